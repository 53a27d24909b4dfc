// SPDX-License-Identifier: Apache-2.0

// Keys that are renamed or removed, and items that are added.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

Path path_of(const std::string& text) {
  auto path = parse_path(text);
  if (!path) FAIL(base::to_string(path.error()));
  return std::move(path).value();
}

NewValue text_value(const std::string& text) {
  return {.type = NewValue::Type::string, .text = text};
}

Edit renaming(const std::string& path, const std::string& key, const std::string& value) {
  return {.path = path_of(path), .value = text_value(value), .action = Action::rename, .key = key};
}

Edit removal(const std::string& path) {
  return {.path = path_of(path), .action = Action::remove};
}

Edit addition(const std::string& path, TextMap item = {{"name", "app"}, {"newTag", "v1"}}) {
  return {.path = path_of(path), .action = Action::append, .item = std::move(item)};
}

Edit creation(const std::string& path) {
  auto wish = addition(path);
  wish.if_missing = IfMissing::create;
  return wish;
}

std::string result(std::string_view text, const std::vector<Edit>& list,
                   const EditOptions& options = {}) {
  const auto made = edit(text, list, options);
  if (!made) {
    const std::string message = "error: " + base::to_string(made.error());
    return made.error().hint.empty() ? message : message + " | " + made.error().hint;
  }
  const auto again = edit(made->text, list, options);
  REQUIRE(again);
  CHECK(again->text == made->text);
  for (const auto& change : again->changes) CHECK_FALSE(change.changed);
  return made->text;
}

struct Row {
  std::string text;
  std::string path;
  std::string result;
};

}  // namespace

TEST_CASE("rename: a key takes another name and value in its place", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"m:\n  a: v1   # c\n  b: 1\n", "m.a", "m:\n  d: new   # c\n  b: 1\n"},
           {"- a: v1\n  b: 1\n", "[0].a", "- d: new\n  b: 1\n"},
           {"m: {a: v1, b: 1}\n", "m.a", "m: {d: new, b: 1}\n"},
           {"m: {\"a\": \"v1\"}\n", "m.a", "m: {\"d\": \"new\"}\n"},
           {"'a': 'v1'\n", "a", "'d': 'new'\n"},
           {"a:\nb: 1\n", "a", "d: new\nb: 1\n"},
           {"a: 1.5\n", "a", "d: new\n"},
           {"a: |\n  x\n  y\nb: 1\n", "a", "d: |-\n  new\nb: 1\n"},
           {"x: 1\r\na: v1\r\n", "a", "x: 1\r\nd: new\r\n"},
           {"\xEF\xBB\xBF"
            "a: v1",
            "a",
            "\xEF\xBB\xBF"
            "d: new"},
           {"v: |\n  a: v1 # c\n  b: 1\nw: 1\n", "v >> a", "v: |\n  d: new # c\n  b: 1\nw: 1\n"},
           {"x: 1\n---\na: v1\n", "1#a", "x: 1\n---\nd: new\n"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {renaming(row.path, "d", "new")}) == row.result);
  }
  CHECK(result("{\"a\": \"v1\"}", {renaming("a", "d", "1")}, {.format = Format::json}) ==
        "{\"d\": \"1\"}");
  CHECK(result("a: 1\n", {renaming("a", "on", "1e3")}) == "\"on\": \"1e3\"\n");
}

