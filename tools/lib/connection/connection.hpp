// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "cli/common_options.hpp"
#include "cli/run.hpp"
#include "http/client.hpp"

namespace connection {

// The largest file that may hold a secret.
constexpr std::size_t secret_limit = std::size_t{1} << 20U;

// A secret from a file, without the line end that editors leave there. It is hidden from here on.
base::Result<base::Secret> read_secret(const cli::Run& run, const std::string& path,
                                       const base::Deadline& deadline);

// A secret from a variable, in the same way; empty where there is none.
base::Secret secret_from(const cli::Run& run, const std::string& variable);

// What lies in a mounted Secret: a token, or a password with the name it belongs to. The name is
// empty where there is no file `username`.
struct Login {
  std::string username;
  base::Secret secret;
  bool is_token = false;
};

// Which of the two counts where a directory holds both.
enum class Prefer { password, token };

// Reads the files `username`, `password` and `token` of a directory. Fails with `usage` where there
// is neither a password nor a token, or that which counts is empty.
base::Result<Login> read_directory(const cli::Run& run, const std::string& path, Prefer prefer,
                                   const base::Deadline& deadline);

// The headers of --header and --header-file. Those that may hold secrets are hidden from here on.
base::Result<std::vector<http::Header>> read_headers(const cli::Run& run,
                                                     const cli::ConnectionOptions& options,
                                                     const base::Deadline& deadline);

// How to connect, with the CA file that the environment names.
http::Settings http_settings(const cli::Run& run, const cli::ConnectionOptions& options,
                             std::string user_agent);

// Warns where certificates are not checked.
void warn_if_insecure(const cli::Run& run, const cli::ConnectionOptions& options);

}  // namespace connection
