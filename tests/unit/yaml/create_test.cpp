// SPDX-License-Identifier: Apache-2.0
#include "yaml/create.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

TEST_CASE("create: a key goes behind the last line of its map", "[yaml]") {
  check_created({
      {"a: 1\n", "b=x", "a: 1\nb: x\n"},
      {"a: 1", "b=x", "a: 1\nb: x"},
      {"m:\n  a: 1\nn: 2\n", "m.b=x", "m:\n  a: 1\n  b: x\nn: 2\n"},
      {"m:\n    a: 1\nn: 2\n", "m.b=x", "m:\n    a: 1\n    b: x\nn: 2\n"},
      {"m:\n  a: 1  # c\nn: 2\n", "m.b=x", "m:\n  a: 1  # c\n  b: x\nn: 2\n"},
      {"m:\n  a: 1\n\n  # about n\n\nn: 2\n", "m.b=x",
       "m:\n  a: 1\n  b: x\n\n  # about n\n\nn: 2\n"},
      {"m:\n  a: 1\n\n\n", "m.b=x", "m:\n  a: 1\n  b: x\n\n\n"},
      {"m:\n  a:\n  # c\nn: 1\n", "m.b=x", "m:\n  a:\n  b: x\n  # c\nn: 1\n"},
      {"m:\n  a: {k: [1,\n    2]} # c\nn: 1\n", "m.b=x",
       "m:\n  a: {k: [1,\n    2]} # c\n  b: x\nn: 1\n"},
      {"m:\n  a: two\n    lines\nn: 1\n", "m.b=x", "m:\n  a: two\n    lines\n  b: x\nn: 1\n"},
      {"m:\n  a:\n  - x\n  - k: v\nn: 1\n", "m.b=x", "m:\n  a:\n  - x\n  - k: v\n  b: x\nn: 1\n"},
      {"m: &x\n  a: *x\nn: 1\n", "m.b=x", "m: &x\n  a: *x\n  b: x\nn: 1\n"},
      {"? a\n: 1\n", "b=x", "? a\n: 1\nb: x\n"},
      {"? a\n", "b=x", "? a\nb: x\n"},
      {"---\na: 1\n...\n", "b=x", "---\na: 1\nb: x\n...\n"},
      {"a: 1\r\nc: 2\r\n", "b=x", "a: 1\r\nc: 2\r\nb: x\r\n"},
      {"m:\r\n  a: 1", "m.b=x", "m:\r\n  a: 1\r\n  b: x"},
      {"\xEF\xBB\xBFm: 1\n", "b=x", "\xEF\xBB\xBFm: 1\nb: x\n"},
  });
}

TEST_CASE("create: keys inside keys take the file's indentation", "[yaml]") {
  check_created({
      {"a: 1\n", "b.c=x", "a: 1\nb:\n  c: x\n"},
      {"a:\n    k: 1\n", "b.c.d=x", "a:\n    k: 1\nb:\n    c:\n        d: x\n"},
      {"a:\n   k:\n      l: 1\nm: {}\n", "a.q.o=x",
       "a:\n   k:\n      l: 1\n   q:\n      o: x\nm: {}\n"},
      {"l:\n- m:\n    k: 1\n", "l[0].q.o=x", "l:\n- m:\n    k: 1\n  q:\n    o: x\n"},
  });
}

TEST_CASE("create: in an item of a list", "[yaml]") {
  check_created({
      {"l:\n- a: 1\n- b: 2\n", "l[0].c=x", "l:\n- a: 1\n  c: x\n- b: 2\n"},
      {"l:\n  -   a: 1\n", "l[0].c=x", "l:\n  -   a: 1\n      c: x\n"},
      {"l:\n- name: x\n", "l[name=x].c=v", "l:\n- name: x\n  c: v\n"},
      {"- - a: 1\n", "[0][0].b=x", "- - a: 1\n    b: x\n"},
      {"l:\n-\n- b\n", "l[0].c=x", "l:\n- c: x\n- b\n"},
      {"l:\n- \n- b\n", "l[0].c=x", "l:\n- c: x\n- b\n"},
      {"l:\n-  # c\n- b\n", "l[0].c=x", "l:\n-  # c\n  c: x\n- b\n"},
      {"l:\n-\n", "l[0].c.d=x", "l:\n- c:\n    d: x\n"},
      {"l:\n- ~ # c\n", "l[0].c=x", "l:\n- {c: x} # c\n"},
  });
}

