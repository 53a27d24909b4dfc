// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "replay.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

const json bot = {{"token", "123:abc"}};

Prepared sent(const Message& message, const std::string& recipient = "-100",
              const json& options = bot) {
  return prepared(telegram, options, message, recipient);
}

std::unique_ptr<Delivery> to_group(const Message& message) {
  return delivery_of(telegram, bot, message, "-100");
}

http::Response posted(int id) {
  return {.status = 200,
          .body = R"({"ok":true,"result":{"message_id":)" + std::to_string(id) + "}}"};
}

http::Response refused(const std::string& description) {
  return {.status = 400,
          .body = json{{"ok", false}, {"error_code", 400}, {"description", description}}.dump()};
}

}  // namespace

TEST_CASE("telegram: a recipient is a channel, a group, a thread of it or a person", "[services]") {
  struct Row {
    std::string recipient;
    std::string chat;
    std::string thread = "(none)";
  };
  for (const auto& row : std::vector<Row>{{"shop", "@shop"},
                                          {"@shop", "@shop"},
                                          {"-100123", "-100123"},
                                          {"-100123|42", "-100123", "42"},
                                          {"-100123|0", "-100123"},
                                          {"shop|42", "@shop", "42"},
                                          {"987654", "987654"}}) {
    CAPTURE(row.recipient);
    const auto result = sent(saying("hi"), row.recipient);
    CHECK(field(result.request, "chat_id") == row.chat);
    CHECK(field(result.request, "message_thread_id") == row.thread);
  }
  for (const auto* wrong : {"", " ", "-abc", "-100|x", "-100|", "-"}) {
    CAPTURE(wrong);
    CHECK(sent(saying("hi"), wrong).error.kind == base::ErrorKind::usage);
  }
}

TEST_CASE("telegram: the token is in the path, and kept from the log", "[services]") {
  const auto request = sent(saying("hi")).request;
  CHECK(request.url.text() == "https://api.telegram.org/bot123:abc/sendMessage");
  CHECK(request.is_address_secret);
  const auto service = telegram.create("telegram", bot);
  CHECK((*service)->secrets().front().reveal() == "123:abc");
  CHECK(sent(saying("hi"), "-1", {{"token", "1:a"}, {"apiURL", "http://127.0.0.1:81/x/"}})
            .request.url.text() == "http://127.0.0.1:81/x/bot1:a/sendMessage");
  CHECK(sent(saying("hi"), "-1", json::object()).error.message ==
        "the service 'telegram' has no 'token'");
}

TEST_CASE("telegram: the way a text is read can be chosen", "[services]") {
  struct Row {
    const char* option;
    const char* section;
    std::string mode;
  };
  for (const auto& row : std::vector<Row>{{"", "", "Markdown"},
                                          {"html", "", "HTML"},
                                          {"MarkdownV2", "", "MarkdownV2"},
                                          {"none", "", "(none)"},
                                          {"HTML", "none", "(none)"}}) {
    CAPTURE(row.option, row.section);
    const auto result = sent(with_section({{"parseMode", row.section}}), "-1",
                             {{"token", "1:a"}, {"parseMode", row.option}});
    CHECK(field(result.request, "parse_mode") == row.mode);
  }
  CHECK(sent(saying("hi"), "-1", {{"token", "1:a"}, {"parseMode", "md"}}).error.message ==
        "'md' is no parseMode of Telegram");
}

TEST_CASE("telegram: people are called by name, or by id where a text can have links",
          "[services]") {
  struct Row {
    const char* mode;
    std::string text;
    std::size_t remarks = 0;
  };
  const std::vector<std::string> people = {"ann_lee", "@bob", "42|Eve [x]", "no body"};
  for (const auto& row :
       std::vector<Row>{{"Markdown", "hi\n@ann\\_lee @bob [Eve x](tg://user?id=42)", 1},
                        {"MarkdownV2", "hi\n@ann\\_lee @bob [Eve \\[x\\]](tg://user?id=42)", 1},
                        {"HTML", "hi\n@ann_lee @bob <a href=\"tg://user?id=42\">Eve [x]</a>", 1},
                        {"none", "hi\n@ann_lee @bob", 2}}) {
    CAPTURE(row.mode);
    const auto result =
        sent({.text = "hi", .mentions = people}, "-1", {{"token", "1:a"}, {"parseMode", row.mode}});
    CHECK(field(result.request, "text") == row.text);
    CHECK(result.remarks.size() == row.remarks);
  }
}

TEST_CASE("telegram: a text is cut as Telegram counts, and keeps its mentions", "[services]") {
  std::string emoji;
  for (int i = 0; i < 3000; ++i) emoji += "😀";
  const auto result = sent({.text = emoji, .mentions = {"ann"}});
  const auto text = field(result.request, "text");
  CHECK(text.ends_with("…\n@ann"));
  CHECK(text.size() < 4UL * 2048 + 10);
  CHECK(text.size() > 4UL * 2040);
  CHECK(result.remarks.size() == 1);
}

TEST_CASE("telegram: a text that cannot be read is sent again as it is, once", "[services]") {
  Replay replay({refused("Bad Request: can't parse entities: x"), posted(7)});
  const auto delivery = to_group({.text = "a_b", .mentions = {"ann_lee"}});
  const auto outcome = delivery->attempt(replay);
  CHECK(outcome.state == State::sent);
  CHECK(outcome.remarks.size() == 1);
  CHECK(field(replay.requests.at(0), "parse_mode") == "Markdown");
  CHECK(field(replay.requests.at(1), "parse_mode") == "(none)");
  CHECK(field(replay.requests.at(1), "text") == "a_b\n@ann_lee");

  Replay again({refused("can't parse entities"), refused("can't parse entities"), posted(7)});
  CHECK(to_group(saying("a_b"))->attempt(again).state == State::failed);
  CHECK(again.requests.size() == 2);
}

TEST_CASE("telegram: messages of one group answer the first of them", "[services]") {
  const auto message = with_section({{"groupingKey", "web"}});
  const auto key = "telegram:telegram:-100:web";
  const http::Response replied = {
      .status = 200,
      .body = R"({"ok":true,"result":{"message_id":8,"reply_to_message":{"message_id":7}}})"};
  Replay replay({posted(7), replied, posted(9)});
  CHECK(to_group(message)->attempt(replay).state == State::sent);
  CHECK(field(replay.requests.at(0), "reply_parameters") == "(none)");
  CHECK(replay.remembered.at(key) == "7");
  CHECK(to_group(message)->attempt(replay).state == State::sent);
  CHECK(field(replay.requests.at(1), "reply_parameters") ==
        R"({"allow_sending_without_reply":true,"message_id":7})");
  CHECK(replay.remembered.at(key) == "7");
  // The first was removed: what stands alone begins another conversation.
  CHECK(to_group(message)->attempt(replay).state == State::sent);
  CHECK(replay.remembered.at(key) == "9");
}

TEST_CASE("telegram: a group that moved says where to", "[services]") {
  const auto outcome = read(telegram,
                            R"({"ok":false,"description":"upgraded to a supergroup chat",)"
                            R"("parameters":{"migrate_to_chat_id":-1005}})",
                            400);
  CHECK(outcome.error.hint == "the group has another number now: -1005");
}

}  // namespace services
