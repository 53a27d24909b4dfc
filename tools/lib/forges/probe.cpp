// SPDX-License-Identifier: Apache-2.0
#include "forges/probe.hpp"

#include <array>

#include "base/json.hpp"
#include "base/text.hpp"

namespace forges {
namespace {

struct Answer {
  http::Response response;
  nlohmann::json body;
};

base::Result<Answer> ask(http::Client& client, const std::string& address,
                         const base::Deadline& deadline) {
  http::Request request = {.url = {}, .repeat = http::Repeat::safe};
  request.url = TRY(http::parse_url(address));
  request.headers = {{"Accept", base::Secret("application/json")}};
  http::TextSink sink(http::error_body_limit);
  Answer answer;
  answer.response = TRY(client.send(request, deadline, &sink));
  const auto& text = answer.response.status < 300 ? sink.text() : answer.response.body;
  answer.body = base::parse_json(text);
  return answer;
}

bool is_gitea(const Answer& answer) {
  // One that wants everybody to log in says so, and where its API is described.
  if (answer.response.status == 401 || answer.response.status == 403) {
    return base::text_at(answer.body, "url").ends_with("/api/swagger");
  }
  return answer.response.status == 200 && !base::text_at(answer.body, "version").empty();
}

bool is_gitlab(const Answer& answer) {
  if (answer.response.status == 401) return !base::text_at(answer.body, "message").empty();
  return answer.response.status == 200 && !base::text_at(answer.body, "version").empty();
}

bool is_github(const Answer& answer) {
  const int status = answer.response.status;
  return (status == 200 || status == 401) && !answer.response.header("x-github-request-id").empty();
}

bool is_bitbucket_server(const Answer& answer) {
  return answer.response.status == 200 && !base::text_at(answer.body, "buildNumber").empty();
}

struct Probe {
  std::string_view path;
  Provider provider;
  bool (*is_it)(const Answer& answer);
};

constexpr std::array probes = {
    Probe{"/api/v1/version", Provider::gitea, is_gitea},
    Probe{"/api/v4/version", Provider::gitlab, is_gitlab},
    Probe{"/api/v3/meta", Provider::github, is_github},
    Probe{"/rest/api/1.0/application-properties", Provider::bitbucket, is_bitbucket_server}};

base::Error unknown_forge(const std::string& host) {
  return base::usage_error(
      base::printable(host) + " does not say which forge it is",
      "name it with --provider: github, gitlab, gitea (Forgejo, too) or bitbucket (the cloud)");
}

base::Result<Project> probe_all(http::Client& client, const Wanted& wanted,
                                const base::Deadline& deadline) {
  const auto address = TRY(parse_address(wanted.repository));
  for (const auto& probe : probes) {
    // A Gitea may be below the groups that stand before owner and repository; nobody else is.
    const auto root = probe.provider == Provider::gitea ? address.gitea_root() : address.origin();
    const auto place = root + std::string(probe.path);
    const auto answer = TRY(ask(client, place, deadline));
    if (!probe.is_it(answer)) continue;
    return project_at(address, probe.provider, wanted);
  }
  return unknown_forge(address.host);
}

}  // namespace

base::Result<Project> identify(http::Client& client, const Wanted& wanted,
                               const base::Deadline& deadline) {
  auto project = TRY(recognize(wanted));
  if (project) return std::move(*project);
  auto probed = probe_all(client, wanted, deadline);
  if (probed || probed.error().kind == base::ErrorKind::usage) return probed;
  auto error = std::move(probed).error();
  error.context.emplace_back("asking which forge it is");
  if (error.hint.empty()) error.hint = "--provider and --api-url say it without asking";
  return error;
}

}  // namespace forges
