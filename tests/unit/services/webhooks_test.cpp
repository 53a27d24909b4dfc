// SPDX-License-Identifier: Apache-2.0
#include "services/webhooks.hpp"

#include <catch2/catch.hpp>

namespace services {
namespace {

using nlohmann::json;

Webhooks robots(const json& options) {
  auto webhooks = Webhooks::read("dingtalk", options);
  REQUIRE(webhooks);
  return *std::move(webhooks);
}

std::string host(const json& options, const std::string& recipient) {
  const auto webhook = robots(options).find(recipient);
  return webhook ? webhook->url.host : "error: " + base::to_string(webhook.error());
}

const json own = {{"url", "https://own/send?k=v"}};
const json groups = {
    {"webhooks", {{"ops", {{"url", "https://ops"}}}, {"web", {{"url", "https://web"}}}}}};
const json one = {{"webhooks", {{"ops", {{"url", "https://ops"}}}}}};

}  // namespace

TEST_CASE("webhooks: the recipient chooses the group", "[services]") {
  CHECK(host(groups, "web") == "web");
  CHECK(host(own, "") == "own");
  CHECK(host(one, "") == "ops");
  auto both = groups;
  both.update(own);
  CHECK(host(both, "") == "own");
  CHECK(host(both, "ops") == "ops");
}

TEST_CASE("webhooks: a group that is not there is a usage error with the names that are",
          "[services]") {
  const auto wrong = robots(groups).find("wbe");
  REQUIRE(!wrong);
  CHECK(wrong.error().kind == base::ErrorKind::usage);
  CHECK(wrong.error().message == "the service 'dingtalk' has no group 'wbe'");
  CHECK(wrong.error().hint == "did you mean 'web'? it has 'ops', 'web'");
  const auto none = robots(groups).find("");
  REQUIRE(!none);
  CHECK(none.error().message == "the service 'dingtalk' needs a recipient");
  CHECK(none.error().hint == "it has 'ops', 'web'");
  const auto single = robots(own).find("ops");
  REQUIRE(!single);
  CHECK(single.error().hint == "it has only one robot, which needs no recipient");
}

TEST_CASE("webhooks: an address that is none is named, and not shown", "[services]") {
  struct Row {
    json options;
    std::string message;
    std::string hint;
  };
  const std::vector<Row> rows = {
      {json::object(), "the service 'dingtalk' has no 'url'", ""},
      {{{"url", "s3cret"}}, "the 'url' of the service 'dingtalk' is no http or https URL", ""},
      {{{"url", "$robot-url"}},
       "the 'url' of the service 'dingtalk' is no http or https URL",
       "the Secret has no key of the name behind the '$'"},
      {{{"webhooks", {{"ops", json::object()}}}},
       "'ops' of the service 'dingtalk' has no 'url'",
       ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.options.dump());
    const auto webhooks = Webhooks::read("dingtalk", row.options);
    REQUIRE(!webhooks);
    CHECK(webhooks.error().kind == base::ErrorKind::malformed);
    CHECK(webhooks.error().message == row.message);
    CHECK(webhooks.error().hint == row.hint);
  }
}

TEST_CASE("webhooks: plain http will do, for whoever stands in", "[services]") {
  CHECK(host({{"url", " http://127.0.0.1:8080/robot/send?access_token=T\n"}}, "") == "127.0.0.1");
}

}  // namespace services
