// SPDX-License-Identifier: Apache-2.0
#include "govalue/read_number.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace govalue;

namespace {

constexpr auto ok = NumberError::none;
constexpr auto syntax = NumberError::syntax;
constexpr auto range = NumberError::range;
constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
constexpr auto infinity = std::numeric_limits<double>::infinity();

}  // namespace

// What strconv of Go 1.26 says.
TEST_CASE("read_signed reads as strconv.ParseInt does") {
  struct Row {
    const char* text;
    int base;
    std::int64_t value;
    NumberError error;
  };
  const Row rows[] = {
      {"0", 10, 0, ok},
      {"-0", 0, 0, ok},
      {"+7", 10, 7, ok},
      {"", 10, 0, syntax},
      {"-", 10, 0, syntax},
      {"1_000", 10, 0, syntax},
      {"1_000", 0, 1000, ok},
      {"1__0", 0, 0, syntax},
      {"_1", 0, 0, syntax},
      {"1_", 0, 0, syntax},
      {"0x_1F", 0, 31, ok},
      {"-0X1f", 0, -31, ok},
      {"0x", 0, 0, syntax},
      {"0o17", 0, 15, ok},
      {"017", 0, 15, ok},
      {"08", 0, 0, syntax},
      {"0b101", 0, 5, ok},
      {"0b2", 0, 0, syntax},
      {"zz", 36, 1295, ok},
      {" 1", 10, 0, syntax},
      {"9223372036854775807", 10, largest, ok},
      {"9223372036854775808", 10, largest, range},
      {"-9223372036854775808", 10, smallest, ok},
      {"-9223372036854775809", 10, smallest, range},
      {"99999999999999999999999x", 10, largest, range},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto number = read_signed(row.text, row.base);
    CHECK(number.value == row.value);
    CHECK(number.error == row.error);
  }
  CHECK(read_signed("200", 10, 8).value == 127);
  CHECK(read_unsigned("18446744073709551615").value == std::numeric_limits<std::uint64_t>::max());
  CHECK(read_unsigned("18446744073709551616").error == range);
  CHECK(read_unsigned("-1").error == syntax);
  CHECK(read_unsigned("256", 10, 8).error == range);
}

TEST_CASE("read_float reads as strconv.ParseFloat does") {
  struct Row {
    const char* text;
    double value;
    NumberError error;
  };
  const Row rows[] = {
      {"1", 1, ok},
      {"1.", 1, ok},
      {".5", 0.5, ok},
      {"+1e3", 1000, ok},
      {"-1.5E-1", -0.15, ok},
      {"1_000.5", 1000.5, ok},
      {"1_e3", 0, syntax},
      {".", 0, syntax},
      {"1e", 0, syntax},
      {"1e+", 0, syntax},
      {"e1", 0, syntax},
      {"1.2.3", 0, syntax},
      {"0x1p4", 16, ok},
      {"0x1.8p1", 3, ok},
      {"0x1", 0, syntax},
      {"0x.8p0", 0.5, ok},
      {"Inf", infinity, ok},
      {"-infinity", -infinity, ok},
      {"1e309", infinity, range},
      {"-1e400", -infinity, range},
      {"1e-400", 0, ok},
      {"0e999999999999999999999", 0, ok},
      {"0x1p1024", infinity, range},
      {"1x", 0, syntax},
      {"", 0, syntax},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto number = read_float(row.text);
    CHECK(number.value == row.value);
    CHECK(number.error == row.error);
  }
  CHECK(std::isnan(read_float("NaN").value));
  CHECK(read_float("+nan").error == syntax);
  CHECK(read_float("1e39", 32).error == range);
  CHECK(read_float("0.1", 32).value == static_cast<double>(0.1F));
}
