// SPDX-License-Identifier: Apache-2.0
#include "kube/config.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "../base/temp_dir.hpp"

using namespace kube;

namespace {

const std::string pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

std::string kubeconfig(const std::string& host) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: x\n"
         "contexts:\n- {name: x, context: {cluster: c}}\n"
         "clusters:\n- {name: c, cluster: {server: 'https://" +
         host + "'}}\n";
}

// A pod with a service account below `dir`.
Environment pod(const test::TempDir& dir) {
  std::filesystem::create_directory(dir / "account");
  test::write(dir / "account/ca.crt", pem);
  test::write(dir / "account/token", "t0\n");
  test::write(dir / "account/namespace", "argocd\n");
  return {.service_host = "10.0.0.1", .service_port = "6443", .service_account = dir / "account"};
}

std::string host(const base::Result<Config>& config) {
  return config ? config->cluster.server.host : base::to_string(config.error());
}

}  // namespace

TEST_CASE("read_config: the file of the choice, KUBECONFIG, home, the pod", "[kube]") {
  const test::TempDir dir;
  auto environment = pod(dir);
  CHECK(host(read_config({}, environment)) == "10.0.0.1");

  environment.home = dir.path();
  CHECK(host(read_config({}, environment)) == "10.0.0.1");
  std::filesystem::create_directory(dir / ".kube");
  test::write(dir / ".kube/config", kubeconfig("home"));
  CHECK(host(read_config({}, environment)) == "home");

  test::write(dir / "first", kubeconfig("first"));
  test::write(dir / "second", kubeconfig("second"));
  environment.kubeconfig = dir / "missing" + "::" + (dir / "first") + ":" + (dir / "second");
  CHECK(host(read_config({}, environment)) == "first");
  CHECK(host(read_config({.file = dir / "second"}, environment)) == "second");
}

TEST_CASE("read_config: KUBECONFIG that names only missing files hides the home", "[kube]") {
  const test::TempDir dir;
  auto environment = pod(dir);
  environment.kubeconfig = dir / "missing";
  environment.home = dir.path();
  std::filesystem::create_directory(dir / ".kube");
  test::write(dir / ".kube/config", kubeconfig("home"));
  CHECK(host(read_config({}, environment)) == "10.0.0.1");
}

TEST_CASE("read_config: a pod says where, who, and in which namespace", "[kube]") {
  const test::TempDir dir;
  auto environment = pod(dir);
  environment.service_host = "fd00::1";
  const auto config = read_config({}, environment);
  REQUIRE(config);
  CHECK(config->cluster.server.text() == "https://[fd00::1]:6443");
  CHECK(config->cluster.ca_text == pem);
  CHECK(config->user.token_file == dir / "account/token");
  CHECK(config->namespace_name == "argocd");
  CHECK(config->source == "the service account of this pod");
}

TEST_CASE("read_config: what cannot be had is said", "[kube]") {
  const test::TempDir dir;
  CHECK(host(read_config({}, {})) == "no kubeconfig was given, and this is no pod");
  CHECK(host(read_config({}, {.kubeconfig = "/missing"})) ==
        "no cluster is named in /missing, and this is no pod");
  CHECK(host(read_config({.file = "/missing"}, {})) ==
        "reading the kubeconfig: cannot open /missing: No such file or directory");
  const auto elsewhere = read_config({.context = "prod"}, pod(dir));
  CHECK(host(elsewhere) == "there is no context 'prod': no kubeconfig was found");
  auto bare = pod(dir);
  bare.service_account = "/missing";
  const auto none = read_config({}, bare);
  REQUIRE_FALSE(none);
  CHECK(none.error().hint == "does the pod have automountServiceAccountToken: false?");
}

TEST_CASE("read_config: a file that is not YAML is named, with the line", "[kube]") {
  const test::TempDir dir;
  test::write(dir / "config", "a: b\nc: [\n");
  const auto config = read_config({.file = dir / "config"}, {});
  REQUIRE_FALSE(config);
  CHECK(config.error().kind == base::ErrorKind::malformed);
  CHECK(config.error().context ==
        std::vector<std::string>{"reading the kubeconfig " + (dir / "config")});
}
