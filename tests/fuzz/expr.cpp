// SPDX-License-Identifier: Apache-2.0

// Reads whatever the bytes are as an expression, and evaluates it: others write it into the
// triggers of a cluster. What it may cost is little, so every end must come soon, and none may be a
// crash.
#include <cstdint>
#include <string>
#include <string_view>

#include "expr/paths.hpp"
#include "expr/program.hpp"
#include "fakes/still_world.hpp"
#include "fuzz/require.hpp"
#include "govalue/json.hpp"
#include "govalue/print.hpp"
#include "govalue/time_types.hpp"

namespace {

using govalue::Value;

constexpr govalue::Limits limits{
    .steps = 20'000, .memory = 1U << 20U, .output = 1U << 16U, .depth = 100};

Value make_environment() {
  auto environment = *govalue::from_json(
      R"({"app": {"status": {"phase": "Synced", "list": [{"n": 1}, {"n": 2.5}, null, "x"]}},
          "s": "text", "i": 7, "f": 1.5, "yes": true, "nul": null, "names": ["b", "a"]})",
      govalue::Integers::int64);
  environment.set("time", govalue::Parameter<gotime::Time>::make(gotime::Time::from_unix(1)));
  environment.set("span",
                  govalue::Parameter<gotime::Duration>::make(gotime::Duration(60'000'000'000)));
  environment.set("bytes", Value::bytes("bytes"));
  environment.set("ints", Value::list({Value::integer(3), Value::integer(1)}, govalue::ints_type));
  return environment;
}

std::shared_ptr<const govalue::World> world() {
  static const auto still = std::make_shared<fakes::StillWorld>();
  return still;
}

void check_error(const base::Error& error) {
  require(!error.message.empty(), "an error says what is wrong");
  require(error.kind == base::ErrorKind::malformed, "an expression can only be malformed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto environment = make_environment();
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  for (const auto& path : expr::paths_in(source)) require(!path.empty(), "a path has a name");
  const auto program = expr::compile(source, world());
  if (!program) {
    check_error(program.error());
    return 0;
  }
  std::string texts[2];
  for (auto& text : texts) {
    govalue::Budget budget(limits);
    const auto result = program->run(environment, budget);
    if (!result) {
      check_error(result.error());
      continue;
    }
    govalue::Budget budget_to_print(limits);
    text = govalue::to_text(*result, budget_to_print);
  }
  require(texts[0] == texts[1], "an evaluation changes nothing");
  return 0;
}
