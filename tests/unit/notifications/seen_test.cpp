// SPDX-License-Identifier: Apache-2.0
#include "notifications/seen.hpp"

#include <catch2/catch.hpp>

#include "govalue/json.hpp"
#include "vectors.hpp"

namespace notifications {

TEST_CASE("seen: what a condition looks at is told", "[notifications]") {
  const auto app = R"({"metadata": {"name": "shop", "labels": {"a": "b"}},
                       "status": {"n": 3, "is": true, "resources": [{}, {}], "long": ")" +
                   std::string(100, 'x') + R"("}})";
  Variables known;
  known.app = govalue::from_json(app, govalue::Integers::int64).value();
  const auto variables = trigger_variables(known, config_of({}, {{"token", "abc"}}), still_world());
  const struct {
    std::string when, path, value;
  } rows[] = {
      {"app.metadata.name == 'x'", "app.metadata.name", "\"shop\""},
      {"app.status.n > 4", "app.status.n", "3"},
      {"app.status.is == 1", "app.status.is", "true"},
      {"app.metadata.labels == nil", "app.metadata.labels", "a map of 1"},
      {"any(app.status.resources, {.kind == 'x'})", "app.status.resources", "a list of 2"},
      {"app.status.none == 1", "app.status.none", "nil"},
      {"app.status.none.more.x == 1", "app.status.none.more.x", "nil, there is no app.status.none"},
      {"app.status.long == 1", "app.status.long", '"' + std::string(77, 'x') + "…\""},
      {"app.status != nil and app.status.n == 1", "app.status.n", "3"},
      {"secrets.token == 'abc'", "", ""},
      {"time.Now() == 1", "", ""},
      {"app == nil", "", ""},
  };
  for (const auto& row : rows) {
    INFO(row.when);
    const auto seen = seen_by(row.when, variables);
    const bool has_one = seen.size() == 1;
    CHECK(has_one == !row.path.empty());
    CHECK((has_one ? seen[0].path : "") == row.path);
    CHECK((has_one ? seen[0].value : "") == row.value);
  }
}

}  // namespace notifications
