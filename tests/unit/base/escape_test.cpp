// SPDX-License-Identifier: Apache-2.0
#include "base/escape.hpp"

#include <catch2/catch.hpp>
#include <string_view>

TEST_CASE("escape: a hexadecimal digit has a value in either case", "[base]") {
  for (const char c : std::string_view("09afAF")) CHECK(base::hex_value(c) < 16);
  CHECK(base::hex_value('b') == 11);
  CHECK(base::hex_value('B') == 11);
  for (const char c : std::string_view("/:@G`g\xb1")) CHECK(base::hex_value(c) == 16);
  CHECK(base::hex_value(U'\u0661') == 16);
}

TEST_CASE("escape: seven letters stand for a control character", "[base]") {
  std::string_view controls = "\a\b\f\n\r\t\v";
  for (const char letter : std::string_view("abfnrtv")) {
    CHECK(base::control_character(letter) == controls.front());
    controls.remove_prefix(1);
  }
  CHECK(base::control_character('e') == '\0');
  CHECK(base::control_character('N') == '\0');
}
