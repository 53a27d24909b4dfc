// SPDX-License-Identifier: Apache-2.0
#include "update-values/trailers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "ci/value.hpp"

namespace tools::update_values {
namespace {

constexpr std::size_t longest_value = 200;

// Takes the first word of a trailer: a plain one, or a JSON text.
std::optional<std::string> take_word(std::string_view& text) {
  if (!text.starts_with('"')) {
    const auto plain = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(plain.size() + 1, text.size()));
    return std::string(plain);
  }
  for (std::size_t end = 1; end < text.size(); ++end) {
    if (text[end] == '\\') {
      ++end;
    } else if (text[end] == '"') {
      const auto word = base::parse_json(text.substr(0, end + 1));
      text.remove_prefix(std::min(end + 2, text.size()));
      if (!word.is_string()) return std::nullopt;
      return word.get<std::string>();
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_trailer(std::string_view line) {
  constexpr std::string_view key =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
  const auto end = line.find_first_not_of(key);
  return end != 0 && end != std::string_view::npos && line.substr(end).starts_with(": ");
}

std::string take_trailers(std::string& message) {
  constexpr std::string_view between = "\n\n";
  const auto end = message.rfind(between);
  if (end == std::string::npos) return {};
  const auto paragraph = message.substr(end + between.size());
  const auto lines = base::lines(paragraph);
  if (!std::all_of(lines.begin(), lines.end(), is_trailer)) return {};
  message.resize(end);
  return paragraph + "\n";
}

std::string trailer_word(std::string_view text) {
  return trailer_name(base::shorten(text, longest_value));
}

std::string trailer_name(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+/@:,=[]~#";
  const bool is_plain = !text.empty() && text.find_first_not_of(plain) == std::string_view::npos;
  return is_plain ? std::string(text) : ci::Value(std::string(text)).json();
}

bool is_own_trailer(std::string_view line) {
  const auto lower = base::to_lower(line);
  return std::any_of(own_trailers.begin(), own_trailers.end(), [&](std::string_view own) {
    return lower.starts_with(base::to_lower(base::trim(own)));
  });
}

std::string without_own_trailers(std::string_view text) {
  const auto plain = base::replace_all(std::string(text), "\r", "");
  std::vector<std::string> lines;
  for (const auto line : base::lines(plain)) {
    lines.push_back((is_own_trailer(line) ? "> " : "") + std::string(line));
  }
  return base::join(lines, "\n");
}

OwnTrailers read_own_trailers(std::string_view message) {
  OwnTrailers own;
  bool is_subject = true;
  for (const auto line : base::lines(message)) {
    if (!is_subject && line.starts_with(change_trailer)) {
      auto rest = line.substr(change_trailer.size());
      const auto file = take_word(rest);
      const auto path = take_word(rest);
      if (!file) continue;
      own.files.push_back(*file);
      if (path) own.values.emplace(*file, *path);
    } else if (!is_subject && line.starts_with(order_trailer)) {
      auto rest = line.substr(order_trailer.size());
      auto file = take_word(rest);
      auto path = take_word(rest);
      if (file && path) own.orders.emplace_back(std::move(*file), std::move(*path));
    } else if (!is_subject && line.starts_with(more_trailer)) {
      own.leaves_out_some = true;
    } else if (!is_subject && line.starts_with(revert_trailer)) {
      own.reverts = base::trim(line.substr(revert_trailer.size()));
    }
    is_subject = false;
  }
  return own;
}

}  // namespace tools::update_values
