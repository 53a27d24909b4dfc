// SPDX-License-Identifier: Apache-2.0
#include "expr/place_type.hpp"

#include "gotime/location.hpp"
#include "govalue/time_types.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Type;
using govalue::Value;

// What Go has in a place, as far as it is the same for all that were not asked for anything yet.
constexpr Type zone_type{Kind::structure, "time.zone"};
constexpr Type zones_type{Kind::slice, "[]time.zone", &zone_type};
constexpr Type zone_pointer_type{Kind::pointer, "*time.zone"};
constexpr govalue::Field fields[] = {{"name", &govalue::string_type},
                                     {"zone", &zones_type},
                                     {"tx", &zones_type},
                                     {"extend", &govalue::string_type},
                                     {"cacheStart", &govalue::int64_type},
                                     {"cacheEnd", &govalue::int64_type},
                                     {"cacheZone", &zone_pointer_type}};
constexpr Type insides_type{.kind = Kind::structure, .name = "time.Location", .fields = fields};

Value insides_of(const Value& place) {
  std::vector<Value> values = {Value::text(place.held<gotime::Location>().name())};
  for (const auto& field : std::span(fields).subspan(1)) {
    values.push_back(Value::zero_of(*field.type));
  }
  return Value::structure(insides_type, std::move(values));
}

Value utc() {
  return pointed_place(govalue::Parameter<gotime::Location>::make(gotime::Location()));
}

}  // namespace

constexpr Type place_type{
    .kind = Kind::structure, .name = "time.Location", .zero = &utc, .insides = &insides_of};

Value pointed_place(const Value& location) {
  return Value::holding(place_type,
                        new govalue::Holder<gotime::Location>(location.held<gotime::Location>()));
}

}  // namespace expr