TEST_CASE("create: under a null", "[yaml]") {
  check_created({
      {"a:\nb: 1\n", "a.c=x", "a:\n  c: x\nb: 1\n"},
      {"a:   # c\nb: 1\n", "a.c=x", "a:   # c\n  c: x\nb: 1\n"},
      {"a: ~\nb: 1\n", "a.c=x", "a:\n  c: x\nb: 1\n"},
      {"a: null  # c\nb: 1\n", "a.c=x", "a:  # c\n  c: x\nb: 1\n"},
      {"a: &x\nb: *x\n", "a.c=x", "a: &x\n  c: x\nb: *x\n"},
      {"m:\n    a:\n", "m.a.c.d=x", "m:\n    a:\n        c:\n            d: x\n"},
      {"{a: , b: ~}\n", "a.c=x", "{a: {c: x} , b: ~}\n"},
      {"{a: , b: ~}\n", "b.c=x", "{a: , b: {c: x}}\n"},
      {"a:", "a.c=x", "a:\n  c: x"},
  });
  CHECK(created("? a\n? b\n", {"a.c=x"}) ==
        "error: line 1: this key has no `:` | write the `:` behind it first");
}

TEST_CASE("create: an empty value, a null and an empty string are keys that are there", "[yaml]") {
  CHECK(edited("a:   # c\n", {"a=x"}) == "a: x   # c\n");
  CHECK(edited("a: ~ # c\n", {"a=x"}) == "a: x # c\n");
  CHECK(edited("a: \"\" # c\n", {"a=x"}) == "a: \"x\" # c\n");
}

TEST_CASE("create: in a text without content", "[yaml]") {
  check_created({
      {"", "a.b=x", "a:\n  b: x\n"},
      {"# c\n", "a=x", "# c\na: x\n"},
      {"# c", "a=x", "# c\na: x"},
      {"# c\r\n", "a=x", "# c\r\na: x\r\n"},
      {"\n\n", "a=x", "\n\na: x\n"},
      {"\xEF\xBB\xBF", "a=x",
       "\xEF\xBB\xBF"
       "a: x\n"},
      {"---\n", "a=x", "---\na: x\n"},
      {"---", "a=x", "---\na: x"},
      {"--- # c\n# d\n", "a=x", "--- # c\n# d\na: x\n"},
      {"---\n...\n", "a=x", "---\na: x\n...\n"},
      {"--- &x\n", "a=x", "--- &x\na: x\n"},
      {"~\n", "a=x", "{a: x}\n"},
      {"--- null\n", "a.b=x", "--- {a: {b: x}}\n"},
  });
}

TEST_CASE("create: behind a block scalar", "[yaml]") {
  check_created({
      {"m:\n  a: |\n    x\n\n# c\nn: 1\n", "m.b=x", "m:\n  a: |\n    x\n  b: x\n\n# c\nn: 1\n"},
      {"m:\n  a: |-\n    x\n\n\n", "m.b=x", "m:\n  a: |-\n    x\n  b: x\n\n\n"},
      {"m:\n  a: |+\n    x\n\nn: 1\n", "m.b=x", "m:\n  a: |+\n    x\n\n  b: x\nn: 1\n"},
      {"a: |+\n  x\n\n\n", "b=x", "a: |+\n  x\n\n\nb: x\n"},
      {"a: |+\r\n  x\r\n\r\n", "b=x", "a: |+\r\n  x\r\n\r\nb: x\r\n"},
      {"a: >+\n  x\n\n", "b=x", "a: >+\n  x\n\nb: x\n"},
      {"a: |\n", "b=x", "a: |\nb: x\n"},
      {"a: |", "b=x", "a: |\nb: x"},
      {"a: |-\n  x", "b=x", "a: |-\n  x\nb: x"},
  });
  const std::string refused =
      "error: line 1: the file ends inside this block of text, without a line break | add a line "
      "break at the end of the file first";
  CHECK(created("a: |\n  x", {"b=x"}) == refused);
  CHECK(created("a: |+\n  x", {"b=x"}) == refused);
  CHECK(created("a: >\n  x", {"b=x"}) == refused);
  CHECK(created("? |\n  x", {"b=x"}) == refused);
  CHECK(created("a: |3\n    \n", {"b=x"}) ==
        "error: line 1: a block of text holds nothing but blanks | write it in quotes first");
}

