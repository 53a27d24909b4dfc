// SPDX-License-Identifier: Apache-2.0
#include "yaml/locate.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/resolve.hpp"

namespace yaml {
namespace {

using Outcome = Location::Outcome;

NodeId behind_alias(const Tree& tree, NodeId id) {
  return tree[id].kind == Kind::alias ? tree[id].target : id;
}

// --- keys ---------------------------------------------------------------------------------------

bool is_key(const Tree& tree, NodeId id, std::string_view name) {
  const NodeId key = behind_alias(tree, id);
  return tree[key].kind == Kind::scalar && tree.value(key) == name;
}

bool is_merge_key(const Tree& tree, NodeId key) {
  return tree[key].kind == Kind::scalar && tree[key].style == Style::plain &&
         tree.format == Format::yaml && tree.value(key) == "<<";
}

// What a map takes over from others: the maps that its `<<` names, as they are written there.
std::vector<NodeId> merged_maps(const Tree& tree, NodeId mapping) {
  std::vector<NodeId> maps;
  for (Children children(tree, mapping); !children.done();) {
    const bool merges = is_merge_key(tree, children.take());
    const NodeId value = children.take();
    if (!merges) continue;
    if (tree[value].kind != Kind::sequence) {
      maps.push_back(value);
    } else {
      for (Children items(tree, value); !items.done();) maps.push_back(items.take());
    }
  }
  return maps;
}

struct Merged {
  NodeId value = no_node;
  NodeId alias = no_node;  // the outermost one on the way; none for a map written in place
};

// Looks into each map once: they may merge each other in a circle. And not into very many.
constexpr std::size_t most_merges = 500;

std::optional<Merged> find_merged(const Tree& tree, NodeId mapping, std::string_view name,
                                  std::set<NodeId>& visited) {
  for (const NodeId written : merged_maps(tree, mapping)) {
    const NodeId map = behind_alias(tree, written);
    if (tree[map].kind != Kind::mapping || !visited.insert(map).second) continue;
    if (visited.size() > most_merges) return std::nullopt;
    const NodeId alias = map == written ? no_node : written;
    if (const auto pairs = find_pairs(tree, map, name); !pairs.empty()) {
      return Merged{.value = pairs.front().value, .alias = alias};
    }
    if (auto deeper = find_merged(tree, map, name, visited)) {
      if (alias != no_node) deeper->alias = alias;
      return deeper;
    }
  }
  return std::nullopt;
}

std::optional<Merged> find_merged(const Tree& tree, NodeId mapping, std::string_view name) {
  std::set<NodeId> visited;
  return find_merged(tree, mapping, name, visited);
}

// The value of a key of an item: `name`, or a path such as `metadata.name`.
NodeId read_item_key(const Tree& tree, NodeId item, std::string_view name) {
  const NodeId whole = read_key(tree, item, name);
  if (whole != no_node || name.find('.') == std::string_view::npos) return whole;
  NodeId at = item;
  for (const auto part : base::split(name, '.')) {
    at = read_key(tree, at, part);
    if (at == no_node) return no_node;
  }
  return at;
}

std::vector<std::string> key_names(const Tree& tree, NodeId mapping) {
  std::vector<std::string> names;
  for (Children children(tree, mapping); !children.done(); children.take()) {
    const NodeId key = behind_alias(tree, children.take());
    if (tree[key].kind == Kind::scalar) names.emplace_back(tree.value(key));
  }
  return names;
}

std::string what_is(const Tree& tree, NodeId id) {
  switch (tree[id].kind) {
    case Kind::mapping:
      return "a map";
    case Kind::sequence:
      return "a list";
    default:
      break;
  }
  const bool is_block = tree[id].style == Style::literal;
  if (is_block) return "a block of text (use `>>` to edit inside it)";
  return tree.value(id).empty() ? "empty" : yaml::quoted(tree.value(id));
}

// --- the walk -----------------------------------------------------------------------------------

class Walk {
 public:
  Walk(const Tree& tree, const std::vector<Segment>& segments, std::size_t first, Aliases aliases)
      : tree_(tree), segments_(segments), first_(first), at_segment_(first), aliases_(aliases) {}

