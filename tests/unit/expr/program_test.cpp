// SPDX-License-Identifier: Apache-2.0
#include "expr/program.hpp"

#include <catch2/catch.hpp>
#include <optional>

#include "fakes/still_world.hpp"
#include "govalue/time_types.hpp"

namespace {

using govalue::Value;

std::shared_ptr<const govalue::World> world() {
  return std::make_shared<fakes::StillWorld>();
}

std::string problem_of(const std::string& source, const govalue::Limits& limits = {}) {
  const auto program = expr::compile(source, world());
  if (!program) return program.error().message;
  govalue::Budget budget(limits);
  const auto result = program->run(Value::map(), budget);
  return result ? "" : result.error().message;
}

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (; count > 0; --count) out += text;
  return out;
}

}  // namespace

TEST_CASE("program: one program answers for many environments") {
  const auto program = expr::compile("name + '!'", world());
  for (const auto* name : {"a", "b"}) {
    govalue::Budget budget({});
    const auto result =
        program->run(Value::map({{Value::text("name"), Value::text(name)}}), budget);
    CHECK(result->as_text() == std::string(name) + "!");
  }
}

TEST_CASE("program: it outlives its source") {
  std::optional<std::string> source = "{é: [nope, `long enough to need memory of its own`]}.é[1]";
  const auto program = expr::compile(*source, world());
  source.reset();
  govalue::Budget budget({});
  CHECK(program->run(Value::map(), budget)->as_text() == "long enough to need memory of its own");
}

TEST_CASE("program: an error shows the line and the place") {
  CHECK(problem_of("1 +\n\tnope.x +\n2") ==
        "cannot fetch x from <nil> (2:7)\n |  nope.x +\n | ......^");
  CHECK(problem_of("'é' + nope.x") ==
        "cannot fetch x from <nil> (1:12)\n | 'é' + nope.x\n | ...........^");
}

TEST_CASE("program: where there is no line, there is no place") {
  CHECK(problem_of("") == "unexpected token EOF");
  CHECK(problem_of("1 +\n") == "unexpected token EOF (1:4)\n | 1 +\n | ...^");
}

TEST_CASE("program: now() asks the clock") {
  const auto program = expr::compile("now().Unix()", world());
  govalue::Budget budget({});
  CHECK(program->run(Value::map(), budget)->as_signed() == world()->now().unix());
}

TEST_CASE("program: what nests too deeply is refused") {
  constexpr auto too_deep = "the expression is nested too deeply";
  for (const auto* opening : {"(", "[", "{a: ", "not ", "foo(", "any(x, ", "true ? 1 : "}) {
    INFO(opening);
    CHECK(problem_of(repeated(opening, 2000)).starts_with(too_deep));
  }
  CHECK(problem_of("1" + repeated(" + f", 2600)).starts_with(too_deep));
  CHECK(problem_of(repeated("(", 900) + "1" + repeated(")", 900)).empty());
}

TEST_CASE("program: expr allows so many nodes and items") {
  CHECK(problem_of("[" + repeated("1,", 10'000) + "]")
            .starts_with("compilation failed: expression exceeds maximum allowed nodes"));
  CHECK(problem_of("1..1000000").starts_with("memory budget exceeded"));
  CHECK(problem_of("1..999999").empty());
}

TEST_CASE("program: what takes too long or too much memory ends") {
  CHECK(problem_of("map(1..1000, all(1..100, true))", {.steps = 10'000}).find("steps") !=
        std::string::npos);
  CHECK(!problem_of("uniq(1..9999)", {.steps = 10'000}).empty());
  CHECK(problem_of("map(1..9999, # * 7919 % 10007)", {.steps = 120'000}).empty());
  CHECK(!problem_of("sort(map(1..9999, # * 7919 % 10007))", {.steps = 120'000}).empty());
  CHECK(!problem_of("repeat('a', 999999)", {.memory = 100'000}).empty());
  CHECK(!problem_of("reduce(1..99, #acc + #acc, 'aaaa')", {.memory = 100'000}).empty());
}
