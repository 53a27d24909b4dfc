// SPDX-License-Identifier: Apache-2.0

// Takes a key away. In a block map that is its line:
//
//   - name: app
//     newTag: v1   # the comment goes with it
//     # this one stays
//
// unless a dash stands before it: `- newTag: v1` and `  name: app` become `- name: app`. In a flow
// map one comma goes, too; a pair on a line of its own takes that line along.
#include "yaml/remove.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "yaml/gate.hpp"
#include "yaml/message.hpp"
#include "yaml/neighbours.hpp"
#include "yaml/scalar.hpp"

namespace yaml {
namespace {

class Remover {
 public:
  Remover(const Tree& tree, NodeId map, NodeId key, NodeId value)
      : tree_(tree), text_(tree.text), map_(map), key_(key), value_(value) {}

  base::Result<std::vector<Splice>> run() {
    TRY(check());
    const bool is_block = tree_[map_].style == Style::block;
    TRY(is_block ? remove_from_block() : remove_from_flow());
    return std::move(splices_);
  }

 private:
  base::Error refusal(const std::string& reason) const {
    return malformed(at_line(tree_, key_) + ": " + yaml::quoted(tree_.value(key_)) +
                     " cannot be removed: " + reason);
  }

  base::Result<void> check() const {
    const Node& key = tree_[key_];
    const Node& value = tree_[value_];
    if (tree_.child_count(map_) <= 2) return refusal("it is the only key of its map");
    if (value.kind == Kind::alias) return refusal("its value is an alias");
    const bool is_block = value.style == Style::literal || value.style == Style::folded;
    if (value.kind != Kind::scalar || is_block) return refusal("its value is not on one line");
    if (key.kind != Kind::scalar || key.has_properties || key.begin == key.end) {
      return refusal("it is not a plain word");
    }
    if (value.lacks_indicator) return refusal("it has no `:`");
    const auto pair = text_.substr(key.begin, value.end - key.begin);
    if (pair.find('\n') != std::string_view::npos) return refusal("it is not on one line");
    if (const auto tab = tab_behind_plain(tree_, value_)) return tab_in_the_way(tree_, *tab);
    const bool has_alias = value.has_properties &&
                           std::any_of(tree_.nodes.begin(), tree_.nodes.end(),
                                       [&](const Node& node) { return node.target == value_; });
    if (has_alias) return refusal("an alias needs its anchor");
    return {};
  }

  void cut(std::size_t begin, std::size_t end, std::string text = "") {
    splices_.push_back({.begin = begin, .end = end, .text = std::move(text)});
  }

  std::size_t line_begin(std::size_t offset) const {
    const auto begin = offset - column_of(text_, offset);
    return begin == 0 ? mark_size(text_) : begin;
  }

  // Behind the line break of a line; the end of the text where it has none.
  std::size_t next_line(std::size_t offset) const {
    const auto line_break = text_.find('\n', offset);
    return line_break == std::string_view::npos ? text_.size() : line_break + 1;
  }

  // Before the line break that ends the line before.
  std::size_t end_of_line_before(std::size_t begin) const {
    const auto before = text_.substr(0, begin);
    if (before.ends_with("\r\n")) return begin - 2;
    return before.ends_with('\n') ? begin - 1 : begin;
  }

  bool ends_its_line(std::size_t offset) const {
    const auto rest = base::trim(text_.substr(offset, line_end(text_, offset) - offset));
    return rest.empty() || rest.starts_with('#');
  }

  // --- block maps ---

  base::Result<void> remove_from_block() {
    const std::size_t end = tree_[value_].end;
    if (!ends_its_line(end)) return refusal("something else is on its line");
    const auto begin = line_begin(tree_[key_].begin);
    if (is_blank_text(text_.substr(begin, tree_[key_].begin - begin))) return remove_line(begin);
    if (key_ != map_ + 1) return refusal("something else is on its line");
    auto next = next_line(end);
    while (next < text_.size() && is_blank(text_[next])) ++next;
    cut(tree_[key_].begin, next);
    return {};
  }

