// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "kube/config.hpp"
#include "kube/exec_plugin.hpp"

namespace kube {

// What goes along with one request.
struct Identity {
  base::Secret authorization = {};    // the header, "Bearer …"; empty: none
  std::string client_cert_text = {};  // PEM; empty: none
  base::Secret client_key_text = {};
  unsigned generation = 0;  // another number once there are others
};

// Who we are, kept fresh: a token file is read again after a minute, because tokens rotate; an exec
// plugin is run again when what it gave has expired. Both also when the server says 401.
class Credentials {
 public:
  // `environment` (NAME=value) is that of a plugin.
  Credentials(User user, Cluster cluster, std::vector<std::string> environment, base::Log& log);

  base::Result<Identity> current(const base::Deadline& deadline);

  // To be asked after a 401 to those of `generation`: whether there are others to try.
  base::Result<bool> renew(unsigned generation, const base::Deadline& deadline);

 private:
  base::Result<void> refresh(const base::Deadline& deadline);
  base::Result<void> read_token_file(const base::Deadline& deadline);
  base::Result<void> ask_plugin(const base::Deadline& deadline);
  void use_token(const base::Secret& token);
  bool is_plugin_needed() const;

  User user_;
  Cluster cluster_;
  std::vector<std::string> environment_;
  base::Log& log_;
  Identity identity_;
  std::optional<base::TimePoint> file_read_at_;
  std::optional<PluginCredential> from_plugin_;
};

}  // namespace kube
