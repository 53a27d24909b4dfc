// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "answer_rows.hpp"
#include "replay.hpp"
#include "services/slack_answer.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using std::chrono::seconds;

const json bot = {{"token", "xoxb-123-secret"}};
const json incoming = {{"url", "https://hooks.slack.com/services/T012345/B012345/x9y8z7w6"}};

std::unique_ptr<Delivery> to_deploys(const Message& message) {
  return delivery_of(slack, bot, message, "deploys");
}

http::Response posted(const std::string& timestamp) {
  return {.status = 200, .body = R"({"ok":true,"channel":"C1","ts":")" + timestamp + R"("})"};
}

http::Response refused(const std::string& code) {
  return {.status = 200, .body = R"({"ok":false,"error":")" + code + R"("})"};
}

Message grouped(const char* policy) {
  return {.text = "web", .section = json{{"groupingKey", "web"}, {"deliveryPolicy", policy}}};
}

}  // namespace

TEST_CASE("slack: a thread goes on in the next run", "[services]") {
  Replay replay({posted("1.1"), posted("2.2")});
  CHECK(to_deploys(grouped("Post"))->attempt(replay).state == State::sent);
  CHECK(replay.remembered ==
        std::map<std::string, std::string>{{"slack:slack:deploys:web", "C1 1.1"}});
  CHECK(to_deploys(grouped("Post"))->attempt(replay).state == State::sent);
  CHECK(field(replay.requests.at(0), "thread_ts") == "(none)");
  CHECK(field(replay.requests.at(1), "thread_ts") == "1.1");
  CHECK(replay.remembered.at("slack:slack:deploys:web") == "C1 1.1");
}

TEST_CASE("slack: an update goes to the channel that Slack named", "[services]") {
  Replay replay({posted("1.1")});
  replay.remembered["slack:slack:deploys:web"] = "C9 7.7";
  CHECK(to_deploys(grouped("Update"))->attempt(replay).state == State::sent);
  REQUIRE(replay.requests.size() == 1);
  CHECK(replay.requests.front().url.path == "/api/chat.update");
  CHECK(field(replay.requests.front(), "channel") == "C9");
  CHECK(field(replay.requests.front(), "ts") == "7.7");
}

TEST_CASE("slack: what was removed is posted anew, once", "[services]") {
  const char* const policy = GENERATE("Update", "Post");
  const char* const code = GENERATE("message_not_found", "cant_update_message");
  Replay replay({refused(code), posted("3.3")});
  replay.remembered["slack:slack:deploys:web"] = "C9 7.7";
  CHECK(to_deploys(grouped(policy))->attempt(replay).state == State::sent);
  CHECK(field(replay.requests.at(1), "thread_ts") == "(none)");
  CHECK(replay.remembered.at("slack:slack:deploys:web") == "C1 3.3");
}

TEST_CASE("slack: an attempt goes on where it was put off", "[services]") {
  Replay replay({posted("2.2"), {.status = 429, .headers = {{"retry-after", "5"}}}, posted("2.2")});
  replay.remembered["slack:slack:deploys:web"] = "C9 7.7";
  const auto delivery = to_deploys(grouped("PostAndUpdate"));
  const auto outcome = delivery->attempt(replay);
  CHECK(outcome.state == State::later);
  CHECK(outcome.after == seconds(5));
  CHECK(delivery->attempt(replay).state == State::sent);
  CHECK(replay.requests.size() == 3);
  CHECK(replay.requests.back().url.path == "/api/chat.update");
}

TEST_CASE("slack: a reply that is there was sent, whatever becomes of what it replies to",
          "[services]") {
  Replay replay({posted("2.2"), refused("edit_window_closed")});
  replay.remembered["slack:slack:deploys:web"] = "C9 7.7";
  const auto outcome = to_deploys(grouped("PostAndUpdate"))->attempt(replay);
  CHECK(outcome.state == State::sent);
  REQUIRE(outcome.remarks.size() == 1);
  CHECK(outcome.remarks.front() ==
        "the message that began the thread was not changed: Slack answered edit_window_closed");
}

TEST_CASE("slack: a memory that is damaged is none", "[services]") {
  Replay replay({posted("1.1")});
  replay.remembered["slack:slack:deploys:web"] = GENERATE("", " ", "C9", "C9 ", " 7.7");
  CHECK(to_deploys(grouped("Update"))->attempt(replay).state == State::sent);
  CHECK(replay.requests.front().url.path == "/api/chat.postMessage");
}

TEST_CASE("slack: people are called by their ids", "[services]") {
  const Message message = {.text = "web", .mentions = {"U024BE7LH", "S0614TZR7", "ann", "<!here>"}};
  const auto delivery = to_deploys(message);
  CHECK(field(request_of(*delivery), "text") == "web\n<@U024BE7LH> <!subteam^S0614TZR7>");
  CHECK(delivery->plan().remarks ==
        Texts{"'ann' was not mentioned: Slack wants the ID of a member, like U024BE7LH",
              "'<!here>' was not mentioned: Slack wants the ID of a member, like U024BE7LH"});
}

TEST_CASE("slack: people are called in a block where blocks are shown", "[services]") {
  const Message message = {.text = "web",
                           .section = json{{"blocks", R"([{"type":"divider"}])"}},
                           .mentions = {"U024BE7LH"}};
  const auto blocks = json::parse(field(request_of(*to_deploys(message)), "blocks"));
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[1]["text"]["text"] == "<@U024BE7LH>");
}

