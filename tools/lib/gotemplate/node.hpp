// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "govalue/function.hpp"
#include "govalue/value.hpp"

namespace gotemplate {

using govalue::Value;

// The tree of a template, as Go's text/template/parse has it: errors print nodes the way Go does.
// Nodes live in the arena of their template and are never destroyed one by one.
enum class NodeKind : std::uint8_t {
  action,
  boolean,
  break_,
  chain,
  command,
  continue_,
  dot,
  else_,
  end,
  field,
  identifier,
  if_,
  list,
  nil,
  number,
  pipe,
  range,
  string,
  template_,
  text,
  variable,
  with,
};

struct Node {
  NodeKind kind;
  std::uint32_t position;  // byte offset into the text of the template
};

struct TextNode : Node {
  std::string_view text;
};

struct ListNode : Node {
  std::span<const Node* const> nodes;
};

struct NilNode : Node {};
struct DotNode : Node {};

struct BoolNode : Node {
  bool is_true;
  const Value* constant;
};

struct StringNode : Node {
  std::string_view quoted;  // as it is written
  const Value* constant;
};

// A number is kept as everything it can be, like an ideal constant of Go.
struct NumberNode : Node {
  std::string_view text;
  bool is_signed = false;
  bool is_unsigned = false;
  bool is_float = false;
  bool is_complex = false;
  std::int64_t signed_value = 0;
  std::uint64_t unsigned_value = 0;
  double float_value = 0;
  const Value* constant = nullptr;  // where no type is asked for; nullptr: overflows int
};

struct IdentifierNode : Node {
  std::string_view name;
  const govalue::Function* function;  // nullptr: the builtin
  int builtin;                        // its row
};

// ".app.status"
struct FieldNode : Node {
  std::span<const std::string_view> names;
};

// "$x.status"; the fields may be none.
struct VariableNode : Node {
  std::string_view name;  // with its dollar sign
  std::uint32_t number;   // the same for all variables of that name
  std::span<const std::string_view> fields;
};

// "(index .list 0).name"
struct ChainNode : Node {
  const Node* operand;
  std::span<const std::string_view> fields;
};

struct CommandNode : Node {
  std::span<const Node* const> arguments;  // the first one is the operand or function itself
};

struct PipeNode : Node {
  bool is_assignment = false;
  std::span<const VariableNode* const> declared = {};
  std::span<const CommandNode* const> commands = {};
};

struct ActionNode : Node {
  const PipeNode* pipe;
};

// if, range and with.
struct BranchNode : Node {
  const PipeNode* pipe;
  const ListNode* list;
  const ListNode* otherwise;  // nullptr without else
};

struct Definition {
  std::string_view name;
  const ListNode* root;
};

struct TemplateNode : Node {
  std::string_view name;
  const PipeNode* pipe;          // nullptr without one
  const Definition* definition;  // nullptr where there is no such template
};

// The node as Go prints it: not always what was written.
std::string to_string(const Node& node);

// Where it stands in the text of the template `name`: "NAME:LINE:COLUMN", the column in bytes from
// 0.
std::string place_of(std::string_view name, std::string_view text, const Node& node);

}  // namespace gotemplate
