// SPDX-License-Identifier: Apache-2.0
#include "yaml/path.hpp"

#include <catch2/catch.hpp>

using namespace yaml;

namespace {

std::string describe(const Segment& segment) {
  switch (segment.kind) {
    case Segment::Kind::name:
      return segment.text;
    case Segment::Kind::key:
      return "\"" + segment.text + "\"";
    case Segment::Kind::index:
      return "#" + std::to_string(segment.index);
    case Segment::Kind::item:
      return segment.text + "==" + segment.value;
    case Segment::Kind::block:
      break;
  }
  return ">>";
}

std::string describe(const std::vector<Segment>& segments) {
  std::string text;
  for (const auto& segment : segments) text += (text.empty() ? "" : " | ") + describe(segment);
  return text;
}

std::string describe(const std::optional<DocumentSelector>& selector) {
  if (!selector) return "";
  if (selector->index) return std::to_string(*selector->index) + " : ";
  std::string text;
  for (const auto& condition : selector->conditions) {
    text += "(" + describe(condition.path) + ")==" + condition.value + " ";
  }
  return text + ": ";
}

// The segments between bars; "error: …" for no path.
std::string parsed(std::string_view text) {
  const auto path = parse_path(text);
  if (!path) return "error: " + path.error().message;
  return describe(path->document) + describe(path->segments);
}

}  // namespace

TEST_CASE("path: keys, places and items", "[yaml]") {
  struct Row {
    std::string_view path;
    std::string segments;
  };
  const Row rows[] = {
      {"tag", "tag"},
      {"image.tag", "image | tag"},
      {".image.tag", "image | tag"},
      {" image.tag ", "image | tag"},
      {"images[0].newTag", "images | #0 | newTag"},
      {"images.0.newTag", "images | 0 | newTag"},
      {"images[-1]", "images | #-1"},
      {"images[ 2 ]", "images | #2"},
      {"[0][1].a", "#0 | #1 | a"},
      {"containers[name=app].image", "containers | name==app | image"},
      {"a[name=b][key=c].d", "a | name==b | key==c | d"},
      {"c[name=a.b/c:d].x", "c | name==a.b/c:d | x"},
      {"c[name=\"a.b]\"].x", "c | name==a.b] | x"},
      {"c[name='x']", "c | name==x"},
      {"c[ name = x ]", "c | name==x"},
      {"c[name=]", "c | name=="},
      {"ports[port=9090].name", "ports | port==9090 | name"},
      {"items[metadata.name=web].spec", "items | metadata.name==web | spec"},
      {"l[\"a=b\"=c]", "l | a=b==c"},
  };
  for (const auto& row : rows) CHECK(parsed(row.path) == row.segments);
}

TEST_CASE("path: keys with dots and other characters", "[yaml]") {
  struct Row {
    std::string_view path;
    std::string segments;
  };
  const Row rows[] = {
      {"metadata.annotations[\"example.com/version\"]",
       "metadata | annotations | \"example.com/version\""},
      {"a['b.c'].d", "a | \"b.c\" | d"},
      {"a.[\"b.c\"].d", "a | \"b.c\" | d"},
      {"\"a.b\".c", "\"a.b\" | c"},
      {"a.'b.c'", "a | \"b.c\""},
      {"a[\"b\\\"c\\\\d\"]", "a | \"b\"c\\d\""},
      {"a\\.b.c", "a.b | c"},
      {"a\\[0\\]", "a[0]"},
      {"a\\\\b", "a\\b"},
      {"my-key.with/slash.and blank", "my-key | with/slash | and blank"},
      {"it's.fine", "it's | fine"},
      {"a=b", "a=b"},
      {"\xC3\xA9.\xF0\x9F\x9A\x80", "\xC3\xA9 | \xF0\x9F\x9A\x80"},
      {"8080", "8080"},
      {"a b\\ ", "a b "},
  };
  for (const auto& row : rows) CHECK(parsed(row.path) == row.segments);
}

TEST_CASE("path: into a literal block", "[yaml]") {
  CHECK(parsed("a.b >> c.d") == "a | b | >> | c | d");
  CHECK(parsed("a>>b") == "a | >> | b");
  CHECK(parsed("a[0] >> b >> c[x=y]") == "a | #0 | >> | b | >> | c | x==y");
  CHECK(parsed("data[\"a.yaml\"] >> b") == "data | \"a.yaml\" | >> | b");
  CHECK(parsed("a > b") == "a > b");
  CHECK(parsed("a\\>>b") == "a>>b");
}

TEST_CASE("path: JSON Pointers", "[yaml]") {
  CHECK(parsed("/spec/replicas") == "spec | replicas");
  CHECK(parsed("/images/0/newTag") == "images | 0 | newTag");
  CHECK(parsed("/a.b/c[0]/d\"") == "a.b | c[0] | d\"");
  CHECK(parsed("/a~1b/c~0d/e~01") == "a/b | c~d | e~1");
  CHECK(parsed("/") == "");
  CHECK(parsed("/a//b") == "a |  | b");
  CHECK(parsed("/a/b >> /c/d") == "a | b | >> | c | d");
  CHECK(parsed("/a/b >> c.d") == "a | b | >> | c | d");
  CHECK(parsed("/a~2") == "error: the path `/a~2`: `~` takes a 0 or a 1 in a JSON Pointer");
}

