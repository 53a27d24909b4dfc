// SPDX-License-Identifier: Apache-2.0
#include "expr/paths.hpp"

#include <algorithm>

#include "expr/parser.hpp"
#include "govalue/budget.hpp"

namespace expr {
namespace {

constexpr std::size_t most_paths = 100;

class Collector {
 public:
  void collect(const Node* node) {
    if (node == nullptr || paths_.size() == most_paths) return;
    if (Path path; read(node, path)) return add(std::move(path));
    collect(node->first);
    collect(node->second);
    collect(node->third);
    for (const auto* item : node->items) collect(item);
  }
  std::vector<Path> take() { return std::move(paths_); }

 private:
  // Whether the node is nothing but names.
  static bool read(const Node* node, Path& path) {
    if (node->is(NodeKind::chain)) return read(node->first, path);
    if (node->is(NodeKind::identifier)) {
      path.emplace_back(node->text);
      return true;
    }
    if (!node->is(NodeKind::member) || node->is_method) return false;
    if (!node->second->is(NodeKind::string) || !read(node->first, path)) return false;
    path.emplace_back(node->second->text);
    return true;
  }

  void add(Path path) {
    if (std::find(paths_.begin(), paths_.end(), path) == paths_.end()) {
      paths_.push_back(std::move(path));
    }
  }

  std::vector<Path> paths_;
};

}  // namespace

std::vector<Path> paths_in(std::string_view source) {
  Tree tree;
  if (!govalue::check_source("the expression", source) || parse(source, tree)) return {};
  Collector collector;
  collector.collect(tree.root);
  return collector.take();
}

}  // namespace expr
