// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "update-values/document_names.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"

namespace tools::update_values {

// The way from the top of a file to where a walk through it is.
class Trail {
 public:
  void enter_document(std::optional<yaml::DocumentSelector> document) {
    document_ = std::move(document);
  }
  void enter_key(std::string_view key);
  void enter_block();
  void enter(yaml::Segment segment) { segments_.push_back(std::move(segment)); }
  void leave() { segments_.pop_back(); }

  // The key that was entered last; empty where it was something else.
  std::string_view last_key() const;

  std::size_t depth() const { return segments_.size(); }

  // The path to here, and to a key of the map that is here.
  yaml::Path path() const;
  yaml::Path path_to(std::string_view key) const;

 private:
  std::optional<yaml::DocumentSelector> document_;
  std::vector<yaml::Segment> segments_;
};

// How to say which item of a list is meant: by its name where no other has it, `[name=app]`, else
// by its place.
class ItemNames {
 public:
  ItemNames(const yaml::Tree& tree, yaml::NodeId list);

  yaml::Segment segment(std::size_t place) const;

 private:
  std::vector<std::optional<std::string>> names_;  // of each item
  std::map<std::string, std::size_t> counts_;
};

// Writes paths into a file as --set takes them: with the document where others have such a path.
class PathTexts {
 public:
  explicit PathTexts(const yaml::Tree& tree) : tree_(tree), names_(tree) {}

  std::string full(const yaml::Path& path) const;

 private:
  bool is_elsewhere(const yaml::Path& path, std::size_t own) const;

  const yaml::Tree& tree_;
  DocumentNames names_;
};

}  // namespace tools::update_values
