// SPDX-License-Identifier: Apache-2.0
#include "expr/paths.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

namespace expr {

TEST_CASE("paths: what an expression looks at") {
  const struct {
    std::string source;
    std::vector<std::string> paths;
  } rows[] = {
      {"a.b.c == 'x' and a.b.d == a.b.c", {"a.b.c", "a.b.d"}},
      {"a?.b?.c ?? a['b'].d", {"a.b.c", "a.b.d"}},
      {"a.b[0].c in [a.d]", {"a.b", "a.d"}},
      {"a.b[a.c]", {"a.b", "a.c"}},
      {"a.b[1:a.c]", {"a.b", "a.c"}},
      {"any(a.b, {.name == a.c and #.x})", {"a.b", "a.c"}},
      {"time.Now().Sub(time.Parse(a.b)).Minutes() > 5", {"time", "a.b"}},
      {"a.b | len() > 1 ? a.c : !a.d", {"a.b", "a.c", "a.d"}},
      {"let x = a.b; x.c == {(a.d): a.e}['k']", {"a.b", "x.c", "a.d", "a.e"}},
      {"true", {}},
      {"a.b ==", {}},
      {"", {}},
  };
  for (const auto& row : rows) {
    INFO(row.source);
    std::vector<std::string> paths;
    for (const auto& path : paths_in(row.source)) paths.push_back(base::join(path, "."));
    CHECK(paths == row.paths);
  }
  std::string many = "true";
  for (int i = 0; i < 1000; ++i) many += " and a.b" + std::to_string(i);
  CHECK(paths_in(many).size() == 100);
}

}  // namespace expr
