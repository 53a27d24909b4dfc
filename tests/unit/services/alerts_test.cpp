// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "replay.hpp"
#include "services/types.hpp"

// Services that tell machines: Alertmanager, Grafana, Opsgenie, New Relic; and Pushover.
namespace services {
namespace {

using nlohmann::json;

const json labels = {{"labels", {{"severity", "critical"}}}};
const json team = {{"apiKeys", {{"team-1", "k3y"}}}};

std::unique_ptr<Delivery> alert_to(const json& targets) {
  return delivery_of(alertmanager, {{"targets", targets}}, with_section(labels));
}

}  // namespace

TEST_CASE("alertmanager: an alert has a name, and a link that can be clicked", "[services]") {
  auto section = labels;
  section["generatorURL"] = "git@example.com:shop/web.git";
  const auto result = prepared(alertmanager, json::object(), with_section(section));
  CHECK(result.request.url.text() == "http://127.0.0.1:9093/api/v2/alerts");
  CHECK(json(result.body) == json::parse(R"([{
    "labels": {"alertname": "app-deployed", "severity": "critical"}, "annotations": null,
    "generatorURL": "https://example.com/shop/web.git", "startsAt": "2023-11-14T22:13:20Z"}])"));
  CHECK(prepared(alertmanager, json::object(), with_section(json::object())).error.message ==
        "alertmanager.labels is missing");
}

TEST_CASE("alertmanager: one target that takes it is enough", "[services]") {
  Replay replay({{.status = 500}, {.status = 200}});
  const auto delivery = alert_to({"a:1", "b:2"});
  const auto outcome = delivery->attempt(replay);
  CHECK(outcome.state == State::sent);
  CHECK(outcome.remarks ==
        Texts{"a:1 did not take it: Alertmanager answered 500 Internal Server Error"});
}

TEST_CASE("alertmanager: where none takes it, who asks to come again is believed", "[services]") {
  Replay replay({{.status = 500}, {.status = 429}, {.status = 400}});
  CHECK(alert_to({"a:1", "b:2", "c:3"})->attempt(replay).state == State::later);
  Replay nobody;
  CHECK(alert_to({"a:1"})->attempt(nobody).state == State::failed);
}

TEST_CASE("alertmanager: a password comes before a token, and both are secrets", "[services]") {
  json options = {{"bearerToken", "t0ken"}};
  CHECK(header(prepared(alertmanager, options, with_section(labels)).request, "Authorization") ==
        "Bearer t0ken");
  options["basicAuth"] = {{"username", "ada"}, {"password", "pw"}};
  CHECK(header(prepared(alertmanager, options, with_section(labels)).request, "Authorization") ==
        "Basic YWRhOnB3");
  CHECK((*alertmanager.create("a", options))->secrets().size() == 2);
}

TEST_CASE("opsgenie: what is too long is cut", "[services]") {
  const auto result =
      prepared(opsgenie, team,
               {.text = std::string(131, 'x'),
                .section = json{{"description", std::string(15'001, 'y')}, {"tags", {"a"}}}},
               "team-1");
  CHECK(result.body["message"].get<std::string>().size() == 129 + 3);
  CHECK(result.remarks.size() == 2);
  CHECK(header(result.request, "Authorization") == "GenieKey k3y");
}

TEST_CASE("opsgenie: a host without api in its name is spoken to in the open, with a remark",
          "[services]") {
  struct Row {
    const char* url;
    std::string origin;
    std::size_t remarks;
  };
  for (const auto& row :
       std::vector<Row>{{"", "https://api.opsgenie.com:443", 0},
                        {"api.eu.opsgenie.com", "https://api.eu.opsgenie.com:443", 0},
                        {"relay.example.com", "http://relay.example.com:80", 1},
                        {"https://relay.example.com", "https://relay.example.com:443", 0},
                        {"127.0.0.1:8", "http://127.0.0.1:8", 0}}) {
    CAPTURE(row.url);
    auto options = team;
    options["apiUrl"] = row.url;
    const auto result = prepared(opsgenie, options, saying("x"), "team-1");
    CHECK(result.request.url.origin() == row.origin);
    CHECK(result.remarks.size() == row.remarks);
  }
}

TEST_CASE("opsgenie: an alert needs a message, a section a description", "[services]") {
  CHECK(prepared(opsgenie, team, saying(""), "team-1").error.message == "the message is empty");
  CHECK(prepared(opsgenie, team, with_section(json::object()), "team-1").error.message ==
        "opsgenie.description is missing");
}

TEST_CASE("grafana: the recipient is the tags", "[services]") {
  const auto result = prepared(grafana, {{"apiUrl", "https://g.example.com/api/"}, {"apiKey", "k"}},
                               saying("x"), "a|b");
  CHECK(result.request.url.text() == "https://g.example.com/api/annotations");
  CHECK(result.request.body ==
        R"({"time":1700000000000,"isRegion":false,"tags":["a","b"],"text":"x"})");
}

TEST_CASE("grafana: what has no id is no annotation", "[services]") {
  CHECK(read(grafana, R"({"message":"Annotation added","id":1})").state == State::sent);
  CHECK(read(grafana, R"({"message":"Unauthorized","status":"error"})").state == State::failed);
}

TEST_CASE("newrelic: an application is one piece of the path", "[services]") {
  const auto result =
      prepared(newrelic, {{"apiKey", "k"}}, with_section({{"revision", "r"}}), "../7");
  CHECK(result.request.url.path == "/v2/applications/..%2F7/deployments.json");
  CHECK(result.request.body ==
        R"({"deployment":{"revision":"r","description":"web is deployed"}})");
  CHECK(prepared(newrelic, {{"apiKey", "k"}}, saying("x"), "7").error.message ==
        "no template has a section newrelic");
}

TEST_CASE("pushover: keys have 30 letters and digits", "[services]") {
  const std::string key(30, 'k');
  const auto result = prepared(pushover, {{"token", key}}, saying(std::string(1025, 'x')), key);
  CHECK(field(result.request, "message").size() == 1023 + 3);
  CHECK(result.remarks.size() == 1);
  CHECK(prepared(pushover, {{"token", key}}, saying("x"), "short").error.kind ==
        base::ErrorKind::usage);
  CHECK(prepared(pushover, {{"token", "short"}}, saying("x"), key).error.kind ==
        base::ErrorKind::malformed);
}

TEST_CASE("webex: a person is an address, all else a room", "[services]") {
  struct Row {
    const char* recipient;
    const char* key;
  };
  for (const auto& row : std::vector<Row>{{"ann@example.com", "toPersonEmail"},
                                          {"a@b.c", "toPersonEmail"},
                                          {"ann@localhost", "roomId"},
                                          {"ann @example.com", "roomId"},
                                          {"@b.c", "roomId"},
                                          {"a@b.", "roomId"},
                                          {"ROOM", "roomId"}}) {
    CAPTURE(row.recipient);
    CHECK(prepared(webex, {{"token", "t"}}, saying("x"), row.recipient).body.contains(row.key));
  }
}

TEST_CASE("webex: people are called by their addresses", "[services]") {
  const auto result = prepared(
      webex, {{"token", "t"}},
      {.text = "hi", .mentions = {"ann@example.com|Ann <b>", "bob@example.com", "eve"}}, "R");
  CHECK(result.body["markdown"] ==
        "hi\n<@personEmail:ann@example.com|Ann b> <@personEmail:bob@example.com>");
  CHECK(result.remarks.size() == 1);
}

}  // namespace services
