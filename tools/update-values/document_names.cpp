// SPDX-License-Identifier: Apache-2.0
#include "update-values/document_names.hpp"

#include <map>
#include <optional>
#include <string_view>

#include "yaml/locate.hpp"

namespace tools::update_values {
namespace {

std::optional<std::string> word_at(const yaml::Tree& tree, yaml::NodeId map, std::string_view key) {
  const auto node = yaml::read_key(tree, map, key);
  if (node == yaml::no_node || tree[node].kind != yaml::Kind::scalar) return std::nullopt;
  const auto word = std::string(tree.value(node));
  if (!is_selector_word(word)) return std::nullopt;
  return word;
}

// "kind=Deployment,metadata.name=web", as far as a document says so.
std::string conditions_of(const yaml::Tree& tree, yaml::NodeId root) {
  const auto kind = word_at(tree, root, "kind");
  const auto metadata = yaml::read_key(tree, root, "metadata");
  if (!kind || metadata == yaml::no_node) return "";
  const auto name = word_at(tree, metadata, "name");
  return name ? "kind=" + *kind + ",metadata.name=" + *name : "";
}

}  // namespace

bool is_selector_word(std::string_view word) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@";
  constexpr std::size_t longest = 200;
  return !word.empty() && word.size() <= longest &&
         word.find_first_not_of(letters) == std::string_view::npos;
}

DocumentNames::DocumentNames(const yaml::Tree& tree) {
  if (tree.documents.size() < 2) return;
  std::vector<std::string> conditions;
  std::map<std::string, std::size_t> counts;
  for (const auto& document : tree.documents) {
    conditions.push_back(conditions_of(tree, document.root));
    ++counts[conditions.back()];
  }
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const auto& own = conditions[i];
    const bool is_told_apart = !own.empty() && counts[own] == 1;
    names_.push_back(is_told_apart ? own : std::to_string(i));
  }
}

std::string DocumentNames::name(std::size_t document) const {
  return document < names_.size() ? names_[document] : "";
}

}  // namespace tools::update_values
