// SPDX-License-Identifier: Apache-2.0
#include "sprig/cast.hpp"

#include <string_view>

#include "govalue/cut_to_int64.hpp"
#include "govalue/read_number.hpp"
#include "govalue/time_types.hpp"

namespace sprig {
namespace {

using govalue::Kind;
using govalue::Value;

// The types that cast knows by name; all others with a name are no numbers to it.
bool is_plain(const Value& value) {
  return value.is(govalue::bool_type) || value.is(govalue::string_type) ||
         value.is(govalue::int_type) || value.is(govalue::int8_type) ||
         value.is(govalue::int16_type) || value.is(govalue::int32_type) ||
         value.is(govalue::int64_type) || value.is(govalue::uint_type) ||
         value.is(govalue::uint8_type) || value.is(govalue::uint16_type) ||
         value.is(govalue::uint32_type) || value.is(govalue::uint64_type) ||
         value.is(govalue::float32_type) || value.is(govalue::float64_type) ||
         value.is(govalue::month_type) || value.is(govalue::weekday_type);
}

// "12.00" without its empty fraction. A text that ends otherwise stays.
std::string_view without_zero_fraction(std::string_view text) {
  const auto last = text.find_last_not_of('0');
  const bool has_zero = last == std::string_view::npos || last + 1 < text.size();
  const bool ends_so = last != std::string_view::npos && text[last] == '.';
  return has_zero && ends_so ? text.substr(0, last) : text;
}

}  // namespace

std::int64_t to_int64(const Value& value) {
  if (!is_plain(value)) return 0;
  const Kind kind = value.type()->kind;
  if (kind == Kind::boolean) return value.as_bool() ? 1 : 0;
  if (kind == Kind::string) {
    const auto number = govalue::read_signed(without_zero_fraction(value.as_text()), 0);
    return number.error == govalue::NumberError::none ? number.value : 0;
  }
  if (is_float(kind)) return govalue::cut_to_int64(value.as_float());
  if (is_unsigned(kind)) return static_cast<std::int64_t>(value.as_unsigned());
  return value.as_signed();
}

double to_float64(const Value& value) {
  if (!is_plain(value)) return 0;
  const Kind kind = value.type()->kind;
  if (kind == Kind::boolean) return value.as_bool() ? 1 : 0;
  if (kind == Kind::string) {
    const auto number = govalue::read_float(value.as_text());
    return number.error == govalue::NumberError::none ? number.value : 0;
  }
  if (is_float(kind)) return value.as_float();
  if (is_unsigned(kind)) return static_cast<double>(value.as_unsigned());
  return static_cast<double>(value.as_signed());
}

}  // namespace sprig
