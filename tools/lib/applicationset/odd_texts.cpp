// SPDX-License-Identifier: Apache-2.0
#include "applicationset/odd_texts.hpp"

#include <algorithm>

#include "applicationset/lint_groups.hpp"
#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using govalue::Value;

namespace {

// A parameter, as Go prints it.
struct Odd {
  std::string printed;
  Note note;
};
using Odds = std::vector<Odd>;

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && base::is_ascii_digit(text[at]);
}

// Where there is something like "8e+11".
bool has_exponent(std::string_view text) {
  for (auto at = text.find_first_of("+-", 2); at != std::string_view::npos;
       at = text.find_first_of("+-", at + 1)) {
    const bool is_power = is_digit_at(text, at + 1) && is_digit_at(text, at + 2);
    if (is_power && text[at - 1] == 'e' && is_digit_at(text, at - 2)) return true;
  }
  return false;
}

bool may_be_odd(std::string_view text) {
  return text.find('[') != std::string_view::npos || has_exponent(text);
}

// Most applications have no such text, and then nothing more is looked at.
bool has_odd_text(const Json& json) {
  if (json.is_string()) return may_be_odd(json.get_ref<const std::string&>());
  if (json.is_array()) return std::any_of(json.begin(), json.end(), &has_odd_text);
  if (!json.is_object()) return false;
  const auto& entries = json.get_ref<const Json::object_t&>();
  return std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
    return may_be_odd(entry.first) || has_odd_text(entry.second);
  });
}

// "8.8e+11": how Go writes a number of seven digits and more.
bool is_exponent(std::string_view text) {
  const auto e = text.find('e');
  if (e == std::string_view::npos || e + 3 >= text.size()) return false;
  const auto is_digit = [](char c) { return base::is_ascii_digit(c); };
  const auto digits = text.substr(0, e);
  const auto power = text.substr(e + 2);
  const bool is_signed = text[e + 1] == '+' || text[e + 1] == '-';
  return is_signed && std::all_of(power.begin(), power.end(), is_digit) && !digits.empty() &&
         is_digit(digits[0]) && (digits.size() == 1 || digits[1] == '.') &&
         std::all_of(digits.begin() + 1, digits.end(),
                     [&](char c) { return is_digit(c) || c == '.'; });
}

Note note_of_number(const std::string& printed) {
  return {.rule = "AS013",
          .path = {},
          .message = "a number of the parameters is written as " + yaml::quoted(printed),
          .hint =
              "put quotes around it where it comes from, or, with goTemplate, write "
              "{{.number | int64}}"};
}

// A key of the map with a text below it: the one of its own name, as `path` in `.path` has it.
std::string text_key_of(const Value& map, const std::string& name) {
  const auto* own = map.find(name.substr(name.rfind('.') + 1));
  if (own != nullptr && own->is_text()) return name.substr(name.rfind('.') + 1);
  for (const auto& entry : map.entries()) {
    if (entry.value.is_text()) return std::string(entry.key.as_text());
  }
  return {};
}

Note note_of_map(const Value& map, const std::string& name, const std::string& printed) {
  const auto key = text_key_of(map, name);
  return {.rule = "AS037",
          .path = {},
          .message = (name.empty() ? "all parameters are" : yaml::shown(name) + " is") +
                     " a map, and Go writes " + yaml::quoted(base::shorten(printed, 30)),
          .hint = key.empty() ? "take what is in it"
                              : "take what is in it: {{" + name + '.' + yaml::shown(key) + "}}",
          .is_fault = true};
}

Note note_of_list(const std::string& name, const std::string& printed) {
  return {.rule = "AS037",
          .path = {},
          .message = yaml::shown(name) + " is a list, and Go writes " +
                     yaml::quoted(base::shorten(printed, 30)),
          .hint = "{{index " + name + " 0}} takes one of it, and {{join \",\" " + name +
                  "}} makes a text of all",
          .is_fault = true};
}

// Outer ones come first: what they print has the inner ones in it.
void collect(const Value& value, const std::string& name, Odds& odds) {
  if (value.is_map() && value.size() > 0) {
    auto printed = text_of(value);
    odds.push_back({printed, note_of_map(value, name, printed)});
    for (const auto& entry : value.entries()) {
      collect(entry.value, name + '.' + std::string(entry.key.as_text()), odds);
    }
  } else if (value.is_list() && value.size() > 0) {
    auto printed = text_of(value);
    odds.push_back({printed, note_of_list(name, printed)});
    for (const auto& item : value.items()) collect(item, name, odds);
  } else if (value.is(govalue::float64_type) || value.is_text()) {
    auto printed = text_of(value);
    if (is_exponent(printed)) odds.push_back({printed, note_of_number(printed)});
  }
}

}  // namespace

void OddTexts::look_at(const Json& set, const Generated& generated, const Params& params) {
  if (!has_odd_text(generated.application)) return;
  Odds odds;
  collect(params, "", odds);
  for_each_text(generated.application, "", [&](const LintText& text) {
    if (!may_be_odd(text.text)) return;
    const auto odd = std::find_if(odds.begin(), odds.end(), [&](const Odd& one) {
      return text.text.find(one.printed) != std::string::npos;
    });
    if (odd == odds.end()) return;
    auto path = origin_of(set, generated, text.path);
    // What the template says itself is meant.
    if (value_at(set, path) == text.text) return;
    auto& found = found_[{odd->note.rule, path}];
    if (found.names.empty()) found.note = odd->note;
    found.note.path = std::move(path);
    found.names.push_back(name_of(generated));
  });
}

void OddTexts::move_to(Notes& notes) {
  for (auto& [place, found] : found_) {
    found.note.message += of_applications(found.names);
    notes.push_back(std::move(found.note));
  }
  found_.clear();
}

}  // namespace applicationset
