// SPDX-License-Identifier: Apache-2.0
#include "notifications/lint.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

Problems problems(Json data, const Json& secret, const std::string& context = {}) {
  if (!context.empty()) data["context"] = context;
  return lint(config_of(data, secret));
}

// The rules that are broken, one after the other.
std::vector<std::string> rules(const Json& data, const Json& secret = Json::object()) {
  std::vector<std::string> found;
  for (const auto& problem : problems(data, secret)) found.push_back(problem.rule);
  std::sort(found.begin(), found.end());
  return found;
}

const Json good = {
    {"service.slack", "token: $t"},
    {"service.webhook.hook",
     "{url: 'http://h', headers: [{name: Content-Type, value: application/json}]}"},
    {"template.app-deployed",
     "message: '{{.app.metadata.name}} is deployed'\n"
     "slack: {attachments: '[{\"text\": {{.app.status.operationState.message | toJson}}}]'}\n"
     "webhook: {hook: {method: POST, body: '{}'}}\n"},
    {"trigger.on-deployed",
     "[{when: app.status.health.status == 'Healthy', send: [app-deployed]}]"},
    {"subscriptions", "[{recipients: ['slack:general'], triggers: [on-deployed]}]"},
    {"defaultTriggers", "[on-deployed]"}};

// The good config, with something else in one of its places.
Json with(const std::string& key, const std::string& text) {
  auto data = good;
  data[key] = text;
  return data;
}

}  // namespace

TEST_CASE("lint: a good config has no flaw", "[notifications]") {
  CHECK(rules(good, {{"t", "token"}}).empty());
}