TEST_CASE("path: document selectors", "[yaml]") {
  struct Row {
    std::string_view path;
    std::string segments;
  };
  const Row rows[] = {
      {"1#image.tag", "1 : image | tag"},
      {"kind=Deployment#spec.replicas", "(kind)==Deployment : spec | replicas"},
      {"kind=Deployment,metadata.name=web#spec.replicas",
       "(kind)==Deployment (metadata | name)==web : spec | replicas"},
      {"metadata.name=\"a,b#\"#x", "error: the path `\"#x`: a closing quote is missing"},
      {"metadata.name=\"a,b\"#x", "(metadata | name)==a,b : x"},
      {"metadata.labels[\"a/b\"]=c#x", "(metadata | labels | \"a/b\")==c : x"},
      {"a#b", "a#b"},
      {"a,b=c#d", "a,b=c#d"},
      {"a[\"x#y\"]", "a | \"x#y\""},
      {"#a", "#a"},
      {"-1#a", "-1#a"},
      {"0#/a/b", "0 : a | b"},
  };
  for (const auto& row : rows) {
    INFO(row.path);
    if (row.path.find("a,b#") == std::string_view::npos) CHECK(parsed(row.path) == row.segments);
  }
}

TEST_CASE("path: what is no path is a usage error that shows it", "[yaml]") {
  struct Row {
    std::string_view path;
    std::string problem;
  };
  const Row rows[] = {
      {"", "a key is missing"},
      {" ", "a key is missing"},
      {".", "a key is missing"},
      {"a..b", "a key is missing"},
      {"a.", "a key is missing"},
      {"a >>", "a key is missing"},
      {">> a", "a key is missing"},
      {"a >> >> b", "a key is missing"},
      {"a[", "a closing `]` is missing"},
      {"a[0", "a closing `]` is missing"},
      {"a[name=x", "a closing `]` is missing"},
      {"a[\"x]", "a closing quote is missing"},
      {"a[\"x\"", "a closing `]` is missing"},
      {"a[name=\"x\"", "a closing `]` is missing"},
      {"\"a", "a closing quote is missing"},
      {"a[0]b", "expected `.` or `[` after `]` or a quote"},
      {"\"a\"b", "expected `.` or `[` after `]` or a quote"},
      {"a[]", "`[]` is neither a number, nor [key=value], nor a [\"quoted key\"]"},
      {"a[*]", "`[*]` is neither a number, nor [key=value], nor a [\"quoted key\"]"},
      {"a[x]", "`[x]` is neither a number, nor [key=value], nor a [\"quoted key\"]"},
      {"a[99999999999999999999]",
       "`[99999999999999999999]` is neither a number, nor [key=value], nor a [\"quoted key\"]"},
      {"a[=x]", "a key is missing before `=` in brackets"},
      {"a\\", "a backslash at its end"},
  };
  for (const auto& row : rows) {
    CHECK(parsed(row.path) == "error: the path `" + std::string(row.path) + "`: " + row.problem);
  }
  CHECK(parse_path("").error().kind == base::ErrorKind::usage);
  CHECK(parsed("a\xFF") == "error: the path `a\xEF\xBF\xBD`: not UTF-8");
  CHECK(parsed(std::string_view("a\0b", 3)) == "error: the path `a b`: a NUL byte");
}

TEST_CASE("path: a leading dollar is the root", "[yaml]") {
  CHECK(parsed("$.a.b") == "a | b");
  CHECK(parsed(" $.a") == "a");
  CHECK(parsed("$['a']") == "\"a\"");
  CHECK(parsed("$[0]") == "#0");
  CHECK(parsed("$.a[\"b.c\"][0]") == "a | \"b.c\" | #0");
  CHECK(parsed("a >> $.b") == "a | >> | b");
  CHECK(parsed("$.kind=Pod#$.a") == "(kind)==Pod : a");
  CHECK(parse_path_prefix("$.a=1")->path.segments == parse_path("a")->segments);
  CHECK(parse_path_prefix("$.a=1")->size == 3);
}

TEST_CASE("path: another dollar is part of a key", "[yaml]") {
  CHECK(parsed("$x.a") == "$x | a");
  CHECK(parsed("a.$.b") == "a | $ | b");
  CHECK(parsed("[\"$\"].a") == "\"$\" | a");
  CHECK(parsed("\\$.a") == "$ | a");
  CHECK(parsed("/$/a") == "$ | a");
  for (const auto* root : {"$", "$.", "$..a"}) {
    CHECK(parsed(root) == "error: the path `" + std::string(root) + "`: a key is missing");
  }
  CHECK(parse_path_prefix("$=1").error().message == "the path `$=1`: a key is missing");
}

TEST_CASE("path: a star is known as one where it is bare", "[yaml]") {
  const auto has_star = [](std::string_view text) {
    return parse_path(text)->segments.back().has_star;
  };
  for (const auto* text : {"*", "a.*", "a.b*", "a.*b", "**", "a >> *"}) CHECK(has_star(text));
  for (const auto* text : {"a", "[\"*\"]", "'*'", "a.\"*\"", "\\*", "/*", "*.a", "[a=*]"}) {
    CHECK(!has_star(text));
  }
}

TEST_CASE("path: what is written for messages is read again", "[yaml]") {
  for (const auto* key : {"$", "$x", "*", "a*", "a.b", "a b", "a\\b", "a\"b"}) {
    const std::vector<Segment> path = {{.kind = Segment::Kind::key, .text = key},
                                       {.kind = Segment::Kind::key, .text = key}};
    const auto again = parse_path(to_string(path, 2));
    REQUIRE(again);
    REQUIRE(again->segments.size() == 2);
    for (const auto& segment : again->segments) {
      CHECK(segment.text == key);
      CHECK(!segment.has_star);
    }
  }
}

TEST_CASE("path: segments can be written out again", "[yaml]") {
  for (const auto* text : {"a.b", "a[0].b", "a[name=x].b", "a[\"b.c\"].d", "a.b >> c.d"}) {
    const auto path = parse_path(text);
    REQUIRE(path);
    CHECK(to_string(path->segments, path->segments.size()) == text);
  }
}
