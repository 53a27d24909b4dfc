// SPDX-License-Identifier: Apache-2.0
#include "update-values/trailers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "ci/value.hpp"

namespace tools::update_values {
namespace {

constexpr std::size_t longest_value = 200;

// The first word of a trailer: a plain one, or a JSON text.
std::optional<std::string> first_word(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text.substr(0, text.find(' ')));
  for (std::size_t end = 1; end < text.size(); ++end) {
    if (text[end] == '\\') {
      ++end;
    } else if (text[end] == '"') {
      const auto word = nlohmann::json::parse(text.substr(0, end + 1), nullptr, false);
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
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+/@:,=[]~";
  const auto cut = base::shorten(text, longest_value);
  const bool is_plain = !cut.empty() && cut.find_first_not_of(plain) == std::string::npos;
  return is_plain ? cut : ci::Value(cut).json();
}

OwnTrailers read_own_trailers(std::string_view message) {
  std::string rest(base::trim(message));
  OwnTrailers own;
  const auto trailers = take_trailers(rest);
  for (const auto line : base::lines(trailers)) {
    if (line.starts_with(change_trailer)) {
      if (auto file = first_word(line.substr(change_trailer.size()))) {
        own.files.push_back(std::move(*file));
      }
    } else if (line.starts_with(revert_trailer)) {
      own.reverts = line.substr(revert_trailer.size());
    }
  }
  return own;
}

}  // namespace tools::update_values
