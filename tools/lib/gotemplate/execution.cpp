// SPDX-License-Identifier: Apache-2.0
//
// Walks the tree of a template: text, actions, blocks. Go's text/template does this over
// reflection; we do it over govalue::Value, with an Operand where Go has a reflect.Value. Every
// place that says `at(node)` is one where Go does, because a message names the node that was looked
// at last.
#include "gotemplate/execution.hpp"

#include "govalue/print.hpp"
#include "govalue/text.hpp"

namespace gotemplate {

base::Error Execution::error(std::string_view message) const {
  std::string text = "template: " + place_of(source_.name, source_.text, *at_) + ": executing ";
  text.append(govalue::quoted(template_name_)).append(" at <").append(to_string(*at_));
  text.append(">: ").append(message);
  return {.kind = base::ErrorKind::malformed, .message = std::move(text)};
}

base::Result<std::string> Execution::render(const Definition& definition, const Value& data) {
  template_name_ = source_.name;
  const Operand dot = Operand::of(data);
  variables_.push_back({0, dot});
  TRY(walk_list(dot, *definition.root));
  return std::move(out_);
}

base::Result<void> Execution::check_output() {
  if (out_.size() > budget_.limits().output) {
    return error("the text is longer than " + std::to_string(budget_.limits().output) + " bytes");
  }
  if (budget_.is_exhausted()) return out_of_budget();
  return {};
}

base::Result<Execution::Flow> Execution::walk_list(const Operand& dot, const ListNode& list) {
  at(list);
  const Level level(depth_);
  for (const Node* node : list.nodes) {
    const Flow flow = TRY(walk(dot, *node));
    if (flow != Flow::next) return flow;
  }
  return Flow::next;
}

base::Result<Execution::Flow> Execution::walk(const Operand& dot, const Node& node) {
  at(node);
  if (!budget_.spend_steps(1)) return out_of_budget();
  switch (node.kind) {
    case NodeKind::text:
      out_ += static_cast<const TextNode&>(node).text;
      TRY(check_output());
      break;
    case NodeKind::action: {
      const auto& pipe = *static_cast<const ActionNode&>(node).pipe;
      const Operand operand = TRY(pipeline(dot, pipe));
      if (pipe.declared.empty()) TRY(print(node, operand));
      break;
    }
    case NodeKind::if_:
    case NodeKind::with:
      return walk_condition(dot, static_cast<const BranchNode&>(node));
    case NodeKind::range:
      return walk_range(dot, static_cast<const BranchNode&>(node));
    case NodeKind::template_:
      TRY(walk_template(dot, static_cast<const TemplateNode&>(node)));
      break;
    case NodeKind::break_:
      return Flow::break_;
    default:
      return Flow::continue_;
  }
  return Flow::next;
}

base::Result<void> Execution::print(const Node& node, const Operand& operand) {
  at(node);
  if (operand.value.is_text()) {
    out_ += operand.value.as_text();
    return check_output();
  }
  bool is_nil_pointer = false;
  const Value value = without_pointer(operand.value, is_nil_pointer);
  if (value.is(Kind::function)) {
    return error("can't print " + to_string(node) + " of type " + type_name(operand));
  }
  if (operand.is_valid()) {
    govalue::append_text(out_, value, budget_);
  } else {
    out_ += "<no value>";
  }
  return check_output();
}

base::Result<Execution::Flow> Execution::walk_condition(const Operand& dot,
                                                        const BranchNode& branch) {
  const std::size_t mark = variables_.size();
  const Operand value = TRY(pipeline(dot, *branch.pipe));
  Flow flow = Flow::next;
  if (is_true(value.value)) {
    flow = TRY(walk_list(branch.kind == NodeKind::with ? value : dot, *branch.list));
  } else if (branch.otherwise != nullptr) {
    flow = TRY(walk_list(dot, *branch.otherwise));
  }
  variables_.resize(mark);
  return flow;
}

base::Result<Execution::Flow> Execution::walk_range(const Operand& dot, const BranchNode& range) {
  const std::size_t mark = variables_.size();
  const Operand operand = TRY(pipeline(dot, *range.pipe));
  bool is_nil = false;
  const Value value = without_pointer(operand.value, is_nil);
  Flow flow = Flow::next;
  const bool has_run = TRY(range_over(value, range));
  if (!has_run && range.otherwise != nullptr) flow = TRY(walk_list(dot, *range.otherwise));
  variables_.resize(mark);
  // A break in the else belongs to this range, too.
  return flow == Flow::continue_ ? flow : Flow::next;
}

// Whether there was anything to iterate over.
base::Result<bool> Execution::range_over(const Value& value, const BranchNode& range) {
  if (value.is_nil()) return false;
  if (govalue::is_integer(value.type()->kind)) return range_over_integers(value, range);
  if (value.is_map()) {
    // The body may change the map; it iterates over what there was.
    if (!budget_.spend_steps(value.size() / 8)) return out_of_budget();
    const std::vector<govalue::Entry> entries(value.entries().begin(), value.entries().end());
    for (const auto& entry : entries) {
      const Operand key(entry.key, value.type()->key);
      if (!TRY(iterate(range, key, Operand(entry.value, value.type()->element)))) break;
    }
    return !entries.empty();
  }
  if (value.is(Kind::slice)) {
    const std::size_t size = value.size();
    for (std::size_t index = 0; index < size; ++index) {
      const Operand place = Operand::of(Value::integer(static_cast<std::int64_t>(index)));
      const Operand element =
          value.is_list()
              ? Operand(value.items()[index], value.type()->element)
              : Operand::of(Value::of_unsigned(govalue::uint8_type,
                                               static_cast<unsigned char>(value.as_text()[index])));
      if (!TRY(iterate(range, place, element))) break;
    }
    return size > 0;
  }
  return error("range can't iterate over " + govalue::to_text(value, budget_));
}

base::Result<bool> Execution::range_over_integers(const Value& count, const BranchNode& range) {
  const Type& type = *count.type();
  const bool is_signed = govalue::is_signed(type.kind);
  if (range.pipe->declared.size() > 1) {
    return error("can't use " + govalue::to_text(count, budget_) +
                 " to iterate over more than one variable");
  }
  if (is_signed && count.as_signed() <= 0) return false;
  const std::uint64_t end = count.as_unsigned();
  for (std::uint64_t number = 0; number < end; ++number) {
    const Value element = is_signed ? Value::of_signed(type, static_cast<std::int64_t>(number))
                                    : Value::of_unsigned(type, number);
    if (!TRY(iterate(range, {}, Operand::of(element)))) break;
  }
  return end > 0;
}

// Whether to go on.
base::Result<bool> Execution::iterate(const BranchNode& range, const Operand& index,
                                      const Operand& element) {
  const auto declared = range.pipe->declared;
  const std::size_t mark = variables_.size();
  if (range.pipe->is_assignment) {
    if (!declared.empty()) TRY(assign(*declared[0], declared.size() > 1 ? index : element));
    if (declared.size() > 1) TRY(assign(*declared[1], element));
  } else {
    // The variables stand on top: the element last, the index in front of it.
    if (!declared.empty()) variables_[mark - 1].operand = element;
    if (declared.size() > 1) variables_[mark - 2].operand = index;
  }
  if (!budget_.spend_steps(1)) {
    at(*range.pipe);
    return out_of_budget();
  }
  const Flow flow = TRY(walk_list(element, *range.list));
  variables_.resize(mark);
  return flow != Flow::break_;
}

base::Result<void> Execution::walk_template(const Operand& dot, const TemplateNode& node) {
  if (node.definition == nullptr) {
    return error("template " + govalue::quoted(node.name) + " not defined");
  }
  if (depth_ > max_depth) {
    return error("exceeded maximum template depth (" + std::to_string(max_depth) + ")");
  }
  Operand data;
  if (node.pipe != nullptr) data = TRY(pipeline(dot, *node.pipe));
  // The template sees no variables but its own $.
  const std::string_view caller = template_name_;
  const std::size_t callers_first = first_variable_;
  const Node* callers_node = at_;
  const std::size_t mark = variables_.size();
  template_name_ = node.name;
  first_variable_ = mark;
  variables_.push_back({0, data});
  TRY(walk_list(data, *node.definition->root));
  variables_.resize(mark);
  first_variable_ = callers_first;
  template_name_ = caller;
  at_ = callers_node;
  return {};
}

Operand* Execution::find_variable(std::uint32_t number) {
  for (std::size_t index = variables_.size(); index > first_variable_; --index) {
    if (variables_[index - 1].number != number) continue;
    budget_.spend_steps((variables_.size() - index) / 8);
    return &variables_[index - 1].operand;
  }
  return nullptr;
}

base::Result<void> Execution::assign(const VariableNode& variable, const Operand& operand) {
  Operand* place = find_variable(variable.number);
  if (place == nullptr) return error("undefined variable: " + std::string(variable.name));
  *place = operand;
  return {};
}

}  // namespace gotemplate
