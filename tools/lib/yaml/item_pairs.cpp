// SPDX-License-Identifier: Apache-2.0
#include "yaml/item_pairs.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace yaml {
namespace {

using Entry = std::pair<Shape, Shape>;
using Indexes = std::vector<std::size_t>;

std::optional<NodeId> value_of(const Tree& tree, NodeId map, std::string_view key) {
  if (tree[map].kind != Kind::mapping) return std::nullopt;
  for (Children children(tree, map); !children.done();) {
    const NodeId name = children.take();
    const NodeId value = children.take();
    if (tree[name].kind == Kind::scalar && tree.value(name) == key) return value;
  }
  return std::nullopt;
}

std::string text_of(const Tree& tree, NodeId map, std::string_view key) {
  const auto value = value_of(tree, map, key);
  return value && tree[*value].kind == Kind::scalar ? std::string(tree.value(*value)) : "";
}

std::string name_of(const Tree& tree, NodeId item) {
  auto name = text_of(tree, item, "name");
  const auto metadata = value_of(tree, item, "metadata");
  if (!name.empty() || !metadata) return name;
  name = text_of(tree, *metadata, "name");
  if (name.empty()) return name;
  return text_of(tree, item, "kind") + "/" + text_of(tree, *metadata, "namespace") + "/" + name;
}

// In which items something is.
template <typename Of>
auto places_by(const std::vector<Item>& items, Of of) {
  std::map<typename decltype(of(items.front()))::value_type, Indexes> places;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (const auto& key : of(items[i])) places[key].push_back(i);
  }
  return places;
}

// Whether each item is the one in its place, or what has become of that: with the same name, and
// not there as it was in another place.
bool are_in_place(const std::vector<Item>& from, const std::vector<Item>& to) {
  if (from.size() != to.size()) return false;
  std::set<Shape> others;
  for (const auto& item : to) others.insert(item.whole);
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].name != to[i].name) return false;
    if (from[i].whole != to[i].whole && others.contains(from[i].whole)) return false;
  }
  return true;
}

// Whether those that have a counterpart are in the same order there.
bool is_in_order(const Pairs& pairs) {
  std::optional<std::size_t> last;
  for (const auto& pair : pairs) {
    if (!pair) continue;
    if (last && *pair < *last) return false;
    last = pair;
  }
  return true;
}

class Pairing {
 public:
  Pairing(const std::vector<Item>& from, const std::vector<Item>& to)
      : from_(from), to_(to), pairs_(from.size()), is_taken_(to.size()) {}

  Pairs take() { return std::move(pairs_); }

  void pair_by_place() {
    for (std::size_t i = 0; i < from_.size(); ++i) pair(i, i);
  }

  // Those that are the same from the first on, and from the last on. Returns how many.
  std::size_t pair_ends() {
    const auto shorter = std::min(from_.size(), to_.size());
    std::size_t first = 0;
    for (; first < shorter && from_[first].whole == to_[first].whole; ++first) pair(first, first);
    std::size_t last = 0;
    for (; first + last < shorter; ++last) {
      const auto i = from_.size() - last - 1;
      const auto j = to_.size() - last - 1;
      if (from_[i].whole != to_[j].whole) break;
      pair(i, j);
    }
    return first + last;
  }

  // Of those that are not paired yet.
  bool are_all_named() const {
    for (std::size_t i = 0; i < from_.size(); ++i) {
      if (!pairs_[i] && from_[i].name.empty()) return false;
    }
    for (std::size_t j = 0; j < to_.size(); ++j) {
      if (!is_taken_[j] && to_[j].name.empty()) return false;
    }
    return true;
  }

  void pair_by_name() {
    const auto name = [](const Item& item) { return std::vector{item.name}; };
    const auto others = places_by(to_, name);
    for (const auto& [key, places] : places_by(from_, name)) {
      const auto found = others.find(key);
      const bool is_one = found != others.end() && places.size() == 1 && found->second.size() == 1;
      if (key.empty() || !is_one || !are_free(places, found->second)) continue;
      pair(places.front(), found->second.front());
    }
  }

