// SPDX-License-Identifier: Apache-2.0
#include "images/grammar.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/text.hpp"

namespace images {
namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || base::is_ascii_digit(c);
}

bool is_letter_or_digit(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c);
}

bool is_lower_hex(char c) {
  return base::is_ascii_digit(c) || (c >= 'a' && c <= 'f');
}

bool is_hex(char c) {
  return is_lower_hex(c) || (c >= 'A' && c <= 'F');
}

template <typename Predicate>
bool consists_of(std::string_view text, Predicate is_allowed) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_allowed);
}

bool is_host_word(std::string_view word) {
  const auto is_allowed = [](char c) { return is_letter_or_digit(c) || c == '-'; };
  return consists_of(word, is_allowed) && word.front() != '-' && word.back() != '-';
}

bool is_host(std::string_view host) {
  const auto words = base::split(host, '.');
  return std::all_of(words.begin(), words.end(), is_host_word);
}

bool is_port(std::string_view port) {
  return consists_of(port, base::is_ascii_digit);
}

// "[::1]" with or without a port.
bool is_address(std::string_view text) {
  const auto end = text.find(']');
  if (end == std::string_view::npos) return false;
  const auto is_allowed = [](char c) { return is_hex(c) || c == ':'; };
  if (!consists_of(text.substr(1, end - 1), is_allowed)) return false;
  const auto rest = text.substr(end + 1);
  return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
}

// What may stand between two words of a segment.
bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" ||
         consists_of(text, [](char c) { return c == '-'; });
}

bool is_segment(std::string_view segment) {
  if (segment.empty() || !is_lower_or_digit(segment.back())) return false;
  std::size_t at = 0;
  while (at < segment.size()) {
    const auto word = at;
    while (at < segment.size() && is_lower_or_digit(segment[at])) ++at;
    if (at == word) return false;
    if (at == segment.size()) return true;
    const auto separator = at;
    while (at < segment.size() && !is_lower_or_digit(segment[at])) ++at;
    if (!is_separator(segment.substr(separator, at - separator))) return false;
  }
  return true;
}

// "sha256", "sha256+b64u": words that begin with a letter, with one of "-_+." between them.
bool is_algorithm(std::string_view text) {
  bool may_begin = true;
  for (const char c : text) {
    const bool is_mark = c == '-' || c == '_' || c == '+' || c == '.';
    if (may_begin ? !base::is_ascii_alpha(c) : !is_mark && !is_letter_or_digit(c)) return false;
    may_begin = is_mark;
  }
  return !may_begin;
}

}  // namespace

bool is_registry(std::string_view text) {
  if (text.starts_with('[')) return is_address(text);
  const auto colon = text.find(':');
  if (!is_host(text.substr(0, colon))) return false;
  return colon == std::string_view::npos || is_port(text.substr(colon + 1));
}

bool is_path(std::string_view text) {
  const auto segments = base::split(text, '/');
  return std::all_of(segments.begin(), segments.end(), is_segment);
}

bool is_tag(std::string_view text) {
  constexpr std::size_t longest = 128;
  const auto is_word = [](char c) { return is_letter_or_digit(c) || c == '_'; };
  return text.size() <= longest && !text.empty() && is_word(text.front()) &&
         consists_of(text, [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool is_digest(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 3> known = {
      {{"sha256", 64}, {"sha384", 96}, {"sha512", 128}}};
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const auto algorithm = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  for (const auto& [name, length] : known) {
    if (algorithm == name) return digits.size() == length && consists_of(digits, is_lower_hex);
  }
  constexpr std::size_t fewest = 32;
  return is_algorithm(algorithm) && digits.size() >= fewest && consists_of(digits, is_hex);
}

}  // namespace images
