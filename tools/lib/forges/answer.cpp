// SPDX-License-Identifier: Apache-2.0
#include "forges/answer.hpp"

#include <array>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace forges {
namespace {

using nlohmann::json;

constexpr std::size_t most_texts = 8;
constexpr std::size_t longest_complaint = 300;

// All texts in a value, each with the name of the field that it is about.
void collect(const json& value, const std::string& name, int depth,
             std::vector<std::string>& texts) {
  constexpr int deepest = 5;
  if (depth > deepest || texts.size() >= most_texts) return;
  if (value.is_string()) {
    const auto text = base::trim(value.get_ref<const std::string&>());
    if (!text.empty()) texts.push_back((name.empty() ? "" : name + ": ") + std::string(text));
  } else if (value.is_array()) {
    for (const auto& element : value) collect(element, name, depth + 1, texts);
  } else if (value.is_object()) {
    for (const auto& [key, element] : value.items()) collect(element, key, depth + 1, texts);
  }
}

// One of GitHub's details: {"resource", "field", "code", "message"}.
void collect_detail(const json& detail, std::vector<std::string>& texts) {
  if (!detail.is_object()) return collect(detail, "", 0, texts);
  auto text = base::text_at(detail, "message");
  const auto code = base::text_at(detail, "code");
  if (text.empty() && !code.empty()) text = base::text_at(detail, "field") + " is " + code;
  if (!text.empty()) texts.push_back(std::string(base::trim(text)));
}

void collect_details(const json& body, std::vector<std::string>& texts) {
  const auto details = body.find("errors");
  if (details == body.end()) return;
  if (!details->is_array()) return collect_detail(*details, texts);
  for (const auto& detail : *details) {
    if (texts.size() >= most_texts) return;
    collect_detail(detail, texts);
  }
}

// Bitbucket's {"message", "detail", "fields"}, or a word of GitLab's.
void collect_error(const json& body, std::vector<std::string>& texts) {
  const auto error = body.find("error");
  if (error == body.end()) return;
  if (!error->is_object()) return collect(*error, "", 0, texts);
  for (const auto* key : {"message", "detail", "fields"}) {
    const auto found = error->find(key);
    if (found != error->end()) collect(*found, "", 0, texts);
  }
}

base::ErrorKind kind_of(int status) {
  switch (status) {
    case 400:
      return base::ErrorKind::usage;
    case 401:
    case 403:
    case 407:
    case 423:
      return base::ErrorKind::denied;
    case 404:
      return base::ErrorKind::not_found;
    case 409:
      return base::ErrorKind::conflict;
    case 405:
    case 406:
    case 410:
    case 412:
    case 413:
    case 422:
      return base::ErrorKind::rejected;
    default:
      return status == 429 || status >= 500 ? base::ErrorKind::unreachable
                                            : base::ErrorKind::garbled;
  }
}

// What a forge says of one call, and what the calls of a request need together.
std::string needs_of(const std::string& call, const std::string& all) {
  return "the token needs for this: " + call + "; and to ask for a merge: " + all;
}

std::string github_hint(const Answer& answer) {
  const auto sso = answer.response.header("x-github-sso");
  const auto url = sso.find("url=");
  if (url != std::string::npos) {
    return "allow the token for the organisation: " + base::printable(sso.substr(url + 4));
  }
  const auto lacking = answer.response.header("x-accepted-github-permissions");
  if (answer.status() != 401 && !lacking.empty()) {
    return needs_of(base::shorten(base::printable(lacking), longest_complaint),
                    "contents=write, pull_requests=write");
  }
  if (answer.status() == 403) {
    return "the token needs to write contents and pull requests; in a workflow: permissions: "
           "{contents: write, pull-requests: write}, and the repository's setting that lets "
           "Actions create pull requests";
  }
  return answer.status() == 404
             ? "there is no such repository or pull request, or it is hidden from this token, "
               "which needs to write contents and pull requests there; if this is no GitHub, "
               "check --provider and --api-url"
             : "check whether the token is right and has not expired";
}

std::string gitlab_hint(const Answer& answer) {
  if (answer.status() == 403) return "the token needs the scope api and the role Developer";
  return answer.status() == 404
             ? "there is no such project or merge request, or it is hidden from this token; if "
               "this is no GitLab, check --provider and --api-url; where a proxy changes %2F in "
               "paths, --project-id helps"
             : "check whether the token is right and has not expired";
}

std::string gitea_hint(const Answer& answer) {
  if (answer.status() == 403) return "the token needs write:repository and write:issue";
  return answer.status() == 404
             ? "there is no such repository or pull request, or it is hidden from this token, "
               "which needs write:repository; if this is no Gitea or Forgejo, check --provider "
               "and --api-url"
             : "check whether the token is right and has not expired";
}

std::string bitbucket_hint(const Answer& answer) {
  if (answer.status() == 401) {
    return "an API token goes with the mail address of its account as user name, an access token "
           "with none; app passwords have ended";
  }
  if (answer.status() == 404) {
    return "there is no such repository or pull request, or it is hidden from this token; if this "
           "is not bitbucket.org, check --provider and --api-url";
  }
  std::vector<std::string> scopes;
  const auto& error = base::object_at(answer.body, "error");
  for (const auto& scope : base::texts_at(base::object_at(error, "detail"), "required")) {
    scopes.push_back(base::printable(scope));
  }
  if (scopes.empty()) return "the token needs to write repositories and pull requests";
  return needs_of(base::shorten(base::join(scopes, ", "), longest_complaint),
                  "repository:write, pullrequest:write");
}

std::string hint_for(const Answer& answer, Provider provider) {
  const int status = answer.status();
  if (status == 423) return "the repository is archived or locked";
  if (status != 401 && status != 403 && status != 404) return {};
  switch (provider) {
    case Provider::github:
      return github_hint(answer);
    case Provider::gitlab:
      return gitlab_hint(answer);
    case Provider::gitea:
      return gitea_hint(answer);
    case Provider::bitbucket:
      return bitbucket_hint(answer);
  }
  return {};
}

}  // namespace

