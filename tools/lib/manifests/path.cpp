// SPDX-License-Identifier: Apache-2.0
#include "manifests/path.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace manifests {
namespace {

bool is_plain_character(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-' || c == '_' || c == '$';
}

bool is_plain(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), is_plain_character);
}

// Takes `"a\"b"]` off the start of the text.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string key;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      if (at + 1 >= text.size() || text[at + 1] != ']') return std::nullopt;
      text.remove_prefix(at + 2);
      return key;
    }
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    key += text[at];
  }
  return std::nullopt;
}

std::optional<Step> take_bracket(std::string_view& text) {
  text.remove_prefix(1);
  if (text.starts_with('"')) {
    auto key = take_quoted(text);
    if (!key) return std::nullopt;
    return Step(std::move(*key));
  }
  const auto end = text.find(']');
  const auto index = base::parse_unsigned(text.substr(0, end));
  if (end == std::string_view::npos || !index) return std::nullopt;
  text.remove_prefix(end + 1);
  return Step(static_cast<std::size_t>(*index));
}

}  // namespace

std::string path_to(const std::string& parent, std::string_view key) {
  std::string path = parent;
  if (is_plain(key)) {
    if (!path.empty()) path += '.';
    return path.append(key);
  }
  path += "[\"";
  for (const char c : key) {
    if (c == '"' || c == '\\') path += '\\';
    path += c;
  }
  return path + "\"]";
}

std::string path_to(const std::string& parent, std::size_t index) {
  return parent + "[" + std::to_string(index) + "]";
}

std::optional<std::vector<Step>> steps_of(std::string_view path) {
  std::vector<Step> steps;
  auto rest = path;
  while (!rest.empty()) {
    if (rest.front() == '[') {
      auto step = take_bracket(rest);
      if (!step) return std::nullopt;
      steps.push_back(std::move(*step));
      continue;
    }
    if (!steps.empty()) {
      if (rest.front() != '.') return std::nullopt;
      rest.remove_prefix(1);
    }
    const auto size = std::min(rest.find_first_of(".["), rest.size());
    if (size == 0) return std::nullopt;
    steps.emplace_back(std::string(rest.substr(0, size)));
    rest.remove_prefix(size);
  }
  return steps;
}

}  // namespace manifests
