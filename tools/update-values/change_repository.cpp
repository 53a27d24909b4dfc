// SPDX-License-Identifier: Apache-2.0
#include "update-values/change_repository.hpp"

#include <memory>
#include <optional>

#include "base/text.hpp"
#include "git/delivery.hpp"
#include "remote/logins.hpp"
#include "remote/remote.hpp"
#include "update-values/api_committer.hpp"
#include "update-values/forge_access.hpp"
#include "update-values/promote.hpp"
#include "update-values/report.hpp"
#include "update-values/request_run.hpp"
#include "update-values/wording.hpp"
#include "update-values/work_plan.hpp"

namespace tools::update_values {
namespace {

// Where a branch is protected, a request is the way.
base::Error with_way_out(base::Error error, const std::string& branch) {
  const bool is_refused = error.kind == base::ErrorKind::rejected && git::is_refusal(error.message);
  if (!is_refused || !error.hint.empty()) return error;
  error.hint = "--pull-request asks for a merge into " + base::printable(branch) +
               " instead; or let this account push to it";
  return error;
}

// One run on a repository, from the flags to the report.
class Change {
 public:
  Change(cli::Run& run, const Options& options, const base::Deadline& deadline)
      : run_(run), options_(options), deadline_(deadline) {}

  base::Result<std::vector<EditedFile>> run() {
    wording_ = TRY(read_wording(run_, options_, deadline_));
    run_.report.set("repository", base::redact_url(options_.repository));
    run_.report.set("branch", options_.branch);
    auto outcome = plan_and_change();
    if (access_) access_->end();
    return outcome;
  }

 private:
  base::Result<std::vector<EditedFile>> plan_and_change() {
    std::optional<ValueEdits> edits;
    // What can be wrong with the values is found out before anybody is asked.
    if (options_.revert.empty())
      edits = TRY(plan_value_edits(run_, options_, to_copy(), deadline_));
    TRY(open_access());
    remote_ = TRY(remote::Remote::open(run_, remote_options(), deadline_));
    if (edits) return change(*edits);
    const auto work = TRY(plan_revert(repository(), options_));
    wording_.style.reverted = work.commit();
    return change(work);
  }

  base::Result<void> open_access() {
    if (access_ || !ForgeAccess::is_needed(options_)) return {};
    access_ = TRY(ForgeAccess::open(run_, options_, deadline_));
    return {};
  }

  // What an app opens, values are copied from with its token.
  MadeLogins to_copy() {
    return [this]() -> base::Result<std::vector<git::CredentialSources::Login>> {
      if (!options_.app.is_given()) return std::vector<git::CredentialSources::Login>();
      TRY(open_access());
      return access_->logins_to_copy(options_);
    };
  }

  remote::Options remote_options() const {
    remote::Options options = {.repository = options_.repository,
                               .connection = options_.connection,
                               .skip_ci = options_.skip_ci,
                               .branch_hint = "name the branch with --branch"};
    if (access_) options.made_logins = access_->logins();
    const bool is_bitbucket = access_ && access_->project().provider == forges::Provider::bitbucket;
    if (is_bitbucket) options.token_username = remote::bitbucket_username;
    return options;
  }

  git::Repository& repository() { return remote_->repository(); }

  base::Result<std::vector<EditedFile>> change(const Work& work) {
    GitCommitter git(repository(), wording_.style, options_.max_attempts, deadline_, run_.log);
    std::unique_ptr<ApiCommitter> api;
    if (options_.via_api) {
      api = std::make_unique<ApiCommitter>(TRY(access_->github_commits()), repository(),
                                           options_.max_attempts, deadline_, run_.log);
    }
    Committer& committer = api ? static_cast<Committer&>(*api) : git;
    const Undertaking undertaking = {.repository = repository(),
                                     .committer = committer,
                                     .work = work,
                                     .style = wording_.style,
                                     .max_attempts = options_.max_attempts,
                                     .deadline = deadline_,
                                     .log = run_.log};
    if (!options_.request.is_wanted) return promote(undertaking);
    return change_by_request({.run = run_,
                              .options = options_,
                              .access = *access_,
                              .git = git,
                              .wording = wording_,
                              .undertaking = undertaking});
  }

  base::Result<std::vector<EditedFile>> promote(const Undertaking& undertaking) {
    Promoter promoter(undertaking);
    const auto mode = options_.is_read_only() ? Mode::look : Mode::write;
    auto outcome = promoter.run(options_.branch, mode);
    const Effort effort = {.attempts = promoter.attempts(), .duration = deadline_.spent()};
    report_effort(run_, effort);
    if (promoter.tip()) run_.report.set("branch", promoter.tip()->branch());
    if (!outcome) {
      const auto branch = promoter.tip() ? promoter.tip()->branch() : options_.branch;
      return with_way_out(std::move(outcome).error(), branch);
    }
    auto promotion = std::move(outcome).value();
    TRY(check_superseded(run_, promotion.superseded));
    report_files(run_, promotion.files, options_);
    report_promotion(run_, promotion, effort);
    const auto& reverted = wording_.style.reverted;
    if (reverted && !promotion.is_changed()) report_taken_back(run_, reverted->id);
    if (options_.dry_run && promotion.is_changed()) print_message(run_, promotion.message);
    return std::move(promotion.files);
  }

  cli::Run& run_;
  const Options& options_;
  const base::Deadline& deadline_;
  Wording wording_ = {.functions = nullptr, .signer = nullptr, .style = {}, .request = {}};
  std::optional<ForgeAccess> access_;
  std::optional<remote::Remote> remote_;
};

}  // namespace

base::Result<std::vector<EditedFile>> change_repository(cli::Run& run, const Options& options,
                                                        const base::Deadline& deadline) {
  return Change(run, options, deadline).run();
}

}  // namespace tools::update_values