  Location run(NodeId root) {
    node_ = root;
    for (; at_segment_ < segments_.size(); ++at_segment_) {
      const auto& segment = segments_[at_segment_];
      if (segment.kind == Segment::Kind::block) return check_host();
      if (!pass_alias() || !step(segment)) return std::move(location_);
    }
    return check_target();
  }

 private:
  // Ends the walk.
  bool end(Outcome outcome, const std::string& message, std::string hint = "",
           NodeId creatable = no_node) {
    location_ = {.outcome = outcome,
                 .node = creatable,
                 .reached = at_segment_,
                 .error = malformed(at_line(tree_, node_) + ": " + message, std::move(hint))};
    return false;
  }

  bool refuse(const std::string& message, std::string hint = "") {
    return end(Outcome::refused, message, std::move(hint));
  }

  bool miss(const std::string& message) { return end(Outcome::missing, message); }

  // The place the walk has come to, in words: "spec.template", "the top level".
  std::string here() const {
    if (at_segment_ > first_) return to_string(segments_, at_segment_);
    return first_ == 0 ? "the top level" : "the top level of " + to_string(segments_, first_ - 1);
  }

  bool pass_alias() {
    if (tree_[node_].kind != Kind::alias) return true;
    if (aliases_ == Aliases::refuse) {
      const NodeId target = tree_[node_].target;
      return refuse(here() + " is the alias *" + std::string(tree_.value(node_)) +
                        " of the anchor at " + at_line(tree_, target),
                    "edit it there, or use --follow-aliases to change it for all that share it");
    }
    node_ = tree_[node_].target;
    return true;
  }

  bool step(const Segment& segment) {
    switch (segment.kind) {
      case Segment::Kind::name:
        return tree_[node_].kind == Kind::sequence ? step_to_place(segment) : step_to_key(segment);
      case Segment::Kind::key:
        return step_to_key(segment);
      case Segment::Kind::index:
        return step_to_index(segment.index);
      case Segment::Kind::item:
      case Segment::Kind::block:
        break;
    }
    return step_to_item(segment);
  }

  bool step_to_key(const Segment& segment) {
    const auto name = yaml::quoted(segment.text);
    if (tree_[node_].kind == Kind::scalar) {
      const bool is_null =
          tree_[node_].style == Style::plain && (tree_.value(node_).empty() || is_null_word());
      const bool can_create = is_null && tree_.tag(node_).empty();
      return end(Outcome::missing,
                 "no " + name + " at " + here() + ", which is " + what_is(tree_, node_), "",
                 can_create ? node_ : no_node);
    }
    if (tree_[node_].kind == Kind::sequence) {
      return miss(here() + " is a list: use a place, as in [0], or [key=value], before " + name);
    }
    const auto pairs = find_pairs(tree_, node_, segment.text);
    if (pairs.size() > 1) return refuse_duplicate(pairs, name);
    if (pairs.empty()) return step_to_merged(segment, name);
    node_ = pairs.front().value;
    return true;
  }

  bool is_null_word() const {
    const auto word = tree_.value(node_);
    return word == "~" || word == "null" || word == "Null" || word == "NULL";
  }

  bool refuse_duplicate(const std::vector<Pair>& pairs, const std::string& name) {
    node_ = pairs[1].key;
    return refuse("the key " + name + " is there twice, also at " + at_line(tree_, pairs[0].key));
  }

  bool step_to_merged(const Segment& segment, const std::string& name) {
    const auto merged = find_merged(tree_, node_, segment.text);
    if (!merged) return miss_key(segment, name);
    if (merged->alias != no_node && aliases_ == Aliases::refuse) {
      const NodeId target = tree_[merged->alias].target;
      return refuse(here() + " has " + name + " through the merge key `<<` at " +
                        at_line(tree_, merged->alias) + ", from the anchor &" +
                        std::string(tree_.anchor(target)) + " at " + at_line(tree_, target),
                    "edit it there, or use --follow-aliases to change it for all that share it");
    }
    node_ = merged->value;
    return true;
  }

  bool miss_key(const Segment& segment, const std::string& name) {
    const auto names = key_names(tree_, node_);
    const auto meant = suggestion(segment.text, names);
    const auto there = names.empty() ? ", which is empty" : "; it has: " + list(names) + meant;
    end(Outcome::missing, "no " + name + " at " + here() + there, other_spelling(segment, names),
        node_);
    location_.is_likely_typo = !meant.empty();
    return false;
  }

