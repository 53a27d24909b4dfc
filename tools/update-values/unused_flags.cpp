// SPDX-License-Identifier: Apache-2.0
#include "update-values/unused_flags.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "remote/place.hpp"

namespace tools::update_values {
namespace {

base::Result<void> refuse(const cli::Run& run, std::initializer_list<const char*> flags,
                          const std::string& reason) {
  const auto* found = std::find_if(flags.begin(), flags.end(),
                                   [&](const char* flag) { return run.is_on_command_line(flag); });
  if (found == flags.end()) return {};
  return base::usage_error(*found + (" " + reason));
}

base::Result<void> check_directory(const cli::Run& run, const Options& options) {
  TRY(refuse(run,
             {"--max-attempts",
              "--title",
              "--body",
              "--label",
              "--reviewer",
              "--assignee",
              "--draft",
              "--auto-merge",
              "--delete-branch",
              "--wait-merged",
              "--reopen",
              "--push-options",
              "--strict-request",
              "--request-key",
              "--request-branch",
              "--provider",
              "--api-url",
              "--api-token-file",
              "--project-id",
              "--github-app-key-file",
              "--github-app-installation-id"},
             "does not go with --dir, which makes no commit"));
  TRY(refuse(run, {"--header", "--header-file"},
             "is for the server of --repo, and no other gets it: with --dir there is none"));
  if (!options.copy_repository.empty()) return {};
  return refuse(run,
                {"--username", "--password-file", "--netrc-file", "--credentials-dir",
                 "--client-cert-file", "--client-key-file", "--insecure-skip-tls-verify",
                 "--ssh-key-file", "--ssh-passphrase-file", "--known-hosts"},
                "is for a repository, and --dir has none");
}

base::Result<bool> is_over_ssh(const std::string& repository) {
  if (repository.empty()) return false;
  return TRY(remote::place_of(repository)) == remote::Place::ssh;
}

base::Result<void> check_ssh(const cli::Run& run, const Options& options) {
  const bool has_one =
      TRY(is_over_ssh(options.repository)) || TRY(is_over_ssh(options.copy_repository));
  if (has_one) return {};
  return refuse(run, {"--ssh-key-file", "--ssh-passphrase-file", "--known-hosts"},
                "is for a repository over SSH, and there is none");
}

}  // namespace

base::Result<void> check_unused_flags(const cli::Run& run, const Options& options) {
  if (!options.directory.empty()) TRY(check_directory(run, options));
  TRY(check_ssh(run, options));
  if (!options.images.asks_registry()) {
    TRY(refuse(run, {"--registry-username", "--registry-password-file", "--insecure-registry"},
               "is for --verify-image, --pin-digest and --policy, which ask a registry"));
  }
  if (options.assignments.empty()) {
    TRY(refuse(run, {"--type"}, "is of PATH=VALUE, and there is none"));
  }
  if (!options.request.is_wanted) TRY(refuse(run, {"--strict-request"}, "is for --pull-request"));
  if (options.request.branch.empty()) return {};
  return refuse(run, {"--request-key"}, "makes a name for a branch, and --request-branch is one");
}

}  // namespace tools::update_values
