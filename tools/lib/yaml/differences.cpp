// SPDX-License-Identifier: Apache-2.0
#include "yaml/differences.hpp"

#include "yaml/path.hpp"

namespace yaml {
namespace {

// Walks two trees of one shape side by side: their nodes are in the same order.
class Comparison {
 public:
  Comparison(const Tree& before, const Tree& after) : before_(before), after_(after) {}

  std::optional<std::vector<Difference>> run() {
    if (before_.documents.size() != after_.documents.size()) return std::nullopt;
    for (document_ = 0; document_ < before_.documents.size(); ++document_) {
      if (!compare(before_.documents[document_].root, after_.documents[document_].root)) {
        return std::nullopt;
      }
    }
    return std::move(differences_);
  }

 private:
  bool compare(NodeId one, NodeId other) {
    if (before_[one].kind != after_[other].kind) return false;
    switch (before_[one].kind) {
      case Kind::mapping:
        return compare_maps(one, other);
      case Kind::sequence:
        return compare_lists(one, other);
      case Kind::alias:
        return before_.value(one) == after_.value(other);
      case Kind::scalar:
        break;
    }
    if (before_.source(one) == after_.source(other)) return true;
    differences_.push_back({.document = document_,
                            .path = to_string(path_, path_.size()),
                            .line = after_.line(after_[other].begin),
                            .before = std::string(before_.value(one)),
                            .after = std::string(after_.value(other))});
    return true;
  }

  bool compare_maps(NodeId one, NodeId other) {
    if (before_.child_count(one) != after_.child_count(other)) return false;
    Children others(after_, other);
    for (Children children(before_, one); !children.done();) {
      const NodeId key = children.take();
      if (before_.source(key) != after_.source(others.take())) return false;
      path_.push_back({.kind = Segment::Kind::key, .text = std::string(before_.value(key))});
      const NodeId value = children.take();
      if (!compare(value, others.take())) return false;
      path_.pop_back();
    }
    return true;
  }

  bool compare_lists(NodeId one, NodeId other) {
    if (before_.child_count(one) != after_.child_count(other)) return false;
    Children others(after_, other);
    long long index = 0;
    for (Children children(before_, one); !children.done(); ++index) {
      path_.push_back(
          {.kind = Segment::Kind::index, .text = std::to_string(index), .index = index});
      const NodeId item = children.take();
      if (!compare(item, others.take())) return false;
      path_.pop_back();
    }
    return true;
  }

  const Tree& before_;
  const Tree& after_;
  std::size_t document_ = 0;
  std::vector<Segment> path_;
  std::vector<Difference> differences_;
};

}  // namespace

std::optional<std::vector<Difference>> differences(std::string_view before, std::string_view after,
                                                   Format format) {
  const auto one = parse(before, format);
  const auto other = parse(after, format);
  if (!one || !other) return std::nullopt;
  return Comparison(*one, *other).run();
}

}  // namespace yaml
