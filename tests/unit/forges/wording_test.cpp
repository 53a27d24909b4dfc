// SPDX-License-Identifier: Apache-2.0
#include "forges/wording.hpp"

#include <catch2/catch.hpp>

TEST_CASE("as_title: one line of 250 bytes at most", "[forges]") {
  CHECK(forges::as_title("  Set\nimage\tto \x1b[1mv2\n") == "Set image to  [1mv2");
  CHECK(forges::as_title(std::string(400, 'x')).size() <= 250);
  CHECK(forges::as_title("").empty());
}

TEST_CASE("without_orders: lines that GitLab would act on are words", "[forges]") {
  CHECK(forges::without_orders("a\n/merge\n  /label ~x\nb /close") ==
        "a\n\\/merge\n\\/label ~x\nb /close");
  CHECK(forges::without_orders("/1\n/\n//x") == "/1\n/\n//x");
}
