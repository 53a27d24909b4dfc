// SPDX-License-Identifier: Apache-2.0

// What an edit leaves alone, and what it says then (specification, section 1, rule 7).
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

struct Row {
  std::string text;
  std::string assignment;
  std::string message;
};

const std::string create_hint = " | --create adds keys that are not there";
const std::string wildcard_hint =
    " | a path has no wildcards: name every key; one with a `*` in it is written [\"*\"]";

}  // namespace

TEST_CASE("refuse: a key that is not there, with what is", "[yaml]") {
  const Row rows[] = {
      {"spec:\n  template:\n    spec:\n      containers: []\n      volumes: []\n",
       "spec.template.spec.contaners=x",
       "error: line 4: no `contaners` at spec.template.spec; it has: containers, volumes (did you "
       "mean containers?)"},
      {"image:\n  tag: v1\n", "imag.tag=x",
       "error: line 1: no `imag` at the top level; it has: image (did you mean image?)"},
      {"example.com/version: 1\n", "example.com/version=2",
       "error: line 1: no `example` at the top level; it has: example.com/version | a key with "
       "dots "
       "is written [\"example.com/version\"]"},
      {"a:\n  b: 1\n", "$.a.c=2", "error: line 2: no `c` at a; it has: b" + create_hint},
      {"a:\n  b: 1\n", "*.b=2",
       "error: line 1: no `*` at the top level; it has: a" + wildcard_hint},
      {"a:\n  tag: 1\n", "a.tag*=2",
       "error: line 2: no `tag*` at a; it has: tag (did you mean tag?)" + wildcard_hint},
      {"a:\n  b: 1\n", "a/b=2",
       "error: line 1: no `a/b` at the top level; it has: a | write dots between keys: a.b"},
      {"a: []\n", "b[0]=2",
       "error: line 1: no `b` at the top level; it has: a | keys can be added with --create, items "
       "of lists cannot"},
      {"a: {}\n", "a.b=x", "error: line 1: no `b` at a, which is empty" + create_hint},
      {"a:\n", "a.b=x", "error: line 1: no `b` at a, which is empty" + create_hint},
      {"a: ~\n", "a.b=x", "error: line 1: no `b` at a, which is `~`" + create_hint},
      {"a: v1\n", "a.b=x", "error: line 1: no `b` at a, which is `v1`"},
      {"a: |\n  b: 1\n", "a.b=x",
       "error: line 1: no `b` at a, which is a block of text (use `>>` to edit inside it)"},
      {"", "a=x", "error: line 1: no `a`: there is nothing but comments" + create_hint},
      {"---\n", "a=x", "error: line 2: no `a` at the top level, which is empty" + create_hint},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {row.assignment}) == row.message);
}

TEST_CASE("refuse: a long list of keys is cut", "[yaml]") {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "key" + std::to_string(i) + ": 1\n";
  CHECK(edited(text, {"other=x"}) ==
        "error: line 1: no `other` at the top level; it has: key0, key1, key2, key3, key4, key5, "
        "key6, key7, key8, key9, and 20 more" +
            create_hint);
}

TEST_CASE("refuse: a place or an item that is not there", "[yaml]") {
  const std::string list = "l:\n- name: app\n  v: 1\n- name: sidecar\n- x\n";
  const Row rows[] = {
      {list, "l[3].v=x", "error: line 2: no [3] at l; the list has 3 items"},
      {list, "l[-4].v=x", "error: line 2: no [-4] at l; the list has 3 items"},
      {list, "l.7.v=x", "error: line 2: no [7] at l; the list has 3 items"},
      {"l: []\n", "l[0]=x", "error: line 1: no [0] at l; the list has 0 items"},
      {list, "l[name=ap].v=x",
       "error: line 2: no [name=ap] at l; name there is: app, sidecar (did you mean app?)"},
      {list, "l[id=1].v=x", "error: line 2: no [id=1] at l; no item there has the key id"},
      {list, "l.name=x",
       "error: line 2: l is a list: use a place, as in [0], or [key=value], before `name`"},
      {"a: {b: 1}\n", "a[0]=x", "error: line 1: a is a map, not a list that has [0]"},
      {"a: {b: 1}\n", "a[n=x]=y", "error: line 1: a is a map, not a list that has [n=x]"},
      {"a: v\n", "a[0]=x", "error: line 1: a is `v`, not a list that has [0]"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {row.assignment}) == row.message);
}

