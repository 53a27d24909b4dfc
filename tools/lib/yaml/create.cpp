// SPDX-License-Identifier: Apache-2.0

// Adds keys that are not there. A new pair goes behind the last content of its map:
//
//   resources:
//     limits: {cpu: 1}   # for now
//     requests:          <- new: on the line after the last value and its comment,
//       cpu: 100m           indented as its siblings are
//                        <- blank lines and comments that follow stay where they were
//   # the next section
//
// Lines are always inserted at the end of a line, as a line break and the new line: that keeps a
// missing final line break missing.
#include "yaml/create.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/block.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

base::Error refusal(const Tree& tree, NodeId id, const std::string& message,
                    const std::string& hint) {
  return malformed(at_line(tree, id) + ": " + message, hint);
}

base::Result<std::string> write_value(const Wanted& wanted, Style style, Surroundings around) {
  if (wanted.kind == Wanted::Kind::collection) return write_collection(wanted.text, around.format);
  if (wanted.reading.type != Type::string) return plain_form(wanted, around.format);
  return write_string(wanted.text, style, around);
}

std::size_t column(const Tree& tree, std::size_t offset) {
  const auto bytes = column_of(tree.text, offset);
  const bool is_first_line = bytes == offset;
  return bytes - (is_first_line ? std::min(bytes, mark_size(tree.text)) : 0);
}

// The last child of a block collection; of `? key` without a value that is the key.
NodeId last_written_child(const Tree& tree, NodeId id) {
  NodeId last = no_node;
  for (Children children(tree, id); !children.done();) {
    const NodeId child = children.take();
    const bool is_absent = tree[child].kind == Kind::scalar && tree[child].lacks_indicator;
    if (!is_absent) last = child;
  }
  return last;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_blank_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_blank);
}

// How much further a map inside a map is indented, as far as `parent` shows it.
std::size_t step_in(const Tree& tree, NodeId parent) {
  const bool is_block_map =
      tree[parent].kind == Kind::mapping && tree[parent].style == Style::block;
  if (!is_block_map) return 0;
  const auto outer = column(tree, tree[parent].begin);
  for (Children children(tree, parent); !children.done();) {
    children.take();
    const NodeId value = children.take();
    if (tree[value].kind != Kind::mapping || tree[value].style != Style::block) continue;
    const auto inner = column(tree, tree[value].begin);
    if (inner > outer) return inner - outer;
  }
  return 0;
}

// Looked for at the place itself, then around it, then in the whole file.
std::size_t indentation_step(const Tree& tree, NodeId near) {
  constexpr std::size_t usual = 2;
  if (near != no_node) {
    if (const auto step = step_in(tree, near); step > 0) return step;
    const auto around = tree.ancestors(near);
    for (auto parent = around.rbegin(); parent != around.rend(); ++parent) {
      if (const auto step = step_in(tree, *parent); step > 0) return step;
    }
  }
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (const auto step = step_in(tree, id); step > 0) return step;
  }
  return usual;
}

std::size_t skip_blanks_and_comments(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end && (text[at] == '#' || is_blank(text[at]))) {
    at = text[at] == '#' ? line_end(text, at) : at + 1;
  }
  return at;
}

// The blanks that the line of `offset` starts with, if there is nothing else before it.
std::optional<std::string_view> own_line_prefix(std::string_view text, std::size_t offset) {
  const auto prefix = text.substr(offset - column_of(text, offset), column_of(text, offset));
  if (!is_blank_text(prefix)) return std::nullopt;
  return prefix;
}

// How the pairs of a flow map or JSON object are written, after the last one.
struct PairStyle {
  std::string colon = ": ";
  std::string comma = ", ";
  std::optional<std::string> line_prefix;  // each on a line of its own, behind these blanks
  std::string step = "  ";
};

class Creator {
 public:
  Creator(const Tree& tree, NodeId node, std::vector<std::string> keys, const Wanted& wanted)
      : tree_(tree), text_(tree.text), node_(node), keys_(std::move(keys)), wanted_(wanted) {}

  base::Result<Creation> run() {
    for (const auto& key : keys_) {
      if (!can_be_key(write_string(key, Style::double_quoted, {}))) {
        return base::usage_error("the key " + yaml::quoted(key) + " is too long for YAML");
      }
    }
    TRY(check_depth());
    TRY(choose());
    creation_.expectation.keys = std::move(keys_);
    creation_.expectation.wanted = wanted_;
    creation_.expectation.node = node_;
    return std::move(creation_);
  }

