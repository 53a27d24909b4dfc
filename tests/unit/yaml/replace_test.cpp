// SPDX-License-Identifier: Apache-2.0
#include "yaml/replace.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"

using namespace yaml;

namespace {

// `a: OLD` after a=TEXT (or a:=JSON), as the line it becomes.
std::string becomes(const std::string& old_value, const std::string& assignment) {
  const auto line = edited("a: " + old_value + "\n", {assignment});
  return line.starts_with("a: ") && line.ends_with('\n') ? line.substr(3, line.size() - 4) : line;
}

std::vector<std::string> warnings(const std::string& text, const std::string& assignment) {
  return outcome(text, {assignment}).warnings;
}

}  // namespace

TEST_CASE("replace: a string keeps the quotes of the old one", "[yaml]") {
  struct Row {
    std::string old_value;
    std::string assignment;
    std::string line;
  };
  const Row rows[] = {
      {"v1", "a=v2", "v2"},
      {"'v1'", "a=v2", "'v2'"},
      {"\"v1\"", "a=v2", "\"v2\""},
      {"v1 # c", "a=v2", "v2 # c"},
      {"  v1   # c", "a=v2", "  v2   # c"},
      {"'v1'\t# c", "a=1276e23", "'1276e23'\t# c"},
      {"v1", "a=1276e23", "\"1276e23\""},
      {"v1", "a=706798e8", "\"706798e8\""},
      {"v1", "a=1234567", "\"1234567\""},
      {"v1", "a=it's", "it's"},
      {"'v1'", "a=it's", "'it''s'"},
      {"\"v1\"", "a=say \"hi\"", "\"say \\\"hi\\\"\""},
      {"v1", "a=x: y", "\"x: y\""},
      {"v1", "a=x #y", "\"x #y\""},
      {"v1", "a=", "\"\""},
      {"'v1'", "a=", "''"},
      {"v1", "a=x\ny", "\"x\\ny\""},
      {"'v1'", "a=x\ny", "\"x\\ny\""},
      {"v1", "a=\r\x01", "\"\\r\\u0001\""},
      {"two\n  lines", "a=one", "one"},
      {"\"two\\\n  lines\"", "a=one", "\"one\""},
      {"&x v1", "a=v2", "&x v2"},
      {"&x:v1", "a=v2", "&x v2"},
      {"!!str v1", "a=v2", "!!str v2"},
      {"!!str 123", "a=456", "!!str 456"},
      {"!local &x 'v1'", "a=v2", "!local &x 'v2'"},
  };
  for (const auto& row : rows) CHECK(becomes(row.old_value, row.assignment) == row.line);
}

TEST_CASE("replace: a value that is not written gets its place", "[yaml]") {
  struct Row {
    std::string text;
    std::string result;
  };
  const Row rows[] = {
      {"a:\n", "a: v\n"},
      {"a:", "a: v"},
      {"a: \n", "a: v\n"},
      {"a:  \nb: 1\n", "a: v \nb: 1\n"},
      {"a:   # c\n", "a: v   # c\n"},
      {"a:\t# c\n", "a: v\t# c\n"},
      {"a:\r\n", "a: v\r\n"},
      {"a: &x\n", "a: &x v\n"},
      {"a: !!str # c\n", "a: !!str v # c\n"},
      {"{a: }\n", "{a: v}\n"},
      {"{a: , b: 1}\n", "{a: v, b: 1}\n"},
      {"{a, b: 1}\n", "{a: v, b: 1}\n"},
      {"{\"a\":}\n", "{\"a\": v}\n"},
      {"{a: # c\n}\n", "{a: v # c\n}\n"},
      {"{\"a\":# c\n}\n", "{\"a\": v # c\n}\n"},
      {"{\"a\"# c\n}\n", "{\"a\": v # c\n}\n"},
      {"? a\n:\n", "? a\n: v\n"},
  };
  for (const auto& row : rows) CHECK(edited(row.text, {"a=v"}) == row.result);
  CHECK(edited("- x\n-\n- y\n", {"[1]=v"}) == "- x\n- v\n- y\n");
  CHECK(edited("- # c\n", {"[0]=v"}) == "- v # c\n");
  CHECK(edited("? a\n? b\n", {"a=v"}) ==
        "error: line 1: this key has no `:` | write the `:` behind it first");
}

TEST_CASE("replace: a colon that ends a comment is no place for a value", "[yaml]") {
  CHECK(edited("? #a:", {"\"\"=x"}) ==
        "error: line 1: this key has no `:` | write the `:` behind it first");
  CHECK(edited("? #a:\n:", {"\"\"=x"}) == "? #a:\n: x");
}

