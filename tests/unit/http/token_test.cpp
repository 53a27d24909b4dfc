// SPDX-License-Identifier: Apache-2.0
#include "http/token.hpp"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("is_token: visible ASCII, and some of it", "[http]") {
  CHECK(http::is_token("ghs_16C7e42F292c6912E7710c838347Ae178B4a"));
  CHECK(http::is_token("~!"));
  for (const std::string text : {"", "two words", "a\r\nb: c", "a\x7f", "\xc3\xa4"}) {
    CHECK_FALSE(http::is_token(text));
  }
}
