// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "prepared.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using nlohmann::json;

const json rooms = {
    {"webhooks", {{"ops", "https://chat.googleapis.com/v1/spaces/A/messages?key=K1&token=T123"}}}};

Prepared sent(const Message& message, const std::string& recipient = "ops") {
  return prepared(googlechat, rooms, message, recipient);
}

Prepared with_cards(const std::string& cards) {
  return sent(with_section({{"cardsV2", cards}}));
}

}  // namespace

TEST_CASE("googlechat: cards are written in YAML or JSON", "[services]") {
  for (const auto* cards : {"- header:\n    title: Web\n    subtitle: 5\n",
                            R"([{"header":{"title":"Web","subtitle":5}}])"}) {
    const auto result = with_cards(cards);
    CHECK(result.body["text"] == "");
    CHECK(result.body["cardsV2"].dump() ==
          R"([{"card":{"header":{"subtitle":"5","title":"Web"}},"cardId":"card-1"}])");
  }
}

TEST_CASE("googlechat: numbers and truths stay where Google wants them", "[services]") {
  const auto result = with_cards(
      "[{sections: [{collapsible: true, header: true, uncollapsibleWidgetsCount: 2, "
      "widgets: [{textParagraph: {text: 1.50, maxLines: 3}}]}]}]");
  const auto& section = result.body["cardsV2"][0]["card"]["sections"][0];
  CHECK(section["collapsible"] == true);
  CHECK(section["header"] == "true");
  CHECK(section["uncollapsibleWidgetsCount"] == 2);
  CHECK(section["widgets"][0]["textParagraph"].dump() == R"({"maxLines":3,"text":"1.5"})");
}

TEST_CASE("googlechat: a card that has its id is left as it is", "[services]") {
  CHECK(with_cards(R"([{"cardId":"mine","card":{"header":{}}}, {"name":"b"}])")
            .body["cardsV2"]
            .dump() ==
        R"([{"card":{"header":{}},"cardId":"mine"},{"card":{"name":"b"},"cardId":"card-2"}])");
}

TEST_CASE("googlechat: where no card comes out, there is the text", "[services]") {
  for (const auto* cards : {"", " ", "[]", "null"}) {
    CHECK(with_cards(cards).request.body == R"({"text":"web is deployed"})");
  }
}

TEST_CASE("googlechat: what are no cards is malformed", "[services]") {
  for (const auto* cards : {"{}", "a: [b", "[1]", "text"}) {
    CAPTURE(cards);
    const auto result = with_cards(cards);
    CHECK(result.error.kind == base::ErrorKind::malformed);
    CHECK(result.error.message.starts_with("googlechat.cardsV2 is "));
  }
}

TEST_CASE("googlechat: a thread is named in the address", "[services]") {
  const auto url = sent(with_section({{"threadKey", "web & 支"}})).request.url;
  CHECK(url.query ==
        "key=K1&token=T123&threadKey=web%20%26%20%E6%94%AF&"
        "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD");
}

TEST_CASE("googlechat: people are called in the text, beside cards as well", "[services]") {
  CHECK(sent({.text = "hi", .mentions = {"123", "users/456", "<users/7>", "ann"}}).body["text"] ==
        "hi\n<users/123> <users/456> <users/7>");
  const auto result = sent(with_section({{"cardsV2", "[{name: a}]"}}, {"123"}));
  CHECK(result.body["text"] == "<users/123>");
}

TEST_CASE("googlechat: an address is a secret, and needed", "[services]") {
  const auto service = googlechat.create("googlechat", rooms);
  const auto secrets = (*service)->secrets();
  CHECK(std::any_of(secrets.begin(), secrets.end(),
                    [](const base::Secret& secret) { return secret.reveal() == "T123"; }));
  const auto error = sent(saying("hi"), "opps").error;
  CHECK(error.kind == base::ErrorKind::usage);
  CHECK(error.hint == "did you mean 'ops'?");
}

}  // namespace services
