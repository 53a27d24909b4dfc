// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "answer_rows.hpp"
#include "robot_rows.hpp"
#include "services/dingtalk_message.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using std::chrono::seconds;

const json robot = {{"url", "https://oapi.dingtalk.com/robot/send?access_token=TOKEN123"}};

json guarded_by(const char* key, const char* value) {
  auto options = robot;
  options[key] = value;
  return options;
}

Prepared sent(json section, Texts mentions = {}) {
  return prepared(dingtalk, robot, with_section(std::move(section), std::move(mentions)));
}

}  // namespace

TEST_CASE("dingtalk: a message without a section is a text", "[services]") {
  const auto sent = prepared(dingtalk, robot, saying("web is deployed"));
  CHECK(sent.request.body == R"({"msgtype":"text","text":{"content":"web is deployed"}})");
  CHECK(sent.request.url.text() == robot["url"]);
  CHECK(sent.request.is_address_secret);
  CHECK(sent.remarks.empty());
}

TEST_CASE("dingtalk: a signature is what DingTalk computes, too", "[services]") {
  CHECK(dingtalk_sign(std::chrono::milliseconds(1577262236757), base::Secret("this is secret")) ==
        "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=");
}

TEST_CASE("dingtalk: a secret signs the time in milliseconds", "[services]") {
  const auto signature = [](const char* secret, seconds now) {
    return prepared(dingtalk, guarded_by("secret", secret), saying("x"), {}, now).request.url.query;
  };
  CHECK(signature("SECtest", seconds(1767323045)) ==
        "access_token=TOKEN123&timestamp=1767323045000&"
        "sign=6CG3N1%2BfFJyxLdz6lCF8cfo909dra8zNKTGsCm%2BjSRg%3D");
}

TEST_CASE("dingtalk: a signature in the address gives way to ours", "[services]") {
  const json options = {
      {"url", "https://oapi.dingtalk.com/robot/send?access_token=T&timestamp=1&sign=old"},
      {"secret", "SECtest"}};
  const auto sent = prepared(dingtalk, options, saying("x"), {}, seconds(1767323045));
  CHECK(sent.request.url.query ==
        "access_token=T&timestamp=1767323045000&"
        "sign=6CG3N1%2BfFJyxLdz6lCF8cfo909dra8zNKTGsCm%2BjSRg%3D");
}

TEST_CASE("dingtalk: tokens and secrets are named for redaction", "[services]") {
  const auto service = service_of(dingtalk, guarded_by("secret", "SECtest"));
  CHECK(revealed(service->secrets()) == Texts{"TOKEN123", "SECtest"});
}

