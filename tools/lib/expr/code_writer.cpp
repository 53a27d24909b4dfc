// SPDX-License-Identifier: Apache-2.0
#include "expr/code_writer.hpp"

#include <array>

#include "expr/grammar.hpp"
#include "govalue/time_types.hpp"

namespace expr {
namespace {

using govalue::Value;

Operation operation_of(Word word) {
  switch (word) {
    case Word::less:
      return Operation::less;
    case Word::more:
      return Operation::more;
    case Word::less_or_equal:
      return Operation::less_or_equal;
    case Word::more_or_equal:
      return Operation::more_or_equal;
    case Word::plus:
      return Operation::add;
    case Word::minus:
      return Operation::subtract;
    case Word::times:
      return Operation::multiply;
    case Word::divide:
      return Operation::divide;
    case Word::modulo:
      return Operation::modulo;
    case Word::power:
    case Word::power_sign:
      return Operation::power;
    case Word::range:
      return Operation::range;
    case Word::in:
      return Operation::in;
    case Word::contains:
      return Operation::contains;
    case Word::starts_with:
      return Operation::starts_with;
    default:
      return Operation::ends_with;
  }
}

bool is_named_member(const Node* node) {
  return node->is(NodeKind::member) && node->second->is(NodeKind::string);
}

bool is_constant(const Node* node) {
  switch (node->kind) {
    case NodeKind::nil:
    case NodeKind::integer:
    case NodeKind::real:
    case NodeKind::boolean:
    case NodeKind::string:
    case NodeKind::bytes:
    case NodeKind::constant:
      return true;
    default:
      return false;
  }
}

Value value_of(const Node& node) {
  switch (node.kind) {
    case NodeKind::integer:
      return Value::integer(node.integer);
    case NodeKind::real:
      return Value::float64(node.real);
    case NodeKind::boolean:
      return Value::boolean(node.flag);
    case NodeKind::string:
      return Value::text(node.text);
    case NodeKind::bytes:
      return Value::bytes(node.text);
    case NodeKind::constant:
      return *node.constant;
    default:
      return {};
  }
}

// Whether the value may be a pointer.
bool may_point(const Node* node) {
  const auto& nature = node->nature;
  return nature.is_unknown() || nature.is(govalue::Kind::pointer);
}

// Whether the first argument of a call stays a pointer if it is one.
bool keeps_first_pointer(const Node* node) {
  const auto pointers = node->builtin->pointers;
  if (pointers != Pointers::kept_if_known) return pointers == Pointers::kept;
  return !node->items.empty() && node->items[0]->nature.type == &govalue::location_type;
}

}  // namespace

std::optional<Failure> write_code(const Tree& tree, Code& code) {
  return CodeWriter(code).write(tree);
}

std::optional<Failure> CodeWriter::write(const Tree& tree) {
  visit(tree.root);
  return std::move(failure_);
}

std::size_t CodeWriter::emit(const Node* node, Operation operation, std::int32_t argument,
                             std::uint32_t extra) {
  code_.instructions.push_back({operation, extra & 0xFFFFFFU, argument});
  code_.places.push_back(node->place);
  return code_.instructions.size() - 1;
}

void CodeWriter::land(std::size_t jump) {
  code_.instructions[jump].argument = here();
}

// Go keeps one constant for 0.0 and -0.0: the first.
std::int32_t CodeWriter::add_constant(Value value) {
  const bool is_zero = value.is(govalue::float64_type) && value.as_float() == 0;
  if (is_zero && zero_) return *zero_;
  code_.constants.push_back(std::move(value));
  const auto index = static_cast<std::int32_t>(code_.constants.size() - 1);
  if (is_zero) zero_ = index;
  return index;
}

void CodeWriter::push(const Node* node, Value value) {
  emit(node, Operation::push, add_constant(std::move(value)));
}

void CodeWriter::constant(const Node* node) {
  if (node->is(NodeKind::nil)) {
    emit(node, Operation::push_nil);
  } else if (node->is(NodeKind::integer) &&
             node->integer == static_cast<std::int32_t>(node->integer)) {
    emit(node, Operation::push_integer, static_cast<std::int32_t>(node->integer));
  } else {
    push(node, value_of(*node));
  }
}

void CodeWriter::visit(const Node* node) {
  switch (node->kind) {
    case NodeKind::identifier:
      return identifier(node);
    case NodeKind::unary:
      return unary(node);
    case NodeKind::binary:
      return binary(node);
    case NodeKind::chain:
      return chain(node, false);
    case NodeKind::member:
      return member(node);
    case NodeKind::slice:
      return slice(node);
    case NodeKind::call:
      return call(node);
    case NodeKind::builtin:
      return builtin(node);
    case NodeKind::predicate:
      return visit(node->first);
    case NodeKind::pointer:
      return pointer(node);
    case NodeKind::conditional:
      return conditional(node);
    case NodeKind::variable:
      return variable(node);
    case NodeKind::sequence:
      return sequence(node);
    case NodeKind::array:
    case NodeKind::map:
      for (const auto* item : node->items) visit(item);
      emit(node, node->is(NodeKind::array) ? Operation::make_list : Operation::make_map,
           static_cast<std::int32_t>(node->items.size()));
      return;
    case NodeKind::pair:
      visit(node->first);
      visit(node->second);
      return;
    case NodeKind::sum:
      return sum(node);
    default:
      return constant(node);
  }
}

std::optional<std::int32_t> CodeWriter::find_variable(std::string_view name) const {
  for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
    if (variable->name == name) return variable->index;
  }
  return std::nullopt;
}

