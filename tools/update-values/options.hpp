// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/common_options.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "update-values/commit_signing.hpp"
#include "update-values/github_app_options.hpp"
#include "update-values/image_options.hpp"
#include "update-values/request_options.hpp"

namespace tools::update_values {

// The command line as it was given, checked for what cannot go together.
struct Options {
  // Exactly one of the two is not empty.
  std::string repository;  // a URL or a path
  std::string directory;   // a work tree

  std::string branch;
  std::vector<std::string> files;
  std::vector<std::string> allowed;

  std::vector<std::string> assignments;  // --set and the words that are not flags, in that order
  std::string changes_file;
  std::string type;
  bool create = false;
  bool follow_aliases = false;

  ImageFlags images;

  // Values that are copied: where from, where to, and of which repository and revision.
  std::vector<std::string> copies;
  std::vector<std::string> copy_targets;
  std::string copy_repository;  // empty: the one that is changed
  std::string copy_revision;

  std::string revert;  // a commit, or "last"

  std::vector<std::string> expected;
  bool not_older = false;
  std::string supersede_by;  // PATH=N

  std::string message;
  std::string author;
  std::string committer;
  std::vector<std::string> message_values;  // NAME=TEXT
  std::string conventional;                 // the type
  std::vector<std::string> trailers;
  bool signed_off_by = false;
  bool skip_ci = false;
  SigningOptions signing;

  RequestOptions request;
  GithubAppOptions app;
  bool via_api = false;

  std::size_t max_attempts = 50;
  bool dry_run = false;
  bool check = false;
  cli::ConnectionOptions connection;

  // Whether copies come from another commit than the one that is changed.
  bool copies_from_elsewhere() const { return !copy_repository.empty() || !copy_revision.empty(); }

  // Whether texts of people are to be filled in.
  bool has_templates() const {
    return !message.empty() || !request.title.empty() || !request.body.empty();
  }

  bool is_read_only() const { return dry_run || check; }
};

// Reads the flags of a run. Fails with `usage`; after cli::Parsed::help there is nothing to do.
base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options);

}  // namespace tools::update_values
