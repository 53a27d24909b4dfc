// SPDX-License-Identifier: Apache-2.0
#include "update-values/registry_access.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "base/text.hpp"
#include "fakes/stage.hpp"
#include "unit/base/temp_dir.hpp"
#include "update-values/registry_keychain.hpp"

using namespace tools::update_values;
using fakes::Stage;

namespace {

using Variables = std::map<std::string, std::string>;

images::Reference image(const std::string& text) {
  return images::parse_reference(text).value();
}

std::string auths(const std::string& host, const std::string& login) {
  return R"({"auths":{")" + host + R"(":{"auth":")" + base::base64(login) + "\"}}}";
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  test::write(path, text);
}

// The user of the login for an image of ghcr.io, "none" or the error.
std::string user_of(Stage& stage, const RegistryOptions& options,
                    const std::vector<images::Reference>& images = {image("ghcr.io/team/app")}) {
  const auto keychain = read_registry_keychain(stage.run, options, images, stage.deadline);
  if (!keychain) return "error: " + base::to_string(keychain.error());
  const auto login = keychain->find(images.front()).value();
  return login ? login->username : "none";
}

RegistryOptions with_config(const std::string& path) {
  RegistryOptions options;
  options.config = path;
  return options;
}

RegistryOptions with_login(const std::string& password_file) {
  RegistryOptions options;
  options.username = "given";
  options.password_file = password_file;
  return options;
}

}  // namespace

TEST_CASE("registry credentials: the sources in their order", "[update-values]") {
  const test::TempDir directory;
  const auto at = [&](const std::string& path) { return directory / path; };
  const std::vector<std::pair<std::string, std::string>> files = {
      {"docker/config.json", "docker"},
      {"home/.docker/config.json", "home"},
      {"auth.json", "podman"},
      {"run/containers/auth.json", "run"},
      {"home/.config/containers/auth.json", "config"}};
  for (const auto& [path, user] : files) write(at(path), auths("ghcr.io", user + ":word"));
  Variables variables = {{"DOCKER_AUTH_CONFIG", auths("ghcr.io", "variable:word")},
                         {"DOCKER_CONFIG", at("docker")},
                         {"HOME", at("home")},
                         {"REGISTRY_AUTH_FILE", at("auth.json")},
                         {"XDG_RUNTIME_DIR", at("run")}};
  write(at("password"), "s3cret\n");
  write(at("given.json"), auths("ghcr.io", "file:word"));
  auto all = with_login(at("password"));
  all.config = at("given.json");
  const auto user = [&](const RegistryOptions& options) {
    Stage stage(variables);
    return user_of(stage, options);
  };
  CHECK(user(all) == "given");
  CHECK(user(with_config(at("given.json"))) == "file");
  CHECK(user({}) == "variable");
  variables.erase("DOCKER_AUTH_CONFIG");
  CHECK(user({}) == "docker");
  variables.erase("DOCKER_CONFIG");
  CHECK(user({}) == "home");
  std::filesystem::remove(at("home/.docker/config.json"));
  CHECK(user({}) == "podman");
  variables.erase("REGISTRY_AUTH_FILE");
  CHECK(user({}) == "run");
  variables.erase("XDG_RUNTIME_DIR");
  CHECK(user({}) == "config");
  variables.erase("HOME");
  CHECK(user({}) == "none");
}

TEST_CASE("registry credentials: a mounted Secret in each of its forms", "[update-values]") {
  const std::string entry = R"({"ghcr.io":{"username":"old","password":"word"}})";
  for (const auto& [name, text, user] :
       {std::tuple(".dockerconfigjson", auths("ghcr.io", "me:word"), "me"),
        std::tuple("config.json", auths("ghcr.io", "me:word"), "me"),
        std::tuple(".dockercfg", entry, "old")}) {
    INFO(name);
    const test::TempDir directory;
    write(directory / name, text);
    Stage stage;
    CHECK(user_of(stage, with_config(directory.path())) == user);
  }
  const test::TempDir empty;
  Stage stage;
  CHECK(user_of(stage, with_config(empty.path())) ==
        "error: " + empty.path() + " holds no credentials for registries");
}

TEST_CASE("registry credentials: what was named must be there, the rest need not",
          "[update-values]") {
  const test::TempDir directory;
  write(directory / ".docker/config.json", "{ broken");
  Stage stage({{"HOME", directory.path()}, {"DOCKER_AUTH_CONFIG", "[]"}});
  CHECK(user_of(stage, {}) == "none");
  CHECK(stage.log.warnings().size() == 2);
  CHECK(user_of(stage, with_config(directory / "missing")).starts_with("error: "));
  CHECK(user_of(stage, with_config(directory / ".docker")).starts_with("error: "));
  CHECK(user_of(stage, with_login(directory / "missing")).starts_with("error: "));
}

TEST_CASE("registry credentials: a login is for one registry", "[update-values]") {
  const test::TempDir directory;
  write(directory / "password", "s3cret");
  const auto options = with_login(directory / "password");
  Stage stage;
  CHECK(user_of(stage, options, {image("nginx"), image("docker.io/team/app")}) == "given");
  CHECK(user_of(stage, options, {image("ghcr.io/team/app"), image("nginx")}) ==
        "error: --registry-username is for one registry, but there are images of ghcr.io and "
        "docker.io");
}

TEST_CASE("registry credentials: they appear nowhere", "[update-values]") {
  Stage stage({{"DOCKER_AUTH_CONFIG", auths("ghcr.io", "me:s3cret-word")}});
  CHECK(user_of(stage, {}) == "me");
  stage.log.info("s3cret-word");
  CHECK(stage.err.str().find("s3cret-word") == std::string::npos);
}

TEST_CASE("check_registry_flags: what does not go together", "[update-values]") {
  CHECK(check_registry_flags({}));
  RegistryOptions options;
  options.username = "me";
  CHECK_FALSE(check_registry_flags(options));
  options.password_file = "file";
  options.insecure_registries = {"reg.example.com:5000", "[::1]:5000"};
  options.platform = "linux/arm64";
  CHECK(check_registry_flags(options));
  options.insecure_registries = {"http://reg.example.com"};
  CHECK_FALSE(check_registry_flags(options));
  options.insecure_registries = {};
  options.platform = "arm64";
  CHECK_FALSE(check_registry_flags(options));
}

TEST_CASE("RegistryAccess: it opens without asking anybody", "[update-values]") {
  Stage stage;
  RegistryOptions options;
  options.platform = "linux/arm/v7";
  const auto access =
      RegistryAccess::open(stage.run, options, {}, {image("ghcr.io/team/app")}, stage.deadline);
  REQUIRE(access);
  CHECK(access->platform().text() == "linux/arm/v7");
}
