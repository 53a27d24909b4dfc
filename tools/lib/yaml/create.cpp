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
// A list with its first item is added in the same way, with its items indented as those of other
// lists. Lines are always inserted at the end of a line, as a line break and the new line: that
// keeps a missing final line break missing.
#include "yaml/create.hpp"

#include <algorithm>

#include "yaml/append.hpp"
#include "yaml/flow.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"
#include "yaml/neighbours.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

base::Result<std::string> write_value(const Wanted& wanted, Style style, Surroundings around) {
  if (wanted.kind == Wanted::Kind::collection) return write_collection(wanted.text, around.format);
  if (wanted.reading.type != Type::string) return plain_form(wanted, around.format);
  return write_string(wanted.text, style, around);
}

class Creator {
 public:
  // A value that is a list of one item is given as that item, too.
  Creator(const Tree& tree, NodeId node, std::vector<std::string> keys, const Wanted& wanted,
          const TextMap* item)
      : tree_(tree),
        text_(tree.text),
        node_(node),
        keys_(std::move(keys)),
        wanted_(wanted),
        item_(item) {}

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
    const bool is_quoted = in_flow && node_ != no_node && is_json_like(tree_, node_);
    return is_quoted ? Style::double_quoted : Style::plain;
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
    if (item_ == nullptr) {
      const auto written = TRY(value(false));
      return lines + " " + written;
    }
    if (!keys_.empty()) {
      indent += (keys_.size() - 1) * step + list_step(tree_, node_);
      lines += line_break;
      lines.append(indent, ' ');
    }
    return lines + block_item(*item_, indent, narrowest_item, line_break);
  }

  // `a: {b: value}` on one line, or over several where the style says so.
  base::Result<std::string> flow_pair(const FlowStyle& style, std::string_view line_break) {
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

  base::Result<std::string> flow_collection() {
    if (keys_.empty()) return value(true);
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

  // --- places ---

  base::Result<void> fill_text() {
    creation_.expectation.kind = Expectation::Kind::filled;
    const auto line_break = line_break_at(text_, text_.size());
    const bool ends_line = text_.size() == mark_size(text_) || text_.ends_with('\n');
    const auto text =
        TRY(tree_.format == Format::json ? flow_collection() : block_lines(0, line_break));
    insert(text_.size(), ends_line ? "" : line_break, text, ends_line ? line_break : "");
    return {};
  }

  base::Result<void> replace_null() {
    creation_.expectation.kind = Expectation::Kind::replaced;
    const Node& node = tree_[node_];
    const auto around = tree_.ancestors(node_);
    const bool is_written = node.end > node.begin;
    if (node.lacks_indicator) {
      return malformed(at_line(tree_, node_) + ": this key has no `:`",
                       "write the `:` behind it first");
    }
    if (const auto tab = tab_behind_plain(tree_, node_)) return tab_in_the_way(tree_, *tab);
    if (around.empty()) return is_written ? replace_by_flow() : fill_document();
    const Node& parent = tree_[around.back()];
    if (parent.style == Style::flow) return replace_by_flow();
    if (parent.kind == Kind::mapping) return fill_value(around.back());
    return is_written ? replace_by_flow() : fill_item(around.back());
  }

  base::Result<void> replace_by_flow() {
    const Node& node = tree_[node_];
    const bool needs_blank = node.begin == node.end && !is_blank(text_[node.begin - 1]);
    const auto written = TRY(flow_collection());
    const bool meets_comment = text_.substr(node.end).starts_with('#');
    replace(node.begin, node.end, needs_blank ? " " : "", written, meets_comment ? " " : "");
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
    const auto step = keys_.empty() ? list_step(tree_, parent) : indentation_step(tree_, parent);
    const auto indent = column(tree_, tree_[parent].begin) + step;
    const auto at = line_end(text_, node.end);
    const auto lines = TRY(block_lines(indent, line_break_at(text_, at)));
    insert(at, new_line(text_, at, indent), lines);
    return {};
  }

  // `-` becomes `- key: value`.
  base::Result<void> fill_item(NodeId parent) {
    const auto indent = column(tree_, tree_[parent].begin) + 2;
    const std::size_t at = tree_[node_].end;
    const auto end = line_end(text_, at);
    const auto lines = TRY(block_lines(indent, line_break_at(text_, at)));
    if (!is_blank_text(text_.substr(at, end - at)) || tree_[node_].has_properties) {
      insert(end, new_line(text_, at, indent), lines);
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
    const auto content_end = TRY(end_of_content(tree_, node_));
    const auto at = line_end(text_, content_end);
    const auto lines = TRY(block_lines(indent, line_break_at(text_, at)));
    insert(at, new_line(text_, at, indent), lines);
    return {};
  }

  // --- flow maps ---

  base::Result<void> add_to_flow_map() {
    creation_.expectation.kind = Expectation::Kind::added;
    if (tree_[node_].lacks_indicator) {
      return malformed(at_line(tree_, node_) + ": a map without braces takes no more keys",
                       "write braces around it first");
    }
    if (tree_[node_].next == node_ + 1) {
      const auto pair = TRY(flow_pair({}, "\n"));
      take(insert_first(tree_, node_, pair));
      return {};
    }
    NodeId last_value = no_node;
    for (Children children(tree_, node_); !children.done();) last_value = children.take();
    const auto style = flow_style(tree_, node_);
    const auto pair = TRY(flow_pair(style, line_break_at(text_, tree_[last_value].end)));
    take(insert_behind(tree_, node_, tree_[last_value].end, style, pair));
    return {};
  }

  void take(Insertion insertion) {
    creation_.splices = std::move(insertion.splices);
    creation_.splice = creation_.splices.size() - 1;
    creation_.inside += insertion.lead;
  }

  const Tree& tree_;
  std::string_view text_;
  NodeId node_;
  std::vector<std::string> keys_;
  const Wanted& wanted_;
  const TextMap* item_;
  Creation creation_;
};

}  // namespace

base::Result<Creation> create(const Tree& tree, NodeId node, std::vector<std::string> keys,
                              const Wanted& wanted) {
  return Creator(tree, node, std::move(keys), wanted, nullptr).run();
}

base::Result<Creation> create_list(const Tree& tree, NodeId node, std::vector<std::string> keys,
                                   const TextMap& item) {
  const auto wanted = wanted_list(item);
  return Creator(tree, node, std::move(keys), wanted, &item).run();
}

}  // namespace yaml