  // Those that look alike are told by their places, from the first item on or from the last.
  void pair_by_whole() {
    const auto whole = [](const Item& item) { return std::vector{item.whole}; };
    const auto others = places_by(to_, whole);
    for (const auto& [key, places] : places_by(from_, whole)) {
      const auto found = others.find(key);
      if (found == others.end() || found->second.size() != places.size()) continue;
      const auto& there = found->second;
      const bool is_told =
          places.size() == 1 || places == there || are_as_far_from_end(places, there);
      if (!is_told || !are_free(places, there)) continue;
      for (std::size_t k = 0; k < places.size(); ++k) pair(places[k], there[k]);
    }
  }

  // By the first entry that `stays` in an item and that no other one of its list has: what an item
  // is comes before how it is.
  template <typename Stays>
  void pair_by_entry(Stays stays) {
    const auto entries = [](const Item& item) { return item.entries; };
    const auto ours = places_by(from_, entries);
    const auto theirs = places_by(to_, entries);
    std::map<std::size_t, Indexes> candidates;
    for (std::size_t i = 0; i < from_.size(); ++i) {
      const auto& all = from_[i].entries;
      const auto known_by = std::find_if(all.begin(), all.end(), [&](const Entry& entry) {
        return ours.at(entry).size() == 1 && stays(i, entry);
      });
      const auto found = known_by == all.end() ? theirs.end() : theirs.find(*known_by);
      const bool is_one = found != theirs.end() && found->second.size() == 1;
      if (is_one) candidates[found->second.front()].push_back(i);
    }
    for (const auto& [j, places] : candidates) {
      const auto i = places.front();
      if (places.size() != 1 || pairs_[i] || is_taken_[j]) continue;
      if (from_[i].name == to_[j].name) pair(i, j);
    }
  }

 private:
  bool are_as_far_from_end(const Indexes& ours, const Indexes& theirs) const {
    return std::equal(ours.begin(), ours.end(), theirs.begin(), [&](std::size_t i, std::size_t j) {
      return from_.size() - i == to_.size() - j;
    });
  }

  bool are_free(const Indexes& ours, const Indexes& theirs) const {
    return std::none_of(ours.begin(), ours.end(), [&](auto i) { return pairs_[i].has_value(); }) &&
           std::none_of(theirs.begin(), theirs.end(), [&](auto j) { return is_taken_[j]; });
  }

  void pair(std::size_t i, std::size_t j) {
    pairs_[i] = j;
    is_taken_[j] = true;
  }

  const std::vector<Item>& from_;
  const std::vector<Item>& to_;
  Pairs pairs_;
  std::vector<bool> is_taken_;
};

}  // namespace

Item describe(const Shaped& text, NodeId id) {
  const auto& tree = text.tree;
  Item item = {.whole = text.shapes[id]};
  if (tree[id].kind != Kind::mapping) return item;
  item.name = name_of(tree, id);
  for (Children children(tree, id); !children.done();) {
    const NodeId key = children.take();
    const NodeId value = children.take();
    if (tree[value].kind == Kind::scalar) {
      item.entries.emplace_back(text.shapes[key], text.shapes[value]);
    }
  }
  return item;
}

std::optional<Pairs> pairs_of_change(const std::vector<Item>& from, const std::vector<Item>& to) {
  Pairing pairing(from, to);
  if (are_in_place(from, to)) {
    pairing.pair_by_place();
    return pairing.take();
  }
  const bool is_only_longer =
      pairing.pair_ends() == std::min(from.size(), to.size()) && from.size() != to.size();
  if (!is_only_longer) {
    if (!pairing.are_all_named()) return std::nullopt;
    pairing.pair_by_name();
  }
  auto pairs = pairing.take();
  if (!is_in_order(pairs)) return std::nullopt;
  return pairs;
}

Pairs pairs_since(const std::vector<Item>& from, const std::vector<Item>& before,
                  const Pairs& before_of, const std::vector<Item>& to) {
  Pairing pairing(from, to);
  pairing.pair_by_name();
  pairing.pair_by_whole();
  pairing.pair_by_entry([&](std::size_t i, const Entry& entry) {
    if (!before_of[i]) return true;
    const auto& entries = before[*before_of[i]].entries;
    return std::find(entries.begin(), entries.end(), entry) != entries.end();
  });
  return pairing.take();
}

}  // namespace yaml
