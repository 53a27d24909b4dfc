// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "yaml/splice.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// How a literal or folded scalar lies in its text:
//
//   values: |-  # for the chart      header_end is behind `|-`, header_line_end behind the comment
//     image:
//       tag: v1                      content_end is behind `v1`; token_end behind the blank line
//
struct BlockLayout {
  std::size_t begin = 0;
  std::size_t header_end = 0;
  std::size_t header_line_end = 0;
  std::size_t content_end = 0;  // == header_line_end where there is no content
  std::size_t token_end = 0;
  std::size_t indent = 0;  // in spaces; 0 where there is no content to tell
  bool has_indent_indicator = false;
  bool keeps_trailing_breaks = false;  // `+`
  bool strips_last_break = false;      // `-`
  std::string_view line_break = {};
};

BlockLayout layout_of(const Tree& tree, NodeId id);

// The splices that make the block scalar hold `value` in its own style; the first starts with the
// scalar. `indent` is for content where there was none. Nothing if that style cannot hold it.
std::optional<std::vector<Splice>> rewrite_block(const Tree& tree, NodeId id,
                                                 std::string_view value, std::size_t indent);

// The splices that put a one-line scalar or flow collection in the block scalar's place; a comment
// behind its header stays.
std::vector<Splice> replace_block(const Tree& tree, NodeId id, std::string text);

// Two texts in one: a literal block and the document that is its value. Inner lines are outer lines
// without the indentation.
class HostMap {
 public:
  // Fails with `malformed` for a block whose lines are not that simple.
  static base::Result<HostMap> make(const Tree& host, NodeId id);

  // Where an inner byte lies in the outer text.
  std::size_t outer(std::size_t inner) const;

  // An inner text as it is written in the outer one: its lines but the first indented.
  std::string indented(std::string_view inner) const;

 private:
  struct Line {
    std::size_t inner;
    std::size_t outer;
  };

  std::vector<Line> lines_;
  std::size_t indent_ = 0;
  std::string_view line_break_;
};

}  // namespace yaml
