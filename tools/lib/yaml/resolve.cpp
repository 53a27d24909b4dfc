// SPDX-License-Identifier: Apache-2.0

// What a plain scalar is depends on who reads it. `1e3` is a text to PyYAML and the number 1000 to
// everybody else, `010` is eight or ten, `yes` is a boolean to Helm and a text to kustomize, and
// `706798e8`, the first digits of a Git commit, is a number to all who read Go. Each reader's rules
// are written down here once; tests/vectors holds what the real programs answered.
#include "yaml/resolve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "yaml/number.hpp"
#include "yaml/timestamp.hpp"

namespace yaml {
namespace {

using Words = std::initializer_list<std::string_view>;

constexpr std::string_view decimal = "0123456789";
constexpr std::string_view decimal_or_bar = "0123456789_";

bool is_one_of(std::string_view text, Words words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool consists_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

Reading integer(std::string_view text, std::string_view digits, int base) {
  return {Type::integer, canonical_integer(digits, base, text.starts_with('-'))};
}

Reading floating(double number) {
  return {Type::floating, canonical_float(number)};
}

Reading boolean(bool value) {
  return {Type::boolean, value ? "true" : "false"};
}

// The words that all readers know.
std::optional<Reading> common_word(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return Reading{Type::null, ""};
  if (is_one_of(text, {"true", "True", "TRUE"})) return boolean(true);
  if (is_one_of(text, {"false", "False", "FALSE"})) return boolean(false);
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    return floating(std::numeric_limits<double>::quiet_NaN());
  }
  if (is_one_of(without_sign(text), {".inf", ".Inf", ".INF"})) {
    const double infinity = std::numeric_limits<double>::infinity();
    return floating(text.starts_with('-') ? -infinity : infinity);
  }
  return std::nullopt;
}

std::optional<Reading> old_boolean(std::string_view text) {
  if (is_one_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) return boolean(true);
  if (is_one_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) return boolean(false);
  return std::nullopt;
}

// The exponent of a float, or nothing: `e`, a sign (which some need), digits.
enum class Sign { optional, required };

bool is_exponent(std::string_view text, Sign sign) {
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  const auto digits = without_sign(text);
  if (sign == Sign::required && digits.size() == text.size()) return false;
  return !digits.empty() && consists_of(digits, decimal);
}

// --- YAML 1.1, as PyYAML reads it -------------------------------------------------------------

// Digits in groups of sixty: `190:20:30`. Splits off nothing but checks the form.
bool is_sexagesimal(std::string_view text) {
  const auto groups = base::split(text, ':');
  const auto fits = [](std::string_view group) {
    return !group.empty() && group.size() <= 2 && consists_of(group, decimal) &&
           (group.size() == 1 || group[0] < '6');
  };
  const bool starts_well = !groups[0].empty() && base::is_ascii_digit(groups[0][0]) &&
                           consists_of(groups[0], decimal_or_bar);
  return groups.size() > 1 && starts_well && std::all_of(groups.begin() + 1, groups.end(), fits);
}

double sexagesimal_value(std::string_view text) {
  const auto groups = base::split(text, ':');
  double value = 0;
  double unit = 1;
  for (auto group = groups.rbegin(); group != groups.rend(); ++group, unit *= 60) {
    value += to_double(*group) * unit;
  }
  return value;
}

std::optional<Reading> yaml11_integer(std::string_view text) {
  const auto body = without_sign(text);
  const auto digits = body.size() > 2 ? body.substr(2) : std::string_view();
  if (body.starts_with("0b") && !digits.empty() && consists_of(digits, "01_")) {
    return integer(text, digits, 2);
  }
  if (body.starts_with("0x") && !digits.empty() && consists_of(digits, "0123456789abcdefABCDEF_")) {
    return integer(text, digits, 16);
  }
  if (body == "0") return integer(text, body, 10);
  if (body.starts_with('0')) {
    if (consists_of(body, "01234567_")) return integer(text, body, 8);
    return std::nullopt;
  }
  if (body.empty() || !base::is_ascii_digit(body[0])) return std::nullopt;
  if (consists_of(body, decimal_or_bar)) return integer(text, body, 10);
  if (!is_sexagesimal(body)) return std::nullopt;
  const double value = sexagesimal_value(body);
  if (!(value < 9e15)) return Reading{Type::integer, std::string(text)};
  return integer(text, std::to_string(static_cast<unsigned long long>(value)), 10);
}

std::optional<Reading> yaml11_float(std::string_view text) {
  const auto body = without_sign(text);
  const double factor = text.starts_with('-') ? -1 : 1;
  const auto point = body.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const auto whole = body.substr(0, point);
  const auto fraction = body.substr(point + 1);
  const auto fraction_end = std::min(fraction.find_first_not_of(decimal_or_bar), fraction.size());
  const auto exponent = fraction.substr(fraction_end);
  if (whole.empty()) {
    const bool has_digits = fraction_end > 0 && fraction[0] != '_';
    const bool matches =
        body.size() == text.size() && has_digits && is_exponent(exponent, Sign::required);
    return matches ? std::optional(floating(to_double(body))) : std::nullopt;
  }
  if (is_sexagesimal(whole) && exponent.empty()) {
    return floating(factor * sexagesimal_value(body));
  }
  const bool matches = base::is_ascii_digit(whole[0]) && consists_of(whole, decimal_or_bar) &&
                       is_exponent(exponent, Sign::required);
  return matches ? std::optional(floating(factor * to_double(body))) : std::nullopt;
}

Reading read_yaml11(std::string_view text) {
  if (const auto word = common_word(text)) return *word;
  if (const auto word = old_boolean(text)) return *word;
  if (text == "<<") return {Type::merge, "<<"};
  if (text == "=") return {Type::value, "="};
  if (const auto number = yaml11_integer(text)) return *number;
  if (const auto number = yaml11_float(text)) return *number;
  if (is_yaml11_timestamp(text)) return {Type::timestamp, std::string(text)};
  return {Type::string, std::string(text)};
}

// --- YAML 1.2, core schema --------------------------------------------------------------------

// [-+]? ( \.[0-9]+ | [0-9]+ ( \.[0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_core_float(std::string_view text) {
  const auto body = without_sign(text);
  const auto whole_end = std::min(body.find_first_not_of(decimal), body.size());
  auto rest = body.substr(whole_end);
  std::size_t digits = whole_end;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    const auto fraction_end = std::min(rest.find_first_not_of(decimal), rest.size());
    digits += fraction_end;
    rest.remove_prefix(fraction_end);
  }
  return digits > 0 && is_exponent(rest, Sign::optional);
}