TEST_CASE("refuse: an item that is there twice", "[yaml]") {
  CHECK(edited("l:\n- {n: a, v: 1}\n- {n: b}\n- {n: a, v: 2}\n", {"l[n=a].v=3"}) ==
        "error: line 2: 2 items at l match [n=a]: [0], [2]");
}

TEST_CASE("refuse: a map or a list as the target", "[yaml]") {
  const Row rows[] = {
      {"a:\n  b: 1\n  c: 2\n", "a=x",
       "error: line 2: a is a map, not a single value; it has: b, c"},
      {"a: {}\n", "a=x", "error: line 1: a is a map, not a single value"},
      {"a: [1, 2]\n", "a=x", "error: line 1: a is a list of 2, not a single value"},
      {"a: {b: 1}\n", "a:={\"b\": 2}", "error: line 1: a is a map, not a single value; it has: b"},
      {"a: []\n", "a:=[1]", "error: line 1: a is a list of 0, not a single value"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {row.assignment}) == row.message);
}

TEST_CASE("refuse: a key that is there twice, but only on the path", "[yaml]") {
  const std::string text = "a: 1\nb:\n  c: 1\n  'c': 2\nb2: 1\n";
  CHECK(edited(text, {"b.c=3"}) == "error: line 4: the key `c` is there twice, also at line 3");
  CHECK(edited(text, {"a=2"}) == "a: 2\nb:\n  c: 1\n  'c': 2\nb2: 1\n");
}

TEST_CASE("refuse: an encrypted file", "[yaml]") {
  const std::string sops =
      "error: line 2: the file is encrypted with sops | change it with sops: an edit from outside "
      "would break its MAC";
  CHECK(edited("a: ENC[x]\nsops:\n  kms: []\n  mac: x\n", {"a=b"}) == sops);
  CHECK(edited("{\"a\": \"ENC[x]\",\n\"sops\": {\"version\": \"3\"}}", {"a=b"},
               {.format = Format::json}) == sops);
  CHECK(edited("a: 1\n---\nb: 1\n", {"a=2"}) == "a: 2\n---\nb: 1\n");
  CHECK(edited("a: 1\nsops: {enabled: 1}\n", {"a=2"}) == "a: 2\nsops: {enabled: 1}\n");
  CHECK(edited("a: 1\nx: {sops: {mac: 1}}\n", {"a=2"}) == "a: 2\nx: {sops: {mac: 1}}\n");
}

TEST_CASE("refuse: all edits are made or none", "[yaml]") {
  CHECK(edited("a: 1\nb: 2\n", {"a=3", "c=4"}).starts_with("error: line 1: no `c`"));
}

TEST_CASE("refuse: errors of a file are malformed, errors of a value usage", "[yaml]") {
  const auto kind = [](const std::string& text, const std::string& assignment) {
    return edit(text, edits({assignment}), {}).error().kind;
  };
  CHECK(kind("a: 1\n", "b=2") == base::ErrorKind::malformed);
  CHECK(kind("a: [\n", "a=2") == base::ErrorKind::malformed);
  const auto wrong = edit(
      "a: 1\n",
      {{.path = parse_path("a").value(), .value = {.type = NewValue::Type::integer, .text = "x"}}},
      {});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == base::ErrorKind::usage);
  CHECK(base::to_string(wrong.error()) == "a: `x` is not an integer");
}

TEST_CASE("refuse: foreign text in a message cannot act on a terminal", "[yaml]") {
  const auto message = edited("\"k\\e[31m\": 1\n", {"a=x"});
  CHECK(message.find('\x1B') == std::string::npos);
}
