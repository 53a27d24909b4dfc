// SPDX-License-Identifier: Apache-2.0
#include "forges/change_request.hpp"

#include <catch2/catch.hpp>

#include "forges/names.hpp"

using forges::is_same_commit;
using Names = std::vector<std::string>;

TEST_CASE("is_same_commit: either may be cut, but not to next to nothing", "[forges]") {
  CHECK(is_same_commit("0123456789ab", "0123456789abcdef"));
  CHECK(is_same_commit("0123456789abcdef", "0123456"));
  CHECK_FALSE(is_same_commit("0123456789ab", "0123456789ac"));
  CHECK_FALSE(is_same_commit("012345", "0123456789ab"));
  CHECK_FALSE(is_same_commit("", ""));
}

TEST_CASE("missing_people: names are compared without case, sign and organisation", "[forges]") {
  CHECK(forges::missing_people({"@Ann", "team/Ops", "bob", "@ann", ""}, {"ann", "ops"}) ==
        Names{"bob"});
  CHECK(forges::missing_people({"@Ann", "@ann"}, {}) == Names{"@Ann"});
  CHECK(forges::login_of("@team/ops") == "ops");
}
