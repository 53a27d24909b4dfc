// SPDX-License-Identifier: Apache-2.0
//
// Calls: how many arguments there must be, of which types, and what Go says where they are not.
#include <algorithm>

#include "gotemplate/builtins.hpp"
#include "gotemplate/execution.hpp"
#include "gotemplate/index.hpp"
#include "govalue/function.hpp"

namespace gotemplate {

namespace {

// What reflect.Value.String says: a text is itself, everything else only tells its type.
std::string reflected(const Operand& operand) {
  const Operand content = operand.concrete();
  if (!content.is_valid()) return "<invalid Value>";
  if (content.value.is_text()) return std::string(content.value.as_text());
  return "<" + type_name(content) + " Value>";
}

// Why a function with several results cannot be called from a template.
std::string refusal(const govalue::Function& function, std::string_view name) {
  const auto more = function.more_results;
  if (more.size() > 1) {
    return "function " + std::string(name) + " has " + std::to_string(more.size() + 1) +
           " return values; should be 1 or 2";
  }
  return "invalid function signature for " + std::string(name) +
         ": second return value should be error; is " + std::string(more[0]->name);
}

}  // namespace

base::Error Execution::error_calling(const Node& node, std::string_view name,
                                     const base::Error& reason) {
  at(node);
  return error("error calling " + std::string(name) + ": " + reason.message);
}

base::Result<Operand> Execution::identifier(const IdentifierNode& node, const Node& called_at,
                                            const Arguments& arguments) {
  at(node);
  if (node.function != nullptr) {
    return call_function(*node.function, nullptr, called_at, node.name, arguments);
  }
  const Builtin& builtin = gotemplate::builtin(node.builtin);
  switch (builtin.special) {
    case SpecialBuiltin::and_:
    case SpecialBuiltin::or_:
      return and_or(builtin, arguments);
    default:
      return call_builtin(builtin, called_at, arguments);
  }
}

base::Result<void> Execution::check_count(const Callee& callee, const Arguments& arguments) {
  const std::size_t count = arguments.nodes.size() + (arguments.last != nullptr ? 1 : 0);
  const std::size_t wanted = callee.parameters.size();
  const auto wrong = [&](const char* how, std::size_t want, std::size_t got) {
    return error("wrong number of args for " + std::string(callee.name) + ": want " + how +
                 std::to_string(want) + " got " + std::to_string(got));
  };
  if (callee.is_variadic && count + 1 < wanted) {
    return wrong("at least ", wanted - 1, arguments.nodes.size());
  }
  if (!callee.is_variadic && count != wanted) return wrong("", wanted, count);
  return {};
}

const Type* Execution::parameter_type(const Callee& callee, std::size_t index) const {
  return callee.parameters[std::min(index, callee.parameters.size() - 1)];
}

base::Result<Operand> Execution::call_function(const govalue::Function& function,
                                               const Value* receiver, const Node& called_at,
                                               std::string_view name, const Arguments& arguments) {
  const std::size_t own = receiver != nullptr ? 1 : 0;
  const Callee callee{name, function.parameters.subspan(own), function.is_variadic};
  TRY(check_count(callee, arguments));
  if (!function.more_results.empty()) return error(refusal(function, name));
  std::vector<Value> values;
  values.reserve(own + arguments.nodes.size() + 1);
  if (receiver != nullptr) values.push_back(*receiver);
  std::size_t index = 0;
  for (const Node* node : arguments.nodes) {
    values.push_back(TRY(argument(arguments.dot, parameter_type(callee, index++), *node)).value);
  }
  if (arguments.last != nullptr) {
    values.push_back(TRY(checked(*arguments.last, parameter_type(callee, index))).value);
  }
  return invoke(function, values, called_at, name);
}

base::Result<Operand> Execution::invoke(const govalue::Function& function,
                                        std::span<const Value> values, const Node& called_at,
                                        std::string_view name) {
  // Work in proportion to what it is given; what it makes it accounts for itself.
  std::uint64_t bytes = 0;
  for (const auto& value : values) {
    if (value.is_text() || value.is(Kind::slice) || value.is_map()) bytes += value.size();
  }
  budget_.spend_steps(1);
  if (!budget_.spend_bytes(bytes)) return out_of_budget();
  govalue::Call call{budget_, function, &source_.local};
  auto result = function.body(call, values);
  if (budget_.is_exhausted()) return out_of_budget();
  if (!result) return error_calling(called_at, name, result.error());
  const std::size_t size = result->is_text() || result->is(Kind::slice) ? result->size() : 0;
  if (!budget_.spend_memory(govalue::object_size + size)) return out_of_budget();
  return Operand(std::move(result).value(), function.result);
}

base::Result<Operand> Execution::and_or(const Builtin& builtin, const Arguments& arguments) {
  TRY(check_count({builtin.name, builtin.parameters, builtin.is_variadic}, arguments));
  const bool is_or = builtin.special == SpecialBuiltin::or_;
  Operand operand;
  for (const Node* node : arguments.nodes) {
    operand = TRY(argument(arguments.dot, nullptr, *node));
    if (is_true(operand.value) == is_or) return operand;
  }
  return arguments.last != nullptr ? *arguments.last : operand;
}

base::Result<Operand> Execution::call_builtin(const Builtin& builtin, const Node& called_at,
                                              const Arguments& arguments) {
  const Callee callee{builtin.name, builtin.parameters, builtin.is_variadic};
  TRY(check_count(callee, arguments));
  std::vector<Operand> operands;
  operands.reserve(arguments.nodes.size() + 1);
  for (const Node* node : arguments.nodes) {
    const Type* type = parameter_type(callee, operands.size());
    operands.push_back(TRY(argument(arguments.dot, type, *node)));
  }
  if (arguments.last != nullptr) {
    operands.push_back(TRY(checked(*arguments.last, parameter_type(callee, operands.size()))));
  }
  if (builtin.special == SpecialBuiltin::call) {
    return call_value(called_at, operands, arguments.nodes.empty() ? nullptr : arguments.nodes[0]);
  }
  auto result = builtin.body(budget_, operands);
  if (budget_.is_exhausted()) return out_of_budget();
  if (!result) return error_calling(called_at, builtin.name, result.error());
  return result;
}

// The builtin `call`. Types are checked as late as Go does it here, with other words.
base::Result<Operand> Execution::call_value(const Node& called_at,
                                            std::span<const Operand> operands,
                                            const Node* callee_node) {
  const auto wrong = [&](std::string message) {
    return error_calling(called_at, "call", base::malformed_error(std::move(message)));
  };
  // Only messages need it.
  const auto name = [&] {
    return callee_node == nullptr ? reflected(operands[0]) : to_string(*callee_node);
  };
  const Operand callee = operands[0].concrete();
  if (!callee.is_valid()) return wrong("call of nil");
  if (callee.type->kind != Kind::function) {
    return wrong("non-function " + name() + " of type " + type_name(callee));
  }
  const auto& function = callee.value.as_function();
  if (!function.more_results.empty()) return wrong(refusal(function, name()));
  const auto given = operands.subspan(1);
  const std::size_t wanted = function.parameters.size();
  const auto wrong_count = [&](const std::string& want) {
    return wrong("wrong number of args for " + name() + ": got " + std::to_string(given.size()) +
                 " want " + want);
  };
  if (function.is_variadic && given.size() + 1 < wanted) {
    return wrong_count("at least " + std::to_string(wanted - 1));
  }
  if (!function.is_variadic && given.size() != wanted) return wrong_count(std::to_string(wanted));
  std::vector<Value> values;
  values.reserve(given.size());
  for (std::size_t index = 0; index < given.size(); ++index) {
    auto value = prepared(given[index], *function.parameters[std::min(index, wanted - 1)]);
    if (!value) return wrong("arg " + std::to_string(index) + ": " + value.error().message);
    values.push_back(std::move(value).value());
  }
  return invoke(function, values, called_at, "call");
}

// The operand as a parameter of the type takes it; nullptr takes it as it is.
base::Result<Operand> Execution::checked(Operand operand, const Type* type) {
  if (type == nullptr) return operand;
  if (!operand.is_valid()) {
    if (can_be_nil(*type)) return Operand(Value::zero_of(*type), type);
    return error("invalid value; expected " + std::string(type->name));
  }
  if (operand.type == type || type == &govalue::interface_type) return operand;
  if (operand.is_interface() && !operand.value.is_nil()) {
    operand.make_concrete();
    if (operand.type == type) return operand;
  }
  if (operand.type->kind == Kind::pointer && operand.type->element == type) {
    if (operand.value.is_nil_content()) {
      return error("dereference of nil pointer of type " + std::string(type->name));
    }
    return Operand(operand.value.pointed(), type);
  }
  return error("wrong type for value; expected " + std::string(type->name) + "; got " +
               type_name(operand));
}

base::Result<Operand> Execution::argument(const Operand& dot, const Type* type, const Node& node) {
  at(node);
  const Arguments none{dot, {}, nullptr};
  switch (node.kind) {
    case NodeKind::dot:
      return checked(dot, type);
    case NodeKind::nil:
      if (type == nullptr) return Operand();
      if (can_be_nil(*type)) return Operand(Value::zero_of(*type), type);
      return error("cannot assign nil to " + std::string(type->name));
    case NodeKind::field:
      return checked(TRY(fields(dot, static_cast<const FieldNode&>(node).names, node, none)), type);
    case NodeKind::variable:
      return checked(TRY(variable(static_cast<const VariableNode&>(node), none)), type);
    case NodeKind::pipe:
      return checked(TRY(pipeline(dot, static_cast<const PipeNode&>(node))), type);
    case NodeKind::identifier:
      return checked(TRY(identifier(static_cast<const IdentifierNode&>(node), node, none)), type);
    case NodeKind::chain:
      return checked(TRY(chain(dot, static_cast<const ChainNode&>(node), none)), type);
    default:
      break;
  }
  if (type == nullptr || type == &govalue::interface_type) return literal(dot, node);
  return literal_argument(*type, node);
}

// A constant becomes what the parameter is, if it can.
base::Result<Operand> Execution::literal_argument(const Type& type, const Node& node) {
  const auto expected = [&](const char* what) {
    return error(std::string("expected ") + what + "; found " + to_string(node));
  };
  const auto* number =
      node.kind == NodeKind::number ? static_cast<const NumberNode*>(&node) : nullptr;
  if (type.kind == Kind::boolean) {
    if (node.kind != NodeKind::boolean) return expected("bool");
    return Operand::of(*static_cast<const BoolNode&>(node).constant);
  }
  if (type.kind == Kind::string) {
    if (node.kind != NodeKind::string) return expected("string");
    return Operand::of(*static_cast<const StringNode&>(node).constant);
  }
  if (govalue::is_signed(type.kind)) {
    if (number == nullptr || !number->is_signed) return expected("integer");
    return Operand::of(Value::of_signed(type, number->signed_value));
  }
  if (govalue::is_unsigned(type.kind)) {
    if (number == nullptr || !number->is_unsigned) return expected("unsigned integer");
    return Operand::of(Value::of_unsigned(type, number->unsigned_value));
  }
  if (govalue::is_float(type.kind)) {
    if (number == nullptr || !number->is_float) return expected("float");
    return Operand::of(Value::of_float(type, number->float_value));
  }
  return error("can't handle " + to_string(node) + " for arg of type " + std::string(type.name));
}

}  // namespace gotemplate
