// SPDX-License-Identifier: Apache-2.0
#include "update-values/option_checks.hpp"

#include "remote/place.hpp"
#include "update-values/given.hpp"
#include "update-values/message.hpp"
#include "update-values/unused_flags.hpp"

namespace tools::update_values {
namespace {

// Flags that mean nothing to a directory without Git.
base::Result<void> check_directory_flags(const Options& options) {
  const auto git_only = first_given({
      {"--branch", !options.branch.empty()},
      {"--pull-request", options.request.is_wanted},
      {"--via-api", options.via_api},
      {"--github-app-id", options.app.is_given()},
      {"--message", !options.message.empty()},
      {"--message-value", !options.message_values.empty()},
      {"--conventional", !options.conventional.empty()},
      {"--trailer", !options.trailers.empty()},
      {"--signed-off-by", options.signed_off_by},
      {"--author", !options.author.empty()},
      {"--committer", !options.committer.empty()},
      {"--skip-ci", options.skip_ci},
      {"--revert", !options.revert.empty()},
  });
  if (git_only) {
    return base::usage_error(*git_only + " does not go with --dir, which makes no commit",
                             "name a repository with --repo to commit to it");
  }
  if (options.copies_from_elsewhere() && options.copy_repository.empty()) {
    return base::usage_error("--copy-revision does not go with --dir, which has no revisions",
                             "name a repository with --copy-repo");
  }
  return {};
}

// A revert puts back what was there, and nothing else.
base::Result<void> check_revert_flags(const Options& options) {
  const auto other_work = first_given({
      {"--set", !options.assignments.empty()},
      {"--image", !options.images.images.empty()},
      {"--changes", !options.changes_file.empty()},
      {"--copy", !options.copies.empty()},
      {"--to", !options.copy_targets.empty()},
      {"--copy-repo", !options.copy_repository.empty()},
      {"--copy-revision", !options.copy_revision.empty()},
      {"--expect", !options.expected.empty()},
      {"--not-older", options.not_older},
      {"--supersede-by", !options.supersede_by.empty()},
      {"--create", options.create},
      {"--type", !options.type.empty()},
      {"--follow-aliases", options.follow_aliases},
      {"--verify-image", options.images.verify},
      {"--pin-digest", options.images.pin_digest},
      {"--drop-digest", options.images.drop_digest},
      {"--policy", !options.images.policy.empty()},
  });
  if (!other_work) return {};
  return base::usage_error("--revert puts back what was there, so " + *other_work +
                           " does not go with it");
}

base::Result<void> check_copy_flags(const Options& options) {
  if (options.copies.empty() && options.copies_from_elsewhere()) {
    return base::usage_error("nothing is to be copied: there is no --copy");
  }
  if (!options.copy_repository.empty()) TRY(remote::place_of(options.copy_repository));
  return {};
}

base::Result<void> check_message_flags(const Options& options) {
  for (const auto& trailer : options.trailers) TRY(check_trailer(trailer));
  if (!options.message_values.empty() && !options.has_templates()) {
    return base::usage_error(
        "--message-value is for --message, --title and --body, and none of "
        "them is given");
  }
  if (options.conventional.empty()) return {};
  if (!options.message.empty()) {
    return base::usage_error("--conventional begins a message of our own, but there is --message",
                             "write the type into the message");
  }
  return check_type(options.conventional);
}

// GitHub is the committer of what it commits, and signs it.
base::Result<void> check_api_flags(const Options& options) {
  const auto own = first_given({
      {"--author", !options.author.empty()},
      {"--committer", !options.committer.empty()},
      {"--signed-off-by", options.signed_off_by},
      {"--signing-key", !options.signing.key.empty()},
  });
  if (!options.via_api || !own) return {};
  return base::usage_error("--via-api has GitHub make the commit, so " + *own +
                           " does not go with it");
}

// An app opens the API, and repositories by https.
base::Result<void> check_app_flags(const Options& options) {
  TRY(check_github_app_flags(options.app));
  if (!options.app.is_given()) return {};
  if (!options.request.token_file.empty()) {
    return base::usage_error(
        "--github-app-id gets a token for the API by itself, so "
        "--api-token-file does not go with it");
  }
  const bool uses_api = options.request.is_wanted || options.via_api;
  const auto by_http = [](const std::string& repository) {
    const auto place = remote::place_of(repository);
    return place && *place == remote::Place::http;
  };
  if (uses_api || by_http(options.repository) || by_http(options.copy_repository)) return {};
  return base::usage_error(
      "--github-app-id opens what is reached by https, and --repo is not",
      "name the https URL of the repository, or ask for something with --pull-request or "
      "--via-api");
}

// What says which forge that is, and how to get in there.
base::Result<void> check_forge_flags(const Options& options) {
  const auto& request = options.request;
  const auto detail = first_given({
      {"--provider", !request.provider.empty()},
      {"--api-url", !request.api_url.empty()},
      {"--project-id", !request.project_id.empty()},
      {"--api-token-file", !request.token_file.empty()},
  });
  const bool is_used = request.is_wanted || options.via_api || options.app.is_given();
  if (is_used || !detail) return {};
  return base::usage_error(*detail + " is for --pull-request and --via-api");
}

base::Result<void> check_work_flags(const Options& options) {
  if (!options.revert.empty()) return check_revert_flags(options);
  TRY(check_copy_flags(options));
  const bool has_work = !options.assignments.empty() || !options.changes_file.empty() ||
                        !options.copies.empty() || !options.copy_targets.empty() ||
                        !options.images.images.empty() || options.images.asks_registry();
  if (has_work) return {};
  return base::usage_error(
      "there is nothing to change",
      "write PATH=VALUE, for example image.tag=1.2, or name a file with --changes");
}

}  // namespace

base::Result<void> check_options(const cli::Run& run, const Options& options) {
  if (options.repository.empty() == options.directory.empty()) {
    return base::usage_error(options.repository.empty() ? "neither --repo nor --dir is given"
                                                        : "--repo and --dir do not go together",
                             "--repo commits to a repository, --dir edits a directory in place");
  }
  TRY(check_work_flags(options));
  TRY(check_image_flags(options.images));
  TRY(check_signing_flags(options.signing, options.directory.empty()));
  TRY(check_unused_flags(run, options));
  if (!options.directory.empty()) return check_directory_flags(options);
  TRY(check_message_flags(options));
  TRY(check_request_flags(options.request));
  if (options.skip_ci && !options.request.auto_merge.empty()) {
    return base::usage_error("--auto-merge waits for checks, which --skip-ci keeps from starting",
                             "leave out one of them");
  }
  TRY(check_app_flags(options));
  TRY(check_api_flags(options));
  TRY(check_forge_flags(options));
  TRY(remote::place_of(options.repository));
  return {};
}

}  // namespace tools::update_values
