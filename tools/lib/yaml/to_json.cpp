// SPDX-License-Identifier: Apache-2.0
#include "yaml/to_json.hpp"

#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "yaml/message.hpp"
#include "yaml/number.hpp"
#include "yaml/resolve.hpp"
#include "yaml/scalar_json.hpp"

namespace yaml {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

base::Error malformed_at(const Tree& tree, NodeId id, const std::string& message) {
  return malformed(at_line(tree, id) + ": " + message);
}

// Turns one document into JSON.
class JsonBuilder {
 public:
  explicit JsonBuilder(const Tree& tree) : tree_(tree) {}

  base::Result<Json> build(NodeId id, std::size_t depth = 0) {
    if (depth > max_depth) {
      return malformed_at(tree_, id,
                          "nested more than " + std::to_string(max_depth) + " levels deep");
    }
    if (aliases_ > 0) TRY(charge(id));
    switch (tree_[id].kind) {
      case Kind::scalar:
        return scalar(id);
      case Kind::sequence:
        return sequence(id, depth);
      case Kind::mapping:
        return mapping(id, depth);
      case Kind::alias:
        break;
    }
    const auto target = TRY(target_of(id));
    ++aliases_;
    auto json = build(target, depth + 1);
    --aliases_;
    return json;
  }

 private:
  // A mapping under construction. Where something is merged into it, with the places of its keys:
  // the class would search all of them for each new one.
  struct Object {
    Json json = Json::object();
    bool has_merge = false;
    std::map<std::string, std::size_t> places = {};

    void set(const std::string& key, Json value) {
      auto& entries = json.get_ref<Json::object_t&>();
      if (!has_merge) {
        entries.emplace_back(key, std::move(value));
        return;
      }
      const auto [place, is_new] = places.try_emplace(key, entries.size());
      if (is_new) {
        entries.emplace_back(key, std::move(value));
      } else {
        std::next(entries.begin(), static_cast<std::ptrdiff_t>(place->second))->second =
            std::move(value);
      }
    }
  };

  // What aliases add must stay in proportion to memory, however cleverly they are nested.
  base::Result<void> charge(NodeId id) {
    constexpr std::size_t node_cost = 16;
    constexpr std::size_t limit = std::size_t{16} << 20U;
    cost_ += node_cost + tree_[id].value_size;
    if (cost_ > limit) return malformed_at(tree_, id, "its aliases stand for too much");
    return {};
  }

  base::Result<NodeId> target_of(NodeId alias) const {
    const NodeId target = tree_[alias].target;
    const bool contains_itself = target < alias && alias < tree_[target].next;
    if (!contains_itself) return target;
    return malformed_at(tree_, alias, "the value of an alias contains itself");
  }

  base::Result<Json> sequence(NodeId id, std::size_t depth) {
    auto json = Json::array();
    for (Children children(tree_, id); !children.done();) {
      json.push_back(TRY(build(children.take(), depth + 1)));
    }
    return json;
  }

  base::Result<Json> mapping(NodeId id, std::size_t depth) {
    Object object;
    std::size_t count = 0;
    for (Children children(tree_, id); !children.done(); ++count) {
      object.has_merge = is_merge(children.take()) || object.has_merge;
      children.take();
    }
    object.json.get_ref<Json::object_t&>().reserve(count);
    TRY(fill(object, id, depth));
    return std::move(object.json);
  }

  base::Result<void> fill(Object& object, NodeId map, std::size_t depth) {
    std::map<std::string, NodeId> seen;
    for (Children children(tree_, map); !children.done();) {
      const NodeId key = children.take();
      const NodeId value = children.take();
      if (is_merge(key)) {
        TRY(merge(object, value, depth + 1));
        continue;
      }
      const auto name = TRY(key_of(key));
      const auto [first, is_new] = seen.try_emplace(name, key);
      if (!is_new) {
        return malformed_at(tree_, key,
                            "the key " + yaml::quoted(name) + " is there twice, first in " +
                                at_line(tree_, first->second));
      }
      object.set(name, TRY(build(value, depth + 1)));
    }
    return {};
  }

