// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "govalue/function.hpp"
#include "govalue/print.hpp"
#include "unit/govalue/values.hpp"

using namespace govalue;
using namespace govalue::test;

namespace {

struct Row {
  std::string_view format;
  std::vector<Value> operands;
  std::string text;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.format);
    Budget budget{Limits{}};
    CHECK(format(row.format, row.operands, budget) == row.text);
  }
}

std::string join(std::string_view, Rest<Value>) {
  return "";
}

}  // namespace

TEST_CASE("format: integers", "[govalue]") {
  check({
      {"%d|%5d|%-5d|%05d|%+d|% d",
       {number(42), number(42), number(42), number(42), number(42), number(42)},
       "42|   42|42   |00042|+42| 42"},
      {"%.3d|%6.3d|%-6.3d|%06.3d",
       {number(7), number(7), number(7), number(7)},
       "007|   007|007   |   007"},
      {"%.0d|%3.0d|", {number(0), number(0)}, "|   |"},
      {"%b %o %O %x %X",
       {number(10), number(10), number(10), number(-255), number(255)},
       "1010 12 0o12 -ff FF"},
      {"%#b %#o %#x %#X %#.4o",
       {number(5), number(8), number(255), number(255), number(8)},
       "0b101 010 0xff 0XFF 0010"},
      {"%c|%3c|%q|%+q|%#q",
       {number(0x4E2D), number(65), number(39), number(0x4E2D), number(65)},
       R"(中|  A|'\''|'\u4e2d'|'A')"},
      {"%U|%#U|%.6U|%U",
       {number(65), number(0x1F600), number(65), number(-1)},
       "U+0041|U+1F600 '😀'|U+000041|U+FFFFFFFFFFFFFFFF"},
      {"%c %q", {number(-1), number(0x110000)}, "\ufffd '\ufffd'"},
      {"%d", {number(INT64_MIN)}, "-9223372036854775808"},
      {"%x", {Value::of_unsigned(uint64_type, UINT64_MAX)}, "ffffffffffffffff"},
  });
}

TEST_CASE("format: floats", "[govalue]") {
  const double infinite = std::numeric_limits<double>::infinity();
  check({
      {"%f|%.2f|%8.3f|%-8.1f|%08.3f|%+.1f",
       {real(3.14159), real(3.14159), real(3.14159), real(3.14159), real(-3.14159), real(3.14159)},
       "3.141590|3.14|   3.142|3.1     |-003.142|+3.1"},
      {"%e %E %g %G %.3g",
       {real(1234.5678), real(1234.5678), real(1e-7), real(1e21), real(1234.5678)},
       "1.234568e+03 1.234568E+03 1e-07 1E+21 1.23e+03"},
      {"%F %b %x", {real(1.5), real(1), real(1)}, "1.500000 4503599627370496p-52 0x1p+00"},
      {"%#g|%#.3g|%#v|%#.0f", {real(1), real(1), real(1), real(1)}, "1.00000|1.00|1|1."},
      {"%06v|%+v|% v", {real(infinite), real(infinite), real(infinite)}, "  +Inf|+Inf| Inf"},
      {"%6.1f|%+f", {real(std::nan("")), real(std::nan(""))}, "   NaN|+NaN"},
      {"%.1f", {Value::complex({1, 2})}, "(1.0+2.0i)"},
  });
}

TEST_CASE("format: texts and bytes", "[govalue]") {
  check({
      {"%s|%5s|%-5s|%05s|%.2s|%.1s",
       {text("abc"), text("abc"), text("abc"), text("abc"), text("abc"), text("é中")},
       "abc|  abc|abc  |00abc|ab|é"},
      {"%q|%+q|%#q|%#q",
       {text("é\n"), text("é\n"), text("é\n"), text("a\"b")},
       "\"é\\n\"|\"\\u00e9\\n\"|\"é\\n\"|`a\"b`"},
      {"%x|%X|% x|%#x|%# X|%.1x|%6x",
       {text("hi"), text("hi!"), text("hi"), text("hi"), text("hi"), text("hi"), text("hi")},
       "6869|686921|68 69|0x6869|0X68 0X69|68|  6869"},
      {"%s %x %v %d %q",
       {Value::bytes("ab"), Value::bytes("ab"), Value::bytes("ab"), Value::bytes("ab"),
        Value::bytes("ab")},
       "ab 6162 [97 98] [97 98] \"ab\""},
      {"%4d|%o|%t",
       {Value::bytes("a"), Value::bytes("a"), Value::bytes("a")},
       "[  97]|[141]|[%!t(uint8=97)]"},
      {"%5t|%q", {Value::boolean(true), Value::boolean(true)}, " true|%!q(bool=true)"},
      {"%6.2v|%5v", {text("abc"), {}}, "    ab|<nil>"},
  });
}

