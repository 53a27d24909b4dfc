// SPDX-License-Identifier: Apache-2.0
//
// Follows `.` and the variables through a template without running it. Each is a path from the data
// on, or unknown: what a function made of it, or what somebody assigned.
#include "gotemplate/fields.hpp"

#include <optional>
#include <unordered_set>

#include "gotemplate/node.hpp"

namespace gotemplate {
namespace {

using Place = std::optional<FieldPath>;  // nullopt: nobody knows

// Paths of people are short. Those of others could fill the memory.
constexpr std::size_t longest_path = 50;

Place below(Place place, std::span<const std::string_view> names) {
  if (!place || place->size() + names.size() > longest_path) return std::nullopt;
  place->insert(place->end(), names.begin(), names.end());
  return place;
}

class FieldFinder {
 public:
  FieldFinder(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  FieldUses find(const ListNode& root) {
    variables_.push_back({0, FieldPath{}});  // $
    walk_list(FieldPath{}, root);
    return std::move(found_);
  }

 private:
  struct Variable {
    std::uint32_t number;
    Place place;
  };

  void walk_list(const Place& dot, const ListNode& list) {
    for (const Node* node : list.nodes) walk(dot, *node);
  }

  void walk(const Place& dot, const Node& node) {
    switch (node.kind) {
      case NodeKind::action:
        declare(walk_pipe(dot, *static_cast<const ActionNode&>(node).pipe),
                *static_cast<const ActionNode&>(node).pipe);
        return;
      case NodeKind::if_:
      case NodeKind::range:
      case NodeKind::with:
        return walk_branch(dot, static_cast<const BranchNode&>(node));
      case NodeKind::template_: {
        const auto* pipe = static_cast<const TemplateNode&>(node).pipe;
        if (pipe != nullptr) hand_over(walk_pipe(dot, *pipe));
        return;
      }
      default:
        return;  // text, break and continue
    }
  }

  void walk_branch(const Place& dot, const BranchNode& branch) {
    const std::size_t mark = variables_.size();
    Place place = walk_pipe(dot, *branch.pipe);
    if (branch.kind == NodeKind::range) place = below(std::move(place), std::span(&each, 1));
    declare(place, *branch.pipe);
    walk_list(branch.kind == NodeKind::if_ ? dot : place, *branch.list);
    if (branch.otherwise != nullptr) walk_list(dot, *branch.otherwise);
    variables_.resize(mark);
  }

  // The last variable has the value; before it there may be one for the index.
  void declare(const Place& place, const PipeNode& pipe) {
    for (const VariableNode* variable : pipe.declared) {
      if (pipe.is_assignment) {
        assigned_.insert(variable->number);
      } else {
        variables_.push_back(
            {variable->number, variable == pipe.declared.back() ? place : std::nullopt});
      }
    }
  }

  // What the pipe gives.
  Place walk_pipe(const Place& dot, const PipeNode& pipe) {
    const bool is_plain = pipe.commands.size() == 1 && pipe.commands[0]->arguments.size() == 1;
    for (const CommandNode* command : pipe.commands) {
      for (const Node* argument : command->arguments) {
        Place place = walk_operand(dot, *argument);
        if (is_plain) return place;
        hand_over(std::move(place));
      }
    }
    return std::nullopt;
  }

  Place walk_operand(const Place& dot, const Node& node) {
    switch (node.kind) {
      case NodeKind::dot:
        return dot;
      case NodeKind::field:
        return use(node, below(dot, static_cast<const FieldNode&>(node).names));
      case NodeKind::variable: {
        const auto& variable = static_cast<const VariableNode&>(node);
        Place place = below(find_variable(variable.number), variable.fields);
        return variable.fields.empty() ? place : use(node, std::move(place));
      }
      case NodeKind::chain: {
        const auto& chain = static_cast<const ChainNode&>(node);
        return use(node, below(walk_operand(dot, *chain.operand), chain.fields));
      }
      case NodeKind::pipe:
        return walk_pipe(dot, static_cast<const PipeNode&>(node));
      default:
        return std::nullopt;
    }
  }

  Place find_variable(std::uint32_t number) const {
    if (assigned_.contains(number)) return std::nullopt;
    for (std::size_t index = variables_.size(); index > 0; --index) {
      if (variables_[index - 1].number == number) return variables_[index - 1].place;
    }
    return std::nullopt;
  }

  Place use(const Node& node, Place place) {
    if (place) found_.uses.push_back({*place, place_of(name_, text_, node), to_string(node)});
    return place;
  }

  void hand_over(Place place) {
    if (place) found_.handed_over.insert(*std::move(place));
  }

  std::string_view name_;
  std::string_view text_;
  std::vector<Variable> variables_ = {};
  std::unordered_set<std::uint32_t> assigned_ = {};
  FieldUses found_ = {};
};

}  // namespace

FieldUses find_fields(std::string_view name, std::string_view text, const ListNode& root) {
  return FieldFinder(name, text).find(root);
}

}  // namespace gotemplate
