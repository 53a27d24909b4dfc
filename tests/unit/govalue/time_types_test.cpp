// SPDX-License-Identifier: Apache-2.0
#include "govalue/time_types.hpp"

#include <catch2/catch.hpp>

#include "govalue/equal.hpp"
#include "govalue/json.hpp"
#include "govalue/print.hpp"
#include "unit/govalue/values.hpp"

using namespace govalue;
using namespace govalue::test;
using gotime::Location;
using gotime::Time;

namespace {

const Location india = Location::fixed("IST", 19800);

// 2026-01-02 03:04:05.5 UTC
Value moment(const Location& location = {}) {
  return Parameter<Time>::make(Time::from_unix(1'767'323'045, 500'000'000, location));
}
Value duration(std::int64_t nanoseconds) {
  return Value::of_signed(duration_type, nanoseconds);
}
Value place(const Location& location) {
  return Parameter<Location>::make(location);
}

std::string formatted(std::string_view text, const Value& value) {
  Budget budget{Limits{}};
  return format(text, std::span(&value, 1), budget);
}

// What the method gives, and its type; or the error.
std::string called(std::string_view name, const std::vector<Value>& arguments) {
  Budget budget{Limits{}};
  for (const auto& method : arguments[0].type()->methods()) {
    if (method.name != name) continue;
    Call call{budget, method, &india};
    const auto result = method.body(call, arguments);
    return result ? formatted("%v %[1]T", result.value()) : result.error().message;
  }
  return "no such method";
}

}  // namespace

TEST_CASE("times: their methods", "[govalue]") {
  struct Row {
    std::string_view name;
    std::vector<Value> arguments;
    std::string result;
  };
  const std::int64_t hour = 3'600'000'000'000;
  const std::vector<Row> rows = {
      {"Add", {moment(), duration(hour)}, "2026-01-02 04:04:05.5 +0000 UTC time.Time"},
      {"AddDate",
       {moment(), number(0), number(1), number(-1)},
       "2026-02-01 03:04:05.5 +0000 UTC time.Time"},
      {"After", {moment(), moment()}, "false bool"},
      {"Before", {moment(), moment()}, "false bool"},
      {"Compare", {moment(), moment(india)}, "0 int"},
      {"Equal", {moment(), moment(india)}, "true bool"},
      {"Sub", {moment(), moment()}, "0s time.Duration"},
      {"Format", {moment(), text("02 Jan 06 15:04")}, "02 Jan 26 03:04 string"},
      {"In", {moment(), place(india)}, "2026-01-02 08:34:05.5 +0530 IST time.Time"},
      {"In", {moment(), Value::nil_of(location_type)}, "time: missing Location in call to Time.In"},
      {"Local", {moment()}, "2026-01-02 08:34:05.5 +0530 IST time.Time"},
      {"UTC", {moment(india)}, "2026-01-02 03:04:05.5 +0000 UTC time.Time"},
      {"Location", {moment(india)}, "IST *time.Location"},
      {"IsZero", {moment()}, "false bool"},
      {"IsDST", {moment()}, "false bool"},
      {"Truncate", {moment(), duration(hour)}, "2026-01-02 03:00:00 +0000 UTC time.Time"},
      {"Round", {moment(), duration(1'000'000'000)}, "2026-01-02 03:04:06 +0000 UTC time.Time"},
      {"Unix", {moment()}, "1767323045 int64"},
      {"UnixMilli", {moment()}, "1767323045500 int64"},
      {"UnixMicro", {moment()}, "1767323045500000 int64"},
      {"UnixNano", {moment()}, "1767323045500000000 int64"},
      {"Year", {moment()}, "2026 int"},
      {"Month", {moment()}, "January time.Month"},
      {"Day", {moment()}, "2 int"},
      {"Weekday", {moment()}, "Friday time.Weekday"},
      {"YearDay", {moment()}, "2 int"},
      {"Hour", {moment(india)}, "8 int"},
      {"Minute", {moment(india)}, "34 int"},
      {"Second", {moment()}, "5 int"},
      {"Nanosecond", {moment()}, "500000000 int"},
      {"Hours", {duration(hour / 2)}, "0.5 float64"},
      {"Minutes", {duration(hour)}, "60 float64"},
      {"Seconds", {duration(hour)}, "3600 float64"},
      {"Milliseconds", {duration(hour)}, "3600000 int64"},
      {"Microseconds", {duration(hour)}, "3600000000 int64"},
      {"Nanoseconds", {duration(hour)}, "3600000000000 int64"},
      {"Abs", {duration(-hour)}, "1h0m0s time.Duration"},
      {"Round", {duration(hour + 1), duration(hour)}, "1h0m0s time.Duration"},
      {"Truncate", {duration(2 * hour - 1), duration(hour)}, "1h0m0s time.Duration"},
      {"String", {duration(1500)}, "1.5µs string"},
      {"String", {Value::of_signed(month_type, 13)}, "%!Month(13) string"},
      {"String", {Value::nil_of(location_type)}, "UTC string"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(called(row.name, row.arguments) == row.result);
  }
}

TEST_CASE("times: printed by their String, as numbers by the verbs for numbers", "[govalue]") {
  CHECK(formatted("%v", moment()) == "2026-01-02 03:04:05.5 +0000 UTC");
  CHECK(formatted("%q", list({duration(1'000'000)})) == R"(["1ms"])");
  CHECK(formatted("%d", duration(1000)) == "1000");
  CHECK(formatted("%x", Value::of_signed(month_type, 1)) == "4a616e75617279");
  CHECK(formatted("%#v", Value::of_signed(weekday_type, 0)) == "0");
  CHECK(formatted("%t", duration(1000)) == "%!t(time.Duration=1000)");
  CHECK(formatted("%#v", moment()) ==
        "time.Date(2026, time.January, 2, 3, 4, 5, 500000000, time.UTC)");
  CHECK(formatted("%#v", moment(india)) ==
        R"(time.Date(2026, time.January, 2, 8, 34, 5, 500000000, time.Location("IST")))");
}

TEST_CASE("times: as JSON", "[govalue]") {
  Budget budget{Limits{}};
  const Value early = Parameter<Time>::make(Time::from_unix(-1'000'000'000'000));
  CHECK(to_json(moment(), {}, budget).value() == R"("2026-01-02T03:04:05.5Z")");
  CHECK(to_json(moment(india), {}, budget).value() == R"("2026-01-02T08:34:05.5+05:30")");
  CHECK(to_json(duration(1000), {}, budget).value() == "1000");
  CHECK(to_json(place(india), {}, budget).value() == "{}");
  CHECK(to_json(early, {}, budget).error().message ==
        "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside of "
        "range [0,9999]");
}

TEST_CASE("times: deeply equal only in equal places", "[govalue]") {
  Budget budget{Limits{}};
  CHECK(deep_equal(moment(), moment(), budget));
  CHECK(deep_equal(moment(india), moment(Location::fixed("IST", 19800)), budget));
  CHECK_FALSE(deep_equal(moment(), moment(india), budget));
}

TEST_CASE("times: the zero of the type is Go's zero time", "[govalue]") {
  CHECK(called("IsZero", {Value::zero_of(time_type)}) == "true bool");
}
