// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/client.hpp"

namespace services {

// A commit of a project at GitLab, and what can be asked about it; without what says who we are.
class GitlabRequests {
 public:
  // `url` is where GitLab is, with a slash at its end. Fails with `malformed` for what is no
  // repository or no revision.
  static base::Result<GitlabRequests> create(const http::Url& url, const nlohmann::json& section);

  http::Request status(const nlohmann::json& section, const std::string& description,
                       std::vector<std::string>& remarks) const;

  http::Request merge_requests() const;
  http::Request notes(const std::string& merge_request) const;
  http::Request create_note(const std::string& merge_request, const std::string& text) const;
  http::Request edit_note(const std::string& merge_request, const std::string& note,
                          const std::string& text) const;

 private:
  http::Request get(const std::string& path, const std::string& query) const;
  http::Request send(http::Method method, const std::string& path, const std::string& body) const;

  http::Url project_ = {};
  std::string revision_ = {};  // as a part of a path
};

// The text without commands for GitLab ("/merge" at the beginning of a line), which a note would
// carry out: they are shown as they are.
std::string without_quick_actions(const std::string& text);

}  // namespace services
