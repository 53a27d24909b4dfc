// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/comparison.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "applicationset/normalise.hpp"
#include "apply-appset/empty_parts.hpp"
#include "argocd/secret_forms.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::FieldChange;
using applicationset::Json;
using applicationset::text_at;
using manifests::field;
using manifests::path_to;

namespace {

constexpr const char* own_manager = "gitops-steps";

// Annotations by which people and controllers speak to each other; they say nothing of an object.
constexpr std::array passing_annotations = {
    "argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate",
    "argocd.argoproj.io/application-set-refresh", "notified.notifications.argoproj.io",
    "argocd.argoproj.io/refresh-timestamp",
    // What kubectl has written last, with all values of a Secret.
    "kubectl.kubernetes.io/last-applied-configuration"};

void drop_passing(Json& object) {
  if (!object.contains("metadata")) return;
  auto& metadata = object["metadata"];
  if (!metadata.is_object() || !field(metadata, "annotations").is_object()) return;
  for (const auto* name : passing_annotations) metadata["annotations"].erase(name);
  if (metadata["annotations"].empty()) metadata.erase("annotations");
  if (metadata.empty()) object.erase("metadata");
}

bool is_secret(const Json& object) {
  return text_at(object, "kind") == "Secret";
}

// The values of a Secret by their keys, whichever way they are written. They are compared, and
// never shown.
Json secret_values(const Json& secret) {
  Json values = field(secret, "data").is_object() ? field(secret, "data") : Json::object();
  for (const auto& [key, value] : field(secret, "stringData").items()) {
    if (value.is_string()) values[key] = base::base64(value.get_ref<const std::string&>());
  }
  return values;
}

// Kubernetes fills in the type that means nothing.
void add_kind_of_secret(const Json& secret, Json& result) {
  const auto type = text_at(secret, "type");
  if (!type.empty() && type != "Opaque") result["type"] = type;
  if (field(secret, "immutable") == true) result["immutable"] = true;
}

using Trees = std::vector<const Json*>;

Trees below_of(const Trees& trees, const std::string& key) {
  Trees found;
  for (const auto* tree : trees) {
    const auto& child = field(*tree, "f:" + key);
    if (child.is_object()) found.push_back(&child);
  }
  return found;
}

bool has_item(const Trees& trees, const Json& item) {
  const auto key = "v:" + base::json_text(item);
  return std::any_of(trees.begin(), trees.end(),
                     [&](const Json* tree) { return tree->contains(key); });
}

// Whether it is noted down who has set some of what is in an object, and not the object as one.
bool has_parts(const Trees& trees) {
  return !trees.empty() && std::all_of(trees.begin(), trees.end(), [](const Json* tree) {
    return tree->size() > (tree->contains(".") ? 1U : 0U);
  });
}

// Who has set which field: we with an apply, or others.
struct Owners {
  Trees ours;
  Trees others;

  static Owners of(const Json& live) {
    Owners owners;
    for (const auto& entry : field(field(live, "metadata"), "managedFields")) {
      const bool is_ours =
          text_at(entry, "manager") == own_manager && text_at(entry, "operation") == "Apply";
      auto& trees = is_ours ? owners.ours : owners.others;
      if (text_at(entry, "subresource").empty()) trees.push_back(&field(entry, "fieldsV1"));
    }
    return owners;
  }

  Owners below(const std::string& key) const {
    return {.ours = below_of(ours, key), .others = below_of(others, key)};
  }
};

// What stays of a live value that the object does not have: all but what we alone have set.
class Merge {
 public:
  explicit Merge(std::vector<std::string>& staying) : staying_(staying) {}

  void into(Json& target, const Json& live, const Owners& owners, const std::string& path) {
    for (const auto& [key, value] : live.items()) {
      const auto found = owners.below(key);
      const auto place = path_to(path, key);
      if (target.contains(key)) {
        if (target[key].is_object() && value.is_object()) into(target[key], value, found, place);
        if (key == "finalizers") add_items(target[key], value, found);
      } else if (value.is_object() && (has_parts(found.ours) || has_parts(found.others))) {
        Json part = Json::object();
        into(part, value, found, place);
        if (!part.empty()) target[key] = std::move(part);
      } else if (found.ours.empty() || !found.others.empty()) {
        target[key] = value;
        staying_.push_back(place);
      }
    }
  }

 private:
  // The one list that is a set.
  static void add_items(Json& target, const Json& live, const Owners& owners) {
    for (const auto& item : live) {
      const bool stays = !has_item(owners.ours, item) || has_item(owners.others, item);
      if (stays && std::find(target.begin(), target.end(), item) == target.end()) {
        target.push_back(item);
      }
    }
  }

  std::vector<std::string>& staying_;
};

}  // namespace

Json comparable(const Json& object) {
  Json result = Json::object();
  if (text_at(object, "kind") == "Application") {
    result = applicationset::normalised(object);
    // What is under way is no part of what an Application is.
    result.erase("operation");
  } else {
    for (const auto* key : {"labels", "annotations", "finalizers"}) {
      const auto& value = field(field(object, "metadata"), key);
      if (!value.empty()) result["metadata"][key] = value;
    }
    if (is_secret(object)) {
      result["data"] = secret_values(object);
      add_kind_of_secret(object, result);
    } else {
      result["spec"] = field(object, "spec");
      if (!field(result["spec"], "generators").is_null()) {
        drop_empty_parts(result["spec"]["generators"]);
      }
    }
  }
  drop_passing(result);
  return result;
}

Written applied(const Json& live, const Json& object) {
  Written written = {.object = comparable(object)};
  Merge(written.staying).into(written.object, comparable(live), Owners::of(live), {});
  return written;
}

Written upserted(const Json& live, const Json& object) {
  if (is_told(live)) return {.object = comparable(argocd::told_form_of(object))};
  Written written = {.object = comparable(object)};
  const Json before = comparable(live);
  for (const auto* key : {"labels", "annotations"}) {
    for (const auto& [name, value] : field(field(before, "metadata"), key).items()) {
      auto& target = written.object["metadata"][key];
      if (!target.contains(name)) target[name] = value;
    }
  }
  return written;
}

Json comparable_live(const Json& live) {
  return comparable(is_told(live) ? argocd::told_form_of(live) : live);
}

bool has_hidden_values(const Json& secret) {
  const Json values = secret_values(secret);
  const auto type = argocd::secret_type_of(secret);
  return std::any_of(values.items().begin(), values.items().end(),
                     [&](const auto& entry) { return argocd::is_untold(type, entry.key()); });
}

bool is_told(const Json& object) {
  return is_secret(object) && text_at(field(object, "metadata"), "name").empty();
}

void blank_out(std::vector<FieldChange>& changes) {
  for (auto& change : changes) {
    if (!change.path.starts_with("data")) continue;
    if (!change.before.is_null()) change.before = "***";
    if (!change.after.is_null()) change.after = "*** (another one)";
  }
}

}  // namespace tools::apply_appset