TEST_CASE("replace: an integer or a boolean stays one", "[yaml]") {
  struct Row {
    std::string old_value;
    std::string assignment;
    std::string line;
  };
  const Row rows[] = {
      {"2", "a=3", "3"},
      {"2", "a=-3", "-3"},
      {"0755", "a=420", "420"},
      {"0x1F", "a=16", "16"},
      {"false", "a=true", "true"},
      {"True", "a=false", "false"},
      // Not of the same type to every reader: a text.
      {"2", "a=0644", "\"0644\""},
      {"2", "a=1e3", "\"1e3\""},
      {"2", "a=true", "\"true\""},
      {"2", "a=99999999999999999999", "\"99999999999999999999\""},
      {"yes", "a=no", "\"no\""},
      {"08", "a=3", "\"3\""},
      // The old one is quoted: it stays a text.
      {"\"2\"", "a=3", "\"3\""},
      {"'true'", "a=false", "'false'"},
  };
  for (const auto& row : rows) CHECK(becomes(row.old_value, row.assignment) == row.line);
}

TEST_CASE("replace: a type that is asked for is written plain", "[yaml]") {
  struct Row {
    std::string old_value;
    std::string assignment;
    std::string line;
  };
  const Row rows[] = {
      {"\"2\"", "a:=3", "3"},
      {"'x'", "a:=true", "true"},
      {"x", "a:=null", "null"},
      {"1.5", "a:=2.5", "2.5"},
      {"1.5", "a:=1e3", "1000.0"},
      {"2", "a:=\"3\"", "\"3\""},
      {"v1", "a:=\"v2\"", "v2"},
      {"'v1'", "a:=\"v2\"", "'v2'"},
      {"x", "a:={\"b\": [1, \"2\"]}", "{b: [1, \"2\"]}"},
      {"\"x\" # c", "a:=[]", "[] # c"},
      {"", "a:={}", "{}"},
      {"~", "a:=[1]", "[1]"},
      {"|\n  text", "a:=5", "5"},
      {"| # c\n  text", "a:={\"b\": 1}", "{b: 1} # c"},
  };
  for (const auto& row : rows) CHECK(becomes(row.old_value, row.assignment) == row.line);
  CHECK(edited("{a: 'x', b: [y]}", {"a:=[1]", "b[0]:={\"c\":2}"}) == "{a: [1], b: [{c: 2}]}");
  CHECK(edited("{a: \"x\"#c\n}", {"a:=1"}) == "{a: 1 #c\n}");
  CHECK(becomes("x", "a:=99999999999999999999") ==
        "error: `99999999999999999999` is not a number that every YAML reader holds exactly");
}

TEST_CASE("replace: what every reader reads there already changes nothing", "[yaml]") {
  struct Row {
    std::string text;
    std::string assignment;
  };
  const Row rows[] = {
      {"a: v1\n", "a=v1"},
      {"a: 'v1'\n", "a=v1"},
      {"a: \"v\\x31\"\n", "a=v1"},
      {"a: v\n  1\n", "a=v 1"},
      {"a: |\n  x\n", "a=x\n"},
      {"a: >-\n  x\n  y\n", "a=x y"},
      {"a: 3\n", "a=3"},
      {"a: +3\n", "a=3"},
      {"a: 3\n", "a:=3"},
      {"a: True\n", "a=true"},
      {"a: TRUE\n", "a:=true"},
      {"a: ~\n", "a:=null"},
      {"a:\n", "a:=null"},
      {"a: ''\n", "a="},
      {"a: 1.50\n", "a:=1.5"},
      {"a: 1.0e+3\n", "a:=1e3"},
      {"a: !!str 3\n", "a:=\"3\""},
      {"a: !!int 3\n", "a:=3"},
      {"a: \"3\"\n", "a:=\"3\""},
  };
  for (const auto& row : rows) {
    INFO(row.text << row.assignment);
    const auto result = outcome(row.text, {row.assignment});
    CHECK(result.text == row.text);
    CHECK_FALSE(result.changes.at(0).changed);
    CHECK(result.warnings.empty());
  }
}

TEST_CASE("replace: a text that some read as something else is not there already", "[yaml]") {
  CHECK(becomes("1e3", "a=1e3") == "\"1e3\"");
  CHECK(becomes("1.20", "a=1.20") == "\"1.20\"");
  CHECK(becomes("yes", "a=yes") == "\"yes\"");
  CHECK(becomes("2024-01-01", "a=2024-01-01") == "\"2024-01-01\"");
  CHECK(becomes("~", "a=~") == "\"~\"");
  CHECK(becomes("", "a=") == "\"\"");
  CHECK(becomes("0644", "a=0644") == "\"0644\"");
}

