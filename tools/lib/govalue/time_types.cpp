// SPDX-License-Identifier: Apache-2.0
#include "govalue/time_types.hpp"

#include <array>
#include <limits>

#include "gotime/format.hpp"
#include "govalue/text.hpp"

namespace govalue {

namespace {

using gotime::Duration;
using gotime::Location;
using gotime::Time;

// Numbers of the calendar with types of their own.
struct Month {
  std::int64_t number;
};
struct Weekday {
  std::int64_t number;
};

}  // namespace

template <>
struct Parameter<Month> {
  static constexpr const Type* type = &month_type;
  static Month read(const Value& value) { return {value.as_signed()}; }
  static Value make(Month month) { return Value::of_signed(month_type, month.number); }
};

template <>
struct Parameter<Weekday> {
  static constexpr const Type* type = &weekday_type;
  static Weekday read(const Value& value) { return {value.as_signed()}; }
  static Value make(Weekday day) { return Value::of_signed(weekday_type, day.number); }
};

namespace {

Time add(const Time& time, Duration duration) {
  return time.add(duration);
}
Time add_date(const Time& time, Int years, Int months, Int days) {
  return time.add_date(years.value, months.value, days.value);
}
bool after(const Time& time, const Time& other) {
  return time.is_after(other);
}
bool before(const Time& time, const Time& other) {
  return time.is_before(other);
}
Int compare(const Time& time, const Time& other) {
  const auto order = time.compare(other);
  return {order < 0 ? -1 : order > 0 ? 1 : 0};
}
Int day(const Time& time) {
  return {time.day()};
}
bool equal(const Time& time, const Time& other) {
  return time.equals(other);
}
std::string format_time(const Time& time, std::string_view layout) {
  return gotime::format(time, layout);
}
Int hour(const Time& time) {
  return {time.hour()};
}

base::Result<Time> in(const Time& time, const Location* location) {
  if (location != nullptr) return time.in(*location);
  return base::Error{.kind = base::ErrorKind::malformed,
                     .message = "time: missing Location in call to Time.In"};
}

bool is_summer_time(const Time& time) {
  return time.zone().is_summer;
}
bool is_zero(const Time& time) {
  return time.is_zero();
}
Time local(Call& call, const Time& time) {
  return call.local == nullptr ? time.utc() : time.in(*call.local);
}
Location location(const Time& time) {
  return time.location();
}
Int minute(const Time& time) {
  return {time.minute()};
}
Month month(const Time& time) {
  return {time.month()};
}
Int nanosecond(const Time& time) {
  return {time.nanosecond()};
}
Time round(const Time& time, Duration unit) {
  return time.round(unit);
}
Int second(const Time& time) {
  return {time.second()};
}
std::string to_text(const Time& time) {
  return gotime::to_text(time);
}
Duration subtract(const Time& time, const Time& earlier) {
  return time.since(earlier);
}
Time truncate(const Time& time, Duration unit) {
  return time.truncate(unit);
}
Time utc(const Time& time) {
  return time.utc();
}
std::int64_t unix_seconds(const Time& time) {
  return time.unix();
}
std::int64_t unix_micro(const Time& time) {
  return time.unix_micro();
}
std::int64_t unix_milli(const Time& time) {
  return time.unix_milli();
}
std::int64_t unix_nano(const Time& time) {
  return time.unix_nano();
}
Weekday weekday(const Time& time) {
  return {time.weekday()};
}
Int year(const Time& time) {
  return {time.year()};
}
Int year_day(const Time& time) {
  return {time.year_day()};
}

std::string location_in_go_syntax(const Location& place) {
  if (place.is_utc()) return "time.UTC";
  if (place.name() == "Local") return "time.Local";
  return "time.Location(" + quoted(place.name()) + ")";
}

// What %#v prints.
std::string go_syntax(const Time& time) {
  const gotime::Date date = time.date();
  const gotime::Clock clock = time.clock();
  std::string text = "time.Date(" + std::to_string(date.year) + ", time.";
  text.append(gotime::month_name(date.month));
  const std::array numbers = {date.day, clock.hour, clock.minute, clock.second, time.nanosecond()};
  for (const int number : numbers) text.append(", ").append(std::to_string(number));
  return text + ", " + location_in_go_syntax(time.location()) + ")";
}

base::Result<Value> marshal(const Function& method, const Time& time, std::string_view quote) {
  const auto text = gotime::to_rfc3339(time);
  if (text) return Value::bytes(std::string(quote) + text.value() + std::string(quote));
  return base::Error{.kind = base::ErrorKind::malformed,
                     .message = "Time." + std::string(method.name) + ": " + text.error().message};
}

base::Result<Value> marshal_json(Call& call, std::span<const Value> arguments) {
  return marshal(call.function, arguments[0].held<Time>(), "\"");
}

base::Result<Value> marshal_text(Call& call, std::span<const Value> arguments) {
  return marshal(call.function, arguments[0].held<Time>(), "");
}

// Methods with several results; the body gives the first.
base::Result<Value> append_format(Call&, std::span<const Value> arguments) {
  std::string text(arguments[1].as_text());
  gotime::append_format(text, arguments[0].held<Time>(), arguments[2].as_text());
  return Value::bytes(text);
}

Int year_of_date(const Time& time) {
  return {time.year()};
}
Int hour_of_clock(const Time& time) {
  return {time.hour()};
}
Int year_of_week(const Time& time) {
  return {time.iso_week().year};
}
std::string name_of_zone(const Time& time) {
  return std::string(time.zone().name);
}

Time begin_of_zone(const Time& time) {
  const auto begin = time.zone().begin;
  const bool has_always_been = begin == std::numeric_limits<std::int64_t>::min();
  return has_always_been ? Time() : Time::from_unix(begin, 0, time.location());
}

constexpr const Type* bounds_results[] = {&time_type};
constexpr const Type* date_results[] = {&month_type, &int_type};
constexpr const Type* clock_results[] = {&int_type, &int_type};
constexpr const Type* week_results[] = {&int_type};
constexpr const Type* zone_results[] = {&int_type};

Function with_results(Function method, std::span<const Type* const> more) {
  method.more_results = more;
  return method;
}

constexpr const Type* time_alone[] = {&time_type};
constexpr const Type* time_bytes_layout[] = {&time_type, &bytes_type, &string_type};

// Where Go panics, it has no result that is an error.
Function panicking(Function method) {
  method.can_fail = false;
  return method;
}

Function marshaller(std::string_view name, Function::Body body) {
  return {.name = name,
          .body = body,
          .parameters = time_alone,
          .result = &bytes_type,
          .can_fail = true};
}

std::span<const Function> time_methods() {
  static const std::array methods = {
      function<&add>("Add"),
      function<&add_date>("AddDate"),
      function<&after>("After"),
      Function{.name = "AppendFormat",
               .body = &append_format,
               .parameters = time_bytes_layout,
               .result = &bytes_type},
      function<&before>("Before"),
      with_results(function<&hour_of_clock>("Clock"), clock_results),
      function<&compare>("Compare"),
      with_results(function<&year_of_date>("Date"), date_results),
      function<&day>("Day"),
      function<&equal>("Equal"),
      function<&format_time>("Format"),
      function<&go_syntax>("GoString"),
      function<&hour>("Hour"),
      with_results(function<&year_of_week>("ISOWeek"), week_results),
      panicking(function<&in>("In")),
      function<&is_summer_time>("IsDST"),
      function<&is_zero>("IsZero"),
      function<&local>("Local"),
      function<&location>("Location"),
      marshaller("MarshalJSON", &marshal_json),
      marshaller("MarshalText", &marshal_text),
      function<&minute>("Minute"),
      function<&month>("Month"),
      function<&nanosecond>("Nanosecond"),
      function<&round>("Round"),
      function<&second>("Second"),
      function<&to_text>("String"),
      function<&subtract>("Sub"),
      function<&truncate>("Truncate"),
      function<&utc>("UTC"),
      function<&unix_seconds>("Unix"),
      function<&unix_micro>("UnixMicro"),
      function<&unix_milli>("UnixMilli"),
      function<&unix_nano>("UnixNano"),
      function<&weekday>("Weekday"),
      function<&year>("Year"),
      function<&year_day>("YearDay"),
      with_results(function<&name_of_zone>("Zone"), zone_results),
      with_results(function<&begin_of_zone>("ZoneBounds"), bounds_results),
  };
  return methods;
}

Duration duration_abs(Duration duration) {
  return duration.abs();
}
double duration_hours(Duration duration) {
  return duration.hours();
}
std::int64_t duration_microseconds(Duration duration) {
  return duration.microseconds();
}
std::int64_t duration_milliseconds(Duration duration) {
  return duration.milliseconds();
}
double duration_minutes(Duration duration) {
  return duration.minutes();
}
std::int64_t duration_nanoseconds(Duration duration) {
  return duration.nanoseconds();
}
Duration duration_round(Duration duration, Duration unit) {
  return duration.round(unit);
}
double duration_seconds(Duration duration) {
  return duration.seconds();
}
std::string duration_to_text(Duration duration) {
  return gotime::to_text(duration);
}
Duration duration_truncate(Duration duration, Duration unit) {
  return duration.truncate(unit);
}

std::span<const Function> duration_methods() {
  static const std::array methods = {
      function<&duration_abs>("Abs"),
      function<&duration_hours>("Hours"),
      function<&duration_microseconds>("Microseconds"),
      function<&duration_milliseconds>("Milliseconds"),
      function<&duration_minutes>("Minutes"),
      function<&duration_nanoseconds>("Nanoseconds"),
      function<&duration_round>("Round"),
      function<&duration_seconds>("Seconds"),
      function<&duration_to_text>("String"),
      function<&duration_truncate>("Truncate"),
  };
  return methods;
}

std::string month_to_text(Month month) {
  return gotime::month_to_text(month.number);
}
std::string weekday_to_text(Weekday day) {
  return gotime::weekday_to_text(day.number);
}
// Go takes the nil pointer for UTC here.
std::string location_to_text(const Location* place) {
  return place == nullptr ? "UTC" : std::string(place->name());
}

template <auto body>
std::span<const Function> only_string() {
  static const std::array methods = {function<body>("String")};
  return methods;
}

Value zero_time() {
  return Parameter<Time>::make(Time());
}

// Go has nanoseconds, seconds since the year 1, and a pointer whose address nobody could foresee.
constexpr Type hidden_location_type{.kind = Kind::pointer, .name = "*time.Location"};
constexpr Field time_fields[] = {
    {"wall", &uint64_type}, {"ext", &int64_type}, {"loc", &hidden_location_type}};
constexpr Type time_insides_type{
    .kind = Kind::structure, .name = "time.Time", .fields = time_fields};

Value insides_of_time(const Value& value) {
  const Time& time = value.held<Time>();
  const std::int64_t seconds = gotime::wrapping_subtract(time.unix(), Time().unix());
  return Value::structure(
      time_insides_type,
      {Value::of_unsigned(uint64_type, static_cast<std::uint64_t>(time.nanosecond())),
       Value::int64(seconds), Value::nil_of(hidden_location_type)});
}

}  // namespace

constexpr Type time_type{.kind = Kind::structure,
                         .name = "time.Time",
                         .methods = &time_methods,
                         .has_text = true,
                         .zero = &zero_time,
                         .insides = &insides_of_time};
constexpr Type duration_type{
    .kind = Kind::int64, .name = "time.Duration", .methods = &duration_methods, .has_text = true};
constexpr Type month_type{.kind = Kind::integer,
                          .name = "time.Month",
                          .methods = &only_string<&month_to_text>,
                          .has_text = true};
constexpr Type weekday_type{.kind = Kind::integer,
                            .name = "time.Weekday",
                            .methods = &only_string<&weekday_to_text>,
                            .has_text = true};
constexpr Type location_type{.kind = Kind::pointer,
                             .name = "*time.Location",
                             .methods = &only_string<&location_to_text>,
                             .has_text = true};

bool same_time(const Time& one, const Time& other) {
  const Location& left = one.location();
  const Location& right = other.location();
  return one.equals(other) && left.is_utc() == right.is_utc() && left.name() == right.name() &&
         one.zone().offset == other.zone().offset;
}

}  // namespace govalue
