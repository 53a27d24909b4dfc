// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "git/credentials.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

namespace git {

enum class Service { upload_pack, receive_pack };

// The longest list of refs that is taken, in bytes.
constexpr std::size_t refs_limit = std::size_t{16} << 20U;

// Whether an answer of this status says something about who we are or where we went, so that asking
// in another way cannot help.
bool is_final(int status);

// One repository behind HTTP: knows its address, who we are there, and nothing of what is said.
class SmartHttp {
 public:
  struct Settings {
    http::Url url;
    CredentialSources credentials = {};
    std::vector<http::Header> headers = {};  // sent to the URL's origin only
    std::string login_hint = {};             // how to give a user name and a password
    bool is_github_actions = false;          // for the hint when we may not push
  };

  SmartHttp(http::Client& client, Settings settings, const base::Deadline& deadline,
            base::Log& log);

  // GET info/refs. A redirect is followed here and nowhere else, and becomes the base of all later
  // requests; never from https to http.
  base::Result<std::string> get_refs(Service service);

  // POST a request. The answer, whatever its status; credentials are tried in turn on 401. The body
  // of a successful answer goes to `sink` if there is one, else it is in the response.
  base::Result<http::Response> post(Service service, const std::string& body, http::Repeat repeat,
                                    http::BodySink* sink);

  // What a status that is not 200 means here, with a hint.
  base::Error refusal(const http::Response& response) const;

 private:
  http::Request request_for(Service service) const;
  base::Result<http::Response> send(http::Request& request, http::BodySink* sink);
  base::Result<void> follow(const http::Url& from, const http::Response& response);
  void enter(const http::Url& base);
  const Candidate* candidate() const;

  http::Client& client_;
  Settings settings_;
  const base::Deadline& deadline_;
  base::Log& log_;
  http::Url base_;
  std::vector<Candidate> candidates_;
  std::size_t next_candidate_ = 0;
};

}  // namespace git