TEST_CASE("format: what is nested has the verb and the layout of the whole", "[govalue]") {
  check({
      {"%d", {list({number(1), text("x"), {}})}, "[1 %!d(string=x) <nil>]"},
      {"%3v|%-3v|",
       {list({number(1), text("x")}), map({{"a", number(1)}})},
       "[  1   x]|map[a  :1  ]|"},
      {"%q", {Value::strings({"a", "b"})}, R"(["a" "b"])"},
      {"%v %+v", {pair("x", number(1)), pair("x", number(1))}, "{x 1} {Name:x Value:1}"},
      {"%+v", {pair_pointer("x", pair("y", {}))}, "&{Name:x Value:{Name:y Value:<nil>}}"},
  });
}

TEST_CASE("format: Go's own syntax and types", "[govalue]") {
  check({
      {"%#v",
       {map({{"a", number(1)}, {"b", {}}})},
       R"(map[string]interface {}{"a":1, "b":interface {}(nil)})"},
      {"%#v",
       {list({text("x"), real(1), Value::of_unsigned(uint_type, 10)})},
       R"([]interface {}{"x", 1, 0xa})"},
      {"%#v %#v",
       {Value::bytes("a"), list({Value::bytes("a")})},
       "[]byte{0x61} []interface {}{[]uint8{0x61}}"},
      {"%#v %#v %#v",
       {Value::nil_of(bytes_type), Value::nil_of(map_type), Value::nil_of(list_type)},
       "[]byte(nil) map[string]interface {}(nil) []interface {}(nil)"},
      {"%#v", {pair_pointer("x", {})}, R"(&main.Pair{Name:"x", Value:interface {}(nil)})"},
      {"%#v", {Value::nil_of(pair_pointer_type)}, "(*main.Pair)(nil)"},
      {"%#v", {{}}, "<nil>"},
      {"%T %T %T", {{}, number(1), Value::strings({})}, "<nil> int []string"},
      {"%T", {Value::function(function<&join>("join"))}, "func(string, ...interface {}) string"},
      {"%v %p %x",
       {list({Value::nil_of(pair_pointer_type)}), map({}),
        Value::function(function<&join>("join"))},
       "[<nil>] 0xc000012345 c000012345"},
  });
}

TEST_CASE("format: what does not fit is said in the text", "[govalue]") {
  check({
      {"%d", {text("x")}, "%!d(string=x)"},
      {"%5z", {number(3)}, "%!z(int=    3)"},
      {"%é", {number(3)}, "%!é(int=3)"},
      {"%d %s", {{}, {}}, "%!d(<nil>) %!s(<nil>)"},
      {"%d %d", {number(1)}, "1 %!d(MISSING)"},
      {"%d", {number(1), number(2), {}}, "1%!(EXTRA int=2, <nil>)"},
      {"x%", {}, "x%!(NOVERB)"},
      {"%-", {number(1)}, "%!(NOVERB)%!(EXTRA int=1)"},
      {"%99999999d", {number(1)}, "%!(NOVERB)%!(EXTRA int=1)"},
      {"%.", {number(1)}, "%!.(int=1)"},
      {"%!", {}, "%!!(MISSING)"},
      {"%w", {number(1)}, "%!w(int=1)"},
      {"%p", {number(1)}, "%!p(int=1)"},
      {"%s",
       {Value::function(function<&join>("join"))},
       "%!s(func(string, ...interface {}) string=0xc000012345)"},
      {"100%%|%5%", {}, "100%|%"},
  });
}

TEST_CASE("format: width, precision and operands by number", "[govalue]") {
  check({
      {"%*d|%-*d|%*d|",
       {number(4), number(1), number(4), number(1), number(-4), number(1)},
       "   1|1   |1   |"},
      {"%.*f %.*f", {number(1), real(2.25), number(-1), real(2.25)}, "2.2 %!(BADPREC)2.250000"},
      {"%*d %*d",
       {text("x"), number(1), number(2'000'000), number(1)},
       "%!(BADWIDTH)1 %!(BADWIDTH)1"},
      {"%[2]d %[1]d", {number(1), number(2)}, "2 1"},
      {"%[2]*[1]d", {number(1), number(4)}, "   1"},
      {"%[1]d %d %[1]q", {number(65), number(66)}, "65 66 'A'"},
      {"%[3]d %[x]d %[0]d %[d",
       {number(1)},
       "%!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX)"},
      {"%[]", {number(1)}, "%!](BADINDEX)"},
      {"%[1]5d %[1].2f", {number(1)}, "%!d(BADINDEX) %!f(BADINDEX)"},
  });
}

TEST_CASE("format: wide ones stop where the budget ends", "[govalue]") {
  Budget budget{Limits{.memory = 10'000'000}};
  std::string many;
  for (int count = 0; count < 1000; ++count) many += "%1000000[1]d";
  CHECK(format(many, std::vector<Value>{number(1)}, budget).size() < 20'000'000);
  CHECK(budget.is_exhausted());
}
