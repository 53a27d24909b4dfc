// SPDX-License-Identifier: Apache-2.0
#include "regex/expand.hpp"

#include <re2/re2.h>

#include <optional>

#include "base/text.hpp"

namespace regex {
namespace {

struct Reference {
  std::string_view name;
  std::size_t size;  // of all of it, without the dollar
};

// The letters, digits and underscores that a text begins with.
std::string_view leading_word(std::string_view text) {
  static const RE2 word(R"([\p{L}\p{Nd}_]+)", RE2::Quiet);
  re2::StringPiece found;
  const re2::StringPiece all(text.data(), text.size());
  if (!word.Match(all, 0, all.size(), RE2::ANCHOR_START, &found, 1)) return {};
  return text.substr(0, found.size());
}

// "name" or "{name}" at the start of a text.
std::optional<Reference> read_reference(std::string_view text) {
  const bool has_brace = text.starts_with('{');
  const auto name = leading_word(text.substr(has_brace ? 1 : 0));
  if (name.empty()) return std::nullopt;
  if (!has_brace) return Reference{name, name.size()};
  const auto end = name.size() + 1;
  if (end >= text.size() || text[end] != '}') return std::nullopt;
  return Reference{name, end + 1};
}

// The number that a name is, which no zero begins. Nothing for a name.
std::optional<std::size_t> number_of(std::string_view name) {
  constexpr std::size_t huge = 100'000'000;
  if (name.size() > 1 && name[0] == '0') return std::nullopt;
  std::size_t number = 0;
  for (const char c : name) {
    if (!base::is_ascii_digit(c) || number >= huge) return std::nullopt;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

std::vector<std::size_t> find_groups(std::string_view name,
                                     const std::vector<std::string>& group_names) {
  if (const auto number = number_of(name)) {
    if (*number >= group_names.size()) return {};
    return {*number};
  }
  std::vector<std::size_t> groups;
  for (std::size_t i = 1; i < group_names.size(); ++i) {
    if (group_names[i] == name) groups.push_back(i);
  }
  return groups;
}

}  // namespace

std::vector<ReplacementPiece> read_replacement(std::string_view replacement,
                                               const std::vector<std::string>& group_names) {
  std::vector<ReplacementPiece> pieces(1);
  for (;;) {
    const auto dollar = replacement.find('$');
    pieces.back().text += replacement.substr(0, dollar);
    if (dollar == std::string_view::npos) return pieces;
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      pieces.back().text += '$';
      replacement.remove_prefix(1);
    } else if (const auto reference = read_reference(replacement)) {
      pieces.back().groups = find_groups(reference->name, group_names);
      pieces.emplace_back();
      replacement.remove_prefix(reference->size);
    } else {
      pieces.back().text += '$';
    }
  }
}

}  // namespace regex
