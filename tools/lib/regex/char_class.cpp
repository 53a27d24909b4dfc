// SPDX-License-Identifier: Apache-2.0
#include "regex/char_class.hpp"

#include <algorithm>
#include <array>

#include "regex/escape.hpp"
#include "regex/runes.hpp"
#include "regex/syntax_error.hpp"
#include "regex/unicode_class.hpp"

namespace regex {
namespace {

constexpr std::array<std::string_view, 14> posix_names = {
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph",
    "lower", "print", "punct", "space", "upper", "word",  "xdigit"};

// What was read of a class of Unicode.
struct NamedClass {
  UnicodeClass found;
  bool is_negated;
};

// The name in "\p{^Greek}" or "\pN", which is taken off.
base::Result<std::string_view> take_class_name(std::string_view& text) {
  const auto whole = text;
  text.remove_prefix(2);
  const auto c = TRY(take_rune(text));
  if (c != '{') return whole.substr(2, whole.size() - text.size() - 2);
  const auto end = whole.find('}');
  if (end == std::string_view::npos) {
    TRY(check_utf8(whole));
    return syntax_error(faults::bad_range, whole);
  }
  text = whole.substr(end + 1);
  const auto name = whole.substr(3, end - 3);
  TRY(check_utf8(name));
  return name;
}

base::Result<std::optional<NamedClass>> take_named(std::string_view& text, bool folds) {
  if (!text.starts_with("\\p") && !text.starts_with("\\P")) return std::optional<NamedClass>();
  const auto whole = text;
  bool is_negated = whole[1] == 'P';
  auto name = TRY(take_class_name(text));
  if (name.starts_with('^')) {
    is_negated = !is_negated;
    name.remove_prefix(1);
  }
  auto found = find_unicode_class(name, folds);
  if (!found) {
    return syntax_error(faults::bad_range, whole.substr(0, whole.size() - text.size()));
  }
  return std::optional(NamedClass{std::move(*found), is_negated});
}

// "[:alpha:]", "[:^alpha:]". Nothing where the text begins otherwise.
base::Result<std::optional<std::string_view>> take_posix_class(std::string_view& text) {
  if (!text.starts_with("[:")) return std::optional<std::string_view>();
  const auto end = text.find(":]", 2);
  if (end == std::string_view::npos) return std::optional<std::string_view>();
  const auto whole = text.substr(0, end + 2);
  auto name = text.substr(2, end - 2);
  if (name.starts_with('^')) name.remove_prefix(1);
  if (std::find(posix_names.begin(), posix_names.end(), name) == posix_names.end()) {
    return syntax_error(faults::bad_range, whole);
  }
  text.remove_prefix(whole.size());
  return std::optional(whole);
}

// A character of a class; `whole` is where the class begins.
base::Result<char32_t> take_member(std::string_view& text, std::string_view whole) {
  if (text.empty()) return syntax_error(faults::open_bracket, whole);
  if (text[0] == '\\') return take_escape(text);
  return take_rune(text);
}

// "a" or "a-z", onto `members`.
base::Result<void> take_range(std::string_view& text, std::string_view whole,
                              std::string& members) {
  const auto begin = text;
  const auto low = TRY(take_member(text, whole));
  append_literal(members, low);
  if (text.size() < 2 || text[0] != '-' || text[1] == ']') return {};
  text.remove_prefix(1);
  const auto high = TRY(take_member(text, whole));
  if (high < low) {
    return syntax_error(faults::bad_range, begin.substr(0, begin.size() - text.size()));
  }
  members += '-';
  append_literal(members, high);
  return {};
}

base::Result<void> take_members(std::string_view& text, std::string_view whole, bool folds,
                                std::string& members) {
  if (const auto posix = TRY(take_posix_class(text))) {
    members += *posix;
    return {};
  }
  if (const auto named = TRY(take_named(text, folds))) {
    members += named->is_negated ? named->found.others : named->found.members;
    return {};
  }
  if (const auto perl = take_perl_class(text)) {
    members += *perl;
    return {};
  }
  return take_range(text, whole, members);
}

}  // namespace

base::Result<std::string> take_bracket_class(std::string_view& text, bool folds) {
  const auto whole = text;
  text.remove_prefix(1);
  std::string expression = "[";
  if (text.starts_with('^')) {
    expression += '^';
    text.remove_prefix(1);
  }
  // A closing bracket is a member where it comes first.
  do {
    TRY(take_members(text, whole, folds, expression));
  } while (!text.starts_with(']'));
  text.remove_prefix(1);
  expression += ']';
  return expression;
}

base::Result<std::optional<std::string>> take_unicode_class(std::string_view& text) {
  const auto named = TRY(take_named(text, false));
  if (!named) return std::optional<std::string>();
  return std::optional((named->is_negated ? "[^" : "[") + named->found.members + "]");
}

std::optional<std::string_view> take_perl_class(std::string_view& text) {
  constexpr std::string_view letters = "dDsSwW";
  if (text.size() < 2 || text[0] != '\\' || letters.find(text[1]) == std::string_view::npos) {
    return std::nullopt;
  }
  const auto taken = text.substr(0, 2);
  text.remove_prefix(2);
  return taken;
}

}  // namespace regex
