// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace argocd {

// What the variable ARGOCD_OPTS sets: flags of the argocd CLI, as defaults below our own. Empty:
// not there.
struct CliOpts {
  std::string server = {};
  std::string root_path = {};
  std::string ca_file = {};
  std::string client_cert_file = {};
  std::string client_key_file = {};
  std::string config_file = {};
  std::string context = {};
  base::Secret auth_token = {};
  std::vector<std::string> headers = {};  // "Name: value"
  std::optional<bool> plaintext = std::nullopt;
  std::optional<bool> insecure = std::nullopt;
  std::optional<bool> core = std::nullopt;

  // Flags that mean nothing to us, for a warning: "--grpc-web" and its like are silently skipped.
  std::vector<std::string> unknown = {};
};

// Reads the variable as the argocd CLI does: words with the quotes of a shell, `--flag value` or
// `--flag=value`; a switch may have a value, too. Of a flag given twice the last counts, but
// headers add up. Fails with `usage` without showing a value, which may be a token.
base::Result<CliOpts> read_argocd_opts(std::string_view text);

// The words of a text, as a shell would split it (blanks, both quotes and the backslash, nothing
// else). Fails with `usage` where a quote does not end.
base::Result<std::vector<std::string>> shell_words(std::string_view text);

}  // namespace argocd