  base::Result<void> remove_line(std::size_t begin) {
    const auto end = next_line(tree_[value_].end);
    const bool is_behind_block = follows_block_scalar();
    if (is_behind_block && !leaves_block_alone(end)) {
      return refusal("what follows it would belong to the block of text before it");
    }
    // A file may begin with a word that says it is encrypted.
    const bool is_first = begin <= mark_size(text_);
    if (is_first && !check_bytes(text_.substr(end), tree_.format)) {
      return refusal("what follows it would be taken for another kind of file");
    }
    const bool is_open = end == text_.size() && !text_.ends_with('\n');
    cut(is_open && !is_behind_block ? end_of_line_before(begin) : begin, end);
    return {};
  }

  bool follows_block_scalar() const {
    NodeId id = key_;
    // A value that is not there has no bytes.
    while (id > 0 && tree_[id - 1].begin == tree_[id - 1].end) --id;
    if (id == 0) return false;
    const Node& before = tree_[id - 1];
    return before.kind == Kind::scalar &&
           (before.style == Style::literal || before.style == Style::folded);
  }

  // Whether the line at `begin` is neither blank nor a comment, which a block would swallow.
  bool leaves_block_alone(std::size_t begin) const {
    const auto line = base::trim(text_.substr(begin, line_end(text_, begin) - begin));
    return begin == text_.size() || (!line.empty() && !line.starts_with('#'));
  }

  // --- flow maps ---

  base::Result<void> remove_from_flow() {
    const std::size_t closing = tree_[map_].end - 1;
    const std::size_t begin = tree_[key_].begin;
    const std::size_t end = tree_[value_].end;
    const bool is_first = key_ == map_ + 1;
    const std::size_t before = is_first ? tree_[map_].begin + 1 : end_of_pair_before();
    auto comma_before = before;
    if (!is_first) comma_before = skip_blanks_and_comments(text_, before, closing);
    const auto lead = is_first ? before : comma_before + 1;
    if (skip_blanks_and_comments(text_, lead, closing) != begin)
      return refusal("of how it is written");
    const auto comma = skip_blanks_and_comments(text_, end, closing);
    const bool has_comma = text_[comma] == ',';
    const auto pair_end = has_comma ? comma + 1 : end;
    if (own_line_prefix(text_, begin) && ends_its_line(pair_end) &&
        next_line(pair_end) <= closing) {
      if (!has_comma) cut_comma(comma_before);
      cut(line_begin(begin), next_line(pair_end));
      return {};
    }
    if (has_comma) {
      auto behind = pair_end;
      while (behind < closing && (text_[behind] == ' ' || text_[behind] == '\t')) ++behind;
      cut(begin, behind);
      return {};
    }
    if (is_blank_text(text_.substr(comma_before + 1, begin - comma_before - 1))) {
      cut(comma_before, end);
      return {};
    }
    cut_comma(comma_before);
    cut(begin, end);
    return {};
  }

  // A comment must not touch what is before it.
  void cut_comma(std::size_t at) {
    const bool meets_comment = text_.substr(at + 1).starts_with('#');
    cut(at, at + 1, meets_comment ? " " : "");
  }

  std::size_t end_of_pair_before() const {
    std::size_t end = 0;
    for (Children children(tree_, map_); !children.done();) {
      const NodeId key = children.take();
      const NodeId value = children.take();
      if (key == key_) break;
      end = std::max<std::size_t>(tree_[key].end, tree_[value].end);
    }
    return end;
  }

  const Tree& tree_;
  std::string_view text_;
  NodeId map_;
  NodeId key_;
  NodeId value_;
  std::vector<Splice> splices_;
};

}  // namespace

base::Result<std::vector<Splice>> remove_pair(const Tree& tree, NodeId map, NodeId key,
                                              NodeId value) {
  return Remover(tree, map, key, value).run();
}

}  // namespace yaml
