// SPDX-License-Identifier: Apache-2.0
#include "applicationset/foreign_tags.hpp"

#include <algorithm>

#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

// A name with dots, slashes and indices: `path.basename`, `path[0]`, `metadata.labels.a/b`.
bool is_flat_name(std::string_view tag) {
  return !tag.empty() && base::is_ascii_alpha(tag.front()) &&
         std::all_of(tag.begin(), tag.end(), [](char c) {
           return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
                  std::string_view("._-[]/").find(c) != std::string_view::npos;
         });
}

std::string as_go_tag(std::string_view name) {
  const auto bracket = name.find('[');
  const auto bare = name.substr(0, bracket);
  if (bare == "path" && bracket != std::string_view::npos) {
    const auto end = name.find(']');
    if (end != std::string_view::npos && end > bracket) {
      return "{{index .path.segments " + std::string(name.substr(bracket + 1, end - bracket - 1)) +
             "}}";
    }
  }
  if (name == "path") return "{{.path.path}}";
  constexpr std::string_view labels = "metadata.labels.";
  if (name.starts_with(labels)) {
    return "{{index .metadata.labels \"" + std::string(name.substr(labels.size())) + "\"}}";
  }
  // Go takes a dash for a minus.
  const bool is_key = name.find_first_of("-/") != std::string_view::npos;
  if (is_key && name.find('.') == std::string_view::npos) {
    return "{{index . \"" + std::string(name) + "\"}}";
  }
  return "{{." + std::string(name) + "}}";
}

// The name in Go's message about a function that there is not.
std::string undefined_function(const std::string& words) {
  constexpr std::string_view begin = "function \"";
  constexpr std::string_view end = "\" not defined";
  const auto at = words.find(begin);
  const auto stop = at == std::string::npos ? at : words.find(end, at);
  if (stop == std::string::npos) return {};
  return words.substr(at + begin.size(), stop - at - begin.size());
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// For a function that there is not.
std::string hint_for_function(const std::string& name) {
  if (is_one_of(name, {"include", "required", "tpl", "lookup", "toToml", "fromToml",
                       "fromYamlObject", "fromJsonArray", "mustToYaml", "mustToToml"})) {
    return "the function is Helm's own, and ApplicationSets do not have it";
  }
  if (is_one_of(name, {"env", "expandenv", "getHostByName"})) {
    return "Argo CD leaves this function of sprig out";
  }
  return {};
}

}  // namespace

std::string words_about_go_tag(const std::string& tag) {
  return yaml::quoted("{{" + tag + "}}") +
         " is a template of Go, and stays as it is without goTemplate";
}

std::string hint_for_go_tag(const std::string& tag) {
  const bool is_name = tag.starts_with('.') && is_flat_name(std::string_view(tag).substr(1));
  return "set goTemplate: true" + (is_name ? ", or write {{" + tag.substr(1) + "}}" : "");
}

std::string flat_tag_in(const std::string& text, const std::string& words) {
  const auto function = undefined_function(words);
  for (const auto& tag : tags_of(text)) {
    if (!is_flat_name(tag) || is_go_tag(tag)) continue;
    const auto word = tag.substr(0, tag.find_first_of(".[-/"));
    const bool is_it =
        function.empty() ? tag.find_first_of("[/-") != std::string::npos : word == function;
    if (is_it) return tag;
  }
  return {};
}

std::string hint_for_go_text(const std::string& text, const base::Error& error) {
  const auto flat = flat_tag_in(text, error.message);
  if (!flat.empty()) return "write " + as_go_tag(flat);
  auto hint = hint_for_function(undefined_function(error.message));
  return hint.empty() ? error.hint : hint;
}

}  // namespace applicationset
