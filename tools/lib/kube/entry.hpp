// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace kube {

using Json = nlohmann::ordered_json;

// A mapping that somebody else wrote, and what to call it in messages ("user ci of a/config").
// What is absent, null or empty is the same. A value of another type than asked for fails with
// `malformed` and is never shown: it may be a secret. The JSON must outlive it.
class Entry {
 public:
  // Fails where `node` is neither a mapping nor null.
  static base::Result<Entry> create(const Json& node, std::string place);

  bool has(const std::string& key) const { return find(key) != nullptr; }
  base::Result<std::string> text(const std::string& key) const;
  base::Result<bool> flag(const std::string& key) const;
  base::Result<std::vector<std::string>> texts(const std::string& key) const;

  // A mapping in this one; an empty one where there is none.
  base::Result<Entry> entry(const std::string& key) const;

  // The mappings of a list.
  base::Result<std::vector<Entry>> entries(const std::string& key) const;

  const std::string& place() const { return place_; }
  const Json& json() const { return *node_; }
  base::Error error(const std::string& words) const;

 private:
  Entry(const Json& node, std::string place) : node_(&node), place_(std::move(place)) {}
  const Json* find(const std::string& key) const;

  const Json* node_;
  std::string place_;
};

}  // namespace kube
