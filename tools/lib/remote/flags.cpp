// SPDX-License-Identifier: Apache-2.0
#include "remote/flags.hpp"

namespace remote {

void add_login_flags(cli::Flags& flags, Options& options) {
  auto& connection = options.connection;
  flags.add_text("repo-username", "NAME", "for the password (or GIT_USERNAME)",
                 connection.username);
  flags.or_from("repo-username", "GIT_USERNAME");
  flags.trim("repo-username");
  flags.add_text("repo-password-file", "FILE", "password or token (or GIT_PASSWORD)",
                 connection.password_file);
  flags.add_text("repo-credentials-dir", "DIR", "a mounted Secret: username, password",
                 connection.credentials_dir);
  options.login_flags = "--repo-";
}

}  // namespace remote