Reading read_core(std::string_view text) {
  if (const auto word = common_word(text)) return *word;
  const auto body = without_sign(text);
  if (!body.empty() && consists_of(body, decimal)) return integer(text, body, 10);
  if (text.starts_with("0o") && text.size() > 2 && consists_of(text.substr(2), "01234567")) {
    return integer(text, text.substr(2), 8);
  }
  if (text.starts_with("0x") && text.size() > 2 &&
      consists_of(text.substr(2), "0123456789abcdefABCDEF")) {
    return integer(text, text.substr(2), 16);
  }
  if (is_core_float(text)) return floating(to_double(text));
  return {Type::string, std::string(text)};
}

// --- go-yaml ----------------------------------------------------------------------------------

std::optional<Reading> go_digits(std::string_view text, std::string_view digits, int base) {
  constexpr std::string_view all_digits = "0123456789abcdef";
  const auto allowed = all_digits.substr(0, static_cast<std::size_t>(base));
  if (digits.empty() || !consists_of(base::to_lower(digits), allowed)) return std::nullopt;
  auto reading = integer(text, digits, base);
  if (!fits_64_bits(reading.value)) return std::nullopt;
  return reading;
}

// strconv.ParseInt and, for what is too large for it, ParseUint, both with base 0.
std::optional<Reading> go_integer(std::string_view text) {
  const auto body = without_sign(text);
  const bool has_prefix = body.size() > 2 && body[0] == '0';
  const char letter = has_prefix ? base::to_lower(body.substr(1, 1))[0] : '\0';
  std::optional<Reading> reading;
  if (letter == 'b') {
    reading = go_digits(text, body.substr(2), 2);
  } else if (letter == 'o') {
    reading = go_digits(text, body.substr(2), 8);
  } else if (letter == 'x') {
    reading = go_digits(text, body.substr(2), 16);
  } else {
    reading = go_digits(text, body, body.starts_with('0') ? 8 : 10);
  }
  // ParseInt ends at 2^63 - 1, and ParseUint takes no sign.
  constexpr unsigned long long highest = (1ULL << 63U) - 1;
  if (reading && text.starts_with('+') && *base::parse_unsigned(reading->value) > highest) {
    return std::nullopt;
  }
  return reading;
}

// go-yaml tries once more behind the prefix, and there a second sign passes: `0b-1`.
std::optional<Reading> go_second_try(std::string_view text, std::string_view prefix, int base) {
  const auto body = text.starts_with('-') ? text.substr(1) : text;
  if (!body.starts_with(prefix)) return std::nullopt;
  const auto digits = body.substr(prefix.size());
  const bool has_sign = digits.starts_with('-') || digits.starts_with('+');
  if (!has_sign || body.size() != text.size()) return std::nullopt;
  return go_digits(digits, digits.substr(1), base);
}

std::optional<Reading> go_number(Reader reader, std::string_view written) {
  const auto text = base::replace_all(std::string(written), "_", "");
  if (auto number = go_integer(text)) return number;
  if (is_core_float(text)) {
    const double number = to_double(text);
    if (std::isfinite(number)) return floating(number);
  }
  if (auto number = go_second_try(text, "0b", 2)) return number;
  return reader == Reader::go3 ? go_second_try(text, "0o", 8) : std::nullopt;
}

