// SPDX-License-Identifier: Apache-2.0
#include "applicationset/gaps.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "applicationset/failures.hpp"
#include "applicationset/foreign_tags.hpp"
#include "applicationset/lint_groups.hpp"
#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

constexpr std::string_view no_value = "<no value>";

bool has_text(const Json& json, std::string_view wanted) {
  const auto has_it = [&](const std::string& text) {
    return text.find(wanted) != std::string::npos;
  };
  if (json.is_string()) return has_it(json.get_ref<const std::string&>());
  if (json.is_array()) {
    return std::any_of(json.begin(), json.end(),
                       [&](const Json& item) { return has_text(item, wanted); });
  }
  if (!json.is_object()) return false;
  const auto& entries = json.get_ref<const Json::object_t&>();
  return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
    return has_it(entry.first) || has_text(entry.second, wanted);
  });
}

// Where a text of the template was written; other paths are those of the set already.
std::string place_of(const Json& set, const Generated& generated, const std::string& path) {
  constexpr std::string_view prefix = "spec.template.";
  if (!path.starts_with(prefix)) return path;
  return origin_of(set, generated, path.substr(prefix.size()));
}

std::string message_of(const std::vector<std::string>& tags) {
  if (tags.size() == 1) {
    return "there is no parameter " + yaml::shown(tags.front()) + ", and the tag stays in the text";
  }
  return "there are no parameters " + yaml::list(tags) + ", and the tags stay in the text";
}

}  // namespace

bool has_gap(const Json& json, const Generated& generated) {
  return has_text(json, no_value) || (!generated.unresolved.empty() && has_text(json, "{{"));
}

bool is_for_others(std::string_view path) {
  constexpr std::array<std::string_view, 5> places = {
      ".annotations", ".helm.values", ".helm.parameters", ".kustomize.patches", ".plugin."};
  return std::any_of(places.begin(), places.end(), [&](std::string_view place) {
    return path.find(place) != std::string_view::npos;
  });
}

void Gaps::look_at(const Json& set, const Generated& generated, const Params& params, bool is_go) {
  if (is_go) {
    add_no_values(set, generated);
  } else {
    add_tags(set, generated, params);
  }
}

void Gaps::add(Note note, const std::string& tag, const Generated& generated) {
  const auto [place, is_new] = found_.try_emplace(note.path);
  auto& found = place->second;
  if (is_new) found.note = std::move(note);
  if (!tag.empty() && std::find(found.tags.begin(), found.tags.end(), tag) == found.tags.end()) {
    found.tags.push_back(tag);
  }
  auto name = name_of(generated);
  if (found.names.empty() || found.names.back() != name) found.names.push_back(std::move(name));
}

void Gaps::add_foreign(const std::string& tag, std::string path) {
  const bool is_fault = !is_for_others(path);
  if (!foreign_paths_.insert(path).second) return;
  if (foreign_ && (foreign_->is_fault || !is_fault)) return;
  foreign_ = Note{.rule = "AS009",
                  .path = std::move(path),
                  .message = words_about_go_tag(tag),
                  .hint = hint_for_go_tag(tag),
                  .is_fault = is_fault};
}

void Gaps::add_tags(const Json& set, const Generated& generated, const Params& params) {
  for (const auto& tag : generated.unresolved) {
    const std::string name(base::trim(tag.name));
    auto path = place_of(set, generated, tag.path);
    if (is_go_tag(name)) {
      add_foreign(name, std::move(path));
      continue;
    }
    add({.rule = "AS011",
         .path = std::move(path),
         .message = {},
         .hint = hint_for_key(name, params, ""),
         .is_fault = true},
        name, generated);
  }
}

void Gaps::add_no_values(const Json& set, const Generated& generated) {
  if (!has_text(generated.application, no_value)) return;
  for_each_text(generated.application, "", [&](const LintText& text) {
    if (text.text.find(no_value) == std::string::npos) return;
    auto path = origin_of(set, generated, text.path);
    // What the template says itself is meant.
    if (value_at(set, path) == text.text) return;
    add({.rule = "AS011",
         .path = std::move(path),
         .message = "a parameter is missing: the text has <no value> in it",
         .hint = "goTemplateOptions: [\"missingkey=error\"] says which",
         .is_fault = true},
        {}, generated);
  });
}

void Gaps::move_to(Notes& notes) {
  if (foreign_) {
    const auto others = foreign_paths_.size() - 1;
    if (others > 0) foreign_->message += " (and in " + base::number_of(others, "other field") + ')';
    notes.push_back(std::move(*foreign_));
    foreign_.reset();
  }
  for (auto& [path, found] : found_) {
    if (!found.tags.empty()) found.note.message = message_of(found.tags);
    found.note.message += of_applications(found.names);
    notes.push_back(std::move(found.note));
  }
  found_.clear();
}

}  // namespace applicationset
