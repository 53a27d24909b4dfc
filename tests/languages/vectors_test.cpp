// SPDX-License-Identifier: Apache-2.0

// Every vector of tests/vectors/languages: what the real engines say, ours say.
#include <catch2/catch.hpp>
#include <fstream>

#include "languages/engines.hpp"

namespace {

struct Difference {
  const char* source;
  const char* reason;
};

// Where ours say something else, on purpose. docs/templates.md lists them for people.
constexpr Difference accepted[] = {
    {"{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}", "the limit is lower"},
    {"{{template \"t\"}}", "the limit is lower"},
    {"type(repo.GetAppDetails())", "the oracle has a copy of that type, in a package of its own"},
};

bool is_accepted(const languages::Request& request) {
  for (const auto& difference : accepted) {
    if (request.source == difference.source) return true;
  }
  return false;
}

void check_all(const std::string& name, std::size_t at_least) {
  std::ifstream file(TESTS_DIR "/vectors/languages/" + name);
  languages::Engines engines;
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto vector = languages::read_vector(line);
    if (is_accepted(vector.request)) continue;
    const auto answer = engines.answer(vector.request);
    if (answer == vector.expected) continue;
    INFO(vector.request.source << "  [" << vector.request.data << " " << vector.request.mode
                               << vector.request.option << "]");
    CHECK(answer.text == vector.expected.text);
    CHECK(answer.has_failed == vector.expected.has_failed);
  }
  CHECK(count >= at_least);
}

}  // namespace

TEST_CASE("Templates render as Go renders them") {
  check_all("templates.jsonl", 3500);
}

TEST_CASE("Functions do what those of sprig and of ApplicationSets do") {
  check_all("sprig.jsonl", 2000);
}

TEST_CASE("Expressions have the values that expr gives them") {
  check_all("expr.jsonl", 11'000);
}

TEST_CASE("Tags are replaced as fasttemplate replaces them") {
  check_all("fasttemplate.jsonl", 100);
}
