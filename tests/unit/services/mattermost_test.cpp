// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "replay.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

const json bot = {{"apiURL", "https://chat.example.com/"}, {"token", "t0ken"}};
const json hook = {{"url", "https://chat.example.com/hooks/abcdef123456"}};

http::Response posted(const std::string& id) {
  return {.status = 201, .body = json{{"id", id}}.dump()};
}

}  // namespace

TEST_CASE("mattermost: a bot posts into a channel", "[services]") {
  const auto result =
      prepared(mattermost, bot, with_section({{"attachments", R"([{"title":"T"}])"}}), "c1");
  CHECK(result.request.url.text() == "https://chat.example.com/api/v4/posts");
  CHECK(header(result.request, "Authorization") == "Bearer t0ken");
  CHECK(
      result.request.body ==
      R"({"channel_id":"c1","message":"web is deployed","props":{"attachments":[{"title":"T"}]}})");
  CHECK(prepared(mattermost, bot, saying("x"), "").error.kind == base::ErrorKind::usage);
}

TEST_CASE("mattermost: an incoming webhook needs no recipient and answers ok", "[services]") {
  CHECK(prepared(mattermost, hook, saying("x")).request.body == R"({"text":"x"})");
  CHECK(prepared(mattermost, hook, saying("x"), "town").body["channel"] == "town");
  Replay replay({{.status = 200, .body = "ok"}, {.status = 200, .body = "<html>"}});
  CHECK(delivery_of(mattermost, hook, saying("x"))->attempt(replay).state == State::sent);
  CHECK(delivery_of(mattermost, hook, saying("x"))->attempt(replay).state == State::failed);
  const auto service = mattermost.create("mattermost", hook);
  CHECK((*service)->secrets().front().reveal() == "abcdef123456");
}

TEST_CASE("mattermost: messages of one group are one thread", "[services]") {
  const auto message = with_section({{"groupingKey", "web"}});
  Replay replay({posted("p1"),
                 posted("p2"),
                 {.status = 400, .body = R"({"id":"api.post.create_post.root_id.app_error"})"},
                 posted("p4")});
  CHECK(delivery_of(mattermost, bot, message, "c1")->attempt(replay).state == State::sent);
  CHECK(delivery_of(mattermost, bot, message, "c1")->attempt(replay).state == State::sent);
  CHECK(json::parse(replay.requests.at(0).body).contains("root_id") == false);
  CHECK(json::parse(replay.requests.at(1).body)["root_id"] == "p1");
  CHECK(replay.remembered.at("mattermost:mattermost:c1:web") == "p1");
  CHECK(delivery_of(mattermost, bot, message, "c1")->attempt(replay).state == State::sent);
  CHECK(replay.remembered.at("mattermost:mattermost:c1:web") == "p4");
  CHECK(prepared(mattermost, hook, message).remarks.size() == 1);
}

TEST_CASE("mattermost: people are called by their names", "[services]") {
  const auto result = prepared(
      mattermost, bot, {.text = "hi @bob", .mentions = {"ann.lee", "@bob", "no body"}}, "c");
  CHECK(result.body["message"] == "hi @bob\n@ann.lee");
  CHECK(result.remarks.size() == 1);
}

TEST_CASE("mattermost: options that cannot work are malformed", "[services]") {
  CHECK(prepared(mattermost, {{"token", "t"}}, saying("x")).error.message ==
        "the service 'mattermost' has no 'apiURL'");
  CHECK(prepared(mattermost, {{"apiURL", "http://x"}}, saying("x")).error.message ==
        "the service 'mattermost' has no 'token'");
  CHECK(prepared(mattermost, {{"apiURL", "http://x"}, {"token", "a\nb"}}, saying("x"))
            .error.message == "'token' of the service 'mattermost' is not one line of text");
  CHECK(prepared(mattermost, bot, with_section({{"attachments", "{}"}}), "c1").error.message ==
        "mattermost.attachments is no JSON list: {}");
}

}  // namespace services
