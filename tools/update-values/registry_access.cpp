// SPDX-License-Identifier: Apache-2.0
#include "update-values/registry_access.hpp"

#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "images/grammar.hpp"
#include "update-values/registry_keychain.hpp"

namespace tools::update_values {
namespace {

constexpr const char* login_hint =
    "give credentials: --registry-username and --registry-password-file, or a config.json of "
    "Docker to --registry-config";

base::Result<std::unique_ptr<http::Client>> open_client(const cli::Run& run,
                                                        const cli::ConnectionOptions& connection) {
  auto settings =
      connection::http_settings(run, connection, "gitops-steps/" + std::string(cli::version()));
  // These are about the server of the repository.
  settings.client_cert_file.clear();
  settings.client_key_file.clear();
  settings.verify_tls = true;
  settings.ca_hint =
      "if the registry's certificate comes from a private CA, name it with --ca-file";
  if (connection.insecure_skip_tls_verify) {
    settings.ca_hint += " (--insecure-skip-tls-verify is for the server of the repository alone)";
  }
  settings.http_hint = "a registry without https is named with --insecure-registry";
  auto client = TRY(http::Client::create(std::move(settings), run.clock, run.log));
  return std::make_unique<http::Client>(std::move(client));
}

}  // namespace

void add_registry_flags(cli::Flags& flags, RegistryOptions& options) {
  flags.group("Registry", cli::Scope::tool, cli::Shown::on_request);
  flags.add_text("registry-username", "NAME", "for the password", options.username);
  flags.trim("registry-username");
  flags.add_text("registry-password-file", "FILE", "password or token", options.password_file);
  flags.add_text("registry-config", "FILE|DIR", "of Docker, or a mounted Secret", options.config);
  flags.add_list("insecure-registry", "HOST", "has no https; no login is sent to it",
                 options.insecure_registries);
  flags.add_text("platform", "OS/ARCH", "of newest-build; linux/amd64 if absent", options.platform);
  flags.trim("platform");
}

base::Result<void> check_registry_flags(const RegistryOptions& options) {
  if (options.username.empty() != options.password_file.empty()) {
    return base::usage_error("--registry-username and --registry-password-file go together");
  }
  for (const auto& name : options.insecure_registries) {
    if (images::is_registry(name)) continue;
    return base::usage_error(
        "--insecure-registry wants a host, with its port if it has one, not '" +
        base::printable(base::shorten(name, 100)) + "'");
  }
  if (!options.platform.empty()) TRY(registry::parse_platform(options.platform));
  return {};
}

base::Result<RegistryAccess> RegistryAccess::open(cli::Run& run, const RegistryOptions& options,
                                                  const cli::ConnectionOptions& connection,
                                                  const std::vector<images::Reference>& images,
                                                  const base::Deadline& deadline) {
  TRY(check_registry_flags(options));
  RegistryAccess access;
  if (!options.platform.empty()) {
    access.platform_ = TRY(registry::parse_platform(options.platform));
  }
  auto keychain = TRY(read_registry_keychain(run, options, images, deadline));
  access.client_ = TRY(open_client(run, connection));
  registry::Settings settings = {.insecure_registries = options.insecure_registries,
                                 .login_hint = login_hint};
  access.registry_ = std::make_unique<registry::Registry>(*access.client_, std::move(keychain),
                                                          std::move(settings), deadline, run.log);
  return access;
}

}  // namespace tools::update_values
