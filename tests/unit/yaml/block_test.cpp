// SPDX-License-Identifier: Apache-2.0
#include "yaml/block.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

struct Row {
  std::string text;
  std::string value;
  std::string result;
};

}  // namespace

TEST_CASE("block: a literal stays a literal, and its chomping follows the value", "[yaml]") {
  const Row rows[] = {
      {"a: |\n  x\nb: 1\n", "y\n", "a: |\n  y\nb: 1\n"},
      {"a: |\n  x\nb: 1\n", "y", "a: |-\n  y\nb: 1\n"},
      {"a: |-\n  x\nb: 1\n", "y\n", "a: |\n  y\nb: 1\n"},
      {"a: |-\n  x\nb: 1\n", "y\nz", "a: |-\n  y\n  z\nb: 1\n"},
      {"a: |\n  x\nb: 1\n", "y\n\n", "a: |+\n  y\n\nb: 1\n"},
      {"a: |+\n  x\n\nb: 1\n", "y\n", "a: |\n  y\n\nb: 1\n"},
      {"a: |+\n  x\nb: 1\n", "y\n", "a: |+\n  y\nb: 1\n"},
      {"a: |+\n  x\n\nb: 1\n", "y\n\n\n", "a: |+\n  y\n\n\nb: 1\n"},
      {"a: |\n    x\nb: 1\n", "y\n\nz\n", "a: |\n    y\n\n    z\nb: 1\n"},
      {"a: |\n  x\n", "y\n  z\n", "a: |\n  y\n    z\n"},
      {"a: |\n  x\n", "# no comment\nk: v\n- i\n", "a: |\n  # no comment\n  k: v\n  - i\n"},
      {"a: |\n  x\n", "a\tb \n", "a: |\n  a\tb \n"},
      {"a: |2\n  x\n", "  y\n", "a: |2\n    y\n"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {"a=" + row.value}) == row.result);
}

TEST_CASE("block: what surrounds a literal is left alone", "[yaml]") {
  const Row rows[] = {
      {"a: |  # c\n  x\n\n# d\nb: 1\n", "y\n", "a: |  # c\n  y\n\n# d\nb: 1\n"},
      {"a: &x !!str |-\n  x\nb: 1\n", "y", "a: &x !!str |-\n  y\nb: 1\n"},
      {"a: |\r\n  x\r\n\r\nb: 1\r\n", "y\nz\n", "a: |\r\n  y\r\n  z\r\n\r\nb: 1\r\n"},
      {"a: |\n  x\n   \n\nb: 1\n", "y\n", "a: |\n  y\n\nb: 1\n"},
      {"a: |\n  x\n  \n\nb: 1\n", "y\n", "a: |\n  y\n  \n\nb: 1\n"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {"a=" + row.value}) == row.result);
  CHECK(edited("l:\n- |\n  x\n- y\n", {"l[0]=z\n"}) == "l:\n- |\n  z\n- y\n");
}

TEST_CASE("block: a file that ends inside a literal stays open", "[yaml]") {
  CHECK(edited("a: |\n  x", {"a=y"}) == "a: |-\n  y");
  CHECK(edited("a: |-\n  x", {"a=y\nz"}) == "a: |-\n  y\n  z");
  CHECK(edited("a: |\n  x", {"a=y\n"}) == "a: \"y\\n\"");
}

TEST_CASE("block: an empty literal can be filled", "[yaml]") {
  CHECK(edited("h:\n  a: |\n  b: []\n", {"h.a=x\n"}) == "h:\n  a: |\n    x\n  b: []\n");
  CHECK(edited("h:\n  a: |-\n  b: []\n", {"h.a=x"}) == "h:\n  a: |-\n    x\n  b: []\n");
  CHECK(edited("h:\n  a: |4\n  b: []\n", {"h.a=x\n"}) == "h:\n  a: |\n    x\n  b: []\n");
  CHECK(edited("h:\n- |\n- b\n", {"h[0]=x\n"}) == "h:\n- |\n  x\n- b\n");
  CHECK(edited("a: |\n", {"a=x"}) == "a: |-\n  x\n");
  CHECK(edited("a: |\n  \nb: 1\n", {"a=x"}) == "a: |-\n  x\n  \nb: 1\n");
  CHECK(edited("a: |\n   \nb: 1\n", {"a=x"}) == "a: \"x\"\n   \nb: 1\n");
  CHECK(edited("a: |", {"a=x"}) == "a: |-\n  x");
}

