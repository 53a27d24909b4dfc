// SPDX-License-Identifier: Apache-2.0
#include "http/response.hpp"

#include <curl/curl.h>

#include <algorithm>

#include "base/text.hpp"

namespace http {
namespace {

base::ErrorKind kind_of(int status) {
  if (status == 401 || status == 403 || status == 407) return base::ErrorKind::denied;
  if (status == 404 || status == 410) return base::ErrorKind::not_found;
  if (status == 429 || status >= 500) return base::ErrorKind::unreachable;
  if (status == 413 || status == 422) return base::ErrorKind::rejected;
  return base::ErrorKind::garbled;
}

std::string reason_of(int status) {
  switch (status) {
    case 401:
      return " Unauthorized";
    case 403:
      return " Forbidden";
    case 404:
      return " Not Found";
    case 407:
      return " Proxy Authentication Required";
    case 413:
      return " Content Too Large";
    case 429:
      return " Too Many Requests";
    case 500:
      return " Internal Server Error";
    case 502:
      return " Bad Gateway";
    case 503:
      return " Service Unavailable";
    case 504:
      return " Gateway Timeout";
    default:
      return "";
  }
}

// The first line of a plain-text answer. Pages for browsers say nothing a log should repeat.
std::string words_of(const Response& response) {
  if (!response.header("content-type").starts_with("text/plain")) return {};
  const auto line =
      base::trim(base::trim(response.body).substr(0, base::trim(response.body).find('\n')));
  return line.empty() ? "" : ": " + base::printable(line);
}

}  // namespace

std::string Response::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

bool is_passing(int status) {
  return status == 429 || status == 500 || (status >= 502 && status <= 504);
}

std::optional<base::Duration> retry_after(const Response& response, base::Clock& clock) {
  const auto text = response.header("retry-after");
  if (text.empty()) return std::nullopt;
  constexpr unsigned long long longest_seconds = 24ULL * 3600;
  if (const auto seconds = base::parse_unsigned(text)) {
    return std::chrono::seconds(std::min(*seconds, longest_seconds));
  }
  const auto date = curl_getdate(text.c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const auto wait = std::chrono::seconds(date) - clock.since_epoch();
  return std::clamp<base::Duration>(wait, base::Duration::zero(),
                                    std::chrono::seconds(longest_seconds));
}

std::optional<std::chrono::seconds> server_time(const Response& response) {
  const auto text = response.header("date");
  const auto date = text.empty() ? -1 : curl_getdate(text.c_str(), nullptr);
  if (date < 0) return std::nullopt;
  return std::chrono::seconds(date);
}

base::Error error_from(const Response& response, const Url& url) {
  return error_from(response, url.text());
}

base::Error error_from(const Response& response, const std::string& who) {
  base::Error error = {.kind = kind_of(response.status),
                       .message = who + " answered " + std::to_string(response.status) +
                                  reason_of(response.status) + words_of(response)};
  if (response.status == 407) error.message = "the proxy answered 407" + reason_of(407);
  if (response.status == 407)
    error.hint = "the proxy wants credentials: HTTPS_PROXY=http://user:password@proxy:port";
  return error;
}

}  // namespace http
