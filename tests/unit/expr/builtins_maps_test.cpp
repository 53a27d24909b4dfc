// SPDX-License-Identifier: Apache-2.0
#include "unit/expr/rows.hpp"

TEST_CASE("Functions of maps") {
  check_rows({
      {R"(keys({b: 1}))", R"([]interface {}|[b])"},
      {R"(keys(n))", R"(? cannot get keys from invalid (1:1))"},
      {R"(values({b: 1}))", R"([]interface {}|[1])"},
      {R"(values(i))", R"(? cannot get values from int (1:1))"},
      {R"(toPairs({b: 1}))", R"([][2]interface {}|[[b 1]])"},
      {R"(toPairs(toPairs({b: 1})))", R"(! cannot transform []interface {} to pairs (1:1))"},
      {R"(fromPairs([["a", 1], [2, "b"]]))", R"(map[interface {}]interface {}|map[a:1 2:b])"},
      {R"(fromPairs(toPairs({b: 1})))", R"(map[interface {}]interface {}|map[b:1])"},
      {R"(fromPairs([[1]]))", R"(? invalid pair length [1] (1:1))"},
      {R"(fromPairs([1]))", R"(? invalid pair 1 (1:1))"},
      {R"(fromPairs([[[], 1]]))",
       R"(? runtime error: hash of unhashable type []interface {} (1:1))"},
      {R"(fromPairs(s))", R"(? cannot transform text from pairs (1:1))"},
      {R"(fromPairs(i))", R"(? cannot transform %!s(int=5) from pairs (1:1))"},
      {R"(fromPairs(n))", R"(? cannot transform <invalid reflect.Value> from pairs (1:1))"},
      {R"(fromPairs([["a", 1]]).a)", R"(int|1)"},
      {R"(fromPairs([["a", 1]])[[]])",
       R"(? runtime error: hash of unhashable type []interface {} (1:22))"},
      {R"({a: 1, a: 2})", R"(map[string]interface {}|map[a:1])"},
      {R"({(i): 1})", R"(? interface conversion: interface {} is int, not string (1:1))"},
  });
}
