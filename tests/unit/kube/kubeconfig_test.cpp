// SPDX-License-Identifier: Apache-2.0
#include "kube/kubeconfig.hpp"

#include <catch2/catch.hpp>

#include "../base/temp_dir.hpp"
#include "base/text.hpp"

using namespace kube;

namespace {

const std::string pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

Kubeconfig file(const std::string& text, const std::string& path = "a/config") {
  return {.path = path, .content = Json::parse(text)};
}

// A kubeconfig with one context, whose cluster and user are these.
Kubeconfig one(const std::string& cluster, const std::string& user,
               const std::string& path = "a/config") {
  return file(R"({"current-context": "x",
      "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": "n"}}],
      "clusters": [{"name": "c", "cluster": )" +
                  cluster + R"(}], "users": [{"name": "u", "user": )" + user + "}]}",
              path);
}

const std::string server = R"({"server": "https://k.example:6443"})";

base::Result<Config> choose(const std::string& cluster, const std::string& user) {
  return choose_context({one(cluster, user)}, "");
}

std::string failure(const base::Result<Config>& config) {
  return config ? "(no failure)" : base::to_string(config.error());
}

std::string shown(const std::vector<http::Header>& headers) {
  std::string text;
  for (const auto& each : headers) text += each.name + "=" + each.value.reveal() + " ";
  return text;
}

}  // namespace

TEST_CASE("choose_context: a context brings its cluster, its user and its namespace", "[kube]") {
  const auto config = choose(server, R"({"token": "t0"})");
  REQUIRE(config);
  CHECK(config->source == "context 'x' of a/config");
  CHECK(config->namespace_name == "n");
  CHECK(config->cluster.server.text() == "https://k.example:6443");
  CHECK(config->cluster.verify_tls);
  CHECK(config->user.token.reveal() == "t0");
}

TEST_CASE("choose_context: the first file wins, entry by entry and whole", "[kube]") {
  const auto first = file(R"({"contexts": [{"name": "x", "context": {"cluster": "c"}}],
                              "users": [{"name": "u", "user": {"token": "one"}}]})");
  const auto second = file(R"({"current-context": "x",
      "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": "n"}},
                   {"name": "y", "context": {"cluster": "c", "user": "u"}}],
      "clusters": [{"name": "c", "cluster": {"server": "https://two.example"}}],
      "users": [{"name": "u", "user": {"token": "two"}}]})",
                           "b/config");
  const auto third = file(R"({"current-context": "y"})", "c/config");
  const auto current = choose_context({first, second, third}, "");
  REQUIRE(current);
  CHECK(current->source == "context 'x' of a/config");
  CHECK(current->namespace_name.empty());
  CHECK(current->user.token.empty());
  const auto other = choose_context({first, second, third}, "y");
  REQUIRE(other);
  CHECK(other->cluster.server.host == "two.example");
  CHECK(other->user.token.reveal() == "one");
}

TEST_CASE("choose_context: an unknown context is answered with the known ones", "[kube]") {
  const auto files = {file(R"({"contexts": [{"name": "staging", "context": {"cluster": "c"}},
                                            {"name": "production", "context": {"cluster": "c"}}]})")};
  const auto typo = choose_context(files, "producton");
  CHECK(failure(typo) == "there is no context 'producton' in a/config");
  CHECK(typo.error().hint == "did you mean production? the contexts are: staging, production");
  CHECK(typo.error().kind == base::ErrorKind::usage);
  const auto twice = choose_context({*files.begin(), *files.begin()}, "x");
  CHECK(twice.error().hint == "the contexts are: staging, production");
  CHECK(failure(choose_context(files, "")) ==
        "a/config has no current-context, and no context was named");
}

TEST_CASE("choose_context: what a context names must be there", "[kube]") {
  CHECK(failure(choose_context({file(R"({"contexts": [{"name": "x", "context":
            {"cluster": "gone"}}]})")},
                               "x")) ==
        "context 'x' of a/config names the cluster 'gone', which is not there");
  CHECK(failure(choose_context({file(R"({"contexts": [{"name": "x", "context":
            {"cluster": "c", "user": "gone"}}], "clusters": [{"name": "c", "cluster": {}}]})")},
                               "x")) ==
        "context 'x' of a/config names the user 'gone', which is not there");
}

TEST_CASE("choose_context: without a scheme, what is said about TLS decides", "[kube]") {
  CHECK(choose(R"({"server": "k:1"})", "{}")->cluster.server.text() == "http://k:1");
  const auto bare = choose(R"({"server": "k:1", "insecure-skip-tls-verify": true})", "{}");
  CHECK(bare->cluster.server.text() == "https://k:1");
  CHECK_FALSE(bare->cluster.verify_tls);
}

