// SPDX-License-Identifier: Apache-2.0
#include "argocd/webhook.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using argocd::GitProvider;
using argocd::webhook_request;
using nlohmann::json;

namespace {

const http::Url server = *http::parse_url("https://argocd.example.com/argo");

const std::string before(40, 'a');
const std::string after(40, 'b');

argocd::PushEvent push(GitProvider provider) {
  return {.provider = provider,
          .repository = "https://git.example.com/acme/deploy.git",
          .ref = "refs/heads/release/2",
          .revision = after,
          .previous = before,
          .changed_files = {"apps/shop/values.yaml"},
          .secret = base::Secret("s3cret")};
}

std::string header(const http::Request& request, const std::string& name) {
  for (const auto& one : request.headers) {
    if (one.name == name) return one.value.reveal();
  }
  return "(none)";
}

json body(const http::Request& request) {
  return json::parse(request.body);
}

json at(const http::Request& request, const char* pointer) {
  return body(request).value(json::json_pointer(pointer), json());
}

}  // namespace

TEST_CASE("webhook: each provider's own words", "[argocd]") {
  struct Row {
    GitProvider provider;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::pair<const char*, json>> fields;
  };
  const auto web = "https://git.example.com/acme/deploy";
  const auto row = GENERATE_COPY(values<Row>({
      {GitProvider::github,
       {{"X-GitHub-Event", "push"}},
       {{"/ref", "refs/heads/release/2"},
        {"/before", before},
        {"/after", after},
        {"/repository/html_url", web},
        {"/repository/default_branch", "release/2"},
        {"/commits/0/modified/0", "apps/shop/values.yaml"}}},
      {GitProvider::gitea,
       {{"X-Gogs-Event", "push"}},
       {{"/ref", "refs/heads/release/2"}, {"/repository/html_url", web}}},
      {GitProvider::gitlab,
       {{"X-Gitlab-Event", "Push Hook"}, {"X-Gitlab-Token", "s3cret"}},
       {{"/object_kind", "push"},
        {"/event_name", "push"},
        {"/project/web_url", web},
        {"/project/default_branch", "release/2"},
        {"/after", after}}},
      {GitProvider::bitbucket,
       {{"X-Event-Key", "repo:push"}, {"X-Hook-UUID", "s3cret"}},
       {{"/push/changes/0/new/name", "release/2"},
        {"/push/changes/0/new/target/hash", after},
        {"/push/changes/0/old/target/hash", before},
        {"/repository/links/html/href", web}}},
      {GitProvider::bitbucket_server,
       {{"X-Event-Key", "repo:refs_changed"}, {"X-Hook-UUID", "(none)"}},
       {{"/changes/0/ref/id", "refs/heads/release/2"},
        {"/changes/0/toHash", after},
        {"/repository/links/clone/0/href", "https://git.example.com/acme/deploy.git"}}},
      {GitProvider::azure_devops,
       {{"X-Vss-Activityid", "gitops-steps"}, {"Authorization", "Basic czNjcmV0"}},
       {{"/eventType", "git.push"},
        {"/resource/repository/remoteUrl", web},
        {"/resource/repository/defaultBranch", "refs/heads/release/2"},
        {"/resource/refUpdates/0/name", "refs/heads/release/2"},
        {"/resource/refUpdates/0/newObjectId", after}}},
  }));
  const auto request = webhook_request(server, push(row.provider));
  CHECK(request.method == http::Method::post);
  CHECK(request.url.text() == "https://argocd.example.com/argo/api/webhook");
  CHECK(header(request, "Content-Type") == "application/json");
  for (const auto& [name, value] : row.headers) {
    CAPTURE(name);
    CHECK(header(request, name) == value);
  }
  for (const auto& [pointer, value] : row.fields) {
    CAPTURE(pointer);
    CHECK(at(request, pointer) == value);
  }
}

// HMACs of bodies that Argo CD's parser would compute the same way; made with `openssl dgst`.
TEST_CASE("webhook: the body is signed as it is sent", "[argocd]") {
  const auto bare = [](GitProvider provider) {
    return webhook_request(server, {.provider = provider,
                                    .repository = "https://git.example.com/a/b",
                                    .ref = "refs/heads/main",
                                    .secret = base::Secret("s3cret")});
  };
  const auto github = bare(GitProvider::github);
  REQUIRE(github.body ==
          R"({"commits":[],"ref":"refs/heads/main","repository":{"default_branch":"main",)"
          R"("html_url":"https://git.example.com/a/b"}})");
  const std::string digest = "082df4f722efeab52b3155c1a4bcf8fcdbd71a5ce669ed37ea2d8cd4fc943134";
  CHECK(header(github, "X-Hub-Signature-256") == "sha256=" + digest);
  CHECK(header(bare(GitProvider::gitea), "X-Gogs-Signature") == digest);
  CHECK(header(bare(GitProvider::bitbucket_server), "X-Hub-Signature").starts_with("sha256="));
}

TEST_CASE("webhook: half of what is known of the commits is not told", "[argocd]") {
  for (const auto& name : argocd::git_provider_names()) {
    CAPTURE(name);
    auto event = push(argocd::git_provider(name));
    event.previous.clear();
    CHECK(webhook_request(server, event).body.find(after) == std::string::npos);
  }
}

TEST_CASE("webhook: a tag, no secret, and names that are not Unicode", "[argocd]") {
  for (const auto& name : argocd::git_provider_names()) {
    CAPTURE(name);
    auto event = push(argocd::git_provider(name));
    event.ref = "refs/tags/v1.2.3";
    event.secret = {};
    event.changed_files = {"caf\xe9"};
    const auto request = webhook_request(server, event);
    CHECK(request.body.find("v1.2.3") != std::string::npos);
    CHECK(json::accept(request.body));
    for (const auto* signature : {"X-Hub-Signature-256", "X-Hub-Signature", "X-Gogs-Signature",
                                  "X-Gitlab-Token", "Authorization"}) {
      CHECK(header(request, signature) == "(none)");
    }
  }
  auto tag = push(GitProvider::gitlab);
  tag.ref = "refs/tags/v1.2.3";
  CHECK(header(webhook_request(server, tag), "X-Gitlab-Event") == "Tag Push Hook");
  CHECK(at(webhook_request(server, tag), "/project/default_branch") == "");
}

TEST_CASE("webhook: what the answer means", "[argocd]") {
  const auto read = [](int status, const char* type, const char* text) {
    return argocd::read_webhook_answer(
        {.status = status, .headers = {{"content-type", type}}, .body = text}, server,
        push(GitProvider::github));
  };
  CHECK(read(200, "", ""));
  const auto refused = read(400, "text/plain", "Webhook processing failed\n");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == base::ErrorKind::denied);
  CHECK(refused.error().message == "Argo CD refused the event: Webhook processing failed");
  const auto long_text = read(400, "text/plain", std::string(100000, 'x').c_str());
  CHECK(long_text.error().message.size() < 600);
  const auto page = read(200, "text/html; charset=utf-8", "<html>");
  REQUIRE_FALSE(page);
  CHECK(page.error().kind == base::ErrorKind::garbled);
  CHECK(read(405, "text/plain", "").error().kind == base::ErrorKind::garbled);
  CHECK(read(503, "text/plain", "").error().kind == base::ErrorKind::unreachable);
}
