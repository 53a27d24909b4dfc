// SPDX-License-Identifier: Apache-2.0
#include "applicationset/ignore_rules.hpp"

#include <optional>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

std::string unescaped(std::string_view token) {
  return base::replace_all(base::replace_all(std::string(token), "~1", "/"), "~0", "~");
}

std::optional<std::size_t> index_in(const Json& list, const std::string& token) {
  const auto index = base::parse_unsigned(token);
  if (!index || *index >= list.size()) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

// Removes what a JSON pointer points to, if it is there.
void remove(Json& object, const std::string& pointer) {
  const auto tokens = base::split(pointer, '/');
  Json* node = &object;
  for (std::size_t number = 1; number + 1 < tokens.size(); ++number) {
    const std::string token = unescaped(tokens[number]);
    if (node->is_object() && node->contains(token)) {
      node = &(*node)[token];
    } else if (const auto index = node->is_array() ? index_in(*node, token) : std::nullopt) {
      node = &(*node)[*index];
    } else {
      return;
    }
  }
  const std::string last = unescaped(tokens.back());
  if (node->is_object()) {
    node->erase(last);
  } else if (const auto index = node->is_array() ? index_in(*node, last) : std::nullopt) {
    node->erase(*index);
  }
}

}  // namespace

base::Result<IgnoreRules> IgnoreRules::read(const Json& spec) {
  IgnoreRules rules;
  std::size_t number = 0;
  for (const auto& item : field(spec, "ignoreApplicationDifferences")) {
    const std::string place = "spec.ignoreApplicationDifferences[" + std::to_string(number++) + ']';
    Rule rule = {.name = text_at(item, "name"), .pointers = {}, .paths = {}};
    for (const auto& pointer : field(item, "jsonPointers")) {
      if (!pointer.is_string() || !pointer.get_ref<const std::string&>().starts_with('/')) {
        const auto index = '[' + std::to_string(rule.pointers.size()) + ']';
        return base::malformed_error(place + ".jsonPointers" + index + ": " +
                                     yaml::quoted(base::json_text(pointer)) +
                                     " is no JSON pointer: it has to begin with a slash");
      }
      rule.pointers.push_back(pointer.get<std::string>());
    }
    for (const auto& expression : field(item, "jqPathExpressions")) {
      if (!expression.is_string()) continue;
      const auto index = '[' + std::to_string(rule.paths.size()) + ']';
      auto path = TRY(JsonPath::parse(expression.get<std::string>())
                          .context(place + ".jqPathExpressions" + index));
      rule.paths.push_back(std::move(path));
    }
    rules.rules_.push_back(std::move(rule));
  }
  return rules;
}

void IgnoreRules::remove_from(Json& application, std::string_view name) const {
  for (const auto& rule : rules_) {
    if (!rule.name.empty() && rule.name != name) continue;
    for (const auto& pointer : rule.pointers) remove(application, pointer);
    for (const auto& path : rule.paths) path.remove_from(application);
  }
}

}  // namespace applicationset
