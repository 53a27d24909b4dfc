// SPDX-License-Identifier: Apache-2.0
#include "registry/complaint.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace registry {
namespace {

using base::ErrorKind;

constexpr std::size_t longest_words = 300;

std::string words_of(const Complaint& complaint) {
  auto text = complaint.code;
  if (!complaint.message.empty()) text += (text.empty() ? "" : ": ") + complaint.message;
  return base::printable(base::shorten(text, longest_words));
}

bool is_one_of(const std::string& code, std::initializer_list<const char*> codes) {
  for (const auto* one : codes) {
    if (code == one) return true;
  }
  return false;
}

ErrorKind kind_of(int status, const std::string& code) {
  if (is_one_of(code, {"TOOMANYREQUESTS", "UNAVAILABLE"})) return ErrorKind::unreachable;
  if (status == 401 || status == 403) return ErrorKind::denied;
  if (status == 404) return ErrorKind::not_found;
  if (status == 429 || status >= 500 || code == "UNKNOWN") return ErrorKind::unreachable;
  if (is_one_of(code, {"NAME_INVALID", "TAG_INVALID", "MANIFEST_INVALID", "DIGEST_INVALID"})) {
    return ErrorKind::usage;
  }
  return ErrorKind::garbled;
}

std::string answer_of(const http::Response& response, const images::Reference& image,
                      const Complaint& complaint) {
  const auto words = words_of(complaint);
  return images::full_registry(image) + " answered " + std::to_string(response.status) +
         (words.empty() ? "" : " (" + words + ")");
}

// Docker Hub gives a token for anything, and then says "insufficient scope" of what is missing.
base::Error denied(const Asked& asked, const std::string& answer) {
  base::Error error = {.kind = ErrorKind::denied, .message = {}};
  error.message = asked.image.repository() + " does not exist, or " +
                  (asked.is_logged_in ? "these credentials may not read it"
                                      : "may not be read without a login") +
                  ": " + answer;
  error.hint = asked.is_logged_in ? wrong_login_hint : asked.login_hint;
  return error;
}

base::Error limited(const http::Response& response, const Asked& asked, const std::string& answer) {
  base::Error error = {.kind = ErrorKind::unreachable, .message = answer};
  const auto wait = response.header("retry-after");
  if (!wait.empty()) {
    constexpr std::size_t longest = 40;
    error.message += "; it asks to come again after " +
                     base::printable(base::shorten(wait, longest)) +
                     (base::parse_unsigned(wait) ? " s" : "");
  }
  if (!asked.is_logged_in) error.hint = asked.login_hint;
  return error;
}

}  // namespace

Complaint parse_complaint(std::string_view body) {
  const auto answer = base::parse_json(body);
  if (!answer.is_object()) return {};
  const auto errors = answer.find("errors");
  if (errors == answer.end() || !errors->is_array() || errors->empty()) return {};
  const auto& first = errors->front();
  if (!first.is_object()) return {};
  return {.code = base::to_upper(base::text_at(first, "code")),
          .message = base::text_at(first, "message")};
}

base::Error failure_of(const http::Response& response, const Asked& asked) {
  const auto complaint = parse_complaint(response.body);
  const auto answer = answer_of(response, asked.image, complaint);
  if (response.status == 407) return http::error_from(response, images::api_host(asked.image));
  switch (kind_of(response.status, complaint.code)) {
    case ErrorKind::denied:
      return denied(asked, answer);
    case ErrorKind::not_found:
      return {.kind = ErrorKind::not_found,
              .message = "there is no " + asked.image.repository() + ": " + answer};
    case ErrorKind::unreachable:
      if (response.status == 429) return limited(response, asked, answer);
      return {.kind = ErrorKind::unreachable, .message = answer};
    case ErrorKind::usage:
      return base::usage_error(answer);
    default:
      return {.kind = ErrorKind::garbled, .message = answer};
  }
}

}  // namespace registry
