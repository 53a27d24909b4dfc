// SPDX-License-Identifier: Apache-2.0
#include "applicationset/branch_slug.hpp"

#include <catch2/catch.hpp>
#include <map>

namespace applicationset {

TEST_CASE("branches become parts of names as in Argo CD") {
  const std::map<std::string, std::string> rows = {
      {"feature/ABC_123", "feature-abc-123"},
      {"Ünïcode/žluťoučký", "unicode-zlutoucky"},
      {"a&b@c", "aandbatc"},
      {"日本", "ri-ben"},
      {"한국어", "hangugeo"},
      {"功能/登录", "gong-neng-deng-lu"},
      {"it's \"so\" – long", "its-so-long"},
      {"--a--b--", "a-b"},
      {"", ""},
      {"a-very-long-branch-name-that-goes-on-and-on-until-it-is-cut-between-words",
       "a-very-long-branch-name-that-goes-on-and-on-until"},
      {std::string(60, 'x'), std::string(50, 'x')},
  };
  for (const auto& [branch, slug] : rows) {
    INFO(branch);
    CHECK(branch_slug(branch) == slug);
  }
}

}  // namespace applicationset
