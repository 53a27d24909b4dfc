// SPDX-License-Identifier: Apache-2.0
#include "rollout/trigger.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "rollout/look.hpp"
#include "rollout/other_operation.hpp"
#include "rollout/server_version.hpp"

namespace rollout {
namespace {

using std::chrono::seconds;

constexpr base::Duration look_again = seconds(2);
constexpr base::Duration refresh_again = seconds(10);
constexpr base::Duration another_second = std::chrono::milliseconds(1100);

// How often we try again while a window is in the way.
constexpr base::Duration window_look = seconds(30);

// What our request may still do after its time is over, for clocks that tick differently.
constexpr base::Duration margin = seconds(3);

bool is_window(const base::Error& error) {
  return error.message.find("sync window") != std::string::npos;
}

}  // namespace

Trigger::Trigger(SyncPlan plan, std::string marker)
    : plan_(std::move(plan)), marker_(std::move(marker)) {}

void Trigger::refuse(Word word, std::string message, std::string hint) {
  outcome_ = Outcome{.word = word, .message = std::move(message), .hint = std::move(hint)};
}

Trigger::Need Trigger::refuse(const base::Error& error) {
  outcome_ = outcome_of(error);
  return Need::nothing;
}

bool Trigger::is_ours(const argocd::Application& application) const {
  const auto& rollback = tries_ > 0 ? rollback_ : std::nullopt;
  if (application.operation && is_own(*application.operation, marker_, rollback)) return true;
  if (!application.last || is_same_end(application.last, before_)) return false;
  return is_own(application.last->operation, marker_, rollback);
}

// A branch or tag that is the application's own is where it goes anyway.
bool Trigger::is_target(const WantedRevision& wanted) const {
  return std::any_of(application_->sources.begin(), application_->sources.end(),
                     [&](const auto& source) { return source.target_revision == wanted.revision; });
}

bool Trigger::is_at_wanted() const {
  auto wanted = plan_.revisions;
  std::erase_if(wanted, [&](const auto& one) { return is_target(one); });
  return !application_->revisions.empty() && is_at(wanted, *application_, application_->revisions);
}

std::vector<WantedRevision> Trigger::pinned_revisions() const {
  const auto& retry = plan_.request.retry;
  if (retry && retry->with_newest_revision) return {};
  auto pinned = plan_.revisions;
  std::erase_if(pinned, [&](const auto& one) {
    return is_target(one) || (!application_->is_automated && !is_commit_id(one.revision));
  });
  return pinned;
}

// Of commits nobody can tell what branch they will be on; of names we can.
bool Trigger::can_come_to_wanted() const {
  return std::all_of(plan_.revisions.begin(), plan_.revisions.end(), [&](const auto& one) {
    return is_commit_like(one.revision) || is_target(one) ||
           std::any_of(application_->sources.begin(), application_->sources.end(),
                       [](const auto& source) { return !source.is_git(); });
  });
}

void Trigger::observe(const argocd::Application& application, From from, base::TimePoint now) {
  if (from == From::read) {
    last_read_ = asked_at_.value_or(now);
    must_read_ = false;
  }
  // Lists and events may be late, and so is an answer that an event has overtaken.
  const bool may_be_old = from != From::read || has_started_;
  if (may_be_old && application_ && is_older(application, *application_)) return;
  // What was compared until now is not what counts (as in Tracker).
  if (application_ && (application.uid != application_->uid ||
                       (application_->is_compared_to_spec && !application.is_compared_to_spec))) {
    proof_.forget();
  }
  application_ = application;
  if (is_ours(application)) has_started_ = true;
  if (from == From::read && plan_.rollback && !target_) find_target();
}

// Only a direct look surely has the whole history.
void Trigger::find_target() {
  auto found = find_deployment(*application_, *plan_.rollback);
  if (!found) {
    refuse(found.error());
    return;
  }
  target_ = std::move(*found);
  rollback_ = operation_of(*target_, *rollback_request());
}

void Trigger::begin(Need need, base::TimePoint now) {
  asked_at_ = now;
  if (need == Need::refresh) proof_.begin(*application_);
}

void Trigger::end(Need need, bool has_succeeded, base::TimePoint now) {
  asked_at_.reset();
  if (need == Need::refresh && application_) proof_.end(*application_, has_succeeded, now);
  if (need == Need::refresh && has_succeeded) ++refreshes_;
  if (!has_succeeded) not_before_ = now + look_again;
}

void Trigger::end_termination(const base::Result<void>& answer, base::TimePoint now) {
  asked_at_.reset();
  not_before_ = now + look_again;
  must_read_ = true;
  if (answer) {
    terminated_ = application_->last;
  } else {
    termination_trouble_ = answer.error().message;
  }
}

void Trigger::end_sync(const base::Result<argocd::Application>& answer, base::TimePoint now) {
  asked_at_.reset();
  if (has_started_) return;  // its effect was faster than the answer
  if (answer) {
    has_started_ = true;
    application_ = *answer;
    // The server knows best what ours looks like.
    if (plan_.rollback && answer->operation) rollback_ = answer->operation;
    return;
  }
  const auto& error = answer.error();
  switch (error.kind) {
    case base::ErrorKind::unreachable:
    case base::ErrorKind::garbled:
    case base::ErrorKind::timeout:
      trouble_ = error.message;
      waits_for_ = "nobody knows yet whether our request took effect: " + error.message;
      sent_at_ = not_before_ = now;  // at the latest: a token may have been renewed in between
      return;
    case base::ErrorKind::conflict:
      sent_at_.reset();
      if (is_window(error)) {
        window_refusal_ = error;
      } else {
        // The other operation may be ours, where a proxy has sent our request twice. A look tells.
        must_read_ = true;
        has_met_other_ = true;
        waits_for_ = error.message;
        not_before_ = plan_.on_conflict == OnConflict::fail ? now : now + look_again;
      }
      return;
    case base::ErrorKind::denied:
    case base::ErrorKind::not_found:
      refuse(error);
      return;
    default:
      refuse(Word::refused, error.message, error.hint);
  }
}

// Nobody waits for what comes too late. What is not known may come at any time.
void Trigger::wait_for_window(const Obstacle& obstacle, const std::string& why,
                              base::Duration remaining, base::TimePoint now) {
  if (obstacle.is_certain && obstacle.opens_never) {
    return refuse(Word::conflict, "blocked by a sync window that does not open: " + why,
                  "--on-window skip goes on without");
  }
  if (obstacle.is_certain && obstacle.opens_in && *obstacle.opens_in > remaining) {
    return refuse(Word::conflict,
                  "blocked by a sync window that does not open before --timeout: " + why,
                  "give it more time with --timeout; --on-window skip goes on without");
  }
  waits_for_ = why;
  // Windows are edited, and clocks differ.
  not_before_ = now + std::clamp<base::Duration>(obstacle.opens_in.value_or(window_look),
                                                 look_again, window_look);
}

void Trigger::end_windows(const Obstacle& obstacle, base::Duration remaining, base::TimePoint now) {
  asked_at_.reset();
  const auto refusal = std::exchange(window_refusal_, std::nullopt);
  if (!refusal && !obstacle.is_certain) {
    are_windows_open_ = true;
    return;
  }
  const auto& why = obstacle.description.empty() ? refusal->message : obstacle.description;
  switch (plan_.on_window) {
    case OnWindow::skip:
      refuse(Word::skipped, "was not synced: " + why);
      return;
    case OnWindow::fail:
      refuse(Word::conflict, "blocked by a sync window: " + why,
             "--on-window wait waits for it to open, --on-window skip goes on without");
      return;
    case OnWindow::wait:
      wait_for_window(obstacle, why, remaining, now);
  }
}

void Trigger::end_version(const base::Result<std::string>& version, base::TimePoint now) {
  asked_at_.reset();
  if (version) {
    version_ = *version;
    return;
  }
  auto error = version.error();
  error.context.emplace_back("asking Argo CD for its version");
  if (base::is_passing(error) || error.kind == base::ErrorKind::timeout) {
    waits_for_ = base::to_string(error);
    not_before_ = now + look_again;
    return;
  }
  // Its hint is about applications.
  if (error.kind == base::ErrorKind::denied) error.hint.clear();
  refuse(error);
}

// The branch of an application with automatic sync cannot be overruled: the server refuses another
// revision, and the controller would undo it. There we wait until the branch is where we want it.
void Trigger::put_revisions(argocd::SyncRequest& request) const {
  const auto& application = *application_;
  request.has_many_sources = application.has_many_sources;
  if (application.is_automated && !request.dry_run) return;
  if (application.has_many_sources) request.revisions.resize(application.sources.size());
  for (const auto& wanted : plan_.revisions) {
    if (!application.has_many_sources) {
      request.revisions = {wanted.revision};
      continue;
    }
    for (std::size_t i = 0; i < application.sources.size(); ++i) {
      const bool is_only_one = wanted.source.empty() && application.sources.size() == 1;
      if (is_only_one || wanted.source == std::to_string(i + 1) ||
          wanted.source == application.sources[i].name)
        request.revisions[i] = wanted.revision;
    }
  }
}

// A list of options replaces the application's own, so those are part of it.
void Trigger::put_options(argocd::SyncRequest& request) const {
  if (plan_.added_options.empty()) return;
  auto options = application_->sync_options;
  for (const auto& added : plan_.added_options) {
    const auto name = added.substr(0, added.find('=') + 1);
    std::erase_if(options, [&](const auto& own) { return own.starts_with(name); });
    options.push_back(added);
  }
  request.options = std::move(options);
}

// An old one drops revisions of single sources.
bool Trigger::needs_new_server() const {
  return application_->has_many_sources && !application_->is_automated && !plan_.revisions.empty();
}

// A revision without its place would be dropped, and something else deployed.
base::Result<void> Trigger::check_revisions() const {
  const auto& sources = application_->sources;
  if (application_->is_hydrated && !plan_.revisions.empty()) {
    return base::usage_error(
        "its manifests are hydrated: what is synced is another branch than what is committed to",
        "leave --revision out, and wait for the commit with wait --revision");
  }
  for (const auto& wanted : plan_.revisions) {
    const auto at = std::find_if(sources.begin(), sources.end(), [&](const auto& source) {
      const auto position = std::to_string(&source - sources.data() + 1);
      return wanted.source == position || (wanted.source == source.name && !source.name.empty());
    });
    if (!wanted.source.empty() && at == sources.end()) {
      return base::usage_error("has no source " + base::printable(wanted.source) + ", for which " +
                                   short_revision(wanted.revision) + " is wanted",
                               "a source is named as in the application, or counted from 1");
    }
    // Where the branches decide, it says what to wait for, in whichever source it comes.
    if (wanted.source.empty() && sources.size() > 1 && !application_->is_automated) {
      return base::usage_error("has " + std::to_string(sources.size()) +
                                   " sources, and nothing says which " +
                                   short_revision(wanted.revision) + " is for",
                               "write --revision SOURCE=REV, with its name or its position from 1");
    }
  }
  if (needs_new_server() && version_ && is_before(*version_, 2, 11)) {
    return too_old(*version_, "2.11", "revisions of single sources");
  }
  if (sources.size() == 1 && plan_.revisions.size() > 1) {
    return base::usage_error(
        "has one source, and cannot have " + std::to_string(plan_.revisions.size()) + " revisions",
        "name one --revision");
  }
  return {};
}

argocd::Refresh Trigger::refresh() const {
  const bool is_first = refreshes_ == 0 && plan_.refresh != argocd::Refresh::none;
  return is_first ? plan_.refresh : argocd::Refresh::normal;
}

base::Result<argocd::SyncRequest> Trigger::request() const {
  TRY(check_revisions());
  auto request = plan_.request;
  request.marker = marker_;
  put_revisions(request);
  put_options(request);
  if (!plan_.resources.empty()) {
    request.targets = TRY(select_resources(*application_, plan_.resources));
  }
  return request;
}

std::optional<argocd::RollbackRequest> Trigger::rollback_request() const {
  if (!target_) return std::nullopt;
  return argocd::RollbackRequest{.id = target_->id,
                                 .prune = plan_.request.prune,
                                 .dry_run = plan_.request.dry_run,
                                 .marker = marker_,
                                 .run_url = plan_.request.run_url};
}

std::string Trigger::rollback_notice() const {
  if (!target_ || tries_ > 1) return {};
  auto notice = (plan_.request.dry_run ? "trying to go back to " : "going back to ") + deployment();
  if (!plan_.rollback->id && is_gone_back(*application_)) {
    notice +=
        ", away from another rollback: in a job that may run again, name the ID in place of "
        "`previous`";
  }
  return notice;
}

Trigger::Need Trigger::need(base::TimePoint now) {
  if (asked_at_ || has_started_ || outcome_) return Need::nothing;
  if (application_) {
    if (const auto checked = check_revisions(); !checked) return refuse(checked.error());
  }
  const auto need = need_unasked(now);
  if (need != Need::sync) return need;
  if (const auto wanted = request(); !wanted) return refuse(wanted.error());
  sent_at_ = now;
  before_ = application_->last;
  sent_to_ = application_->uid;
  ++tries_;
  return need;
}

Trigger::Need Trigger::need_unasked(base::TimePoint now) {
  if (now < not_before_) return Need::nothing;
  if (!application_ || must_read_) return Need::read;
  if (std::exchange(has_met_other_, false) && plan_.on_conflict == OnConflict::fail) {
    refuse(Word::conflict, waits_for_, "--on-conflict wait queues behind it");
    return Need::nothing;
  }
  refresh_at_.reset();
  if (window_refusal_) return Need::windows;
  if (sent_at_) return after_lost_answer(now);
  if (application_->is_deleting) {
    refuse(Word::failed, "is being deleted");
    return Need::nothing;
  }
  if (plan_.rollback && !target_) return Need::read;
  if (is_under_way(*application_)) return behind_other(now);
  if (plan_.rollback) return before_rollback(now);
  const bool is_followed = application_->is_automated && !plan_.revisions.empty();
  if (is_followed && !can_come_to_wanted()) {
    refuse(Word::refused,
           "automatic sync deploys " +
               base::printable(application_->sources.front().target_revision) +
               ", which is not what is wanted",
           "give a commit id to wait until it is there, or leave --revision out");
    outcome_->kind = base::ErrorKind::usage;
    return Need::nothing;
  }
  const bool must_refresh =
      is_followed || plan_.only_out_of_sync || plan_.refresh != argocd::Refresh::none;
  if (must_refresh && refreshes_ == 0) {
    waits_for_ = "is compared with Git first";
    return Need::refresh;
  }
  if (is_followed && !is_at_wanted()) {
    waits_for_ = "at " + short_revisions(application_->revisions) +
                 "; with automatic sync it goes where its branch goes";
    return refresh_after(refresh_again, now);
  }
  if (is_to_be_left()) {
    // One answer proves nothing; see refreshes.hpp.
    const bool is_certain =
        proof_.prove_it() && application_->is_compared_to_spec && is_settled(*application_);
    if (!is_certain) return refresh_after(another_second, now);
    refuse(Word::skipped, "is Synced already");
    was_synced_already_ = true;
    return Need::nothing;
  }
  if (!waits_for_.empty() && last_read_ && now - *last_read_ >= look_again) return Need::read;
  if (needs_new_server() && !version_) return Need::version;
  return plan_.asks_windows ? after_windows() : Need::sync;
}

bool Trigger::is_to_be_left() const {
  return plan_.only_out_of_sync && application_->sync == argocd::Sync::synced &&
         (plan_.revisions.empty() || is_at_wanted());
}

// An operation in a closed window would be held up, and everybody behind it (argocd-api.md, 8.5).
Trigger::Need Trigger::after_windows() {
  return std::exchange(are_windows_open_, false) ? Need::sync : Need::windows;
}

Trigger::Need Trigger::refresh_after(base::Duration pause, base::TimePoint now) {
  const auto next = proof_.next(pause);
  if (next <= now) return Need::refresh;
  refresh_at_ = next;
  return Need::nothing;
}

// The API server lets a rollback through a closed window.
Trigger::Need Trigger::before_rollback(base::TimePoint now) {
  if (const auto possible = check_rollback(*application_, *target_); !possible) {
    return refuse(possible.error());
  }
  if (!waits_for_.empty() && last_read_ && now - *last_read_ >= look_again) return Need::read;
  return after_windows();
}

Trigger::Need Trigger::behind_other(base::TimePoint now) {
  const auto what = "another operation is under way, " + describe_operation(*application_);
  if (plan_.on_conflict == OnConflict::fail) {
    refuse(Word::conflict, what, "--on-conflict wait queues behind it");
    return Need::nothing;
  }
  waits_for_ = what;
  if (is_ending_other()) {
    waits_for_ = "we asked Argo CD to end the operation " + describe_operation(*application_) +
                 ", and it has not ended yet";
  } else if (plan_.on_conflict == OnConflict::terminate_older && !terminated_) {
    if (const auto need = terminate_older(now)) return *need;
  }
  not_before_ = now + look_again;
  return Need::read;
}

bool Trigger::is_ending_other() const {
  return terminated_ && application_->last &&
         application_->last->started_at == terminated_->started_at;
}

// What must come before we wait for its end. What is for ours is not ended, nor what may be: it may
// belong to another run of the same pipeline. A rollback differs from all that is not the same one.
std::optional<Trigger::Need> Trigger::terminate_older(base::TimePoint now) {
  constexpr int most_tries = 3;  // somebody else may have written in between
  auto aim = aim_of_operation(plan_.revisions, *application_);
  if (rollback_) {
    const auto& last = application_->last;
    const auto& other = application_->operation ? *application_->operation : last->operation;
    aim = is_same_rollback(other, *rollback_) ? Aim::same : Aim::another;
  }
  if (aim == Aim::same) return std::nullopt;
  if (aim == Aim::unknown) {
    waits_for_ += "; it is not known whether that is for another revision, so it is not ended";
    return std::nullopt;
  }
  if (!application_->last) return std::nullopt;  // before it is picked up, nobody can
  if (termination_tries_ == most_tries) {
    waits_for_ += "; it could not be ended: " + termination_trouble_;
    return std::nullopt;
  }
  if (!rollback_ && needs_comparison(plan_.revisions, *application_) &&
      !proof_.have_compared_twice()) {
    return refresh_after(another_second, now);
  }
  ++termination_tries_;
  return Need::terminate;
}

std::string Trigger::termination_notice() const {
  if (termination_tries_ > 1) return {};
  return "asking Argo CD to end the operation " + describe_operation(*application_);
}

Trigger::Need Trigger::after_lost_answer(base::TimePoint now) {
  constexpr int most_tries = 3;
  const auto over_at = *sent_at_ + argocd::sync_allowed + margin;
  if (last_read_ && *last_read_ >= over_at) {
    // What was there in between, only that one could tell. Asking again might be the second time.
    const bool may_be_hidden =
        application_->uid == sent_to_ && !is_same_end(application_->last, before_);
    if (may_be_hidden && !plan_.request.dry_run) {
      refuse(Word::conflict,
             "nobody can tell whether our request took effect: its answer was lost, and another "
             "operation has begun since: " +
                 trouble_,
             "run this step again; --if-out-of-sync syncs only what is still OutOfSync");
      return Need::nothing;
    }
    sent_at_.reset();
    if (tries_ < most_tries) return Need::read;
    refuse(Word::unreachable, "was asked to sync " + std::to_string(tries_) +
                                  " times, and no request took effect: " + trouble_);
    return Need::nothing;
  }
  not_before_ = now + seconds(1);
  return Need::read;
}

base::TimePoint Trigger::next_look(base::TimePoint now) const {
  if (asked_at_ || has_started_ || outcome_) return now + std::chrono::hours(1);
  return std::max({not_before_, refresh_at_.value_or(now), now});
}

}  // namespace rollout
