// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/calls.hpp"

namespace gotemplate {
namespace {

void add(const Node& node, std::set<std::string_view>& names);

void add_pipe(const PipeNode& pipe, std::set<std::string_view>& names) {
  for (const CommandNode* command : pipe.commands) {
    for (const Node* argument : command->arguments) add(*argument, names);
  }
}

void add_branch(const BranchNode& branch, std::set<std::string_view>& names) {
  add_pipe(*branch.pipe, names);
  add_functions(*branch.list, names);
  if (branch.otherwise != nullptr) add_functions(*branch.otherwise, names);
}

void add(const Node& node, std::set<std::string_view>& names) {
  switch (node.kind) {
    case NodeKind::identifier:
      names.insert(static_cast<const IdentifierNode&>(node).name);
      return;
    case NodeKind::pipe:
      return add_pipe(static_cast<const PipeNode&>(node), names);
    case NodeKind::chain:
      return add(*static_cast<const ChainNode&>(node).operand, names);
    case NodeKind::action:
      return add_pipe(*static_cast<const ActionNode&>(node).pipe, names);
    case NodeKind::if_:
    case NodeKind::range:
    case NodeKind::with:
      return add_branch(static_cast<const BranchNode&>(node), names);
    case NodeKind::template_: {
      const auto* pipe = static_cast<const TemplateNode&>(node).pipe;
      if (pipe != nullptr) add_pipe(*pipe, names);
      return;
    }
    default:
      return;
  }
}

}  // namespace

void add_functions(const ListNode& root, std::set<std::string_view>& names) {
  for (const Node* node : root.nodes) add(*node, names);
}

}  // namespace gotemplate
