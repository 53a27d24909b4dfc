// SPDX-License-Identifier: Apache-2.0
#include "notifications/trigger.hpp"

#include <catch2/catch.hpp>

#include "notifications/samples.hpp"
#include "vectors.hpp"

namespace notifications {

TEST_CASE("triggers: they come to what they come to in Argo CD", "[notifications]") {
  for (const auto& row : rows_of("triggers.jsonl")) {
    INFO(row.dump());
    auto config = config_of({{"trigger.t", row["conditions"]}}, {{"token", "abc"}});
    config.context = {{"argocdUrl", "https://argocd.example.org"}, {"env", "prod"}};
    const auto& content = config.triggers.at("t").content;
    REQUIRE(content);
    const auto variables = trigger_variables(app_named(row["app"]), config, still_world());
    // The engine refuses all of it; here the other conditions can still be used.
    const bool is_bad = row.contains("error") && !row["error"].is_null();
    std::size_t bad = 0;
    for (std::size_t i = 0; i < content->conditions.size(); ++i) {
      const auto judged = judge(content->conditions[i], i, variables, still_world());
      if (!judged) ++bad;
      if (is_bad) continue;
      REQUIRE(judged);
      const auto& wanted = row["result"][i];
      CHECK(judged->key == wanted["key"]);
      CHECK(judged->is_triggered == wanted["triggered"]);
      CHECK(judged->once_per == wanted["oncePer"]);
      if (!wanted["templates"].is_null()) {
        CHECK(nlohmann::json(content->conditions[i].send) == wanted["templates"]);
      }
    }
    CHECK((bad > 0) == is_bad);
  }
}

TEST_CASE("triggers: a condition has the key that Argo CD writes into its annotation",
          "[notifications]") {
  CHECK(condition_key(0, "app.status.operationState.phase in ['Succeeded']") ==
        "[0].zxM90Et6k4Elb1-fHdjtDJq0xR0");
  CHECK(condition_key(0,
                      "app.status.operationState.phase in ['Succeeded'] and "
                      "app.status.health.status == 'Healthy'") ==
        "[0].y7b5sbwa2Q329JYH755peeq-fBs");
  CHECK(condition_key(3, "") == "[3].2jmj7l5rSw0yVb_vlWAYkK_YBwk");
}

}  // namespace notifications