  bool is_merge(NodeId key) const {
    if (tree_.format == Format::json || tree_[key].kind != Kind::scalar) return false;
    const auto tag = tree_.tag(key);
    const bool is_plain = tree_[key].style == Style::plain && tag.empty();
    return tree_.value(key) == "<<" && (is_plain || tag == "tag:yaml.org,2002:merge");
  }

  // Of go-yaml v2, and so of Kubernetes: what is merged replaces the keys that are written before
  // it, against the letter of the specification; of a list, the first one wins.
  base::Result<void> merge(Object& object, NodeId value, std::size_t depth) {
    if (depth > max_depth) return malformed_at(tree_, value, "merged too deep");
    if (tree_[value].kind != Kind::sequence) return merge_map(object, value, depth);
    std::vector<NodeId> maps;
    for (Children children(tree_, value); !children.done();) maps.push_back(children.take());
    for (auto map = maps.rbegin(); map != maps.rend(); ++map) {
      TRY(merge_map(object, *map, depth));
    }
    return {};
  }

  base::Result<void> merge_map(Object& object, NodeId map, std::size_t depth) {
    const bool is_alias = tree_[map].kind == Kind::alias;
    const NodeId target = is_alias ? TRY(target_of(map)) : map;
    if (tree_[target].kind != Kind::mapping) {
      return malformed_at(tree_, map, "`<<` takes a map, or a list of maps");
    }
    aliases_ += is_alias ? 1 : 0;
    auto filled = fill(object, target, depth);
    aliases_ -= is_alias ? 1 : 0;
    return filled;
  }

  base::Result<std::string> key_of(NodeId id) {
    const NodeId target = tree_[id].kind == Kind::alias ? TRY(target_of(id)) : id;
    if (tree_[target].kind != Kind::scalar) {
      return malformed_at(tree_, id, "a key must be a text, not a collection");
    }
    if (aliases_ > 0 || target != id) TRY(charge(target));
    const auto reading = TRY(read(target));
    switch (reading.type) {
      case Type::null:
        return malformed_at(tree_, id, "a key must not be null");
      case Type::floating:
        return float_key(to_double(reading.value));
      default:
        return reading.value;
    }
  }

  base::Result<Json> scalar(NodeId id) const {
    const auto reading = TRY(read(id));
    if (auto json = scalar_json(reading)) return std::move(*json);
    return malformed_at(tree_, id, "this is not a number in JSON");
  }

  base::Result<Reading> read(NodeId id) const {
    const auto text = tree_.value(id);
    Reading as_text{Type::string, std::string(text)};
    if (tree_.format == Format::json) return read_scalar(tree_, id).value_or(as_text);
    const auto tag = tree_.tag(id);
    if (!tag.starts_with(core_tag)) {
      const bool is_plain = tree_[id].style == Style::plain && tag.empty();
      return is_plain ? read_plain(Reader::go2, text) : as_text;
    }
    return read_tagged(id, tag.substr(core_tag.size()));
  }

  // A tag of YAML's own also gives a type to what is quoted.
  base::Result<Reading> read_tagged(NodeId id, std::string_view type) const {
    const auto text = tree_.value(id);
    if (type == "str") return Reading{Type::string, std::string(text)};
    auto reading = read_plain(Reader::go2, text);
    if (type == "float" && reading.type == Type::integer) reading.type = Type::floating;
    if (tag_name(reading.type) == type) return reading;
    return malformed_at(tree_, id, "the value cannot be read as !!" + shown(type));
  }

  const Tree& tree_;
  std::size_t aliases_ = 0;  // how many we are inside of
  std::size_t cost_ = 0;
};

}  // namespace

base::Result<Json> to_json(std::string_view text, Format format) {
  const auto tree = TRY(parse(text, format));
  if (tree.documents.empty()) return Json();
  return to_json(tree, 0);
}

base::Result<Json> to_json(const Tree& tree, std::size_t document) {
  if (tree.has_half_pair) return malformed("it has half of a pair of \\u escapes");
  return JsonBuilder(tree).build(tree.documents[document].root);
}

}  // namespace yaml
