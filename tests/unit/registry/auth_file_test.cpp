// SPDX-License-Identifier: Apache-2.0
#include "registry/auth_file.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "registry/keychain.hpp"

using namespace registry;

namespace {

images::Reference image(const std::string& text) {
  return images::parse_reference(text).value();
}

std::string auths(const std::string& entries) {
  return "{\"auths\":{" + entries + "}}";
}

std::string entry(const std::string& key, const std::string& login) {
  return "\"" + key + "\":{\"auth\":\"" + base::base64(login) + "\"}";
}

AuthFile file(const std::string& text, AuthFormat format = AuthFormat::config_json) {
  return AuthFile::parse(text, format, "config.json").value();
}

// "user:password", "none" or the error.
std::string found(const AuthFile& file, const std::string& reference) {
  const auto login = file.find(image(reference));
  if (!login) return "error: " + login.error().message;
  if (!*login) return "none";
  return (*login)->username + ':' + (*login)->password.reveal();
}

}  // namespace

TEST_CASE("AuthFile: a key matches its registry however it is written", "[registry]") {
  struct Row {
    const char* key;
    const char* image;
    bool is_found;
  };
  const auto row = GENERATE(values<Row>({
      {"ghcr.io", "ghcr.io/team/app", true},
      {"https://ghcr.io", "ghcr.io/team/app", true},
      {"http://ghcr.io/", "ghcr.io/team/app", true},
      {"https://ghcr.io/v1/", "ghcr.io/team/app", true},
      {"ghcr.io/v2", "ghcr.io/team/app", true},
      {"GHCR.io", "ghcr.io/team/app", true},
      {"ghcr.io:443", "ghcr.io/team/app", true},
      {"ghcr.io", "ghcr.io:443/team/app", true},
      {"ghcr.io", "ghcr.io:5000/team/app", false},
      {"ghcr.io:5000", "ghcr.io/team/app", false},
      {"ghcr.io:5000", "ghcr.io:5000/team/app", true},
      {"ghcr.io/team", "ghcr.io/team/app", true},
      {"ghcr.io/team/app", "ghcr.io/team/app", true},
      {"ghcr.io/team/", "ghcr.io/team/app", true},
      {"ghcr.io/tea", "ghcr.io/team/app", false},
      {"ghcr.io/other", "ghcr.io/team/app", false},
      {"ghcr.io/v1/x", "ghcr.io/team/app", false},
      {"evil-ghcr.io", "ghcr.io/team/app", false},
      {"ghcr.io.evil.com", "ghcr.io/team/app", false},
      {"https://index.docker.io/v1/", "nginx", true},
      {"index.docker.io", "team/app", true},
      {"docker.io", "docker.io/library/nginx", true},
      {"registry-1.docker.io", "nginx", true},
      {"registry.hub.docker.com", "nginx", true},
      {"docker.io/library", "nginx", true},
      {"docker.io/team", "nginx", false},
      {"index.docker.io:5000", "nginx", false},
      {"*.azurecr.io", "team.azurecr.io/app", true},
      {"*.azurecr.io", "azurecr.io/app", false},
      {"*.azurecr.io", "a.b.azurecr.io/app", false},
      {"*.azurecr.io", "team.azurecr.io:5000/app", false},
      {"*.azurecr.io:5000", "team.azurecr.io:5000/app", true},
      {"team*.azurecr.io/x", "team1.azurecr.io/x/app", true},
      {"*", "ghcr.io/team/app", false},
      {"[::1]:5000", "[::1]:5000/app", true},
      {"[::1]", "[::1]:5000/app", false},
      {"", "nginx", false},
      {"https://", "nginx", false},
      {"[", "nginx", false},
  }));
  INFO(row.key << " for " << row.image);
  const auto login = found(file(auths(entry(row.key, "me:pass"))), row.image);
  CHECK(login == (row.is_found ? "me:pass" : "none"));
}

TEST_CASE("AuthFile: the entry that says most about an image counts", "[registry]") {
  const auto all = file(auths(
      entry("*.example.com", "stars:x") + "," + entry("reg.example.com", "host:x") + "," +
      entry("reg.example.com/team", "team:x") + "," + entry("reg.example.com/team/app", "app:x")));
  CHECK(found(all, "reg.example.com/team/app/web") == "app:x");
  CHECK(found(all, "reg.example.com/team/other") == "team:x");
  CHECK(found(all, "reg.example.com/application") == "host:x");
  CHECK(found(all, "other.example.com/team/app") == "stars:x");
  CHECK(found(all, "example.com/team/app") == "none");
}

TEST_CASE("AuthFile: the ways to write a login", "[registry]") {
  const auto read = [](const std::string& entry) {
    return found(file(auths("\"ghcr.io\":" + entry)), "ghcr.io/app");
  };
  CHECK(read(R"({"auth":"bWU6cGFzczp3b3Jk"})") == "me:pass:word");
  CHECK(read(R"({"auth":"bWU6cA"})") == "me:p");
  CHECK(read(R"({"auth":" bWU6cA==\n"})") == "me:p");
  CHECK(read(R"({"auth":"bWU6cAAA"})") == "me:p");
  CHECK(read(R"({"username":"me","password":"p"})") == "me:p");
  CHECK(read(R"({"auth":"bWU6cA","username":"you","password":"q"})") == "me:p");
  CHECK(read(R"({"auth":"","username":"you","password":"q"})") == "you:q");
  CHECK(read("{}") == "none");
  CHECK(read("1") == "none");
}

