// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/flags.hpp"

namespace tools::update_values {

// What a pull request shall be like. Empty: not given.
struct RequestOptions {
  bool is_wanted = false;  // --pull-request
  std::string branch;
  std::string key;    // what the request is about; the same key updates the same request
  std::string title;  // Go templates
  std::string body;
  std::vector<std::string> labels;
  std::vector<std::string> reviewers;
  std::vector<std::string> assignees;
  bool draft = false;
  std::string auto_merge;  // merge, squash or rebase
  bool delete_branch = false;
  bool wait_merged = false;
  bool reopen = false;
  bool strict = false;

  // The forge, where its name does not tell.
  std::string provider;
  std::string api_url;
  std::string project_id;
  std::string token_file;
  bool push_options = false;  // GitLab, without its API
};

// Adds the groups Pull request and Forge.
void add_request_flags(cli::Flags& flags, RequestOptions& options);

// Whether they go together. Fails with `usage`.
base::Result<void> check_request_flags(const RequestOptions& options);

// Whether they can be had from GitLab without its API. Fails with `usage`.
base::Result<void> check_push_option_flags(const RequestOptions& options);

}  // namespace tools::update_values