TEST_CASE("replace: a type that gets lost is worth a warning with the way out", "[yaml]") {
  using Lines = std::vector<std::string>;
  CHECK(warnings("ratio: 1.5\n", "ratio=2.5") ==
        Lines{"ratio was the number 1.5 and is now the text \"2.5\"; for a number use ratio:=2.5"});
  CHECK(warnings("a: 1e3\n", "a=x") == Lines{"a was the number 1e3 and is now the text \"x\""});
  CHECK(warnings("a: 2024-01-01\n", "a=2024-02-01") ==
        Lines{"a was the date 2024-01-01 and is now the text \"2024-02-01\""});
  CHECK(warnings("a: 2\n", "a=0644") == Lines{"a was the number 2 and is now the text \"0644\""});
  CHECK(warnings("a: yes\n", "a=no") ==
        Lines{"a was the boolean yes and is now the text \"no\"; for a boolean use a:=false"});
  CHECK(warnings("a: ~\n", "a=1e3") ==
        Lines{"a was null and is now the text \"1e3\"; for a number use a:=1e3"});
  CHECK(warnings("{\"a\": 1.5}", "a=2.5").size() == 1);
}

TEST_CASE("replace: a type that was meant to change, or never was, is not", "[yaml]") {
  for (const auto* text : {"a: 2\n", "a: true\n", "a: ~\n", "a:\n"}) {
    CHECK(warnings(text, "a=9f8e7d6").empty());
  }
  CHECK(warnings("a: '1.5'\n", "a=2.5").empty());
  CHECK(warnings("a: v1\n", "a=1e3").empty());
  CHECK(warnings("a: 1.5\n", "a:=2.5").empty());
  CHECK(warnings("a: 1.5\n", "a:=\"2.5\"").empty());
}

TEST_CASE("replace: nobody is advised to make a number of a commit or what is none", "[yaml]") {
  using Lines = std::vector<std::string>;
  CHECK(warnings("tag: 1276e23\n", "tag=8051e42") ==
        Lines{"tag was the number 1276e23 and is now the text \"8051e42\""});
  CHECK(warnings("a: 1.5\n", "a=99999999999999999999") ==
        Lines{"a was the number 1.5 and is now the text \"99999999999999999999\""});
}

TEST_CASE("replace: what looks like a slip is worth a warning", "[yaml]") {
  using Lines = std::vector<std::string>;
  CHECK(warnings("tag: v1\n", "tag=") == Lines{"tag is now empty"});
  CHECK(warnings("tag: v1\n", "tag=v2\n") ==
        Lines{"tag now ends with a line break, unlike before"});
  CHECK(warnings("tag: v1\n", "tag='v2'") == Lines{"tag now has quotes in its value: 'v2'"});
  CHECK(warnings("replicas: 2\n", "replicas=8,enabled=true") ==
        Lines{"replicas is now all of 8,enabled=true; each value takes a --set of its own"});
  CHECK(warnings("tag: v1\n", "tag = \"v2\"") == Lines{"tag now has quotes in its value:  \"v2\""});
  CHECK(warnings("tag: v1\n", "tag=v2 ") == Lines{"tag now begins or ends with a blank: \"v2 \""});
  CHECK(warnings("tag: v1\n", "tag= v2").size() == 1);
  CHECK(warnings("tag: v1\n", "tag=v3 other.tag=v4") ==
        Lines{"tag is now all of v3 other.tag=v4; each value takes an argument of its own"});
  CHECK(warnings("tag: v1\n", "tag=${TAG}") ==
        Lines{"tag is now ${TAG} itself: nothing fills that in here"});
  CHECK(warnings("tag: v1\n", "tag=$(params.tag)").size() == 1);
  CHECK(warnings("opts: -Xmx1g\n", "opts=-Xmx2g -Da.b=c").empty());
  CHECK(warnings("a: x b=c\n", "a=y b=d").empty());
  CHECK(warnings("a: ${A}\n", "a=${B}").empty());
  CHECK(warnings("a: x\n", "a=${B}/$(C)").empty());
  CHECK(warnings("a: ' x'\n", "a= y").empty());
  CHECK(warnings("a: ''\n", "a=").empty());
  CHECK(warnings("a: |\n  x\n", "a=y\n").empty());
  CHECK(warnings("a: v1\n", "a:=\"\"").empty());
  CHECK(warnings("a: x\n", "a=b,c=").size() == 1);
  CHECK(warnings("a: x,y=z\n", "a=b,c=d").empty());
  CHECK(warnings("a: x\n", "a=one, two=three").empty());
}

