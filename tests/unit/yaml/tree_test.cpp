// SPDX-License-Identifier: Apache-2.0
#include "yaml/tree.hpp"

#include <catch2/catch.hpp>

#include "referee.hpp"
#include "support.hpp"

using namespace yaml;

namespace {

// The bytes of every scalar and alias that is a value, in order, between bars.
std::string values(std::string_view text) {
  const auto tree = tree_of(text);
  std::string list;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (tree[id].kind != Kind::mapping) continue;
    for (Children children(tree, id); !children.done();) {
      children.take();
      const NodeId value = children.take();
      if (tree[value].kind == Kind::scalar || tree[value].kind == Kind::alias) {
        list += "|" + std::string(tree.source(value));
      }
    }
  }
  return list + "|";
}

}  // namespace

TEST_CASE("tree: a value is its bytes, without what stands around it", "[yaml]") {
  struct Row {
    std::string_view text;
    std::string values;
  };
  const Row rows[] = {
      {"a: b", "|b|"},
      {"a:   b   # c\n", "|b|"},
      {"a: 'b' # c\n", "|'b'|"},
      {"a: \"b \\\" c\"\n", "|\"b \\\" c\"|"},
      {"a: &x b\n", "|b|"},
      {"a: !!str &x 'b'\n", "|'b'|"},
      {"a: &x !<tag:yaml.org,2002:str>\n  # between\n  b\n", "|b|"},
      {"a: &x b\nc: *x\n", "|b|*x|"},
      {"a: b\n  c\n\n  d\ne: f", "|b\n  c\n\n  d|f|"},
      {"a:\nb: \nc: # d\n", "||||"},
      {"a: &x\nb: !!str\n", "|||"},
      {"a: |  # c\n  x\n\nb: 1\n", "||  # c\n  x\n\n|1|"},
      {"{a: b, c: 'd', e: , f}", "|b|'d'|||"},
      {"\xEF\xBB\xBF\xC3\xA4: \xC3\xB6 # x\nb: \xF0\x9F\x9A\x80\n", "|\xC3\xB6|\xF0\x9F\x9A\x80|"},
      {"a: b\r\nc: 'd\r\n  e'\r\n", "|b|'d\r\n  e'|"},
      {"[a: b, c: d]", "|b|d|"},
  };
  for (const auto& row : rows) CHECK(values(row.text) == row.values);
}

TEST_CASE("tree: a value that is not written has the place where it would be", "[yaml]") {
  const std::string_view text = "a:   # c\nb: &x\nc:\n- \n- # d\n? e\n? f\n:\n";
  const auto tree = tree_of(text);
  std::string places;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    const auto& node = tree[id];
    if (node.kind != Kind::scalar || node.begin != node.end) continue;
    places +=
        std::to_string(tree.line(node.begin)) + "." + std::to_string(column_of(text, node.begin));
    places += node.lacks_indicator ? "! " : " ";
  }
  CHECK(places == "1.2 2.5 4.1 5.1 6.3! 8.1 ");
}

TEST_CASE("tree: collections end where their content ends", "[yaml]") {
  const std::string_view text = "a:\n  b: {c: [1, 2] }\n  # comment\n\nd: 1\n";
  const auto tree = tree_of(text);
  CHECK(tree.source(2) == "b: {c: [1, 2] }");
  CHECK(tree.source(4) == "{c: [1, 2] }");
  CHECK(tree.source(6) == "[1, 2]");
}

TEST_CASE("tree: block lists start at their first dash", "[yaml]") {
  const std::string_view text = "a:\n- x\nb:\n  - - y\nc: !!seq\n- z\n";
  const auto tree = tree_of(text);
  std::string starts;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (tree[id].kind == Kind::sequence) starts += tree.text.substr(tree[id].begin, 3);
  }
  CHECK(starts == "- x- -- y- z");
}

