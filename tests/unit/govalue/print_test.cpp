// SPDX-License-Identifier: Apache-2.0
#include "govalue/print.hpp"

#include <catch2/catch.hpp>

#include "govalue/function.hpp"
#include "unit/govalue/values.hpp"

using namespace govalue;
using namespace govalue::test;

namespace {

std::string printed(const Value& value) {
  Budget budget{Limits{}};
  return to_text(value, budget);
}

std::string upper(std::string_view value) {
  return std::string(value);
}

}  // namespace

TEST_CASE("print: every kind of value as %v", "[govalue]") {
  struct Row {
    Value value;
    std::string text;
  };
  const std::vector<Row> rows = {
      {{}, "<nil>"},
      {Value::boolean(true), "true"},
      {number(-5), "-5"},
      {Value::int64(INT64_MIN), "-9223372036854775808"},
      {Value::of_unsigned(uint64_type, UINT64_MAX), "18446744073709551615"},
      {real(1e6), "1e+06"},
      {Value::of_float(float32_type, 0.1), "0.1"},
      {Value::complex({1, -2.5}), "(1-2.5i)"},
      {text("a b"), "a b"},
      {Value::bytes("ab"), "[97 98]"},
      {list({number(1), text("x"), {}, list({})}), "[1 x <nil> []]"},
      {Value::strings({"a", "b c"}), "[a b c]"},
      {map({{"b", number(1)}, {"a", {}}, {"c", map({})}}), "map[a:<nil> b:1 c:map[]]"},
      {Value::nil_of(map_type), "map[]"},
      {Value::nil_of(list_type), "[]"},
      {pair("x", number(1)), "{x 1}"},
      {pair_pointer("x", {}), "&{x <nil>}"},
      {list({pair_pointer("x", {})}), "[0xc000012345]"},
      {Value::nil_of(pair_pointer_type), "<nil>"},
      {Value::function(function<&upper>("upper")), "0xc000012345"},
  };
  for (const auto& row : rows) CHECK(printed(row.value) == row.text);
}

TEST_CASE("print: blanks stand between two operands of which neither is a text", "[govalue]") {
  Budget budget{Limits{}};
  const std::vector<Value> operands = {number(1), number(2), text("a"), number(3), {}, text("b")};
  CHECK(print(operands, budget) == "1 2a3 <nil>b");
  CHECK(print_line(operands, budget) == "1 2 a 3 <nil> b\n");
  CHECK(print({}, budget).empty());
  CHECK(print_line({}, budget) == "\n");
}

TEST_CASE("print: a map that contains itself ends with the budget", "[govalue]") {
  Budget budget{Limits{}};
  const Value itself = map({});
  itself.set("a", itself);
  itself.set("b", itself);
  (void)to_text(itself, budget);
  CHECK(budget.is_exhausted());
  itself.erase("a");
  itself.erase("b");
}

TEST_CASE("print: the depth that is allowed can be printed", "[govalue]") {
  Budget budget{Limits{}};
  CHECK(to_text(nested_list(1000), budget) == std::string(1000, '[') + std::string(1000, ']'));
  CHECK_FALSE(budget.is_exhausted());
  (void)to_text(nested_list(1002), budget);
  CHECK(budget.is_exhausted());
}

TEST_CASE("print: memory is spent on texts", "[govalue]") {
  Budget budget{Limits{.memory = 100}};
  const Value value = list({text(std::string(60, 'x')), text(std::string(60, 'y'))});
  (void)to_text(value, budget);
  CHECK(budget.is_exhausted());
  CHECK(to_text(text("z"), budget).empty());
}