TEST_CASE("block: what a literal cannot hold goes into double quotes", "[yaml]") {
  const Row rows[] = {
      {"a: |  # c\n  x\n  y\n\nb: 1\n", "", "a: \"\"  # c\n\nb: 1\n"},
      {"a: |\n  x\n", " y\n", "a: \" y\\n\"\n"},
      {"a: |\n  x\n", "\ty\n", "a: \"\\ty\\n\"\n"},
      {"a: |\n  x\n", "\ny\n", "a: \"\\ny\\n\"\n"},
      {"a: |\n  x\n", "y\n \n", "a: \"y\\n \\n\"\n"},
      {"a: |\n  x\n", "\n", "a: \"\\n\"\n"},
      {"a: |\n  x\n", "y\r\nz\n", "a: \"y\\r\\nz\\n\"\n"},
      {"a: |\n  x\n", "\x01\n", "a: \"\\u0001\\n\"\n"},
      {"a: |+\n  x\n\n\nb: 1\n", "", "a: \"\"\n\n\nb: 1\n"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {"a=" + row.value}) == row.result);
}

TEST_CASE("block: a block scalar may stand at the column of its key, quotes may not", "[yaml]") {
  CHECK(edited("a:\n|\n  x\nb: 1\n", {"a=y\n"}) == "a:\n|\n  y\nb: 1\n");
  CHECK(edited("a: |# c\n  x\n", {"a:=3"}) == "a: 3 # c\n");
  CHECK(edited("a:\n|\n  x\nb: 1\n", {"a="}) == "a:\n \"\"\nb: 1\n");
  CHECK(edited("m:\n  a:\n  |\n   x\n", {"m.a:=[1]"}) == "m:\n  a:\n   [1]\n");
}

TEST_CASE("block: a folded text stays folded", "[yaml]") {
  const Row rows[] = {
      {"a: >\n  x\n  y\nb: 1\n", "z\n", "a: >\n  z\nb: 1\n"},
      {"a: >-\n  x\n  y\nb: 1\n", "z", "a: >-\n  z\nb: 1\n"},
      {"a: >-\n  x\nb: 1\n", "y\n", "a: >\n  y\nb: 1\n"},
      {"a: >\n  x\nb: 1\n", "y\nz\n", "a: >\n  y\n\n  z\nb: 1\n"},
      {"a: >\n  x\nb: 1\n", "y\n\nz\n", "a: >\n  y\n\n\n  z\nb: 1\n"},
      {"a: >\n  x\nb: 1\n", "y\n  z\n", "a: \"y\\n  z\\n\"\nb: 1\n"},
      {"a: >+\n  x\n\nb: 1\n", "y\n\n", "a: \"y\\n\\n\"\n\nb: 1\n"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {"a=" + row.value}) == row.result);
}

TEST_CASE("block: the layout tells header, content and trailing lines apart", "[yaml]") {
  const std::string_view text = "a: |2-  # c\n     x\n\n   y\n  \n\nb: 1\n";
  const auto tree = tree_of(text);
  const auto layout = layout_of(tree, 2);
  CHECK(text.substr(layout.begin, layout.header_end - layout.begin) == "|2-");
  CHECK(text.substr(layout.header_end, layout.header_line_end - layout.header_end) == "  # c");
  CHECK(text.substr(layout.header_line_end, layout.content_end - layout.header_line_end) ==
        "\n     x\n\n   y");
  CHECK(text.substr(layout.content_end, layout.token_end - layout.content_end) == "\n  \n\n");
  CHECK(layout.indent == 2);
  CHECK(layout.has_indent_indicator);
  CHECK(layout.strips_last_break);
  CHECK_FALSE(layout.keeps_trailing_breaks);
}
