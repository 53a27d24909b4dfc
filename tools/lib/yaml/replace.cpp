// SPDX-License-Identifier: Apache-2.0
#include "yaml/replace.hpp"

#include <algorithm>

#include "yaml/block.hpp"
#include "yaml/message.hpp"
#include "yaml/number.hpp"
#include "yaml/parse_json.hpp"
#include "yaml/replacement_warning.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

bool is_block_scalar(const Tree& tree, NodeId id) {
  return tree[id].style == Style::literal || tree[id].style == Style::folded;
}

Wanted as_scalar(Reading reading, const std::string& text) {
  return {.kind = Wanted::Kind::scalar, .reading = std::move(reading), .text = text};
}

// Whether the old value is of `type` to every reader: a 0644 is an integer to all, though not the
// same one.
bool was_of_type(const Tree& tree, NodeId id, Type type) {
  if (tree[id].style != Style::plain) return false;
  if (tree.format == Format::json || !tree.tag(id).empty()) {
    const auto reading = read_scalar(tree, id);
    return reading && reading->type == type;
  }
  return is_type_to_all(tree.value(id), type);
}

std::optional<Reading> read_new(Format format, const std::string& text) {
  if (format == Format::yaml) return read_by_all(text);
  if (text == "true" || text == "false") return Reading{Type::boolean, text};
  const bool is_integer = is_json_number(text) && text.find_first_of(".eE") == std::string::npos;
  if (is_integer) return read_plain(Reader::core, text);
  return std::nullopt;
}

// A text for which no type was asked is a string, but stays an integer or a boolean where it was
// one and the new one is too.
Wanted decide_type(const Tree& tree, NodeId id, const Wanted& wanted) {
  if (wanted.kind != Wanted::Kind::text) return wanted;
  for (const Type type : {Type::integer, Type::boolean}) {
    if (!was_of_type(tree, id, type)) continue;
    auto reading = read_new(tree.format, wanted.text);
    if (reading && reading->type == type) return as_scalar(std::move(*reading), wanted.text);
  }
  return as_scalar({Type::string, wanted.text}, wanted.text);
}

// A tag stays, so it must fit the new value: one of an application or !!str takes any text, !!int
// an integer.
bool fits_tag(const Tree& tree, NodeId id, const Wanted& wanted) {
  const auto tag = tree.tag(id);
  if (tag.empty()) return true;
  if (wanted.kind == Wanted::Kind::collection) return false;
  if (!tag.starts_with(core_tag)) return wanted.reading.type == Type::string;
  return tag.substr(core_tag.size()) == tag_name(wanted.reading.type);
}

base::Result<void> check_tag(const Tree& tree, NodeId id, const Wanted& wanted) {
  if (fits_tag(tree, id, wanted)) return {};
  auto tag = std::string(tree.tag(id));
  if (tag.starts_with(core_tag)) tag = "!!" + tag.substr(core_tag.size());
  return malformed(at_line(tree, id) + ": the value has the tag " + tag +
                   ", which does not go with the new one");
}

// A flow collection deeper than the parser goes would fail the proof.
base::Result<void> check_depth(const Tree& tree, NodeId id, const Wanted& wanted) {
  if (wanted.kind != Wanted::Kind::collection) return {};
  const auto json = TRY(parse_json(wanted.text));
  std::size_t deepest = 0;
  for (NodeId node = 0; node < json.nodes.size(); ++node) {
    if (json[node].next == node + 1) deepest = std::max(deepest, json.ancestors(node).size() + 1);
  }
  if (tree.ancestors(id).size() + deepest < max_depth) return {};
  return base::usage_error("the value is nested too deep");
}

base::Result<std::string> write_inline(const Tree& tree, NodeId id, const Wanted& wanted) {
  if (wanted.kind == Wanted::Kind::collection) return write_collection(wanted.text, tree.format);
  if (wanted.reading.type != Type::string) return plain_form(wanted, tree.format);
  const auto style = is_block_scalar(tree, id) ? Style::double_quoted : tree[id].style;
  return write_string(
      wanted.text, style,
      {.format = tree.format, .in_flow = tree.is_in_flow(id), .is_tagged = !tree.tag(id).empty()});
}