  // For a path whose keys are divided otherwise than it says.
  std::string other_spelling(const Segment& segment, const std::vector<std::string>& names) const {
    const auto is_there = [&](const std::string& key) {
      return std::find(names.begin(), names.end(), key) != names.end();
    };
    std::string joined = segment.text;
    for (std::size_t i = at_segment_ + 1; i < segments_.size(); ++i) {
      if (segments_[i].kind != Segment::Kind::name) break;
      joined += "." + segments_[i].text;
      if (is_there(joined)) return "a key with dots is written [\"" + shown(joined) + "\"]";
    }
    const auto slash = segment.text.find('/');
    if (slash != std::string::npos && is_there(segment.text.substr(0, slash))) {
      return "write dots between keys: " + shown(base::replace_all(segment.text, "/", "."));
    }
    return "";
  }

  // A bare name that meets a list: images.0.newTag.
  bool step_to_place(const Segment& segment) {
    const auto digits =
        std::string_view(segment.text).substr(segment.text.starts_with('-') ? 1 : 0);
    const auto place = base::parse_unsigned(digits);
    constexpr unsigned long long highest = 1ULL << 40U;
    if (!place || *place > highest) return step_to_key(segment);
    const auto index = static_cast<long long>(*place);
    return step_to_index(digits.size() < segment.text.size() ? -index : index);
  }

  bool step_to_index(long long index) {
    const auto name = std::string("[") + std::to_string(index) + "]";
    if (tree_[node_].kind != Kind::sequence) {
      return miss(here() + " is " + what_is(tree_, node_) + ", not a list that has " + name);
    }
    const auto count = static_cast<long long>(tree_.child_count(node_));
    const long long place = index < 0 ? count + index : index;
    if (place < 0 || place >= count) {
      return miss("no " + name + " at " + here() + "; the list has " +
                  base::number_of(static_cast<std::size_t>(count), "item"));
    }
    Children items(tree_, node_);
    NodeId item = items.take();
    for (long long i = 0; i < place; ++i) item = items.take();
    node_ = item;
    return true;
  }

  bool step_to_item(const Segment& segment) {
    const auto name = std::string("[") + shown(segment.text) + "=" + shown(segment.value) + "]";
    if (tree_[node_].kind != Kind::sequence) {
      return miss(here() + " is " + what_is(tree_, node_) + ", not a list that has " + name);
    }
    std::vector<NodeId> matches;
    std::vector<std::string> seen;
    std::string places;
    std::size_t place = 0;
    for (Children items(tree_, node_); !items.done(); ++place) {
      const NodeId item = items.take();
      const NodeId value = read_item_key(tree_, item, segment.text);
      if (value == no_node || tree_[value].kind != Kind::scalar) continue;
      seen.emplace_back(tree_.value(value));
      if (seen.back() != segment.value) continue;
      matches.push_back(item);
      places += (places.empty() ? "[" : ", [") + std::to_string(place) + "]";
    }
    if (matches.size() == 1) {
      node_ = matches.front();
      return true;
    }
    if (matches.empty()) return miss_item(segment, name, seen);
    return refuse(std::to_string(matches.size()) + " items at " + here() + " match " + name + ": " +
                  places);
  }

  bool miss_item(const Segment& segment, const std::string& name,
                 const std::vector<std::string>& seen) {
    if (seen.empty()) {
      return miss("no " + name + " at " + here() + "; no item there has the key " +
                  shown(segment.text));
    }
    return miss("no " + name + " at " + here() + "; " + shown(segment.text) +
                " there is: " + list(seen) + suggestion(segment.value, seen));
  }

  Location found() { return {.outcome = Outcome::found, .node = node_, .reached = at_segment_}; }

  Location check_target() {
    if (!pass_alias()) return std::move(location_);
    if (tree_[node_].kind == Kind::mapping) {
      const auto names = key_names(tree_, node_);
      refuse(here() + " is a map, not a single value" +
             (names.empty() ? "" : "; it has: " + list(names)));
    } else if (tree_[node_].kind == Kind::sequence) {
      refuse(here() + " is a list of " + std::to_string(tree_.child_count(node_)) +
             ", not a single value");
    } else {
      return found();
    }
    location_.collection = node_;
    return std::move(location_);
  }

