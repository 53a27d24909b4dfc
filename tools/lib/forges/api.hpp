// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "forges/access.hpp"
#include "forges/answer.hpp"
#include "forges/project.hpp"
#include "http/client.hpp"

namespace forges {

// How an API is asked, where that is not for all requests alike.
struct Manner {
  bool is_safe = false;        // nothing here does harm when it is asked twice
  bool outlives_stop = false;  // no signal ends it, but the deadline
};

// Asks the API of a forge, as somebody. Paths begin with a slash, below where the API begins, with
// what they need of a query; what is put into them is percent-encoded already.
//
// A token that has ended is renewed, where Access says how; one that is not accepted at all gives
// way to the next one that Access has. Waits where the forge limits how often it is asked, and
// follows redirects within one server. What only reads or deletes is asked again after a lost
// connection and a status that may pass, and once after a page of something in between. Anything
// else is not: its error has `may_have_arrived` where the forge may have done it.
class Api {
 public:
  Api(http::Client& client, Project project, const Access& access, const base::Deadline& deadline,
      base::Log& log, Manner manner = {});

  // The answer, whatever its status. A success that is no JSON tells nothing of what was to change:
  // it is `garbled`, and the error has `may_have_arrived`.
  base::Result<Answer> ask(http::Method method, const std::string& path,
                           const nlohmann::json& body = nullptr);

  // What a success says; anything else is failure_of_change() it, and what is no JSON as above.
  base::Result<nlohmann::json> need(http::Method method, const std::string& path,
                                    const nlohmann::json& body = nullptr);

  // Asks GitHub's other API, which answers 200 to what it refuses: "errors" in the body says so. A
  // limit that is still there at the deadline is a failure.
  base::Result<Answer> graphql(const std::string& query, const nlohmann::json& variables);

  // Shows each element of a list to `visit`, over 20 pages at most, until it says false. The list
  // is the answer, or its "values".
  base::Result<void> each(const std::string& path,
                          const std::function<bool(const nlohmann::json&)>& visit);

  const Project& project() const { return project_; }
  Provider provider() const { return project_.provider; }
  const base::Deadline& deadline() const { return deadline_; }
  base::Log& log() { return log_; }

 private:
  http::Request request_for(http::Method method, const std::string& path) const;
  void authorize(http::Request& request) const;
  base::Result<bool> has_other_token(const Answer& answer);
  bool is_safe(http::Method method) const;
  base::Result<Answer> send(const http::Request& request);
  base::Result<Answer> send_once(const http::Request& request);
  base::Result<Answer> send_following(http::Request request);
  std::optional<base::Duration> pause_after(const base::Result<Answer>& answer,
                                            const http::Request& request, int attempt);
  std::optional<base::Duration> pause_of_fresh_token(const Answer& answer, int attempt);

  http::Client& client_;
  Project project_;
  Access access_;
  const base::Deadline& deadline_;
  base::Log& log_;
  Manner manner_;
  bool has_worked_ = false;
};

// A text as one segment of a path or as a value of a query.
std::string encoded(std::string_view text);

// A branch in a path that wants its slashes as they are.
std::string encoded_branch(std::string_view branch);

}  // namespace forges
