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

remote::Logins logins_for(const std::string& repository, NamedBy named_by) {
  using remote::Logins;
  if (named_by == NamedBy::user) return Logins::all;
  const auto url = http::parse_url(repository);
  if (url && !url->is_encrypted() && !url->is_loopback()) return Logins::none;
  return named_by == NamedBy::chosen_application ? Logins::all : Logins::of_server;
}

GitHistory::GitHistory(cli::Run& run, remote::Options options, bool is_one_application,
                       const base::Deadline& deadline)
    : run_(run),
      options_(std::move(options)),
      is_one_application_(is_one_application),
      deadline_(deadline),
      question_deadline_(run.clock, question_allowed) {}

// A repository that the user has named is there and open to us, or the name is wrong. What an
// application names may be made while we wait, and may never be ours to read.
base::Result<GitHistory::Answer> GitHistory::contains(const std::string& repository,
                                                      const std::string& revision,
                                                      const std::string& wanted) {
  auto answer = ask(repository, revision, wanted);
  if (answer || options_.repository.empty()) return answer;
  auto error = std::move(answer).error();
  error.is_lasting |=
      error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::denied;
  return error;
}

base::Result<GitHistory::Answer> GitHistory::ask(const std::string& repository,
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
  if (*place != remote::Place::directory) {
    options.logins = logins_for(repository, named_by(remote::server_of(repository)));
    if (*place == remote::Place::ssh && options_.repository.empty()) {
      options.login_hint =
          "name the repository with --repo: by its https URL, or with --repo-ssh-key-file";
    } else if (options.logins != remote::Logins::all) {
      options.login_hint =
          "name the repository with --repo: no login that is given goes to a server that only "
          "applications name, and none over http";
    }
  }
  auto opened = TRY(remote::Remote::open(run_, options, question_deadline_));
  return &remotes_.emplace(repository, std::move(opened)).first->second;
}

NamedBy GitHistory::named_by(const std::string& server) {
  if (!options_.repository.empty()) return NamedBy::user;
  if (!is_one_application_) return NamedBy::other_applications;
  if (login_origin_.empty()) login_origin_ = server;
  return server == login_origin_ ? NamedBy::chosen_application : NamedBy::other_applications;
}

}  // namespace tools::wait
