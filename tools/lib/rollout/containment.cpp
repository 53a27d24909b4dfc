// SPDX-License-Identifier: Apache-2.0
#include "rollout/containment.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "rollout/look.hpp"

namespace rollout {
namespace {

using base::TimePoint;

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

// Repository, revision and wanted revision.
std::string what_is_not_said(const std::tuple<std::string, std::string, std::string>& key) {
  return "Git does not say whether " + short_revision(std::get<1>(key)) + " contains " +
         short_revision(std::get<2>(key)) + ": ";
}

std::string in_words(const base::Error& error) {
  return base::to_string(error) + (error.hint.empty() ? "" : " (" + error.hint + ")");
}

}  // namespace

std::vector<Question> questions_about(const std::vector<WantedRevision>& wanted,
                                      const argocd::Application& application) {
  const auto revisions = committed_revisions(application);
  std::vector<Question> questions;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const auto& one = wanted[at];
    if (is_at_one(one, application)) continue;
    std::vector<Question> of_this;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
      auto repository = repository_of(application, i);
      const bool is_fit = !repository.empty() && is_commit_like(revisions[i]);
      if (!is_fit || !is_of_source(one, application, i)) continue;
      of_this.push_back(
          {.wanted = at, .repository = std::move(repository), .revision = revisions[i]});
    }
    for (auto& question : of_this) {
      question.is_only_source = of_this.size() == 1;
      questions.push_back(std::move(question));
    }
  }
  return questions;
}

std::vector<Question> open_questions(const std::vector<WantedRevision>& wanted,
                                     const argocd::Application& application) {
  auto questions = questions_about(wanted, application);
  std::erase_if(questions, [&](const Question& question) {
    return wanted[question.wanted].contained_in.contains(question.revision);
  });
  return questions;
}

std::string success_message(Word word, const Goal& goal, const argocd::Application& application) {
  std::vector<std::string> texts = {"is " + std::string(to_string(word))};
  if (word == Word::unchanged) {
    texts = {goal.hydrated ? "is hydrated" : "has no operation under way"};
  }
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
  std::vector<std::vector<std::string>> doubts(wanted.size());
  std::vector<const base::Error*> failures(wanted.size());
  std::set<std::size_t> may_be_told;
  for (const auto& question : questions_about(wanted, application)) {
    auto& one = wanted[question.wanted];
    const Key key(question.repository, question.revision, one.revision);
    if (may_ask_ && next_chance(key, now) <= now) TRY(ask(key, now));
    auto& doubts_of_this = doubts[question.wanted];
    const auto doubt = doubt_about(question, key);
    const bool is_new =
        std::find(doubts_of_this.begin(), doubts_of_this.end(), doubt) == doubts_of_this.end();
    if (!doubt.empty() && is_new) doubts_of_this.push_back(doubt);
    const auto known = answers_.find(key);
    if (known != answers_.end() && !known->second.answer) {
      failures[question.wanted] = &known->second.answer.error();
      continue;
    }
    may_be_told.insert(question.wanted);
    if (known != answers_.end()) {
      auto& is_contained = one.contained_in[question.revision];
      is_contained |= *known->second.answer == History::Answer::yes;
    }
    const auto next = next_chance(key, now);
    if (next != TimePoint::max()) again = std::min(again.value_or(next), next);
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (failures[i] != nullptr && !may_be_told.contains(i)) return *failures[i];
    wanted[i].doubt = base::join(doubts[i], "; ");
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

void Containment::Pause::begin(TimePoint now) {
  length = length == base::Duration() ? first_pause : std::min(2 * length, longest_pause);
  over_at = now + length;
}

// When it makes sense to ask: never where the answer stays as it is.
TimePoint Containment::next_chance(const Key& key, TimePoint now) const {
  auto next = now;
  if (const auto known = answers_.find(key); known != answers_.end()) {
    const auto& answer = known->second.answer;
    if (!answer || *answer != History::Answer::unknown) return TimePoint::max();
    next = std::max(next, known->second.pause.over_at);
  }
  const auto trouble = troubles_.find(std::get<0>(key));
  return trouble == troubles_.end() ? next : std::max(next, trouble->second.pause.over_at);
}

base::Result<void> Containment::ask(const Key& key, TimePoint now) {
  may_ask_ = false;
  const auto& [repository, revision, wanted] = key;
  auto answer = history_.contains(repository, revision, wanted);
  const bool is_for_ever =
      answer || answer.error().kind == base::ErrorKind::usage || answer.error().is_lasting;
  if (is_for_ever) {
    if (answer) troubles_.erase(repository);
    auto& known = answers_[key];
    known.answer = std::move(answer);
    known.pause.begin(now);
    return {};
  }
  const auto& error = answer.error();
  if (error.kind == base::ErrorKind::stopped) return error;
  const auto text = what_is_not_said(key) + base::to_string(error);
  auto& trouble = troubles_[repository];
  trouble.text = text;
  trouble.pause.begin(now);
  warn_once(repository, what_is_not_said(key) + in_words(error) + "; waiting for " +
                            short_revision(wanted) + " itself, and asking again");
  return {};
}

// What is not known for sure, and a warning where nobody could guess it. Of several sources all but
// one are expected not to have a commit.
std::string Containment::doubt_about(const Question& question, const Key& key) {
  const auto known = answers_.find(key);
  if (known == answers_.end()) {
    const auto trouble = troubles_.find(question.repository);
    return trouble == troubles_.end() ? std::string() : trouble->second.text;
  }
  const auto& answer = known->second.answer;
  if (!answer) {
    if (!question.is_only_source) {
      warn_once(question.repository, what_is_not_said(key) + in_words(answer.error()));
    }
    return what_is_not_said(key) + base::to_string(answer.error());
  }
  if (*answer != History::Answer::unknown || !question.is_only_source) return {};
  auto doubt = "Git has no commit " + short_revision(std::get<2>(key));
  warn_once(question.repository, doubt + ": is it pushed, and to this repository?");
  return doubt;
}

void Containment::warn_once(const std::string& repository, const std::string& text) {
  if (warned_.insert(repository).second) log_.warning(text);
}

}  // namespace rollout
