// SPDX-License-Identifier: Apache-2.0
#include "update-values/request_run.hpp"

#include "base/text.hpp"
#include "forges/push_options.hpp"
#include "update-values/pull_request.hpp"
#include "update-values/report.hpp"
#include "update-values/request_branch.hpp"
#include "update-values/request_preview.hpp"
#include "update-values/settled_request.hpp"

namespace tools::update_values {
namespace {

// What a request is about, if nobody says: the same values of the same files, the same request.
std::string request_key(const Options& options, const Work& work) {
  return options.request.key.empty() ? work.subject() : options.request.key;
}

class Request {
 public:
  explicit Request(const RequestRun& run)
      : with_(run), key_(request_key(run.options, run.undertaking.work)) {}

  base::Result<std::vector<EditedFile>> run() {
    const auto& options = with_.options;
    TRY(open_forge());
    const auto base =
        TRY(with_.undertaking.repository.tip(options.branch).context("reading the branch"));
    branches_.base = base.branch();
    branches_.head = options.request.branch.empty() ? request_branch_name(base.branch(), key_)
                                                    : options.request.branch;
    auto branch = TRY(keep_branch());
    TRY(check_superseded(with_.run, branch.promotion.superseded));
    report_files(with_.run, branch.promotion.files, options);
    const auto& reverted = with_.wording.style.reverted;
    if (reverted && branch.is_in_base) report_taken_back(with_.run, reverted->id);
    report_branch(branch);
    auto& report = with_.run.report;
    const auto so_far = report.get("result");
    report.set("result", "");  // where the rest fails, the word for the error is there
    TRY(finish(branch));
    if (report.get("result").empty()) report.set("result", so_far);
    return std::move(branch.promotion.files);
  }

 private:
  // Before any work: what can be told from the flags.
  base::Result<void> open_forge() {
    const bool is_gitlab = with_.access.project().provider == forges::Provider::gitlab;
    if (with_.options.request.push_options && !is_gitlab) {
      return base::usage_error("--push-options are GitLab's");
    }
    by_push_options_ =
        is_gitlab && (with_.options.request.push_options || with_.access.has_job_token());
    if (by_push_options_) return check_push_option_flags(with_.options.request);
    const bool merges_alone = !with_.options.request.auto_merge.empty();
    if (merges_alone && with_.access.project().provider == forges::Provider::bitbucket) {
      return base::usage_error("Bitbucket has no --auto-merge");
    }
    if (with_.options.dry_run && !with_.access.has_token()) return {};
    forge_ = TRY(with_.access.forge());
    return {};
  }

  base::Result<RequestBranch> keep_branch() {
    const BeforePush before_push = [this](const RequestBranch& branch) {
      return by_push_options_ ? set_push_options(branch) : check_wanted(branch);
    };
    RequestBranchKeeper keeper(with_.undertaking, before_push, questions());
    const auto mode = with_.options.is_read_only() ? Mode::look : Mode::write;
    auto outcome = keeper.run(branches_, mode);
    report_effort(with_.run,
                  {.attempts = keeper.attempts(), .duration = with_.undertaking.deadline.spent()});
    if (keeper.tip()) with_.run.report.set("branch", keeper.tip()->branch());
    return outcome;
  }

  BranchQuestions questions() {
    BranchQuestions questions;
    if (!forge_) return questions;
    questions.was_refused = [this](const std::string& value_digest) {
      return was_refused(*forge_, branches_, value_digest);
    };
    if (knows_merged_head(*forge_)) {
      questions.was_merged = [this](const git::Oid& head) {
        return was_merged(*forge_, branches_, head);
      };
    }
    return questions;
  }

  void report_branch(const RequestBranch& branch) {
    auto& report = with_.run.report;
    const auto& promotion = branch.promotion;
    const auto& head = branch.is_in_base ? promotion.tip.commit : branch.head;
    const auto& parent = branch.parent.is_null() ? promotion.tip.commit : branch.parent;
    report.set("parent", branch.is_in_base ? "" : parent.hex());
    if (!head.is_null() && (branch.is_in_base || !with_.options.is_read_only())) {
      report.set("commit", head.hex());
    }
    if (with_.options.is_read_only()) return;
    set_changed(!promotion.commit.is_null());
    if (promotion.commit.is_null()) {
      if (!branch.is_in_base) {
        report.set("message", "nothing to change: " + branches_.head + " has these values");
      }
      return;
    }
    with_.run.print(branches_.head + " " + parent.short_hex() + ".." + head.short_hex());
  }

  void set_changed(bool is_changed) {
    with_.run.report.set("result", is_changed ? "changed" : "unchanged");
    with_.run.report.set_bool("changed", is_changed);
  }

  base::Result<PullRequest> request_for(const RequestBranch& branch) const {
    const MessageFacts facts = {.changes = changes_in(branch.promotion.files),
                                .values = with_.wording.style.message.values,
                                .reverted = with_.wording.style.reverted};
    auto text = TRY(request_text(with_.wording.request, facts, branch.promotion.message));
    return PullRequest{.options = with_.options.request,
                       .text = std::move(text),
                       .key = key_,
                       .branch = branch,
                       .branches = branches_};
  }

  // What is to be done about the request, with the branch as it is.
  base::Result<void> finish(const RequestBranch& branch) {
    if (with_.options.dry_run) return preview(branch);
    if (with_.options.is_read_only()) return {};
    return by_push_options_ ? check_announced(branch) : ask(branch);
  }

