// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "expr/program.hpp"

TEST_CASE("expr: one and one are two", "[expr]") {
  govalue::Budget budget{{}};
  CHECK(expr::compile("1 + 1")->run({}, budget)->as_signed() == 2);
}