 private:
  base::Result<void> check_depth() const {
    constexpr std::size_t deepest = max_depth / 2;
    const auto around = node_ == no_node ? 0 : tree_.ancestors(node_).size();
    if (around + keys_.size() <= deepest) return {};
    return base::usage_error("the new key would be nested too deep");
  }

  base::Result<void> choose() {
    if (node_ == no_node) return fill_text();
    if (tree_[node_].kind == Kind::mapping) {
      return tree_[node_].style == Style::block ? add_to_block_map() : add_to_flow_map();
    }
    return replace_null();
  }

  // --- pieces of text ---

  base::Result<std::string> value(bool in_flow) const {
    return write_value(wanted_, style(in_flow), {.format = tree_.format, .in_flow = in_flow});
  }

  std::string key(std::size_t i, bool in_flow) const {
    return write_string(keys_[i], style(in_flow), {.format = tree_.format, .in_flow = in_flow});
  }

  // YAML in the form of JSON stays in it.
  Style style(bool in_flow) const {
    if (!in_flow || node_ == no_node) return Style::plain;
    auto around = tree_.ancestors(node_);
    around.push_back(node_);
    const bool is_json_like = std::any_of(around.begin(), around.end(), [&](NodeId id) {
      const bool has_keys = tree_[id].kind == Kind::mapping && tree_[id].next > id + 1;
      return has_keys && tree_[id].style == Style::flow &&
             tree_[id + 1].style == Style::double_quoted;
    });
    return is_json_like ? Style::double_quoted : Style::plain;
  }

