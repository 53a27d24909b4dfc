// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/builtins.hpp"
#include "gotemplate/number.hpp"
#include "gotemplate/tree_parser.hpp"
#include "govalue/text.hpp"
#include "govalue/unquote.hpp"

namespace gotemplate {

using base::Result;

Result<bool> TreeParser::declaration(std::string_view context, PipeNode& pipe,
                                     std::vector<const VariableNode*>& declared) {
  const Token variable = peek_non_space();
  if (variable.kind != TokenKind::variable) return false;
  next();
  // A blank is a token, so "$x foo" takes three tokens to see that $x is an argument.
  const Token adjacent = peek();
  const Token following = peek_non_space();
  if (following.kind == TokenKind::assign || following.kind == TokenKind::declare) {
    pipe.is_assignment = following.kind == TokenKind::assign;
    next_non_space();
    declared.push_back(new_variable(variable));
    declare_variable(variable.text);
    return false;
  }
  if (following.kind == TokenKind::character && following.text == ",") {
    next_non_space();
    declared.push_back(new_variable(variable));
    declare_variable(variable.text);
    if (context != "range" || declared.size() >= 2) {
      return error("too many declarations in " + std::string(context));
    }
    const TokenKind kind = peek_non_space().kind;
    if (kind == TokenKind::variable || kind == TokenKind::right_delimiter ||
        kind == TokenKind::right_parenthesis) {
      return true;
    }
    return error("range can only initialize variables");
  }
  if (adjacent.kind == TokenKind::space) {
    push_back(variable, adjacent);
  } else {
    push_back(variable);
  }
  return false;
}

Result<const PipeNode*> TreeParser::pipeline(std::string_view context, TokenKind end) {
  PipeNode pipe{{NodeKind::pipe, peek_non_space().position}};
  std::vector<const VariableNode*> declared;
  for (bool has_another = true; has_another;) {
    has_another = TRY(declaration(context, pipe, declared));
  }
  std::vector<const CommandNode*> commands;
  for (;;) {
    const Token token = next_non_space();
    if (token.kind == end) break;
    switch (token.kind) {
      case TokenKind::boolean:
      case TokenKind::character_constant:
      case TokenKind::complex:
      case TokenKind::dot:
      case TokenKind::field:
      case TokenKind::identifier:
      case TokenKind::number:
      case TokenKind::nil:
      case TokenKind::raw_string:
      case TokenKind::string:
      case TokenKind::variable:
      case TokenKind::left_parenthesis:
        break;
      default:
        return unexpected(token, context);
    }
    backup();
    commands.push_back(TRY(command()));
  }
  TRY(check_pipeline(commands, context));
  pipe.declared = copy(declared);
  pipe.commands = copy(commands);
  return make(pipe);
}

Result<void> TreeParser::check_pipeline(const std::vector<const CommandNode*>& commands,
                                        std::string_view context) const {
  if (commands.empty()) return error("missing value for " + std::string(context));
  for (std::size_t index = 1; index < commands.size(); ++index) {
    switch (commands[index]->arguments[0]->kind) {
      case NodeKind::boolean:
      case NodeKind::dot:
      case NodeKind::nil:
      case NodeKind::number:
      case NodeKind::string:
        return error("non executable command in pipeline stage " + std::to_string(index + 1));
      default:
        break;
    }
  }
  return {};
}

Result<const CommandNode*> TreeParser::command() {
  const std::uint32_t position = peek_non_space().position;
  std::vector<const Node*> arguments;
  for (;;) {
    peek_non_space();
    const Node* argument = TRY(operand());
    if (argument != nullptr) arguments.push_back(argument);
    const Token token = next();
    if (token.kind == TokenKind::space) continue;
    if (token.kind == TokenKind::right_delimiter || token.kind == TokenKind::right_parenthesis) {
      backup();
    } else if (token.kind != TokenKind::pipe) {
      return unexpected(token, "operand");
    }
    break;
  }
  if (arguments.empty()) return error("empty command");
  return make(CommandNode{{NodeKind::command, position}, copy(arguments)});
}

Result<const Node*> TreeParser::operand() {
  const Node* node = TRY(term());
  if (node == nullptr || peek().kind != TokenKind::field) return node;
  const std::uint32_t position = peek().position;
  std::vector<std::string_view> fields;
  if (node->kind == NodeKind::field) {
    const auto names = static_cast<const FieldNode*>(node)->names;
    fields.assign(names.begin(), names.end());
  } else if (node->kind == NodeKind::variable) {
    const auto names = static_cast<const VariableNode*>(node)->fields;
    fields.assign(names.begin(), names.end());
  }
  while (peek().kind == TokenKind::field) fields.push_back(next().text.substr(1));
  switch (node->kind) {
    case NodeKind::field:
      return make(FieldNode{{NodeKind::field, position}, copy(fields)});
    case NodeKind::variable: {
      VariableNode variable = *static_cast<const VariableNode*>(node);
      variable.position = position;
      variable.fields = copy(fields);
      return make(variable);
    }
    case NodeKind::boolean:
    case NodeKind::string:
    case NodeKind::number:
    case NodeKind::nil:
    case NodeKind::dot:
      return error("unexpected . after term " + govalue::quoted(to_string(*node)));
    default:
      return make(ChainNode{{NodeKind::chain, position}, node, copy(fields)});
  }
}

Result<const Node*> TreeParser::term() {
  const Token token = next_non_space();
  switch (token.kind) {
    case TokenKind::identifier:
      return identifier(token);
    case TokenKind::dot:
      return make(DotNode{{NodeKind::dot, token.position}});
    case TokenKind::nil:
      return make(NilNode{{NodeKind::nil, token.position}});
    case TokenKind::variable:
      return use_variable(token);
    case TokenKind::field: {
      const std::vector<std::string_view> names = {token.text.substr(1)};
      return make(FieldNode{{NodeKind::field, token.position}, copy(names)});
    }
    case TokenKind::boolean: {
      const bool is_true = token.text == "true";
      return make(BoolNode{{NodeKind::boolean, token.position},
                           is_true,
                           shared_.arena.keep(Value::boolean(is_true))});
    }
    case TokenKind::character_constant:
    case TokenKind::complex:
    case TokenKind::number:
      return number(token);
    case TokenKind::left_parenthesis: {
      const Nesting nesting(shared_.nesting);
      if (shared_.nesting > max_nesting) return error("max expression depth exceeded");
      return TRY(pipeline("parenthesized pipeline", TokenKind::right_parenthesis));
    }
    case TokenKind::string:
    case TokenKind::raw_string:
      return string(token);
    default:
      break;
  }
  backup();
  return nullptr;
}

Result<const Node*> TreeParser::identifier(const Token& token) {
  const auto* function = shared_.functions.find(token.text);
  const int builtin = function == nullptr ? find_builtin(token.text) : -1;
  if (function == nullptr && builtin < 0) {
    auto undefined = error("function " + govalue::quoted(token.text) + " not defined");
    if (const auto known = shared_.functions.did_you_mean(token.text)) {
      undefined.hint = "did you mean " + *known + "?";
    }
    return undefined;
  }
  return make(
      IdentifierNode{{NodeKind::identifier, token.position}, token.text, function, builtin});
}

Result<const Node*> TreeParser::number(const Token& token) {
  auto node = read_number(token, shared_.arena);
  if (!node) return error(node.error().message);
  return *node;
}

Result<const Node*> TreeParser::string(const Token& token) {
  const auto text = govalue::unquoted(token.text);
  if (!text) return error("invalid syntax");
  return make(StringNode{
      {NodeKind::string, token.position}, token.text, shared_.arena.keep(Value::text(*text))});
}

const VariableNode* TreeParser::new_variable(const Token& token) {
  return make(VariableNode{
      {NodeKind::variable, token.position}, token.text, variable_number(token.text), {}});
}

Result<const Node*> TreeParser::use_variable(const Token& token) {
  const auto* variable = new_variable(token);
  if (variable->number >= times_declared_.size() || times_declared_[variable->number] == 0) {
    return error("undefined variable " + govalue::quoted(token.text));
  }
  return variable;
}

}  // namespace gotemplate
