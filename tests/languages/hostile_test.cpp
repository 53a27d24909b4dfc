// SPDX-License-Identifier: Apache-2.0

// Templates and expressions whose authors mean harm. Each ends soon, and in little memory.
#include <malloc.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <ctime>

#include "languages/engines.hpp"

namespace {

struct Hostile {
  std::string source;
  std::string says;  // in the answer
};

#ifdef __SANITIZE_ADDRESS__
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

constexpr double most_seconds = is_sanitized ? 60 : 5;  // of the processor
constexpr long most_kibibytes = long{700} << 10U;

std::string repeated(std::string_view text, int count) {
  std::string result;
  for (; count > 0; --count) result += text;
  return result;
}

std::string doubling(const std::string& how) {
  return R"({{$x := "\\"}}{{range until 40}}{{$x = )" + how + "}}{{end}}{{len $x}}";
}

void check(const std::string& language, const std::string& mode, const Hostile& row) {
  static languages::Engines engines;
  INFO(row.source.substr(0, 200));
  // What the last one left is not this one's.
  malloc_trim(0);
  const std::clock_t begin = std::clock();
  const auto answer = engines.answer({.language = language, .source = row.source, .mode = mode});
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < most_seconds);
  CHECK(answer.text.find(row.says) != std::string::npos);
  CAPTURE(answer.text.substr(0, 300));
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  CHECK((is_sanitized || usage.ru_maxrss < most_kibibytes));
}

constexpr const char* too_many_steps = "more than 20000000 steps";
constexpr const char* too_much_memory = "more than 256 MiB of memory";

}  // namespace

TEST_CASE("Templates that grow end within their memory") {
  const std::string lists = "{{$x := list 1}}{{range until 40}}{{$x = list $x $x}}{{end}}";
  const std::string megabyte = R"({{$a := repeat 1000000 "a"}}{{$l := list}}{{range until 3000}})";
  const Hostile rows[] = {
      {doubling("js $x"), "more than"},
      {doubling("quote $x"), "more than"},
      {doubling("quote $x $x $x $x $x $x"), "more than"},
      {doubling("toJson (list $x $x)"), "more than"},
      {lists + "{{deepCopy $x | len}}", too_much_memory},
      {lists + "{{toPrettyJson $x}}", too_much_memory},
      {R"({{fromJson (printf "[%s1]" (repeat 13000000 "[],")) | len}})", too_much_memory},
      {R"({{nindent 200000000 "a"}})", too_much_memory},
      {R"({{urlJoin (dict "path" (repeat 80000000 "%")) | len}})", "more than"},
      {megabyte + "{{$l = append $l (keys (dict $a 1))}}{{end}}", "more than"},
      {megabyte + "{{$l = append $l (trunc 999999 $a)}}{{end}}", "more than"},
      {megabyte + "{{$l = append $l $a}}{{end}}{{toStrings $l | len}}", "more than"},
      {"{{$x := list}}{{range 9999999}}{{$x = list (list (list (list (list $x))))}}{{end}}",
       "more than"},
  };
  for (const auto& row : rows) check("template", "", row);
}

