// SPDX-License-Identifier: Apache-2.0
#include "yaml/proof.hpp"

#include <algorithm>

#include "yaml/parse_json.hpp"

namespace yaml {
namespace {

// Whether a node of a YAML file has, for every reader, the value of a node of a JSON text.
bool is_same_value(const Tree& json, NodeId wanted, const Tree& tree, NodeId id) {
  if (json[wanted].kind != tree[id].kind) return false;
  if (json[wanted].kind == Kind::scalar) return read_scalar(json, wanted) == read_scalar(tree, id);
  Children expected(json, wanted);
  Children actual(tree, id);
  while (!expected.done() && !actual.done()) {
    if (!is_same_value(json, expected.take(), tree, actual.take())) return false;
  }
  return expected.done() && actual.done();
}

bool is_string(const Tree& tree, NodeId id, std::string_view text) {
  return tree[id].kind == Kind::scalar &&
         read_scalar(tree, id) == Reading{Type::string, std::string(text)};
}

class Comparison {
 public:
  Comparison(const Tree& before, const Tree& after, const std::vector<Expectation>& expectations)
      : before_(before), after_(after), next_(expectations.begin()), end_(expectations.end()) {}

  bool run() {
    const bool fills = next_ != end_ && next_->kind == Expectation::Kind::filled;
    if (fills) {
      return before_.documents.empty() && after_.documents.size() == 1 &&
             holds_below(*next_, 0, after_.documents[0].root) && ++next_ == end_;
    }
    if (before_.documents.size() != after_.documents.size()) return false;
    for (std::size_t i = 0; i < before_.documents.size(); ++i) {
      if (!is_same_document(before_.documents[i], after_.documents[i])) return false;
    }
    return next_ == end_;
  }

 private:
  bool is_same_document(const Document& old, const Document& now) {
    return old.has_start_marker == now.has_start_marker &&
           old.has_end_marker == now.has_end_marker && old.directives == now.directives &&
           is_same(old.root, now.root);
  }

  bool is_next(Expectation::Kind kind, NodeId id) const {
    return next_ != end_ && next_->node == id && next_->kind == kind;
  }

  bool is_same(NodeId old, NodeId now) {
    const bool has_same_properties =
        before_.anchor(old) == after_.anchor(now) && before_.tag(old) == after_.tag(now);
    if (!has_same_properties) return false;
    if (is_next(Expectation::Kind::replaced, old)) {
      const auto& expected = *next_++;
      return holds_below(expected, 0, now);
    }
    if (is_next(Expectation::Kind::renamed, old)) {
      return is_string(after_, now, (next_++)->keys.at(0));
    }
    const Node& a = before_[old];
    const Node& b = after_[now];
    if (a.kind != b.kind || a.style != b.style) return false;
    const bool is_collection = a.kind == Kind::mapping || a.kind == Kind::sequence;
    return is_collection ? has_same_children(old, now) : before_.value(old) == after_.value(now);
  }

  bool has_same_children(NodeId old, NodeId now) {
    const Expectation* pair = is_next(Expectation::Kind::added, old) ? &*next_++ : nullptr;
    const Expectation* item = is_next(Expectation::Kind::appended, old) ? &*next_++ : nullptr;
    Children expected(before_, old);
    Children actual(after_, now);
    while (!expected.done()) {
      const NodeId child = expected.take();
      if (is_next(Expectation::Kind::removed, child)) {
        ++next_;
        expected.take();
        continue;
      }
      if (actual.done() || !is_same(child, actual.take())) return false;
    }
    if (pair != nullptr) {
      const bool has_pair = !actual.done() && is_string(after_, actual.take(), pair->keys.at(0)) &&
                            holds_below(*pair, 1, actual.take());
      if (!has_pair) return false;
    }
    if (item != nullptr) {
      const bool has_item = !actual.done() && holds_below(*item, 0, actual.take());
      if (!has_item) return false;
    }
    return actual.done();
  }

  // Whether the value lies at `id`, inside a map of one pair for each of the keys from `first`.
  bool holds_below(const Expectation& expected, std::size_t first, NodeId id) const {
    for (std::size_t i = first; i < expected.keys.size(); ++i) {
      const bool has_one_pair = after_[id].kind == Kind::mapping && after_.child_count(id) == 2;
      if (!has_one_pair) return false;
      Children pair(after_, id);
      if (!is_string(after_, pair.take(), expected.keys[i])) return false;
      id = pair.take();
    }
    return holds(after_, id, expected.wanted);
  }

  const Tree& before_;
  const Tree& after_;
  std::vector<Expectation>::const_iterator next_;
  std::vector<Expectation>::const_iterator end_;
};

}  // namespace

bool holds(const Tree& tree, NodeId id, const Wanted& wanted) {
  if (wanted.kind == Wanted::Kind::collection) {
    const auto json = parse_json(wanted.text);
    return json && is_same_value(*json, json->documents.front().root, tree, id);
  }
  return tree[id].kind == Kind::scalar && read_scalar(tree, id) == wanted.reading;
}

bool proves(const Tree& before, const Tree& after, const std::vector<Expectation>& expectations) {
  return Comparison(before, after, expectations).run();
}

}  // namespace yaml
