// SPDX-License-Identifier: Apache-2.0
#include "rollout/containment.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using base::TimePoint;

// How long a repository is left alone that did not answer: each time twice as long.
constexpr base::Duration first_pause = std::chrono::seconds(20);
constexpr base::Duration longest_pause = std::chrono::minutes(2);

bool is_at_one(const WantedRevision& wanted, const argocd::Application& application) {
  return is_at({wanted}, application, committed_revisions(application));
}

// Where what people commit to this source comes from; empty if it is not from Git.
std::string repository_of(const argocd::Application& application, std::size_t position) {
  if (application.is_hydrated) return application.dry_repository;
  if (position >= application.sources.size()) return {};
  const auto& source = application.sources[position];
  return source.is_git() ? source.repo_url : std::string();
}

std::string in_words(const base::Error& error) {
  return base::to_string(error) + (error.hint.empty() ? "" : " (" + error.hint + ")");
}

}  // namespace

std::vector<Question> open_questions(const std::vector<WantedRevision>& wanted,
                                     const argocd::Application& application) {
  const auto revisions = committed_revisions(application);
  std::vector<Question> questions;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const auto& one = wanted[at];
    if (is_at_one(one, application)) continue;
    std::size_t sources = 0;
    std::vector<Question> of_this;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
      auto repository = repository_of(application, i);
      const bool is_fit = !repository.empty() && is_commit_like(revisions[i]);
      if (!is_fit || !is_of_source(one, application, i)) continue;
      ++sources;
      if (one.contained_in.contains(revisions[i])) continue;
      of_this.push_back(
          {.wanted = at, .repository = std::move(repository), .revision = revisions[i]});
    }
    for (auto& question : of_this) {
      question.is_only_source = sources == 1;
      questions.push_back(std::move(question));
    }
  }
  return questions;
}

std::string success_message(Word word, const Goal& goal, const argocd::Application& application) {
  std::vector<std::string> texts = {"is " + std::string(to_string(word))};
  for (const auto& one : goal.revisions) {
    const WantedRevision itself = {.source = one.source, .revision = one.revision};
    if (is_at_one(itself, application) || !is_at_one(one, application)) continue;
    for (const auto& revision : committed_revisions(application)) {
      if (!is_good(one, revision)) continue;
      texts.push_back(short_revision(revision) + " contains " + short_revision(one.revision));
      break;
    }
  }
  return base::join(texts, "; ");
}

base::Result<std::optional<TimePoint>> Containment::judge(std::vector<WantedRevision>& wanted,
                                                          const argocd::Application& application,
                                                          TimePoint now) {
  std::optional<TimePoint> again;
  for (const auto& question : open_questions(wanted, application)) {
    auto& one = wanted[question.wanted];
    const Key key(question.repository, question.revision, one.revision);
    const auto left_alone = [&] {
      const auto trouble = troubles_.find(question.repository);
      return trouble == troubles_.end() ? now : std::max(now, trouble->second.over_at);
    };
    if (!answers_.contains(key) && may_ask_ && left_alone() <= now) TRY(ask(question, key, now));
    if (const auto known = answers_.find(key); known != answers_.end()) {
      one.contained_in[question.revision] = known->second.contains;
      one.doubt = known->second.doubt;
      continue;
    }
    const auto trouble = troubles_.find(question.repository);
    if (trouble != troubles_.end()) one.doubt = trouble->second.text;
    again = std::min(again.value_or(TimePoint::max()), left_alone());
  }
  return again;
}

base::Result<void> Containment::judge_at_once(std::vector<WantedRevision>& wanted,
                                              const argocd::Application& application,
                                              TimePoint now) {
  for (;;) {
    begin_turn();
    const auto again = TRY(judge(wanted, application, now));
    if (!again || *again > now) return {};
  }
}

base::Result<void> Containment::ask(const Question& question, const Key& key, TimePoint now) {
  may_ask_ = false;
  const auto& wanted = std::get<2>(key);
  auto answer = history_.contains(question.repository, question.revision, wanted);
  if (answer) {
    troubles_.erase(question.repository);
    answers_[key] = {.contains = *answer == History::Answer::yes};
    // A repository holds all that comes before a commit, so the answer stays. Of several sources,
    // all but one are expected to say that.
    if (*answer == History::Answer::unknown && question.is_only_source) {
      answers_[key].doubt = "Git has no commit " + short_revision(wanted);
      warn_once(question.repository,
                answers_[key].doubt + ": is it pushed, and to this repository?");
    }
    return {};
  }
  const auto& error = answer.error();
  if (error.kind == base::ErrorKind::usage) return error;
  auto pause = first_pause;
  const auto before = troubles_.find(question.repository);
  if (before != troubles_.end()) pause = std::min(2 * before->second.pause, longest_pause);
  const auto text = "Git does not say whether " + short_revision(question.revision) + " contains " +
                    short_revision(wanted) + ": ";
  troubles_[question.repository] = {
      .text = text + base::to_string(error), .pause = pause, .over_at = now + pause};
  if (error.kind != base::ErrorKind::stopped) {
    warn_once(question.repository, text + in_words(error) + "; waiting for " +
                                       short_revision(wanted) + " itself, and asking again");
  }
  return {};
}

void Containment::warn_once(const std::string& repository, const std::string& text) {
  if (warned_.insert(repository).second) log_.warning(text);
}

}  // namespace rollout