// A name that the environment is asked for.
bool CodeWriter::is_environment(const Node* node) const {
  return node->is(NodeKind::identifier) && node->text != "$env" && !find_variable(node->text);
}

void CodeWriter::add_step(std::string_view name, std::uint32_t place) {
  code_.steps.push_back({static_cast<std::uint32_t>(code_.names.size()),
                         static_cast<std::uint32_t>(name.size()), place});
  code_.names += name;
}

// A path that begins with the name `first`, if that is given, and goes on with the members.
std::int32_t CodeWriter::add_path(std::span<const Node* const> members, const Node* first) {
  const auto begin = static_cast<std::uint32_t>(code_.steps.size());
  if (first != nullptr) add_step(first->text, first->place);
  for (const auto* node : members) add_step(node->second->text, node->place);
  code_.paths.push_back({begin, static_cast<std::uint32_t>(code_.steps.size()) - begin});
  return static_cast<std::int32_t>(code_.paths.size() - 1);
}

void CodeWriter::identifier(const Node* node) {
  if (const auto index = find_variable(node->text)) {
    emit(node, Operation::load, *index);
  } else if (node->text == "$env") {
    emit(node, Operation::push_environment);
  } else {
    emit(node, Operation::load_path, add_path({}, node));
  }
}

void CodeWriter::member(const Node* node) {
  if (!is_named_member(node)) {
    visit(node->first);
    if (node->flag) chain_jumps_.push_back(emit(node, Operation::jump_if_nil));
    visit(node->second);
    emit(node, Operation::fetch);
    return;
  }
  if (node->flag) {
    visit(node->first);
    chain_jumps_.push_back(emit(node, Operation::jump_if_nil));
    emit(node, Operation::follow_path, add_path({&node, 1}, nullptr));
    return;
  }
  // All plain members in a row are one path.
  std::size_t count = 1;
  const Node* base = node->first;
  for (; is_named_member(base) && !base->flag; base = base->first) ++count;
  std::array<const Node*, 16> few{};
  std::vector<const Node*> many(count > few.size() ? count : 0);
  const std::span<const Node*> members(many.empty() ? few.data() : many.data(), count);
  const Node* at = node;
  for (auto index = count; index > 0; --index, at = at->first) members[index - 1] = at;
  if (is_environment(base)) {
    emit(node, Operation::load_path, add_path(members, base));
  } else {
    visit(base);
    emit(node, Operation::follow_path, add_path(members, nullptr));
  }
}

// What is nil on the way makes the whole chain nil. As Go does it, arguments of a call that were
// already evaluated then stay on the stack.
void CodeWriter::chain(const Node* node, bool is_operand_of_coalesce) {
  const auto outer = chain_jumps_.size();
  visit(node->first);
  for (auto jump = outer; jump < chain_jumps_.size(); ++jump) land(chain_jumps_[jump]);
  chain_jumps_.resize(outer);
  if (!is_operand_of_coalesce) emit(node, Operation::plain_nil);
}

void CodeWriter::slice(const Node* node) {
  visit(node->first);
  if (node->third != nullptr) {
    visit(node->third);
  } else {
    emit(node, Operation::length);
  }
  if (node->second != nullptr) {
    visit(node->second);
  } else {
    emit(node, Operation::push_integer, 0);
  }
  emit(node, Operation::slice);
}

// The arguments come before the function, in time, too.
void CodeWriter::call(const Node* node) {
  for (const auto* item : node->items) visit(item);
  const auto count = static_cast<std::int32_t>(node->items.size());
  const Node* callee = node->first;
  if (!is_named_member(callee)) {
    visit(callee);
    emit(node, Operation::call, count);
    return;
  }
  visit(callee->first);
  if (callee->flag) chain_jumps_.push_back(emit(callee, Operation::jump_if_nil));
  const auto path = static_cast<std::uint32_t>(add_path({&callee, 1}, nullptr));
  const bool is_typed = callee->nature.method != nullptr;
  emit(node, is_typed ? Operation::call_typed_member : Operation::call_member, count, path);
}

