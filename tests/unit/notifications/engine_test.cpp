// SPDX-License-Identifier: Apache-2.0
#include "notifications/engine.hpp"

#include <catch2/catch.hpp>

#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

services::Message rendered(const Config& config, const std::vector<std::string>& templates,
                           const std::string& service) {
  Engine engine(config, still_world());
  auto message =
      engine.render(templates, {service, "someone"}, app_named("healthy"), Parts::needed);
  REQUIRE(message);
  return *message;
}

std::string failure(const Config& config, const std::string& template_name,
                    const std::string& service, Parts parts = Parts::needed) {
  Engine engine(config, still_world());
  const auto message =
      engine.render({template_name}, {service, "someone"}, app_named("healthy"), parts);
  return message ? "" : base::to_string(message.error());
}

std::string service_failure(Engine& engine, const std::string& name) {
  const auto service = engine.service(name);
  if (service) return "";
  return base::to_string(service.error()) + " (" + service.error().hint + ")";
}

}  // namespace

TEST_CASE("services: nothing is sent with the name of a secret in place of it", "[notifications]") {
  const Json data = {{"service.slack", "token: $slack-token"},
                     {"service.email", "{host: h, from: a@b.c, port: $port}"},
                     {"service.mattermost", "{apiURL: 'http://h', token: a$}"}};
  const auto config = config_of(data, {{"slack-tokn", "t"}});
  Engine engine(config, still_world());
  CHECK(service_failure(engine, "slack") ==
        "cm.yaml:1: service.slack: the Secret has no key `slack-token` (did you mean slack-tokn?)");
  CHECK(service_failure(engine, "email").find("no key `port`") != std::string::npos);
  CHECK(service_failure(engine, "mattermost").empty());
  CHECK(engine.service("slack").error().kind == base::ErrorKind::malformed);
  const auto bare = config_of(data);
  Engine without(bare, still_world());
  CHECK(service_failure(without, "slack").ends_with("(no --secret was given)"));
}

TEST_CASE("render: later templates write over earlier ones, with nothing as well where that counts",
          "[notifications]") {
  const auto config = config_of({{"service.slack", "token: t"},
                                 {"service.email", "{host: h, from: a@b.c}"},
                                 {"template.a",
                                  "{message: one, slack: {username: u, icon: i}, "
                                  "email: {subject: s, body: b}}"},
                                 {"template.b",
                                  "{message: '', slack: {username: ''}, "
                                  "email: {subject: ''}}"}});
  const auto slack = rendered(config, {"a", "b"}, "slack");
  CHECK(slack.text == "one");
  CHECK(slack.section->value("username", "absent") == "");
  CHECK(!slack.section->contains("icon"));
  const auto email = rendered(config, {"a", "b"}, "email");
  CHECK(*email.section == Json({{"subject", "s"}, {"body", "b"}}));
}

TEST_CASE("render: a webhook gets the section of its own name, and none where there is none",
          "[notifications]") {
  const auto config = config_of(
      {{"service.webhook.one", "url: http://one"},
       {"service.webhook.two", "url: http://two"},
       {"template.t", "{message: hello, webhook: {one: {method: POST, body: '{{.recipient}}'}}}"}});
  CHECK(*rendered(config, {"t"}, "one").section == Json({{"method", "POST"}, {"body", "someone"}}));
  CHECK(!rendered(config, {"t"}, "two").section);
}

TEST_CASE("render: a broken part for one service does not keep another from its message",
          "[notifications]") {
  const auto config = config_of(
      {{"service.slack", "token: t"}, {"template.t", "message: hello\nemail:\n  subject: '{{'\n"}});
  CHECK(failure(config, "t", "slack").empty());
  CHECK(failure(config, "t", "slack", Parts::all).find("unclosed action") != std::string::npos);
}

TEST_CASE("render: what defines one text does not define for another", "[notifications]") {
  const auto config = config_of({{"service.slack", "token: t"},
                                 {"template.t",
                                  "message: '{{define \"x\"}}a{{end}}'\n"
                                  "slack: {username: '{{template \"x\"}}'}\n"}});
  CHECK(failure(config, "t", "slack").find("\"x\" not defined") != std::string::npos);
}

