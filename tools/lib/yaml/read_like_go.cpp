// SPDX-License-Identifier: Apache-2.0
#include "yaml/read_like_go.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/go_document.hpp"
#include "yaml/message.hpp"
#include "yaml/number.hpp"
#include "yaml/resolve.hpp"
#include "yaml/scalar_json.hpp"
#include "yaml/timestamp.hpp"

namespace yaml {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

// The type as go-yaml's messages and tags name it.
std::string_view go_name(Type type) {
  return type == Type::merge ? "merge" : tag_name(type);
}

class Decoder {
 public:
  explicit Decoder(const GoDocument& document) : document_(document) {}

  base::Result<Json> decode() {
    Json json = TRY(read(document_.root));
    if (!key_fault_.empty()) return malformed(key_fault_);
    if (!number_fault_.empty()) return malformed(number_fault_);
    return json;
  }

 private:
  base::Result<Json> read(NodeId id) {
    const GoNode& node = document_.nodes[id];
    TRY(count(node));
    switch (node.kind) {
      case Kind::scalar:
        return scalar(node);
      case Kind::sequence:
        return list(node);
      case Kind::mapping:
        return map(node);
      case Kind::alias:
        break;
    }
    if (!inside_.insert(node.target).second) {
      return malformed("yaml: anchor '" + node.value + "' value contains itself");
    }
    ++aliases_;
    auto json = read(node.target);
    --aliases_;
    inside_.erase(node.target);
    return json;
  }

  // go-yaml's rule about aliases that stand for too much, and a bound on the memory they take.
  base::Result<void> count(const GoNode& node) {
    ++read_;
    if (aliases_ > 0) {
      ++read_by_alias_;
      cost_ += 16 + node.value.size();
    }
    constexpr double few = 400'000;
    constexpr double many = 4'000'000;
    const auto all = static_cast<double>(read_);
    const double share = (std::min(std::max(all, few), many) - few) / (many - few);
    const double allowed = 0.99 - 0.89 * share;
    constexpr std::size_t most = std::size_t{16} << 20U;
    const bool is_too_much =
        read_by_alias_ > 100 && read_ > 1000 && static_cast<double>(read_by_alias_) / all > allowed;
    if (is_too_much || cost_ > most) {
      return malformed("yaml: document contains excessive aliasing");
    }
    return {};
  }

  base::Result<Json> list(const GoNode& node) {
    auto json = Json::array();
    for (const NodeId child : node.children) json.push_back(TRY(read(child)));
    return json;
  }

  base::Result<Json> map(const GoNode& node) {
    std::map<std::string, Json> entries;
    TRY(fill(entries, node));
    // Keys differ already; to look for each among the ones before it would take long.
    Json::object_t::Container members;
    for (auto& [key, value] : entries) members.emplace_back(key, std::move(value));
    return Json(Json::object_t(std::make_move_iterator(members.begin()),
                               std::make_move_iterator(members.end())));
  }

  base::Result<void> fill(std::map<std::string, Json>& entries, const GoNode& node) {
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const GoNode& key = document_.nodes[node.children[i]];
      const NodeId value = node.children[i + 1];
      if (is_merge(key)) {
        TRY(merge(entries, value));
        continue;
      }
      const std::string name = TRY(key_of(node.children[i], value));
      entries[name] = TRY(read(value));
    }
    return {};
  }

  static bool is_merge(const GoNode& key) {
    return key.kind == Kind::scalar && key.value == "<<" &&
           (key.is_plain || key.tag == "tag:yaml.org,2002:merge");
  }

