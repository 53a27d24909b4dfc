// SPDX-License-Identifier: Apache-2.0
#include "yaml/assignment.hpp"

#include <catch2/catch.hpp>

using namespace yaml;

namespace {

// "file | document | path | value", typed values with a colon before them; "error: …" for none.
std::string parsed(std::string_view text) {
  const auto assignment = parse_assignment(text);
  if (!assignment) return "error: " + base::to_string(assignment.error());
  const auto& document = assignment->path.document;
  return assignment->file + " | " + (document ? document->text : "") + " | " +
         assignment->path.text + " | " +
         (assignment->value.type == NewValue::Type::json ? ":" : "") + assignment->value.text;
}

}  // namespace

TEST_CASE("assignment: the first `=` outside brackets and quotes divides path and value",
          "[yaml]") {
  struct Row {
    std::string_view text;
    std::string parts;
  };
  const Row rows[] = {
      {"image.tag=v2", " |  | image.tag | v2"},
      {"image.tag=", " |  | image.tag | "},
      {"a=b=c", " |  | a | b=c"},
      {"a= b ", " |  | a |  b "},
      {"a =b", " |  | a | b"},
      {"a=b\nc", " |  | a | b\nc"},
      {"a[name=x].b=c", " |  | a[name=x].b | c"},
      {"a[\"x=y\"]=z", " |  | a[\"x=y\"] | z"},
      {"\"x=y\".a=z", " |  | \"x=y\".a | z"},
      {"a\\=b=c", " |  | a\\=b | c"},
      {"/a/b=c", " |  | /a/b | c"},
      {"/a[b=c", " |  | /a[b | c"},
      {"h.v >> a[n=x].b=c", " |  | h.v >> a[n=x].b | c"},
      {"replicas:=3", " |  | replicas | :3"},
      {"a.b:={\"c\": [1, \"=\"]}", " |  | a.b | :{\"c\": [1, \"=\"]}"},
      {"a=:=3", " |  | a | :=3"},
      {"a:b=c", " |  | a:b | c"},
  };
  for (const auto& row : rows) CHECK(parsed(row.text) == row.parts);
}

TEST_CASE("assignment: `::` before the path names a file", "[yaml]") {
  CHECK(parsed("helm/values.yaml::image.tag=v2") == "helm/values.yaml |  | image.tag | v2");
  CHECK(parsed("a.yaml::/b/c:=1") == "a.yaml |  | /b/c | :1");
  CHECK(parsed("apps/[ab]*/v.yaml::x=1") == "apps/[ab]*/v.yaml |  | x | 1");
  CHECK(parsed("a.yaml::1#x=1") == "a.yaml | 1 | x | 1");
  CHECK(parsed("a=b::c") == " |  | a | b::c");
  CHECK(parsed("[\"a::b\"]=c") == " |  | [\"a::b\"] | c");
  CHECK(parsed("\"a::b\".c=d") == " |  | \"a::b\".c | d");
  CHECK(parsed("::a=b") == "error: `::a=b`: a file name is missing before `::`");
}

TEST_CASE("assignment: `#` ends a document selector only where all of its rule is met", "[yaml]") {
  struct Row {
    std::string_view text;
    std::string parts;
  };
  const Row rows[] = {
      {"1#image.tag=v2", " | 1 | image.tag | v2"},
      {"kind=Deployment#spec.replicas=3", " | kind=Deployment | spec.replicas | 3"},
      {"kind=Deployment,metadata.name=web#a[n=x].b:=3",
       " | kind=Deployment,metadata.name=web | a[n=x].b | :3"},
      // No unbracketed `=` follows: the value has a `#`.
      {"image.tag=v1#2", " |  | image.tag | v1#2"},
      {"color=#fff", " |  | color | #fff"},
      {"a=b#c[d=e]", " |  | a | b#c[d=e]"},
      // What precedes it is no selector: the path or the value has a `#`.
      {"a#b=c", " |  | a#b | c"},
      {"a#b=c#d=e", " |  | a#b | c#d=e"},
      {"a[\"x#y\"]=z", " |  | a[\"x#y\"] | z"},
      {"a[\"p=q#r\"]=z=1", " |  | a[\"p=q#r\"] | z=1"},
      {"a[n=x#1].b=c", " |  | a[n=x#1].b | c"},
      {"a,b=c#d=e", " |  | a,b | c#d=e"},
      {"a=#b=c", " |  | a | #b=c"},
      // By the letter of the rule this is one: --changes can say the other thing.
      {"url=http://x/#a=b", " | url=http://x/ | a | b"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(parsed(row.text) == row.parts);
  }
}

TEST_CASE("assignment: what is none is a usage error with a way out", "[yaml]") {
  const auto no_value = parse_assignment("image.tag");
  REQUIRE_FALSE(no_value);
  CHECK(no_value.error().kind == base::ErrorKind::usage);
  CHECK(no_value.error().message == "`image.tag` does not say to what value: it has no `=`");
  CHECK_FALSE(no_value.error().hint.empty());
  CHECK(parsed("=v2") == "error: the path `=v2`: a key is missing");
  CHECK(parsed("a..b=c") == "error: the path `a..b=c`: a key is missing");
  CHECK(parsed("a:=abc") ==
        "error: a: `abc` cannot be used as JSON: line 1, column 1: not valid JSON: `abc` is not a "
        "JSON value");
}
