// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "git/credentials.hpp"
#include "git/wire.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

namespace git {

// The way to a repository behind smart HTTP.
class HttpWire final : public Wire {
 public:
  struct Settings {
    http::Url url;
    CredentialSources credentials = {};
    std::vector<http::Header> headers = {};  // sent to the URL's origin only
    std::string login_hint = {};             // how to give a user name and a password
    std::string refused_hint = {};           // what those that were refused may lack
    bool is_github_actions = false;          // for the hint when we may not push
  };

  HttpWire(http::Client& client, Settings settings, const base::Deadline& deadline, base::Log& log);

  bool is_conversation() const override { return false; }

  // GET info/refs. A redirect is followed here and nowhere else, and becomes the base of all later
  // requests; never from https to http.
  base::Result<std::string> greeting(Service service) override;

  // POST a request. Credentials are tried in turn on 401; one that was just made for this run is
  // tried for some seconds first, on 404 as well, and one that has worked is renewed if it can be.
  base::Result<Reply> ask(Service service, const std::string& request, http::Repeat repeat,
                          http::BodySink& answer) override;

 private:
  http::Request request_for(Service service) const;
  base::Result<http::Response> send(http::Request& request, http::BodySink* sink);
  // What a status that is not 200 means here, with a hint.
  base::Error refusal(const http::Response& response) const;
  Reply reply_of(const http::Response& response) const;
  base::Result<void> follow(const http::Url& from, const http::Response& response);
  void enter(const http::Url& base);
  const Candidate* candidate() const;
  std::optional<base::Duration> pause_of_fresh_login(int status, int attempt) const;
  base::Result<bool> has_renewed(int status);

  http::Client& client_;
  Settings settings_;
  const base::Deadline& deadline_;
  base::Log& log_;
  http::Url base_;
  std::vector<Candidate> candidates_;
  std::size_t next_candidate_ = 0;
  bool has_worked_ = false;  // the candidate
};

}  // namespace git