TEST_CASE("rename: what cannot be done exactly is refused", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"a: 1\nd: 2\n", "a", "error: line 2: the key `d` is there already, beside `a`"},
           {"a: {x: 1}\n", "a",
            "error: line 1: `a` has no single value of its own, so it cannot be renamed"},
           {"b: &x 1\na: *x\n", "a",
            "error: line 2: `a` has no single value of its own, so it cannot be renamed"},
           {"&k a: 1\n", "a", "error: line 1: this key cannot be renamed: it is not a plain word"},
           {"b: 1\n", "a", "error: line 1: no `a` at the top level; it has: b"},
           {"m: [1]\n", "m.a",
            "error: line 1: m is a list: use a place, as in [0], or [key=value], before `a`"},
           {"b: &x {a: 1}\nm:\n  <<: *x\n", "m.a",
            "error: line 3: m has `a` through the merge key `<<` at line 3, from the anchor &x at "
            "line 1 | edit it there, or use --follow-aliases to change it for all that share it"},
           {"a: 1\n", "[0]", "error: [0]: `[0]` does not end with a key"},
           {"a: 1\na: 2\n", "a", "error: line 2: the key `a` is there twice, also at line 1"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {renaming(row.path, "d", "new")}) == row.result);
  }
}

TEST_CASE("remove: a line of a block map goes, and no other", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"m:\n  a: 1\n  b: 2   # c\n\n  # d\n  e: 3\n", "m.b", "m:\n  a: 1\n\n  # d\n  e: 3\n"},
           {"b: 1\n# c\na: 2\n", "b", "# c\na: 2\n"},
           {"a: 1\nb: 2\n", "b", "a: 1\n"},
           {"a: 1\nb: 2", "b", "a: 1"},
           {"a: |\n  x\nb: 2", "b", "a: |\n  x\n"},
           {"? |\n  x\nb: 2", "b", "? |\n  x\n"},
           {"a: 1\r\nb: 2\r\nc: 3\r\n", "b", "a: 1\r\nc: 3\r\n"},
           {"a: 1\r\nb: 2", "b", "a: 1"},
           {"\xEF\xBB\xBF"
            "b: 1\na: 2\n",
            "b",
            "\xEF\xBB\xBF"
            "a: 2\n"},
           {"- a: 1\n  b: 2\n- b: 3\n", "[0].b", "- a: 1\n- b: 3\n"},
           {"- b: 1  # c\n  a: 2\n", "[0].b", "- a: 2\n"},
           {"-   b: 1\n    # c\n    a: 2\n", "[0].b", "-   # c\n    a: 2\n"},
           {"- - b: 1\n    a: 2\n", "[0][0].b", "- - a: 2\n"},
           {"a: 1\nb:\nc: 3\n", "b", "a: 1\nc: 3\n"},
           {"a: 1\nb: &x 2\n", "b", "a: 1\n"},
           {"v: |\n  a: 1\n  b: 2 # c\n  c: 3\nw: 1\n", "v >> b", "v: |\n  a: 1\n  c: 3\nw: 1\n"},
           {"v: |\n  b: 1\n  a: 2\nw: 1\n", "v >> b", "v: |\n  a: 2\nw: 1\n"},
           {"v: |\r\n  a: 1\r\n  b: 2\r\nw: 1\r\n", "v >> b", "v: |\r\n  a: 1\r\nw: 1\r\n"},
           {"v: |-\n  a: 1\n  b: 2", "v >> b", "v: |-\n  a: 1"},
           {"a: 1\n", "b", "a: 1\n"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {removal(row.path)}) == row.result);
  }
}

TEST_CASE("remove: a pair of a flow map goes with a comma", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"{b: 1, a: 2}\n", "b", "{a: 2}\n"},
           {"{a: 1, b: 2}\n", "b", "{a: 1}\n"},
           {"{ a: 1, b: 2, c: 3 }\n", "b", "{ a: 1, c: 3 }\n"},
           {"{a: 1,b: 2}\n", "b", "{a: 1}\n"},
           {"{a: 1, b: 2,}\n", "b", "{a: 1, }\n"},
           {"{a: 1,\n b: 2 # c\n}\n", "b", "{a: 1\n}\n"},
           {"{a: 1, # c\n b: 2}\n", "b", "{a: 1 # c\n }\n"},
           {"{a: 1,# c\n b: 2}\n", "b", "{a: 1 # c\n }\n"},
           {"{\n  b: 1, # c\n  # d\n  a: 2\n}\n", "b", "{\n  # d\n  a: 2\n}\n"},
           {"{\n  a: 1, # c\n  b: 2, # d\n}\n", "b", "{\n  a: 1, # c\n}\n"},
           {"{\"a\":1,\"b\":2}\n", "a", "{\"b\":2}\n"},
           {"{a: , b: 2}\n", "b", "{a: }\n"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {removal(row.path)}) == row.result);
  }
  const EditOptions json{.format = Format::json};
  CHECK(result("{\n  \"a\": 1,\n  \"b\": 2\n}\n", {removal("b")}, json) == "{\n  \"a\": 1\n}\n");
  CHECK(result("{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}", {removal("a")}, json) ==
        "{\r\n  \"b\": 2\r\n}");
  CHECK(result("[{\"a\":1,\"b\":\"x\",\"c\":2}]", {removal("[0].b")}, json) ==
        "[{\"a\":1,\"c\":2}]");
}

