// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/template.hpp"

#include <catch2/catch.hpp>

#include "govalue/json.hpp"

using gotemplate::MissingKey;
using gotemplate::Template;
using govalue::Value;

namespace {

// What a template gives for data in JSON: its text, or the message behind "error: ".
std::string rendered(const std::string& source, const std::string& json = "{}",
                     MissingKey missing_key = MissingKey::standard,
                     const govalue::Limits& limits = {}) {
  const govalue::Functions functions;
  const auto parsed = Template::parse("t", source, functions, missing_key);
  if (!parsed) return "error: " + parsed.error().message;
  govalue::Budget budget(limits);
  const auto data = govalue::from_json(json, govalue::Integers::int64).value();
  const auto text = parsed->render(data, budget);
  return text ? *text : "error: " + text.error().message;
}

std::string repeated(std::string_view text, int count) {
  std::string result;
  for (int time = 0; time < count; ++time) result += text;
  return result;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

// The language as a whole is in tests/languages: thousands of templates that Go itself has
// rendered. Here is what a reader looks for first, and what Go does not have: limits.
TEST_CASE("A template writes its text and the values of its actions") {
  const std::string json = R"({"app": {"name": "guestbook", "replicas": 3, "images": ["a", "b"]}})";
  CHECK(rendered("plain", json) == "plain");
  CHECK(rendered("{{.app.name}} x{{.app.replicas}}", json) == "guestbook x3");
  CHECK(rendered("{{range $i, $e := .app.images}}{{if $i}},{{end}}{{$e}}{{end}}", json) == "a,b");
  CHECK(rendered("{{with .app.none}}a{{else with .app.name}}{{.}}{{end}}", json) == "guestbook");
  CHECK(rendered("a \n {{- 1 -}} \n b", json) == "a1b");
  CHECK(rendered("{{range 3}}{{.}}{{end}}") == "012");
  CHECK(
      rendered(
          "{{range 9}}{{if eq . 3}}{{break}}{{end}}{{if eq . 1}}{{continue}}{{end}}{{.}}{{end}}") ==
      "02");
  CHECK(rendered(
            "{{define \"x\"}}[{{.}}]{{end}}{{template \"x\" 1}}{{block \"y\" 2}}<{{.}}>{{end}}") ==
        "[1]<2>");
}

TEST_CASE("A key that is missing is what the option says") {
  const std::string json = R"({"none": null})";
  CHECK(rendered("{{.x}} {{.x.y.z}}", json) == "<no value> <no value>");
  CHECK(rendered("{{.none}}", json, MissingKey::error) == "<no value>");
  CHECK(rendered("{{.x}}", json, MissingKey::error) ==
        "error: template: t:1:2: executing \"t\" at <.x>: map has no entry for key \"x\"");
  CHECK(rendered("{{.x.y}}", json, MissingKey::zero) ==
        "error: template: t:1:4: executing \"t\" at <.x.y>: nil pointer evaluating interface {}.y");
  CHECK(gotemplate::parse_option("missingkey=invalid").value() == MissingKey::standard);
  CHECK(gotemplate::parse_option("missingkey=zero").value() == MissingKey::zero);
  CHECK(gotemplate::parse_option("missingkey=Error").error().kind == base::ErrorKind::usage);
}

TEST_CASE("A message names the template, the line and the column, as Go does") {
  CHECK(rendered("a\nb {{if}}") == "error: template: t:2: missing value for if");
  CHECK(rendered("{{nosuch}}") == "error: template: t:1: function \"nosuch\" not defined");
  CHECK(rendered("a\nb {{.none.x.y}}", R"({"none": null})") ==
        "error: template: t:2:9: executing \"t\" at <.none.x.y>: nil pointer evaluating "
        "interface {}.x");
}

TEST_CASE("A template without an end is refused where it would be too long") {
  const govalue::Limits small{.steps = 100'000, .memory = 1U << 20U, .output = 10'000};
  CHECK(rendered("{{range 1000000000}}{{end}}", "{}", {}, small) ==
        "error: template: t:1:8: executing \"t\" at <1000000000>: it needs more than 100000 steps");
  CHECK(contains(rendered("{{range 1000000000}}text{{end}}", "{}", {}, small),
                 "the text is longer than 10000 bytes"));
  CHECK(contains(
      rendered("{{range 9999}}{{range 9999}}{{range 9999}}{{end}}{{end}}{{end}}", "{}", {}, small),
      "more than 100000 steps"));
  // Each round doubles the text.
  CHECK(
      contains(rendered("{{$x := \"ab\"}}{{range 60}}{{$x = print $x $x}}{{end}}", "{}", {}, small),
               "more than 1 MiB of memory"));
  CHECK(contains(rendered("{{printf \"%1000000d\" 1}}{{printf \"%1000000d\" 1}}", "{}", {}, small),
                 "error: "));
}

TEST_CASE("A template that calls itself without an end is refused") {
  CHECK(
      rendered("{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}") ==
      "error: template: t:1:25: executing \"x\" at <{{template \"x\"}}>: exceeded maximum template "
      "depth (500)");
  const std::string inner =
      repeated("{{if true}}", 400) + "{{template \"x\" (print .)}}" + repeated("{{end}}", 400);
  CHECK(contains(rendered("{{define \"x\"}}" + inner + "{{end}}{{template \"x\"}}"),
                 "exceeded maximum template depth"));
}

TEST_CASE("Blocks and parentheses can only be nested so deeply") {
  CHECK(rendered(repeated("{{if true}}", 500) + "x" + repeated("{{end}}", 500)) == "x");
  CHECK(rendered(repeated("{{if true}}", 501) + "x" + repeated("{{end}}", 501)) ==
        "error: template: t:1: blocks are nested too deeply");
  CHECK(rendered(repeated("{{with 1}}", 100'000)) ==
        "error: template: t:1: blocks are nested too deeply");
  CHECK(rendered("{{" + repeated("(", 500) + "1" + repeated(")", 500) + "}}") == "1");
  CHECK(rendered("{{" + repeated("(", 100'000)) ==
        "error: template: t:1: max expression depth exceeded");
}

TEST_CASE("One template serves many data") {
  const govalue::Functions functions;
  const auto parsed = Template::parse("t", "{{.}}-{{print .}}", functions).value();
  for (int number = 0; number < 3; ++number) {
    govalue::Budget budget{govalue::Limits{}};
    const auto text = std::to_string(number);
    CHECK(parsed.render(Value::integer(number), budget).value() == text + "-" + text);
  }
}
