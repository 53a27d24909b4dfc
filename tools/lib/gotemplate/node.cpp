// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/node.hpp"

#include <algorithm>

#include "govalue/text.hpp"

namespace gotemplate {

namespace {

void write(std::string& out, const Node& node);

void write_fields(std::string& out, std::span<const std::string_view> fields) {
  for (const auto field : fields) out.append(".").append(field);
}

void write_in_parentheses(std::string& out, const Node& node) {
  const bool is_pipe = node.kind == NodeKind::pipe;
  if (is_pipe) out += "(";
  write(out, node);
  if (is_pipe) out += ")";
}

void write_command(std::string& out, const CommandNode& command) {
  const char* separator = "";
  for (const Node* argument : command.arguments) {
    out += separator;
    write_in_parentheses(out, *argument);
    separator = " ";
  }
}

void write_pipe(std::string& out, const PipeNode& pipe) {
  const char* separator = "";
  for (const VariableNode* variable : pipe.declared) {
    out += separator;
    out += variable->name;
    separator = ", ";
  }
  if (!pipe.declared.empty()) out += pipe.is_assignment ? " = " : " := ";
  separator = "";
  for (const CommandNode* command : pipe.commands) {
    out += separator;
    write_command(out, *command);
    separator = " | ";
  }
}

void write_branch(std::string& out, const BranchNode& branch, const char* keyword) {
  out.append("{{").append(keyword).append(" ");
  write_pipe(out, *branch.pipe);
  out += "}}";
  write(out, *branch.list);
  if (branch.otherwise != nullptr) {
    out += "{{else}}";
    write(out, *branch.otherwise);
  }
  out += "{{end}}";
}

void write_template(std::string& out, const TemplateNode& node);

void write(std::string& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::action:
      out += "{{";
      write_pipe(out, *static_cast<const ActionNode&>(node).pipe);
      out += "}}";
      break;
    case NodeKind::boolean:
      out += static_cast<const BoolNode&>(node).is_true ? "true" : "false";
      break;
    case NodeKind::break_:
      out += "{{break}}";
      break;
    case NodeKind::chain:
      write_in_parentheses(out, *static_cast<const ChainNode&>(node).operand);
      write_fields(out, static_cast<const ChainNode&>(node).fields);
      break;
    case NodeKind::command:
      write_command(out, static_cast<const CommandNode&>(node));
      break;
    case NodeKind::continue_:
      out += "{{continue}}";
      break;
    case NodeKind::dot:
      out += ".";
      break;
    case NodeKind::else_:
      out += "{{else}}";
      break;
    case NodeKind::end:
      out += "{{end}}";
      break;
    case NodeKind::field:
      write_fields(out, static_cast<const FieldNode&>(node).names);
      break;
    case NodeKind::identifier:
      out += static_cast<const IdentifierNode&>(node).name;
      break;
    case NodeKind::if_:
      write_branch(out, static_cast<const BranchNode&>(node), "if");
      break;
    case NodeKind::list:
      for (const Node* item : static_cast<const ListNode&>(node).nodes) write(out, *item);
      break;
    case NodeKind::nil:
      out += "nil";
      break;
    case NodeKind::number:
      out += static_cast<const NumberNode&>(node).text;
      break;
    case NodeKind::pipe:
      write_pipe(out, static_cast<const PipeNode&>(node));
      break;
    case NodeKind::range:
      write_branch(out, static_cast<const BranchNode&>(node), "range");
      break;
    case NodeKind::string:
      out += static_cast<const StringNode&>(node).quoted;
      break;
    case NodeKind::template_:
      write_template(out, static_cast<const TemplateNode&>(node));
      break;
    case NodeKind::text:
      out += static_cast<const TextNode&>(node).text;
      break;
    case NodeKind::variable:
      out += static_cast<const VariableNode&>(node).name;
      write_fields(out, static_cast<const VariableNode&>(node).fields);
      break;
    case NodeKind::with:
      write_branch(out, static_cast<const BranchNode&>(node), "with");
      break;
  }
}

void write_template(std::string& out, const TemplateNode& node) {
  out.append("{{template ").append(govalue::quoted(node.name));
  if (node.pipe != nullptr) {
    out += " ";
    write_pipe(out, *node.pipe);
  }
  out += "}}";
}

}  // namespace

std::string to_string(const Node& node) {
  std::string out;
  write(out, node);
  return out;
}

std::string place_of(std::string_view name, std::string_view text, const Node& node) {
  const std::string_view before = text.substr(0, node.position);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_end = before.rfind('\n');
  const std::size_t column =
      line_end == std::string_view::npos ? before.size() : before.size() - line_end - 1;
  return std::string(name) + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace gotemplate
