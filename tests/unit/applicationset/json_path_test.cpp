// SPDX-License-Identifier: Apache-2.0
#include "applicationset/json_path.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace applicationset {
namespace {

struct Row {
  std::string expression;
  std::string before;
  std::string after;
};

}  // namespace

TEST_CASE("a path removes what it leads to and nothing else") {
  // The answers are those of jq for `del(EXPRESSION)`.
  const Row rows[] = {
      {".a", R"({"a":1,"b":2})", R"({"b":2})"},
      {".a.b", R"({"a":{"b":1,"c":2}})", R"({"a":{"c":2}})"},
      {".a.b", R"({"a":{}})", R"({"a":{}})"},
      {".a.b", R"({})", R"({})"},
      {".\"a b\"", R"({"a b":1,"c":2})", R"({"c":2})"},
      {".[\"a\"]", R"({"a":1})", R"({})"},
      {".a[\"b/c\"]", R"({"a":{"b/c":1}})", R"({"a":{}})"},
      {".a[0]", R"({"a":[1,2]})", R"({"a":[2]})"},
      {".a[-1]", R"({"a":[1,2]})", R"({"a":[1]})"},
      {".a[5]", R"({"a":[1,2]})", R"({"a":[1,2]})"},
      {".a[]", R"({"a":[1,2]})", R"({"a":[]})"},
      {".a[].b", R"({"a":[{"b":1},{"b":2,"c":3}]})", R"({"a":[{},{"c":3}]})"},
      {".a[] | select(.n == \"x\")", R"({"a":[{"n":"x"},{"n":"y"}]})", R"({"a":[{"n":"y"}]})"},
      {".a[] | select(.n != \"x\").v", R"({"a":[{"n":"x","v":1},{"n":"y","v":1}]})",
       R"({"a":[{"n":"x","v":1},{"n":"y"}]})"},
      {".a[] | select(.n == \"x\" or .n == \"y\") | .v",
       R"({"a":[{"n":"x","v":1},{"n":"y","v":1},{"n":"z","v":1}]})",
       R"({"a":[{"n":"x"},{"n":"y"},{"n":"z","v":1}]})"},
      {".a[] | select(.n == \"x\" and .m == 2)", R"({"a":[{"n":"x"},{"n":"x","m":2}]})",
       R"({"a":[{"n":"x"}]})"},
      {".a[] | select(.on)", R"({"a":[{"on":true},{"on":false},{}]})",
       R"({"a":[{"on":false},{}]})"},
      {".a[] | select((.n == \"x\") | not)", R"({"a":[{"n":"x"},{"n":"y"}]})",
       R"({"a":[{"n":"x"}]})"},
      {".a[]|select(. == \"x\")", R"({"a":["x","y","x"]})", R"({"a":["y"]})"},
      {" .a ", R"({"a":1})", R"({})"},
      {".a.b", R"({"a":"text"})", R"({"a":"text"})"},
  };
  for (const auto& row : rows) {
    INFO(row.expression << " of " << row.before);
    const auto path = JsonPath::parse(row.expression);
    REQUIRE(path);
    Json object = Json::parse(row.before);
    path->remove_from(object);
    CHECK(object == Json::parse(row.after));
  }
}

TEST_CASE("what is not known of jq is refused by name") {
  for (const std::string expression :
       {"", "a", ".a | keys", ".a | map(.b)", ".[", ".a[", ".a[\"b", ".a | select(.b", ".. | .a",
        ".a[1:2]", ".a as $x | $x", "error(\"no\")", ".a | select(.b == )", ".a, .b", "$ENV.PATH",
        ".a | select(.b | test(\"x\"))"}) {
    INFO(expression);
    const auto path = JsonPath::parse(expression);
    REQUIRE(!path);
    CHECK(path.error().kind == base::ErrorKind::malformed);
  }
}

TEST_CASE("conditions do not nest without end") {
  const std::string deep(5000, '(');
  CHECK(!JsonPath::parse(".a | select(" + deep));
}

}  // namespace applicationset
