// SPDX-License-Identifier: Apache-2.0
#include "services/github_requests.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/timestamp.hpp"
#include "services/answer.hpp"
#include "services/forge_comment.hpp"
#include "services/section.hpp"

namespace services {
namespace {

using nlohmann::json;

// What Argo CD's library asks for: previews of long ago, which are the usual today.
constexpr std::string_view usual = "application/vnd.github.v3+json";
constexpr std::string_view of_deployments =
    "application/vnd.github.ant-man-preview+json, application/vnd.github.flash-preview+json";
constexpr std::string_view of_pull_requests = "application/vnd.github.groot-preview+json";
constexpr std::string_view of_comments = "application/vnd.github.squirrel-girl-preview";
constexpr std::string_view of_checks = "application/vnd.github.antiope-preview+json";

std::string form_encoded(const std::string& text) {
  return base::replace_all(base::percent_encoded(text), "%20", "+");
}

bool flag_or(const json& section, const char* key, bool otherwise) {
  const auto found = section.find(key);
  return found != section.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

base::Result<void> add_time(Body& body, const json& section, const char* key) {
  const auto text = base::text_at(section, key);
  if (text.empty()) return {};
  if (!base::parse_time(text)) {
    return base::malformed_error(
        "checkRun." + std::string(key) + " is '" + base::printable(text) + "', which is no time",
        "a time looks like 2026-08-01T12:00:00Z");
  }
  body[key] = text;
  return {};
}

Body output_of(const json& section, std::vector<std::string>& remarks) {
  constexpr std::size_t most = 65'535;
  const auto cut = [&](const char* key) {
    return cut_with_dots(base::text_at(section, key), most, "checkRun.output." + std::string(key),
                         remarks);
  };
  return {{"title", base::text_at(section, "title")},
          {"summary", cut("summary")},
          {"text", cut("text")}};
}

// A conclusion means that it is completed, and the other way round.
base::Result<void> add_state(Body& body, const json& section) {
  const auto conclusion = base::text_at(section, "conclusion");
  auto status = base::text_at(section, "status");
  if (status.empty() && !conclusion.empty()) status = "completed";
  const bool is_over = status == "completed" || !base::text_at(section, "completed_at").empty();
  if (is_over && conclusion.empty()) {
    return base::malformed_error(
        "a checkRun that is completed needs a conclusion",
        "success, failure, neutral, cancelled, skipped, timed_out or action_required");
  }
  if (!status.empty()) body["status"] = status;
  if (!conclusion.empty()) body["conclusion"] = conclusion;
  return {};
}

}  // namespace

base::Result<GithubRequests> GithubRequests::create(const http::Url& api, const json& section) {
  const auto repository = TRY(read_repository(base::text_at(section, "repoURLPath")));
  GithubRequests requests;
  requests.revision_ = TRY(read_revision(base::text_at(section, "revisionPath")));
  requests.written_revision_ = base::trim(base::text_at(section, "revisionPath"));
  requests.repository_ = api;
  // What lies below is of no forge that Argo CD knows: it takes the first two.
  requests.repository_.path += "repos/" + base::percent_encoded(repository.path[0]) + "/" +
                               base::percent_encoded(repository.path[1]);
  return requests;
}

http::Request GithubRequests::get(const std::string& path, std::string_view media_type) const {
  http::Request request = {.method = http::Method::get, .url = repository_};
  request.url.path += path;
  request.headers = {{"Accept", base::Secret(std::string(media_type))},
                     {"X-GitHub-Api-Version", base::Secret("2022-11-28")}};
  request.repeat = http::Repeat::safe;
  return request;
}

http::Request GithubRequests::send(http::Method method, const std::string& path,
                                   std::string_view media_type, const std::string& body) const {
  auto request = get(path, media_type);
  request.method = method;
  request.headers.push_back({"Content-Type", base::Secret("application/json")});
  request.body = body;
  request.repeat = method == http::Method::patch ? http::Repeat::safe : http::Repeat::unsent;
  return request;
}

http::Request GithubRequests::status(const json& section, const std::string& description) const {
  const Body body = {{"state", base::text_at(section, "state")},
                     {"target_url", base::text_at(section, "targetURL")},
                     {"description", description},
                     {"context", base::text_at(section, "label")}};
  return send(http::Method::post, "/statuses/" + revision_, usual, base::json_text(body));
}

http::Request GithubRequests::deployments(const json& section) const {
  auto request = get("/deployments", usual);
  const auto environment = base::text_at(section, "environment");
  if (!environment.empty()) {
    request.url.query = "environment=" + form_encoded(environment) + "&";
  }
  request.url.query += "ref=" + form_encoded(written_revision_);
  return request;
}

http::Request GithubRequests::create_deployment(const json& section) const {
  const auto reference = first_of({base::text_at(section, "reference"), written_revision_});
  const auto contexts = section.find("requiredContexts");
  const bool has_contexts = contexts != section.end() && contexts->is_array();
  const Body body = {
      {"ref", reference},
      {"auto_merge", flag_or(section, "autoMerge", true)},
      {"required_contexts",
       has_contexts ? Body(base::texts_at(section, "requiredContexts")) : Body(nullptr)},
      {"environment", base::text_at(section, "environment")},
      {"transient_environment", flag_or(section, "transientEnvironment", false)}};
  return send(http::Method::post, "/deployments", of_deployments, base::json_text(body));
}

http::Request GithubRequests::deployment_status(const json& section, const std::string& description,
                                                const std::string& deployment) const {
  const Body body = {{"state", base::text_at(section, "state")},
                     {"log_url", base::text_at(section, "logURL")},
                     {"description", description},
                     {"environment", base::text_at(section, "environment")},
                     {"environment_url", base::text_at(section, "environmentURL")}};
  return send(http::Method::post, "/deployments/" + deployment + "/statuses", of_deployments,
              base::json_text(body));
}

http::Request GithubRequests::pull_requests() const {
  return get("/commits/" + revision_ + "/pulls", of_pull_requests);
}

http::Request GithubRequests::comments(const std::string& pull_request) const {
  return get("/issues/" + pull_request + "/comments", of_comments);
}

http::Request GithubRequests::create_comment(const std::string& pull_request,
                                             const std::string& text) const {
  return send(http::Method::post, "/issues/" + pull_request + "/comments", usual,
              base::json_text(Body{{"body", text}}));
}

http::Request GithubRequests::edit_comment(const std::string& comment,
                                           const std::string& text) const {
  return send(http::Method::patch, "/issues/comments/" + comment, usual,
              base::json_text(Body{{"body", text}}));
}

base::Result<http::Request> GithubRequests::check_run(const json& section,
                                                      std::vector<std::string>& remarks) const {
  Body body = {{"name", base::text_at(section, "name")},
               {"head_sha", written_revision_},
               {"details_url", base::text_at(section, "details_url")},
               {"external_id", "argocd-notifications"}};
  TRY(add_state(body, section));
  TRY(add_time(body, section, "started_at"));
  TRY(add_time(body, section, "completed_at"));
  const auto output = section.find("output");
  if (output != section.end() && output->is_object()) body["output"] = output_of(*output, remarks);
  return send(http::Method::post, "/check-runs", of_checks, base::json_text(body));
}

base::Result<http::Request> GithubRequests::dispatch(const json& section) const {
  const auto type = base::text_at(section, "event_type");
  if (base::trim(type).empty()) {
    return base::malformed_error("repositoryDispatch has no event_type");
  }
  const auto payload = base::valid_utf8(base::trim(base::text_at(section, "client_payload")));
  auto body = base::json_text(Body{{"event_type", type}});
  if (!payload.empty()) {
    TRY(read_json(payload, "repositoryDispatch.client_payload"));
    // As it is written: numbers of any size stay what they are.
    body.pop_back();
    body += R"(,"client_payload":)" + payload + "}";
  }
  return send(http::Method::post, "/dispatches", usual, body);
}

}  // namespace services
