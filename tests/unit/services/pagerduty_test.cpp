// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

const json keys = {{"serviceKeys", {{"shop", "R0UT1NG"}}}};

Prepared event(json section) {
  return prepared(pagerdutyv2, keys, with_section(std::move(section)), "shop");
}

}  // namespace

TEST_CASE("pagerdutyv2: an alert can go on and end, by its key and without a payload",
          "[services]") {
  const json section = {
      {"summary", "s"}, {"source", "x"}, {"severity", "error"}, {"dedupKey", "d"}};
  CHECK(event(section).request.body ==
        R"({"routing_key":"R0UT1NG","event_action":"trigger","dedup_key":"d","client":"ArgoCD",)"
        R"("payload":{"summary":"s","source":"x","severity":"error"}})");
  for (const std::string action : {"acknowledge", "resolve"}) {
    auto other = section;
    other["action"] = " " + action + "\n";
    CHECK(event(other).request.body ==
          R"({"routing_key":"R0UT1NG","event_action":")" + action + R"(","dedup_key":"d"})");
  }
}

TEST_CASE("pagerdutyv2: an action that cannot be is malformed", "[services]") {
  CHECK(event({{"action", "close"}}).error.message == "'close' is no action of PagerDuty");
  CHECK(event({{"action", "resolve"}}).error.message ==
        "pagerdutyv2.action is resolve, but there is no dedupKey");
  CHECK(prepared(pagerdutyv2, keys, saying("x"), "shop").error.message ==
        "no template has a section pagerdutyv2");
}

TEST_CASE("pagerdutyv2: a long summary is cut", "[services]") {
  const auto result = event({{"summary", std::string(2000, 'x')}});
  CHECK(result.body["payload"]["summary"].get<std::string>().size() == 1023 + 3);
  CHECK(result.remarks.size() == 1);
}

TEST_CASE("pagerdutyv2: each recipient has a key, which is a secret", "[services]") {
  CHECK(prepared(pagerdutyv2, keys, with_section({}), "ship").hint() == "did you mean 'shop'?");
  const auto service = pagerdutyv2.create("pagerdutyv2", keys);
  CHECK((*service)->secrets().front().reveal() == "R0UT1NG");
  CHECK(prepared(pagerdutyv2,
                 {{"serviceKeys", keys["serviceKeys"]}, {"apiURL", "http://127.0.0.1:8"}},
                 with_section({{"summary", "s"}}), "shop")
            .request.url.text() == "http://127.0.0.1:8/v2/enqueue");
}

TEST_CASE("pagerduty: an incident needs a section and a recipient", "[services]") {
  const json options = {{"token", "t"}, {"from", "a@b.c"}, {"apiURL", "http://127.0.0.1:8/"}};
  const auto result = prepared(pagerduty, options, with_section({{"title", "T"}}), "P1");
  CHECK(result.request.url.text() == "http://127.0.0.1:8/incidents");
  CHECK(header(result.request, "From") == "a@b.c");
  CHECK(prepared(pagerduty, options, saying("x"), "P1").error.message ==
        "no template has a section pagerduty");
  CHECK(prepared(pagerduty, options, with_section({{"title", "T"}}), "").error.kind ==
        base::ErrorKind::usage);
}

}  // namespace services