TEST_CASE("lint: each rule finds what it is there for, and nothing else", "[notifications]") {
  struct Row {
    std::string key;
    std::string text;
    std::string rule;
  };
  const Row rows[] = {
      {"service.slack", "{token: t, tokn: u}", "unknown-key"},
      {"template.x", "{message: a, feishuu: {title: b}}", "unknown-key"},
      {"trigger.x", "[{when: 'true', send: [app-deployed], onceper_: a}]", "unknown-key"},
      {"conext", "a: b", "unknown-key"},
      {"template.x", "message: [a]", "unreadable"},
      {"trigger.x", "{when: 'true'}", "unreadable"},
      {"service.nobody", "a: b", "unreadable"},
      {"subscriptions", "[{recipients: [slack:a], triggers: [on-deployed], selector: '=='}]",
       "unreadable"},
      {"template.x", "message: '{{.app.metadata.name | trnc 3}}'", "bad-template"},
      {"template.x", "message: '{{'", "bad-template"},
      {"trigger.x", "[{when: 'app.x ==', send: [app-deployed]}]", "bad-expression"},
      {"trigger.x", "[{when: 'true', send: [app-depoyed]}]", "unknown-template"},
      {"trigger.x", "[{send: [app-deployed]}]", "no-condition"},
      {"trigger.x", "[{when: app.status?.operationState.phase == 'x', send: [app-deployed]}]",
       "unguarded-member"},
      {"trigger.x", "[{when: 'true', oncePer: app.status.sync.revision, send: [app-deployed]}]",
       "once-per"},
      {"trigger.x", "[{when: 'true', oncePer: app.spec.sources, send: [app-deployed]}]",
       "once-per"},
      {"trigger.x.y", "[{when: 'true', send: [app-deployed]}]", "dot-in-name"},
      {"subscriptions", "[{recipients: ['slak:a'], triggers: [on-deployed]}]", "unknown-service"},
      {"subscriptions", "[{recipients: ['slack:a'], triggers: [on-depoyed]}]", "unknown-trigger"},
      {"subscriptions", "[{recipients: ['slack:a:b'], triggers: [on-deployed]}]",
       "colon-in-recipient"},
      {"defaultTriggers", "[on-depoyed]", "unknown-trigger"},
      {"defaultTriggers.slak", "[on-deployed]", "unknown-service"},
      {"template.x", "message: '{{.app.status.operationState.phase | upper}}'", "missing-value"},
      {"template.x", "message: '{{index .app.metadata.name 0 0}}'", "fails"},
      {"template.x", "slack: {attachments: '[{\"text\": \"{{.app.status.health.message}}\"}]'}",
       "invalid-json"},
      {"template.x",
       "webhook: {hook: {method: POST, body: '{\"text\": \"{{.app.status.health.message}}\"}'}}",
       "invalid-json"},
      {"template.x", "message: '{{repeat 41000 \"x\"}}'", "too-long"},
      {"service.webhook.hook",
       "{url: 'https://x.webhook.office.com/webhookb2/x', headers: [{name: Content-Type, value: "
       "a}]}",
       "retired"},
      {"template.x", "message: '{{.app.status.operationState.finishedAt | date \"15:04\"}}'",
       "date-of-text"},
      {"template.x", "message: '{{.secrets.t}}'", "secret-as-bytes"},
      {"template.x", "message: '{{.app.spec.source.repoURL}}'", "many-sources"},
      {"template.x", "message: '{{.app.status.health.message | default \"x\" | trunc 42}}'",
       "cut-characters"},
      {"template.x", "{webhook: {hook: {body: x}}}", "webhook-method"},
      {"template.x", "{webhook: {other: {method: POST, body: x}}}", "unknown-service"},
      {"service.webhook.hook", "url: http://h", "webhook-content-type"},
      {"service.webhook.hook",
       "{url: 'http://h/{{.x}}', headers: [{name: content-type, value: x}]}",
       "template-in-options"},
      {"service.slack", "token: $unknown", "unknown-secret"},
      {"service.slack", "{token: t, disableUnfurl: 'true'}", "text-for-boolean"},
      {"service.email", "{host: h, from: a@b.c, port: '25'}", "text-for-number"},
      {"service.slack", "{token: t, token: u}", "duplicate-key"},
      {"service.dingtalk", "url: https://oapi.dingtalk.com/robot/send?access_token=x",
       "not-of-argocd"},
      {"service.teams", "recipientUrls: {a: 'https://x.webhook.office.com/webhookb2/x'}",
       "retired"},
      {"subscriptions", "[{recipients: ['slack:a']}]", "no-trigger"},
      {"trigger.x", "[{when: app.status.heath.status == 'Degraded', send: [app-deployed]}]",
       "condition-fails"},
      {"template.x", "message: '{{.context.argocdUrl}}'", "no-value"},
      {"template.x", "message: '{{.app.status.operationState.mesage}}'", "no-value"},
      {"template.x", "message: '{{$meta := .app.metadata}}{{$meta.nam}}'", "no-value"},
      {"template.x", "github: {pullRequestComment: {content: a, commentTag: '{{.app}}'}}",
       "template-in-options"},
      {"service.webhook.slack",
       "{url: http://h, headers: [{name: Content-Type, value: application/json}]}",
       "duplicate-service"},
  };
  for (const auto& row : rows) {
    INFO(row.key << ": " << row.text);
    auto data = with(row.key, row.text);
    if (row.rule == "no-trigger") data.erase("defaultTriggers");
    CHECK(rules(data, {{"t", "token"}}) == std::vector<std::string>{row.rule});
  }
}

TEST_CASE("lint: every rule is described", "[notifications]") {
  std::ifstream input(TESTS_DIR "/../docs/lint.md");
  const std::string text((std::istreambuf_iterator<char>(input)), {});
  for (const auto* rule : {"unreadable",
                           "unusable-service",
                           "unknown-template",
                           "unknown-trigger",
                           "unknown-service",
                           "unknown-key",
                           "duplicate-key",
                           "no-trigger",
                           "no-condition",
                           "dot-in-name",
                           "colon-in-recipient",
                           "legacy",
                           "not-of-argocd",
                           "duplicate-service",
                           "unknown-secret",
                           "secret-line-end",
                           "text-for-number",
                           "text-for-boolean",
                           "text-for-duration",
                           "template-in-options",
                           "webhook-method",
                           "webhook-content-type",
                           "retired",
                           "bad-expression",
                           "unguarded-member",
                           "condition-fails",
                           "once-per",
                           "bad-template",
                           "fails",
                           "missing-value",
                           "no-value",
                           "invalid-json",
                           "many-sources",
                           "date-of-text",
                           "secret-as-bytes",
                           "cut-characters",
                           "too-long"}) {
    INFO(rule);
    CHECK(text.find("`" + std::string(rule) + "`") != std::string::npos);
  }
}