  // What can be said without writing. The forge is asked where there is a token for it.
  base::Result<void> preview(const RequestBranch& branch) {
    if (branch.promotion.is_changed()) print_message(with_.run, branch.promotion.message);
    if (branch.is_in_base) {
      return forge_ ? preview_settled(with_.run, *forge_, branch, branches_) : base::Result<void>();
    }
    const auto request = TRY(request_for(branch));
    const auto word = forges::request_word(with_.access.project().provider);
    TRY(print_request(with_.run, request, word));
    if (forge_) return preview_request(with_.run, *forge_, request, with_.undertaking.deadline);
    with_.run.print(
        "whether a " + word + " is open was not looked at: " +
        (by_push_options_ ? "push options do without the API" : "there is no token for the API"));
    return {};
  }

  base::Result<void> ask(const RequestBranch& branch) {
    if (branch.is_in_base) {
      return settle_request(with_.run, *forge_, with_.undertaking.repository, with_.options.request,
                            branch, branches_);
    }
    const auto request = TRY(request_for(branch));
    const auto proposed =
        TRY(request_merge(with_.run, *forge_, with_.undertaking.repository, with_.undertaking.work,
                          request, with_.undertaking.deadline));
    using What = forges::Proposed::What;
    const bool is_news = proposed.what == What::created || proposed.what == What::updated;
    if (is_news) {
      set_changed(true);
      if (branch.promotion.commit.is_null()) {
        with_.run.report.set("message",
                             std::string("the request was ") +
                                 (proposed.what == What::created ? "opened" : "updated") + ": " +
                                 base::printable(proposed.request.title));
      }
    }
    if (proposed.what == What::created && with_.access.has_actions_token()) {
      with_.run.log.warning(
          "GitHub starts no workflows for what GITHUB_TOKEN opens, so required checks will not "
          "report; use an app or another token where there are some");
    }
    return {};
  }

  // A token that does not count, a forge of another kind and values that somebody does not want are
  // found out before there is a branch that nobody asks to merge.
  base::Result<void> check_wanted(const RequestBranch& branch) {
    if (is_wanted_) return {};
    const auto request = TRY(request_for(branch));
    TRY(check_not_refused(with_.run, *forge_, request, with_.undertaking.deadline));
    is_wanted_ = true;
    return {};
  }

  // GitLab asks for itself, when the branch arrives: the text has to be there before.
  base::Result<void> set_push_options(const RequestBranch& branch) {
    const auto request = TRY(request_for(branch));
    auto options = forges::push_options(TRY(proposal_of(request)));
    if (!is_skipped_told_) {
      TRY(tell_skipped(with_.run, with_.options.request, options.skipped));
    }
    is_skipped_told_ = true;
    with_.git.set_push_options(std::move(options.options));
    return {};
  }

  // GitLab takes a push whose options it refuses. A branch that is there already would keep the
  // next run from pushing, and so from asking again.
  base::Result<void> check_announced(const RequestBranch& branch) {
    if (branch.is_in_base) return {};
    if (branch.promotion.commit.is_null()) {
      with_.run.log.info("nothing was pushed to " + branches_.head +
                         ", so GitLab has not said whether a merge request is open");
      return {};
    }
    const auto reply = forges::read_push_reply(branch.remote_text, with_.access.project());
    if (reply.request) return report_announced(*reply.request, reply.complaint);
    if (reply.complaint.empty() && !reply.has_none) {
      with_.run.log.warning("GitLab does not say whether there is a merge request for " +
                            branches_.head);
      return {};
    }
    return not_opened(branch, reply);
  }

  base::Result<void> report_announced(const forges::ChangeRequest& request,
                                      const std::string& complaint) {
    report_request(with_.run, request);
    with_.run.print("merge request " + std::to_string(request.number) + ": " + request.url);
    if (!complaint.empty()) with_.run.log.warning("GitLab: " + complaint);
    return {};
  }

  // Of a branch that was there before, a request may be open that GitLab does not show.
  base::Error not_opened(const RequestBranch& branch, const forges::PushReply& reply) {
    const bool may_be_open = !branch.before.is_null() && !reply.has_none;
    const auto moved = put_back(with_.run, with_.undertaking.repository, branches_.head,
                                branch.head, branch.before);
    const bool is_back = moved && *moved;
    auto& report = with_.run.report;
    report.set("result", "");
    report.set_bool("changed", false);
    if (is_back) report.set("commit", branch.before.is_null() ? "" : branch.before.hex());
    if (is_back) report.set("parent", "");
    return {.kind = base::ErrorKind::rejected,
            .message = "GitLab has taken the branch " + branches_.head + ", but " +
                       (may_be_open ? "not its push options" : "has opened no merge request") +
                       (reply.complaint.empty() ? "" : ": " + reply.complaint),
            .hint = way_on(branch.before, is_back)};
  }

  static std::string way_on(const git::Oid& before, bool is_back) {
    const bool was_there = !before.is_null();
    if (is_back) {
      return std::string("the branch is ") + (was_there ? "set back" : "deleted again") +
             ", so that another run asks again";
    }
    return "delete the branch" +
           (was_there ? ", or set it back to " + before.short_hex() + "," : "") +
           " before another run, which else would not ask";
  }

  const RequestRun& with_;
  std::string key_;
  RequestBranches branches_;
  std::unique_ptr<forges::Forge> forge_;
  bool by_push_options_ = false;
  bool is_skipped_told_ = false;
  bool is_wanted_ = false;
};

}  // namespace

base::Result<std::vector<EditedFile>> change_by_request(const RequestRun& run) {
  return Request(run).run();
}

}  // namespace tools::update_values
