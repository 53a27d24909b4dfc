// SPDX-License-Identifier: Apache-2.0
#include "regex/pattern.hpp"

#include <catch2/catch.hpp>

using regex::Pattern;

namespace {

// "[0 2 -1 -1]": as Go prints the places of a match and its groups.
std::string places(const regex::Match& match) {
  std::string text;
  for (const auto& span : match) {
    text += text.empty() ? "[" : " ";
    text +=
        span.is_matched() ? std::to_string(span.begin) + " " + std::to_string(span.end) : "-1 -1";
  }
  return text + "]";
}

std::string all_places(const std::vector<regex::Match>& matches) {
  std::string text;
  for (const auto& match : matches) text += (text.empty() ? "" : " ") + places(match);
  return "[" + text + "]";
}

}  // namespace

TEST_CASE("regex: what Go refuses is refused in its words", "[regex]") {
  struct Row {
    std::string expression;
    std::string complaint;
  };
  const Row rows[] = {
      {"(", "missing closing ): `(`"},
      {"a)", "unexpected ): `a)`"},
      {"(a|b", "missing closing ): `(a|b`"},
      {"[a", "missing closing ]: `[a`"},
      {"[z-a]", "invalid character class range: `z-a`"},
      {"[a-\\d]", "invalid escape sequence: `\\d`"},
      {"[[:foo:]]", "invalid character class range: `[:foo:]`"},
      {"\\p{Klingon}", "invalid character class range: `\\p{Klingon}`"},
      {"\\p\303\251", "invalid character class range: `\\p\303\251`"},
      {"\\p{", "invalid character class range: `\\p{`"},
      {"*", "missing argument to repetition operator: `*`"},
      {"a|*", "missing argument to repetition operator: `*`"},
      {"(*)", "missing argument to repetition operator: `*`"},
      {"(?i)*", "missing argument to repetition operator: `*`"},
      {"a**", "invalid nested repetition operator: `**`"},
      {"a*?+", "invalid nested repetition operator: `*?+`"},
      {"a{2}{3}", "invalid nested repetition operator: `{2}{3}`"},
      {"a{1001}", "invalid repeat count: `{1001}`"},
      {"a{2,1}", "invalid repeat count: `{2,1}`"},
      {"a{99999999999}", "invalid repeat count: `{99999999999}`"},
      {"((a{100}){100}){2}", "invalid repeat count: `{100}`"},
      {"\\", "trailing backslash at end of expression: ``"},
      {"\\8", "invalid escape sequence: `\\8`"},
      {"\\C", "invalid escape sequence: `\\C`"},
      {"\\Z", "invalid escape sequence: `\\Z`"},
      {"\\x{110000}", "invalid escape sequence: `\\x{110000`"},
      {"\\xg0", "invalid escape sequence: `\\xg0`"},
      {"(?P<n>a", "missing closing ): `(?P<n>a`"},
      {"(?P<a b>x)", "invalid named capture: `(?P<a b>`"},
      {"(?P<n", "invalid named capture: `(?P<n`"},
      {"(?<>a)", "invalid named capture: `(?<>`"},
      {"(?=a)", "invalid or unsupported Perl syntax: `(?=`"},
      {"(?<!a)", "invalid named capture: `(?<!a)`"},
      {"(?i-:a)", "invalid or unsupported Perl syntax: `(?i-:`"},
      {"(?z)", "invalid or unsupported Perl syntax: `(?z`"},
      {"(?i", "invalid or unsupported Perl syntax: `(?i`"},
      {"a\377b", "invalid UTF-8: `\377b`"},
      {"[\377]", "invalid UTF-8: `\377]`"},
      {"\\p{Old_Italic}", "invalid character class range: `\\p{Old_Italic}`"},
      {"(?P=n)", "invalid or unsupported Perl syntax: `(?P`"},
  };
  for (const auto& row : rows) {
    INFO(row.expression);
    const auto pattern = Pattern::compile(row.expression);
    REQUIRE_FALSE(pattern);
    CHECK(pattern.error().message == "error parsing regexp: " + row.complaint);
  }
}

