// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <catch2/catch.hpp>

using nlohmann::json;

namespace {

const json object = {{"text", "a"}, {"flag", true}, {"number", 1}, {"list", {"a", 1, "b"}}};
const json list = json::array({"text"});

}  // namespace

TEST_CASE("text_at: nothing but a text is one", "[base]") {
  CHECK(base::text_at(object, "text") == "a");
  CHECK(base::text_at(object, "number").empty());
  CHECK(base::text_at(object, "absent").empty());
  CHECK(base::text_at(list, "text").empty());
  CHECK(base::text_at(json(), "text").empty());
}

TEST_CASE("flag_at: nothing but true is true", "[base]") {
  CHECK(base::flag_at(object, "flag"));
  CHECK_FALSE(base::flag_at(json::object({{"flag", false}}), "flag"));
  CHECK_FALSE(base::flag_at(object, "number"));
  CHECK_FALSE(base::flag_at(object, "absent"));
  CHECK_FALSE(base::flag_at(list, "flag"));
}

TEST_CASE("texts_at: what is no text is passed over", "[base]") {
  CHECK(base::texts_at(object, "list") == std::vector<std::string>{"a", "b"});
  CHECK(base::texts_at(object, "text").empty());
  CHECK(base::texts_at(object, "absent").empty());
  CHECK(base::texts_at(list, "list").empty());
}

TEST_CASE("object_at: nothing but an object is one", "[base]") {
  const json nested = {{"object", {{"a", "b"}, {"n", 1}}}, {"text", "a"}};
  CHECK(base::object_at(nested, "object") == nested["object"]);
  CHECK(base::object_at(nested, "text") == json::object());
  CHECK(base::object_at(nested, "absent") == json::object());
  CHECK(base::object_at(list, "object") == json::object());
  CHECK(base::object_at(json(json::value_t::discarded), "object") == json::object());
}

TEST_CASE("text_map: what is no text is passed over", "[base]") {
  const std::map<std::string, std::string> texts = {{"text", "a"}};
  CHECK(base::text_map(object) == texts);
  CHECK(base::text_map(list).empty());
  CHECK(base::text_map(json()).empty());
}

TEST_CASE("json: what is too deep is none, and brackets in a text are no depth", "[base]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(base::parse_json(nested(500)).is_array());
  CHECK(base::parse_json(nested(501)).is_discarded());
  CHECK(base::parse_json(nested(2'000'000)).is_discarded());
  CHECK(base::parse_json("\"" + nested(900) + "\"").is_string());
  CHECK(base::parse_json("{").is_discarded());
}

TEST_CASE("json: more values than are wanted are none", "[base]") {
  CHECK(base::parse_json("[1,2,3]", 3).is_array());
  CHECK(base::parse_json("[1,2,3,4]", 3).is_discarded());
  CHECK(base::parse_json(R"({"a":1,"b":"[[[,,,{{{"})", 2).is_object());
  CHECK(base::parse_json("[[],[]]", 3).is_discarded());
  CHECK(base::parse_json("7", 0) == 7);
}

TEST_CASE("json_text: keeps the order it is given, and writes what is no UTF-8", "[base]") {
  const nlohmann::ordered_json ordered = {{"b", 1}, {"a", "x\xff"}};
  CHECK(base::json_text(ordered) == "{\"b\":1,\"a\":\"x\xef\xbf\xbd\"}");
  CHECK(base::json_text(json(ordered)) == "{\"a\":\"x\xef\xbf\xbd\",\"b\":1}");
  CHECK(base::json_text(json({{"a", 1}}), 2) == "{\n  \"a\": 1\n}");
}
