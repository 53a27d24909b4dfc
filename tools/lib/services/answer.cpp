// SPDX-License-Identifier: Apache-2.0
#include "services/answer.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

namespace services {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

bool is_page(const http::Response& response) {
  return response.header("content-type").starts_with("text/html") ||
         base::to_lower(base::trim(response.body).substr(0, 14)) == "<!doctype html";
}

}  // namespace

std::string excerpt(std::string_view said) {
  constexpr std::size_t most = 300;
  const auto trimmed = base::trim(said);
  return base::shorten(base::printable(trimmed.substr(0, 4 * most)), most);
}

std::optional<ordered_json> parse_json(std::string_view text) {
  auto value = base::parse_ordered_json(base::valid_utf8(text));
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::optional<json> parse_object(std::string_view text) {
  auto value = base::parse_json(base::valid_utf8(text));
  if (!value.is_object()) return std::nullopt;
  return value;
}

base::Error error_of(const http::Response& response, const std::string& who) {
  // Without its headers, so that what it says is quoted here and nowhere else.
  auto error = http::error_from({.status = response.status}, who);
  if (response.status == 400) error.kind = base::ErrorKind::rejected;
  if (response.status >= 300 && response.status < 400) {
    const auto target = http::parse_url(response.header("location"));
    error.kind = base::ErrorKind::rejected;
    error.hint =
        "it sends us elsewhere, which we do not follow: put the new address into the options";
    if (target) error.hint += " (" + base::printable(target->origin()) + ")";
    return error;
  }
  if (!is_page(response) && !base::trim(response.body).empty()) {
    error.message += ": " + excerpt(response.body);
  }
  return error;
}

}  // namespace services
