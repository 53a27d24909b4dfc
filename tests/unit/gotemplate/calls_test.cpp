// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "gotemplate/template.hpp"

namespace {

std::string functions_of(const std::string& source) {
  const govalue::Functions functions;
  const auto parsed = gotemplate::Template::parse("t", source, functions).value();
  std::vector<std::string> names;
  for (const auto name : parsed.functions()) names.emplace_back(name);
  return base::join(names, " ");
}

}  // namespace

TEST_CASE("The functions that a template calls are found") {
  const std::pair<const char*, const char*> rows[] = {
      {"text", ""},
      {"{{.a}}{{print .b}}", "print"},
      {"{{.a | html | js}}", "html js"},
      {"{{if eq .a (len .b)}}{{print 1}}{{else}}{{println 2}}{{end}}", "eq len print println"},
      {"{{range slice .a 1}}{{or . 1}}{{end}}{{with not .b}}{{html .}}{{end}}",
       "html not or slice"},
      {"{{$x := and .a 1}}{{(index .b 0).c}}", "and index"},
      {"{{define \"x\"}}{{urlquery .}}{{end}}{{template \"x\" print .a}}", "print urlquery"},
  };
  for (const auto& [source, expected] : rows) {
    INFO(source);
    CHECK(functions_of(source) == expected);
  }
}
