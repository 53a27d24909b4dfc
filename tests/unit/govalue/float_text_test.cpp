// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "govalue/text.hpp"

using namespace govalue;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

std::string float_text(double value, char format, int precision = -1, int bits = 64) {
  std::string text;
  append_float(text, value, format, precision, bits);
  return text;
}

std::string json_text(double value, int bits = 64) {
  std::string text;
  append_json_float(text, value, bits);
  return text;
}

}  // namespace

TEST_CASE("floats: templates and JSON change to exponents at different sizes", "[govalue]") {
  struct Row {
    double value;
    std::string general;
    std::string json;
  };
  const std::vector<Row> rows = {
      {0, "0", "0"},
      {-0.0, "-0", "-0"},
      {1, "1", "1"},
      {1.5, "1.5", "1.5"},
      {100000, "100000", "100000"},
      {999999, "999999", "999999"},
      {1000000, "1e+06", "1000000"},
      {1234567, "1.234567e+06", "1234567"},
      {123456.789, "123456.789", "123456.789"},
      {1e20, "1e+20", "100000000000000000000"},
      {1e21, "1e+21", "1e+21"},
      {0.0001, "0.0001", "0.0001"},
      {0.00001, "1e-05", "0.00001"},
      {0.0000001, "1e-07", "1e-7"},
      {1e-10, "1e-10", "1e-10"},
      {5e-324, "5e-324", "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308"},
  };
  for (const auto& row : rows) {
    CHECK(float_text(row.value, 'g') == row.general);
    CHECK(json_text(row.value) == row.json);
  }
}

TEST_CASE("floats: every format and precision of strconv", "[govalue]") {
  struct Row {
    double value;
    char format;
    int precision;
    std::string text;
  };
  const std::vector<Row> rows = {
      {infinite, 'g', -1, "+Inf"},
      {-infinite, 'f', 2, "-Inf"},
      {std::nan(""), 'e', 2, "NaN"},
      {3.14159, 'f', 2, "3.14"},
      {3.14159, 'f', 0, "3"},
      {2.5, 'f', 0, "2"},  // to even
      {3.5, 'f', 0, "4"},
      {0.05, 'f', 1, "0.1"},  // the binary number is a little more
      {0.15, 'f', 1, "0.1"},  // and here a little less
      {9.995, 'f', 2, "9.99"},
      {999.9996, 'f', 3, "1000.000"},
      {0.001, 'f', 5, "0.00100"},
      {-0.001, 'f', 1, "-0.0"},
      {1e-30, 'f', 3, "0.000"},
      {1e23, 'f', 2, "99999999999999991611392.00"},
      {0.1, 'f', 20, "0.10000000000000000555"},
      {0.5, 'f', -1, "0.5"},
      {1234.5678, 'e', -1, "1.2345678e+03"},
      {1234.5678, 'e', 2, "1.23e+03"},
      {1234.5678, 'E', 0, "1E+03"},
      {0, 'e', 3, "0.000e+00"},
      {1e-100, 'e', 1, "1.0e-100"},
      {1234.5678, 'g', 3, "1.23e+03"},
      {1234.5678, 'g', 4, "1235"},
      {100, 'g', 1, "1e+02"},
      {100, 'G', 0, "1E+02"},
      {100, 'g', 5, "100"},
      {0.00001, 'G', 3, "1E-05"},
      {1, 'b', -1, "4503599627370496p-52"},
      {1, 'x', -1, "0x1p+00"},
      {-0.1, 'x', -1, "-0x1.999999999999ap-04"},
      {0.1, 'X', 3, "0X1.99AP-04"},
      {1.9999, 'x', 0, "0x1p+01"},
      {1, 'x', 20, "0x1.00000000000000000000p+00"},
      {5e-324, 'x', -1, "0x1p-1074"},
      {0, 'x', -1, "0x0p+00"},
  };
  for (const auto& row : rows) {
    INFO(row.format << row.precision);
    CHECK(float_text(row.value, row.format, row.precision) == row.text);
  }
}

TEST_CASE("floats: those of 32 bits need fewer digits", "[govalue]") {
  CHECK(float_text(static_cast<double>(0.1F), 'g', -1, 32) == "0.1");
  CHECK(float_text(static_cast<double>(0.1F), 'g', -1, 64) == "0.10000000149011612");
  CHECK(float_text(static_cast<double>(16777216.0F), 'g', -1, 32) == "1.6777216e+07");
  CHECK(float_text(1, 'b', -1, 32) == "8388608p-23");
  CHECK(json_text(static_cast<double>(1e-6F), 32) == "0.000001");
}

TEST_CASE("floats: more digits than a number has are zeros", "[govalue]") {
  const std::string text = float_text(0.5, 'f', 5000);
  CHECK(text == "0.5" + std::string(4999, '0'));
  CHECK(float_text(0.5, 'e', 5000) == "5." + std::string(5000, '0') + "e-01");
}