  Location check_host() {
    if (!pass_alias()) return std::move(location_);
    if (tree_[node_].kind == Kind::scalar && tree_[node_].style == Style::literal) {
      if (read_scalar(tree_, node_)) return found();
      refuse(here() + " has a tag that makes it no text: it cannot be edited inside");
      return std::move(location_);
    }
    const bool is_text = tree_[node_].kind == Kind::scalar && !tree_.value(node_).empty();
    if (is_text && tree_[node_].style == Style::folded) {
      refuse(here() + " is folded text (`>`): only a literal block (`|`) can be edited inside");
    } else if (is_text && tree_[node_].style != Style::plain) {
      refuse(here() + " is quoted text: only a literal block (`|`) can be edited inside");
    } else {
      miss(here() + " is " + what_is(tree_, node_) + ", not a literal block (`|`) for `>>`");
    }
    return std::move(location_);
  }

  const Tree& tree_;
  const std::vector<Segment>& segments_;
  std::size_t first_;
  std::size_t at_segment_;
  Aliases aliases_;
  NodeId node_ = no_node;
  Location location_;
};

// --- documents ----------------------------------------------------------------------------------

std::string list_documents(const Tree& tree) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    names.push_back(describe_document(tree, i));
  }
  return list(names);
}

bool meets(const Tree& tree, NodeId root, const Condition& condition) {
  const auto location = locate(tree, root, condition.path, 0, Aliases::follow);
  return location.outcome == Outcome::found && location.reached == condition.path.size() &&
         tree.value(location.node) == condition.value;
}

}  // namespace

std::vector<Pair> find_pairs(const Tree& tree, NodeId mapping, std::string_view name) {
  std::vector<Pair> pairs;
  for (Children children(tree, mapping); !children.done();) {
    const NodeId key = children.take();
    const NodeId value = children.take();
    if (is_key(tree, key, name)) pairs.push_back({.key = key, .value = value});
  }
  return pairs;
}

NodeId read_key(const Tree& tree, NodeId mapping, std::string_view name) {
  const NodeId map = behind_alias(tree, mapping);
  if (tree[map].kind != Kind::mapping) return no_node;
  if (const auto pairs = find_pairs(tree, map, name); !pairs.empty()) {
    return behind_alias(tree, pairs.front().value);
  }
  const auto merged = find_merged(tree, map, name);
  return merged ? behind_alias(tree, merged->value) : no_node;
}

bool is_merged(const Tree& tree, NodeId map, std::string_view name) {
  return find_merged(tree, map, name).has_value();
}

Location locate(const Tree& tree, NodeId root, const std::vector<Segment>& segments,
                std::size_t first, Aliases aliases) {
  return Walk(tree, segments, first, aliases).run(root);
}

base::Result<std::vector<std::size_t>> select_documents(
    const Tree& tree, const std::optional<DocumentSelector>& selector) {
  std::vector<std::size_t> selected;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    const NodeId root = tree.documents[i].root;
    const bool is_meant =
        !selector ||
        (selector->index ? *selector->index == i
                         : std::all_of(selector->conditions.begin(), selector->conditions.end(),
                                       [&](const Condition& condition) {
                                         return meets(tree, root, condition);
                                       }));
    if (is_meant) selected.push_back(i);
  }
  if (!selector || !selected.empty()) return selected;
  return malformed("no document is " + yaml::quoted(selector->text) +
                       (tree.documents.size() == 1 ? "; the only one is " : "; there are: ") +
                       list_documents(tree),
                   "a value with both `#` and `=` can be given with --changes");
}

std::string describe_document(const Tree& tree, std::size_t index) {
  std::string text = std::to_string(index);
  const NodeId root = tree.documents[index].root;
  const auto word = [&](NodeId id) -> std::string {
    return id != no_node && tree[id].kind == Kind::scalar ? shown(tree.value(id)) : "";
  };
  const auto kind = word(read_key(tree, root, "kind"));
  const auto name = word(read_item_key(tree, root, "metadata.name"));
  const auto label = base::join({kind, name}, kind.empty() || name.empty() ? "" : " ");
  return label.empty() ? text : text + " (" + label + ")";
}

}  // namespace yaml
