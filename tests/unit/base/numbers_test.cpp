// SPDX-License-Identifier: Apache-2.0
#include "base/numbers.hpp"

#include <catch2/catch.hpp>

using base::compare_numbers;

TEST_CASE("compare_numbers: digits and nothing else", "[base]") {
  CHECK(compare_numbers("9", "10") == std::weak_ordering::less);
  CHECK(compare_numbers("007", "7") == std::weak_ordering::equivalent);
  CHECK(compare_numbers("18446744073709551617", "18446744073709551616") ==
        std::weak_ordering::greater);
  for (const auto* text : {"", "-1", "1.5", "1e3", " 1", "0x10"}) {
    CAPTURE(text);
    CHECK_FALSE(compare_numbers(text, "1"));
    CHECK_FALSE(compare_numbers("1", text));
  }
}
