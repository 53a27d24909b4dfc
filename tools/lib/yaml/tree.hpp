// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace yaml {

enum class Format { yaml, json };

// JSON for a name that ends in .json, YAML for any other.
Format format_of(std::string_view file_name);

enum class Kind : std::uint8_t { scalar, mapping, sequence, alias };

// The form in the text: the first five are for scalars, the last two for collections.
enum class Style : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  block,
  flow
};

// A place in Tree::nodes.
using NodeId = std::uint32_t;
constexpr NodeId no_node = std::numeric_limits<NodeId>::max();

// A node and the bytes it occupies. An empty value (`tag:`) is a plain scalar whose begin and end
// are the place where a value would be written: behind the colon, the dash, or its anchor and tag.
struct Node {
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  bool has_properties = false;    // an anchor or a tag: see Tree::properties
  bool lacks_indicator = false;   // an empty value without a colon ({key}), a map without braces
  bool is_decoded = false;        // value is not a piece of the text
  std::uint32_t begin = 0;        // without anchor and tag
  std::uint32_t end = 0;          // of a block scalar: behind its last line break
  NodeId next = no_node;          // the first node that does not lie in this one
  NodeId target = no_node;        // of an alias: the node it stands for
  std::uint32_t value_begin = 0;  // see Tree::value
  std::uint32_t value_size = 0;
};

struct Properties {
  NodeId node = no_node;
  std::string anchor;
  std::string tag;
};

struct Document {
  NodeId root = no_node;
  std::uint32_t end = 0;          // where the next `---` or `...` starts, or the text ends
  bool has_start_marker = false;  // ---
  bool has_end_marker = false;    // ...
  std::string directives = {};    // %YAML and %TAG, in a form to compare
};

// Where a text starts in the file it comes from, for messages: a document inside a block does not
// start at line 1.
struct Origin {
  std::size_t line = 1;
  std::size_t indent = 0;
};

// A text taken apart: its nodes in the order in which they are written (a mapping is followed by
// key, value, key, value, …), each with its bytes. Aliases stay aliases. The text must outlive it.
struct Tree {
  Format format = Format::yaml;
  Origin origin;
  std::string_view text;
  std::vector<Node> nodes;
  std::vector<Document> documents;
  std::vector<Properties> properties;  // by node
  std::deque<std::string> decoded;     // values that are not a piece of the text
  std::vector<std::uint32_t> breaks;   // where the lines end
  bool has_half_pair = false;          // a JSON escape like \ud800 alone, which is no character

  const Node& operator[](NodeId id) const { return nodes[id]; }

  // The decoded value of a scalar, the anchor's name of an alias.
  std::string_view value(NodeId id) const;

  // The bytes of a node as they are written.
  std::string_view source(NodeId id) const;

  // Empty where there is none.
  std::string_view anchor(NodeId id) const;
  std::string_view tag(NodeId id) const;

  std::size_t child_count(NodeId id) const;

  // Everything around a node, the root of its document first.
  std::vector<NodeId> ancestors(NodeId id) const;

  bool is_in_flow(NodeId id) const;

  // The line of the file that a byte lies in, from 1.
  std::size_t line(std::size_t offset) const;
};

// Walks over the children of a collection; for a mapping these are keys and values in turn.
class Children {
 public:
  Children(const Tree& tree, NodeId parent)
      : tree_(tree), at_(parent + 1), end_(tree[parent].next) {}
  bool done() const { return at_ == end_; }
  NodeId take() {
    const NodeId child = at_;
    at_ = tree_[child].next;
    return child;
  }

 private:
  const Tree& tree_;
  NodeId at_;
  NodeId end_;
};

// How deep collections may be nested.
constexpr std::size_t max_depth = 500;

// Takes a text apart, or says with the line why not: not UTF-8, not valid YAML or JSON, a Helm
// template, an encrypted file. An empty text has no documents.
base::Result<Tree> parse(std::string_view text, Format format, Origin origin = {});

// Where in its line a byte lies, from 0.
std::size_t column_of(std::string_view text, std::size_t offset);

// The line break at the end of the line that `offset` lies in; of the first line where it has
// none; LF in a text without any.
std::string_view line_break_at(std::string_view text, std::size_t offset);

// The end of the line that `offset` lies in, before its break.
std::size_t line_end(std::string_view text, std::size_t offset);

// "line 12", for messages.
std::string at_line(const Tree& tree, NodeId id);

}  // namespace yaml
