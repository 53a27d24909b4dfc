// SPDX-License-Identifier: Apache-2.0
#include "services/request.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace services {
namespace {

constexpr std::string_view ellipsis = "…";

std::string remark(std::string_view what, std::size_t most, std::string_view unit) {
  return std::string(what) + " was cut to " + std::to_string(most) + " " + std::string(unit) +
         ", the most that the service takes";
}

// Where the character that begins at `at` or before it ends.
std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  return at;
}

// A word such as "notifications" would be blanked out of all that we say.
bool may_be_token(std::string_view piece) {
  constexpr std::size_t shortest_token = 8;
  constexpr std::size_t longest_word = 20;
  const auto is_of_word = [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '_'; };
  if (piece.size() < shortest_token) return false;
  return piece.size() > longest_word || !std::all_of(piece.begin(), piece.end(), is_of_word);
}

// As it is written, and what it means.
void add_both(std::vector<base::Secret>& secrets, std::string_view encoded) {
  secrets.emplace_back(base::percent_decoded(encoded));
  if (secrets.back().reveal() != encoded) secrets.emplace_back(std::string(encoded));
}

}  // namespace

http::Request webhook_post(http::Url url, std::string body, const char* content_type) {
  http::Request request = {.method = http::Method::post, .url = std::move(url)};
  request.headers.push_back({"Content-Type", base::Secret(content_type)});
  request.body = std::move(body);
  request.repeat = http::Repeat::unsent;
  request.is_address_secret = true;
  return request;
}

http::Request json_post(http::Url url, const Body& body) {
  return webhook_post(std::move(url), base::json_text(body), "application/json; charset=utf-8");
}

http::Request api_post(http::Url url, const Body& body, const std::vector<http::Header>& more) {
  auto request = webhook_post(std::move(url), base::json_text(body));
  request.is_address_secret = false;
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  return request;
}

base::Result<http::Url> read_address(std::string_view text, std::string_view what) {
  auto url = http::parse_url(base::trim(text));
  // libcurl takes the first piece of a path for the host where that is missing.
  if (url && text.find(":///") == std::string_view::npos) return url;
  return base::malformed_error(std::string(what) + " is no http or https URL");
}

std::vector<base::Secret> secrets_of(const http::Url& url) {
  std::vector<base::Secret> secrets;
  if (!url.password.empty()) secrets.push_back(url.password);
  for (const auto pair : base::split(url.query, '&')) {
    const auto value = pair.substr(std::min(pair.size(), pair.find('=') + 1));
    if (!value.empty()) add_both(secrets, value);
  }
  for (const auto piece : base::split(url.path, '/')) {
    if (may_be_token(piece)) add_both(secrets, piece);
  }
  return secrets;
}

std::string cut(std::string text, std::size_t most_bytes, std::string_view what,
                std::vector<std::string>& remarks) {
  if (text.size() <= most_bytes) return text;
  remarks.push_back(remark(what, most_bytes, "bytes"));
  return base::shorten(text, most_bytes);
}

std::string cut_characters(std::string text, std::size_t most, std::string_view what,
                           std::vector<std::string>& remarks) {
  std::size_t count = 0;
  std::size_t last = 0;  // where the last character that may stay begins
  for (std::size_t at = 0; at < text.size(); at = next_character(text, at)) {
    if (++count == most) last = at;
  }
  if (count <= most) return text;
  remarks.push_back(remark(what, most, "characters"));
  return text.substr(0, last) + std::string(ellipsis);
}

}  // namespace services