void CodeWriter::builtin(const Node* node) {
  if (node->builtin->predicate != Predicate::none) return predicate_call(node);
  for (const auto* item : node->items) visit(item);
  code_.builtins.push_back(node->builtin);
  if (node->builtin->style == CallStyle::one_argument && node->items.empty()) {
    code_.may_lack_operands = true;
  }
  emit(node, Operation::call_builtin, static_cast<std::int32_t>(code_.builtins.size() - 1),
       static_cast<std::uint32_t>(node->items.size()) |
           (keeps_first_pointer(node) ? keeps_first_pointer_bit : 0));
}

void CodeWriter::variable(const Node* node) {
  visit(node->first);
  const auto index = static_cast<std::int32_t>(code_.variables++);
  emit(node, Operation::store, index);
  variables_.push_back({node->text, index});
  visit(node->second);
  variables_.pop_back();
}

void CodeWriter::sequence(const Node* node) {
  for (const auto* item : node->items) {
    if (item != node->items.front()) emit(node, Operation::pop);
    visit(item);
  }
}

void CodeWriter::conditional(const Node* node) {
  visit(node->first);
  const auto otherwise = emit(node, Operation::jump_if_false);
  visit(node->second);
  const auto end = emit(node, Operation::jump);
  land(otherwise);
  visit(node->third);
  land(end);
}

void CodeWriter::pointer(const Node* node) {
  if (node->text.empty()) {
    emit(node, Operation::push_item);
  } else if (node->text == "index") {
    emit(node, Operation::push_index);
  } else if (node->text == "acc") {
    emit(node, Operation::push_accumulator);
  } else if (!failure_) {
    failure_ = Failure{0, "unknown pointer " + std::string(node->text), false};
  }
}

void CodeWriter::unary(const Node* node) {
  visit(node->first);
  if (node->word == Word::not_ || node->word == Word::not_sign) emit(node, Operation::not_);
  if (node->word == Word::minus) emit(node, Operation::negate);
}

void CodeWriter::binary(const Node* node) {
  switch (node->word) {
    case Word::equal:
    case Word::not_equal:
      return equal(node);
    case Word::or_:
    case Word::or_sign:
      return short_circuit(node, Operation::jump_if_true_or_pop);
    case Word::and_:
    case Word::and_sign:
      return short_circuit(node, Operation::jump_if_false_or_pop);
    case Word::coalesce:
      return coalesce(node);
    case Word::matches:
      return matches(node);
    default:
      visit(node->first);
      visit(node->second);
      emit(node, operation_of(node->word));
  }
}

void CodeWriter::equal(const Node* node) {
  const bool is_negated = node->word == Word::not_equal;
  const auto* left = node->first->nature.type;
  const auto* right = node->second->nature.type;
  visit(node->first);
  if (left == right && (left == &govalue::int_type || left == &govalue::string_type)) {
    visit(node->second);
    emit(node, left == &govalue::int_type ? Operation::equal_integers : Operation::equal_texts);
    if (is_negated) emit(node, Operation::not_);
  } else if (is_constant(node->second)) {
    emit(node, is_negated ? Operation::not_equal_constant : Operation::equal_constant,
         add_constant(value_of(*node->second)));
  } else {
    visit(node->second);
    emit(node, is_negated ? Operation::not_equal : Operation::equal);
  }
}

void CodeWriter::short_circuit(const Node* node, Operation jump) {
  visit(node->first);
  const auto end = emit(node, jump);
  visit(node->second);
  if (may_point(node->second)) emit(node, Operation::dereference);
  land(end);
}

void CodeWriter::coalesce(const Node* node) {
  const auto operand = [&](const Node* side) {
    if (side->is(NodeKind::chain)) {
      chain(side, true);
    } else {
      visit(side);
    }
    if (may_point(side)) emit(node, Operation::dereference);
  };
  operand(node->first);
  const auto end = emit(node, Operation::jump_if_not_nil);
  operand(node->second);
  land(end);
}

void CodeWriter::matches(const Node* node) {
  visit(node->first);
  if (!node->second->is(NodeKind::string)) {
    visit(node->second);
    emit(node, Operation::matches);
    return;
  }
  if (failure_) return;
  auto pattern = regex::Pattern::compile(node->second->text, &meter_);
  if (meter_.used > meter_.most) {
    failure_ = Failure{node->place, patterns_too_large};
    return;
  }
  if (!pattern) {
    failure_ = Failure{0, pattern.error().message, false};
    return;
  }
  code_.patterns.push_back(std::move(*pattern));
  emit(node, Operation::matches_pattern, static_cast<std::int32_t>(code_.patterns.size() - 1));
}

void CodeWriter::sum(const Node* node) {
  for (const auto* item : node->items) visit(item);
  const Node nowhere;
  for (std::size_t left = node->items.size() - 1; left > 1; --left) emit(&nowhere, Operation::add);
  emit(node, Operation::add);
}

}  // namespace expr
