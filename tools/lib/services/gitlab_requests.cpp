// SPDX-License-Identifier: Apache-2.0
#include "services/gitlab_requests.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/repository.hpp"
#include "services/request.hpp"

namespace services {
namespace {

using nlohmann::json;

// The path of a project without that of the GitLab itself ("https://host/gitlab").
std::vector<std::string> project_of(const Repository& repository, const http::Url& url) {
  auto project = repository.path;
  if (!repository.is_http || repository.host != url.host) return project;
  std::vector<std::string> above;
  for (const auto part : base::split(url.path, '/')) {
    if (!part.empty()) above.push_back(base::percent_decoded(part));
  }
  const bool is_below =
      project.size() >= above.size() + 2 && std::equal(above.begin(), above.end(), project.begin());
  if (is_below) project.erase(project.begin(), project.begin() + std::ssize(above));
  return project;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// A word behind a slash; "/usr/bin" is none.
bool is_command(std::string_view text) {
  if (!text.starts_with('/')) return false;
  std::size_t end = 1;
  while (end < text.size() && (base::is_ascii_alpha(text[end]) || text[end] == '_')) ++end;
  return end > 1 && (end == text.size() || is_blank(text[end]));
}

}  // namespace

base::Result<GitlabRequests> GitlabRequests::create(const http::Url& url, const json& section) {
  const auto repository = TRY(read_repository(base::text_at(section, "repoURLPath")));
  GitlabRequests requests;
  const auto revision = TRY(read_revision(base::text_at(section, "revisionPath")));
  requests.revision_ = base::replace_all(revision, "/", "%2F");
  requests.project_ = url;
  const auto project = base::join(project_of(repository, url), "/");
  requests.project_.path += "api/v4/projects/" + base::percent_encoded(project);
  return requests;
}

http::Request GitlabRequests::get(const std::string& path, const std::string& query) const {
  http::Request request = {.method = http::Method::get, .url = project_};
  request.url.path += path;
  request.url.query = query;
  request.headers = {{"Accept", base::Secret("application/json")}};
  request.repeat = http::Repeat::safe;
  return request;
}

http::Request GitlabRequests::send(http::Method method, const std::string& path,
                                   const std::string& body) const {
  auto request = get(path, "");
  request.method = method;
  request.headers.push_back({"Content-Type", base::Secret("application/json")});
  request.body = body;
  request.repeat = method == http::Method::put ? http::Repeat::safe : http::Repeat::unsent;
  return request;
}

http::Request GitlabRequests::status(const json& section, const std::string& description,
                                     std::vector<std::string>& remarks) const {
  Body body = {{"state", std::string(base::trim(base::text_at(section, "state")))}};
  const auto name = base::text_at(section, "name");
  if (!name.empty()) body["name"] = name;
  const auto target = base::text_at(section, "targetURL");
  constexpr std::size_t longest_target = 255;
  if (target.size() > longest_target) {
    remarks.emplace_back("targetURL is left out: it is longer than the 255 bytes GitLab takes");
  } else if (!target.empty()) {
    body["target_url"] = target;
  }
  if (!description.empty()) body["description"] = description;
  return send(http::Method::post, "/statuses/" + revision_, base::json_text(body));
}

http::Request GitlabRequests::merge_requests() const {
  return get("/repository/commits/" + revision_ + "/merge_requests", "per_page=100");
}

http::Request GitlabRequests::notes(const std::string& merge_request) const {
  return get("/merge_requests/" + merge_request + "/notes", "sort=asc&per_page=100");
}

http::Request GitlabRequests::create_note(const std::string& merge_request,
                                          const std::string& text) const {
  return send(http::Method::post, "/merge_requests/" + merge_request + "/notes",
              base::json_text(Body{{"body", text}}));
}

http::Request GitlabRequests::edit_note(const std::string& merge_request, const std::string& note,
                                        const std::string& text) const {
  return send(http::Method::put, "/merge_requests/" + merge_request + "/notes/" + note,
              base::json_text(Body{{"body", text}}));
}

std::string without_quick_actions(const std::string& text) {
  std::string safe;
  bool is_at_begin = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_at_begin && is_command(std::string_view(text).substr(at))) safe += '\\';
    safe += text[at];
    is_at_begin = text[at] == '\n' || text[at] == '\r' || (is_at_begin && is_blank(text[at]));
  }
  return safe;
}

}  // namespace services
