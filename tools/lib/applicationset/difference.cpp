// SPDX-License-Identifier: Apache-2.0
#include "applicationset/difference.hpp"

#include <algorithm>

#include "base/keys.hpp"

namespace applicationset {

namespace {

void compare(const std::string& path, const Json& before, const Json& after,
             std::vector<FieldChange>& changes);

void compare_objects(const std::string& path, const Json& before, const Json& after,
                     std::vector<FieldChange>& changes) {
  const base::KeyFinder in_after(after);
  const base::KeyFinder in_before(before);
  for (const auto& [key, value] : before.items()) {
    compare(path_to(path, key), value, in_after[key], changes);
  }
  for (const auto& [key, value] : after.items()) {
    if (in_before[key].is_null()) compare(path_to(path, key), Json(), value, changes);
  }
}

void compare_lists(const std::string& path, const Json& before, const Json& after,
                   std::vector<FieldChange>& changes) {
  static const Json nothing;
  const std::size_t count = std::max(before.size(), after.size());
  for (std::size_t index = 0; index < count; ++index) {
    compare(path + '[' + std::to_string(index) + ']',
            index < before.size() ? before[index] : nothing,
            index < after.size() ? after[index] : nothing, changes);
  }
}

void compare(const std::string& path, const Json& before, const Json& after,
             std::vector<FieldChange>& changes) {
  if (before.is_object() && after.is_object()) {
    compare_objects(path, before, after, changes);
  } else if (before.is_array() && after.is_array()) {
    compare_lists(path, before, after, changes);
  } else if (!are_equal(before, after)) {
    changes.push_back({.path = path, .before = before, .after = after});
  }
}

}  // namespace

std::vector<FieldChange> differences(const Json& before, const Json& after) {
  std::vector<FieldChange> changes;
  compare("", before, after, changes);
  return changes;
}

bool are_equal(const Json& one, const Json& other) {
  if (one.is_object() && other.is_object()) {
    if (one.size() != other.size()) return false;
    const base::KeyFinder in_other(other);
    const auto& entries = one.get_ref<const Json::object_t&>();
    return std::all_of(entries.begin(), entries.end(), [&](const auto& entry) {
      const auto* found = in_other.find(entry.first);
      return found != nullptr && are_equal(entry.second, *found);
    });
  }
  if (one.is_array() && other.is_array()) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(), &are_equal);
  }
  return one == other;
}

}  // namespace applicationset
