// SPDX-License-Identifier: Apache-2.0
//
// A merge of three trees, of which the fourth must be the result. Four nodes that stand for each
// other are compared: where the change did nothing, `now` stays; where nobody else did anything, it
// becomes `before`; where it is so already, it stays. Where all have gone different ways, the same
// is asked of what is inside of them.
#include "yaml/undoing.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "yaml/differences.hpp"
#include "yaml/item_pairs.hpp"
#include "yaml/shapes.hpp"

namespace yaml {
namespace {

// A node of a version, or none.
struct Place {
  const Shaped* version = nullptr;
  NodeId id = no_node;

  bool is_absent() const { return id == no_node; }
  const Tree& tree() const { return version->tree; }
  Kind kind() const { return tree()[id].kind; }
  Shape shape() const { return is_absent() ? no_shape : version->shapes[id]; }
};

bool is_same(const Place& one, const Place& other) {
  return one.shape() == other.shape();
}

template <typename T>
struct Four {
  T before;
  T after;
  T now;
  T next;
};

template <typename T, typename Function>
auto each(const Four<T>& four, Function of) -> Four<decltype(of(four.now))> {
  return {of(four.before), of(four.after), of(four.now), of(four.next)};
}

// Whether it is as it must be. Nothing where all have gone different ways.
template <typename T>
std::optional<bool> judged(const Four<T>& four) {
  if (four.after == four.before) return four.now == four.next;
  if (four.after == four.now) return four.before == four.next;
  if (four.before == four.now) return four.now == four.next;
  return std::nullopt;
}

template <typename T, typename Is>
bool is_any(const Four<T>& four, Is is) {
  return is(four.before) || is(four.after) || is(four.now) || is(four.next);
}

using Items = std::vector<Place>;

Items items_of(const Place& list) {
  Items items;
  for (Children children(list.tree(), list.id); !children.done();) {
    items.push_back({list.version, children.take()});
  }
  return items;
}

Items documents_of(const Shaped& version) {
  Items roots;
  for (const auto& document : version.tree.documents) roots.push_back({&version, document.root});
  return roots;
}

std::vector<Item> described(const Items& places) {
  std::vector<Item> items;
  for (const auto& place : places) items.push_back(describe(*place.version, place.id));
  return items;
}

// By the shapes of their keys. Nothing where a key is there twice.
std::optional<std::map<Shape, Place>> entries_of(const Place& map) {
  std::map<Shape, Place> entries;
  for (Children children(map.tree(), map.id); !children.done();) {
    const auto key = map.version->shapes[children.take()];
    if (!entries.emplace(key, Place{map.version, children.take()}).second) return std::nullopt;
  }
  return entries;
}

bool is_merged(const Four<Place>& at, Shapes& shapes, std::size_t layer);

// What becomes of the items of a list.
class ListMerge {
 public:
  ListMerge(const Four<Items>& lists, Shapes& shapes, std::size_t layer)
      : lists_(lists), shapes_(shapes), layer_(layer) {}

  bool holds() {
    const auto items = each(lists_, described);
    names_now_ = names_of(items.now);
    auto before_of = pairs_of_change(items.after, items.before);
    if (!before_of) return false;
    before_of_ = std::move(*before_of);
    const auto now_of = pairs_since(items.after, items.before, before_of_, items.now);
    after_of_now_.resize(lists_.now.size());
    for (std::size_t i = 0; i < now_of.size(); ++i) {
      if (now_of[i]) after_of_now_[*now_of[i]] = i;
    }
    is_known_.resize(lists_.now.size());
    for (std::size_t j = 0; j < lists_.now.size(); ++j) {
      is_known_[j] = after_of_now_[j].has_value();
      if (!is_known_[j]) free_[lists_.now[j].shape()].push_back(j);
    }
    return find_those_that_come_back(items.before) && has_all(now_of) && is_walked();
  }

 private:
  static std::set<std::string> names_of(const std::vector<Item>& items) {
    std::set<std::string> names;
    for (const auto& item : items) names.insert(item.name);
    names.erase("");
    return names;
  }

  // Whether an item of before is there again already, which nothing else stands for.
  bool is_back_already(const Place& item) {
    const auto found = free_.find(item.shape());
    if (found == free_.end()) return false;
    is_known_[found->second.back()] = true;
    found->second.pop_back();
    if (found->second.empty()) free_.erase(found);
    return true;
  }

