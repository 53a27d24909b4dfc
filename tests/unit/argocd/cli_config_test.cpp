// SPDX-License-Identifier: Apache-2.0
#include "argocd/cli_config.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "unit/base/temp_dir.hpp"

namespace {

const std::string pem = "-----BEGIN X-----\nabc\n";

const std::string file = R"(# written by argocd login
current-context: prod
contexts:
- {name: prod, server: "cd.example.com:443", user: "ci"}
- {name: test, server: localhost:8080, user: local}
- {name: core, server: kubernetes, user: kubernetes}
- {name: lost, server: nowhere, user: ci}
- {name: nobody, server: localhost:8080, user: nobody}
- {name: half, server: half, user: ci}
- {name: bad, server: bad, user: ci}
- {name: worse, server: worse, user: ci}
servers:
- server: cd.example.com:443
  grpc-web: true
  grpc-web-root-path: argocd
  certificate-authority-data: )" +
                         base::base64(pem) + R"(
  client-certificate-data: )" +
                         base::base64(pem + "1") + R"(
  client-certificate-key-data: )" +
                         base::base64(pem + "2") + R"(
- {server: localhost:8080, insecure: true, plain-text: true}
- {server: kubernetes, core: true}
- {server: half, client-certificate-data: )" +
                         base::base64(pem) + R"(}
- {server: bad, insecure: maybe}
- {server: worse, certificate-authority-data: "?"}
users:
- {name: ci, auth-token: "header.claims.signature\n", refresh-token: other}
- name: local
- name: kubernetes
prompts-enabled: false
)";

std::string failure(const std::string& context, const std::string& text = file) {
  const auto config = argocd::read_cli_config(text, context, "F");
  return config ? "(none)" : base::to_string(config.error());
}

void set_mode(const std::string& path, mode_t mode) {
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

}  // namespace

TEST_CASE("cli config: a context names a server and a user", "[argocd]") {
  const auto config = argocd::read_cli_config(file, "", "F").value().value();
  CHECK(config.context == "prod");
  CHECK(config.server == "cd.example.com:443");
  CHECK_FALSE(config.plaintext);
  CHECK_FALSE(config.insecure);
  CHECK_FALSE(config.core);
  CHECK(config.root_path == "argocd");
  CHECK(config.ca_text == pem);
  CHECK(config.client_cert_text == pem + "1");
  CHECK(config.client_key_text.reveal() == pem + "2");
  CHECK(config.auth_token.reveal() == "header.claims.signature");
}

TEST_CASE("cli config: a context can be asked for by name", "[argocd]") {
  const auto test = argocd::read_cli_config(file, "test", "F").value().value();
  CHECK(test.server == "localhost:8080");
  CHECK(test.plaintext);
  CHECK(test.insecure);
  CHECK(test.auth_token.empty());
  CHECK(argocd::read_cli_config(file, "core", "F").value().value().core);
}

TEST_CASE("cli config: without a current context there is nothing to take", "[argocd]") {
  const auto* text = GENERATE("", "{}", "# nothing\n", "contexts: []\n", "current-context: ''\n",
                              "current-context:\ncontexts: []\nservers: []\nusers: []\n");
  CHECK_FALSE(argocd::read_cli_config(text, "", "F").value());
}

TEST_CASE("cli config: errors name the file and the entry", "[argocd]") {
  CHECK(failure("pro") == "reading F: there is no context 'pro'");
  CHECK(failure("x", "") == "reading F: there is no context 'x'");
  CHECK(failure("lost") ==
        "reading F: the context 'lost' names the server 'nowhere', which has no entry");
  CHECK(failure("nobody") ==
        "reading F: the context 'nobody' names the user 'nobody', which has no entry");
  CHECK(failure("half") ==
        "reading F: the server 'half' has one of client-certificate-data and "
        "client-certificate-key-data, and needs both or neither");
  CHECK(failure("bad") == "reading F: the server 'bad': insecure is neither true nor false");
  CHECK(failure("worse") ==
        "reading F: the server 'worse': certificate-authority-data is not Base64");
  CHECK(failure("", "current-context: a\ncurrent-context: b\n").starts_with("reading F: line 2: "));
  CHECK(failure("", "[]") == "reading F: it is not a map");
  CHECK(failure("a", "contexts: {}\n") == "reading F: contexts is not a list");
  CHECK(failure("a", "contexts: [x]\n") == "reading F: contexts has an entry that is not a map");
  CHECK(failure("", "current-context: gone\n") == "reading F: there is no context 'gone'");
}

TEST_CASE("cli config: a context that is not there may be a typo", "[argocd]") {
  const auto near = argocd::read_cli_config(file, "prodd", "F").error();
  CHECK(near.kind == base::ErrorKind::usage);
  CHECK(near.hint == "did you mean 'prod'?");
  const auto far = argocd::read_cli_config("contexts: [{name: a}, {name: b}]", "xyz", "F").error();
  CHECK(far.hint == "its contexts: a, b");
}

TEST_CASE("cli config: the file lies where the argocd CLI looks for it", "[argocd]") {
  const test::TempDir home;
  const auto path = [&](const argocd::ConfigPlaces& places) {
    return argocd::cli_config_path(places);
  };
  CHECK(path({.file = "/x", .config_dir = "/d", .home = home.path(), .xdg_config = "/g"}) == "/x");
  CHECK(path({.config_dir = "/d", .home = home.path(), .xdg_config = "/g"}) == "/d/config");
  CHECK(path({.home = home.path(), .xdg_config = "/g"}) == "/g/argocd/config");
  CHECK(path({.home = home.path()}) == home / ".config/argocd/config");
  CHECK(path({.xdg_config = "/g"}) == "/g/argocd/config");
  CHECK_FALSE(path({}));
  std::filesystem::create_directory(home / ".argocd");
  CHECK(path({.home = home.path(), .xdg_config = "/g"}) == home / ".argocd/config");
}

TEST_CASE("cli config: a file that others may read is refused", "[argocd]") {
  const test::TempDir dir;
  const auto path = dir / "config";
  CHECK_FALSE(argocd::load_cli_config(path, "").value());
  test::write(path, file);
  for (const mode_t mode : {0600U, 0400U}) {
    set_mode(path, mode);
    CHECK(argocd::load_cli_config(path, "").value().value().context == "prod");
  }
  for (const mode_t mode : {0644U, 0640U, 0700U, 0604U}) {
    set_mode(path, mode);
    const auto refused = argocd::load_cli_config(path, "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == base::ErrorKind::usage);
    CHECK(refused.error().hint.find("chmod 600 " + path) != std::string::npos);
  }
}
