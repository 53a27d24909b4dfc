// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"
#include "update-values/committer.hpp"
#include "update-values/values_file.hpp"
#include "update-values/work.hpp"

namespace tools::update_values {

enum class Mode { write, look };

// The error that others were first every time.
base::Error always_overtaken(std::size_t attempts, const std::string& branch);

struct Promotion {
  git::Tip tip;          // what the edits were made on
  git::Oid commit = {};  // ours; null if there is none because nothing had to change or Mode::look
  std::vector<EditedFile> files = {};
  std::string message = {};  // of the commit, also of one that is only looked at

  // Why nothing was written, although something would have changed.
  std::optional<base::Error> superseded = std::nullopt;

  bool is_changed() const { return is_any_changed(files); }
};

// What a work is done with, and for how long.
struct Undertaking {
  git::Repository& repository;
  Committer& committer;
  const Work& work;
  const CommitStyle& style;
  std::size_t max_attempts;
  const base::Deadline& deadline;
  base::Log& log;
};

// Does a work at the tip of `branch`, in one commit. When somebody else is first, the work - never
// the text it made - is done again on the new tip, up to `max_attempts` times; then `conflict`.
// Other errors: those of reading the branch, of the work, and of git::deliver().
class Promoter {
 public:
  explicit Promoter(const Undertaking& with) : with_(with) {}

  base::Result<Promotion> run(const std::string& branch, Mode mode);

  // How many attempts run() made, and the branch it last read, also when it failed.
  std::size_t attempts() const { return attempts_; }
  const std::optional<git::Tip>& tip() const { return tip_; }

 private:
  const Undertaking with_;
  std::size_t attempts_ = 0;
  std::optional<git::Tip> tip_;
};

}  // namespace tools::update_values