TEST_CASE("remove: what cannot be done exactly is refused", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"b: 1\n", "b", "it is the only key of its map"},
           {"{b: 1}\n", "b", "it is the only key of its map"},
           {"a: 1\nb: {x: 1}\n", "b", "its value is not on one line"},
           {"a: 1\nb: |\n  x\n", "b", "its value is not on one line"},
           {"a: 1\nb: \"x\n  y\"\n", "b", "it is not on one line"},
           {"a: &x 1\nb: *x\n", "b", "its value is an alias"},
           {"b: &x 1\na: *x\n", "b", "an alias needs its anchor"},
           {"a: 1\n? b\n: 2\n", "b", "it is not on one line"},
           {"a: 1\n? b\n", "b", "it has no `:`"},
           {"a: |\n  x\nb: 2\n  # c\nd: 1\n", "b",
            "what follows it would belong to the block of text before it"},
           {"a: |+\n  x\nb: 2\n\nd: 1\n", "b",
            "what follows it would belong to the block of text before it"},
           {"b: 1\n$ANSIBLE_VAULT;x: 2\n", "b",
            "what follows it would be taken for another kind of file"},
       }) {
    INFO(row.text);
    const auto message = result(row.text, {removal(row.path)});
    CHECK(message.starts_with("error: line "));
    CHECK(message.ends_with(": `b` cannot be removed: " + row.result));
  }
}

TEST_CASE("remove: the first line of a block stays where it shows the indentation", "[yaml]") {
  CHECK(result("v: |\n  a: 1\n    # c\n  b: 2\n", {removal("v >> a")}) ==
        "error: line 1: the edit would change how this block starts");
  CHECK(result("v: |\n  a: 1\n\n  b: 2\n", {removal("v >> a")}) == "v: |\n  \n  b: 2\n");
}

TEST_CASE("remove: a key that would come back through a merge stays", "[yaml]") {
  const std::string text = "a: &a {k: 1, l: 2}\nb:\n  <<: *a\n  k: 2\n";
  const std::string refused =
      "error: line 4: without its own `k` the map would have that of its merge key";
  CHECK(result(text, {removal("b.k")}) == refused);
  CHECK(result(text, {renaming("b.k", "m", "x")}) == refused);
}

