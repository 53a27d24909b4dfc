// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "crypto/digest.hpp"
#include "crypto/hex.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/scripted_server.hpp"
#include "registry/registry.hpp"

namespace registry::test {

inline std::string digest_of(const std::string& bytes) {
  return "sha256:" + crypto::to_hex(crypto::sha256(bytes));
}

// A client of a registry that gives prepared answers.
class Client {
 public:
  using Answers = std::vector<fakes::ScriptedServer::Answer>;
  enum class Known { as_http, as_nothing };

  explicit Client(Answers answers, const std::optional<Login>& login = std::nullopt,
                  Known known = Known::as_http)
      : server(std::move(answers)),
        host(server.url().substr(std::string("http://").size())),
        log(sink_, {.tool = "test"}),
        http_(http::Client::create({.user_agent = "test"}, clock_, log).value()),
        registry(http_, keychain(login), settings(known), deadline_, log) {}

  images::Reference image(const std::string& rest) const {
    return images::parse_reference(host + '/' + rest).value();
  }

  // The request of this number, from 0; empty where there were fewer.
  std::string request(std::size_t number) const {
    const auto requests = server.requests();
    return number < requests.size() ? requests[number] : std::string();
  }

  std::string said() const { return sink_.str(); }

  fakes::ScriptedServer server;
  std::string host;

 private:
  Keychain keychain(const std::optional<Login>& login) const {
    Keychain keychain;
    if (login) keychain.add(image("any"), *login);
    return keychain;
  }

  Settings settings(Known known) const {
    Settings settings = {.login_hint = "log in"};
    if (known == Known::as_http) settings.insecure_registries = {host};
    return settings;
  }

  std::ostringstream sink_;
  fakes::ManualClock clock_;
  base::Deadline deadline_{clock_, std::chrono::seconds(60)};

 public:
  base::Log log;

 private:
  http::Client http_;

 public:
  Registry registry;
};

}  // namespace registry::test