TEST_CASE("dingtalk: the fields of a section say what type is meant", "[services]") {
  const std::vector<ShownRow> rows = {
      {json::object(), R"({"msgtype":"text","text":{"content":"web is deployed"}})"},
      {{{"text", "hi"}}, R"({"msgtype":"text","text":{"content":"hi"}})"},
      {{{"title", "T"}},
       R"({"msgtype":"markdown","markdown":{"title":"T","text":"web is deployed"}})"},
      {{{"markdown", "## **web**\n\n- v2"}},
       R"({"msgtype":"markdown","markdown":{"title":"web","text":"## **web**\n\n- v2"}})"},
      {{{"type", "link"}, {"title", "T"}, {"messageUrl", "https://x"}, {"picUrl", "https://p"}},
       R"({"msgtype":"link","link":{"title":"T","messageUrl":"https://x",)"
       R"("picUrl":"https://p","text":"web is deployed"}})"},
      {{{"type", "actionCard"}, {"title", "T"}, {"url", "https://x"}},
       R"({"msgtype":"actionCard","actionCard":{"title":"T","btnOrientation":"0",)"
       R"("singleTitle":"查看详情","singleURL":"https://x","text":"web is deployed"}})"},
      {{{"buttons", {{{"title", "A"}, {"url", "https://a"}}, {{"title", ""}, {"url", ""}}}},
        {"btnOrientation", "horizontal"}},
       R"({"msgtype":"actionCard","actionCard":{"title":"web is deployed","btnOrientation":"1",)"
       R"("btns":[{"title":"A","actionURL":"https://a"}],"text":"web is deployed"}})"},
      {{{"links", {{{"title", "A"}, {"url", "https://a"}, {"picUrl", "https://p"}}}}},
       R"({"msgtype":"feedCard","feedCard":{"links":[)"
       R"({"title":"A","messageURL":"https://a","picURL":"https://p"}]}})"},
      {{{"body", R"({"msgtype": "image", "image": {"picURL": "https://p"}})"}},
       R"({"msgtype":"image","image":{"picURL":"https://p"}})"},
  };
  check_shown(dingtalk, robot, rows);
}

TEST_CASE("dingtalk: a section that cannot be shown is malformed", "[services]") {
  const std::vector<MalformedRow> rows = {
      {{{"type", "markdwon"}},
       "'markdwon' is no type of a message of DingTalk",
       "did you mean 'markdown'?"},
      {{{"type", "link"}}, "a message of the type link needs a 'url'", ""},
      {{{"type", "actionCard"}}, "a message of the type actionCard needs 'buttons' or a 'url'", ""},
      {{{"buttons", {{{"title", "A"}}}}}, "each of 'buttons' needs a 'title' and a 'url'", ""},
      {{{"type", "feedCard"}}, "a message of the type feedCard needs 'links'", ""},
      {{{"body", "{\n\"msgtype\": \"a\"b\"}"}},
       "'body' for DingTalk is no JSON: see line 2",
       "texts of others belong into it as {{ .x | toJson }}"},
      {{{"body", "[]"}}, "'body' for DingTalk has no 'msgtype'", ""},
  };
  check_malformed(dingtalk, robot, rows);
  CHECK(prepared(dingtalk, robot, saying(" \n")).error.message == "the message is empty");
}

TEST_CASE("dingtalk: lines of a paragraph stay lines", "[services]") {
  const auto body = sent({{"markdown", "# web\none\ntwo  \nthree\n\nfour"}}).body;
  CHECK(body["markdown"]["text"] == "# web  \none  \ntwo  \nthree\n\nfour");
}

TEST_CASE("dingtalk: who is called stands in `at`, and in markdown in the text as well",
          "[services]") {
  struct Row {
    json section;
    Texts mentions;
    std::string text;
    std::string at;
  };
  const std::string both = R"({"atMobiles":["13800001111"],"atUserIds":["u1"],"isAtAll":false})";
  const std::vector<Row> rows = {
      {{{"type", "text"}}, {"13800001111", "u1"}, "web is deployed", both},
      {{{"type", "markdown"}},
       {"@13800001111", "id:u1"},
       "web is deployed\n\n@13800001111 @u1",
       both},
      {{{"markdown", "web @u1"}, {"atMobiles", {"13800001111"}}, {"atUserIds", {"u1", ""}}},
       {"u1"},
       "web @u1\n\n@13800001111",
       both},
      {{{"markdown", "web @u12"}, {"atUserIds", {"u1"}}},
       {},
       "web @u12\n\n@u1",
       R"({"atMobiles":[],"atUserIds":["u1"],"isAtAll":false})"},
      {{{"type", "markdown"}, {"isAtAll", true}},
       {},
       "web is deployed",
       R"({"atMobiles":[],"atUserIds":[],"isAtAll":true})"},
      {{{"type", "actionCard"}, {"url", "https://x"}, {"isAtAll", true}},
       {"mobile:99"},
       "web is deployed\n\n@99 @所有人",
       R"({"atMobiles":["99"],"atUserIds":[],"isAtAll":true})"},
      {{{"type", "markdown"}, {"atUserIds", {"u1, u2\nu3"}}},
       {},
       "web is deployed\n\n@u1 @u2 @u3",
       R"({"atMobiles":[],"atUserIds":["u1","u2","u3"],"isAtAll":false})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.section.dump());
    const auto body = sent(row.section, row.mentions).body;
    const auto& content = body[body["msgtype"].get<std::string>()];
    CHECK(content.value("text", content.value("content", "")) == row.text);
    CHECK(body["at"].dump() == row.at);
  }
}

TEST_CASE("dingtalk: what cannot call anybody says so", "[services]") {
  const auto link = sent({{"type", "link"}, {"url", "https://x"}}, {"u1"});
  CHECK(link.remarks ==
        Texts{"a message of the type link cannot call anybody: mentions were left out"});
  CHECK(!link.body.contains("at"));
  const auto own = sent({{"body", R"({"msgtype":"text"})"}}, {"u1"});
  CHECK(own.remarks == Texts{"'body' is sent as it is: mentions were left out"});
  CHECK(sent({{"type", "text"}}, {"@all"}).remarks ==
        Texts{"'all' calls everybody and was left out"});
}

TEST_CASE("dingtalk: a keyword that the text lacks becomes its last line", "[services]") {
  struct Row {
    json section;
    std::string path;
    std::string text;
  };
  const std::vector<Row> rows = {
      {{{"type", "text"}}, "/text/content", "web is deployed\n部署"},
      {{{"text", "部署 web"}}, "/text/content", "部署 web"},
      {{{"markdown", "web"}}, "/markdown/text", "web\n\n部署"},
      {{{"type", "link"}, {"url", "https://x"}}, "/link/text", "web is deployed\n部署"},
      {{{"links", {{{"title", "A"}, {"url", "https://a"}}}}}, "/feedCard/links/0/title", "A 部署"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.section.dump());
    const auto options = guarded_by("keyword", "部署");
    const auto body = prepared(dingtalk, options, with_section(row.section)).body;
    CHECK(body.at(Body::json_pointer(row.path)) == row.text);
  }
}

TEST_CASE("dingtalk: a text is cut so that the whole body has at most 20000 bytes", "[services]") {
  const std::string quotes(15'000, '"');  // of two bytes each in JSON
  std::string characters;
  for (int i = 0; i < 9'000; ++i) characters += "部";
  for (const auto& text : {quotes, characters}) {
    auto options = guarded_by("keyword", "kw");
    const auto sent =
        prepared(dingtalk, options, with_section({{"title", "T"}, {"markdown", text}}, {"u1"}));
    CHECK(sent.request.body.size() <= 20'000);
    CHECK(sent.request.body.size() > 19'990);
    CHECK(sent.body["markdown"]["text"].get<std::string>().ends_with("…\n\n@u1\n\nkw"));
    CHECK(sent.remarks.size() == 1);
  }
}

TEST_CASE("dingtalk: somebody who was called in what is cut is called behind it", "[services]") {
  const auto text = std::string(19'930, 'x') + " @13800001111 bye";
  const auto body = sent({{"markdown", text}, {"atMobiles", {"13800001111"}}}).body;
  CHECK(body["markdown"]["text"].get<std::string>().ends_with("…\n\n@13800001111"));
}

TEST_CASE("dingtalk: a body that is full without its text is malformed", "[services]") {
  const auto result = sent({{"type", "link"}, {"url", "https://x/" + std::string(20'000, 'y')}});
  CHECK(result.error.message == "the message has no room for its text");
}

TEST_CASE("dingtalk: success is errcode 0 in a 200, and nothing else", "[services]") {
  const std::vector<AnswerRow> rows = {
      {200, R"({"errcode":0,"errmsg":"ok"})", State::sent},
      {200, "", State::failed, ErrorKind::garbled},
      {200, "ok", State::failed, ErrorKind::garbled},
      {200, "null", State::failed, ErrorKind::garbled},
      {200, "[0]", State::failed, ErrorKind::garbled},
      {200, "{}", State::failed, ErrorKind::garbled},
      {200, R"({"errmsg":"ok"})", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":"0"})", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":0.0})", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":false})", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":null})", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":18446744073709551615})", State::failed, ErrorKind::garbled},
      {200, R"({"errcode":18446744073709551616})", State::failed, ErrorKind::garbled},
      {200, std::string(60'000, '['), State::failed, ErrorKind::garbled},
      {302, R"({"errcode":0,"errmsg":"ok"})", State::failed, ErrorKind::garbled},
      {500, R"({"errcode":0,"errmsg":"ok"})", State::failed, ErrorKind::unreachable},
      {502, "bad gateway", State::failed, ErrorKind::unreachable},
      {404, "", State::failed, ErrorKind::not_found},
      {200, R"({"errcode":7,"errmsg":null})", State::failed, ErrorKind::rejected},
      {200, R"({"errcode":310000,"errmsg":{"a":[]}})", State::failed, ErrorKind::denied},
  };
  check_answers(dingtalk, rows);
}

TEST_CASE("dingtalk: each number of an error says what to do", "[services]") {
  const std::vector<ErrorRow> rows = {
      {-1, "系统繁忙", State::later, ErrorKind::unreachable, ""},
      {130101, "send too fast, exceed 20 times per minute", State::later, ErrorKind::unreachable,
       "20 messages in a minute"},
      {410100, "", State::later, ErrorKind::unreachable, "20 messages in a minute"},
      {123456, "发送速度太快而限流", State::later, ErrorKind::unreachable, "20 messages"},
      {300001, "send too fast", State::later, ErrorKind::unreachable, "20 messages"},
      {310000, "keywords not in content, more: [https://ding-doc.dingtalk.com/x]", State::failed,
       ErrorKind::denied, "'keyword'"},
      {310000, "description:关键词不匹配;solution:请联系群管理员;", State::failed,
       ErrorKind::denied, "'keyword'"},
      {310000, "sign not match, more: [https://ding-doc.dingtalk.com/x]", State::failed,
       ErrorKind::denied, "'secret'"},
      {310000, "description:机器人发送签名不匹配;solution:请确认签名和生成签名的时间戳;",
       State::failed, ErrorKind::denied, "'secret'"},
      {310000, "description:机器人发送签名过期;", State::failed, ErrorKind::denied, "clock"},
      {310000, "invalid timestamp, more: [https://ding-doc.dingtalk.com/x]", State::failed,
       ErrorKind::denied, "clock"},
      {310000, "ip 1.2.3.4 not in whitelist", State::failed, ErrorKind::denied, "address"},
      {310000, "something new", State::failed, ErrorKind::denied, ""},
      {300005, "token is not exist", State::failed, ErrorKind::denied, "copy the address"},
      {300001, "token is not exist", State::failed, ErrorKind::denied, "copy the address"},
      {400101, "token is not exist", State::failed, ErrorKind::denied, "copy the address"},
      {88, "", State::failed, ErrorKind::denied, "copy the address"},
      {40035, "缺少参数 access_token", State::failed, ErrorKind::denied, "access_token"},
      {40035, "缺少参数 json", State::failed, ErrorKind::rejected, ""},
      {400013, "群已被解散", State::failed, ErrorKind::denied, "dissolved"},
      {400102, "bot is stopped", State::failed, ErrorKind::denied, "switched on"},
      {400106, "", State::failed, ErrorKind::not_found, "copy the address"},
      {400105, "", State::failed, ErrorKind::rejected, ""},
      {400402, "markdown --》 title 缺失", State::failed, ErrorKind::rejected, ""},
      {43004, "", State::failed, ErrorKind::rejected, ""},
      {43002, "需要POST请求", State::failed, ErrorKind::rejected, ""},
      {430101, "", State::failed, ErrorKind::rejected, "unsafe"},
      {430102, "", State::failed, ErrorKind::rejected, "word"},
      {430103, "", State::failed, ErrorKind::rejected, "picture"},
      {430104, "", State::failed, ErrorKind::rejected, "content"},
      {460101, "message too long, exceed 20000 bytes", State::failed, ErrorKind::rejected,
       "too long"},
      {101002, "", State::failed, ErrorKind::rejected, "too long"},
      {90030, "", State::failed, ErrorKind::rejected, "quota"},
      {999, "what?", State::failed, ErrorKind::rejected, ""},
  };
  check_errors(dingtalk, rows, [](const ErrorRow& row) {
    return json{{"errcode", row.code}, {"errmsg", row.text}};
  });
}

TEST_CASE("dingtalk: who is too fast comes again when DingTalk says so", "[services]") {
  CHECK(read(dingtalk, R"({"errcode":130101,"errmsg":"x"})").after == seconds(60));
  CHECK(read(dingtalk, R"({"errcode":-1,"errmsg":"x"})").after == seconds(30));
  const auto barrier = R"({"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"1"})";
  CHECK(read(dingtalk, barrier).state == State::later);
  CHECK(read(dingtalk, barrier).after == seconds(5));
  CHECK(read(dingtalk, R"({"wait":99999999999999,"punish":"deny"})").after == seconds(60));
  CHECK(read(dingtalk, "", 429).state == State::later);
}

TEST_CASE("dingtalk: an error quotes what was said, harmless and short", "[services]") {
  const auto said = std::string("a\x1B[31m\n") + std::string(1'000, 'b');
  const auto error = read(dingtalk, json{{"errcode", 999}, {"errmsg", said}}.dump()).error;
  CHECK(error.message.starts_with("DingTalk answered 999: a [31m bbb"));
  CHECK(error.message.size() < 340);
}

}  // namespace services
