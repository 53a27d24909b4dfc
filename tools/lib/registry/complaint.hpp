// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/response.hpp"
#include "images/reference.hpp"

namespace registry {

// The first thing that a registry says is wrong: {"errors": [{"code": …, "message": …}]}.
struct Complaint {
  std::string code = {};     // "MANIFEST_UNKNOWN"; empty where the body says none
  std::string message = {};  // in the words of the registry
};

Complaint parse_complaint(std::string_view body);

// What to do where credentials that were given open nothing.
constexpr const char* wrong_login_hint =
    "check the user name and the password or token, and what they may read";

// What was asked, for the message of an error.
struct Asked {
  const images::Reference& image;
  bool is_logged_in = false;
  std::string login_hint = {};  // how to give credentials
};

// What an answer means that is no success: `denied` for what these credentials may not read, which
// may be something that does not exist; `not_found`; `usage` for a name or tag that the registry
// takes for none; `unreachable` for what may pass; else `garbled`.
base::Error failure_of(const http::Response& response, const Asked& asked);

}  // namespace registry