TEST_CASE("replace: the report has the number as it is written", "[yaml]") {
  CHECK(outcome("a: 1\n", {"a:=1e3"}).changes[0].new_value == "1000.0");
  CHECK(outcome("a: 1\n", {"a:=2"}).changes[0].new_value == "2");
  CHECK(outcome("a: x\n", {"a=1e3"}).changes[0].new_value == "1e3");
  CHECK(outcome("m: {}\n", {"m.a:=1e3"}, {.if_missing = IfMissing::create}).changes[0].new_value ==
        "1000.0");
}

TEST_CASE("replace: a tag must go with the new value", "[yaml]") {
  CHECK(becomes("!!int 3", "a=4") == "!!int 4");
  CHECK(becomes("!!int 3", "a:=4") == "!!int 4");
  CHECK(becomes("!!bool true", "a:=false") == "!!bool false");
  CHECK(becomes("!!int 3", "a=x") ==
        "error: line 1: the value has the tag !!int, which does not go with the new one");
  CHECK(becomes("!!str 3", "a:=4") ==
        "error: line 1: the value has the tag !!str, which does not go with the new one");
  CHECK(becomes("!local 3", "a:=4") ==
        "error: line 1: the value has the tag !local, which does not go with the new one");
  CHECK(becomes("!!binary aGk=", "a=b") ==
        "error: line 1: the value has the tag !!binary, which does not go with the new one");
  CHECK(becomes("!local x", "a:=[1]") ==
        "error: line 1: the value has the tag !local, which does not go with the new one");
}

TEST_CASE("replace: tabs below a plain value forbid quotes", "[yaml]") {
  CHECK(edited("a: v1\n  \t# c\nb: 1\n", {"a=v2"}) == "a: v2\n  \t# c\nb: 1\n");
  CHECK(edited("a: v1\n  \t# c\nb: 1\n", {"a=1e3"}) ==
        "error: line 2: a tab, and only spaces may indent");
}

TEST_CASE("replace: blanks that would become content keep a block from being filled", "[yaml]") {
  CHECK(edited("a: |\n   \nb: 1\n", {"a=v2"}) == "a: \"v2\"\n   \nb: 1\n");
  CHECK(edited("a: |\n   ", {"a=v2"}) == "a: \"v2\"\n   ");
  CHECK(edited("a: |\n  \n", {"a=v2"}) == "a: |-\n  v2\n  \n");
}

TEST_CASE("replace: the report says what was and what is", "[yaml]") {
  const auto result =
      outcome("# c\nimage:\n  tag: \"v\\x31\"\nreplicas: 2\n", {"replicas=3", "image.tag=v2"});
  REQUIRE(result.changes.size() == 2);
  CHECK(result.changes[0].edit == 0);
  CHECK(result.changes[0].path == "replicas");
  CHECK(result.changes[0].line == 4);
  CHECK(result.changes[0].old_value == "2");
  CHECK(result.changes[0].new_value == "3");
  CHECK(result.changes[1].path == "image.tag");
  CHECK(result.changes[1].line == 3);
  CHECK(result.changes[1].old_value == "v1");
  CHECK(result.changes[1].new_value == "v2");
  CHECK(result.changes[1].changed);
  CHECK_FALSE(result.changes[1].created);
}

TEST_CASE("replace: two edits of one value must agree", "[yaml]") {
  CHECK(edited("a: [x]\n", {"a[0]=v", "a.0=v"}) == "a: [v]\n");
  CHECK(edited("a: [x]\n", {"a[0]=v", "a[-1]=w"}) ==
        "error: `a[-1]` is given two different values");
  CHECK(edited("a: [x]\n", {"a[0]=x", "a[-1]=w"}) ==
        "error: `a[-1]` is given two different values");
  CHECK(edited("a: 1\n", {"a=2", "a:=2"}) == "a: 2\n");
  CHECK(edited("a: 1\n", {"a:=[1]", "a:=[2]"}) == "error: `a` is given two different values");
}

TEST_CASE("replace: a map or list that is there already is no map to refuse", "[yaml]") {
  const std::vector<std::string> texts = {"k: {\"a\": 1, \"b\": [true]}\n",
                                          "k:\n  a: 1  # one\n  b:\n    - true\n"};
  for (const auto& text : texts) {
    CHECK(edited(text, {R"(k:={"a":1,"b":[true]})"}) == text);
    CHECK_FALSE(outcome(text, {R"(k:={"a":1,"b":[true]})"}).changes.at(0).changed);
    CHECK(edited(text, {R"(k:={"a":2,"b":[true]})"}).find("not a single value") !=
          std::string::npos);
  }
  const auto once = edited("k: x\n", {R"(k:={"a":1})"});
  CHECK(edited(once, {R"(k:={"a":1})"}) == once);
}