TEST_CASE("create: values are strings unless a type is asked for", "[yaml]") {
  check_created({
      {"a: 1\n", "b=3", "a: 1\nb: \"3\"\n"},
      {"a: 1\n", "b:=3", "a: 1\nb: 3\n"},
      {"a: 1\n", "b=", "a: 1\nb: \"\"\n"},
      {"a: 1\n", "b:=null", "a: 1\nb: null\n"},
      {"a: 1\n", "b=1276e23", "a: 1\nb: \"1276e23\"\n"},
      {"a: 1\n", "b:={\"c\": [1]}", "a: 1\nb: {c: [1]}\n"},
      {"a: 1\n", "b=two\nlines", "a: 1\nb: \"two\\nlines\"\n"},
      {"a: 1\n", "on=x", "a: 1\n\"on\": x\n"},
      {"a: 1\n", "8080=x", "a: 1\n\"8080\": x\n"},
      {"a: 1\n", "[\"x: y\"].z=v", "a: 1\n\"x: y\":\n  z: v\n"},
  });
}

TEST_CASE("create: what looks like a type is worth a warning", "[yaml]") {
  const EditOptions creating = {.if_missing = IfMissing::create};
  CHECK(outcome("a: 1\n", {"b=3"}, creating).warnings ==
        std::vector<std::string>{"b is new and the text \"3\"; for a number use b:=3"});
  CHECK(outcome("a: 1\n", {"b=true"}, creating).warnings ==
        std::vector<std::string>{"b is new and the text \"true\"; for a boolean use b:=true"});
  CHECK(outcome("a: 1\n", {"b:=3", "c=v1", "d=1e3"}, creating).warnings.empty());
}

TEST_CASE("create: only keys are created", "[yaml]") {
  CHECK(created("l: []\n", {"l[0]=x"}) == "error: line 1: no [0] at l; the list has 0 items");
  CHECK(created("l:\n- a\n", {"l[1].b=x"}) == "error: line 2: no [1] at l; the list has 1 item");
  CHECK(created("l:\n- n: a\n", {"l[n=b].v=x"}) == "error: line 2: no [n=b] at l; n there is: a");
  CHECK(created("a: 1\n", {"b[0]=x"}).starts_with("error: line 1: no `b` at the top level"));
  CHECK(created("a: 1\n", {"b >> c=x"}).starts_with("error: line 1: no `b` at the top level"));
  CHECK(created("a: v\n", {"a.b=x"}) == "error: line 1: no `b` at a, which is `v`");
  CHECK(created("a: !!null\n", {"a.b=x"}) == "error: line 1: no `b` at a, which is empty");
  CHECK(created("", {"[0]=x"}) == "error: `[0]` cannot be created: only keys can");
}

TEST_CASE("create: the root is no key", "[yaml]") {
  check_created({
      {"a:\n  b: 1\n", "$.a.c=x", "a:\n  b: 1\n  c: x\n"},
      {"a:\n  b: 1\n", "$.c.d=x", "a:\n  b: 1\nc:\n  d: x\n"},
      {"", "$.c=x", "c: x\n"},
      {"a: |\n  b: 1\n", "a >> $.c=x", "a: |\n  b: 1\n  c: x\n"},
      {"a: 1\n", "[\"$\"].c=x", "a: 1\n$:\n  c: x\n"},
  });
}

TEST_CASE("create: no key is made of a wildcard", "[yaml]") {
  const std::string hint =
      " | a path has no wildcards: name every key; one with a `*` in it is written [\"*\"]";
  CHECK(created("a:\n  b: 1\n", {"*.b=2"}) ==
        "error: line 1: no `*` at the top level; it has: a" + hint);
  CHECK(created("a:\n  b: 1\n", {"a.*=2"}) == "error: line 2: no `*` at a; it has: b" + hint);
  CHECK(created("a:\n  b: 1\n", {"$.*=2"}) ==
        "error: line 1: no `*` at the top level; it has: a" + hint);
  CHECK(created("a:\n  b: 1\n", {"new.c*.d=2"}) ==
        "error: line 1: no `new` at the top level; it has: a" + hint);
  CHECK(created("", {"a.*=2"}) == "error: `a.*` cannot be created: only keys can" + hint);
  check_created({
      {"a: 1\n", "[\"*\"]=x", "a: 1\n\"*\": x\n"},
      {"a: 1\n", "/*~1=x", "a: 1\n\"*/\": x\n"},
      {"a:\n  \"*\":\n    b: 1\n", "a.*.b=2", "a:\n  \"*\":\n    b: 2\n"},
      {"a:\n  \"*\":\n    b: 1\n", "a.*.c=x", "a:\n  \"*\":\n    b: 1\n    c: x\n"},
  });
}

