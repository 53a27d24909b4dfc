// SPDX-License-Identifier: Apache-2.0
#include "argocd/webhook.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "argocd/error.hpp"
#include "argocd/server_address.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "crypto/hex.hpp"
#include "crypto/hmac.hpp"

namespace argocd {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> names = {"github",    "gitlab",           "gitea",
                                                   "bitbucket", "bitbucket-server", "azure-devops"};

constexpr std::size_t longest_text = 500;  // of the server, in a message of ours

// What Argo CD compares with the URLs of its applications; it knows that some end in ".git".
std::string web_url(const PushEvent& event) {
  std::string_view url = event.repository;
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  return std::string(url);
}

std::string short_name(const PushEvent& event) {
  return event.ref.substr(event.ref.find('/', event.ref.find('/') + 1) + 1);
}

bool is_tag(const PushEvent& event) {
  return event.ref.starts_with("refs/tags/");
}

// Applications without a target revision follow the default branch, which only the provider knows.
// Taking the pushed one for it makes some of them look once too often.
std::string default_branch(const PushEvent& event) {
  return is_tag(event) ? std::string() : short_name(event);
}

// Ids are told in pairs or not at all: from half of one Argo CD would draw wrong conclusions.
bool has_ids(const PushEvent& event) {
  return !event.revision.empty() && !event.previous.empty();
}

json commits_of(const PushEvent& event) {
  if (event.changed_files.empty()) return json::array();
  return json::array(
      {{{"added", json::array()}, {"modified", event.changed_files}, {"removed", json::array()}}});
}

// GitHub, Gogs, Gitea, Forgejo, and with other names for the repository GitLab.
json push_of(const PushEvent& event) {
  json body = {{"ref", event.ref}, {"commits", commits_of(event)}};
  if (has_ids(event)) {
    body["before"] = event.previous;
    body["after"] = event.revision;
  }
  return body;
}

json github_body(const PushEvent& event) {
  auto body = push_of(event);
  body["repository"] = {{"html_url", web_url(event)}, {"default_branch", default_branch(event)}};
  return body;
}

json gitlab_body(const PushEvent& event) {
  auto body = push_of(event);
  body["object_kind"] = body["event_name"] = is_tag(event) ? "tag_push" : "push";
  body["project"] = {{"web_url", web_url(event)}, {"default_branch", default_branch(event)}};
  return body;
}

json bitbucket_body(const PushEvent& event) {
  json change = {
      {"new", {{"name", short_name(event)}, {"type", is_tag(event) ? "tag" : "branch"}}}};
  if (has_ids(event)) {
    change["new"]["target"] = {{"hash", event.revision}};
    change["old"] = {{"name", short_name(event)}, {"target", {{"hash", event.previous}}}};
  }
  return {{"repository", {{"links", {{"html", {{"href", web_url(event)}}}}}}},
          {"push", {{"changes", json::array({std::move(change)})}}}};
}

json bitbucket_server_body(const PushEvent& event) {
  json change = {{"ref", {{"id", event.ref}, {"displayId", short_name(event)}}},
                 {"type", "UPDATE"}};
  if (has_ids(event)) {
    change["fromHash"] = event.previous;
    change["toHash"] = event.revision;
  }
  return {{"eventKey", "repo:refs_changed"},
          {"repository",
           {{"links",
             {{"clone", json::array({{{"name", "http"}, {"href", web_url(event) + ".git"}}})}}}}},
          {"changes", json::array({std::move(change)})}};
}

json azure_body(const PushEvent& event) {
  json update = {{"name", event.ref}};
  if (has_ids(event)) {
    update["oldObjectId"] = event.previous;
    update["newObjectId"] = event.revision;
  }
  const auto branch = default_branch(event);
  return {{"eventType", "git.push"},
          {"resource",
           {{"refUpdates", json::array({std::move(update)})},
            {"repository",
             {{"remoteUrl", web_url(event)},
              {"defaultBranch", branch.empty() ? "" : "refs/heads/" + branch}}}}}};
}

json body_of(const PushEvent& event) {
  switch (event.provider) {
    case GitProvider::gitlab:
      return gitlab_body(event);
    case GitProvider::bitbucket:
      return bitbucket_body(event);
    case GitProvider::bitbucket_server:
      return bitbucket_server_body(event);
    case GitProvider::azure_devops:
      return azure_body(event);
    case GitProvider::github:
    case GitProvider::gitea:
      break;
  }
  return github_body(event);
}

using Headers = std::vector<std::pair<std::string, std::string>>;

// By which Argo CD knows whose event it is, and that it is true. Without a secret nothing is
// signed: a signature where none is expected does no harm, but neither does it help.
Headers headers_of(const PushEvent& event, const std::string& body) {
  const auto& secret = event.secret;
  const auto signature = secret.empty() ? "" : crypto::to_hex(crypto::hmac_sha256(secret, body));
  const auto with = [&](Headers headers, const char* name, const std::string& value) {
    if (!secret.empty()) headers.emplace_back(name, value);
    return headers;
  };
  switch (event.provider) {
    case GitProvider::gitlab:
      return with({{"X-Gitlab-Event", is_tag(event) ? "Tag Push Hook" : "Push Hook"}},
                  "X-Gitlab-Token", secret.reveal());
    case GitProvider::gitea:
      return with({{"X-Gogs-Event", "push"}}, "X-Gogs-Signature", signature);
    case GitProvider::bitbucket:
      // The secret is the hook's id. Argo CD looks for the header itself, too.
      return {{"X-Event-Key", "repo:push"},
              {"X-Hook-UUID", secret.empty() ? "gitops-steps" : secret.reveal()}};
    case GitProvider::bitbucket_server:
      return with({{"X-Event-Key", "repo:refs_changed"}}, "X-Hub-Signature", "sha256=" + signature);
    case GitProvider::azure_devops:
      return with({{"X-Vss-Activityid", "gitops-steps"}}, "Authorization",
                  "Basic " + base::base64(secret.reveal()));
    case GitProvider::github:
      break;
  }
  return with({{"X-GitHub-Event", "push"}}, "X-Hub-Signature-256", "sha256=" + signature);
}

}  // namespace

