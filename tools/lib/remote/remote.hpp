// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/common_options.hpp"
#include "cli/run.hpp"
#include "git/credentials.hpp"
#include "git/repository.hpp"
#include "http/client.hpp"

namespace remote {

// Which of the logins that there are may be used.
enum class Logins : std::uint8_t {
  all,
  of_server,  // those that belong to the server by its name: the URL's own user info, the netrc
              // file, git's store and the tokens of CI systems; by SSH all keys, since only servers
              // that are known get to see them
  none,
};

// Which repository, and as whom to go there. Empty: not given.
struct Options {
  std::string repository;  // a URL, user@host:path or a path
  cli::ConnectionOptions connection = {};

  Logins logins = Logins::all;

  // Who a token belongs to that comes without a user name; empty: what the name of the server says.
  std::string token_username = {};

  // What was made for this run, to be tried before what was given.
  std::vector<git::CredentialSources::Login> made_logins = {};

  bool skip_ci = false;  // ask servers that can be asked to start no pipeline for a push

  // For messages: how the flags of the login begin, and how to name a branch.
  std::string login_flags = "--";
  std::string branch_hint = {};

  // For messages, where a server wants a login; empty: how to give one.
  std::string login_hint = {};
};

// A Git repository of others, and what keeps it open.
class Remote {
 public:
  // Reads the files that hold credentials and certificates, but asks nothing of a server yet. All
  // secrets are hidden from here on. `deadline` is for all that is asked of the repository, and
  // must outlive it.
  static base::Result<Remote> open(cli::Run& run, const Options& options,
                                   const base::Deadline& deadline);

  git::Repository& repository() { return *repository_; }

 private:
  static base::Result<Remote> open_by_http(cli::Run& run, const Options& options,
                                           const base::Deadline& deadline);
  static base::Result<Remote> open_by_ssh(cli::Run& run, const Options& options,
                                          const base::Deadline& deadline);

  std::unique_ptr<http::Client> client_;
  std::unique_ptr<git::Repository> repository_;
};

}  // namespace remote
