// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>

#include "answer_rows.hpp"
#include "robot_rows.hpp"
#include "services/feishu_message.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using std::chrono::seconds;

const json robot = {{"url", "https://open.feishu.cn/open-apis/bot/v2/hook/0123-4567"}};

Prepared sent(json section, Texts mentions = {}) {
  return prepared(feishu, robot, with_section(std::move(section), std::move(mentions)));
}

Prepared sent_with_keyword(json section) {
  auto options = robot;
  options["keyword"] = "部署";
  return prepared(feishu, options, with_section(std::move(section)));
}

}  // namespace

TEST_CASE("feishu: a message without a section is a text", "[services]") {
  const auto sent = prepared(feishu, robot, saying("web is deployed"));
  CHECK(sent.request.body == R"({"msg_type":"text","content":{"text":"web is deployed"}})");
  CHECK(sent.request.url.text() == robot["url"]);
}

TEST_CASE("feishu: a signature is what Feishu computes, too", "[services]") {
  CHECK(feishu_sign(seconds(1599360473), base::Secret("demo")) ==
        "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
  CHECK(feishu_sign(seconds(1700000000), base::Secret("secret")) ==
        "fiWS2+gh28DOydAv7hzONH/mDn9+b1Y4Y5ivXWXy8vA=");
}

TEST_CASE("feishu: a secret signs the time in seconds, in the body", "[services]") {
  auto options = robot;
  options["secret"] = "demo";
  const auto sent = prepared(feishu, options, saying("x"), {}, seconds(1599360473));
  CHECK(sent.request.body ==
        R"({"timestamp":"1599360473","sign":"l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=",)"
        R"("msg_type":"text","content":{"text":"x"}})");
  CHECK(sent.request.url.query.empty());
}

TEST_CASE("feishu: the hook and the secret are named for redaction", "[services]") {
  auto options = robot;
  options["secret"] = "demo";
  const auto secrets = revealed(service_of(feishu, options)->secrets());
  CHECK(std::count(secrets.begin(), secrets.end(), "0123-4567") == 1);
  CHECK(std::count(secrets.begin(), secrets.end(), "demo") == 1);
}

TEST_CASE("feishu: the fields of a section say what type is meant", "[services]") {
  const std::vector<ShownRow> rows = {
      {json::object(), R"({"msg_type":"text","content":{"text":"web is deployed"}})"},
      {{{"text", "hi"}}, R"({"msg_type":"text","content":{"text":"hi"}})"},
      {{{"title", "T"}, {"text", "a\nb"}},
       R"({"msg_type":"post","content":{"post":{"zh_cn":{"title":"T",)"
       R"("content":[[{"tag":"text","text":"a\nb"}]]}}}})"},
      {{{"markdown", "**web**"}},
       R"({"msg_type":"interactive","card":{"config":{"wide_screen_mode":true},)"
       R"("elements":[{"tag":"markdown","content":"**web**"}]}})"},
      {{{"markdown", "x"},
        {"title", "T"},
        {"color", "green"},
        {"buttons", {{{"title", "Open"}, {"url", "https://x"}}}}},
       R"({"msg_type":"interactive","card":{"config":{"wide_screen_mode":true},)"
       R"("header":{"title":{"tag":"plain_text","content":"T"},"template":"green"},)"
       R"("elements":[{"tag":"markdown","content":"x"},{"tag":"action","actions":[{"tag":"button",)"
       R"("text":{"tag":"plain_text","content":"Open"},"type":"default","url":"https://x"}]}]}})"},
      {{{"post", R"({"en_us":{"title":"T","content":[[{"tag":"text","text":"x"}]]}})"}},
       R"({"msg_type":"post","content":{"post":{"en_us":{"title":"T",)"
       R"("content":[[{"tag":"text","text":"x"}]]}}}})"},
      {{{"post", R"({"post":{"en_us":{"content":[]}}})"}},
       R"({"msg_type":"post","content":{"post":{"en_us":{"content":[]}}}})"},
      {{{"card", R"({"elements":[]})"}}, R"({"msg_type":"interactive","card":{"elements":[]}})"},
      {{{"body", R"({"msg_type":"share_chat"})"}}, R"({"msg_type":"share_chat"})"},
  };
  check_shown(feishu, robot, rows);
}

TEST_CASE("feishu: a section that cannot be shown is malformed", "[services]") {
  const std::vector<MalformedRow> rows = {
      {{{"type", "markdown"}},
       "'markdown' is no type of a message of Feishu",
       "there are text, post, interactive"},
      {{{"card", "{"}},
       "'card' for Feishu is no JSON: see line 1",
       "texts of others belong into it as {{ .x | toJson }}"},
      {{{"card", "1e999"}}, "'card' for Feishu has a number that is too large"},
      {{{"card", "[]"}}, "'card' for Feishu is no JSON object"},
      {{{"post", "null"}}, "'post' for Feishu has no languages"},
      {{{"post", "[1]"}}, "'post' for Feishu has no languages"},
      {{{"post", R"({"zh_cn":{}})"}}, "'post' for Feishu has a language without a list 'content'"},
      {{{"body", "{}"}}, "'body' for Feishu has no 'msg_type'"},
      {{{"buttons", {{{"url", "https://x"}}}}}, "each of 'buttons' needs a 'title' and a 'url'"},
  };
  check_malformed(feishu, robot, rows);
}

TEST_CASE("feishu: people are called with the tags of each type", "[services]") {
  struct Row {
    json section;
    std::string path;
    std::string text;
  };
  const std::vector<Row> rows = {
      {json::object(), "/content/text", R"("web is deployed\n<at user_id=\"ou_1\"></at>")"},
      {{{"text", "hi <at user_id=\"ou_1\">Tom</at>"}},
       "/content/text",
       R"("hi <at user_id=\"ou_1\">Tom</at>")"},
      {{{"title", "T"}},
       "/content/post/zh_cn/content",
       R"([[{"tag":"text","text":"web is deployed"}],[{"tag":"at","user_id":"ou_1"}]])"},
      {{{"markdown", "x"}}, "/card/elements/0/content", R"("x\n<at id=ou_1></at>")"},
      {{{"markdown", "x <at id=ou_1></at>"}},
       "/card/elements/0/content",
       R"("x <at id=ou_1></at>")"},
      {{{"card", R"({"elements":[]})"}},
       "/card/elements",
       R"([{"tag":"markdown","content":"<at id=ou_1></at>"}])"},
      {{{"card", R"({"schema":"2.0","body":{"elements":[]}})"}},
       "/card/body/elements",
       R"([{"tag":"markdown","content":"<at id=ou_1></at>"}])"},
      {{{"post", R"({"zh_cn":{"content":[]}})"}},
       "/content/post/zh_cn/content",
       R"([[{"tag":"at","user_id":"ou_1"}]])"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.section.dump());
    const auto result = sent(row.section, {"ou_1"});
    CHECK(result.body.at(Body::json_pointer(row.path)).dump() == row.text);
    CHECK(result.remarks.empty());
  }
}

TEST_CASE("feishu: cards call by mail address, and nothing calls by mobile number", "[services]") {
  const auto card = sent({{"markdown", "x"}}, {"a@example.com"});
  CHECK(card.body["card"]["elements"][0]["content"] == "x\n<at email=a@example.com></at>");
  CHECK(sent({{"text", "x"}}, {"a@example.com"}).remarks ==
        Texts{"only a card of Feishu calls people by mail address: mentions were left out"});
  CHECK(sent({{"text", "x"}}, {"13800001111"}).remarks ==
        Texts{"Feishu calls nobody by a mobile number: mentions were left out"});
  CHECK(sent({{"card", "{}"}}, {"ou_1"}).remarks ==
        Texts{"'card' has no list 'elements': mentions and the keyword were left out"});
}

TEST_CASE("feishu: a handle cannot close its tag and open another", "[services]") {
  const auto body = sent({{"text", "x"}}, {"a\"></at><at user_id=\"all"}).body;
  CHECK(body["content"]["text"] == "x\n<at user_id=\"a/atatuser_idall\"></at>");
}

TEST_CASE("feishu: a keyword that the message lacks becomes its last line", "[services]") {
  struct Row {
    json section;
    std::string path;
    std::string text;
  };
  const std::vector<Row> rows = {
      {json::object(), "/content/text", R"("web is deployed\n部署")"},
      {{{"text", "部署 web"}}, "/content/text", R"("部署 web")"},
      {{{"markdown", "x"}}, "/card/elements/0/content", R"("x\n部署")"},
      {{{"card", R"({"elements":[]})"}},
       "/card/elements",
       R"([{"tag":"markdown","content":"部署"}])"},
      {{{"post", R"({"zh_cn":{"content":[]}})"}},
       "/content/post/zh_cn/content",
       R"([[{"tag":"text","text":"部署"}]])"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.section.dump());
    const auto body = sent_with_keyword(row.section).body;
    CHECK(body.at(Body::json_pointer(row.path)).dump() == row.text);
  }
}

TEST_CASE("feishu: a text is cut so that the whole body has at most 20 KB", "[services]") {
  const auto text = std::string(25'000, 'x');
  for (const char* key : {"text", "markdown"}) {
    auto options = robot;
    options["secret"] = "demo";
    const auto result = prepared(feishu, options, with_section({{key, text}}, {"ou_1"}));
    CHECK(result.request.body.size() <= 20'000);
    CHECK(result.request.body.size() > 19'900);
    CHECK(result.remarks.size() == 1);
  }
}

TEST_CASE("feishu: a cut takes a broken tag with it", "[services]") {
  const auto text =
      std::string(19'800, 'x') + " <at user_id=\"ou_1\">" + std::string(200, 'y') + "</at>";
  const auto content = sent({{"text", text}}).body["content"]["text"].get<std::string>();
  CHECK(content.ends_with("x …"));
}

TEST_CASE("feishu: success is code 0 in a 200, and nothing else", "[services]") {
  const std::vector<AnswerRow> rows = {
      {200, R"({"code":0,"msg":"success","data":{}})", State::sent},
      {200, R"({"StatusCode":0,"StatusMessage":"success","Extra":null})", State::sent},
      {200, R"({"StatusCode":0,"StatusMessage":"success","code":0,"msg":"success"})", State::sent},
      {200, "", State::failed, ErrorKind::garbled},
      {200, "{}", State::failed, ErrorKind::garbled},
      {200, "[]", State::failed, ErrorKind::garbled},
      {200, "<html>", State::failed, ErrorKind::garbled},
      {200, R"({"code":"0"})", State::failed, ErrorKind::garbled},
      {200, R"({"code":null,"StatusCode":0})", State::failed, ErrorKind::garbled},
      {200, R"({"code":1,"StatusCode":0})", State::failed, ErrorKind::rejected},
      {200, R"({"code":0,"StatusCode":1})", State::failed, ErrorKind::rejected},
      {200, R"({"data":{}})", State::failed, ErrorKind::garbled},
      {500, R"({"code":0})", State::failed, ErrorKind::unreachable},
  };
  check_answers(feishu, rows);
}

TEST_CASE("feishu: each number of an error says what to do", "[services]") {
  const std::vector<ErrorRow> rows = {
      {9499, "Bad Request", State::failed, ErrorKind::rejected, "too long", 400},
      {9499, "frequency limited psm[x]", State::later, ErrorKind::unreachable, "100"},
      {11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]", State::later,
       ErrorKind::unreachable, "5 messages"},
      {19001, "param invalid: incoming webhook access token invalid", State::failed,
       ErrorKind::denied, "copy the address"},
      {19021, "sign match fail or timestamp is not within one hour from current time",
       State::failed, ErrorKind::denied, "'secret'"},
      {19022, "Ip Not Allowed", State::failed, ErrorKind::denied, "address"},
      {19024, "Key Words Not Found", State::failed, ErrorKind::denied, "'keyword'"},
      {19036, "", State::failed, ErrorKind::rejected, "too long"},
      {11246, "parse card json err", State::failed, ErrorKind::rejected, ""},
  };
  check_errors(feishu, rows, [](const ErrorRow& row) {
    return json{{"code", row.code}, {"msg", row.text}, {"data", json::object()}};
  });
}

}  // namespace services
