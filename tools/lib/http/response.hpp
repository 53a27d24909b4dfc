// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/url.hpp"

namespace http {

// Whether a status says that what was asked for is done: 200 to 299.
constexpr bool is_success(long status) {
  return status >= 200 && status < 300;
}

struct Response {
  int status = 0;
  // Names in lower case. Of several the last; WWW-Authenticate, Link and Warning have them all,
  // with commas between them.
  std::map<std::string, std::string> headers = {};
  std::string body = {};  // what a BodySink did not take, at most `error_body_limit` bytes

  bool is_success() const { return http::is_success(status); }
  std::string header(const std::string& lower_case_name) const;
};

constexpr std::size_t error_body_limit = std::size_t{64} << 10U;

// Whether a server asks us with this status to come again later: 429, 500, 502, 503, 504.
bool is_passing(int status);

// How long the server asked us to wait (Retry-After, in seconds or as a date), if it did.
std::optional<base::Duration> retry_after(const Response& response, base::Clock& clock);

// What the server's clock shows (Date), in seconds since 1970; nothing where it does not say.
std::optional<std::chrono::seconds> server_time(const Response& response);

// The one place where an HTTP status becomes a kind of failure. Quotes what the server says about
// it where that is plain text.
base::Error error_from(const Response& response, const Url& url);
base::Error error_from(const Response& response, const std::string& who);

}  // namespace http
