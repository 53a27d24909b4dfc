// SPDX-License-Identifier: Apache-2.0
//
// Pipelines, commands and fields: everything between the braces that is no call.
#include "gotemplate/execution.hpp"
#include "govalue/function.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"

namespace gotemplate {

namespace {

bool is_exported(std::string_view name) {
  return govalue::is_upper(govalue::first_rune(name).code);
}

// Of types that Go makes of fields which it does not export.
bool is_hidden_field(const Type& type, std::string_view name) {
  if (type.insides == nullptr) return false;
  const Value zero = Value::zero_of(type);
  for (const auto& field : type.insides(zero).type()->fields) {
    if (field.name == name) return true;
  }
  return false;
}

}  // namespace

base::Result<Operand> Execution::pipeline(const Operand& dot, const PipeNode& pipe) {
  at(pipe);
  const Level level(depth_);
  Operand operand;
  const Operand* last = nullptr;
  for (const CommandNode* node : pipe.commands) {
    operand = TRY(command(dot, *node, last));
    operand.make_concrete();
    last = &operand;
  }
  for (const VariableNode* declared : pipe.declared) {
    if (pipe.is_assignment) {
      TRY(assign(*declared, operand));
    } else {
      variables_.push_back({declared->number, operand});
    }
  }
  return operand;
}

base::Result<void> Execution::no_arguments(const Node& node, const Arguments& arguments) {
  if (arguments.nodes.empty() && arguments.last == nullptr) return {};
  return error("can't give argument to non-function " + to_string(node));
}

base::Result<Operand> Execution::command(const Operand& dot, const CommandNode& command,
                                         const Operand* last) {
  if (!budget_.spend_steps(1)) return out_of_budget();
  const Node& first = *command.arguments[0];
  const Arguments arguments{dot, command.arguments.subspan(1), last};
  switch (first.kind) {
    case NodeKind::field:
      at(first);
      return fields(dot, static_cast<const FieldNode&>(first).names, first, arguments);
    case NodeKind::chain:
      return chain(dot, static_cast<const ChainNode&>(first), arguments);
    case NodeKind::identifier:
      return identifier(static_cast<const IdentifierNode&>(first), command, arguments);
    case NodeKind::pipe:
      TRY(no_arguments(first, arguments));
      return pipeline(dot, static_cast<const PipeNode&>(first));
    case NodeKind::variable:
      return variable(static_cast<const VariableNode&>(first), arguments);
    default:
      break;
  }
  at(first);
  TRY(no_arguments(first, arguments));
  return literal(dot, first);
}

base::Result<Operand> Execution::literal(const Operand& dot, const Node& node) {
  switch (node.kind) {
    case NodeKind::boolean:
      return Operand::of(*static_cast<const BoolNode&>(node).constant);
    case NodeKind::string:
      return Operand::of(*static_cast<const StringNode&>(node).constant);
    case NodeKind::number:
      return constant(static_cast<const NumberNode&>(node));
    case NodeKind::dot:
      return dot;
    default:
      return error("nil is not a command");
  }
}

base::Result<Operand> Execution::constant(const NumberNode& number) {
  at(number);
  if (number.constant == nullptr) return error(std::string(number.text) + " overflows int");
  return Operand::of(*number.constant);
}

base::Result<Operand> Execution::chain(const Operand& dot, const ChainNode& chain,
                                       const Arguments& arguments) {
  at(chain);
  Operand receiver = TRY(argument(dot, nullptr, *chain.operand));
  return fields(std::move(receiver), chain.fields, chain, arguments);
}

base::Result<Operand> Execution::variable(const VariableNode& variable,
                                          const Arguments& arguments) {
  at(variable);
  const Operand* operand = find_variable(variable.number);
  if (operand == nullptr) return error("undefined variable: " + std::string(variable.name));
  if (variable.fields.empty()) {
    TRY(no_arguments(variable, arguments));
    return *operand;
  }
  return fields(*operand, variable.fields, variable, arguments);
}

base::Result<Operand> Execution::fields(Operand receiver, std::span<const std::string_view> names,
                                        const Node& node, const Arguments& arguments) {
  const Arguments none{arguments.dot, {}, nullptr};
  for (const auto name : names.first(names.size() - 1)) {
    receiver = TRY(field(receiver, name, node, none));
  }
  return field(receiver, names.back(), node, arguments);
}

base::Result<Operand> Execution::field(const Operand& receiver, std::string_view name,
                                       const Node& node, const Arguments& arguments) {
  if (!receiver.is_valid()) {
    if (source_.missing_key == MissingKey::error) {
      return error("nil data; no entry for key " + govalue::quoted(name));
    }
    return Operand();
  }
  if (receiver.is_nil_interface()) {
    return error("nil pointer evaluating " + type_name(receiver) + "." + std::string(name));
  }
  const Value& value = receiver.value;
  const bool has_arguments = !arguments.nodes.empty() || arguments.last != nullptr;
  if (value.is_map() && value.type()->methods == nullptr) {
    const Kind key = value.type()->key->kind;
    if (key == Kind::string || key == Kind::interface) {
      return field_of_map(receiver, name, has_arguments);
    }
  } else if (const auto* method = govalue::find_method(*value.type(), name)) {
    return call_function(*method, &value, node, name, arguments);
  } else if (value.is(Kind::structure) || value.is(Kind::pointer)) {
    bool is_found = false;
    auto operand = field_of_structure(receiver, value, name, has_arguments, is_found);
    if (is_found) return operand;
    if (is_hidden_field(*value.type(), name)) return unexported(receiver, name);
  }
  return error("can't evaluate field " + std::string(name) + " in type " + type_name(receiver));
}

base::Result<Operand> Execution::field_of_map(const Operand& map, std::string_view name,
                                              bool has_arguments) {
  if (has_arguments) {
    return error(std::string(name) + " is not a method but has arguments");
  }
  const Type& type = *map.value.type();
  budget_.spend_bytes(name.size());
  const Value* found =
      type.key->kind == Kind::string ? map.value.find(name) : map.value.find(Value::text(name));
  if (found != nullptr) return Operand(*found, type.element);
  switch (source_.missing_key) {
    case MissingKey::standard:
      return Operand();
    case MissingKey::zero:
      return Operand(Value::zero_of(*type.element), type.element);
    case MissingKey::error:
      break;
  }
  return error("map has no entry for key " + govalue::quoted(name));
}

base::Error Execution::unexported(const Operand& receiver, std::string_view name) const {
  return error(std::string(name) + " is an unexported field of struct type " + type_name(receiver));
}

base::Result<Operand> Execution::field_of_structure(const Operand& receiver, const Value& structure,
                                                    std::string_view name, bool has_arguments,
                                                    bool& is_found) {
  const Type& type = structure.is(Kind::pointer) ? *structure.type()->element : *structure.type();
  for (std::size_t index = 0; index < type.fields.size(); ++index) {
    if (type.fields[index].name != name) continue;
    is_found = true;
    if (structure.is_nil_content()) {
      return error("nil pointer evaluating " + type_name(receiver) + "." + std::string(name));
    }
    if (!is_exported(name)) return unexported(receiver, name);
    if (has_arguments) {
      return error(std::string(name) + " has arguments but cannot be invoked as function");
    }
    return Operand(structure.field_values()[index], type.fields[index].type);
  }
  return Operand();
}

}  // namespace gotemplate
