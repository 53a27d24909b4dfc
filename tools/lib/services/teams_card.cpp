// SPDX-License-Identifier: Apache-2.0
#include "services/teams_card.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"
#include "services/fitting.hpp"

namespace services {
namespace {

using nlohmann::json;

base::Result<std::optional<Body>> read_objects(const json& section, const char* key,
                                               const std::string& type) {
  const auto text = base::text_at(section, key);
  if (text.empty()) return std::optional<Body>();
  auto list = parse_json(text);
  if (list && list->is_null()) return std::optional<Body>();
  const auto is_object = [](const Body& element) {
    return element.is_object() || element.is_null();
  };
  if (list && list->is_array() && std::all_of(list->begin(), list->end(), is_object)) return list;
  return base::malformed_error(type + "." + key + " is no JSON list of objects: " + excerpt(text),
                               "texts from outside need `toJson` there, without quotes around it");
}

// The shortest digits that mean the same number, with an exponent where Go writes one.
std::string printed(double number) {
  std::array<char, 40> buffer{};
  auto* const end = buffer.data() + buffer.size();
  const auto scientific = std::to_chars(buffer.data(), end, number, std::chars_format::scientific);
  std::string text(buffer.data(), scientific.ptr);
  const auto after_e = text.substr(text.find('e') + 1);
  const auto digits = base::parse_unsigned(std::string_view(after_e).substr(1)).value_or(0);
  const auto exponent = (after_e.front() == '-' ? -1 : 1) * static_cast<int>(digits);
  constexpr int first_with_exponent = 6;
  if (exponent < -4 || exponent >= first_with_exponent) return text;
  const auto fixed = std::to_chars(buffer.data(), end, number, std::chars_format::fixed);
  return {buffer.data(), fixed.ptr};
}

std::string printed_list(const Body& list) {
  std::vector<std::string> all;
  for (const auto& element : list) all.push_back(printed_as_go(element));
  return "[" + base::join(all, " ") + "]";
}

std::string printed_map(const Body& object) {
  std::map<std::string, std::string> sorted;
  for (const auto& [key, value] : object.items()) sorted[key] = printed_as_go(value);
  std::vector<std::string> all;
  all.reserve(sorted.size());
  for (const auto& [key, value] : sorted) all.push_back(key + ":" + value);
  return "map[" + base::join(all, " ") + "]";
}

}  // namespace

std::string printed_as_go(const Body& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number()) return printed(value.get<double>());
  if (value.is_array()) return printed_list(value);
  if (value.is_object()) return printed_map(value);
  return "<nil>";
}

base::Result<TeamsWords> read_teams_words(const Message& message, const std::string& type) {
  const auto section = message.section.value_or(json::object());
  TeamsWords words;
  words.title = base::text_at(section, "title");
  words.summary = base::text_at(section, "summary");
  words.text = base::text_at(section, "text");
  if (words.text.empty()) words.text = message.text;
  words.theme_colour = base::text_at(section, "themeColor");
  words.sections = TRY(read_objects(section, "sections", type));
  words.facts = TRY(read_objects(section, "facts", type));
  words.actions = TRY(read_objects(section, "potentialAction", type));
  return words;
}

base::Result<std::string> fitted_to_teams(TeamsWords words,
                                          const std::function<Body(const TeamsWords&)>& write,
                                          std::vector<std::string>& remarks) {
  auto whole = base::json_text(write(words));
  if (whole.size() <= most_of_teams) return whole;
  const auto text = base::valid_utf8(words.text);
  words.text = "x";  // and not nothing, for then a card has one block less
  const auto around = base::json_text(write(words)).size() - words.text.size();
  const Limit limit = {.most = most_of_teams - std::min(around, most_of_teams),
                       .counts = Counts::bytes_of_json};
  const auto cut = fitted(
      text, [](std::string_view) { return std::string(); }, limit, remarks);
  if (!cut) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message =
                           "the message is longer than the 28 KiB that Teams takes, "
                           "without its text as well"};
  }
  words.text = *cut;
  return base::json_text(write(words));
}

}  // namespace services
