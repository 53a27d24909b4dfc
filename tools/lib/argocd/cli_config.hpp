// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace argocd {

// Where the argocd CLI would look for its file: each as given, empty where it is not.
struct ConfigPlaces {
  std::string file = {};        // --config
  std::string config_dir = {};  // ARGOCD_CONFIG_DIR
  std::string home = {};        // HOME
  std::string xdg_config = {};  // XDG_CONFIG_HOME
};

// The file that these places mean, whether it is there or not; nothing without any of them.
std::optional<std::string> cli_config_path(const ConfigPlaces& places);

// What the file of the argocd CLI says about one server and one user.
struct CliConfig {
  std::string context = {};
  std::string server = {};  // host[:port]
  bool plaintext = false;
  bool insecure = false;
  bool core = false;  // Kubernetes instead of a server
  std::string root_path = {};
  std::string ca_text = {};           // PEM
  std::string client_cert_text = {};  // PEM
  base::Secret client_key_text = {};
  base::Secret auth_token = {};
};

// Reads the entries of a context, of the current one where `context` is empty; nothing where none
// is current. `shown_path` is for messages: they name the file and the entry. Fails with `usage`
// for a context that is not there, with `malformed` for anything else.
base::Result<std::optional<CliConfig>> read_cli_config(std::string_view text,
                                                       const std::string& context,
                                                       const std::string& shown_path);

// The same for a file; nothing where there is none. Like the CLI, refuses with `usage` one that
// others may read: it holds a token.
base::Result<std::optional<CliConfig>> load_cli_config(const std::string& path,
                                                       const std::string& context);

}  // namespace argocd
