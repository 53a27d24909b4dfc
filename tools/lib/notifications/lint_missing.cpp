// SPDX-License-Identifier: Apache-2.0
#include "notifications/lint_missing.hpp"

#include <algorithm>

#include "notifications/suggestion.hpp"

namespace notifications {
namespace {

using gotemplate::FieldPath;
using govalue::Value;

enum class There { missing, map, other };

There look_up(const Value& data, const FieldPath& path) {
  const Value* at = &data;
  for (const auto step : path) {
    if (step == gotemplate::each || !at->is_map()) return There::other;
    at = at->find(step);
    if (at == nullptr || at->is_nil()) return There::missing;
  }
  return at->is_map() ? There::map : There::other;
}

// What differs between the applications and pipelines of people.
bool is_of_everybodys_own(const FieldPath& path) {
  if (path.empty() || path.front() == "context") return false;
  if (path.front() != "app") return true;
  return std::any_of(path.begin(), path.end(), [](std::string_view step) {
    return step == "labels" || step == "annotations" || step == "spec" || step == gotemplate::each;
  });
}

}  // namespace

std::optional<Missing> find_missing(const gotemplate::FieldUses& fields, const Config& config,
                                    std::span<const Value> data) {
  bool is_clear = true;
  for (const auto& use : fields.uses) {
    const bool is_handed_over = fields.handed_over.contains(use.path);
    const auto is_all = [&](There there) {
      return std::all_of(data.begin(), data.end(),
                         [&](const Value& one) { return look_up(one, use.path) == there; });
    };
    // A function may look for anything in a map.
    is_clear &= !is_of_everybodys_own(use.path) && !(is_handed_over && is_all(There::map));
    if (is_handed_over || is_of_everybodys_own(use.path) || !is_all(There::missing)) continue;
    const bool is_context = use.path.size() > 1 && use.path.front() == "context";
    return Missing{.what = "{{" + use.text + "}}",
                   .hint = !is_context ? ""
                           : config.context.empty()
                               ? "add it to the key `context`, or give it with --context"
                               : suggestion_for(std::string(use.path[1]), config.context)};
  }
  if (!is_clear) return std::nullopt;
  return Missing{};
}

}  // namespace notifications