TEST_CASE("lint: a flaw has the line where it stands", "[notifications]") {
  Source source;
  REQUIRE(
      read_source_text("kind: ConfigMap\n"
                       "data:\n"
                       "  template.x: |\n"
                       "    message: |\n"
                       "      one\n"
                       "      two {{.app.status.operationState.phase | upper}}\n"
                       "    email:\n"
                       "      subjct: a\n",
                       "cm.yaml", Holding::config, source));
  std::vector<std::string> places;
  for (const auto& problem : lint(read_config(source))) {
    places.push_back(to_string(problem.place) + " " + problem.rule);
  }
  CHECK(places == std::vector<std::string>{"cm.yaml:6 missing-value", "cm.yaml:8 unknown-key"});
}

TEST_CASE("lint: what only people have is not missed", "[notifications]") {
  for (const auto* text :
       {"{{.app.metadata.labels.env}}", "{{.app.metadata.annotations.mail}}", "{{.ci.tag}}",
        "{{.app.spec.source.chart | default \"none\"}}", "{{.appProject.spec}}",
        "{{index .app.metadata.labels \"env\"}}", "{{(index .app.metadata \"labels\").env}}",
        "{{with .app.spec.info}}{{.x}}{{end}}", "{{if .context.none}}x{{end}}"}) {
    INFO(text);
    CHECK(rules(with("template.x", "message: '" + std::string(text) + "'"), {{"t", "token"}})
              .empty());
  }
}

TEST_CASE("lint: a value that is nowhere is named", "[notifications]") {
  const auto said = [](const std::string& text, const std::string& context) {
    const auto found = problems(with("template.x", text), {{"t", "token"}}, context);
    REQUIRE(found.size() == 1);
    return found[0].message + " (" + found[0].hint + ")";
  };
  const std::string typo = "message: 'see {{.context.argocdURL}}, {{.app.status.sync.status}}'";
  CHECK(said(typo, "argocdUrl: a") ==
        "{{.context.argocdURL}} says <no value> for every sample application (did you mean "
        "argocdUrl?)");
  CHECK(said(typo, "").ends_with("(add it to the key `context`, or give it with --context)"));
  CHECK(problems(with("template.x", "{message: '{{.context.a}}', slack: {icon: '{{.context.a}}'}}"),
                 {{"t", "token"}})
            .size() == 1);
  CHECK(said("slack: {username: '{{(dict \"a\" 1).b}}'}", "a: b") ==
        "`slack.username` says <no value> for every sample application ()");
}

TEST_CASE("lint: a secret that there is not", "[notifications]") {
  const auto said = [](const std::string& options, const Json& secret) {
    const auto found = problems(with("service.slack", options), secret);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "unknown-secret");
    return (found[0].severity == Problem::Severity::error ? "error: " : "warning: ") +
           found[0].message + " (" + found[0].hint + ")";
  };
  CHECK(said("token: $slack-token", {{"slack-tokn", "a"}}) ==
        "error: the Secret has no key `slack-token` (did you mean slack-tokn?)");
  CHECK(said("{token: $t, disableUnfurl: $none}", {{"t", "a"}}).starts_with("error: "));
  CHECK(said("{token: a-$none-b}", {{"t", "a"}}).starts_with("error: "));
  CHECK(said("token: $slack-token", Json::object()) ==
        "warning: no --secret was given: the key `slack-token` cannot be checked ()");
  CHECK(rules(with("service.slack", "token: 'a$ $. $'"), {{"t", "a"}}).empty());
}

TEST_CASE("lint: the same is not said twice", "[notifications]") {
  CHECK(rules(with("service.slack", "{token: $x, username: $x, icon: a$x$x}"), {{"t", "a"}}) ==
        std::vector<std::string>{"unknown-secret"});
}

