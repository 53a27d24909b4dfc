// SPDX-License-Identifier: Apache-2.0
//
// A parser by recursive descent, in the order of Go's text/template/parse, because the messages
// depend on it: which token is looked at when decides which line and which words a person sees.
// A definition inside a template is parsed by a parser of its own over the same lexer. Blocks are
// in parse_block.cpp, what stands between the braces in parse_pipeline.cpp.
#include "gotemplate/parser.hpp"

#include "gotemplate/tree_parser.hpp"
#include "govalue/budget.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"
#include "govalue/unquote.hpp"

namespace gotemplate {

using base::Result;

Token TreeParser::next() {
  if (peeked_ > 0) {
    --peeked_;
  } else {
    tokens_[0] = shared_.lexer.next();
  }
  return tokens_[static_cast<std::size_t>(peeked_)];
}

Token TreeParser::peek() {
  if (peeked_ > 0) return tokens_[static_cast<std::size_t>(peeked_ - 1)];
  peeked_ = 1;
  tokens_[0] = shared_.lexer.next();
  return tokens_[0];
}

Token TreeParser::next_non_space() {
  for (;;) {
    const Token token = next();
    if (token.kind != TokenKind::space) return token;
  }
}

Token TreeParser::peek_non_space() {
  const Token token = next_non_space();
  backup();
  return token;
}

void TreeParser::push_back(const Token& first) {
  tokens_[1] = first;
  peeked_ = 2;
}

void TreeParser::push_back(const Token& first, const Token& second) {
  tokens_[1] = second;
  tokens_[2] = first;
  peeked_ = 3;
}

base::Error TreeParser::error(const std::string& message) const {
  return {.kind = base::ErrorKind::malformed,
          .message = "template: " + std::string(shared_.name) + ":" +
                     std::to_string(tokens_[0].line) + ": " + message};
}

base::Error TreeParser::unexpected(const Token& token, std::string_view context) const {
  if (token.kind != TokenKind::error) {
    return error("unexpected " + to_string(token) + " in " + std::string(context));
  }
  std::string message(token.text);
  if (action_line_ != 0 && action_line_ != token.line) {
    message += message.ends_with(" action") ? " started at " : " in action started at ";
    message += std::string(shared_.name) + ":" + std::to_string(action_line_);
  }
  return error(message);
}

Result<Token> TreeParser::expect(TokenKind kind, std::string_view context) {
  const Token token = next_non_space();
  if (token.kind != kind) return unexpected(token, context);
  return token;
}

std::uint32_t TreeParser::variable_number(std::string_view name) {
  const auto [row, is_new] =
      shared_.variable_numbers.try_emplace(name, shared_.tree.variable_names);
  if (is_new) ++shared_.tree.variable_names;
  return row->second;
}

void TreeParser::declare_variable(std::string_view name) {
  const std::uint32_t number = variable_number(name);
  if (times_declared_.size() <= number) times_declared_.resize(number + 1);
  ++times_declared_[number];
  variables_.push_back(number);
}

void TreeParser::forget_variables(std::size_t count) {
  for (; variables_.size() > count; variables_.pop_back()) --times_declared_[variables_.back()];
}

namespace {

// Whether there is nothing but space and definitions.
bool is_empty(const ListNode* list) {
  for (const Node* node : list->nodes) {
    if (node->kind != NodeKind::text) return false;
    const auto text = static_cast<const TextNode*>(node)->text;
    for (std::size_t index = 0; index < text.size();) {
      const auto rune = govalue::first_rune(text.substr(index));
      if (!govalue::is_space(rune.code)) return false;
      index += rune.size;
    }
  }
  return true;
}

}  // namespace

Result<void> TreeParser::add() {
  const Definition*& known = shared_.tree.definitions[name_];
  if (known == nullptr || is_empty(known->root)) {
    known = make(Definition{name_, root_});
  } else if (!is_empty(root_)) {
    return error("template: multiple definition of template " + govalue::quoted(name_));
  }
  return {};
}

Result<void> TreeParser::parse_all() {
  const std::uint32_t position = peek().position;
  std::vector<const Node*> nodes;
  while (peek().kind != TokenKind::end_of_text) {
    if (peek().kind == TokenKind::left_delimiter) {
      const Token delimiter = next();
      if (next_non_space().kind == TokenKind::define) {
        TreeParser inner(shared_, {});
        TRY(inner.definition());
        continue;
      }
      push_back(delimiter);
    }
    const Node* node = TRY(text_or_action());
    if (node->kind == NodeKind::end || node->kind == NodeKind::else_) {
      return error("unexpected " + to_string(*node));
    }
    nodes.push_back(node);
  }
  root_ = make(ListNode{{NodeKind::list, position}, copy(nodes)});
  return add();
}

Result<void> TreeParser::definition() {
  constexpr std::string_view context = "define clause";
  const Token name = next_non_space();
  if (name.kind != TokenKind::string && name.kind != TokenKind::raw_string) {
    return unexpected(name, context);
  }
  name_ = TRY(unquoted_name(name));
  TRY(expect(TokenKind::right_delimiter, context));
  const Body body = TRY(item_list());
  if (body.end->kind != NodeKind::end) {
    return error("unexpected " + to_string(*body.end) + " in " + std::string(context));
  }
  root_ = body.list;
  return add();
}

Result<TreeParser::Body> TreeParser::item_list() {
  const std::uint32_t position = peek_non_space().position;
  std::vector<const Node*> nodes;
  while (peek_non_space().kind != TokenKind::end_of_text) {
    const Node* node = TRY(text_or_action());
    if (node->kind == NodeKind::end || node->kind == NodeKind::else_) {
      return Body{make(ListNode{{NodeKind::list, position}, copy(nodes)}), node};
    }
    nodes.push_back(node);
  }
  return error("unexpected EOF");
}

Result<const Node*> TreeParser::text_or_action() {
  const Token token = next_non_space();
  if (token.kind == TokenKind::text) {
    return make(TextNode{{NodeKind::text, token.position}, token.text});
  }
  if (token.kind != TokenKind::left_delimiter) return unexpected(token, "input");
  action_line_ = token.line;
  auto node = action();
  if (node) action_line_ = 0;
  return node;
}

Result<Tree> parse(std::string_view name, std::string_view text,
                   const govalue::Functions& functions, Arena& arena) {
  TRY(govalue::check_source("template: " + std::string(name) + ": it", text));
  Shared shared{.name = name, .functions = functions, .arena = arena, .lexer = Lexer(text)};
  TreeParser parser(shared, name);
  TRY(parser.parse_all());
  for (auto* call : shared.calls) {
    const auto definition = shared.tree.definitions.find(call->name);
    if (definition != shared.tree.definitions.end()) call->definition = definition->second;
  }
  return std::move(shared.tree);
}

}  // namespace gotemplate