  base::Result<void> merge(std::map<std::string, Json>& entries, NodeId id) {
    const GoNode& node = document_.nodes[id];
    if (node.kind != Kind::sequence) return merge_map(entries, id);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      TRY(merge_map(entries, *child));
    }
    return {};
  }

  base::Result<void> merge_map(std::map<std::string, Json>& entries, NodeId id) {
    const GoNode& node = document_.nodes[id];
    const NodeId target = node.kind == Kind::alias ? node.target : id;
    if (document_.nodes[target].kind != Kind::mapping) {
      return malformed("yaml: map merge requires map or sequence of maps as the value");
    }
    const Json merged = TRY(read(id));
    for (const auto& [key, value] : merged.items()) entries[key] = value;
    return {};
  }

  base::Result<std::string> key_of(NodeId id, NodeId value) {
    const GoNode& node = document_.nodes[id];
    const GoNode& key = node.kind == Kind::alias ? document_.nodes[node.target] : node;
    if (key.kind != Kind::scalar) {
      const Json json = TRY(read(id));
      return malformed("yaml: invalid map key: " + go_syntax(json));
    }
    TRY(count(key));
    const auto reading = TRY(resolve(key));
    if (reading.type == Type::null) {
      const Json json = TRY(read(value));
      set_once(key_fault_, "unsupported map key of type: %!s(<nil>), key: <nil>, value: " +
                               (json.is_null() ? "<nil>" : go_syntax(json)));
      return std::string();
    }
    if (reading.type == Type::floating) return float_key(to_double(reading.value));
    return reading.value;
  }

  // A value as Go's %#v writes it.
  static std::string go_syntax(const Json& json) {
    if (json.is_null()) return "interface {}(nil)";
    if (json.is_number_float() && json.get<double>() == std::rint(json.get<double>()) &&
        std::fabs(json.get<double>()) < 1e15) {
      return std::to_string(static_cast<std::int64_t>(json.get<double>()));
    }
    if (!json.is_structured()) return base::json_text(json);
    std::string out = json.is_array() ? "[]interface {}{" : "map[interface {}]interface {}{";
    bool is_first = true;
    for (const auto& [key, value] : json.items()) {
      if (!is_first) out += ", ";
      is_first = false;
      if (json.is_object()) out += base::json_text(Json(key)) + ':';
      out += go_syntax(value);
    }
    return out + '}';
  }

  base::Result<Json> scalar(const GoNode& node) {
    const auto reading = TRY(resolve(node));
    if (auto json = scalar_json(reading)) return std::move(*json);
    const double number = to_double(reading.value);
    const std::string text = std::isnan(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
    set_once(number_fault_, "json: unsupported value: " + text);
    return Json();
  }

  static base::Result<Reading> resolve(const GoNode& node) {
    Reading as_text{Type::string, node.value};
    if (node.tag.empty()) return node.is_plain ? read_plain(Reader::go2, node.value) : as_text;
    if (!node.tag.starts_with(core_tag)) return as_text;
    const std::string name = node.tag.substr(core_tag.size());
    if (name == "str") return as_text;
    if (name == "binary") {
      const auto bytes = base::base64_decoded(node.value);
      if (!bytes) return malformed("yaml: !!binary value contains invalid base64 data");
      return Reading{Type::string, base::valid_utf8(*bytes)};
    }
    return read_tagged(node, name);
  }

  static base::Result<Reading> read_tagged(const GoNode& node, const std::string& name) {
    const bool is_known =
        name == "int" || name == "float" || name == "bool" || name == "null" || name == "timestamp";
    if (!is_known) return Reading{Type::string, node.value};
    auto reading = read_plain(Reader::go2, node.value);
    if (name == "float" && reading.type == Type::integer) reading.type = Type::floating;
    const bool is_time = name == "timestamp" && is_go_timestamp(node.value);
    if (is_time || go_name(reading.type) == name) return reading;
    return malformed("yaml: cannot decode !!" + std::string(go_name(reading.type)) + " `" +
                     node.value + "` as a !!" + name);
  }

  // What is no JSON is only found when all of the YAML has been read, and keys before numbers.
  static void set_once(std::string& fault, std::string text) {
    if (fault.empty()) fault = std::move(text);
  }

  const GoDocument& document_;
  std::string key_fault_;
  std::string number_fault_;
  std::set<NodeId> inside_;  // the targets of the aliases around the node
  std::size_t aliases_ = 0;
  std::size_t read_ = 0;
  std::size_t read_by_alias_ = 0;
  std::size_t cost_ = 0;
};

}  // namespace

base::Result<Json> read_like_go(std::string_view text) {
  const auto document = TRY(parse_like_go(text));
  if (document.root == no_node) return Json();
  return Decoder(document).decode();
}

}  // namespace yaml