TEST_CASE("slack: a long text is cut, and neither a link nor a mention in it", "[services]") {
  const std::string link = "<https://example.com|here>";
  const Message message = {.text = std::string(39'990, 'x') + link, .mentions = {"U024BE7LH"}};
  const auto delivery = to_deploys(message);
  const auto text = field(request_of(*delivery), "text");
  CHECK(text.size() < 40'010);
  CHECK(text.find('<') == text.rfind("<@U024BE7LH>"));
  CHECK(text.ends_with("…\n<@U024BE7LH>"));
  CHECK(delivery->plan().remarks.size() == 1);
}

TEST_CASE("slack: a webhook takes JSON, and no recipient", "[services]") {
  const Message message = {.text = "a & b", .section = json{{"icon", ":rocket:"}}};
  for (const auto& options : {incoming, json{{"token", incoming["url"]}}}) {
    const auto delivery = delivery_of(slack, options, message);
    CHECK(request_of(*delivery).url.text() == incoming["url"]);
    CHECK(request_of(*delivery).body == R"({"text":"a & b","icon_emoji":":rocket:"})");
    CHECK(request_of(*delivery).is_address_secret);
  }
}

TEST_CASE("slack: a webhook answers ok, and nothing else is success", "[services]") {
  const std::vector<AnswerRow> rows = {
      {200, "ok", State::sent},
      {200, R"({"ok":true})", State::sent},
      {200, "", State::failed, ErrorKind::garbled},
      {200, "okay", State::failed, ErrorKind::garbled},
      {200, "<html>ok</html>", State::failed, ErrorKind::garbled},
      {400, "ok", State::failed, ErrorKind::rejected},
      {400, "invalid_payload", State::failed, ErrorKind::rejected},
      {403, "invalid_token", State::failed, ErrorKind::denied},
      {404, "no_service", State::failed, ErrorKind::not_found},
      {410, "channel_is_archived", State::failed, ErrorKind::denied},
      {500, "rollup_error", State::failed, ErrorKind::unreachable},
      {429, "", State::later},
  };
  check_answers(rows, [](const http::Response& answer) {
    Replay replay({answer});
    return delivery_of(slack, incoming, {.text = "x"})->attempt(replay);
  });
}

TEST_CASE("slack: the Web API says ok in its body, and nothing else is success", "[services]") {
  const std::vector<AnswerRow> rows = {
      {200, posted("1.1").body, State::sent},
      {200, "ok", State::failed, ErrorKind::garbled},
      {200, "{}", State::failed, ErrorKind::garbled},
      {200, R"({"ok":"true"})", State::failed, ErrorKind::garbled},
      {200, R"([{"ok":true}])", State::failed, ErrorKind::garbled},
      {200, std::string(100'000, '['), State::failed, ErrorKind::garbled},
      {302, R"({"ok":true})", State::failed, ErrorKind::rejected},
      {500, R"({"ok":true})", State::failed, ErrorKind::unreachable},
      {200, refused("invalid_auth").body, State::failed, ErrorKind::denied},
      {200, refused("not_in_channel").body, State::failed, ErrorKind::denied},
      {200, refused("is_archived").body, State::failed, ErrorKind::denied},
      {200, refused("channel_not_found").body, State::failed, ErrorKind::not_found},
      {200, refused("msg_too_long").body, State::failed, ErrorKind::rejected},
      {200, refused("something_new").body, State::failed, ErrorKind::rejected},
      {200, refused("internal_error").body, State::failed, ErrorKind::unreachable},
      {200, refused("ratelimited").body, State::later},
      {200, refused("service_unavailable").body, State::later},
  };
  check_answers(rows, [](const http::Response& answer) { return read(read_slack_api, answer); });
}

TEST_CASE("slack: the details of a refusal are told", "[services]") {
  const auto blocks =
      read(read_slack_api,
           {.status = 200,
            .body = R"({"ok":false,"error":"invalid_blocks","errors":["must be more than 0 [/0]"],)"
                    R"("response_metadata":{"messages":["[ERROR] no\ntext"]}})"});
  CHECK(blocks.error.message ==
        "Slack answered invalid_blocks: must be more than 0 [/0]; [ERROR] no text");
  const auto scope = read(read_slack_api, {.status = 200,
                                           .body = R"({"ok":false,"error":"missing_scope",)"
                                                   R"("needed":"chat:write","provided":"none"})"});
  CHECK(scope.error.message == "Slack answered missing_scope: needed: chat:write");
  CHECK(scope.error.hint == "add the scope to the app and install it again");
}

TEST_CASE("slack: lists that are none are malformed, and shown", "[services]") {
  const auto service = slack.create("slack", bot);
  const Message message = {.section = json{{"attachments", "[{\"text\": \"it said \"no\"\"}]"}}};
  const auto delivery = (*service)->prepare(message, "deploys", seconds(0));
  REQUIRE(!delivery);
  CHECK(delivery.error().kind == ErrorKind::malformed);
  CHECK(delivery.error().message ==
        "slack.attachments is no JSON list: [{\"text\": \"it said \"no\"\"}]");
  CHECK(!(*service)->prepare({.text = "x"}, "", seconds(0)));
}

}  // namespace services