TEST_CASE("choose_context: a server may lie below a path", "[kube]") {
  const auto config = choose(R"({"server": "https://k.example/k8s/clusters/c-1/"})", "{}");
  CHECK(config->cluster.server.path == "/k8s/clusters/c-1");
}

TEST_CASE("choose_context: everything else about a cluster", "[kube]") {
  const auto config = choose(
      R"({"server": "https://k", "tls-server-name": "api", "proxy-url": "socks5://p:1080",
          "disable-compression": true, "certificate-authority-data": ")" +
          base::base64(pem) + R"(", "extensions": [{"name": "client.authentication.k8s.io/exec",
          "extension": {"audience": "a"}}]})",
      "{}");
  REQUIRE(config);
  CHECK(config->cluster.tls_server_name == "api");
  CHECK(config->cluster.proxy == "socks5h://p:1080");
  CHECK(config->cluster.ca_text == pem);
  CHECK(config->cluster.plugin_settings == R"({"audience":"a"})");
}

TEST_CASE("choose_context: paths start at the folder of their file", "[kube]") {
  const test::TempDir dir;
  test::write(dir / "ca.pem", pem);
  test::write(dir / "cert.pem", pem);
  test::write(dir / "key.pem", pem + "key");
  const auto config = choose_context(
      {one(R"({"server": "https://k", "certificate-authority": "ca.pem"})",
           R"({"client-certificate": "cert.pem", "client-key": "key.pem", "tokenFile": "t",
               "exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "bin/p"}})",
           dir / "config")},
      "");
  REQUIRE(config);
  CHECK(config->cluster.ca_text == pem);
  CHECK(config->user.client_cert_text == pem);
  CHECK(config->user.client_key_text.reveal() == pem + "key");
  CHECK(config->user.token_file == dir / "t");
  CHECK(config->user.exec->command == dir / "bin/p");
}

TEST_CASE("choose_context: whom to act as becomes headers", "[kube]") {
  const auto config = choose(server, R"({"as": "ann", "as-uid": "7", "as-groups": ["a", "b"],
      "as-user-extra": {"example.com/scope": ["x", "y"]}})");
  REQUIRE(config);
  CHECK(shown(config->user.impersonation) ==
        "Impersonate-User=ann Impersonate-Uid=7 Impersonate-Group=a Impersonate-Group=b "
        "Impersonate-Extra-example.com%2Fscope=x Impersonate-Extra-example.com%2Fscope=y ");
}

TEST_CASE("choose_context: an exec plugin is read with all that belongs to it", "[kube]") {
  const auto config = choose(server, R"({"exec": {"command": "aws", "args": ["eks", "get-token"],
      "apiVersion": "client.authentication.k8s.io/v1beta1", "installHint": "install it",
      "provideClusterInfo": true, "interactiveMode": "IfAvailable",
      "env": [{"name": "AWS_PROFILE", "value": "ci"}]}})");
  REQUIRE(config);
  const auto& plugin = config->user.exec.value();
  CHECK(plugin.command == "aws");
  CHECK(plugin.arguments == std::vector<std::string>{"eks", "get-token"});
  CHECK(plugin.variables.at(0).name == "AWS_PROFILE");
  CHECK(plugin.variables.at(0).value.reveal() == "ci");
  CHECK(plugin.install_hint == "install it");
  CHECK(plugin.provide_cluster_info);
}

TEST_CASE("choose_context: a cluster that contradicts itself is refused", "[kube]") {
  struct Row {
    std::string cluster;
    std::string failure;
  };
  const auto row = GENERATE(values<Row>({
      {"{}", "has no server"},
      {R"({"server": 1})", "has a server that is not text"},
      {R"({"server": "ftp://k"})", "has a server that is no address: "},
      {R"({"server": "https://k", "insecure-skip-tls-verify": "yes"})",
       "has a insecure-skip-tls-verify that is neither true nor false"},
      {R"({"server": "https://k", "insecure-skip-tls-verify": true,
           "certificate-authority-data": "LS0tLS1CRUdJTiA="})",
       "has a certificate-authority and insecure-skip-tls-verify, which exclude each other"},
      {R"({"server": "https://k", "certificate-authority": "f",
           "certificate-authority-data": "LS0tLS1CRUdJTiA="})",
       "has both certificate-authority and certificate-authority-data"},
      {R"({"server": "https://k", "certificate-authority-data": "§"})",
       "has a certificate-authority-data that is not Base64"},
      {R"({"server": "https://k", "certificate-authority-data": "AAAA"})",
       "has a certificate-authority-data that is not in PEM form"},
      {R"({"server": "https://k", "proxy-url": "ftp://me:s3cret@p"})",
       "has a proxy-url that does not begin with http://, https:// or socks5://"},
  }));
  CAPTURE(row.cluster);
  const auto config = choose(row.cluster, "{}");
  CHECK(failure(config).rfind("cluster 'c' of a/config " + row.failure, 0) == 0);
}

