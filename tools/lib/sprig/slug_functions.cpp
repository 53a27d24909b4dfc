// SPDX-License-Identifier: Apache-2.0
//
// Names for Kubernetes, as Argo CD's ApplicationSets make them.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "govalue/letter_case.hpp"
#include "govalue/text.hpp"
#include "sprig/argument.hpp"
#include "sprig/failure.hpp"
#include "sprig/names.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::function;
using govalue::Rest;
using govalue::Value;

constexpr std::size_t longest_name = 253;

bool is_name_character(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '-' || code == '.';
}

std::string_view without_ends(std::string_view text, std::string_view set) {
  const auto first = text.find_first_not_of(set);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(set) - first + 1);
}

// Dashes in place of all else, never two of them together, and none at the ends.
std::string dashed(std::string_view name) {
  std::string slug;
  for (const char c : name) {
    const char next = c == '.' ? '-' : c;
    if (next != '-' || slug.empty() || slug.back() != '-') slug += next;
  }
  return std::string(without_ends(slug, "-"));
}

// At most `length` bytes of a slug, without a word that would be cut; the first word always stays.
std::string_view whole_words(std::string_view slug, std::size_t length) {
  if (slug.size() <= length) return slug;
  const auto dash = slug.rfind('-', length);
  return slug.substr(0, dash == std::string_view::npos ? length : dash);
}

// slugify [longest [keeps whole words]] name
base::Result<std::string> slugify(Rest<Value> arguments) {
  const auto given = arguments.values;
  const std::size_t options = given.empty() ? 0 : given.size() - 1;
  if (options > 0 && !given[0].is(govalue::int_type)) return wrong_type(given[0], "int");
  if (options > 1 && !given[1].is(govalue::bool_type)) return wrong_type(given[1], "bool");
  if (!given.empty() && !given.back().is(govalue::string_type)) {
    return wrong_type(given.back(), "string");
  }
  const std::int64_t longest = options > 0 ? given[0].as_signed() : 50;
  const bool keeps_words = options < 2 || given[1].as_bool();
  std::string name = normalized_name(given.empty() ? "" : given.back().as_text());
  if (!keeps_words && static_cast<std::int64_t>(name.size()) >= longest) {
    if (longest < 0) {
      return failure("runtime error: slice bounds out of range [:" + std::to_string(longest) + ']');
    }
    name.resize(static_cast<std::size_t>(longest));
  }
  const std::string slug = dashed(name);
  if (!keeps_words || longest <= 0) return slug;
  return std::string(whole_words(slug, static_cast<std::size_t>(longest)));
}

}  // namespace

std::string normalized_name(std::string_view text) {
  const std::string small = govalue::lower_case(text);
  std::string name;
  for (std::string_view rest = small; !rest.empty();) {
    const govalue::Rune rune = govalue::first_rune(rest);
    name += is_name_character(rune.code) ? static_cast<char>(rune.code) : '-';
    rest.remove_prefix(rune.size);
  }
  name.resize(std::min(name.size(), longest_name));
  return std::string(without_ends(name, "-."));
}

std::span<const govalue::Function> slug_functions() {
  static const std::array rows = {
      function<&normalized_name>("normalize"),
      function<&slugify>("slugify"),
  };
  return rows;
}

}  // namespace sprig
