// SPDX-License-Identifier: Apache-2.0
#include "fasttemplate/fasttemplate.hpp"

#include <catch2/catch.hpp>

#include "govalue/json.hpp"

namespace {

fasttemplate::Rendered rendered(const std::string& text) {
  const auto parameters =
      govalue::from_json(R"({"a": "1", "path.basename": "x", "path[0]": "y", "number": 5,
                             "map": {}, "again": "{{a}}", "": "never"})",
                         govalue::Integers::float64);
  return fasttemplate::render(text, parameters.value()).value();
}

}  // namespace

// More of them are in tests/vectors/languages/fasttemplate.jsonl.
TEST_CASE("A tag is replaced by the parameter of its name, if that is a text") {
  const std::pair<std::string, std::string> rows[] = {
      {"", ""},
      {"{{a}}-{{path.basename}}{{path[0]}}", "1-xy"},
      {"{{ a }}{{\ta\n}}{{\u00a0a\u3000}}", "111"},
      {"{{a}}}", "1}"},
      {"{{again}}", "{{a}}"},
      {"{{number}} {{ map }} {{}} {{ }} {{.a}} {{A}}",
       "{{number}} {{ map }} {{}} {{ }} {{.a}} {{A}}"},
      {"{{ {{a}} }}", "{{ {{a}} }}"},
      {"{{{a}}}", "{{{a}}}"},
      {"}} {{", "}} {{"},
      {"{{a", "{{a"},
      {"{{a\n}}", "{{a\n}}"},
      {"{{a\n}} {{a}}", "1 1"},
  };
  for (const auto& [text, expected] : rows) {
    CAPTURE(text);
    CHECK(rendered(text).text == expected);
  }
}

TEST_CASE("Tags that stay are named") {
  CHECK(rendered("{{a}} {{ b }} {{number}}").unresolved == std::vector<std::string>{"b", "number"});
  CHECK(rendered("{{b").unresolved.empty());
}

TEST_CASE("A tag without an end is refused once any line has a whole one") {
  const auto outcome = fasttemplate::render("{{a}} {{b", govalue::Value::map());
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message ==
        "invalid template: Cannot find end tag=\"}}\" in the template=\"{{a}} {{b\" starting from "
        "\"b\"");
}

TEST_CASE("A text that parameters make too long is refused") {
  std::string tags;
  for (int count = 0; count < 200; ++count) tags += "{{a}}";
  const auto parameters = govalue::Value::map();
  parameters.set("a", govalue::Value::text(std::string(100'000, 'x')));
  const auto outcome = fasttemplate::render(tags, parameters);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message == "the text is longer than 16777216 bytes");
}