TEST_CASE("regex: groups nest as deeply as in Go, and no deeper", "[regex]") {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '(') + std::string(levels, ')');
  };
  CHECK(Pattern::compile(nested(999)));
  const auto refused = Pattern::compile(nested(1000));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "error parsing regexp: expression nests too deeply: `" + nested(1000) + "`");
}

TEST_CASE("regex: an expression of too many steps is refused", "[regex]") {
  std::string huge;
  for (int i = 0; i < 5000; ++i) huge += "a{1000}";
  const auto refused = Pattern::compile(huge);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "error parsing regexp: expression too large: `" + huge + "`");
}

TEST_CASE("regex: finds the matches and groups that Go finds", "[regex]") {
  struct Row {
    std::string expression;
    std::string subject;
    std::string matches;
  };
  const Row rows[] = {
      {"a*", "baac", "[[0 0] [1 3] [4 4]]"},
      {"", "a\303\251", "[[0 0] [1 1] [3 3]]"},
      {"a|ab", "ab", "[[0 1]]"},
      {"(a)|(b)", "ab", "[[0 1 0 1 -1 -1] [1 2 -1 -1 1 2]]"},
      {"(?:a+?)(a*)", "aaa", "[[0 3 1 3]]"},
      {"^a", "aa", "[[0 1]]"},
      {"(?m)^a$", "a\nb\na", "[[0 1] [4 5]]"},
      {"a$", "a\n", "[]"},
      {"\\bx", "x yx \303\251", "[[0 1]]"},
      {"\\B", "a\303\251a", "[]"},
      {"\\B", "\303\251\303\251", "[[0 0] [2 2] [4 4]]"},
      {".", "a\377\342\202\n", "[[0 1] [1 2] [2 3] [3 4]]"},
      {"\\x{fffd}", "\377\357\277\275", "[[0 1] [1 4]]"},
      {"[^a]", "\377a", "[[0 1]]"},
      {"(?s).", "\n", "[[0 1]]"},
      {"(?i)k", "kK\342\204\252", "[[0 1] [1 2] [2 5]]"},
      {"(?i)[^s]", "s\305\277x", "[[3 4]]"},
      {"\\pL+", "a\303\251\346\227\2451", "[[0 6]]"},
      {"\\p{letter}+", "a\303\2511", "[[0 3]]"},
      {"\\p{C}", "a\315\270\n", "[[1 3] [3 4]]"},
      {"[^\\p{C}]+", "a\315\270b", "[[0 1] [3 4]]"},
      {"\\P{Cn}", "a\315\270", "[[0 1]]"},
      {"\\Qa.b\\E+", "a.bb", "[[0 4]]"},
      {"a{,2}", "a{,2}", "[[0 5]]"},
      {"(?P<x>a)(?P<x>b)", "ab", "[[0 2 0 1 1 2]]"},
      {"(?<year>\\d+)-(\\d+)", "2026-08", "[[0 7 0 4 5 7]]"},
      {"(|a)*", "aa", "[[0 0 0 0] [1 1 1 1] [2 2 2 2]]"},
      {"(a*)*", "b", "[[0 0 0 0] [1 1 1 1]]"},
      {"(?U)a+", "aa", "[[0 1] [1 2]]"},
      {"[[:^alpha:]\\d]", "a1-", "[[1 2] [2 3]]"},
      {"[]a]", "]", "[[0 1]]"},
      {"\\x{d800}", "\355\240\200", "[]"},
      {"a{0}b", "ab", "[[1 2]]"},
      {"x*", "", "[[0 0]]"},
  };
  for (const auto& row : rows) {
    INFO(row.expression << " in " << row.subject);
    const auto pattern = Pattern::compile(row.expression);
    REQUIRE(pattern);
    const auto matches = pattern->find_all_matches(row.subject);
    CHECK(all_places(matches) == row.matches);
    CHECK(pattern->matches(row.subject) == !matches.empty());
    CHECK(pattern->find_match(row.subject).has_value() == !matches.empty());
    if (matches.empty()) continue;
    CHECK(pattern->find_match(row.subject) == matches[0]);
    CHECK(pattern->find(row.subject) == matches[0][0]);
  }
}