std::string complaint_in(const Answer& answer) {
  std::vector<std::string> texts;
  if (answer.body.is_object()) {
    const auto message = answer.body.find("message");
    if (message != answer.body.end()) collect(*message, "", 0, texts);
    collect_error(answer.body, texts);
    collect_details(answer.body, texts);
    const auto more = base::text_at(answer.body, "error_description");
    if (!more.empty()) texts.push_back(more);
  } else if (answer.response.header("content-type").starts_with("text/plain")) {
    const auto rows = base::lines(base::trim(answer.response.body));
    if (!rows.empty()) texts.emplace_back(rows.front());
  }
  return base::shorten(base::printable(base::join(texts, "; ")), longest_complaint);
}

base::Error failure_of(const Answer& answer, Provider provider) {
  const auto said = complaint_in(answer);
  const bool is_limited = is_rate_limit(answer, provider);
  return {.kind = is_limited ? base::ErrorKind::unreachable : kind_of(answer.status()),
          .message = to_string(provider) + " answered " + std::to_string(answer.status()) +
                     (said.empty() ? "" : ": " + said),
          .hint = is_limited ? "it is asked too often; --timeout lets us wait longer"
                             : hint_for(answer, provider)};
}

base::Error failure_of_change(const Answer& answer, Provider provider) {
  auto error = failure_of(answer, provider);
  error.may_have_arrived = answer.status() >= 500;
  return error;
}

base::Error not_told(const std::string& what, Provider provider) {
  return {.kind = base::ErrorKind::garbled,
          .message = to_string(provider) + " answered something that does not say " + what,
          .hint = "check the address of the API (--api-url), and what stands before it",
          .may_have_arrived = true};
}

}  // namespace forges