TEST_CASE("append: behind the items of a block list, written as they are", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"l:\n- name: x\n  newTag: y   # c\n\n# d\nm: 1\n", "l",
            "l:\n- name: x\n  newTag: y   # c\n- name: app\n  newTag: v1\n\n# d\nm: 1\n"},
           {"l:\n  - name: x\n", "l", "l:\n  - name: x\n  - name: app\n    newTag: v1\n"},
           {"l:\n  -   name: x\n", "l", "l:\n  -   name: x\n  -   name: app\n      newTag: v1\n"},
           {"l:\n- {name: x}\n", "l", "l:\n- {name: x}\n- {name: app, newTag: v1}\n"},
           {"l:\n- { \"name\": \"x\" }\n", "l",
            "l:\n- { \"name\": \"x\" }\n- { \"name\": \"app\", \"newTag\": \"v1\" }\n"},
           {"l:\n- x", "l", "l:\n- x\n- name: app\n  newTag: v1"},
           {"l:\n-\n", "l", "l:\n-\n- name: app\n  newTag: v1\n"},
           {"l:\n- a: |\n    x\n\nm: 1\n", "l",
            "l:\n- a: |\n    x\n- name: app\n  newTag: v1\n\nm: 1\n"},
           {"l:\r\n- a: 1\r\n", "l", "l:\r\n- a: 1\r\n- name: app\r\n  newTag: v1\r\n"},
           {"- a: 1\n---\n- b: 1\n", "1#l",
            "error: line 3: the top level is a list: use a place, "
            "as in [0], or [key=value], before `l`"},
           {"v: |\n  l:\n  - name: x\nw: 1\n", "v >> l",
            "v: |\n  l:\n  - name: x\n  - name: app\n    newTag: v1\nw: 1\n"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {addition(row.path)}) == row.result);
  }
  CHECK(result("l:\n- a: 1\n", {addition("l", {{"on", "1e3"}})}) ==
        "l:\n- a: 1\n- \"on\": \"1e3\"\n");
}

TEST_CASE("append: behind the items of a flow list, written as they are", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"l: []\n", "l", "l: [{name: app, newTag: v1}]\n"},
           {"l: [ ]\n", "l", "l: [ {name: app, newTag: v1} ]\n"},
           {"l: [{name: x}]\n", "l", "l: [{name: x}, {name: app, newTag: v1}]\n"},
           {"l: [ { name: x }, ]\n", "l", "l: [ { name: x }, { name: app, newTag: v1 } ]\n"},
           {"l: [\n  {name: x} # c\n]\n", "l",
            "l: [\n  {name: x}, # c\n  {name: app, newTag: v1}\n]\n"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {addition(row.path)}) == row.result);
  }
  const EditOptions json{.format = Format::json};
  CHECK(result("{\"l\":[{\"a\":1}]}", {addition("l")}, json) ==
        "{\"l\":[{\"a\":1},{\"name\":\"app\",\"newTag\":\"v1\"}]}");
  CHECK(result("{\n  \"l\": [\n    {\n      \"a\": 1\n    }\n  ]\n}\n", {addition("l")}, json) ==
        "{\n  \"l\": [\n    {\n      \"a\": 1\n    },\n    {\n      \"name\": \"app\",\n"
        "      \"newTag\": \"v1\"\n    }\n  ]\n}\n");
}

TEST_CASE("append: where there is no list yet, it is begun on request", "[yaml]") {
  for (const auto& row : std::initializer_list<Row>{
           {"a: 1\n", "l", "a: 1\nl:\n- name: app\n  newTag: v1\n"},
           {"r:\n- x\n", "l", "r:\n- x\nl:\n- name: app\n  newTag: v1\n"},
           {"r:\n  - x\n", "l", "r:\n  - x\nl:\n  - name: app\n    newTag: v1\n"},
           {"l:\na: 1\n", "l", "l:\n- name: app\n  newTag: v1\na: 1\n"},
           {"l: ~ # c\nr:\n  - x\n", "l", "l: # c\n  - name: app\n    newTag: v1\nr:\n  - x\n"},
           {"a: {b: 1}\n", "a.l", "a: {b: 1, l: [{name: app, newTag: v1}]}\n"},
           {"a: {l: }\n", "a.l", "a: {l: [{name: app, newTag: v1}] }\n"},
           {"spec:\n  a: 1\n", "spec.k.l",
            "spec:\n  a: 1\n  k:\n    l:\n    - name: app\n      newTag: v1\n"},
           {"# c\n", "l", "# c\nl:\n- name: app\n  newTag: v1\n"},
           {"---\n", "l", "---\nl:\n- name: app\n  newTag: v1\n"},
           {"a: 1\r\n", "l", "a: 1\r\nl:\r\n- name: app\r\n  newTag: v1\r\n"},
           {"a: 1", "l", "a: 1\nl:\n- name: app\n  newTag: v1"},
           {"v: |\n  a: 1\n", "v >> l", "v: |\n  a: 1\n  l:\n  - name: app\n    newTag: v1\n"},
       }) {
    INFO(row.text);
    CHECK(result(row.text, {creation(row.path)}) == row.result);
  }
  CHECK(result("{\"a\": 1}", {creation("l")}, {.format = Format::json}) ==
        "{\"a\": 1, \"l\": [{\"name\": \"app\", \"newTag\": \"v1\"}]}");
  CHECK(result("a: 1\n", {addition("l")}) ==
        "error: line 1: no `l` at the top level; it has: a | --create adds keys that are not "
        "there");
  CHECK(result("l:\n", {addition("l")}) ==
        "error: line 1: `l` is empty | --create starts a list there");
}

