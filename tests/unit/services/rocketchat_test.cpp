// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "replay.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

const json bot = {
    {"serverUrl", "https://chat.example.com/"}, {"email", "bot@example.com"}, {"password", "p\"w"}};
const http::Response login = {
    .status = 200, .body = R"({"status":"success","data":{"authToken":"tok","userId":"uid"}})"};
const http::Response done = {.status = 200, .body = R"({"success":true})"};

std::unique_ptr<Delivery> to_ops(const Message& message, const json& options = bot) {
  return delivery_of(rocketchat, options, message, "#ops");
}

}  // namespace

TEST_CASE("rocketchat: a message follows a login, and both are planned", "[services]") {
  const auto delivery = to_ops(saying("hi"));
  REQUIRE(delivery->plan().outgoing.size() == 2);
  CHECK(request_of(*delivery, 0).url.text() == "https://chat.example.com/api/v1/login");
  CHECK(field(request_of(*delivery, 0), "password") == "p\"w");
  CHECK(header(request_of(*delivery, 1), "X-Auth-Token") == "<token>");
  Replay replay({login, done});
  CHECK(delivery->attempt(replay).state == State::sent);
  CHECK(header(replay.requests.at(1), "X-Auth-Token") == "tok");
  CHECK(header(replay.requests.at(1), "X-User-Id") == "uid");
  CHECK(replay.requests.at(1).body == R"({"channel":"#ops","text":"hi"})");
}

TEST_CASE("rocketchat: nobody logs in again who was put off", "[services]") {
  Replay replay({login, {.status = 429}, done});
  const auto delivery = to_ops(saying("hi"));
  CHECK(delivery->attempt(replay).state == State::later);
  CHECK(delivery->attempt(replay).state == State::sent);
  CHECK(replay.requests.size() == 3);
}

TEST_CASE("rocketchat: without a login nothing is posted", "[services]") {
  for (const auto* body : {R"({"status":"success","data":{}})", R"({"status":"error"})", "ok"}) {
    Replay replay({{.status = 200, .body = body}, done});
    CHECK(to_ops(saying("hi"))->attempt(replay).state == State::failed);
    CHECK(replay.requests.size() == 1);
  }
}

TEST_CASE("rocketchat: a name is a channel or a person, all else the ID of a room", "[services]") {
  const auto body = [](const std::string& recipient) {
    return json::parse(request_of(*delivery_of(rocketchat, bot, saying("x"), recipient), 1).body);
  };
  CHECK(body("#ops")["channel"] == "#ops");
  CHECK(body("@ann")["channel"] == "@ann");
  CHECK(body("GENERAL")["roomId"] == "GENERAL");
}

TEST_CASE("rocketchat: an icon and an avatar that are none are left out", "[services]") {
  auto options = bot;
  options["icon"] = "rocket";
  options["avatar"] = "a.png";
  CHECK(to_ops(saying("x"), options)->plan().remarks.size() == 2);
  options["icon"] = ":rocket:";
  options["avatar"] = "https://x/a.png";
  CHECK(request_of(*to_ops(saying("x"), options), 1).body ==
        R"({"channel":"#ops","text":"x","emoji":":rocket:","avatar":"https://x/a.png"})");
}

TEST_CASE("rocketchat: people are called by their names", "[services]") {
  const auto delivery = to_ops({.text = "hi", .mentions = {"ann"}});
  CHECK(json::parse(request_of(*delivery, 1).body)["text"] == "hi\n@ann");
}

}  // namespace services
