// SPDX-License-Identifier: Apache-2.0
#include "wait/git_history.hpp"

#include <algorithm>

#include "base/secret.hpp"
#include "http/url.hpp"
#include "remote/place.hpp"
#include "rollout/goal.hpp"

namespace tools::wait {
namespace {

// An answer takes a round trip or two. Nothing else goes on meanwhile, so a server that is not well
// must not take long to say so.
constexpr base::Duration question_allowed = std::chrono::seconds(10);

}  // namespace

GitHistory::GitHistory(cli::Run& run, remote::Options options, const base::Deadline& deadline)
    : run_(run),
      options_(std::move(options)),
      deadline_(deadline),
      question_deadline_(run.clock, question_allowed) {}

base::Result<GitHistory::Answer> GitHistory::contains(const std::string& repository,
                                                      const std::string& revision,
                                                      const std::string& wanted) {
  const auto& place = options_.repository.empty() ? repository : options_.repository;
  question_deadline_ =
      base::Deadline(run_.clock, std::min(question_allowed, deadline_.remaining()));
  const auto doing = "asking " + base::redact_url(place);
  const auto tip = git::parse_oid(revision);
  if (!tip) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = rollout::short_revision(revision) + " is no commit id of SHA-1"};
  }
  auto* remote = TRY(remote_at(place).context(doing));
  switch (TRY(remote->repository().ancestry(wanted, *tip).context(doing))) {
    case git::Ancestry::ancestor:
      return Answer::yes;
    case git::Ancestry::none:
      return Answer::no;
    case git::Ancestry::unknown:
      break;
  }
  return Answer::unknown;
}

base::Result<remote::Remote*> GitHistory::remote_at(const std::string& repository) {
  const auto known = remotes_.find(repository);
  if (known != remotes_.end()) return &known->second;
  auto options = options_;
  options.repository = repository;
  const auto place = remote::place_of(repository);
  if (!place) {
    auto error = place.error();
    error.hint = "name it with --repo, by its https URL: " + error.hint;
    return error;
  }
  if (*place == remote::Place::http) {
    const auto origin = TRY(http::parse_url(repository)).origin();
    if (login_origin_.empty()) login_origin_ = origin;
    options.uses_given_login = origin == login_origin_;
  }
  auto opened = TRY(remote::Remote::open(run_, options, question_deadline_));
  return &remotes_.emplace(repository, std::move(opened)).first->second;
}

}  // namespace tools::wait
