// SPDX-License-Identifier: Apache-2.0
#include "govalue/base64.hpp"

#include <catch2/catch.hpp>

TEST_CASE("base64: it is padded, and line ends do not count", "[govalue]") {
  CHECK(govalue::base64_decoded("").value().empty());
  CHECK(govalue::base64_decoded("Z28=").value() == "go");
  CHECK(govalue::base64_decoded("Z2\r\n8=\n").value() == "go");
  CHECK(govalue::base64_decoded("/+8A").value() == std::string("\xff\xef\0", 3));
}

TEST_CASE("base64: the byte to blame is the one that Go blames", "[govalue]") {
  struct Row {
    std::string_view text;
    std::size_t place;
  };
  const Row rows[] = {{"Z28", 0},  {"Z2?=", 2},  {"Z===", 1},   {"Zg=", 3},
                      {"Zg=x", 2}, {"Z28=x", 4}, {"Z28gZ2", 4}, {"_w==", 0}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto decoded = govalue::base64_decoded(row.text);
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().message ==
          "illegal base64 data at input byte " + std::to_string(row.place));
  }
}
