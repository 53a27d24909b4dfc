// SPDX-License-Identifier: Apache-2.0
#include "kube/entry.hpp"

#include <nlohmann/json.hpp>

namespace kube {
namespace {

const Json nothing;

}  // namespace

base::Result<Entry> Entry::create(const Json& node, std::string place) {
  Entry entry(node, std::move(place));
  if (!node.is_object() && !node.is_null()) return entry.error("is not a mapping");
  return entry;
}

base::Error Entry::error(const std::string& words) const {
  return {.kind = base::ErrorKind::malformed, .message = place_ + " " + words};
}

const Json* Entry::find(const std::string& key) const {
  if (!node_->is_object()) return nullptr;
  const auto found = node_->find(key);
  return found == node_->end() || found->is_null() ? nullptr : &*found;
}

base::Result<std::string> Entry::text(const std::string& key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::string();
  if (!node->is_string()) return error("has a " + key + " that is not text");
  return node->get<std::string>();
}

base::Result<bool> Entry::flag(const std::string& key) const {
  const auto* node = find(key);
  if (node == nullptr) return false;
  if (!node->is_boolean()) return error("has a " + key + " that is neither true nor false");
  return node->get<bool>();
}

base::Result<std::vector<std::string>> Entry::texts(const std::string& key) const {
  std::vector<std::string> texts;
  const auto* node = find(key);
  if (node == nullptr) return texts;
  if (!node->is_array()) return error("has a " + key + " that is not a list");
  for (const auto& each : *node) {
    if (!each.is_string()) return error("has something else than text in the list " + key);
    texts.push_back(each.get<std::string>());
  }
  return texts;
}

base::Result<Entry> Entry::entry(const std::string& key) const {
  const auto* node = find(key);
  return create(node == nullptr ? nothing : *node, "the " + key + " of " + place_);
}

base::Result<std::vector<Entry>> Entry::entries(const std::string& key) const {
  std::vector<Entry> entries;
  const auto* node = find(key);
  if (node == nullptr) return entries;
  if (!node->is_array()) return error("has a " + key + " that is not a list");
  for (const auto& each : *node) {
    entries.push_back(TRY(create(each, "an item of the " + key + " of " + place_)));
  }
  return entries;
}

}  // namespace kube
