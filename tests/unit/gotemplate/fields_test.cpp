// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/fields.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "gotemplate/template.hpp"

using gotemplate::Template;

namespace {

std::string written(const gotemplate::FieldPath& path) {
  std::string text;
  for (const auto name : path) text += "." + std::string(name);
  return text.empty() ? "." : text;
}

// The paths that a template uses, then those that it hands over, in parentheses.
std::string fields_of(const std::string& source) {
  const govalue::Functions functions;
  const auto parsed = Template::parse("t", source, functions).value();
  const auto fields = parsed.fields();
  std::vector<std::string> texts;
  for (const auto& use : fields.uses) texts.push_back(written(use.path));
  for (const auto& path : fields.handed_over) texts.push_back("(" + written(path) + ")");
  return base::join(texts, " ");
}

}  // namespace

TEST_CASE("The fields that a template asks of its data are found") {
  const std::pair<const char*, const char*> rows[] = {
      {"text", ""},
      {"{{.a.b}}{{.}}", ".a.b"},
      {"{{with .a}}{{.b}}{{$.c}}{{else}}{{.d}}{{end}}", ".a .a.b .c .d"},
      {"{{with .a}}{{.x}}{{else with .b}}{{.y}}{{end}}", ".a .a.x .b .b.y"},
      {"{{if .a}}{{.b}}{{end}}", ".a .b"},
      {"{{range .list}}{{.b}}{{else}}{{.c}}{{end}}{{.d}}", ".list .list.*.b .c .d"},
      {"{{range $i, $e := .list}}{{$e.b}}{{$i.c}}{{end}}", ".list .list.*.b"},
      {"{{range $e := .list}}{{$e.b}}{{.c}}{{end}}", ".list .list.*.b .list.*.c"},
      {"{{$a := .a}}{{if true}}{{$a := .b}}{{$a.x}}{{end}}{{$a.y}}", ".a .b .b.x .a.y"},
      {"{{$a := .a}}{{$a.x}}{{$a = 1}}{{$a.y}}", ".a .a.x"},
      {"{{(.a).b}}{{(index .a 1).c}}{{(print .b).c}}", ".a .a.b .a .b (.a) (.b)"},
      {"{{len .a}}{{.b | print}}{{print . $}}", ".a .b (.) (.a) (.b)"},
      {"{{define \"x\"}}{{.no}}{{end}}{{template \"x\" .a}}{{template \"x\"}}", ".a (.a)"},
      {"{{block \"x\" .}}{{.no}}{{end}}", "(.)"},
      {"{{.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a."
       "a"
       ".a.a.a.a.a.a}}{{.b}}",
       ".b"},
  };
  for (const auto& [source, expected] : rows) {
    INFO(source);
    CHECK(fields_of(source) == expected);
  }
}

TEST_CASE("A field is found at the place that errors name") {
  const govalue::Functions functions;
  const auto parsed = Template::parse("t", "a\n {{$.one.two}}{{ .x }}", functions).value();
  const auto uses = parsed.fields().uses;
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].text == "$.one.two");
  CHECK(uses[1].place == "t:2:17");
  govalue::Budget budget{govalue::Limits{}};
  const auto strict =
      Template::parse("t", "a\n {{$.one.two}}", functions, gotemplate::MissingKey::error).value();
  const auto failed = strict.render(govalue::Value::map(), budget);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message.starts_with("template: " + uses[0].place + ": executing"));
}
