// SPDX-License-Identifier: Apache-2.0
#include "govalue/letter_case.hpp"

#include <catch2/catch.hpp>

#include "govalue/unicode.hpp"

TEST_CASE("letter case: each character has at most one other", "[govalue]") {
  CHECK(govalue::upper_case("straße é ω") == "STRAßE É Ω");
  CHECK(govalue::lower_case("ÀΣ İ") == "àσ i");
  CHECK(govalue::upper_case("a\xFF") == "A\xEF\xBF\xBD");
  CHECK(govalue::lower_case("ABC") == "abc");
}

TEST_CASE("unicode: categories exclude each other", "[govalue]") {
  CHECK(govalue::is_title(U'ǅ'));
  CHECK_FALSE(govalue::is_upper(U'ǅ'));
  CHECK(govalue::is_number(U'½'));
  CHECK_FALSE(govalue::is_digit(U'½'));
  CHECK(govalue::is_punctuation(U'。'));
  CHECK_FALSE(govalue::is_punctuation(U'+'));
}