  // The lines of the new keys for a block map whose keys stand in `indent`. The first is not
  // indented.
  base::Result<std::string> block_lines(std::size_t indent, std::string_view line_break) {
    const auto step = indentation_step(tree_, node_);
    std::string lines;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (i > 0) {
        lines += line_break;
        lines.append(indent + i * step, ' ');
      }
      creation_.inside = lines.size();
      lines += key(i, false) + ":";
    }
    const auto written = TRY(value(false));
    return lines + " " + written;
  }

  // `a: {b: value}` on one line, or over several where the style says so.
  base::Result<std::string> flow_pair(const PairStyle& style, std::string_view line_break) {
    const bool spreads = style.line_prefix && tree_.format == Format::json;
    std::string prefix = style.line_prefix.value_or("");
    std::string pair;
    std::string closing;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (i > 0) {
        pair += '{';
        std::string close = "}";
        if (spreads) {
          close = std::string(line_break) + prefix + "}";
          prefix += style.step;
          pair += std::string(line_break) + prefix;
        }
        closing = close + closing;
      }
      creation_.inside = pair.size();
      pair += key(i, true) + style.colon;
    }
    const auto written = TRY(value(true));
    return pair + written + closing;
  }

  base::Result<std::string> flow_map() {
    std::string map = "{";
    map += TRY(flow_pair({}, "\n"));
    map += '}';
    ++creation_.inside;
    return map;
  }

  void insert(std::size_t at, std::string_view lead, const std::string& text,
              std::string_view tail = "") {
    replace(at, at, lead, text, tail);
  }

  // The splice that holds the new key: what leads up to it, the new pair, and what follows.
  void replace(std::size_t begin, std::size_t end, std::string_view lead, const std::string& text,
               std::string_view tail = "") {
    creation_.splice = creation_.splices.size();
    creation_.inside += lead.size();
    std::string whole(lead);
    whole += text;
    whole += tail;
    creation_.splices.push_back({.begin = begin, .end = end, .text = std::move(whole)});
  }

  std::string new_line(std::size_t near, std::size_t indent) const {
    return std::string(line_break_at(text_, near)) + std::string(indent, ' ');
  }

  // --- places ---

  base::Result<void> fill_text() {
    creation_.expectation.kind = Expectation::Kind::filled;
    const auto line_break = line_break_at(text_, text_.size());
    const bool ends_line = text_.size() == mark_size(text_) || text_.ends_with('\n');
    const auto text = TRY(tree_.format == Format::json ? flow_map() : block_lines(0, line_break));
    insert(text_.size(), ends_line ? "" : line_break, text, ends_line ? line_break : "");
    return {};
  }

  base::Result<void> replace_null() {
    creation_.expectation.kind = Expectation::Kind::replaced;
    const Node& node = tree_[node_];
    const auto around = tree_.ancestors(node_);
    const bool is_written = node.end > node.begin;
    if (node.lacks_indicator) {
      return refusal(tree_, node_, "this key has no `:`", "write the `:` behind it first");
    }
    if (const auto tab = tab_behind_plain(tree_, node_)) return tab_in_the_way(tree_, *tab);
    if (around.empty()) return is_written ? replace_by_flow_map() : fill_document();
    const Node& parent = tree_[around.back()];
    if (parent.style == Style::flow) return replace_by_flow_map();
    if (parent.kind == Kind::mapping) return fill_value(around.back());
    return is_written ? replace_by_flow_map() : fill_item(around.back());
  }

  base::Result<void> replace_by_flow_map() {
    const Node& node = tree_[node_];
    const bool needs_blank = node.begin == node.end && !is_blank(text_[node.begin - 1]);
    const auto map = TRY(flow_map());
    const bool meets_comment = text_.substr(node.end).starts_with('#');
    replace(node.begin, node.end, needs_blank ? " " : "", map, meets_comment ? " " : "");
    return {};
  }

  // A document of nothing but `---`, and perhaps comments.
  base::Result<void> fill_document() {
    const auto document =
        std::find_if(tree_.documents.begin(), tree_.documents.end(),
                     [&](const Document& candidate) { return candidate.root == node_; });
    const std::size_t at = document->end;
    const auto line_break = line_break_at(text_, at == 0 ? 0 : at - 1);
    const bool ends_line = at == 0 || text_[at - 1] == '\n';
    const auto lines = TRY(block_lines(0, line_break));
    insert(at, ends_line ? "" : line_break, lines, ends_line ? line_break : "");
    return {};
  }

  // `key:` becomes `key:` with lines below it; a null that is written goes.
  base::Result<void> fill_value(NodeId parent) {
    const Node& node = tree_[node_];
    if (node.end > node.begin) {
      std::size_t begin = node.begin;
      while (text_[begin - 1] == ' ' || text_[begin - 1] == '\t') --begin;
      creation_.splices.push_back({.begin = begin, .end = node.end, .text = ""});
    }
    const auto indent = column(tree_, tree_[parent].begin) + indentation_step(tree_, parent);
    const auto at = line_end(text_, node.end);
    const auto lines = TRY(block_lines(indent, line_break_at(text_, at)));
    insert(at, new_line(at, indent), lines);
    return {};
  }

  // `-` becomes `- key: value`.
  base::Result<void> fill_item(NodeId parent) {
    const auto indent = column(tree_, tree_[parent].begin) + 2;
    const std::size_t at = tree_[node_].end;
    const auto end = line_end(text_, at);
    const auto lines = TRY(block_lines(indent, line_break_at(text_, at)));
    if (!is_blank_text(text_.substr(at, end - at)) || tree_[node_].has_properties) {
      insert(end, new_line(at, indent), lines);
    } else if (at < end && text_[at] == ' ') {
      insert(at + 1, "", lines);
    } else {
      insert(at, " ", lines);
    }
    return {};
  }

  base::Result<void> add_to_block_map() {
    creation_.expectation.kind = Expectation::Kind::added;
    const auto indent = column(tree_, tree_[node_].begin);
    const auto content_end = TRY(end_of_content(node_));
    const auto at = line_end(text_, content_end);
    const auto lines = TRY(block_lines(indent, line_break_at(text_, at)));
    insert(at, new_line(at, indent), lines);
    return {};
  }

  // Where the last line of a block map ends, trailing blank lines left out unless they are content.
  base::Result<std::size_t> end_of_content(NodeId id) const {
    while (tree_[id].style == Style::block) id = last_written_child(tree_, id);
    const bool is_block_scalar =
        tree_[id].style == Style::literal || tree_[id].style == Style::folded;
    if (!is_block_scalar) return tab_behind_plain(tree_, id).value_or(tree_[id].end);
    const auto layout = layout_of(tree_, id);
    const auto end = layout.keeps_trailing_breaks ? layout.token_end : layout.content_end;
    const bool is_open =
        text_.find('\n', layout.keeps_trailing_breaks ? end - 1 : end) == std::string_view::npos;
    if (is_open && !layout.strips_last_break && !tree_.value(id).empty()) {
      return refusal(tree_, id, "the file ends inside this block of text, without a line break",
                     "add a line break at the end of the file first");
    }
    const bool is_behind_break =
        layout.keeps_trailing_breaks && text_.substr(0, end).ends_with('\n');
    return is_behind_break ? end - 1 - (text_.substr(0, end).ends_with("\r\n") ? 1 : 0) : end;
  }

  // --- flow maps ---

  base::Result<void> add_to_flow_map() {
    creation_.expectation.kind = Expectation::Kind::added;
    if (tree_[node_].lacks_indicator) {
      return refusal(tree_, node_, "a map without braces takes no more keys",
                     "write braces around it first");
    }
    return tree_[node_].next == node_ + 1 ? add_to_empty_map() : add_behind_last_pair();
  }

  base::Result<void> add_to_empty_map() {
    const std::size_t begin = tree_[node_].begin + 1;
    const std::size_t end = tree_[node_].end - 1;
    const auto inner = text_.substr(begin, end - begin);
    const auto pair = TRY(flow_pair({}, "\n"));
    const bool has_blanks =
        !inner.empty() && inner.find_first_not_of(' ') == std::string_view::npos;
    if (has_blanks) {
      replace(begin, end, " ", pair, " ");
    } else {
      insert(begin, "", pair, inner.starts_with('#') ? " " : "");
    }
    return {};
  }

  PairStyle style_of_last_pair(NodeId last_key, NodeId last_value) const {
    PairStyle style;
    const auto between =
        text_.substr(tree_[last_key].end,
                     std::max(tree_[last_value].begin, tree_[last_key].end) - tree_[last_key].end);
    const bool is_json = tree_.format == Format::json;
    if (is_json && between.find_first_not_of(" :") == std::string_view::npos) style.colon = between;
    if (style.colon == ":") style.comma.pop_back();
    if (const auto prefix = own_line_prefix(text_, tree_[last_key].begin)) {
      style.line_prefix = std::string(*prefix);
      const auto brace = own_line_prefix(text_, tree_[node_].end - 1);
      if (brace && prefix->starts_with(*brace) && prefix->size() > brace->size()) {
        style.step = prefix->substr(brace->size());
      }
    }
    return style;
  }

  base::Result<void> add_behind_last_pair() {
    NodeId last_key = no_node;
    NodeId last_value = no_node;
    for (Children children(tree_, node_); !children.done();) {
      last_key = children.take();
      last_value = children.take();
    }
    const auto style = style_of_last_pair(last_key, last_value);
    const std::size_t map_end = tree_[node_].end - 1;
    const std::size_t value_end = tree_[last_value].end;
    const auto comma = skip_blanks_and_comments(text_, value_end, map_end);
    const bool has_comma = text_[comma] == ',';
    const auto behind = has_comma ? comma + 1 : value_end;
    const auto line_break = line_break_at(text_, behind);
    const auto pair = TRY(flow_pair(style, line_break));
    // `{a: }`: a comma glued to the colon would be read as a part of it.
    const std::string_view blank = !has_comma && text_[value_end - 1] == ':' ? " " : "";
    const auto line_lead = std::string(line_break) + style.line_prefix.value_or("");
    const auto end = line_end(text_, behind);
    if (style.line_prefix && end < map_end) {
      if (!has_comma) {
        creation_.splices.push_back(
            {.begin = value_end, .end = value_end, .text = std::string(blank) + ","});
      }
      insert(end, line_lead, pair, has_comma ? "," : "");
      return {};
    }
    std::string lead = has_comma ? "" : std::string(blank) + ",";
    if (style.line_prefix) {
      lead += line_lead;
    } else {
      lead += style.comma.substr(1);
      if (has_comma && lead.empty()) lead = " ";
    }
    const bool meets_comment = behind < text_.size() && text_[behind] == '#';
    insert(behind, lead, pair, meets_comment ? " " : "");
    return {};
  }

  const Tree& tree_;
  std::string_view text_;
  NodeId node_;
  std::vector<std::string> keys_;
  const Wanted& wanted_;
  Creation creation_;
};

}  // namespace

base::Result<Creation> create(const Tree& tree, NodeId node, std::vector<std::string> keys,
                              const Wanted& wanted) {
  return Creator(tree, node, std::move(keys), wanted).run();
}

}  // namespace yaml