TEST_CASE("Templates that look for something for long end within their steps") {
  const std::string map =
      "{{$d := dict}}{{range $i := until 300000}}{{$_ := set $d (toString (sub 9000000 $i)) 1}}"
      "{{end}}";
  const auto name = repeated("a", 1'000'000);
  const Hostile rows[] = {
      {R"({{trimAll (print (repeat 1000000 "b") "a") (repeat 2000000 "a") | len}})", "0"},
      {R"({{contains (print (repeat 2000000 "a") "b") (repeat 4000000 "a")}})", "false"},
      {R"({{replace (print (repeat 2000000 "a") "b") "" (repeat 4000000 "a") | len}})", "4000000"},
      {R"({{splitList (print (repeat 2000000 "a") "b") (repeat 4000000 "a") | len}})", "1"},
      {map, too_many_steps},
      {"{{$d := dict}}{{range $i := until 9000}}{{$_ := set $d (toString $i) 1}}{{end}}"
       "{{range 9999999}}{{range $d}}{{break}}{{end}}{{end}}",
       too_many_steps},
      {R"({{$a := repeat 9000000 "a"}}{{$b := print $a "x"}}{{range 999999}}{{$_ := lt $a $b}}{{end}})",
       too_many_steps},
      {R"({{$d := dict (repeat 1000000 "a") 1}}{{range 9000000}}{{$_ := $d.)" + name + "}}{{end}}",
       too_many_steps},
      {R"({{$k := repeat 1000000 "a"}}{{$d := dict $k 1}}{{range 9000000}}{{$_ := index $d $k}}{{end}})",
       too_many_steps},
      {"{{$a := 1}}" + repeated("{{$v := 1}}", 100'000) + "{{range 9000000}}{{$_ := $a}}{{end}}",
       too_many_steps},
      {R"({{$s := repeat 1000000 "0"}}{{range 9000000}}{{$_ := int $s}}{{end}})", too_many_steps},
      {R"({{range $i := until 900000}}{{$_ := dateInZone "2006" 0 (printf "%*s" (mod $i 50) "x")}}{{end}})",
       too_many_steps},
      {R"({{range 100}}{{$_ := derivePassword 1 "long" "a" "b" "c"}}{{end}})", too_many_steps},
  };
  for (const auto& row : rows) check("template", "", row);
}

TEST_CASE("YAML with many keys is written and read in little time") {
  std::string json;
  std::string yaml;
  for (int key = 0; key < 60'000; ++key) {
    json += (key == 0 ? "{\"k" : ",\"k") + std::to_string(key) + "\":1";
    yaml += "k" + std::to_string(key) + ": 1\n";
  }
  check("template", "a", {"{{fromJson `" + json + "}` | toYaml | len}}", "588889"});
  check("template", "a", {"{{fromYaml `" + yaml + "` | len}}", "60000"});
  check("template", "a",
        {R"({{fromYaml (printf "a: [%s1]" (repeat 4000000 "[],")) | len}})", too_much_memory});
  check("template", "a",
        {R"({{fromYaml (print (repeat 90000 "%TAG !a! x\n") "--- a")}})", "too many %TAG"});
}

TEST_CASE("Regular expressions end within their steps") {
  const Hostile rows[] = {
      {R"({{range $i := until 1000}}{{$_ := regexMatch (printf "\\pL{1000}%d" $i) "a"}}{{end}})",
       too_many_steps},
      {R"({{range $i := until 99}}{{$_ := regexMatch (printf "%s%d" (repeat 900 "\\pL{1000}") $i) "a"}}{{end}})",
       too_many_steps},
      {R"({{regexMatch "[ab]*a[ab]{900}c" (repeat 300000 "aab")}})", too_many_steps},
      {R"({{mustRegexMatch (repeat 2001 "\\pL") "a"}})", "expression too large"},
      {R"({{regexMatch (print "[" (repeat 300000 "\\pL") "]") "a"}})", too_many_steps},
      {R"({{range $i := until 900000}}{{$_ := regexMatch (printf "(a|b)*%d[a-z]" $i) "a"}}{{end}})",
       too_many_steps},
      {R"({{regexReplaceAll "a*b|a" (repeat 1000000 "a") ""}})", too_many_steps},
      {R"({{regexSplit "a*b|a" (repeat 1000000 "a") -1}})", too_many_steps},
      {R"({{regexFindAll "(.*)*(.*)*x|." (repeat 1000000 "a") -1}})", too_many_steps},
  };
  for (const auto& row : rows) check("template", "", row);
}

TEST_CASE("Expressions end within their limits") {
  std::string patterns = "1 == 2";
  for (int number = 0; number < 500; ++number) {
    patterns += " or 'a' + string(1) matches '\\\\pL{1000}" + std::to_string(number) + "'";
  }
  const auto text = "'" + repeated("a", 1'000'000) + "'";
  const Hostile rows[] = {
      {repeated("(", 40) + "x" + repeated(" ?: 1)", 40), "exceeds maximum allowed nodes"},
      {patterns, "regular expressions are too large"},
      {R"(any(1..1000, 'a' matches ('\\pL{1000}' + string(#))))", too_many_steps},
      {R"(repeat('aab', 300000) matches '[ab]*a[ab]{900}c')", too_many_steps},
      {"indexOf(repeat('a', 900000), repeat('a', 90000) + 'b')", "-1"},
      {"lastIndexOf(repeat('a', 900000), 'b' + repeat('a', 90000))", "-1"},
      {"len(trim(repeat('a', 900000), repeat('b', 90000) + 'a'))", "0"},
      {"let x = repeat('a', 9000); len(map(1..900000, trim(x, 'b')))", too_many_steps},
      {"toJSON(reduce(1..60, #acc + #acc, '\\x01'))", too_much_memory},
      {"let p = " + text + "; len(groupBy(1..900000, p))", too_many_steps},
      {"let p = " + text + "; len(fromPairs(map(1..200000, [p, 1])))", too_many_steps},
      {"let x = map(1..400000, #); let y = [x, x, x, x, x, x, x, x, x, x]; "
       "let z = [y, y, y, y, y, y, y, y, y, y]; let w = [z, z, z, z, z, z, z, z, z, z]; max(w)",
       too_many_steps},
  };
  for (const auto& row : rows) check("expr", "", row);
}

TEST_CASE("Expressions that look at a long text often end within their steps") {
  const auto text = "'" + repeated("a", 1'000'000) + "'";
  const auto map = "let m = fromJSON('{\"" + repeated("a", 1'000'000) + "\": 1}'); ";
  const std::pair<std::string, std::string> rows[] = {
      {"let x = '" + repeated("0", 20'000) + "'; ", "float(x) == 1"},
      {"let x = '" + repeated(" ", 20'000) + "'; ", "trim(x) == ''"},
      {"let x = '2020-01-01T00:00:00." + repeated("1", 20'000) + "Z'; ", "date(x) == nil"},
      {"let x = " + text + " + ''; ", "x == " + text},
      {"let x = " + text + "; ", "trimPrefix(x, x) == ''"},
      {"let x = " + text + " + ''; ", "x in [" + text + ", 'b']"},
      {map, "m[" + text + "] == 1"},
      {map + "let k = " + text + "; ", "get(m, k) == 1"},
      {"let y = map(1..1000, ''); ", "join(y) == 'a'"},
  };
  for (const auto& [definition, condition] : rows) {
    check("expr", "", {definition + "count(1..900000, " + condition + ")", too_many_steps});
  }
}

TEST_CASE("What is longer than any template is not read") {
  check("template", "", {repeated("{{1}}", 1'000'000), "is longer than 4 MiB"});
  check("expr", "", {repeated(" ", 5'000'000) + "1", "is longer than 4 MiB"});
  check("fasttemplate", "", {repeated("{{a}}", 1'000'000), "is longer than 4 MiB"});
}