TEST_CASE("render: pieces of templates can be shared, and lines keep their numbers",
          "[notifications]") {
  const auto config =
      config_of({{"service.slack", "token: t"},
                 {"partial.link", "<{{template \"name\" .}}>\n"},
                 {"partial.name", "{{.app.metadata.name}}"},
                 {"template.t", "message: 'at {{template \"link\" .}}'"},
                 {"template.own",
                  "message: '{{define \"name\"}}own{{end}}"
                  "{{template \"link\" .}}'"},
                 {"template.bad", "message: |\n  {{template \"name\" .}}\n  {{end}}"}});
  CHECK(rendered(config, {"t"}, "slack").text == "at <checkout>");
  CHECK(rendered(config, {"own"}, "slack").text == "<own>");
  CHECK(failure(config, "bad", "slack").find("template: bad:2: unexpected {{end}}") !=
        std::string::npos);
}

TEST_CASE("render: templates know who is told", "[notifications]") {
  auto config = config_of({{"service.slack.workspace", "token: t"},
                           {"context", "env: prod"},
                           {"template.t",
                            "message: '{{.serviceType}} {{.recipient}} {{.context.env}} "
                            "{{.context.notificationType}} {{.secrets.token | toString}}'"}},
                          {{"token", "abc"}});
  CHECK(rendered(config, {"t"}, "workspace").text == "workspace someone prod workspace abc");
}

TEST_CASE("render: text from outside cannot call everybody", "[notifications]") {
  const auto config = config_of({{"service.slack", "token: t"},
                                 {"context", "who: <!here>"},
                                 {"template.t",
                                  "message: <!here> {{.context.who}} "
                                  "{{.app.metadata.annotations.text}} "
                                  "{{.ci.commit.title}}"}});
  Engine engine(config, still_world());
  Variables variables = app_named("healthy");
  auto annotations = govalue::Value::map();
  annotations.set("text", govalue::Value::text("look <!channel> <!Here>"));
  auto metadata = govalue::Value::map();
  metadata.set("annotations", annotations);
  variables.app.set("metadata", metadata);
  auto commit = govalue::Value::map();
  commit.set("title", govalue::Value::text("Add <!everyone>"));
  variables.ci.set("commit", commit);
  const auto message = engine.render({"t"}, {"slack", "x"}, variables, Parts::needed);
  REQUIRE(message);
  const auto& text = message->text;
  CHECK(text.starts_with("<!here> <!here> look "));
  for (const auto* mention : {"<!channel", "<!Here", "<!everyone"}) {
    CHECK(text.find(mention, 16) == std::string::npos);
  }
}

TEST_CASE("render: what commits and pipelines say calls nobody, an address of mail included",
          "[notifications]") {
  const auto config = config_of({{"service.slack", "token: t"},
                                 {"service.github", "token: t"},
                                 {"template.t",
                                  "message: '{{.app.metadata.owner}} {{.ci.title}} "
                                  "{{(call .repo.GetCommitMetadata \"abc\").Tags}}'"}});
  class Tagged final : public sprig::Repository {
    base::Result<sprig::CommitMetadata> commit_metadata(std::string_view) const override {
      return sprig::CommitMetadata{.message = {}, .author = {}, .date = {}, .tags = {"<@U2> @ann"}};
    }
    base::Result<sprig::AppDetail> app_detail() const override {
      return base::malformed_error("none");
    }
  };
  Engine engine(config, still_world());
  Variables variables = app_named("healthy");
  auto metadata = govalue::Value::map();
  metadata.set("owner", govalue::Value::text("<@U1>"));
  variables.app.set("metadata", metadata);
  variables.ci.set("title", govalue::Value::text("<@U3> ann@example.com"));
  variables.repository = std::make_shared<Tagged>();
  const auto said_to = [&](const char* service) {
    const auto message = engine.render({"t"}, {service, "x"}, variables, Parts::needed);
    REQUIRE(message);
    return message->text;
  };
  const std::string gap = "\xE2\x80\x8B";
  CHECK(said_to("slack") == "<@U1> <" + gap + "@U3> ann@example.com [<" + gap + "@U2> @ann]");
  CHECK(said_to("github") ==
        "<@U1> <@" + gap + "U3> ann@example.com [<@" + gap + "U2> @" + gap + "ann]");
}

TEST_CASE("render: what is not there is named, with what was meant", "[notifications]") {
  const auto config =
      config_of({{"service.slack", "token: t"}, {"template.app-deployed", "message: x"}});
  CHECK(failure(config, "app-depoyed", "slack") == "there is no template `app-depoyed`");
  CHECK(failure(config, "app-deployed", "slak") == "there is no service `slak`");
  CHECK(failure(config_of({{"service.nobody", "a: b"}, {"template.t", "message: x"}}), "t",
                "nobody") == "cm.yaml:1: service.nobody: service type 'nobody' is not supported");
}

}  // namespace notifications
