// SPDX-License-Identifier: Apache-2.0
#include "applicationset/patch.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/json.hpp"
#include "base/keys.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/read_like_go.hpp"

namespace applicationset {

namespace {

constexpr std::string_view directive = "$patch";
constexpr std::string_view retain_keys = "$retainKeys";
constexpr std::string_view set_order = "$setElementOrder/";
constexpr std::string_view delete_from = "$deleteFromPrimitiveList/";

// The one list of an Application that is a set.
bool is_set(const std::string& path) {
  return path == "metadata.finalizers";
}

bool is_free_form(const std::string& path) {
  return path.ends_with(".valuesObject");
}

bool is_directive(std::string_view key) {
  return key == directive || key == retain_keys || key.starts_with(set_order) ||
         key.starts_with(delete_from);
}

Json without_directives(const Json& value) {
  if (!value.is_object()) return value;
  Json result = Json::object();
  for (const auto& [key, below] : value.items()) {
    if (is_directive(key) || below.is_null()) continue;
    result.get_ref<Json::object_t&>().emplace_back(key, without_directives(below));
  }
  return result;
}

base::Error no_type(const std::string& path) {
  return base::malformed_error(
      path + ": Kubernetes knows no type for it, and cannot merge it with what the template has",
      "argo-cd issue 22850: write all of valuesObject in the patch, and nothing of it in the "
      "template");
}

// The items of a list, to be asked for many of them.
class Items {
 public:
  explicit Items(const Json& list) {
    for (const auto& item : list) add(item);
  }
  bool add(const Json& item) { return texts_.insert(text_of(item)).second; }
  bool has(const Json& item) const { return texts_.contains(text_of(item)); }

 private:
  static std::string text_of(const Json& item) { return base::json_text(item); }

  std::unordered_set<std::string> texts_;
};

void add_missing(Json& list, const Json& items) {
  Items there(list);
  for (const auto& item : items) {
    if (there.add(item)) list.push_back(item);
  }
}

// Those of the patch come first.
void add_to_set(Json& list, const Json& items) {
  Json result = items;
  add_missing(result, list);
  list = std::move(result);
}

void remove(Json& list, const Json& items) {
  Json rest = Json::array();
  const Items removed(items);
  for (auto& item : list) {
    if (!removed.has(item)) rest.push_back(item);
  }
  list = std::move(rest);
}

// Those that `order` names come first, as it has them.
void reorder(Json& list, const Json& order) {
  Json result = Json::array();
  const Items there(list);
  for (const auto& item : order) {
    if (there.has(item)) result.push_back(item);
  }
  add_missing(result, list);
  list = std::move(result);
}

// The order has to name the items of the patch, in their order.
base::Result<void> check_order(const Json& items, const Json& order, const std::string& path) {
  auto next = order.begin();
  for (const auto& item : items) {
    next = std::find(next, order.end(), item);
    if (next == order.end()) {
      return base::malformed_error(path + ": $setElementOrder has another order than the patch");
    }
  }
  return {};
}

base::Result<void> retain(Json& target, const Json& patch, const std::string& path) {
  const Items kept(field(patch, retain_keys));
  const auto is_kept = [&](const std::string& key) { return kept.has(Json(key)); };
  for (const auto& [key, value] : patch.items()) {
    if (!is_directive(key) && !value.is_null() && !is_kept(key)) {
      return base::malformed_error(path + ": $retainKeys does not name " + yaml::quoted(key) +
                                   ", which the patch sets");
    }
  }
  Json rest = Json::object();
  for (const auto& [key, value] : target.items()) {
    if (is_kept(key)) rest.get_ref<Json::object_t&>().emplace_back(key, value);
  }
  target = std::move(rest);
  return {};
}

base::Result<void> merge(Json& target, const Json& patch, const std::string& path);

base::Result<void> merge_key(base::KeyEditor& target, const std::string& key, const Json& value,
                             const std::string& path) {
  const std::string place = path_to(path, key);
  if (value.is_null()) {
    target.erase(key);
    return {};
  }
  auto* found = target.find(key);
  if (found == nullptr || found->type() != value.type() ||
      (!value.is_object() && !value.is_array())) {
    target[key] = without_directives(value);
    return {};
  }
  if (is_free_form(path)) return no_type(place);
  if (value.is_object()) return merge(*found, value, place);
  if (is_set(place)) {
    add_to_set(*found, value);
  } else {
    *found = value;
  }
  return {};
}

base::Result<void> merge_keys(Json& target, const Json& patch, const std::string& path) {
  base::KeyEditor editor(target);
  for (const auto& [key, value] : patch.items()) {
    if (!is_directive(key)) TRY(merge_key(editor, key, value, path));
  }
  return {};
}

base::Result<void> merge(Json& target, const Json& patch, const std::string& path) {
  const auto& what = field(patch, directive);
  if (what == "replace") {
    target = without_directives(patch);
    return {};
  }
  if (what == "delete") {
    target = Json::object();
    return {};
  }
  if (!what.is_null()) {
    return base::malformed_error(path + ": there is no $patch " +
                                 yaml::quoted(base::json_text(what)));
  }
  if (!field(patch, retain_keys).is_null()) TRY(retain(target, patch, path));
  TRY(merge_keys(target, patch, path));
  for (const auto& [key, value] : patch.items()) {
    const std::string_view name = key;
    if (name.starts_with(delete_from)) {
      const std::string list(name.substr(delete_from.size()));
      if (field(target, list).is_array()) remove(target[list], value);
    }
  }
  for (const auto& [key, value] : patch.items()) {
    const std::string_view name = key;
    if (!name.starts_with(set_order)) continue;
    const std::string list(name.substr(set_order.size()));
    if (!is_set(path_to(path, list)) || !field(target, list).is_array()) continue;
    TRY(check_order(field(patch, list), value, path_to(path, list)));
    reorder(target[list], value);
  }
  return {};
}

}  // namespace

base::Result<Json> read_patch(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '{') {
    Json json = base::parse_ordered_json(text);
    if (json.is_discarded()) return base::malformed_error("it begins with { and is no JSON");
    return json;
  }
  return yaml::read_like_go(text);
}

base::Result<void> apply_patch(Json& application, const Json& patch) {
  if (patch.is_null()) return {};
  if (!patch.is_object()) {
    return base::malformed_error("it has " + std::string(kind_of(patch)) +
                                 " in it, and has to be a part of an Application");
  }
  return merge(application, patch, "");
}

}  // namespace applicationset