TEST_CASE("create: nothing is created that a merge gives already", "[yaml]") {
  CHECK(created("a: &a {k: 1}\nb:\n  <<: *a\n", {"b.k=2"})
            .starts_with("error: line 3: b has `k` through"));
  CHECK(created("a: &a {k: 1}\nb:\n  <<: *a\n", {"b.l=x"}) ==
        "a: &a {k: 1}\nb:\n  <<: *a\n  l: x\n");
}

TEST_CASE("create: several keys, each below the one before", "[yaml]") {
  CHECK(created("a: 1\n", {"m.x=v", "m.y.z=v", "b=v"}) ==
        "a: 1\nm:\n  x: v\n  \"y\":\n    z: v\nb: v\n");
  CHECK(created("a: 1\n", {"m.x=v", "m.x=v"}) == "a: 1\nm:\n  x: v\n");
  CHECK(created("a: 1\n", {"m.x=v", "m.x=w"}) == "error: `m.x` is given two different values");
  CHECK(created("a: 1\n", {"b=v", "a=2"}) == "a: 2\nb: v\n");
}

TEST_CASE("create: in the one document that has a place for it", "[yaml]") {
  CHECK(created("a: 1\n---\n# nothing\n", {"b=x"}) == "a: 1\nb: x\n---\n# nothing\n");
  CHECK(created("a: {c: 1}\n---\nd: 1\n", {"1#b=x"}) == "a: {c: 1}\n---\nd: 1\nb: x\n");
  CHECK(created("a: 1\n---\nb: 1\n", {"c=x"}) ==
        "error: `c` could be created in 2 documents: 0, 1 | say which, as in 0#PATH or "
        "kind=Deployment,metadata.name=web#PATH");
  CHECK(created("---\n---\n", {"1#c=x"}) == "---\n---\nc: x\n");
}

TEST_CASE("create: a key has a longest length, escapes included", "[yaml]") {
  const std::string shown(97, 'k');
  CHECK(created("a: 1\n", {std::string(1001, 'k') + "=x"}) ==
        "error: the key `" + shown + "\xE2\x80\xA6` is too long for YAML");
  CHECK(created("a: 1\n", {"b:={\"" + std::string(1001, 'k') + "\": 1}"}) ==
        "error: the key `" + shown + "\xE2\x80\xA6` is too long for YAML");
  CHECK(created("a: 1\n", {std::string(200, '\x03') + "=x"}).ends_with("is too long for YAML"));
  CHECK(created("a: 1\n", {std::string(900, 'k') + "=x"}) ==
        "a: 1\n" + std::string(900, 'k') + ": x\n");
}

TEST_CASE("create: blank lines with tabs stay behind the plain value they belong to", "[yaml]") {
  CHECK(created("a: 1\n \t\n", {"b.c=x"}) == "a: 1\n \t\nb:\n  c: x\n");
  CHECK(created("a: 1\n\n \t\n\nz: 1\n", {"b=x y: z"}) == "a: 1\n\n \t\n\nz: 1\nb: \"x y: z\"\n");
  CHECK(created("m:\n  a: 1\n   \t# c\n\nz: 1\n", {"m.b.c=x"}) ==
        "m:\n  a: 1\n   \t# c\n  b:\n    c: x\n\nz: 1\n");
  CHECK(created("a: 1\n \t", {"b.c=x"}) == "a: 1\n \t\nb:\n  c: x");
  CHECK(created("a: ~\n \t\nb: 1\n", {"a.c=x"}) ==
        "error: line 2: a tab, and only spaces may indent");
}

TEST_CASE("create: twice is once", "[yaml]") {
  const auto once = created("a: 1\n# c\n", {"b.c=x"});
  CHECK(created(once, {"b.c=x"}) == once);
}

TEST_CASE("create: the report has the new line", "[yaml]") {
  const auto result =
      outcome("m:\n  a: 1\n\nz: 1\n", {"m.b.c=x", "z=2"}, {.if_missing = IfMissing::create});
  CHECK(result.text == "m:\n  a: 1\n  b:\n    c: x\n\nz: 2\n");
  REQUIRE(result.changes.size() == 2);
  CHECK(result.changes[0].created);
  CHECK(result.changes[0].line == 4);
  CHECK(result.changes[0].old_value.empty());
  CHECK(result.changes[0].new_value == "x");
  CHECK(result.changes[1].line == 6);
}
