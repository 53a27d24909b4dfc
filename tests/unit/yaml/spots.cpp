// SPDX-License-Identifier: Apache-2.0
#include "spots.hpp"

#include <map>

using namespace yaml;

namespace {

class Spots {
 public:
  explicit Spots(const Tree& tree) : tree_(tree) {}

  std::vector<Spot> find() {
    for (std::size_t i = 0; i < tree_.documents.size(); ++i) {
      document_ = DocumentSelector{.index = i};
      segments_.clear();
      visit(tree_.documents[i].root);
    }
    return std::move(spots_);
  }

 private:
  void visit(NodeId id) {
    if (tree_[id].kind == Kind::mapping) visit_mapping(id);
    if (tree_[id].kind == Kind::sequence) visit_sequence(id);
    if (tree_[id].kind != Kind::scalar || segments_.empty() || tree_[id].lacks_indicator) return;
    Path path{.document = document_, .segments = segments_};
    path.text = to_string(segments_, segments_.size());
    spots_.push_back({.node = id, .path = std::move(path)});
  }

  void visit_mapping(NodeId id) {
    std::map<std::string_view, int> counts;
    for (Children children(tree_, id); !children.done(); children.take()) {
      const NodeId key = children.take();
      if (tree_[key].kind == Kind::scalar) ++counts[tree_.value(key)];
    }
    for (Children children(tree_, id); !children.done();) {
      const NodeId key = children.take();
      const NodeId value = children.take();
      if (tree_[key].kind != Kind::scalar || counts[tree_.value(key)] != 1) continue;
      step({.kind = Segment::Kind::key, .text = std::string(tree_.value(key))}, value);
    }
  }

  void visit_sequence(NodeId id) {
    long long index = 0;
    for (Children children(tree_, id); !children.done(); ++index) {
      step({.kind = Segment::Kind::index, .text = std::to_string(index), .index = index},
           children.take());
    }
  }

  void step(Segment segment, NodeId value) {
    segments_.push_back(std::move(segment));
    visit(value);
    segments_.pop_back();
  }

  const Tree& tree_;
  std::optional<DocumentSelector> document_;
  std::vector<Segment> segments_;
  std::vector<Spot> spots_;
};

bool is_same_around(std::string_view before, std::string_view after, std::size_t begin,
                    std::size_t end) {
  return before.size() >= end && after.size() >= begin + (before.size() - end) &&
         after.starts_with(before.substr(0, begin)) && after.ends_with(before.substr(end));
}

}  // namespace

std::vector<Spot> find_spots(const Tree& tree) {
  return Spots(tree).find();
}

bool is_only_change(std::string_view before, std::string_view after, const Node& token) {
  const bool was_empty = token.begin == token.end;
  return is_same_around(before, after, token.begin, token.end) ||
         (was_empty && is_same_around(before, after, token.begin + 1, token.end + 1));
}
