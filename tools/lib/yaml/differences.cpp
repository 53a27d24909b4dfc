// SPDX-License-Identifier: Apache-2.0
#include "yaml/differences.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "yaml/path.hpp"
#include "yaml/resolve.hpp"
#include "yaml/shapes.hpp"

namespace yaml {
namespace {

using What = Difference::Kind;

std::string quoted(std::string_view text) {
  return base::json_text(nlohmann::json(std::string(text)));
}

// A node in one line, whatever its style.
std::string in_one_line(const Tree& tree, NodeId id) {
  if (tree[id].kind == Kind::alias) return "*" + std::string(tree.value(id));
  if (tree[id].kind == Kind::scalar) {
    const auto reading = read_scalar(tree, id);
    const bool is_text = reading ? reading->type == Type::string : tree[id].style != Style::plain;
    return is_text ? quoted(tree.value(id)) : std::string(tree.value(id));
  }
  const bool is_map = tree[id].kind == Kind::mapping;
  std::string text;
  for (Children children(tree, id); !children.done();) {
    if (!text.empty()) text += ", ";
    if (is_map) text += in_one_line(tree, children.take()) + ": ";
    text += in_one_line(tree, children.take());
  }
  return is_map ? "{" + text + "}" : "[" + text + "]";
}

// A scalar as people know it, anything else in one line.
std::string shown(const Tree& tree, NodeId id) {
  return tree[id].kind == Kind::scalar ? std::string(tree.value(id)) : in_one_line(tree, id);
}

std::vector<NodeId> items_of(const Tree& tree, NodeId list) {
  std::vector<NodeId> items;
  for (Children children(tree, list); !children.done();) items.push_back(children.take());
  return items;
}

struct Entry {
  NodeId key;
  NodeId value;
  std::size_t place;
};
using Entries = std::map<std::string_view, Entry>;

// Nothing where a key is there twice.
std::optional<Entries> entries_of(const Tree& tree, NodeId map) {
  Entries entries;
  std::size_t place = 0;
  for (Children children(tree, map); !children.done(); ++place) {
    const NodeId key = children.take();
    const NodeId value = children.take();
    const Entry entry = {.key = key, .value = value, .place = place};
    if (!entries.emplace(tree.source(key), entry).second) return std::nullopt;
  }
  return entries;
}

// Walks two trees side by side.
class Comparison {
 public:
  Comparison(const Tree& before, const Tree& after, std::vector<Segment> path = {},
             std::size_t layer = 0)
      : before_(before), after_(after), path_(std::move(path)), layer_(layer) {}

  std::optional<std::vector<Difference>> run() {
    if (before_.documents.size() != after_.documents.size()) return std::nullopt;
    for (document_ = 0; document_ < before_.documents.size(); ++document_) {
      if (!compare(before_.documents[document_].root, after_.documents[document_].root)) {
        return std::nullopt;
      }
    }
    // Where these have come in the same order, aliases stand for what they stood for.
    if (is_reshaped_ && anchors_of(before_) != anchors_of(after_)) return std::nullopt;
    return std::move(differences_);
  }

 private:
  // Each of these is false where what the two differ in cannot be told.
  bool compare(NodeId one, NodeId other) {
    if (before_[one].kind != after_[other].kind) {
      is_reshaped_ = true;
      add_value(one, other);
      return true;
    }
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
    if (!compare_inside(one, other)) add_value(one, other);
    return true;
  }

  void add_value(NodeId one, NodeId other) {
    differences_.push_back({.document = document_,
                            .path = to_string(path_, path_.size()),
                            .line = after_.line(after_[other].begin),
                            .before = shown(before_, one),
                            .after = shown(after_, other)});
  }

  // The documents that two literal blocks hold. False where they are none, or too deep inside.
  bool compare_inside(NodeId one, NodeId other) {
    if (layer_ == most_layers) return false;
    const bool are_blocks =
        before_[one].style == Style::literal && after_[other].style == Style::literal;
    if (!are_blocks) return false;
    const Origin origin = {.line = after_.line(after_[other].begin) + 1};
    const auto first = parse(before_.value(one), Format::yaml);
    const auto second = parse(after_.value(other), Format::yaml, origin);
    if (!first || !second || !holds_collection(*first) || !holds_collection(*second)) return false;
    auto path = path_;
    path.push_back({.kind = Segment::Kind::block});
    auto found = Comparison(*first, *second, std::move(path), layer_ + 1).run();
    if (!found) return false;
    for (auto& difference : *found) {
      difference.document = document_;
      differences_.push_back(std::move(difference));
    }
    return true;
  }