TEST_CASE("choose_context: a user that contradicts itself is refused", "[kube]") {
  const std::string v1 = R"("apiVersion": "client.authentication.k8s.io/v1")";
  struct Row {
    std::string user;
    std::string failure;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {R"({"token": 12345})", "user 'u' of a/config has a token that is not text"},
      {R"({"token": "s3cret\r\nX: y"})", "user 'u' of a/config has a token of several lines"},
      {R"({"token": "s3cret", "username": "u", "password": "s3cret"})",
       "user 'u' of a/config has both a token and a password: only one is allowed"},
      {R"({"auth-provider": {"name": "gcp", "config": {"access-token": "s3cret"}}})",
       "user 'u' of a/config has the auth-provider 'gcp', which Kubernetes has given up in "
       "version 1.26"},
      {R"({"client-certificate-data": "LS0tLS1CRUdJTiA="})",
       "user 'u' of a/config has a client-certificate without its client-key"},
      {R"({"client-key-data": "LS0tLS1CRUdJTiA="})",
       "user 'u' of a/config has a client-key without its client-certificate"},
      {R"({"as-groups": ["a"]})",
       "user 'u' of a/config has as-uid, as-groups or as-user-extra without as"},
      {R"({"as": "a\nb"})",
       "user 'u' of a/config wants to act as somebody with control characters"},
      {R"({"exec": {"command": "p"}})",
       "the exec of user 'u' of a/config has an apiVersion that is neither "
       "client.authentication.k8s.io/v1 nor client.authentication.k8s.io/v1beta1"},
      {"{\"exec\": {" + v1 + "}}", "the exec of user 'u' of a/config has no command"},
      {"{\"exec\": {" + v1 + R"(, "command": "p", "interactiveMode": "Always"}})",
       "the exec of user 'u' of a/config has interactiveMode Always: the plugin wants to talk to a "
       "person"},
      {"{\"exec\": {" + v1 + R"(, "command": "p", "interactiveMode": "Sometimes"}})",
       "the exec of user 'u' of a/config has an interactiveMode that is none of Never, IfAvailable "
       "and Always"},
      {"{\"exec\": {" + v1 + R"(, "command": "p", "env": [{"value": "s3cret"}]}})",
       "an item of the env of the exec of user 'u' of a/config has no name"},
  }));
  CAPTURE(row.user);
  const auto config = choose(server, row.user);
  CHECK(failure(config) == row.failure);
  REQUIRE_FALSE(config);
  CHECK(config.error().kind == base::ErrorKind::malformed);
}

TEST_CASE("choose_context: a file of another shape is refused by its name", "[kube]") {
  struct Row {
    std::string text;
    std::string failure;
  };
  const auto row = GENERATE(values<Row>({
      {"[]", "a/config is not a mapping"},
      {R"({"clusters": {}})", "a/config has a clusters that is not a list"},
      {R"({"clusters": ["x"]})", "an item of the clusters of a/config is not a mapping"},
      {R"({"users": [{"name": "u"}]})", "user 'u' of a/config has no user"},
      {R"({"users": [{"name": "u", "user": {}}, {"name": "u", "user": {}}]})",
       "user 'u' of a/config is there twice"},
      {R"({"contexts": [{"name": "x", "context": "y"}]})",
       "context 'x' of a/config is not a mapping"},
  }));
  CAPTURE(row.text);
  CHECK(failure(choose_context({file(row.text)}, "x")) == row.failure);
}

TEST_CASE("is_blank: a file that names nothing leaves the way to the service account", "[kube]") {
  CHECK(is_blank({}));
  CHECK(is_blank({file("null"), file(R"({"apiVersion": "v1", "clusters": [], "users": null})")}));
  CHECK_FALSE(is_blank({file("null"), one(server, "{}")}));
  CHECK_FALSE(is_blank({file("[]")}));
}