  // False where somebody else has brought one back that is another one now.
  bool find_those_that_come_back(const std::vector<Item>& before) {
    std::set<std::size_t> kept;
    for (const auto& pair : before_of_) {
      if (pair) kept.insert(*pair);
    }
    for (std::size_t b = 0; b < before.size(); ++b) {
      if (kept.contains(b) || is_back_already(lists_.before[b])) continue;
      if (names_now_.contains(before[b].name)) return false;
      come_back_.push_back(b);
    }
    return true;
  }

  bool is_changed(std::size_t after) const {
    const auto before = before_of_[after];
    return !before || !is_same(lists_.after[after], lists_.before[*before]);
  }

  // Whether the items of the change are there, or are as before already.
  bool has_all(const Pairs& now_of) {
    for (std::size_t i = 0; i < now_of.size(); ++i) {
      if (!before_of_[i] || !is_changed(i)) continue;
      // Where both are there, what it was may be what has come of it.
      const bool is_back = is_back_already(lists_.before[*before_of_[i]]);
      if (is_back == now_of[i].has_value()) return false;
    }
    return !has_strangers(now_of);
  }

  // Whether an item of somebody else stands where one of ours did: it may be ours with another
  // name.
  bool has_strangers(const Pairs& now_of) const {
    std::vector<std::size_t> strangers = {0};  // before each item of now, and before the end
    for (const bool is_known : is_known_)
      strangers.push_back(strangers.back() + (is_known ? 0 : 1));
    std::vector<std::size_t> ends(now_of.size() + 1, is_known_.size());
    for (std::size_t i = now_of.size(); i-- > 0;) ends[i] = now_of[i].value_or(ends[i + 1]);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < now_of.size(); ++i) {
      if (now_of[i]) begin = *now_of[i] + 1;
      if (now_of[i] || !is_changed(i)) continue;
      // Where others have changed their order, it may be any of them.
      const bool is_in_order = begin <= ends[i];
      const auto count = is_in_order ? strangers[ends[i]] - strangers[begin] : strangers.back();
      if (count > 0) return true;
    }
    return false;
  }

  // Goes over what is there now and what is to come, side by side.
  bool is_walked() {
    origins_.resize(lists_.next.size());
    std::size_t x = 0;
    for (std::size_t j = 0; j < lists_.now.size(); ++j) {
      const auto after = after_of_now_[j];
      if (after && !before_of_[*after]) {
        if (!is_same(lists_.now[j], lists_.after[*after])) return false;
        continue;
      }
      while (x < lists_.next.size() && !becomes(j, lists_.next[x])) {
        if (!comes_back(x)) return false;
        ++x;
      }
      if (x == lists_.next.size()) return false;
      if (after) origins_[x] = before_of_[*after];
      ++x;
    }
    for (; x < lists_.next.size(); ++x) {
      if (!comes_back(x)) return false;
    }
    return come_back_.empty() && std::all_of(back_at_.begin(), back_at_.end(), [&](std::size_t at) {
             return is_among_its_neighbours(at);
           });
  }

  bool becomes(std::size_t now, const Place& next) {
    const auto after = after_of_now_[now];
    if (!after) return is_same(lists_.now[now], next);
    const auto& before = lists_.before[*before_of_[*after]];
    return is_merged({before, lists_.after[*after], lists_.now[now], next}, shapes_, layer_);
  }

  bool comes_back(std::size_t next) {
    if (come_back_.empty()) return false;
    const auto b = come_back_.front();
    if (!is_same(lists_.before[b], lists_.next[next])) return false;
    come_back_.pop_front();
    origins_[next] = b;
    back_at_.push_back(next);
    return true;
  }

  bool is_among_its_neighbours(std::size_t at) const {
    const auto b = *origins_[at];
    const bool is_first = at == 0 && b == 0;
    const bool is_last = at + 1 == lists_.next.size() && b + 1 == lists_.before.size();
    const bool is_behind = at > 0 && b > 0 && origins_[at - 1] == b - 1;
    const bool is_ahead = at + 1 < lists_.next.size() && origins_[at + 1] == b + 1;
    return is_first || is_last || is_behind || is_ahead;
  }

