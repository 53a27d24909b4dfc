// SPDX-License-Identifier: Apache-2.0
#include "yaml/changes.hpp"

#include <set>

#include "base/text.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"
#include "yaml/resolve.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

base::Error malformed_at(const Tree& tree, NodeId id, const std::string& message) {
  return malformed(at_line(tree, id) + ": " + message);
}

// JSON in a YAML reader would lose what only JSON has (tabs, pairs of \u escapes), so it goes
// first where the text may be JSON.
base::Result<Tree> parse_either(std::string_view text) {
  const auto start = base::trim(text.substr(mark_size(text)));
  if (start.starts_with('{')) {
    if (auto json = parse(text, Format::json)) return json;
  }
  return parse(text, Format::yaml);
}

// The type that a scalar asks for.
Reading wanted_reading(const Tree& tree, NodeId id) {
  Reading as_string{Type::string, std::string(tree.value(id))};
  const auto reading = read_scalar(tree, id);
  if (!reading || tree.format == Format::json) return reading.value_or(as_string);
  const bool is_kept = reading->type == Type::integer || reading->type == Type::boolean ||
                       reading->type == Type::null;
  return is_kept ? *reading : as_string;
}

// Turns a part of the list into JSON.
class JsonWriter {
 public:
  explicit JsonWriter(const Tree& tree) : tree_(tree) {}

  base::Result<std::string> write(NodeId id) {
    TRY(append(id));
    return std::move(json_);
  }

 private:
  base::Result<void> append(NodeId id) {
    switch (tree_[id].kind) {
      case Kind::alias:
        return malformed_at(tree_, id, "an alias is not taken here");
      case Kind::scalar:
        append_scalar(id);
        return {};
      case Kind::mapping:
      case Kind::sequence:
        break;
    }
    const bool is_mapping = tree_[id].kind == Kind::mapping;
    json_ += is_mapping ? '{' : '[';
    bool is_first = true;
    for (Children children(tree_, id); !children.done(); is_first = false) {
      if (!is_first) json_ += ", ";
      if (is_mapping) TRY(append_key(children.take()));
      TRY(append(children.take()));
    }
    json_ += is_mapping ? '}' : ']';
    return {};
  }

  base::Result<void> append_key(NodeId id) {
    if (tree_[id].kind != Kind::scalar) return malformed_at(tree_, id, "a key must be a text");
    append_string(tree_.value(id));
    json_ += ": ";
    return {};
  }

  void append_scalar(NodeId id) {
    const auto reading = wanted_reading(tree_, id);
    switch (reading.type) {
      case Type::string:
        append_string(tree_.value(id));
        break;
      case Type::null:
        json_ += "null";
        break;
      case Type::floating:
        json_ += tree_.value(id);
        break;
      default:
        json_ += reading.value;
        break;
    }
  }

  void append_string(std::string_view text) {
    json_ += write_string(text, Style::double_quoted, {.format = Format::json});
  }

  const Tree& tree_;
  std::string json_;
};

class ChangesReader {
 public:
  explicit ChangesReader(const Tree& tree) : tree_(tree) {}

  base::Result<std::vector<Assignment>> read(NodeId root) {
    TRY(check_map(root));
    for (Children children(tree_, root); !children.done();) {
      const NodeId key = children.take();
      const NodeId value = children.take();
      if (tree_[value].kind == Kind::mapping) {
        TRY(read_file(key, value));
      } else {
        TRY(read_entry("", key, value));
      }
    }
    return std::move(assignments_);
  }

 private:
  base::Result<void> check_map(NodeId id) const {
    if (tree_[id].kind != Kind::mapping) {
      return malformed_at(tree_, id, "expected a map from paths to values");
    }
    std::set<std::string_view> seen;
    for (Children children(tree_, id); !children.done(); children.take()) {
      const NodeId key = children.take();
      if (tree_[key].kind != Kind::scalar) return malformed_at(tree_, key, "a key must be a text");
      if (!seen.insert(tree_.value(key)).second) {
        return malformed_at(tree_, key, quoted(tree_.value(key)) + " is there twice");
      }
    }
    return {};
  }

  base::Result<void> read_file(NodeId key, NodeId map) {
    const std::string file(tree_.value(key));
    if (file.empty()) return malformed_at(tree_, key, "a file name is missing");
    TRY(check_map(map));
    for (Children children(tree_, map); !children.done();) {
      const NodeId path = children.take();
      TRY(read_entry(file, path, children.take()));
    }
    return {};
  }

  base::Result<void> read_entry(const std::string& file, NodeId key, NodeId value) {
    auto path = TRY(parse_path(tree_.value(key)).context(at_line(tree_, key)));
    auto new_value = TRY(read_value(value));
    TRY(check(new_value).context(path.text));
    assignments_.push_back({.file = file, .path = std::move(path), .value = std::move(new_value)});
    return {};
  }

  base::Result<NewValue> read_value(NodeId id) const {
    const bool is_string =
        tree_[id].kind == Kind::scalar && wanted_reading(tree_, id).type == Type::string;
    if (is_string) {
      return NewValue{.type = NewValue::Type::string, .text = std::string(tree_.value(id))};
    }
    auto json = TRY(JsonWriter(tree_).write(id));
    return NewValue{.type = NewValue::Type::json, .text = std::move(json)};
  }

  const Tree& tree_;
  std::vector<Assignment> assignments_;
};

}  // namespace

base::Result<std::vector<Assignment>> read_changes(std::string_view text) {
  const auto tree = TRY(parse_either(text));
  if (tree.documents.size() != 1) {
    return malformed(tree.documents.empty() ? "there are no changes in it"
                                            : "it has more than one document");
  }
  if (tree.has_half_pair) return malformed("it has half of a pair of \\u escapes");
  return ChangesReader(tree).read(tree.documents.front().root);
}

}  // namespace yaml