  static bool holds_collection(const Tree& tree) {
    return tree.documents.size() == 1 && (tree[tree.documents[0].root].kind == Kind::mapping ||
                                          tree[tree.documents[0].root].kind == Kind::sequence);
  }

  bool compare_maps(NodeId one, NodeId other) {
    const auto entries = entries_of(before_, one);
    const auto others = entries_of(after_, other);
    if (!entries || !others) return false;
    for (const auto& [key, entry] : *entries) {
      const auto found = others->find(key);
      if (found != others->end() && found->second.place != entry.place) is_reshaped_ = true;
    }
    for (Children children(before_, one); !children.done();) {
      const NodeId key = children.take();
      const NodeId value = children.take();
      const auto found = others->find(before_.source(key));
      enter_key(before_.value(key));
      if (found == others->end()) {
        add_removed(value, other);
      } else if (!compare(value, found->second.value)) {
        return false;
      }
      path_.pop_back();
    }
    for (Children children(after_, other); !children.done();) {
      const NodeId key = children.take();
      const NodeId value = children.take();
      if (entries->contains(after_.source(key))) continue;
      enter_key(after_.value(key));
      add_added(value);
      path_.pop_back();
    }
    return true;
  }

  bool compare_lists(NodeId one, NodeId other) {
    const auto items = items_of(before_, one);
    const auto others = items_of(after_, other);
    if (items.size() != others.size()) return compare_lengths(items, others, other);
    for (std::size_t i = 0; i < items.size(); ++i) {
      enter_item(i);
      if (!compare(items[i], others[i])) return false;
      path_.pop_back();
    }
    return true;
  }

  // Of two lists, one of which is the other one with more items in one place.
  bool compare_lengths(const std::vector<NodeId>& items, const std::vector<NodeId>& others,
                       NodeId list_after) {
    const auto shorter = std::min(items.size(), others.size());
    std::size_t first = 0;
    while (first < shorter && is_same(items[first], others[first])) ++first;
    std::size_t behind = 0;
    while (first + behind < shorter &&
           is_same(items[items.size() - behind - 1], others[others.size() - behind - 1])) {
      ++behind;
    }
    if (first + behind < shorter) return false;
    for (auto i = first; i < items.size() - behind; ++i) {
      enter_item(i);
      add_removed(items[i], list_after);
      path_.pop_back();
    }
    for (auto i = first; i < others.size() - behind; ++i) {
      enter_item(i);
      add_added(others[i]);
      path_.pop_back();
    }
    return true;
  }

  bool is_same(NodeId one, NodeId other) const {
    return in_one_line(before_, one) == in_one_line(after_, other);
  }

  void enter_key(std::string_view key) {
    path_.push_back({.kind = Segment::Kind::key, .text = std::string(key)});
  }

  void enter_item(std::size_t place) {
    path_.push_back({.kind = Segment::Kind::index,
                     .text = std::to_string(place),
                     .index = static_cast<long long>(place)});
  }

  void add_added(NodeId value) {
    is_reshaped_ = true;
    differences_.push_back({.kind = What::added,
                            .document = document_,
                            .path = to_string(path_, path_.size()),
                            .line = after_.line(after_[value].begin),
                            .after = shown(after_, value)});
  }

  void add_removed(NodeId value, NodeId around) {
    is_reshaped_ = true;
    differences_.push_back({.kind = What::removed,
                            .document = document_,
                            .path = to_string(path_, path_.size()),
                            .line = after_.line(after_[around].begin),
                            .before = shown(before_, value)});
  }

  const Tree& before_;
  const Tree& after_;
  std::size_t document_ = 0;
  std::vector<Segment> path_;
  std::size_t layer_;
  bool is_reshaped_ = false;
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