TEST_CASE("AuthFile: tokens are kept apart from passwords", "[registry]") {
  const auto login = [](const std::string& entry) {
    return file(auths("\"ghcr.io\":" + entry)).find(image("ghcr.io/app")).value().value();
  };
  CHECK(login(R"({"identitytoken":"id"})").identity_token.reveal() == "id");
  CHECK(login(R"({"registrytoken":"rt"})").registry_token.reveal() == "rt");
  CHECK(login(R"({"auth":"bWU6","identitytoken":"id"})").identity_token.reveal() == "id");
  const auto hidden = login(entry("x", "<token>:id").substr(4));
  CHECK(hidden.identity_token.reveal() == "id");
  CHECK(hidden.username.empty());
}

TEST_CASE("AuthFile: a broken entry fails where it is needed, and only there", "[registry]") {
  const auto broken = file(auths(R"("ghcr.io":{"auth":"%%%"},"quay.io":{"auth":"bWU="},)"
                                 R"("gcr.io":{"auth":"OnA="},)" +
                                 entry("reg.example.com", "me:p")));
  CHECK(found(broken, "ghcr.io/app") ==
        "error: the entry 'ghcr.io' of config.json has an `auth` that is no Base64");
  CHECK(found(broken, "quay.io/app") ==
        "error: the entry 'quay.io' of config.json has an `auth` without a colon in it");
  CHECK(found(broken, "gcr.io/app") ==
        "error: the entry 'gcr.io' of config.json has a password, but no user name");
  CHECK(found(broken, "reg.example.com/app") == "me:p");
}

TEST_CASE("AuthFile: the older format has no key around its entries", "[registry]") {
  const auto text = "{" + entry("https://index.docker.io/v1/", "me:p") + "}";
  CHECK(found(file(text, AuthFormat::dockercfg), "nginx") == "me:p");
  CHECK(found(file(text, AuthFormat::config_json), "nginx") == "none");
}

TEST_CASE("AuthFile: what is no JSON object is refused", "[registry]") {
  for (const auto* text : {"", "[]", "null", "{", "\"x\""}) {
    INFO(text);
    const auto parsed = AuthFile::parse(text, AuthFormat::config_json, "config.json");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == base::ErrorKind::malformed);
    CHECK(parsed.error().message == "config.json is no JSON object");
  }
  CHECK(found(file("{\"auths\":[],\"credHelpers\":1,\"credsStore\":2}"), "nginx") == "none");
}

TEST_CASE("AuthFile: what a program keeps is refused with the way out", "[registry]") {
  const auto helped = file(R"({"auths":{"ghcr.io":{},)" + entry("quay.io", "me:p") +
                           R"(},"credHelpers":{"gcr.io":"gcloud"},"credsStore":"desktop"})");
  for (const auto& [reference, helper] :
       {std::pair("gcr.io/app", "gcloud"), std::pair("ghcr.io/app", "desktop")}) {
    const auto login = helped.find(image(reference));
    REQUIRE_FALSE(login);
    CHECK(login.error().kind == base::ErrorKind::denied);
    CHECK(login.error().message.find(std::string("docker-credential-") + helper) !=
          std::string::npos);
    CHECK(login.error().hint.find("--registry-username") != std::string::npos);
  }
  CHECK(found(helped, "quay.io/app") == "me:p");
  CHECK(found(helped, "reg.example.com/app") == "none");
}

TEST_CASE("AuthFile: all secrets are known, so that they can be hidden", "[registry]") {
  const auto all = file(auths(entry("a.io", "me:p1") + R"(,"b.io":{"identitytoken":"p2"},)" +
                              R"("c.io":{"registrytoken":"p3"},"d.io":{"auth":"%"})"));
  CHECK(all.secrets().size() == 3);
}

TEST_CASE("Keychain: what was given counts first, and for its registry alone", "[registry]") {
  Keychain keychain;
  keychain.add(file(auths(entry("ghcr.io", "first:p") + "," + entry("quay.io", "quay:p"))));
  keychain.add(file(auths(entry("ghcr.io", "second:p") + "," + entry("gcr.io", "gcr:p"))));
  keychain.add(image("reg.example.com/app"), {.username = "given", .password = base::Secret("p")});
  const auto name = [&](const std::string& reference) {
    const auto login = keychain.find(image(reference)).value();
    return login ? login->username : "none";
  };
  CHECK(name("ghcr.io/app") == "first");
  CHECK(name("quay.io/app") == "quay");
  CHECK(name("gcr.io/app") == "gcr");
  CHECK(name("REG.example.com/other") == "given");
  CHECK(name("reg.example.com:5000/app") == "none");
  CHECK(name("nginx") == "none");
  CHECK(keychain.secrets().size() == 5);
}

TEST_CASE("AuthFile: a program that keeps all the rest is advice, not an end", "[registry]") {
  const auto store = file(R"({"credsStore":"desktop"})");
  CHECK(found(store, "nginx") == "none");
  CHECK(store.advice().starts_with(
      "credentials may be kept by the program docker-credential-desktop, as config.json says"));
  CHECK(file("{}").advice().empty());
  Keychain keychain;
  keychain.add(file("{}"));
  CHECK(keychain.advice().empty());
  keychain.add(store);
  CHECK(keychain.advice() == store.advice());
}
