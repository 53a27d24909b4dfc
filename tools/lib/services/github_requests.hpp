// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/client.hpp"
#include "services/repository.hpp"
#include "services/request.hpp"

namespace services {

// A commit at GitHub, and whatever can be asked about it: each as Argo CD asks, and without what
// says who we are. Sections are those of a template, by the same names.
class GithubRequests {
 public:
  // The path of `api` ends with a slash. Fails with `malformed` for what is no repository or no
  // revision.
  static base::Result<GithubRequests> create(const http::Url& api, const nlohmann::json& section);

  http::Request status(const nlohmann::json& section, const std::string& description) const;

  http::Request deployments(const nlohmann::json& section) const;
  http::Request create_deployment(const nlohmann::json& section) const;
  http::Request deployment_status(const nlohmann::json& section, const std::string& description,
                                  const std::string& deployment) const;

  http::Request pull_requests() const;
  http::Request comments(const std::string& pull_request) const;
  http::Request create_comment(const std::string& pull_request, const std::string& text) const;
  http::Request edit_comment(const std::string& comment, const std::string& text) const;

  // These fail with `malformed` for what GitHub cannot mean.
  base::Result<http::Request> check_run(const nlohmann::json& section,
                                        std::vector<std::string>& remarks) const;
  base::Result<http::Request> dispatch(const nlohmann::json& section) const;

 private:
  http::Request get(const std::string& path, std::string_view media_type) const;
  http::Request send(http::Method method, const std::string& path, std::string_view media_type,
                     const std::string& body) const;

  http::Url repository_ = {};
  std::string revision_ = {};          // as a part of a path
  std::string written_revision_ = {};  // as it is
};

}  // namespace services
