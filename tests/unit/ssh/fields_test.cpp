// SPDX-License-Identifier: Apache-2.0
#include "ssh/fields.hpp"

#include <catch2/catch.hpp>

using namespace ssh;

TEST_CASE("FieldReader: reads what the writers write", "[ssh]") {
  const auto bytes = "\7" + number_field(0x01020304) + text_field("text") +
                     integer_field(std::string("\0\0\x80\1", 4)) + integer_field("");
  CHECK(bytes == std::string("\7\1\2\3\4\0\0\0\4text\0\0\0\3\0\x80\1\0\0\0\0", 24));
  FieldReader fields(bytes);
  CHECK(fields.byte() == 7);
  CHECK(fields.number() == 0x01020304);
  CHECK(fields.text() == "text");
  CHECK(fields.integer() == "\x80\1");
  CHECK(fields.integer().empty());
  CHECK(fields.is_done());
}

TEST_CASE("FieldReader: what is not there breaks it for good", "[ssh]") {
  const auto bytes = GENERATE(values<std::string>(
      {"", "abc", number_field(4) + "abc", number_field(0xFFFFFFFF) + "more than enough"}));
  FieldReader fields(bytes);
  CHECK(fields.text().empty());
  CHECK_FALSE(fields.is_whole());
  CHECK(fields.bytes(1).empty());
  CHECK(fields.number() == 0);
  CHECK_FALSE(fields.is_done());
}

TEST_CASE("FieldReader: a negative integer is none", "[ssh]") {
  FieldReader fields(std::string_view("\0\0\0\1\x80", 5));
  fields.integer();
  CHECK_FALSE(fields.is_whole());
}

TEST_CASE("FieldReader: a byte too many is not done", "[ssh]") {
  FieldReader fields("\1\2");
  fields.byte();
  CHECK(fields.is_whole());
  CHECK_FALSE(fields.is_done());
  CHECK(fields.rest() == "\2");
}
