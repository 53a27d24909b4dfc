// SPDX-License-Identifier: Apache-2.0
//
// Measures our engines on the entries of bench/render/suite.json, as `tests/oracles bench` measures
// the real ones; bench/render.py runs both.
//
//   bench_render SUITE DATA             prints JSON: what each entry costs to parse and to execute
//   bench_render catalog SOURCES APP    what a step does until its first message is ready: parses
//                                       the templates, each ended by a NUL, reads an application,
//                                       and renders the first template
//   bench_render nothing                starts and ends: what a process costs
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "expr/program.hpp"
#include "gotemplate/template.hpp"
#include "govalue/clock_world.hpp"
#include "govalue/json.hpp"
#include "languages/dump.hpp"
#include "languages/engines.hpp"

namespace {

using Json = nlohmann::json;
using std::chrono::steady_clock;

constexpr auto measured = std::chrono::milliseconds(200);

Json read_json(const char* path) {
  std::ifstream stream(path);
  return Json::parse(stream);
}

// Nanoseconds of one call: as many calls as fill the time, in growing batches.
double cost(const std::function<void()>& call) {
  for (long count = 1;; count *= 2) {
    const auto start = steady_clock::now();
    for (long number = 0; number < count; ++number) call();
    const auto spent = steady_clock::now() - start;
    if (spent >= measured) {
      return std::chrono::duration<double, std::nano>(spent).count() / static_cast<double>(count);
    }
  }
}

struct Costs {
  double parse;
  double execute;
  std::string output;
};

Costs measure_template(languages::Engines& engines, const Json& entry) {
  const auto source = entry["src"].get<std::string>();
  const auto& functions = engines.functions(entry.value("mode", ""));
  const auto& data = engines.data(entry["data"].get<std::string>());
  const auto parse = [&] { return gotemplate::Template::parse("t", source, functions).value(); };
  const auto parsed = parse();
  const auto execute = [&] {
    govalue::Budget budget{govalue::Limits{}};
    return parsed.render(data, budget).value();
  };
  return {.parse = cost(parse), .execute = cost(execute), .output = execute()};
}

Costs measure_condition(languages::Engines& engines, const Json& entry) {
  const auto source = entry["src"].get<std::string>();
  const auto& data = engines.data(entry["data"].get<std::string>());
  const auto compile = [&] { return expr::compile(source, engines.world()).value(); };
  const auto compiled = compile();
  const auto run = [&] {
    govalue::Budget budget{govalue::Limits{}};
    return compiled.run(data, budget).value();
  };
  return {.parse = cost(compile), .execute = cost(run), .output = languages::dump(run())};
}

void measure_suite(const char* path) {
  // The real time: some conditions ask how long ago something was.
  base::SystemClock clock;
  languages::Engines engines(std::make_shared<govalue::ClockWorld>(clock, gotime::Location()));
  Json results = Json::array();
  for (const auto& entry : read_json(path)) {
    const bool is_template = entry["lang"] == "template";
    const Costs costs =
        is_template ? measure_template(engines, entry) : measure_condition(engines, entry);
    results.push_back({{"name", entry["name"]},
                       {"lang", entry["lang"]},
                       {"parse", costs.parse},
                       {"execute", costs.execute},
                       {"output", costs.output}});
  }
  std::cout << results.dump(1) << "\n";
}

std::string read_text(const char* path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void render_catalog(const char* sources, const char* application) {
  languages::Engines engines;
  const auto& functions = engines.functions("");
  std::vector<gotemplate::Template> catalog;
  std::ifstream stream(sources);
  for (std::string source; std::getline(stream, source, '\0');) {
    catalog.push_back(gotemplate::Template::parse("t", source, functions).value());
  }
  const auto app = govalue::from_json(read_text(application), govalue::Integers::int64).value();
  const auto data = govalue::Value::map();
  data.set("app", app);
  govalue::Budget budget{govalue::Limits{}};
  std::cout << catalog.at(0).render(data, budget).value() << "\n";
}

}  // namespace

int main(int count, char** arguments) {
  const std::string word = count > 1 ? arguments[1] : "";
  if (count == 2 && word == "nothing") return 0;
  if (count == 4 && word == "catalog") {
    render_catalog(arguments[2], arguments[3]);
    return 0;
  }
  if (count == 3) {
    measure_suite(arguments[1]);
    return 0;
  }
  std::cerr << "usage: bench_render SUITE DATA | catalog SOURCES APP | nothing\n";
  return 2;
}
