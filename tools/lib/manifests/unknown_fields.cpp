// SPDX-License-Identifier: Apache-2.0
#include "manifests/unknown_fields.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

// An object with more keys is no slip of the pen, and to look through it for each takes long.
constexpr std::size_t most_looked_through = 1000;

const Field* find_in_other_case(const Type& type, const std::string& name) {
  const auto lower = base::to_lower(name);
  const auto same = std::find_if(type.fields.begin(), type.fields.end(), [&](const Field& field) {
    return base::to_lower(field.name) == lower;
  });
  return same == type.fields.end() ? nullptr : &*same;
}

// The field that is required and missing, and that an unknown one was meant to be.
const Field* missing_for(const Json& object, const std::string& name, const Type& type) {
  if (name.size() < 2 || object.size() > most_looked_through) return nullptr;
  std::vector<std::string> names;
  for (const auto& field : type.fields) names.emplace_back(field.name);
  const auto meant = base::did_you_mean(name, names);
  const auto* wanted = meant ? find_field(type, *meant) : nullptr;
  const bool is_missing =
      wanted != nullptr && wanted->is_required && field(object, wanted->name).is_null();
  return is_missing ? wanted : nullptr;
}

// An entry of `generators` in which there is none that is known: nothing would come of it.
bool is_without_generator(const Json& object, const Type& type) {
  const bool is_entry = &type == &schema::generator || &type == &schema::nested_generator ||
                        &type == &schema::innermost_generator;
  if (!is_entry || object.size() > most_looked_through) return false;
  return std::none_of(type.fields.begin(), type.fields.end(), [&](const Field& known) {
    return known.name != "selector" && !field(object, known.name).is_null();
  });
}

// `- git:` with its fields below the `g`: they are fields of the list's item then.
std::string hint_about_sibling(const Json& object, const std::string& name, const Type& type) {
  for (const auto& sibling : type.fields) {
    if (find_field(*sibling.type, name) == nullptr) continue;
    const auto& entries = object.get_ref<const Json::object_t&>();
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
      return entry.first == sibling.name && entry.second.is_null();
    });
    if (found == entries.end()) continue;
    return "it is a field of " + yaml::quoted(sibling.name) + ": indent it further than " +
           yaml::quoted(sibling.name);
  }
  return {};
}

// The name may be one of the fields just inside, or of the objects outside.
std::string hint_about_place(const std::string& name, const Type& type, const Around& around) {
  for (const auto& inner : type.fields) {
    if (find_field(*inner.type, name) != nullptr) {
      return "it is a field of " + yaml::quoted(inner.name);
    }
  }
  for (const auto* outer = &around; outer != nullptr; outer = outer->around) {
    if (outer->type == nullptr || outer->type->title.empty()) continue;
    if (find_field(*outer->type, name) != nullptr) {
      return "it is a field of " + std::string(outer->type->title) + ", further outside";
    }
  }
  return {};
}

}  // namespace

std::string hint_for_unknown(const Json& object, const std::string& name, const Type& type,
                             const Around& around) {
  if (const auto* same = find_in_other_case(type, name)) {
    return "did you mean " + yaml::quoted(same->name) + "? the case of letters counts";
  }
  if (const auto* missing = missing_for(object, name, type)) {
    return "did you mean " + yaml::quoted(missing->name) + "?";
  }
  if (auto hint = hint_about_sibling(object, name, type); !hint.empty()) return hint;
  if (&type == &schema::innermost_generator && (name == "matrix" || name == "merge")) {
    return "a matrix or merge can hold another one, and that one no third";
  }
  std::vector<std::string> names;
  for (const auto& field : type.fields) names.emplace_back(field.name);
  if (const auto meant = name.size() < 2 ? std::nullopt : base::did_you_mean(name, names)) {
    return "did you mean " + yaml::quoted(*meant) + "?";
  }
  return hint_about_place(name, type, around);
}

bool may_be_newer(const Json& object, const std::string& name, const Type& type) {
  return find_in_other_case(type, name) == nullptr && missing_for(object, name, type) == nullptr &&
         !is_without_generator(object, type);
}

bool is_misspelt(const Json& object, const Field& wanted, const Type& type) {
  const auto& entries = object.get_ref<const Json::object_t&>();
  return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
    return find_field(type, entry.first) == nullptr &&
           missing_for(object, entry.first, type) == &wanted;
  });
}

}  // namespace manifests
