// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

const EditOptions following = {.aliases = Aliases::follow};
const std::string hint =
    " | edit it there, or use --follow-aliases to change it for all that share it";

}  // namespace

TEST_CASE("alias: a path that ends at one or passes one is refused", "[yaml]") {
  CHECK(edited("a: &x v1\nb: *x\n", {"b=v2"}) ==
        "error: line 2: b is the alias *x of the anchor at line 1" + hint);
  CHECK(edited("a: &x {c: v1}\nb: *x\n", {"b.c=v2"}) ==
        "error: line 2: b is the alias *x of the anchor at line 1" + hint);
}

TEST_CASE("alias: on request the anchored value is edited", "[yaml]") {
  CHECK(edited("a: &x v1\nb: *x\n", {"b=v2"}, following) == "a: &x v2\nb: *x\n");
  CHECK(edited("a: &x {c: v1}\nb: *x\n", {"b.c=v2"}, following) == "a: &x {c: v2}\nb: *x\n");
  CHECK(edited("a: &x |\n  c: v1\nb: *x\n", {"b >> c=v2"}, following) ==
        "a: &x |\n  c: v2\nb: *x\n");
}

TEST_CASE("alias: a key that comes through a merge is refused, or edited where it is", "[yaml]") {
  const std::string text = "base: &b\n  tag: v1\nweb:\n  <<: *b\n  x: 1\n";
  CHECK(edited(text, {"web.tag=v2"}) ==
        "error: line 4: web has `tag` through the merge key `<<` at line 4, from the anchor &b at "
        "line 2" +
            hint);
  CHECK(edited(text, {"web.tag=v2"}, following) == "base: &b\n  tag: v2\nweb:\n  <<: *b\n  x: 1\n");
}

TEST_CASE("alias: merges of lists and of maps that merge are looked into", "[yaml]") {
  const std::string text = "a: &a {k: 1}\nb: &b\n  <<: *a\n  l: 2\nc:\n  <<: [*b, {m: 3}]\n";
  CHECK(edited(text, {"c.k=5"}, following).starts_with("a: &a {k: 5}\n"));
  CHECK(edited(text, {"c.l=5"}, following).find("  l: 5\n") != std::string::npos);
  // A map that is merged where it stands needs no alias.
  CHECK(edited(text, {"c.m=5"}).ends_with("<<: [*b, {m: 5}]\n"));
  CHECK(edited(text, {"c.n=5"}, following).starts_with("error: line 6: no `n` at c"));
}

TEST_CASE("alias: circles of merges end", "[yaml]") {
  CHECK(edited("a: &a\n  <<: *a\n  x: 1\n", {"a.y=1"}, following)
            .starts_with("error: line 2: no `y` at a"));
}

TEST_CASE("alias: a quoted `<<` is an ordinary key", "[yaml]") {
  CHECK(edited("a: &a {k: 1}\nb: {\"<<\": *a}\n", {"b.k=2"})
            .starts_with("error: line 2: no `k` at b; it has: <<"));
}

TEST_CASE("alias: who follows a shared value is said", "[yaml]") {
  using Lines = std::vector<std::string>;
  const auto warnings = [](const std::string& text, const std::string& assignment) {
    return outcome(text, {assignment}).warnings;
  };
  CHECK(warnings("a: &x v1\nb: *x\nc: *x\n", "a=v2") ==
        Lines{"a is shared: 2 aliases of &x follow"});
  CHECK(warnings("a: &x {k: v1}\nb: *x\n", "a.k=v2") ==
        Lines{"a.k is shared: 1 alias of &x follows"});
  CHECK(warnings("a: &x v1\n", "a=v2").empty());
  CHECK(warnings("a: &x v1\nb: *x\n", "a=v1").empty());
  CHECK(warnings("a: &x |\n  k: 1\nb: *x\n", "a >> k=2") ==
        Lines{"a >> k is shared: 1 alias of &x follows"});
}

TEST_CASE("alias: keys that are aliases are matched by their value", "[yaml]") {
  CHECK(edited("a: &x key\n*x : v1\n", {"key=v2"}) == "a: &x key\n*x : v2\n");
}
