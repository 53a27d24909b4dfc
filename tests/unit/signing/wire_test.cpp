// SPDX-License-Identifier: Apache-2.0
#include "signing/wire.hpp"

#include <catch2/catch.hpp>

using signing::WireReader;

TEST_CASE("WireReader: reads what was put", "[signing]") {
  std::string bytes = "\7";
  signing::put_number(bytes, 0x01020304);
  signing::put_string(bytes, "text");
  signing::put_integer(bytes, std::string("\0\0\x80\1", 4));
  signing::put_integer(bytes, "");
  CHECK(bytes == std::string("\7\1\2\3\4\0\0\0\4text\0\0\0\3\0\x80\1\0\0\0\0", 24));
  WireReader reader(bytes);
  CHECK(reader.byte() == 7);
  CHECK(reader.number() == 0x01020304);
  CHECK(reader.string() == "text");
  CHECK(reader.integer() == "\x80\1");
  CHECK(reader.integer().empty());
  CHECK(reader.is_done());
}

TEST_CASE("WireReader: what is not there breaks it for good", "[signing]") {
  WireReader reader(std::string_view("\xff\xff\xff\xffmore than enough", 20));
  CHECK(reader.string().empty());
  CHECK_FALSE(reader.is_whole());
  CHECK(reader.bytes(1).empty());
  CHECK_FALSE(reader.is_done());
}

TEST_CASE("WireReader: a negative integer is none", "[signing]") {
  WireReader reader(std::string_view("\0\0\0\1\x80", 5));
  reader.integer();
  CHECK_FALSE(reader.is_whole());
}

TEST_CASE("WireReader: a byte too many is not done", "[signing]") {
  WireReader reader("\1\2");
  reader.byte();
  CHECK(reader.is_whole());
  CHECK_FALSE(reader.is_done());
  CHECK(reader.rest() == "\2");
}
