// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "answer_rows.hpp"
#include "robot_rows.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using std::chrono::seconds;

const json robot = {{"url", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx"}};

Prepared sent(json section, Texts mentions = {}) {
  return prepared(wecom, robot, with_section(std::move(section), std::move(mentions)));
}

}  // namespace

TEST_CASE("wecom: a message without a section is a text", "[services]") {
  const auto sent = prepared(wecom, robot, saying("web is deployed"));
  CHECK(sent.request.body == R"({"msgtype":"text","text":{"content":"web is deployed"}})");
  CHECK(sent.request.url.text() == robot["url"]);
}

TEST_CASE("wecom: the fields of a section say what type is meant", "[services]") {
  const std::vector<ShownRow> rows = {
      {{{"text", "hi"}, {"mentioned_list", {"u1", "@all"}}, {"mentioned_mobile_list", {"138"}}},
       R"({"msgtype":"text","text":{"content":"hi","mentioned_list":["u1","@all"],)"
       R"("mentioned_mobile_list":["138"]}})"},
      {{{"markdown", "**web**"}}, R"({"msgtype":"markdown","markdown":{"content":"**web**"}})"},
      {{{"type", "markdown_v2"}, {"text", "|a|"}},
       R"({"msgtype":"markdown_v2","markdown_v2":{"content":"|a|"}})"},
      {{{"articles", R"([{"title":"T","url":"https://x"}])"}},
       R"({"msgtype":"news","news":{"articles":[{"title":"T","url":"https://x"}]}})"},
      {{{"card", R"({"card_type":"text_notice"})"}},
       R"({"msgtype":"template_card","template_card":{"card_type":"text_notice"}})"},
      {{{"body", R"({"msgtype":"file"})"}}, R"({"msgtype":"file"})"},
  };
  check_shown(wecom, robot, rows);
}

TEST_CASE("wecom: a section that cannot be shown is malformed", "[services]") {
  const std::vector<MalformedRow> rows = {
      {{{"type", "post"}},
       "'post' is no type of a message of WeCom",
       "there are text, markdown, markdown_v2, news, template_card"},
      {{{"articles", "[]"}}, "'articles' for WeCom is no list with something in it"},
      {{{"type", "news"}},
       "'articles' for WeCom is no JSON: see line 1",
       "texts of others belong into it as {{ .x | toJson }}"},
      {{{"card", "{}"}}, "'card' for WeCom has no 'card_type'"},
      {{{"body", "{}"}}, "'body' for WeCom has no 'msgtype'"},
  };
  check_malformed(wecom, robot, rows);
  CHECK(prepared(wecom, robot, saying("")).error.message == "the message is empty");
}

TEST_CASE("wecom: a text calls by lists, markdown in its text", "[services]") {
  CHECK(sent({{"text", "x"}}, {"u1", "13800001111"}).request.body ==
        R"({"msgtype":"text","text":{"content":"x","mentioned_list":["u1"],)"
        R"("mentioned_mobile_list":["13800001111"]}})");
  const auto markdown = sent({{"markdown", "x"}}, {"u1", "13800001111"});
  CHECK(markdown.body["markdown"]["content"] == "x\n<@u1>");
  CHECK(markdown.remarks ==
        Texts{"markdown of WeCom calls nobody by a mobile number: mentions were left out"});
  CHECK(sent({{"markdown", "x <@u1>"}}, {"u1"}).body["markdown"]["content"] == "x <@u1>");
  CHECK(sent({{"type", "markdown_v2"}}, {"u1"}).remarks ==
        Texts{"a message of the type markdown_v2 cannot call anybody: mentions were left out"});
}

TEST_CASE("wecom: a text has 2048 bytes, markdown 4096, with whom it calls", "[services]") {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "部";
  const auto plain = sent({{"text", text}});
  CHECK(plain.body["text"]["content"].get<std::string>().size() == 2046);
  CHECK(plain.remarks.size() == 1);
  const auto markdown = sent({{"markdown", text}}, {"user1"});
  const auto content = markdown.body["markdown"]["content"].get<std::string>();
  CHECK(content.size() <= 4096);
  CHECK(content.size() > 4090);
  CHECK(content.ends_with("…\n<@user1>"));
}

TEST_CASE("wecom: articles after the eighth are left out", "[services]") {
  const auto result = sent({{"articles", json::array({1, 2, 3, 4, 5, 6, 7, 8, 9}).dump()}});
  CHECK(result.body["news"]["articles"].size() == 8);
  CHECK(result.remarks.size() == 1);
}

TEST_CASE("wecom: success is errcode 0 in a 200, and nothing else", "[services]") {
  const std::vector<AnswerRow> rows = {
      {200, R"({"errcode":0,"errmsg":"ok"})", State::sent},
      {200, "", State::failed, ErrorKind::garbled},
      {200, "{}", State::failed, ErrorKind::garbled},
      {200, "[]", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":"0"})", State::failed, ErrorKind::garbled},
      {200, R"({"code":0})", State::failed, ErrorKind::garbled},
      {503, R"({"errcode":0})", State::failed, ErrorKind::unreachable},
  };
  check_answers(wecom, rows);
}

TEST_CASE("wecom: each number of an error says what to do", "[services]") {
  const std::vector<ErrorRow> rows = {
      {-1, "system busy", State::later, ErrorKind::unreachable, ""},
      {45009, "api freq out of limit, hint: [1]", State::later, ErrorKind::unreachable, "20"},
      {93000, "invalid webhook url, hint: [1]", State::failed, ErrorKind::denied, "copy"},
      {40058, "markdown.content exceed max length 4096", State::failed, ErrorKind::rejected,
       "4096"},
      {44004, "empty content", State::failed, ErrorKind::rejected, "empty"},
      {40008, "invalid message type", State::failed, ErrorKind::rejected, "type"},
      {1, "new", State::failed, ErrorKind::rejected, ""},
  };
  check_errors(wecom, rows, [](const ErrorRow& row) {
    return json{{"errcode", row.code}, {"errmsg", row.text}};
  });
  CHECK(read(wecom, R"({"errcode":45009})").after == seconds(60));
}

}  // namespace services
