// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "kube/config.hpp"

namespace kube {

// What a plugin gave us: a token, a client certificate, or both.
struct PluginCredential {
  base::Secret token = {};
  std::string client_cert_text = {};  // PEM
  base::Secret client_key_text = {};
  std::optional<base::Seconds> expires_at = std::nullopt;
};

// Runs an exec plugin with our environment (NAME=value), its own variables and
// KUBERNETES_EXEC_INFO. What it writes on stderr goes to the log, its answer nowhere. Fails with
// `usage` where the program is not there, `denied` where it fails, `garbled` where its answer is
// none, and with `timeout` and `stopped` as every wait.
base::Result<PluginCredential> run_plugin(const ExecPlugin& plugin, const Cluster& cluster,
                                          const std::vector<std::string>& environment,
                                          const base::Deadline& deadline, base::Log& log);

}  // namespace kube
