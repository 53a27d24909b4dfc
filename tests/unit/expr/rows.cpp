// SPDX-License-Identifier: Apache-2.0
#include "unit/expr/rows.hpp"

#include "base/text.hpp"
#include "fakes/still_world.hpp"
#include "gotime/format.hpp"
#include "govalue/function.hpp"
#include "govalue/json.hpp"
#include "govalue/print.hpp"
#include "govalue/time_types.hpp"
#include "unit/zoneinfo.hpp"

namespace {

using gotime::Time;
using govalue::Int;
using govalue::Value;

constexpr auto application = R"({
  "metadata": {"name": "web", "labels": {"a": "b", "": "e"}, "annotations": {}},
  "spec": {"n": 3, "f": 2.5, "neg": -4, "big": 9007199254740993, "list": [1, 2, 3, 2],
           "strings": ["b", "a", "c"], "nested": [[1, 2], [3, [4]]],
           "mixed": [1, "a", null, true, 2.5], "empty": [],
           "people": [{"name": "x", "age": 3}, {"name": "y", "age": 1}, {"name": "z", "age": 3}]},
  "status": {"operationState": {"phase": "Succeeded", "startedAt": "2024-01-02T03:04:05Z"},
             "health": {"status": "Healthy"},
             "conditions": [{"type": "SyncError", "n": 1}, {"type": "Other", "n": 2}],
             "nothing": null, "t": true, "s": "héllo wörld"}})";

base::Result<Time> parse(std::string_view text) {
  return gotime::parse(gotime::layouts::rfc3339, text, {});
}
Time now() {
  return *parse("2024-01-02T03:14:05Z");
}
std::string join(const govalue::List& list, std::string_view glue) {
  std::vector<std::string> pieces;
  for (const auto& item : list.value.items()) pieces.emplace_back(item.as_text());
  return base::join(pieces, glue);
}
std::string repeat(std::string_view text, Int count) {
  std::string out;
  for (std::int64_t left = count.value; left > 0; --left) out += text;
  return out;
}
Int sum(govalue::Rest<Int> numbers) {
  std::int64_t total = 0;
  for (const auto& number : numbers.values) total += number.as_signed();
  return {total};
}
Value itself(const Value& value) {
  return value;
}
base::Result<std::string> fail(std::string_view text) {
  return base::Error{.kind = base::ErrorKind::malformed, .message = "failed: " + std::string(text)};
}

Value integers(std::initializer_list<std::int64_t> numbers) {
  std::vector<Value> items;
  for (const auto number : numbers) items.push_back(Value::integer(number));
  return Value::list(std::move(items), govalue::ints_type);
}

Value duration(std::int64_t seconds) {
  return Value::of_signed(govalue::duration_type, seconds * 1'000'000'000);
}

Value make_time_functions() {
  auto map = Value::map();
  auto parses = govalue::function<&parse>("Parse");
  parses.can_fail = false;  // it panics
  map.set("Parse", Value::function(std::move(parses)));
  map.set("Now", Value::function(govalue::function<&now>("Now")));
  map.set("Second", duration(1));
  map.set("Minute", duration(60));
  map.set("Hour", duration(3600));
  return map;
}

Value make_functions() {
  static constexpr const govalue::Type* joined[] = {&govalue::strings_type, &govalue::string_type};
  auto map = Value::map();
  auto joins = govalue::function<&join>("join");
  joins.parameters = joined;
  map.set("join", Value::function(std::move(joins)));
  map.set("repeat", Value::function(govalue::function<&repeat>("repeat")));
  map.set("sum", Value::function(govalue::function<&sum>("sum")));
  map.set("any", Value::function(govalue::function<&itself>("any")));
  map.set("fail", Value::function(govalue::function<&fail>("fail")));
  return map;
}

void add_values(const Value& map) {
  map.set("nilmap", Value::nil_of(govalue::map_type));
  map.set("nillist", Value::nil_of(govalue::list_type));
  map.set("i", Value::integer(5));
  map.set("i64", Value::int64(7));
  map.set("f", Value::float64(1.5));
  map.set("u8", Value::of_unsigned(govalue::uint8_type, 200));
  map.set("s", Value::text("text"));
  map.set("b", Value::boolean(true));
  map.set("n", Value());
  map.set("strs", Value::strings({"x", "y"}));
  map.set("ints", integers({3, 1, 2}));
  map.set("floats", Value::list({Value::float64(1.5), Value::float64(0.5)}, govalue::floats_type));
  map.set("bytes", Value::bytes("abc"));
  map.set("dur", duration(90));
  map.set("month", Value::of_signed(govalue::month_type, 3));
  map.set("t1", govalue::Parameter<Time>::make(*parse("2024-01-02T03:04:05.000000006Z")));
}

Value make_environment() {
  auto map = Value::map();
  map.set("app", *govalue::from_json(application, govalue::Integers::int64));
  map.set("ctx", Value::map({{Value::text("a"), Value::text("b")}}, govalue::string_map_type));
  map.set("time", make_time_functions());
  map.set("fn", make_functions());
  add_values(map);
  return map;
}

std::string first_line(const base::Error& error) {
  return error.message.substr(0, error.message.find('\n'));
}

}  // namespace

std::string answer_of(const std::string& source) {
  static const auto environment = make_environment();
  const auto program =
      expr::compile(source, std::make_shared<fakes::StillWorld>(gotime::Location(), test_zoneinfo));
  if (!program) return "! " + first_line(program.error());
  govalue::Budget budget({});
  const auto result = program->run(environment, budget);
  if (!result) return "? " + first_line(result.error());
  const auto type = result->is_nil() ? "<nil>" : std::string(result->type()->name);
  return type + "|" + govalue::to_text(*result, budget);
}
