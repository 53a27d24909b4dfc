// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/common_options.hpp"
#include "cli/flags.hpp"
#include "cli/run.hpp"
#include "images/reference.hpp"
#include "registry/registry.hpp"

namespace tools::update_values {

// How to reach registries, and as whom. Empty: not given.
struct RegistryOptions {
  std::string username;
  std::string password_file;
  std::string config;  // a file with credentials, or the directory of a mounted Secret
  std::vector<std::string> insecure_registries;  // "reg.example.com:5000"
  std::string platform;                          // linux/amd64, where none is given
};

// Adds the group Registry.
void add_registry_flags(cli::Flags& flags, RegistryOptions& options);

// Whether what was given goes together. Fails with `usage`.
base::Result<void> check_registry_flags(const RegistryOptions& options);

// A way to registries, and what keeps it open.
class RegistryAccess {
 public:
  // Reads the credentials: those of the flags, then those in DOCKER_AUTH_CONFIG and in the files of
  // Docker and Podman, of which none need be there. All are hidden from here on. `images` are those
  // that it will be asked about: --registry-username is for the registry of all of them, and where
  // they are of several this fails with `usage`, as it does for what cannot be read. Nothing is
  // asked of a registry yet. `deadline` must outlive it.
  static base::Result<RegistryAccess> open(cli::Run& run, const RegistryOptions& options,
                                           const cli::ConnectionOptions& connection,
                                           const std::vector<images::Reference>& images,
                                           const base::Deadline& deadline);

  registry::Registry& registry() { return *registry_; }
  const registry::Platform& platform() const { return platform_; }

 private:
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<registry::Registry> registry_;
  registry::Platform platform_;
};

}  // namespace tools::update_values