TEST_CASE("append: only lists take items", "[yaml]") {
  CHECK(result("l: {a: 1}\n", {creation("l")}) == "error: line 1: `l` is no list");
  CHECK(result("l: x\n", {creation("l")}) == "error: line 1: `l` is no list");
  CHECK(result("l: !!null\n", {creation("l")}) == "error: line 1: `l` is no list");
  CHECK(result("l: []\n", {addition("l", {})}) == "error: l: there is nothing to add");
}

TEST_CASE("structure: together with values, all or none", "[yaml]") {
  const std::string text =
      "images:\n- name: a\n  newTag: v1 # c\n- name: b\n  newTag: v1\n"
      "  digest: x\n";
  const std::vector<Edit> all = {
      renaming("images[name=a].newTag", "digest", "sha256:1"),
      removal("images[name=b].digest"),
      {.path = path_of("images[name=b].newTag"), .value = text_value("v2")},
      addition("images")};
  CHECK(result(text, all) ==
        "images:\n- name: a\n  digest: sha256:1 # c\n- name: b\n  newTag: v2\n- name: app\n"
        "  newTag: v1\n");
}

TEST_CASE("structure: edits that contradict each other are refused", "[yaml]") {
  const std::string text = "a: 1\nb: 2\nc: 3\n";
  const Edit set_b{.path = path_of("b"), .value = text_value("x")};
  const std::string refused = "error: `b` is given two different values";
  CHECK(result(text, {set_b, removal("b")}) == refused);
  CHECK(result(text, {renaming("b", "d", "x"), set_b}) == refused);
  CHECK(result(text, {renaming("b", "d", "x"), renaming("b", "d", "y")}) == refused);
  CHECK(result(text, {renaming("b", "d", "x"), removal("b")}) == refused);
  CHECK(result(text, {removal("b"), removal("b")}) == "a: 1\nc: 3\n");
  CHECK(result(text, {renaming("b", "d", "x"), renaming("b", "d", "x")}) == "a: 1\nd: x\nc: 3\n");
}

TEST_CASE("structure: the report says what became of each edit", "[yaml]") {
  const std::vector<Edit> all = {removal("m.b"), renaming("m.c", "d", "new"), creation("m.l")};
  const auto made = edit("m:\n  a: 1\n  b: 2\n  c: 3\n", all, {});
  REQUIRE(made);
  CHECK(made->text == "m:\n  a: 1\n  d: new\n  l:\n  - name: app\n    newTag: v1\n");
  const auto& changes = made->changes;
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].removed);
  CHECK(changes[0].old_value == "2");
  CHECK(changes[0].new_value.empty());
  CHECK(changes[0].line == 3);
  CHECK(changes[1].path == "m.c");
  CHECK(changes[1].old_value == "3");
  CHECK(changes[1].new_value == "new");
  CHECK(changes[1].line == 3);
  CHECK(changes[2].created);
  CHECK(changes[2].new_value == "{\"name\": \"app\", \"newTag\": \"v1\"}");
  CHECK(changes[2].line == 4);
}