TEST_CASE("regex: no more matches are found than asked for", "[regex]") {
  const auto pattern = *Pattern::compile("a");
  CHECK(pattern.find_all("aaa").size() == 3);
  CHECK(pattern.find_all("aaa", 2).size() == 2);
  CHECK(pattern.find_all("aaa", 0).empty());
}

TEST_CASE("regex: groups keep their names", "[regex]") {
  const auto pattern = *Pattern::compile("(?P<a>x)(y)(?<a>z)");
  CHECK(pattern.group_names() == std::vector<std::string>{"", "a", "", "a"});
  CHECK(pattern.expression() == "(?P<a>x)(y)(?<a>z)");
}

TEST_CASE("regex: replaces as Go does, and literally", "[regex]") {
  struct Row {
    std::string expression;
    std::string subject;
    std::string replacement;
    std::string replaced;
    std::string literally;
  };
  const Row rows[] = {
      {"a(b)", "xabx", "${1}c", "xbcx", "x${1}cx"},
      {"a(b)", "xabx", "$1c", "xx", "x$1cx"},
      {"a(b)", "xabx", "[$0]", "x[ab]x", "x[$0]x"},
      {"(?P<n>a)", "a", "<$n>", "<a>", "<$n>"},
      {"(?P<n>a)|(?P<n>b)", "ab", "<$n>", "<a><b>", "<$n><$n>"},
      {"a", "aa", "$$", "$$", "$$$$"},
      {"a", "a", "$", "$", "$"},
      {"a", "a", "x$", "x$", "x$"},
      {"a", "a", "${0", "${0", "${0"},
      {"a", "a", "${}", "${}", "${}"},
      {"a", "a", "$9", "", "$9"},
      {"a", "a", "$00", "", "$00"},
      {"(a)", "a", "$\303\251", "", "$\303\251"},
      {"(a)", "a", "$1\303\251", "", "$1\303\251"},
      {"", "a\303\251", "-", "-a-\303\251-", "-a-\303\251-"},
      {"a*", "baac", "-", "-b-c-", "-b-c-"},
      {"x", "abc", "-", "abc", "abc"},
      {"a|$", "ba", "-", "b-", "b-"},
      {".", "\377", "[$0]", "[\377]", "[$0]"},
      {"(a)(b)?", "a", "$2|$1", "|a", "$2|$1"},
  };
  for (const auto& row : rows) {
    INFO(row.expression << " in " << row.subject << " by " << row.replacement);
    const auto pattern = Pattern::compile(row.expression);
    REQUIRE(pattern);
    CHECK(pattern->replace_all(row.subject, row.replacement) == row.replaced);
    CHECK(pattern->replace_all_literal(row.subject, row.replacement) == row.literally);
  }
}

TEST_CASE("regex: splits as Go does", "[regex]") {
  struct Row {
    std::string expression;
    std::string subject;
    int limit;
    std::string pieces;
  };
  const Row rows[] = {
      {",", "a,b,c", -1, "<a><b><c>"},
      {",", "a,b,c", 2, "<a><b,c>"},
      {",", "a,b,c", 1, "<a,b,c>"},
      {",", "a,b,c", 0, ""},
      {",", ",a,", -1, "<><a><>"},
      {"", "a\303\251", -1, "<a><\303\251>"},
      {"", "", -1, ""},
      {"x", "", -1, "<>"},
      {"a*", "baac", -1, "<b><c>"},
      {" +", "a  b", -1, "<a><b>"},
      {",", "abc", -1, "<abc>"},
      {"a*", "baac", 2, "<b><c>"},
  };
  for (const auto& row : rows) {
    INFO(row.expression << " in " << row.subject << ", " << row.limit);
    std::string pieces;
    for (const auto piece : Pattern::compile(row.expression)->split(row.subject, row.limit)) {
      pieces += "<" + std::string(piece) + ">";
    }
    CHECK(pieces == row.pieces);
  }
}

TEST_CASE("regex: quoted text is matched as it is", "[regex]") {
  CHECK(regex::quote_meta("a.b*[c]$") == "a\\.b\\*\\[c\\]\\$");
  CHECK(regex::quote_meta("\303\251-/ ") == "\303\251-/ ");
}
