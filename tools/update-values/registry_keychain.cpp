// SPDX-License-Identifier: Apache-2.0
#include "update-values/registry_keychain.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "connection/connection.hpp"

namespace tools::update_values {
namespace {

using registry::AuthFile;
using registry::AuthFormat;

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

bool is_directory(const std::string& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

base::Result<AuthFile> read_file(const std::string& path, const base::Deadline& deadline) {
  const auto text = TRY(base::read_file(path, connection::secret_limit, &deadline));
  const bool is_old = path.ends_with(".dockercfg");
  return AuthFile::parse(text, is_old ? AuthFormat::dockercfg : AuthFormat::config_json, path);
}

// The file itself, or the one that lies in the directory of a mounted Secret.
base::Result<std::string> find_file(const std::string& path) {
  if (!is_directory(path)) return path;
  for (const auto* name : {".dockerconfigjson", ".dockercfg", "config.json"}) {
    auto file = path + '/' + name;
    if (is_there(file)) return file;
  }
  return base::usage_error(path + " holds no credentials for registries",
                           "mount a Secret with .dockerconfigjson, or a config.json of Docker");
}

base::Result<void> add_given(cli::Run& run, const RegistryOptions& options,
                             const std::vector<images::Reference>& images,
                             const base::Deadline& deadline, registry::Keychain& keychain) {
  if (options.username.empty() || images.empty()) return {};
  const auto& first = images.front();
  const auto other = std::find_if(images.begin(), images.end(), [&](const auto& image) {
    return images::api_host(image) != images::api_host(first);
  });
  if (other != images.end()) {
    return base::usage_error("--registry-username is for one registry, but there are images of " +
                                 images::full_registry(first) + " and " +
                                 images::full_registry(*other),
                             "give a file with the credentials of all to --registry-config");
  }
  auto password = TRY(connection::read_secret(run, options.password_file, deadline)
                          .context("reading the password for the registry"));
  if (password.empty()) {
    return base::usage_error(options.password_file + " is empty, but shall hold a password");
  }
  keychain.add(first, {.username = options.username, .password = std::move(password)});
  return {};
}

// Where Docker and Podman keep credentials.
std::vector<std::string> known_places(const ci::Environment& environment) {
  std::vector<std::string> places;
  const auto add = [&](const std::string& variable, const std::string& below) {
    const auto value = environment.get(variable);
    if (!value.empty()) places.push_back(value + below);
  };
  add("DOCKER_CONFIG", "/config.json");
  add("HOME", "/.docker/config.json");
  add("REGISTRY_AUTH_FILE", "");
  add("XDG_RUNTIME_DIR", "/containers/auth.json");
  add("HOME", "/.config/containers/auth.json");
  return places;
}

// What nobody has named must not keep a run from images that everybody may read.
void add_if_read(cli::Run& run, base::Result<AuthFile> file, registry::Keychain& keychain) {
  if (file) {
    keychain.add(std::move(file).value());
  } else {
    run.log.warning("no credentials for registries are taken from there: " +
                    base::to_string(file.error()));
  }
}

}  // namespace

base::Result<registry::Keychain> read_registry_keychain(
    cli::Run& run, const RegistryOptions& options, const std::vector<images::Reference>& images,
    const base::Deadline& deadline) {
  registry::Keychain keychain;
  TRY(add_given(run, options, images, deadline, keychain));
  if (!options.config.empty()) {
    const auto path = TRY(find_file(options.config));
    keychain.add(TRY(read_file(path, deadline).context("reading --registry-config")));
  }
  const auto text = run.environment.get("DOCKER_AUTH_CONFIG");
  if (!text.empty()) {
    add_if_read(run, AuthFile::parse(text, AuthFormat::config_json, "DOCKER_AUTH_CONFIG"),
                keychain);
  }
  for (const auto& path : known_places(run.environment)) {
    if (is_there(path)) add_if_read(run, read_file(path, deadline), keychain);
  }
  for (const auto& secret : keychain.secrets()) run.hide(secret, cli::Origin::file);
  return keychain;
}

}  // namespace tools::update_values
