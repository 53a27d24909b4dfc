// SPDX-License-Identifier: Apache-2.0
#include "services/section.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "services/answer.hpp"

namespace services {

using nlohmann::json;

std::string first_of(std::initializer_list<std::string> texts) {
  for (const auto& text : texts) {
    if (!base::trim(text).empty()) return text;
  }
  return {};
}

bool has_any(const json& section, const char* key) {
  const auto found = section.find(key);
  if (found == section.end()) return false;
  return found->is_string() ? !base::trim(base::text_at(section, key)).empty() : !found->empty();
}

void copy_texts(Body& to, const json& section, std::initializer_list<const char*> keys) {
  for (const auto* key : keys) {
    const auto text = base::text_at(section, key);
    if (!text.empty()) to[key] = text;
  }
}

base::Result<std::optional<std::size_t>> type_at(const json& section,
                                                 std::span<const std::string_view> types,
                                                 std::string_view who) {
  const auto wanted = base::text_at(section, "type");
  if (wanted.empty()) return std::optional<std::size_t>();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (base::to_lower(types[i]) == base::to_lower(wanted)) return std::optional(i);
    names.emplace_back(types[i]);
  }
  const auto meant = base::did_you_mean(wanted, names);
  return base::malformed_error(
      "'" + base::printable(wanted) + "' is no type of a message of " + std::string(who),
      meant ? "did you mean '" + *meant + "'?" : "there are " + base::join(names, ", "));
}

base::Result<Body> read_json(const std::string& text, const std::string& what) {
  auto value = parse_json(text);
  if (value) return *std::move(value);
  try {
    [[maybe_unused]] const auto parsed = Body::parse(base::valid_utf8(text));
    return base::malformed_error(what + " is nested too deeply");
  } catch (const Body::parse_error& problem) {
    const auto before = std::string_view(text).substr(0, problem.byte);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return base::malformed_error(what + " is no JSON: see line " + std::to_string(line),
                                 "texts of others belong into it as {{ .x | toJson }}");
  } catch (const Body::out_of_range&) {
    return base::malformed_error(what + " has a number that is too large");
  }
}

base::Result<std::optional<Body>> body_at(const Message& message, const char* key,
                                          std::string_view who, std::vector<std::string>& remarks) {
  const auto text = base::text_at(message.section.value_or(json::object()), "body");
  if (base::trim(text).empty()) return std::optional<Body>();
  const auto what = "'body' for " + std::string(who);
  auto body = TRY(read_json(text, what));
  if (!body.is_object() || !body.contains(key)) {
    return base::malformed_error(what + " has no '" + key + "'");
  }
  if (!message.mentions.empty()) {
    remarks.emplace_back("'body' is sent as it is: mentions were left out");
  }
  return std::optional(std::move(body));
}

base::Result<std::vector<Button>> buttons_at(const json& section, const char* key) {
  std::vector<Button> buttons;
  const auto written = section.find(key);
  if (written == section.end() || !written->is_array()) return buttons;
  for (const auto& button : *written) {
    const auto title = base::valid_utf8(base::text_at(button, "title"));
    const auto url = base::valid_utf8(base::text_at(button, "url"));
    if (title.empty() && url.empty()) continue;
    if (title.empty() || url.empty()) {
      return base::malformed_error("each of '" + std::string(key) +
                                   "' needs a 'title' and a 'url'");
    }
    buttons.push_back({title, url});
  }
  return buttons;
}

}  // namespace services