  const Four<Items>& lists_;
  Shapes& shapes_;
  std::size_t layer_;
  std::set<std::string> names_now_;
  Pairs before_of_;             // of the items of after
  Pairs after_of_now_;          // of the items of now
  std::vector<bool> is_known_;  // whether an item of now is one of after or before
  std::map<Shape, std::vector<std::size_t>> free_;   // the others
  std::deque<std::size_t> come_back_;                // items of before that are still to come
  std::vector<std::optional<std::size_t>> origins_;  // of the items of next: the items of before
  std::vector<std::size_t> back_at_;                 // the items of next that have come back
};

bool is_map_merged(const Four<Place>& at, Shapes& shapes, std::size_t layer) {
  const auto entries = each(at, entries_of);
  if (is_any(entries, [](const auto& map) { return !map; })) return false;
  std::set<Shape> keys;
  for (const auto* map : {&*entries.before, &*entries.after, &*entries.now, &*entries.next}) {
    for (const auto& entry : *map) keys.insert(entry.first);
  }
  return std::all_of(keys.begin(), keys.end(), [&](Shape key) {
    const auto values = each(entries, [&](const auto& map) {
      const auto found = map->find(key);
      return found == map->end() ? Place() : found->second;
    });
    return is_merged(values, shapes, layer);
  });
}

bool are_documents_merged(const Four<Shaped>& versions, Shapes& shapes, std::size_t layer) {
  const auto anchors =
      each(versions, [](const Shaped& version) { return anchors_of(version.tree); });
  const bool is_any_ambiguous =
      is_any(versions, [](const Shaped& version) { return has_anchor_twice(version.tree); });
  const bool are_anchors_same = anchors.before == anchors.after && anchors.after == anchors.now &&
                                anchors.now == anchors.next;
  if (is_any_ambiguous && !are_anchors_same) return false;
  const auto roots = each(versions, documents_of);
  const bool are_several =
      is_any(roots, [](const Items& documents) { return documents.size() != 1; });
  if (are_several) return ListMerge(roots, shapes, layer).holds();
  return is_merged(each(roots, [](const Items& documents) { return documents.front(); }), shapes,
                   layer);
}

// Parses four texts and compares what they hold.
bool are_texts_merged(const Four<std::string_view>& texts, Format format, Shapes& shapes,
                      std::size_t layer) {
  const auto versions =
      each(texts, [&](std::string_view text) { return shapes.read(text, format); });
  if (is_any(versions, [](const auto& version) { return !version; })) return false;
  return are_documents_merged(each(versions, [](const auto& version) { return *version; }), shapes,
                              layer);
}

bool are_blocks_merged(const Four<Place>& at, Shapes& shapes, std::size_t layer) {
  if (layer == most_layers) return false;
  const bool is_any_none =
      is_any(at, [](const Place& place) { return place.tree()[place.id].style != Style::literal; });
  if (is_any_none) return false;
  const auto texts = each(at, [](const Place& place) { return place.tree().value(place.id); });
  return are_texts_merged(texts, Format::yaml, shapes, layer + 1);
}

bool is_merged(const Four<Place>& at, Shapes& shapes, std::size_t layer) {
  const auto judgement = judged(each(at, [](const Place& place) { return place.shape(); }));
  if (judgement) return *judgement;
  if (is_any(at, [](const Place& place) { return place.is_absent(); })) return false;
  if (is_any(at, [&](const Place& place) { return place.kind() != at.now.kind(); })) return false;
  const auto properties = judged(each(at, [](const Place& place) {
    return std::pair(place.tree().anchor(place.id), place.tree().tag(place.id));
  }));
  if (!properties || !*properties) return false;
  switch (at.now.kind()) {
    case Kind::mapping:
      return is_map_merged(at, shapes, layer);
    case Kind::sequence:
      return ListMerge(each(at, items_of), shapes, layer).holds();
    case Kind::scalar:
      return are_blocks_merged(at, shapes, layer);
    case Kind::alias:
      break;
  }
  return false;
}

}  // namespace

bool proves(const Undoing& undoing, Format format) {
  Shapes shapes;
  return are_texts_merged({undoing.before, undoing.after, undoing.now, undoing.next}, format,
                          shapes, 0);
}

}  // namespace yaml
