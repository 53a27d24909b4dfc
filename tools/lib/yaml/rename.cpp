// SPDX-License-Identifier: Apache-2.0
#include "yaml/rename.hpp"

#include "yaml/message.hpp"
#include "yaml/scalar.hpp"

namespace yaml {

base::Result<std::vector<Splice>> rename_key(const Tree& tree, NodeId map, NodeId key,
                                             const std::string& name) {
  const Node& node = tree[key];
  const bool is_word = node.kind == Kind::scalar && node.style != Style::literal &&
                       node.style != Style::folded && node.begin < node.end;
  if (!is_word || node.has_properties) {
    return malformed(at_line(tree, key) + ": this key cannot be renamed: it is not a plain word");
  }
  for (Children children(tree, map); !children.done(); children.take()) {
    const NodeId other = children.take();
    if (tree[other].kind != Kind::scalar || tree.value(other) != name) continue;
    return malformed(at_line(tree, other) + ": the key " + yaml::quoted(name) +
                     " is there already, beside " + yaml::quoted(tree.value(key)));
  }
  auto text =
      write_string(name, node.style, {.format = tree.format, .in_flow = tree.is_in_flow(key)});
  if (!can_be_key(text)) {
    return base::usage_error("the key " + yaml::quoted(name) + " is too long for YAML");
  }
  return std::vector<Splice>{{.begin = node.begin, .end = node.end, .text = std::move(text)}};
}

}  // namespace yaml
