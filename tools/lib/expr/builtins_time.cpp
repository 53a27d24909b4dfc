// SPDX-License-Identifier: Apache-2.0
#include "expr/arguments.hpp"
#include "expr/builtins.hpp"
#include "expr/validators.hpp"
#include "gotime/format.hpp"
#include "govalue/time_types.hpp"

namespace expr {
namespace {

using gotime::Location;
using gotime::Time;
using govalue::Value;
using Values = std::span<const Value>;

// A place that is given, and is none of Go's nil pointers.
const Location* place_of(const Value& value) {
  if (!value.is(govalue::location_type) || value.is_nil_content()) return nullptr;
  return &value.held<Location>();
}

Value make_time(const Time& time) {
  return govalue::Parameter<Time>::make(time);
}

bool now(Evaluation& evaluation, Values values, Value& result) {
  auto place = evaluation.local();
  if (values.size() > 1 || (values.size() == 1 && !values[0].is(govalue::location_type))) {
    return Arguments(evaluation, values).wrong_count("0");
  }
  if (values.size() == 1) {
    const auto* given = place_of(values[0]);
    if (given == nullptr) return evaluation.fail("time: missing Location in call to Time.In");
    place = *given;
  }
  result = make_time(evaluation.world().now().in(std::move(place)));
  return true;
}

bool duration(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  if (!Arguments(evaluation, values).text(0, text)) return false;
  const auto read = gotime::parse_duration(text);
  if (!read) return evaluation.fail(read.error().message);
  result = govalue::Parameter<gotime::Duration>::make(*read);
  return true;
}

bool find_place(Evaluation& evaluation, std::string_view name, Location& place) {
  evaluation.spend_steps(govalue::World::steps_to_find_location);
  auto found = evaluation.world().location(std::string(name));
  if (!found) return evaluation.fail(found.error().message);
  place = std::move(*found);
  return true;
}

bool timezone(Evaluation& evaluation, Values values, Value& result) {
  std::string_view name;
  if (!Arguments(evaluation, values).text(0, name)) return false;
  Location place;
  if (!find_place(evaluation, name, place)) return false;
  result = govalue::Parameter<Location>::make(place);
  return true;
}

base::Result<Time> parse(Evaluation& evaluation, std::string_view layout, std::string_view text,
                         const Location* place) {
  if (place != nullptr) return gotime::parse_in_location(layout, text, *place);
  return gotime::parse(layout, text, evaluation.local());
}

bool parse_any(Evaluation& evaluation, std::string_view text, const Location* place,
               Value& result) {
  constexpr std::string_view layouts[] = {gotime::layouts::date_only, gotime::layouts::time_only,
                                          gotime::layouts::date_time, gotime::layouts::rfc3339,
                                          gotime::layouts::rfc822,    gotime::layouts::rfc850,
                                          gotime::layouts::rfc1123};
  for (const auto layout : layouts) {
    if (const auto time = parse(evaluation, layout, text, place)) {
      result = make_time(*time);
      return true;
    }
  }
  return evaluation.fail("invalid date " + std::string(text));
}

// date([zone,] text[, layout[, name of a zone]]).
bool date(Evaluation& evaluation, Values values, Value& result) {
  const Location* place = nullptr;
  if (!Arguments(evaluation, values).has(0)) return false;
  if (values[0].is(govalue::location_type)) {
    place = place_of(values[0]);
    values = values.subspan(1);
  }
  const Arguments arguments(evaluation, values);
  std::string_view text;
  std::string_view layout;
  std::string_view zone;
  if (!arguments.text(0, text)) return false;
  if (values.size() != 2 && values.size() != 3) return parse_any(evaluation, text, place, result);
  if (!arguments.text(1, layout)) return false;
  Location loaded;
  if (values.size() == 3) {
    if (!arguments.text(2, zone)) return false;
    if (!find_place(evaluation, zone, loaded)) return false;
    place = &loaded;
  }
  const auto time = parse(evaluation, layout, text, place);
  if (!time) return evaluation.fail(time.error().message);
  result = make_time(*time);
  return true;
}

const Overload read_duration[] = {{{&govalue::string_type}, 1, &govalue::duration_type, true}};
const Overload load_zone[] = {{{&govalue::string_type}, 1, &govalue::location_type, true}};

}  // namespace

std::span<const Builtin> time_builtins() {
  static const Builtin rows[] = {
      {.name = "now", .validate = validators::now, .body = now, .pointers = Pointers::kept},
      {.name = "duration", .overloads = read_duration, .body = duration},
      {.name = "date",
       .validate = validators::date,
       .body = date,
       .pointers = Pointers::kept_if_known},
      {.name = "timezone", .overloads = load_zone, .body = timezone},
  };
  return rows;
}

}  // namespace expr
