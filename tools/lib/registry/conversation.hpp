// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "http/client.hpp"
#include "images/reference.hpp"
#include "registry/challenge.hpp"
#include "registry/keychain.hpp"
#include "registry/token_server.hpp"

namespace registry {

struct Settings {
  // "reg.example.com:5000": spoken to in http, and no credentials are sent there.
  std::vector<std::string> insecure_registries = {};
  std::string login_hint = {};  // for messages: how to give credentials
};

// What is asked about a repository.
struct Question {
  const images::Reference& image;
  http::Method method = http::Method::get;
  std::string path;  // below the repository: "manifests/v1"
  std::string query = {};
  const char* accept = nullptr;
  std::size_t limit = 0;  // how long the answer may be
};

struct Answer {
  http::Response response;
  std::string body = {};           // of a success
  http::Url url = {};              // that was asked, before redirects
  bool is_from_elsewhere = false;  // where redirects have led to another server
  bool is_logged_in = false;

  bool is_success() const { return response.is_success(); }
};

// Speaks with registries: finds out whether they have https, logs in when they ask for it, and goes
// where they send us.
//
// Always https, but for those that were named as insecure; a registry on this machine is asked in
// http where it has no https, and one that shows a certificate has some. Credentials go to the
// registry that they are for and to its token server, and nowhere without encryption but on this
// machine. Tokens are kept as long as they last.
class Conversation {
 public:
  Conversation(http::Client& client, Keychain keychain, Settings settings,
               const base::Deadline& deadline, base::Log& log);

  // The answer, whatever its status, after one login if it was asked for. Fails as
  // http::Client::send() and fetch_token() do, with `denied` where there are no credentials for
  // what wants some, and where a registry sends us to places that are none of its business.
  base::Result<Answer> ask(const Question& question);

  // The same of many questions about one registry, of which up to eight are under way at a time.
  // Each answer is handed to `take` with the number of its question, in any order. Ends with the
  // first error, also one of `take`.
  using Take = std::function<base::Result<void>(std::size_t number, Answer answer)>;
  base::Result<void> ask_all(const std::vector<Question>& questions, const Take& take);

  // How to give credentials, where some are missing.
  std::string login_hint() const;

 private:
  class Crowd;

  // What opens one repository.
  struct Access {
    base::Secret bearer = {};
    std::optional<http::Credential> basic = std::nullopt;
    std::optional<base::TimePoint> until = std::nullopt;
    bool is_logged_in = false;
  };

  base::Result<http::Url> url_of(const Question& question, const std::string& scheme) const;
  bool is_insecure(const std::string& host) const;
  base::Result<Answer> attempt(const Question& question);
  base::Result<Answer> attempt_on_this_machine(const Question& question);
  base::Result<Answer> send(const Question& question, const http::Url& url, http::Repeat repeat,
                            const base::Deadline& deadline);
  http::Request request_for(const Question& question, const http::Url& home,
                            const http::Url& place) const;
  base::Result<std::optional<http::Url>> onward(const http::Url& home, const http::Url& place,
                                                const http::Response& response, int redirects);
  bool is_logged_in(const images::Reference& image) const;
  std::string scheme_of(const std::string& host) const;
  const Access* access_to(const images::Reference& image) const;
  base::Result<void> log_in(const Question& question, const Answer& answer);
  base::Result<Access> basic_access(const images::Reference& image,
                                    const std::optional<Login>& login) const;
  base::Result<Access> bearer_access(const Question& question, const Answer& answer,
                                     const Challenge& challenge, const std::optional<Login>& login);
  void tell_warnings(const std::string& host, const http::Response& response);

  http::Client& client_;
  Keychain keychain_;
  Settings settings_;
  const base::Deadline& deadline_;
  base::Log& log_;
  std::map<std::string, std::string> schemes_;  // by hosts on this machine
  std::map<std::string, Access> access_;        // by repositories
  std::set<std::string> warnings_;
};

}  // namespace registry
