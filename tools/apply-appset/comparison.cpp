// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/comparison.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "applicationset/normalise.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::at;
using applicationset::below;
using applicationset::FieldChange;
using applicationset::Json;
using applicationset::text_at;

namespace {

constexpr const char* own_manager = "gitops-steps";

// What the API server shows to nobody.
constexpr std::array hidden = {"config",           "password",
                               "bearerToken",      "sshPrivateKey",
                               "tlsClientCertKey", "tlsClientCertData",
                               "githubAppPrivateKey", "gcpServiceAccountKey"};

bool is_hidden(std::string_view key) {
  return std::find(hidden.begin(), hidden.end(), key) != hidden.end();
}

bool is_secret(const Json& object) { return text_at(object, "kind") == "Secret"; }

// The values of a Secret by their keys, whichever way they are written. They are compared, and
// never shown.
Json secret_values(const Json& secret) {
  Json values = at(secret, "data").is_object() ? at(secret, "data") : Json::object();
  for (const auto& [key, value] : at(secret, "stringData").items()) {
    if (value.is_string()) values[key] = base::base64(value.get_ref<const std::string&>());
  }
  return values;
}

// Who has set which field, as far as it is not us.
class OtherManagers {
 public:
  explicit OtherManagers(const Json& live) {
    const auto& entries = at(at(live, "metadata"), "managedFields");
    is_known_ = entries.is_array() && !entries.empty();
    for (const auto& entry : entries) {
      const bool is_ours =
          text_at(entry, "manager") == own_manager && text_at(entry, "operation") == "Apply";
      if (!is_ours && text_at(entry, "subresource").empty()) {
        trees_.push_back(&at(entry, "fieldsV1"));
      }
    }
  }

  using Trees = std::vector<const Json*>;

  // Of an object whose fields nobody has noted down, everything is somebody else's.
  bool is_known() const { return is_known_; }
  const Trees& trees() const { return trees_; }

  static Trees below(const Trees& trees, const std::string& key) {
    Trees found;
    for (const auto* tree : trees) {
      const auto& child = at(*tree, "f:" + key);
      if (child.is_object()) found.push_back(&child);
    }
    return found;
  }

  // Whether they have set some of what is in an object, and not the object as one.
  static bool has_parts(const Trees& trees) {
    return !trees.empty() && std::all_of(trees.begin(), trees.end(), [](const Json* tree) {
      return tree->size() > (tree->contains(".") ? 1U : 0U);
    });
  }

  static bool has_item(const Trees& trees, const Json& item) {
    const auto key = "v:" + item.dump();
    return std::any_of(trees.begin(), trees.end(),
                       [&](const Json* tree) { return tree->contains(key); });
  }

 private:
  bool is_known_ = false;
  Trees trees_;
};

// What stays of a live value that the object does not have.
class Merge {
 public:
  Merge(bool is_known, std::vector<std::string>& staying)
      : is_known_(is_known), staying_(staying) {}

  void into(Json& target, const Json& live, const OtherManagers::Trees& trees,
            const std::string& path) {
    for (const auto& [key, value] : live.items()) {
      const auto found = OtherManagers::below(trees, key);
      const auto place = below(path, key);
      if (target.contains(key)) {
        if (target[key].is_object() && value.is_object()) into(target[key], value, found, place);
        if (key == "finalizers") add_items(target[key], value, found);
      } else if (is_known_ && OtherManagers::has_parts(found) && value.is_object()) {
        Json part = Json::object();
        into(part, value, found, place);
        if (!part.empty()) target[key] = std::move(part);
      } else if (!is_known_ || !found.empty()) {
        target[key] = value;
        staying_.push_back(place);
      }
    }
  }

 private:
  // The one list that is a set.
  void add_items(Json& target, const Json& live, const OtherManagers::Trees& trees) const {
    for (const auto& item : live) {
      const bool stays = !is_known_ || OtherManagers::has_item(trees, item);
      if (stays && std::find(target.begin(), target.end(), item) == target.end()) {
        target.push_back(item);
      }
    }
  }

  bool is_known_;
  std::vector<std::string>& staying_;
};

}  // namespace

Json comparable(const Json& object) {
  if (text_at(object, "kind") == "Application") {
    // What is under way is no part of what an Application is.
    Json result = applicationset::normalised(object);
    result.erase("operation");
    return result;
  }
  Json result = Json::object();
  for (const auto* key : {"labels", "annotations", "finalizers"}) {
    const auto& value = at(at(object, "metadata"), key);
    if (!value.empty()) result["metadata"][key] = value;
  }
  if (is_secret(object)) {
    result["data"] = secret_values(object);
  } else {
    result["spec"] = at(object, "spec");
  }
  return result;
}

Written applied(const Json& live, const Json& object) {
  Written written = {.object = comparable(object)};
  const OtherManagers managers(live);
  Merge merge(managers.is_known(), written.staying);
  merge.into(written.object, comparable(live), managers.trees(), {});
  return written;
}

Written upserted(const Json& live, const Json& object) {
  Written written = {.object = comparable(object)};
  for (const auto* key : {"labels", "annotations"}) {
    for (const auto& [name, value] : at(at(live, "metadata"), key).items()) {
      auto& target = written.object["metadata"][key];
      if (!target.contains(name)) target[name] = value;
    }
  }
  if (!is_told(live)) return written;
  auto& data = written.object["data"];
  for (const auto* key : hidden) data.erase(key);
  // Of repositories there are no labels in what is told.
  if (at(at(live, "metadata"), "labels").size() <= 1) written.object.erase("metadata");
  return written;
}

bool has_hidden_values(const Json& secret) {
  const Json values = secret_values(secret);
  return std::any_of(values.items().begin(), values.items().end(),
                     [](const auto& entry) { return is_hidden(entry.key()); });
}

bool is_told(const Json& object) {
  return is_secret(object) && text_at(at(object, "metadata"), "name").empty();
}

void blank_out(std::vector<FieldChange>& changes) {
  for (auto& change : changes) {
    if (!change.path.starts_with("data")) continue;
    if (!change.before.is_null()) change.before = "***";
    if (!change.after.is_null()) change.after = "*** (another one)";
  }
}

}  // namespace tools::apply_appset
