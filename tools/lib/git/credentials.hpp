// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

namespace git {

// The password that takes the place of one that has ended.
using Renewal = std::function<base::Result<base::Secret>(const base::Secret& ended)>;

// A user name and password that may be tried.
struct Candidate {
  std::string source;  // for messages: "--password-file", "the netrc file"
  http::Credential credential;
  std::optional<base::TimePoint> made_at = {};  // for this run: servers may not know it at once
  Renewal renew = {};
};

// Everything a run was given that might open a repository. Texts, not paths: only tools read files
// and the environment.
struct CredentialSources {
  struct Login {
    std::string source;
    std::string username = {};  // may be empty: then the URL's, else `default_username`
    base::Secret password = {};
    std::optional<base::TimePoint> made_at = {};  // where it was made for this run
    Renewal renew = {};                           // where it may end before the run does
  };
  // Given for this repository by the user, in order of precedence: flags, environment, directory.
  std::vector<Login> given = {};

  // A token that the CI system left lying about belongs to one host only (cli.md, "Input").
  struct Ambient {
    std::string source;
    std::string server;  // "https://github.com", or just the name of a host
    std::string username;
    base::Secret token;
  };
  std::vector<Ambient> ambient = {};

  std::string default_username = "git";
  std::optional<std::string> netrc = std::nullopt;  // the text of the file
  bool takes_default = true;  // its entry "default", which is for any server that the user names
  std::optional<std::string> store = std::nullopt;  // that of ~/.git-credentials
};

// What may be tried at `url`, most specific first: what was given, the URL's own user info, the
// netrc entry of its host, that of git's store, ambient tokens of its origin. Each pair once.
std::vector<Candidate> candidates_for(const http::Url& url, const CredentialSources& sources);

// The login that a netrc text has for `host` ("machine", or else "default" where that is taken), if
// any. Understands comments, quotes and macdef; what it does not understand it passes over.
std::optional<http::Credential> find_in_netrc(std::string_view netrc, std::string_view host,
                                              bool takes_default = true);

// The first login that a text of git-credential-store (a URL with user info on each line) has for
// the origin of `url`, and for its user if it names one.
std::optional<http::Credential> find_in_store(std::string_view store, const http::Url& url);

}  // namespace git