// strconv.ParseFloat for what starts with a point. It takes underscores, but only between digits.
std::optional<Reading> go_fraction(std::string_view text) {
  for (std::size_t bar = text.find('_'); bar != std::string_view::npos;
       bar = text.find('_', bar + 1)) {
    const bool is_between = bar + 1 < text.size() && base::is_ascii_digit(text[bar - 1]) &&
                            base::is_ascii_digit(text[bar + 1]);
    if (!is_between) return std::nullopt;
  }
  const auto number = base::replace_all(std::string(text), "_", "");
  if (!is_core_float(number) || !std::isfinite(to_double(number))) return std::nullopt;
  return floating(to_double(number));
}

Reading read_go(Reader reader, std::string_view text) {
  Reading plain_string{Type::string, std::string(text)};
  if (const auto word = common_word(text)) return *word;
  if (const auto word = old_boolean(text)) return reader == Reader::go2 ? *word : plain_string;
  if (text[0] == '.') return go_fraction(text).value_or(plain_string);
  const bool may_be_number =
      base::is_ascii_digit(text[0]) || text.starts_with('-') || text.starts_with('+');
  if (!may_be_number) return plain_string;
  if (is_go_timestamp(text)) {
    return reader == Reader::go3 ? Reading{Type::timestamp, std::string(text)} : plain_string;
  }
  return go_number(reader, text).value_or(plain_string);
}

Reading read_json_word(std::string_view text) {
  if (text == "null") return {Type::null, ""};
  if (text == "true" || text == "false") return boolean(text == "true");
  const bool is_whole = consists_of(without_sign(text), decimal);
  return is_whole ? integer(text, without_sign(text), 10) : floating(to_double(text));
}

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

// What a tag makes of a scalar: a text for !!str, ! and those of applications; a type of YAML's own
// only where the untagged scalar has it anyway.
std::optional<Reading> read_tagged(std::string_view tag, std::string_view text) {
  const bool is_string = tag == "!" || tag == "tag:yaml.org,2002:str" || !tag.starts_with(core_tag);
  if (is_string) return Reading{Type::string, std::string(text)};
  auto reading = read_by_all(text);
  if (!reading) return std::nullopt;
  const auto name = tag.substr(core_tag.size());
  const bool agrees = (name == "int" && reading->type == Type::integer) ||
                      (name == "float" && reading->type == Type::floating) ||
                      (name == "bool" && reading->type == Type::boolean) ||
                      (name == "null" && reading->type == Type::null);
  return agrees ? reading : std::nullopt;
}

}  // namespace

Reading read_plain(Reader reader, std::string_view text) {
  switch (reader) {
    case Reader::yaml11:
      return read_yaml11(text);
    case Reader::core:
      return read_core(text);
    case Reader::go2:
    case Reader::go3:
      break;
  }
  return read_go(reader, text);
}

std::optional<Reading> read_by_all(std::string_view text) {
  auto first = read_plain(all_readers[0], text);
  const auto agrees = [&](Reader reader) { return read_plain(reader, text) == first; };
  if (!std::all_of(all_readers.begin() + 1, all_readers.end(), agrees)) return std::nullopt;
  return first;
}

bool is_type_to_all(std::string_view text, Type type) {
  return std::all_of(all_readers.begin(), all_readers.end(),
                     [&](Reader reader) { return read_plain(reader, text).type == type; });
}

bool is_type_to_any(std::string_view text, Type type) {
  return std::any_of(all_readers.begin(), all_readers.end(),
                     [&](Reader reader) { return read_plain(reader, text).type == type; });
}

std::optional<Reading> read_scalar(const Tree& tree, NodeId id) {
  const auto text = tree.value(id);
  if (tree[id].style != Style::plain) {
    const auto tag = tree.tag(id);
    const bool is_converted = tag.starts_with(core_tag) && tag != "tag:yaml.org,2002:str";
    if (is_converted) return std::nullopt;
    return Reading{Type::string, std::string(text)};
  }
  if (tree.format == Format::json) return read_json_word(text);
  if (const auto tag = tree.tag(id); !tag.empty()) return read_tagged(tag, text);
  return read_by_all(text);
}

std::string_view tag_name(Type type) {
  switch (type) {
    case Type::integer:
      return "int";
    case Type::floating:
      return "float";
    case Type::boolean:
      return "bool";
    case Type::null:
      return "null";
    default:
      return "str";
  }
}

std::string_view describe(Type type) {
  switch (type) {
    case Type::integer:
    case Type::floating:
      return "number";
    case Type::boolean:
      return "boolean";
    case Type::null:
      return "null";
    case Type::timestamp:
      return "date";
    case Type::merge:
    case Type::value:
    case Type::string:
      break;
  }
  return "text";
}

}  // namespace yaml