TEST_CASE("tree: an alias knows the latest anchor of its document", "[yaml]") {
  const auto tree = tree_of("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
  CHECK(tree.value(tree[4].target) == "1");
  CHECK(tree.value(tree[8].target) == "2");
  CHECK(refusal("a: *x\n") ==
        "error: line 1, column 4: an alias has no anchor before it | a text that "
        "begins with * needs quotes around it");
  CHECK(refusal("a: &x 1\n---\nb: *x\n") ==
        "error: line 3, column 4: an alias has no anchor before it | a text that "
        "begins with * needs quotes around it");
}

TEST_CASE("tree: every byte of every scalar of the corpus is where the tree says", "[yaml]") {
  for (const auto& file : corpus()) {
    if (format_of(file.name) != Format::yaml) continue;
    INFO(file.name);
    const auto tree = tree_of(file.text);
    for (NodeId id = 0; id < tree.nodes.size(); ++id) {
      const auto& node = tree[id];
      if (node.kind != Kind::scalar || node.begin == node.end) continue;
      INFO("line " << tree.line(node.begin));
      const auto source = tree.source(id);
      CHECK_FALSE(source.starts_with(' '));
      CHECK_FALSE((node.style == Style::single_quoted && !source.ends_with('\'')));
      CHECK_FALSE((node.style == Style::double_quoted && !source.ends_with('"')));
      if (node.style == Style::plain && !node.is_decoded) CHECK(source == tree.value(id));
    }
  }
}

TEST_CASE("tree: what Go's parser refuses is refused with line and column", "[yaml]") {
  struct Row {
    std::string_view text;
    std::string message;
  };
  const Row rows[] = {
      {"a: 1\ntop2\n", "error: line 3, column 1: not valid YAML: could not find expected ':'"},
      {"a: 'x\nb: 1\n", "error: line 3, column 1: not valid YAML: found unexpected end of stream"},
      {"a:\n\tb: 1\n",
       "error: line 2, column 1: not valid YAML: found character that cannot start any token (a "
       "tab, and only spaces may indent)"},
      {"a: [1, 2\nb: 3\n",
       "error: line 2, column 2: not valid YAML: did not find expected ',' or ']'"},
      {"a: b: c\n",
       "error: line 1, column 5: not valid YAML: mapping values are not allowed in this context"},
      {"- a\nb: 1\n",
       "error: line 2, column 1: not valid YAML: did not find expected '-' indicator"},
      {"%YAML 3.0\n---\na: 1\n",
       "error: line 1, column 1: not valid YAML: found incompatible YAML document"},
  };
  for (const auto& row : rows) CHECK(refusal(row.text) == row.message);
}

TEST_CASE("tree: templates are called templates", "[yaml]") {
  const std::string hint =
      "; it looks like a Helm template | only plain YAML can be edited: change the values file "
      "that "
      "the template reads";
  CHECK(refusal("a: {{ .Values.x }}\n") ==
        "error: line 1, column 4: a map as the key of a map" + hint);
  CHECK(refusal("a: 1\n{{- if .x }}\nb: 2\n{{- end }}\n") ==
        "error: line 3, column 1: not valid YAML: could not find expected ':'" + hint);
  CHECK(refusal("a: \"{{ .Values.x }}\"\nb: x{{y}}\n") == "accepted");
  CHECK(refusal("{[a]: b, {c: d}: e}\n") == "accepted");
}

TEST_CASE("tree: nesting has an end", "[yaml]") {
  CHECK(refusal(std::string(499, '[') + std::string(499, ']')) == "accepted");
  CHECK(refusal(std::string(501, '[') + std::string(501, ']')) ==
        "error: line 1, column 501: nested more than 500 levels deep");
  CHECK(refusal(std::string(100'000, '[')) ==
        "error: line 1, column 501: nested more than 500 levels deep");
}

TEST_CASE("tree: an alias bomb is small", "[yaml]") {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i) {
    const auto name = "a" + std::to_string(i);
    const auto before = "*a" + std::to_string(i - 1);
    text += name + ": &" + name + " [" + before + ", " + before + "]\n";
  }
  text += "tag: v1\n";
  CHECK(tree_of(text).nodes.size() < 400);
  CHECK(edited(text, {"tag=v2"}).ends_with("tag: v2\n"));
}

TEST_CASE("tree: the format goes by the file's name", "[yaml]") {
  CHECK(format_of("a/b.json") == Format::json);
  CHECK(format_of("PACKAGE.JSON") == Format::json);
  CHECK(format_of("values.yaml") == Format::yaml);
  CHECK(format_of("json") == Format::yaml);
}
