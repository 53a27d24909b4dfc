// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "replay.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

const json hook = {{"url", "https://discord.com/api/webhooks/1/tokenTOKEN"}};

Prepared sent(const Message& message) {
  return prepared(discord, hook, message);
}

http::Response posted(const std::string& channel) {
  return {.status = 200, .body = json{{"id", "1"}, {"channel_id", channel}}.dump()};
}

}  // namespace

TEST_CASE("discord: a message waits for its answer and calls nobody", "[services]") {
  const auto result = sent(saying("@everyone look"));
  CHECK(result.request.url.text() == "https://discord.com/api/webhooks/1/tokenTOKEN?wait=true");
  CHECK(result.request.body == R"({"content":"@everyone look","allowed_mentions":{"parse":[]}})");
  CHECK(result.request.is_address_secret);
}

TEST_CASE("discord: a section says what is shown, and where", "[services]") {
  const auto result = sent(with_section({{"content", "c"},
                                         {"username", "Argo"},
                                         {"avatar_url", "https://x/a.png"},
                                         {"embeds", R"([{"title":"T"}])"},
                                         {"threadId", "42"}}));
  CHECK(result.request.url.query == "wait=true&thread_id=42");
  CHECK(result.request.body == R"({"content":"c","username":"Argo","avatar_url":"https://x/a.png",)"
                               R"("embeds":[{"title":"T"}],"allowed_mentions":{"parse":[]}})");
  CHECK(sent(with_section({{"embeds", R"({"title":"T"})"}})).body["embeds"].size() == 1);
  CHECK(sent(with_section({{"content", ""}, {"embeds", "[{}]"}})).body.contains("content") ==
        false);
}

TEST_CASE("discord: what cannot be shown is malformed", "[services]") {
  CHECK(sent(saying("")).error.message == "the message is empty");
  CHECK(sent(with_section({{"embeds", "5"}})).error.message == "'embeds' for Discord is no list");
  CHECK(sent(with_section({{"embeds", "{"}})).error.kind == base::ErrorKind::malformed);
}

TEST_CASE("discord: people and roles are called by their ids", "[services]") {
  const auto result = sent(with_section({{"content", "hi <@5>"}, {"mentions", {"&7"}}},
                                        {"5", "<@!6>", "role:8", "ann", "@everyone"}));
  CHECK(result.body["content"] == "hi <@5>\n<@&7> <@6> <@&8>");
  CHECK(json(result.body["allowed_mentions"]) ==
        json{{"parse", json::array()}, {"users", {"5", "6"}}, {"roles", {"7", "8"}}});
  CHECK(result.remarks.size() == 2);
}

TEST_CASE("discord: a long text is cut, and neither a mention nor a letter in it", "[services]") {
  std::string text;
  for (int i = 0; i < 1990; ++i) text += "支";
  const auto result = sent({.text = text + " <@123456789012345678>", .mentions = {"9"}});
  const auto content = result.body["content"].get<std::string>();
  CHECK(content == text + " …\n<@9>");
  CHECK(result.remarks.size() == 1);
}

TEST_CASE("discord: a forum has one thread for each group of messages", "[services]") {
  const auto message = with_section({{"thread_name", "web"}, {"groupingKey", "web"}});
  Replay replay({posted("77"), posted("77")});
  CHECK(delivery_of(discord, hook, message)->attempt(replay).state == State::sent);
  CHECK(replay.remembered.at("discord:discord::web") == "77");
  CHECK(delivery_of(discord, hook, message)->attempt(replay).state == State::sent);
  CHECK(replay.requests.at(1).url.query == "wait=true&thread_id=77");
  CHECK(replay.requests.at(1).body.find("thread_name") == std::string::npos);

  Replay gone(
      {{.status = 404, .body = R"({"code":10003,"message":"Unknown Channel"})"}, posted("78")});
  gone.remembered["discord:discord::web"] = "77";
  CHECK(delivery_of(discord, hook, message)->attempt(gone).state == State::sent);
  CHECK(gone.requests.at(1).body.find("thread_name") != std::string::npos);
  CHECK(gone.remembered.at("discord:discord::web") == "78");
}

TEST_CASE("discord: a group without the name of a thread is left out, with a remark",
          "[services]") {
  CHECK(sent(with_section({{"groupingKey", "web"}})).remarks ==
        Texts{"groupingKey needs a thread_name: it is left out"});
}

}  // namespace services
