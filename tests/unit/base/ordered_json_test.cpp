// SPDX-License-Identifier: Apache-2.0
#include "base/ordered_json.hpp"

#include <catch2/catch.hpp>
#include <string>

using base::parse_ordered_json;
using Json = nlohmann::ordered_json;

TEST_CASE("ordered JSON: it is what the other parser makes of it", "[base]") {
  for (const std::string text :
       {R"({"b":1,"a":[true,null,-2,1.5,"x",{}],"c":{"d":{"e":[]}}})", "[]", "7", "\"x\"", "null",
        R"({"a":1,"b":2,"a":{"c":3}})", R"([[1],[2,[3]]])", "18446744073709551615"}) {
    CAPTURE(text);
    CHECK(parse_ordered_json(text).dump() == Json::parse(text).dump());
  }
  for (const std::string text : {"", "{", "[1,]", "{\"a\"}", "{} {}", "nul", "\"\xff\""}) {
    CAPTURE(text);
    CHECK(parse_ordered_json(text).is_discarded());
  }
  CHECK(parse_ordered_json(std::string(600, '[') + std::string(600, ']')).is_discarded());
}

TEST_CASE("ordered JSON: many keys take no longer than their text", "[base]") {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i)
    text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ',';
  const auto json = parse_ordered_json(text + R"("k3":"again","last":0})");
  REQUIRE(json.size() == 200'001);
  CHECK(json["k3"] == "again");
  CHECK(std::next(json.begin(), 200'000).key() == "last");
}

TEST_CASE("ordered JSON: keys can be left out with all below", "[base]") {
  const std::string text =
      R"({"status":{"a":[{"b":1}],"status":2},"x":{"status":1,"y":[1,{"status":3}]},"status":5})";
  const auto json = parse_ordered_json(
      text, [](std::size_t depth, std::string_view key) { return depth == 0 && key == "status"; });
  CHECK(json.dump() == R"({"x":{"status":1,"y":[1,{"status":3}]}})");
}