std::vector<std::string> git_provider_names() {
  return {names.begin(), names.end()};
}

GitProvider git_provider(std::string_view name) {
  return static_cast<GitProvider>(std::find(names.begin(), names.end(), name) - names.begin());
}

http::Request webhook_request(const http::Url& server, const PushEvent& event) {
  // Names of files are bytes, JSON is Unicode.
  auto body = base::json_text(body_of(event));
  http::Request request = {.method = http::Method::post,
                           .url = endpoint(server, "api/webhook", ""),
                           .repeat = http::Repeat::safe};
  for (auto& [name, value] : headers_of(event, body)) {
    request.headers.push_back({.name = name, .value = base::Secret(std::move(value))});
  }
  request.headers.push_back({.name = "Content-Type", .value = base::Secret("application/json")});
  request.body = std::move(body);
  return request;
}

base::Result<void> read_webhook_answer(const http::Response& response, const http::Url& server,
                                       const PushEvent& event) {
  // A page means the UI, whose address any unknown path leads to, or something else than Argo CD.
  const bool is_page = response.header("content-type").find("html") != std::string::npos;
  if (response.status == 200 && !is_page) return {};
  const auto error = argocd::error_from(response, server);
  const bool is_elsewhere = error.hint == https_hint;
  if (is_page || response.status == 404 || response.status == 405) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = server.text() + " does not take events as Argo CD does",
                       .hint = address_hint};
  }
  if (response.status != 400 || is_elsewhere) return error;
  return base::Error{
      .kind = base::ErrorKind::denied,
      .message = "Argo CD refused the event: " +
                 base::shorten(base::printable(base::trim(response.body)), longest_text),
      .hint =
          event.secret.empty()
              ? "no secret was given: --webhook-secret-file or GITOPS_WEBHOOK_SECRET gives the one "
                "in argocd-secret for this provider; Argo CD's logs say more"
              : "the secret must be the one in argocd-secret for this provider; Argo CD's logs say "
                "more"};
}

}  // namespace argocd
