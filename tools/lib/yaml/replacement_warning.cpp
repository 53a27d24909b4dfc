// SPDX-License-Identifier: Apache-2.0
#include "yaml/replacement_warning.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/number.hpp"
#include "yaml/parse_json.hpp"
#include "yaml/resolve.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

// The type that anybody sees in the old value and that a string in its place takes away.
std::optional<Type> lost_type(const Tree& tree, NodeId id, std::string_view new_text) {
  if (tree[id].style != Style::plain || !tree.tag(id).empty()) return std::nullopt;
  const auto old_text = tree.value(id);
  if (tree.format == Format::json) {
    const Type type = read_scalar(tree, id)->type;
    const bool matters = type == Type::floating || is_json_number(new_text);
    return matters ? std::optional(type) : std::nullopt;
  }
  for (const Type type : {Type::floating, Type::timestamp}) {
    if (is_type_to_any(old_text, type)) return type;
  }
  if (is_type_to_all(new_text, Type::string)) return std::nullopt;
  for (const Type type : {Type::integer, Type::boolean, Type::null}) {
    if (is_type_to_any(old_text, type)) return type;
  }
  return std::nullopt;
}

// A commit id of digits and one `e`, as far as one can tell. Nobody means the number.
bool looks_like_commit(std::string_view text) {
  const auto e = text.find('e');
  const auto is_digit = [](char c) { return base::is_ascii_digit(c); };
  return e != std::string_view::npos && text.size() >= 7 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(e), is_digit) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(e) + 1, text.end(), is_digit);
}

// What to write behind `:=` to get the value of `text` as no string.
std::optional<std::string> typed_spelling(const std::string& text) {
  const bool is_whole = text.find_first_not_of("-0123456789") == std::string::npos;
  if (looks_like_commit(text) || (is_whole && !fits_64_bits(text))) return std::nullopt;
  for (const Reader reader : {Reader::go2, Reader::core}) {
    const auto reading = read_plain(reader, text);
    if (reading.type == Type::boolean) return reading.value;
    if (reading.type == Type::null) return "null";
    const bool is_number = reading.type == Type::integer || reading.type == Type::floating;
    if (!is_number) continue;
    // Spelled in another way, a tag would be another tag.
    if (is_json_number(text)) return text;
  }
  return std::nullopt;
}

std::optional<std::string> type_warning(const Tree& tree, NodeId id, const std::string& text,
                                        const std::string& path) {
  const auto lost = lost_type(tree, id, text);
  if (!lost) return std::nullopt;
  const auto old_text = base::shorten(base::printable(tree.value(id)), 40);
  std::string warning = path + " was ";
  if (*lost == Type::null) {
    warning += "null";
  } else {
    warning += "the " + std::string(describe(*lost)) + " " + old_text;
  }
  warning += " and is now the text \"" + base::shorten(base::printable(text), 40) + "\"";
  if (const auto spelling = typed_spelling(text)) {
    const auto type = read_plain(Reader::core, *spelling).type;
    warning += "; for a " + std::string(describe(type)) + " use " + path + ":=" + *spelling;
  }
  return warning;
}

bool is_in_quotes(std::string_view text) {
  text = base::trim(text);
  return text.size() > 1 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0];
}

// `8,enabled=true`: for Helm that is two values.
bool has_a_second_assignment(std::string_view text) {
  const auto comma = text.find(',');
  const auto equals = text.find('=', std::min(comma, text.size()));
  return equals != std::string_view::npos && comma + 1 < equals &&
         text.find_first_of(" \n", comma) > equals;
}

// `v3 other.tag=v4`: two in one argument.
bool has_an_assignment_behind_a_blank(std::string_view text) {
  const auto is_of_path = [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
           std::string_view("._-[]/:").find(c) != std::string_view::npos;
  };
  const auto is_assignment = [&](std::string_view word) {
    const auto path = word.substr(0, word.find('='));
    return path.size() < word.size() && !path.empty() && !path.starts_with('-') &&
           std::all_of(path.begin(), path.end(), is_of_path);
  };
  const auto words = base::split(text, ' ');
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_assignment(words[i]) && !words[i - 1].ends_with(',')) return true;
  }
  return false;
}

// `${TAG}`, `$(params.tag)`: a variable that nobody has filled in.
bool is_a_variable(std::string_view text) {
  if (text.size() < 4) return false;
  const auto inside = text.substr(2, text.size() - 3);
  const bool is_in_braces = text.starts_with("${") && text.ends_with('}');
  const bool is_in_brackets = text.starts_with("$(") && text.ends_with(')');
  return (is_in_braces || is_in_brackets) && inside.find_first_of("${}()") == inside.npos;
}

bool has_outer_blanks(std::string_view text) {
  return text.starts_with(' ') || text.ends_with(' ');
}

// What happens to those who script: a line end that `echo` added, quotes that were for a shell, a
// variable that is not set, what another tool would have taken apart. It is one where the old value
// was nothing of the kind.
struct Slip {
  bool (*is_one)(std::string_view text);
  std::string_view before;  // the value, in what is said behind the path
  std::string_view after;
};

constexpr std::array slips = {
    Slip{is_in_quotes, " now has quotes in its value: ", ""},
    Slip{is_a_variable, " is now ", " itself: nothing fills that in here"},
    Slip{has_an_assignment_behind_a_blank, " is now all of ",
         "; each value takes an argument of its own"},
    Slip{has_outer_blanks, " now begins or ends with a blank: \"", "\""},
    Slip{has_a_second_assignment, " is now all of ", "; each value takes a --set of its own"},
};

std::optional<std::string> slip_warning(std::string_view old_text, std::string_view text,
                                        const std::string& path) {
  if (text.empty() && !old_text.empty()) return path + " is now empty";
  if (text.ends_with('\n') && !old_text.ends_with('\n')) {
    return path + " now ends with a line break, unlike before";
  }
  const auto* slip = std::find_if(slips.begin(), slips.end(), [&](const Slip& one) {
    return one.is_one(text) && !one.is_one(old_text);
  });
  if (slip == slips.end()) return std::nullopt;
  return path + std::string(slip->before) + base::shorten(base::printable(text), 40) +
         std::string(slip->after);
}

}  // namespace

std::optional<std::string> replacement_warning(const Tree& tree, NodeId id, const std::string& text,
                                               const std::string& path) {
  auto warning = type_warning(tree, id, text, path);
  return warning ? warning : slip_warning(tree.value(id), text, path);
}

}  // namespace yaml
