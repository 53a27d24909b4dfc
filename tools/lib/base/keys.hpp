// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace base {

// An object that keeps the order of its keys looks through them from the first one for each it is
// asked for. These do not, where there are many.

// Finds what lies below keys. The object must stay as it is.
class KeyFinder {
 public:
  explicit KeyFinder(const nlohmann::ordered_json& object);

  // Null where there is no such key, and where there is no object.
  const nlohmann::ordered_json& operator[](std::string_view key) const;

  // Nothing where there is no such key.
  const nlohmann::ordered_json* find(std::string_view key) const;

 private:
  const nlohmann::ordered_json::object_t* entries_ = nullptr;
  std::unordered_map<std::string_view, std::size_t> places_;  // empty where there are few
};

// Changes an object; nobody else may meanwhile.
class KeyEditor {
 public:
  explicit KeyEditor(nlohmann::ordered_json& object);
  KeyEditor(const KeyEditor&) = delete;
  KeyEditor& operator=(const KeyEditor&) = delete;
  ~KeyEditor();

  // What lies below the key, which is added behind the others where it is not there.
  nlohmann::ordered_json& operator[](const std::string& key);

  // Nothing where there is no such key.
  nlohmann::ordered_json* find(const std::string& key);

  // It is gone when the editor is.
  void erase(const std::string& key) { erased_.insert(key); }

 private:
  std::optional<std::size_t> place_of(const std::string& key);

  nlohmann::ordered_json::object_t& entries_;
  std::unordered_map<std::string, std::size_t> places_;
  std::unordered_set<std::string> erased_;
};

}  // namespace base
