// SPDX-License-Identifier: Apache-2.0
#include "expr/machine.hpp"

#include <algorithm>

#include "expr/call.hpp"
#include "expr/fetch.hpp"
#include "expr/operators.hpp"

namespace expr {

using govalue::Kind;
using govalue::Value;

Failure Machine::failure() const {
  const auto place = failed_place_ ? *failed_place_ : code_.places[failed_];
  return {place, evaluation_.message()};
}

bool Machine::run() {
  const auto& instructions = code_.instructions;
  if (!evaluation_.spend_steps(instructions.size())) return false;
  variables_.resize(code_.variables);
  const auto* const failed = execute(instructions.data());
  if (failed == nullptr) return !evaluation_.budget().is_exhausted();
  failed_ = static_cast<std::size_t>(failed - instructions.data());
  return false;
}

bool Machine::read_condition(bool& condition) {
  auto& top = stack_.top();
  if (!top.is(govalue::bool_type)) {
    follow(top);
    return evaluation_.fail_conversion(top, "bool");
  }
  condition = top.as_bool();
  return true;
}

bool Machine::take_condition(bool& condition) {
  if (!read_condition(condition)) return false;
  stack_.drop(1);
  return true;
}

// Where a function was called without the argument that it takes, it took another one's.
bool Machine::has_operands(const Instruction& instruction) {
  return stack_.size() >= operands_of(code_, instruction) || evaluation_.fail("stack underflow");
}

// To the next item, if there is one. Backwards, the answer stays on the stack: so it does in Go,
// and what comes to an operator with two operands can tell.
bool Machine::go_on(Operation operation) {
  auto& items = scope();
  if (operation == Operation::next) return ++items.index < items.length;
  push_bool(--items.index >= 0);
  return items.index >= 0;
}

// Returns the instruction that failed, or nullptr at the end of the code.
// NOLINTNEXTLINE(readability-function-size): one case for each instruction
const Instruction* Machine::execute(const Instruction* at) {
  const auto* const begin = code_.instructions.data();
  const auto* const end = begin + code_.instructions.size();
  bool condition = false;
  for (; at != end; ++at) {
    if (code_.may_lack_operands && !has_operands(*at)) return at;
    const auto argument = at->argument;
    const auto jump = [&] { at = begin + argument - 1; };
    switch (at->operation) {
      case Operation::push:
        stack_.push(code_.constants[static_cast<std::size_t>(argument)]);
        break;
      case Operation::push_integer:
        stack_.push(Value::integer(argument));
        break;
      case Operation::push_nil:
        stack_.push(Value());
        break;
      case Operation::load_path:
        if (!load_path(code_.paths[static_cast<std::size_t>(argument)])) return at;
        break;
      case Operation::follow_path:
        if (!follow_path(code_.paths[static_cast<std::size_t>(argument)])) return at;
        break;
      case Operation::equal_constant:
        push_bool(equal_constant(code_.constants[static_cast<std::size_t>(argument)]));
        break;
      case Operation::not_equal_constant:
        push_bool(!equal_constant(code_.constants[static_cast<std::size_t>(argument)]));
        break;
      case Operation::not_:
        if (!take_condition(condition)) return at;
        push_bool(!condition);
        break;
      case Operation::jump:
        jump();
        break;
      case Operation::jump_if_false:
        if (!take_condition(condition)) return at;
        if (!condition) jump();
        break;
      case Operation::jump_if_false_or_pop:
      case Operation::jump_if_true_or_pop:
        if (!read_condition(condition)) return at;
        if (condition == (at->operation == Operation::jump_if_true_or_pop)) {
          jump();
        } else {
          stack_.drop(1);
        }
        break;
      case Operation::jump_if_nil:
        if (is_nil(stack_.top())) jump();
        break;
      case Operation::jump_if_not_nil:
        if (!is_nil(stack_.top())) {
          jump();
        } else {
          stack_.drop(1);
        }
        break;
      case Operation::jump_if_done:
        if (scope().index >= scope().length) jump();
        break;
      case Operation::begin_backwards:
        scope().index = scope().length - 1;
        push_bool(scope().index >= 0);
        if (scope().index < 0) jump();
        break;
      case Operation::next:
      case Operation::previous:
        if (!go_on(at->operation)) break;
        if (!evaluation_.spend_steps(static_cast<std::uint64_t>(at - begin - argument))) return at;
        jump();
        break;
      case Operation::jump_if_counted:
        if (scope().count >= code_.constants[at->extra].as_signed()) jump();
        break;
      case Operation::push_item:
        if (!push_item()) return at;
        break;
      default:
        if (!execute_other(*at)) return at;
    }
  }
  return nullptr;
}

// NOLINTNEXTLINE(readability-function-size): one case for each instruction
bool Machine::execute_other(const Instruction& instruction) {
  const auto argument = static_cast<std::size_t>(instruction.argument);
  switch (instruction.operation) {
    case Operation::push_environment:
      stack_.push(environment_);
      return true;
    case Operation::pop:
      stack_.drop(1);
      return true;
    case Operation::store:
      variables_[argument] = stack_.pop();
      return true;
    case Operation::load:
      stack_.push(variables_[argument]);
      return true;
    case Operation::fetch:
      return fetch_dynamic();
    case Operation::negate:
      follow(stack_.top());
      return negate(evaluation_, stack_.top());
    case Operation::dereference:
      follow(stack_.top());
      return true;
    case Operation::plain_nil:
      if (stack_.top().is_nil_content()) stack_.top() = Value();
      return true;
    case Operation::equal:
    case Operation::not_equal: {
      const auto right = stack_.pop();
      const auto left = stack_.pop();
      push_bool(equal(evaluation_, left, right) == (instruction.operation == Operation::equal));
      return true;
    }
    case Operation::equal_integers:
      return equal_integers();
    case Operation::equal_texts:
      return equal_texts();
    case Operation::less:
      return compare_top(Word::less);
    case Operation::more:
      return compare_top(Word::more);
    case Operation::less_or_equal:
      return compare_top(Word::less_or_equal);
    case Operation::more_or_equal:
      return compare_top(Word::more_or_equal);
    case Operation::add:
      return calculate_top(Word::plus);
    case Operation::subtract:
      return calculate_top(Word::minus);
    case Operation::multiply:
      return calculate_top(Word::times);
    case Operation::divide:
      return calculate_top(Word::divide);
    case Operation::modulo:
      return calculate_top(Word::modulo);
    case Operation::power:
      return calculate_top(Word::power);
    case Operation::range:
      return make_range();
    case Operation::in:
      return contains_top();
    case Operation::matches:
      return match_top();
    case Operation::matches_pattern:
      return match_pattern(code_.patterns[argument]);
    case Operation::contains:
    case Operation::starts_with:
    case Operation::ends_with:
      return find_text(instruction.operation);
    case Operation::slice:
      return slice_top();
    case Operation::length:
      return push_length();
    case Operation::make_list:
      return make_list(argument);
    case Operation::make_map:
      return make_map(argument);
    case Operation::call:
      return call_function(argument);
    case Operation::call_member:
    case Operation::call_typed_member:
      return call_member(instruction);
    case Operation::call_builtin:
      return call_builtin(instruction);
    default:
      return execute_scope(instruction);
  }
}

const Value* Machine::walk(const Path& path, const Value* from, Value& storage) {
  static const Value nothing;
  for (std::uint32_t index = 0; index < path.count; ++index) {
    const auto& step = code_.steps[path.begin + index];
    if (from->is(govalue::map_type)) {
      const auto name = code_.name_of(step);
      evaluation_.spend_bytes(name.size());
      const auto* entry = from->find(name);
      from = entry == nullptr ? &nothing : entry;
      continue;
    }
    // What is fetched may lie in what it is fetched from.
    Value next;
    const auto* found = fetch(evaluation_, *from, code_.name_of(step), next);
    if (found == nullptr) {
      failed_place_ = step.place;
      return nullptr;
    }
    if (found == &next) {
      storage = std::move(next);
      found = &storage;
    }
    from = found;
  }
  return from;
}

bool Machine::load_path(const Path& path) {
  Value storage;
  const auto* found = walk(path, &environment_, storage);
  if (found == nullptr) return false;
  stack_.push(*found);
  return true;
}

bool Machine::follow_path(const Path& path) {
  Value storage;
  const auto* found = walk(path, &stack_.top(), storage);
  if (found == nullptr) return false;
  stack_.top() = Value(*found);
  return true;
}

bool Machine::fetch_dynamic() {
  auto key = stack_.pop();
  follow(key);
  Value result;
  if (!fetch(evaluation_, stack_.top(), key, result)) return false;
  stack_.top() = std::move(result);
  return true;
}

bool Machine::equal_constant(const Value& constant) {
  const auto left = stack_.pop();
  if (constant.is(govalue::string_type) && left.is(govalue::string_type)) {
    evaluation_.spend_bytes(constant.size());
    return left.as_text() == constant.as_text();
  }
  if (constant.is_nil() && !left.is(Kind::pointer)) return is_nil(left);
  return equal(evaluation_, left, constant);
}

bool Machine::equal_integers() {
  const auto right = stack_.pop();
  const auto left = stack_.pop();
  for (const auto* side : {&left, &right}) {
    if (!side->is(govalue::int_type)) return evaluation_.fail_conversion(*side, "int");
  }
  push_bool(left.as_signed() == right.as_signed());
  return true;
}

bool Machine::equal_texts() {
  const auto right = stack_.pop();
  const auto left = stack_.pop();
  for (const auto* side : {&left, &right}) {
    if (!side->is(govalue::string_type)) return evaluation_.fail_conversion(*side, "string");
  }
  push_bool(left.as_text() == right.as_text());
  return evaluation_.spend_bytes(left.size());
}

bool Machine::compare_top(Word sign) {
  auto right = stack_.pop();
  auto left = stack_.pop();
  follow(left);
  follow(right);
  bool result = false;
  if (!compare(evaluation_, sign, left, right, result)) return false;
  push_bool(result);
  return true;
}

bool Machine::calculate_top(Word sign) {
  const auto right = stack_.pop();
  auto& left = stack_.top();
  Value result;
  if (!calculate(evaluation_, sign, left, right, result)) return false;
  left = std::move(result);
  return true;
}

bool Machine::contains_top() {
  auto list = stack_.pop();
  auto needle = stack_.pop();
  follow(list);
  follow(needle);
  bool result = false;
  if (!contains(evaluation_, needle, list, result)) return false;
  push_bool(result);
  return true;
}

bool Machine::slice_top() {
  auto from = stack_.pop();
  auto to = stack_.pop();
  follow(from);
  follow(to);
  follow(stack_.top());
  Value result;
  if (!slice(evaluation_, stack_.top(), from, to, result)) return false;
  stack_.top() = std::move(result);
  return true;
}

bool Machine::push_length() {
  std::size_t size = 0;
  if (!length(evaluation_, stack_.top(), size)) return false;
  stack_.push(Value::integer(static_cast<std::int64_t>(size)));
  return true;
}

bool Machine::call_function(std::size_t arguments) {
  const auto function = stack_.pop();
  if (!can_call(evaluation_, function, arguments)) return false;
  if (stack_.size() < arguments) return evaluation_.fail("stack underflow");
  Value result;
  if (!call(evaluation_, function, stack_.last(arguments), result)) return false;
  stack_.drop(arguments);
  stack_.push(std::move(result));
  return true;
}

// The receiver is on top, its arguments are below.
bool Machine::call_member(const Instruction& instruction) {
  const auto count = static_cast<std::size_t>(instruction.argument);
  const auto& path = code_.paths[instruction.extra];
  const auto* method = method_of(stack_.top(), code_.name_of(code_.steps[path.begin]));
  if (method == nullptr) return follow_path(path) && call_function(count);
  if (!can_call_method(evaluation_, *method, count)) return false;
  if (stack_.size() <= count) return evaluation_.fail("stack underflow");
  const auto all = stack_.last(count + 1);
  std::rotate(all.begin(), all.end() - 1, all.end());
  const bool is_typed = instruction.operation == Operation::call_typed_member;
  Value result;
  if (!call_method(evaluation_, *method, all, is_typed ? CallKind::typed : CallKind::reflected,
                   result)) {
    return false;
  }
  stack_.drop(count + 1);
  stack_.push(std::move(result));
  return true;
}

bool Machine::call_builtin(const Instruction& instruction) {
  const auto& builtin = *code_.builtins[static_cast<std::size_t>(instruction.argument)];
  std::size_t count = instruction.extra & (keeps_first_pointer_bit - 1);
  const bool keeps_first = (instruction.extra & keeps_first_pointer_bit) != 0;
  // Where nothing was checked, such a function takes whatever is there.
  if (builtin.style == CallStyle::one_argument) count = 1;
  const auto arguments = stack_.last(count);
  for (auto& argument : arguments.subspan(keeps_first && count > 0 ? 1 : 0)) follow(argument);
  for (const auto& argument : arguments) {
    if (argument.is_text()) evaluation_.spend_bytes(argument.size());
    if (argument.is_list()) evaluation_.spend_steps(argument.size() / 4);
  }
  if (evaluation_.budget().is_exhausted()) return evaluation_.fail("");
  Value result;
  if (!builtin.body(evaluation_, arguments, result)) return false;
  stack_.drop(count);
  stack_.push(std::move(result));
  return true;
}

}  // namespace expr
