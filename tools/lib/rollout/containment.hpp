// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "rollout/goal.hpp"

namespace rollout {

// Tells which commits contain which.
class History {
 public:
  virtual ~History() = default;

  // `unknown`: the repository has no such commit.
  enum class Answer : std::uint8_t { no, yes, unknown };

  // Whether the commit `revision` of a repository is `wanted`, or was made on top of it. Fails with
  // `usage`, or with an error that is lasting, if it can never say, and with `stopped` when a
  // signal comes.
  virtual base::Result<Answer> contains(const std::string& repository, const std::string& revision,
                                        const std::string& wanted) = 0;
};

// What must be known to say whether an application is where it should be.
struct Question {
  std::size_t wanted;  // the position of the wanted revision
  std::string repository;
  std::string revision;        // where the application is
  bool is_only_source = true;  // no other one may hold the wanted commit
};

std::vector<Question> questions_about(const std::vector<WantedRevision>& wanted,
                                      const argocd::Application& application);

// Those of them that nobody has answered yet.
std::vector<Question> open_questions(const std::vector<WantedRevision>& wanted,
                                     const argocd::Application& application);

// "is healthy"; "is healthy; a1b2c3d contains 4f2c9a7" where it is at a newer commit.
std::string success_message(Word word, const Goal& goal, const argocd::Application& application);

// Asks a history, and remembers what it said: what a commit contains never changes. A repository
// that fails is left alone for a while, and one that does not have a commit is asked for it again:
// it may be on its way there. Of what is in the way people are warned once.
class Containment {
 public:
  Containment(History& history, base::Log& log) : history_(history), log_(log) {}

  // One question may be asked in each turn.
  void begin_turn() { may_ask_ = true; }

  // Fills in what is known of where the application is, and what is in doubt. Returns when to come
  // again where an answer may still come or change. Fails as the history does where nothing can
  // ever be known of any source, and with `stopped` when a signal comes.
  base::Result<std::optional<base::TimePoint>> judge(std::vector<WantedRevision>& wanted,
                                                     const argocd::Application& application,
                                                     base::TimePoint now);

  // The same, with as many questions as it takes.
  base::Result<void> judge_at_once(std::vector<WantedRevision>& wanted,
                                   const argocd::Application& application, base::TimePoint now);

 private:
  // How long something is left alone: each time twice as long.
  struct Pause {
    base::Duration length = {};
    base::TimePoint over_at = {};

    void begin(base::TimePoint now);
  };
  struct Known {
    base::Result<History::Answer> answer = History::Answer::unknown;  // or why it cannot be told
    Pause pause = {};                                                 // of `unknown`
  };
  struct Trouble {
    std::string text;
    Pause pause;
  };
  using Key = std::tuple<std::string, std::string, std::string>;

  base::TimePoint next_chance(const Key& key, base::TimePoint now) const;
  base::Result<void> ask(const Key& key, base::TimePoint now);
  std::string doubt_about(const Question& question, const Key& key);
  void warn_once(const std::string& repository, const std::string& text);

  History& history_;
  base::Log& log_;
  bool may_ask_ = true;
  std::map<Key, Known> answers_;             // by repository, revision and wanted revision
  std::map<std::string, Trouble> troubles_;  // by repository
  std::set<std::string> warned_;             // repositories
};

}  // namespace rollout
