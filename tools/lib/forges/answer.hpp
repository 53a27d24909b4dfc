// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "forges/provider.hpp"
#include "http/response.hpp"

namespace forges {

// What the API of a forge answered.
struct Answer {
  http::Response response = {};
  nlohmann::json body = {};  // discarded where the answer is no JSON; null where it is empty

  int status() const { return response.status; }
  bool is_success() const { return response.is_success(); }
};

// What the forge says is wrong, on one line of 300 bytes at most; empty where it says nothing.
std::string complaint_in(const Answer& answer);

// Whether the forge says that it is asked too often.
bool is_rate_limit(const Answer& answer, Provider provider);

// An answer that is no success, as a failure with a way out where we know one. The one place where
// a forge's status becomes a kind of failure: 400 is `usage`, 401, 403 and 423 `denied`, 404
// `not_found`, 409 `conflict`, 405, 406, 410, 412 and 422 `rejected`, 429 and 5xx `unreachable`; so
// is any other that is_rate_limit().
base::Error failure_of(const Answer& answer, Provider provider);

// The same for an answer to what changes something: the error has `may_have_arrived` where the
// forge may have done it.
base::Error failure_of_change(const Answer& answer, Provider provider);

// A success that does not say what we asked for: a page of something in between, or an empty one.
// The error has `may_have_arrived`.
base::Error not_told(const std::string& what, Provider provider);

// Where the next page of a list is, as the answer has it, absolute or relative; nothing on the last
// one. GitLab may give only its number: then it is "page=N".
std::optional<std::string> next_page(const Answer& answer);

// How long the forge asks us to wait because we ask too often; nothing where it does not. `attempt`
// counts from 1, for forges that do not say how long.
std::optional<base::Duration> rate_limit_pause(const Answer& answer, Provider provider, int attempt,
                                               base::Clock& clock);

}  // namespace forges
