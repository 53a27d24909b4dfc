// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace cli {

class Flags;
struct Run;

// What all tools have; Flags::parse() reads it. A tool may change the defaults before.
struct CommonOptions {
  std::string output = "text";
  bool quiet = false;
  bool verbose = false;
  base::Duration timeout = std::chrono::minutes(2);

  bool is_json() const { return output == "json"; }
};

// How to reach a server, and as whom. Empty: not given.
struct ConnectionOptions {
  std::string username;
  std::string password_file;
  std::string netrc_file;
  std::string credentials_dir;
  std::string ssh_key_file;
  std::string ssh_passphrase_file;
  std::string known_hosts_file;
  std::string ca_file;
  std::string client_cert_file;
  std::string client_key_file;
  std::vector<std::string> headers;  // "Name: value"
  std::string header_file;           // the same, one per line
  bool insecure_skip_tls_verify = false;
};

// Whether a tool looks for credentials in a netrc file and knows SSH, as programs that speak to Git
// do.
enum class Netrc { used, unused };

// Adds the groups Credentials and Connection.
void add_connection_flags(Flags& flags, ConnectionOptions& options, Netrc netrc);

// Whether those of the command line have all that they need. Fails with `usage`.
base::Result<void> check_connection_flags(const Run& run, const ConnectionOptions& options);

}  // namespace cli
