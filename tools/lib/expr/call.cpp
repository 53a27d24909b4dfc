// SPDX-License-Identifier: Apache-2.0
#include "expr/call.hpp"

#include "govalue/function.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

namespace expr {
namespace {

using govalue::Function;
using govalue::Kind;
using govalue::Type;
using govalue::Value;

struct Bound {
  const Function* method;
  Value receiver;
};

base::Result<Value> call_bound(govalue::Call& call, std::span<const Value> arguments) {
  const auto& bound = *static_cast<const Bound*>(call.function.own.get());
  std::vector<Value> all = {bound.receiver};
  all.insert(all.end(), arguments.begin(), arguments.end());
  govalue::Call inner{call.budget, *bound.method, call.local};
  return bound.method->body(inner, all);
}

std::string count_problem(std::size_t wanted, std::size_t given, bool is_at_least) {
  return std::string("invalid number of arguments: expected ") + (is_at_least ? "at least " : "") +
         std::to_string(wanted) + ", got " + std::to_string(given);
}

bool check_count(Evaluation& evaluation, const Function& function, std::size_t given,
                 std::size_t skipped) {
  const auto wanted = function.parameters.size() - skipped;
  if (function.is_variadic) {
    return given + 1 >= wanted || evaluation.fail(count_problem(wanted - 1, given, true));
  }
  return given == wanted || evaluation.fail(count_problem(wanted, given, false));
}

bool fits(const Value& argument, const Type& wanted) {
  return argument.is(wanted) || wanted.kind == Kind::interface;
}

std::string mismatch(const Value& argument, const Type& wanted, bool is_rest) {
  const std::string name(wanted.name);
  if (is_rest)
    return "reflect: cannot use " + govalue::type_name(argument) + " as type " + name + " in Call";
  return "reflect: Call using " + govalue::type_name(argument) + " as type " + name;
}

// Methods that Go's machine calls without reflection.
bool has_typed_call(const Function& method) {
  constexpr std::string_view names[] = {"Add",   "Sub",    "After", "Before",
                                        "Equal", "Format", "Round", "Truncate"};
  return std::find(std::begin(names), std::end(names), method.name) != std::end(names);
}

// Makes the arguments what the parameters want: nil becomes the zero of their types.
bool prepare(Evaluation& evaluation, const Function& function, std::span<Value> arguments,
             std::size_t skipped, CallKind kind) {
  const auto last = function.parameters.size() - 1;
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    auto& argument = arguments[index];
    const auto at = std::min(index + skipped, last);
    const auto& wanted = *function.parameters[at];
    if (argument.is_nil() && kind == CallKind::reflected) {
      argument = Value::zero_of(wanted);
    } else if (!fits(argument, wanted)) {
      if (kind == CallKind::typed) return evaluation.fail_conversion(argument, wanted.name);
      return evaluation.fail(mismatch(argument, wanted, function.is_variadic && at == last));
    }
  }
  return true;
}

bool run(Evaluation& evaluation, const Function& function, std::span<const Value> arguments,
         Value& result) {
  govalue::Call call{evaluation.budget(), function, &evaluation.local()};
  if (!evaluation.spend_steps(1)) return evaluation.fail("");
  auto outcome = function.body(call, arguments);
  if (!outcome) return evaluation.fail(outcome.error().message);
  if (evaluation.budget().is_exhausted()) return evaluation.fail("");
  result = std::move(*outcome);
  return true;
}

}  // namespace

bool can_call(Evaluation& evaluation, const Value& function, std::size_t arguments) {
  if (function.is_nil()) return evaluation.fail("invalid operation: cannot call nil");
  if (!function.is(Kind::function)) {
    return evaluation.fail("invalid operation: cannot call non-function of type " +
                           govalue::type_name(function));
  }
  if (function.is_nil_content()) {
    return evaluation.fail("reflect: call of reflect.Value.Call on zero Value");
  }
  return check_count(evaluation, function.as_function(), arguments, 0);
}

bool call(Evaluation& evaluation, const Value& function, std::span<Value> arguments,
          Value& result) {
  const auto& called = function.as_function();
  return prepare(evaluation, called, arguments, 0, CallKind::reflected) &&
         run(evaluation, called, arguments, result);
}

bool can_call_method(Evaluation& evaluation, const Function& method, std::size_t arguments) {
  return check_count(evaluation, method, arguments, 1);
}

bool call_method(Evaluation& evaluation, const Function& method,
                 std::span<Value> receiver_and_arguments, CallKind kind, Value& result) {
  const auto arguments = receiver_and_arguments.subspan(1);
  if (kind == CallKind::typed && !has_typed_call(method)) kind = CallKind::reflected;
  return prepare(evaluation, method, arguments, 1, kind) &&
         run(evaluation, method, receiver_and_arguments, result);
}

Value bind(const Function& method, const Value& receiver) {
  Function bound = method;
  bound.parameters = method.parameters.subspan(1);
  bound.body = call_bound;
  bound.own = std::make_shared<Bound>(Bound{&method, receiver});
  return Value::function(std::move(bound));
}

}  // namespace expr
