// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"

namespace applicationset {

using manifests::path_to;

namespace {

constexpr int deepest = 3;  // one level more than there may be

void visit_entry(const LintEntry& entry, const std::function<void(const LintEntry&)>& visit) {
  visit(entry);
  if (entry.level == deepest) return;
  for (const std::string_view kind : {"matrix", "merge"}) {
    for (const auto& inner : entries_in(entry, kind)) visit_entry(inner, visit);
  }
}

constexpr std::array<std::string_view, 10> keywords = {
    "if", "range", "with", "end", "else", "define", "template", "block", "break", "continue"};

}  // namespace

void Lint::add_in_text(manifests::Severity severity, std::string_view rule, const std::string& path,
                       const std::string& words, std::string hint) {
  auto parts = words_of(words);
  const auto line = line_of(document, path, parts);
  problems_.push_back({.severity = severity,
                       .rule = std::string(rule),
                       .file = document.file(),
                       .line = line,
                       .path = path,
                       .message = std::move(parts.text),
                       .hint = std::move(hint)});
}

std::string_view LintEntry::kind() const {
  const auto kinds = kinds_of(json);
  return kinds.size() == 1 ? kinds.front() : std::string_view();
}

std::vector<LintEntry> entries_in(const LintEntry& entry, std::string_view kind) {
  std::vector<LintEntry> entries;
  std::size_t index = 0;
  const std::string path = path_to(path_to(entry.path, kind), "generators");
  for (const auto& json : manifests::list_of(field(entry.json, kind), "generators")) {
    const bool is_rendered = entry.is_rendered || (kind == "matrix" && index > 0);
    entries.push_back({json, path_to(path, index), entry.level + 1, kind, is_rendered});
    ++index;
  }
  return entries;
}

void for_each_entry(const Json& spec, const std::function<void(const LintEntry&)>& visit) {
  std::size_t index = 0;
  for (const auto& json : manifests::list_of(spec, "generators")) {
    visit_entry({.json = json, .path = path_to("spec.generators", index++)}, visit);
  }
}

void for_each_text(const Json& json, const std::string& path,
                   const std::function<void(const LintText&)>& visit) {
  if (json.is_string()) visit({json.get_ref<const std::string&>(), path});
  if (json.is_array()) {
    for (std::size_t index = 0; index < json.size(); ++index) {
      for_each_text(json[index], path_to(path, index), visit);
    }
  }
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.get_ref<const Json::object_t&>()) {
    const std::string place = path_to(path, key);
    visit({key, place});
    for_each_text(value, place, visit);
  }
}

void for_each_template(const Lint& lint, const std::function<void(const LintText&)>& visit) {
  const auto& spec = lint.spec;
  for_each_text(field(spec, "template"), "spec.template", visit);
  if (field(spec, "templatePatch").is_string()) {
    for_each_text(field(spec, "templatePatch"), "spec.templatePatch", visit);
  }
  for_each_entry(spec, [&](const LintEntry& entry) {
    for (const auto kind : kinds_of(entry.json)) {
      const auto& generator = field(entry.json, kind);
      const std::string path = path_to(entry.path, kind);
      const bool is_outermost = entry.is_rendered && kind != "matrix" && kind != "merge";
      if (is_outermost) {
        for_each_text(generator, path, visit);
        continue;
      }
      if (entry.level == 0) {
        for_each_text(field(generator, "template"), path_to(path, "template"), visit);
      }
      if (kind != "clusterDecisionResource") {
        for_each_text(field(generator, "values"), path_to(path, "values"), visit);
      }
    }
  });
}

const Json& value_at(const Json& json, const std::string& path) {
  static const Json nothing;
  const auto steps = manifests::steps_of(path);
  if (!steps) return nothing;
  const Json* value = &json;
  for (const auto& step : *steps) {
    if (const auto* key = std::get_if<std::string>(&step)) {
      value = &field(*value, *key);
      continue;
    }
    const auto index = std::get<std::size_t>(step);
    if (!value->is_array() || index >= value->size()) return nothing;
    value = &(*value)[index];
  }
  return *value;
}

std::vector<std::string> tags_of(std::string_view text) {
  std::vector<std::string> tags;
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const auto end = text.find("}}", at + 2);
    if (end == std::string_view::npos) break;
    tags.emplace_back(base::trim(text.substr(at + 2, end - at - 2)));
    at = end + 2;
  }
  return tags;
}

bool is_go_tag(std::string_view tag) {
  if (tag.starts_with('.') || tag.starts_with('$') || tag.starts_with("- ") ||
      tag.starts_with("/*") || tag.ends_with(" -") || tag == "-") {
    return true;
  }
  if (tag.find_first_of("|\"`(") != std::string_view::npos) return true;
  const auto word = tag.substr(0, tag.find_first_of(" \t\n"));
  if (std::find(keywords.begin(), keywords.end(), word) != keywords.end()) return true;
  return tag.find(" .") != std::string_view::npos || tag.find(" $") != std::string_view::npos;
}

std::size_t line_of(const manifests::Document& set, const std::string& path,
                    const EngineWords& words) {
  return words.line == 0 ? set.line_of(path) : set.line_in(path, words.line);
}

EngineWords words_of(const std::string& message) {
  constexpr std::string_view prefix = "template: base:";
  const auto begin = message.find(prefix);
  if (begin == std::string::npos) return {.line = 0, .text = message};
  std::string_view rest = std::string_view(message).substr(begin + prefix.size());
  const auto digits = rest.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return {.line = 0, .text = message};
  const auto line = base::parse_unsigned(rest.substr(0, digits)).value_or(0);
  rest.remove_prefix(digits);
  const auto colon = rest.find(": ");
  if (colon == std::string_view::npos) return {.line = 0, .text = message};
  std::string text(rest.substr(colon + 2));
  constexpr std::string_view executing = "executing \"base\" at ";
  if (text.starts_with(executing)) text = "at " + text.substr(executing.size());
  const auto column = rest.substr(0, colon);
  const auto behind_place = text.starts_with("at <") ? text.find(">: ") : std::string::npos;
  if (column.starts_with(':')) {
    text.insert(behind_place == std::string::npos ? text.size() : behind_place + 1,
                " (column " + std::string(column.substr(1)) + ')');
  }
  return {.line = static_cast<std::size_t>(line), .text = std::move(text)};
}

}  // namespace applicationset