TEST_CASE("lint: two services of one name are both named", "[notifications]") {
  const auto found =
      problems(with("service.mattermost.slack", "{apiURL: http://h, token: t}"), {{"t", "a"}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].message.starts_with(
      "`service.mattermost.slack` and `service.slack` both are the service `slack`: "));
}

TEST_CASE("lint: a file that is no ConfigMap may have services of ours", "[notifications]") {
  Source source;
  source.data.push_back({.key = "service.slack", .text = "token: t", .file = "own.yaml"});
  source.data.push_back({.key = "service.dingtalk",
                         .text = "url: https://oapi.dingtalk.com/robot/send?access_token=x",
                         .file = "own.yaml"});
  CHECK(lint(read_config(source)).empty());
}

TEST_CASE("lint: a better oncePer is one that passes", "[notifications]") {
  const auto hint = [](const std::string& once_per) {
    const auto found = problems(
        with("trigger.x", "[{when: 'true', oncePer: '" + once_per + "', send: [app-deployed]}]"),
        {{"t", "a"}});
    REQUIRE(found.size() == 1);
    return found[0].hint;
  };
  const std::string start = "write a text that changes with what is told: ";
  CHECK(hint("app.status.sync.revision") ==
        start + R"(`app.status.sync.revision ?? join(app.status.sync.revisions, ",")`)");
  CHECK(hint("app.status?.operationState?.syncResult?.revision") ==
        start + R"(`app.status?.operationState?.syncResult?.revision ?? )"
                R"(join(app.status?.operationState?.syncResult?.revisions, ",")`)");
  CHECK(hint("app.status.sync.none") == hint("app.status.sync.revision"));
  for (const auto* once_per : {"app.status.sync.revision", "app.status.sync.none"}) {
    const auto text = hint(once_per).substr(start.size() + 1);
    CHECK(rules(with("trigger.x", "[{when: 'true', oncePer: '" + text.substr(0, text.size() - 1) +
                                      "', send: [app-deployed]}]"),
                {{"t", "a"}})
              .empty());
  }
}

TEST_CASE("lint: places and types are called by their names", "[notifications]") {
  const auto said = [](const std::string& key, const std::string& text) {
    const auto found = problems(with(key, text), {{"t", "a"}});
    REQUIRE(found.size() == 1);
    return found[0].message + " (" + found[0].hint + ")";
  };
  CHECK(said("defaultTriggers", "on-deployed") == "it is a text and should be a list of texts ()");
  CHECK(said("context", "{a: [b]}") == "`a` is a list and should be a text ()");
  CHECK(said("trigger.x", "[{when: 'true', send: app-deployed}]") ==
        "`[0].send` is a text and should be a list of texts ()");
  CHECK(said("trigger.x", "[{when: app.status.heath.status == 1, send: [app-deployed]}]")
            .starts_with("it fails for every sample application: when: cannot fetch status from "
                         "<nil> (1:18) ("));
  CHECK(said("subscriptions", "[{recipient: a, triggers: [on-deployed]}]")
            .starts_with("there is no `[0].recipient`, "));
  CHECK(said("service.webhook.hook",
             "{url: http://h, retryWaitMin: 3s, headers: [{name: Content-Type, value: a}]}")
            .ends_with("(for both, write 3000000000)"));
  CHECK(said("template.x", "slack: {attachments: '[\"{{.app.status.health.message}}\"]'}")
            .starts_with("`slack.attachments` is no JSON for messages with quotes"));
}

TEST_CASE("lint: a secret may be any bytes", "[notifications]") {
  CHECK(rules(good, {{"t", "\xFE\xC9"}}).empty());
}

TEST_CASE("lint: what one flaw makes unusable does not make another", "[notifications]") {
  CHECK(rules({{"service.slack", "token: [a]"},
               {"subscriptions", "[{recipients: ['slack:a'], triggers: [t]}]"},
               {"trigger.t", "[{when: 'true', send: []}]"}}) ==
        std::vector<std::string>{"unreadable"});
}

}  // namespace notifications