// `tag:` has no bytes to replace: the value goes behind the colon or the dash, with one blank
// between, which may be there already.
base::Result<Splice> fill_empty(const Tree& tree, NodeId id, std::string text) {
  const std::size_t at = tree[id].begin;
  const auto line = tree.text.substr(at, line_end(tree.text, at) - at);
  if (line.starts_with('#')) text += ' ';
  if (tree[id].lacks_indicator) {
    if (tree.is_in_flow(id)) return Splice{.begin = at, .end = at, .text = ": " + text};
    return malformed(at_line(tree, id) + ": this key has no `:`", "write the `:` behind it first");
  }
  const auto next = line.find_first_not_of(" \t");
  const bool meets_comment = next != std::string_view::npos && line[next] == '#';
  if (line.starts_with(' ') && !meets_comment) {
    return Splice{.begin = at + 1, .end = at + 1, .text = text};
  }
  return Splice{.begin = at, .end = at, .text = " " + text};
}

// A block scalar may stand as far left as the key it belongs to; nothing else may.
std::vector<Splice> write_over_block(const Tree& tree, NodeId id, const std::string& text) {
  const auto parent_column = column_of(tree.text, tree[tree.ancestors(id).back()].begin);
  const auto column = column_of(tree.text, tree[id].begin);
  const std::size_t missing = column > parent_column ? 0 : parent_column + 1 - column;
  return replace_block(tree, id, std::string(missing, ' ') + text);
}

base::Result<std::vector<Splice>> write_in_place(const Tree& tree, NodeId id,
                                                 const Wanted& wanted) {
  const bool is_string = wanted.kind == Wanted::Kind::scalar && wanted.reading.type == Type::string;
  if (is_block_scalar(tree, id) && is_string) return replace_text(tree, id, wanted.text);
  auto text = TRY(write_inline(tree, id, wanted));
  if (is_block_scalar(tree, id)) return write_over_block(tree, id, text);
  const bool stays_plain = text.find_first_of("\"'[{") != 0;
  if (const auto tab = tab_behind_plain(tree, id); tab && !stays_plain) {
    return tab_in_the_way(tree, *tab);
  }
  const Node& node = tree[id];
  if (node.begin == node.end) {
    auto splice = TRY(fill_empty(tree, id, text));
    return std::vector<Splice>{std::move(splice)};
  }
  const bool meets_comment = node.end < tree.text.size() && tree.text[node.end] == '#';
  if (meets_comment) text += ' ';
  // `&anchor:x` is an anchor and the text `:x`, to some.
  const bool meets_property =
      node.has_properties &&
      std::string_view(" \t\n").find(tree.text[node.begin - 1]) == std::string_view::npos;
  if (meets_property) text.insert(0, 1, ' ');
  return std::vector<Splice>{{.begin = node.begin, .end = node.end, .text = std::move(text)}};
}

}  // namespace

std::size_t content_indent(const Tree& tree, NodeId id) {
  const auto around = tree.ancestors(id);
  return column_of(tree.text, tree[around.back()].begin) + 2;
}

std::vector<Splice> replace_text(const Tree& tree, NodeId id, const std::string& text) {
  if (auto splices = rewrite_block(tree, id, text, content_indent(tree, id))) return *splices;
  return write_over_block(tree, id,
                          write_string(text, Style::double_quoted, {.format = tree.format}));
}

base::Result<Replacement> replace_scalar(const Tree& tree, NodeId id, const Wanted& wanted,
                                         const std::string& path) {
  Replacement replacement{.wanted = decide_type(tree, id, wanted)};
  const auto& decided = replacement.wanted;
  const bool is_there =
      decided.kind == Wanted::Kind::scalar && read_scalar(tree, id) == decided.reading;
  if (is_there) return replacement;
  TRY(check_tag(tree, id, decided));
  TRY(check_depth(tree, id, decided));
  replacement.splices = TRY(write_in_place(tree, id, decided));
  const bool is_untyped = wanted.kind == Wanted::Kind::text;
  if (is_untyped && decided.reading.type == Type::string) {
    replacement.warning = replacement_warning(tree, id, wanted.text, path);
  }
  return replacement;
}

}  // namespace yaml
