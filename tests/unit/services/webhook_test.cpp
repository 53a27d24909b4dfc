// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "answer_rows.hpp"
#include "replay.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using std::chrono::seconds;

const json at_example = {{"url", "https://example.com/hooks/9dkd83jd"}};

std::unique_ptr<Delivery> delivery_to(const json& options, const Message& message) {
  return delivery_of(*service_of(webhook, options, "ci"), message);
}

std::unique_ptr<Delivery> posting(const json& options) {
  return delivery_to(options, {.section = json{{"method", "POST"}, {"body", "x"}}});
}

http::Response answer(int status, std::string body = {},
                      std::map<std::string, std::string> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace

TEST_CASE("webhook: without a section it is GET with the message, and a remark says so",
          "[services]") {
  const auto delivery = delivery_to(at_example, {.text = "web is deployed"});
  const auto& request = request_of(*delivery);
  CHECK(request.method == http::Method::get);
  CHECK(request.body == "web is deployed");
  REQUIRE(delivery->plan().remarks.size() == 1);
  CHECK(
      delivery->plan().remarks.front().starts_with("no template has a section for the webhook ci"));
  CHECK(posting(at_example)->plan().remarks.empty());
}

TEST_CASE("webhook: it is tried again as often as Argo CD does, with its pauses", "[services]") {
  const auto delivery = posting(at_example);
  Replay replay({answer(503), answer(500), answer(429), answer(502, "still broken")});
  std::vector<base::Duration> pauses;
  auto outcome = delivery->attempt(replay);
  for (; outcome.state == State::later; outcome = delivery->attempt(replay)) {
    pauses.push_back(outcome.after);
  }
  CHECK(pauses == std::vector<base::Duration>{seconds(1), seconds(2), seconds(4)});
  CHECK(outcome.state == State::failed);
  CHECK(outcome.error.message ==
        "the webhook ci (example.com) answered 502 Bad Gateway: still broken, gave up after "
        "attempt 4");
}

TEST_CASE("webhook: the options say how often and how fast", "[services]") {
  auto options = at_example;
  options.update({{"retryMax", 1}, {"retryWaitMin", 3000}, {"retryWaitMax", 2000}});
  const auto delivery = posting(options);
  Replay replay({answer(500), answer(500)});
  CHECK(delivery->attempt(replay).after == seconds(2));
  CHECK(delivery->attempt(replay).state == State::failed);
}

TEST_CASE("webhook: a server may name the pause itself", "[services]") {
  struct Row {
    int status;
    seconds pause;
  };
  const std::vector<Row> rows = {{429, seconds(7)}, {503, seconds(7)}, {500, seconds(1)}};
  for (const auto& row : rows) {
    Replay replay({answer(row.status, "", {{"retry-after", "7"}})});
    const auto outcome = posting(at_example)->attempt(replay);
    CHECK(outcome.state == State::later);
    CHECK(outcome.after == row.pause);
  }
}

TEST_CASE("webhook: what will not get better is not tried again", "[services]") {
  const std::vector<AnswerRow> rows = {{400, "", State::failed, ErrorKind::rejected},
                                       {401, "", State::failed, ErrorKind::denied},
                                       {403, "", State::failed, ErrorKind::denied},
                                       {404, "", State::failed, ErrorKind::not_found},
                                       {413, "", State::failed, ErrorKind::rejected},
                                       {301, "", State::failed, ErrorKind::rejected},
                                       {501, "", State::failed, ErrorKind::unreachable}};
  check_answers(rows, [](const http::Response& answer) {
    Replay replay({answer});
    return posting(at_example)->attempt(replay);
  });
}

TEST_CASE("webhook: a redirect is not followed, and a hint says where it leads", "[services]") {
  Replay replay({answer(301, "moved", {{"location", "https://new.example.com/token123"}})});
  const auto outcome = posting(at_example)->attempt(replay);
  CHECK(outcome.error.message == "the webhook ci (example.com) answered 301");
  CHECK(outcome.error.hint.ends_with("(https://new.example.com:443)"));
}

TEST_CASE("webhook: a lost connection is tried again, one that lasts is not", "[services]") {
  Replay nobody;
  const auto delivery = posting(at_example);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    CHECK(delivery->attempt(nobody).state == State::later);
  }
  CHECK(delivery->attempt(nobody).state == State::failed);
  nobody.nobody.is_lasting = true;
  CHECK(posting(at_example)->attempt(nobody).state == State::failed);
}

TEST_CASE("webhook: the body of a known bot decides", "[services]") {
  struct Row {
    std::string url;
    std::string body;
    State state;
  };
  const std::vector<Row> rows = {
      {"https://slack.com/api/chat.postMessage", R"({"ok":true})", State::sent},
      {"https://slack.com/api/chat.postMessage", R"({"ok":false,"error":"no_text"})",
       State::failed},
      {"https://hooks.slack.com/services/T/B/X", "ok", State::sent},
      {"https://oapi.dingtalk.com/robot/send", R"({"errcode":310000,"errmsg":"sign"})",
       State::failed},
      {"https://proxy.example.com/robot/send?access_token=T", R"({"errcode":310000})",
       State::failed},
      {"https://example.com/hook", R"({"ok":false})", State::sent},
  };
  for (const auto& row : rows) {
    CAPTURE(row.url);
    Replay replay({answer(200, row.body)});
    CHECK(posting({{"url", row.url}})->attempt(replay).state == row.state);
  }
}

TEST_CASE("webhook: what a page for browsers says is not repeated", "[services]") {
  Replay replay({answer(404, "<!DOCTYPE html><p>x", {}), answer(400, "a\x1b[31m\nb")});
  CHECK(posting(at_example)->attempt(replay).error.message ==
        "the webhook ci (example.com) answered 404 Not Found");
  CHECK(posting(at_example)->attempt(replay).error.message ==
        "the webhook ci (example.com) answered 400: a [31m b");
}

TEST_CASE("webhook: headers and tokens of the address are secret, names of types are not",
          "[services]") {
  const auto service =
      service_of(webhook, {{"url", "https://example.com/hooks/9dkd83jd?key=s3cr3t"},
                           {"headers",
                            {{{"name", "Content-Type"}, {"value", "application/json"}},
                             {{"name", "Authorization"}, {"value", "Bearer t0ken"}}}}});
  CHECK(revealed(service->secrets()) == Texts{"s3cr3t", "9dkd83jd", "Bearer t0ken", "t0ken"});
}

}  // namespace services
