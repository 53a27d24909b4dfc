// SPDX-License-Identifier: Apache-2.0
#include "gotemplate/tree_parser.hpp"
#include "govalue/unquote.hpp"

namespace gotemplate {

using base::Result;

Result<const Node*> TreeParser::action() {
  const Token token = next_non_space();
  switch (token.kind) {
    case TokenKind::block:
      return block_control();
    case TokenKind::break_:
      return jump(token, NodeKind::break_, "{{break}}");
    case TokenKind::continue_:
      return jump(token, NodeKind::continue_, "{{continue}}");
    case TokenKind::else_:
      return else_control();
    case TokenKind::end:
      return end_control();
    case TokenKind::if_:
      return branch(NodeKind::if_, "if");
    case TokenKind::range:
      return branch(NodeKind::range, "range");
    case TokenKind::template_:
      return template_control();
    case TokenKind::with:
      return branch(NodeKind::with, "with");
    default:
      break;
  }
  backup();
  const std::uint32_t position = peek().position;
  const PipeNode* pipe = TRY(pipeline("command", TokenKind::right_delimiter));
  return make(ActionNode{{NodeKind::action, position}, pipe});
}

Result<const Node*> TreeParser::jump(const Token& token, NodeKind kind, std::string_view name) {
  const Token after = next_non_space();
  if (after.kind != TokenKind::right_delimiter) return unexpected(after, name);
  if (range_depth_ == 0) return error(std::string(name) + " outside {{range}}");
  return make(Node{kind, token.position});
}

Result<const Node*> TreeParser::branch(NodeKind kind, std::string_view context) {
  const Nesting nesting(shared_.nesting);
  if (shared_.nesting > max_nesting) return error("blocks are nested too deeply");
  const std::size_t variables = variables_.size();
  const PipeNode* pipe = TRY(pipeline(context, TokenKind::right_delimiter));
  if (kind == NodeKind::range) ++range_depth_;
  const Body body = TRY(item_list());
  if (kind == NodeKind::range) --range_depth_;
  const ListNode* otherwise = nullptr;
  if (body.end->kind == NodeKind::else_) {
    const TokenKind same = kind == NodeKind::if_ ? TokenKind::if_ : TokenKind::with;
    if (kind != NodeKind::range && peek().kind == same) {
      // "else if" is an else with an if inside; the end of the inner one serves both.
      next();
      const auto* const block = TRY(branch(kind, context));
      const std::vector<const Node*> inner = {block};
      otherwise = make(ListNode{{NodeKind::list, body.end->position}, copy(inner)});
    } else {
      const Body other = TRY(item_list());
      if (other.end->kind != NodeKind::end) {
        return error("expected end; found " + to_string(*other.end));
      }
      otherwise = other.list;
    }
  }
  forget_variables(variables);
  return make(BranchNode{{kind, pipe->position}, pipe, body.list, otherwise});
}

Result<const Node*> TreeParser::end_control() {
  const Token token = TRY(expect(TokenKind::right_delimiter, "end"));
  return make(Node{NodeKind::end, token.position});
}

Result<const Node*> TreeParser::else_control() {
  const Token following = peek_non_space();
  if (following.kind == TokenKind::if_ || following.kind == TokenKind::with) {
    return make(Node{NodeKind::else_, following.position});
  }
  const Token token = TRY(expect(TokenKind::right_delimiter, "else"));
  return make(Node{NodeKind::else_, token.position});
}

Result<const Node*> TreeParser::block_control() {
  constexpr std::string_view context = "block clause";
  const Nesting nesting(shared_.nesting);
  if (shared_.nesting > max_nesting) return error("blocks are nested too deeply");
  const Token token = next_non_space();
  const auto name = TRY(template_name(token, context));
  const PipeNode* pipe = TRY(pipeline(context, TokenKind::right_delimiter));
  TreeParser inner(shared_, name);
  const Body body = TRY(inner.item_list());
  if (body.end->kind != NodeKind::end) {
    return error("unexpected " + to_string(*body.end) + " in " + std::string(context));
  }
  inner.root_ = body.list;
  TRY(inner.add());
  auto* node = make(TemplateNode{{NodeKind::template_, token.position}, name, pipe, nullptr});
  shared_.calls.push_back(node);
  return node;
}

Result<const Node*> TreeParser::template_control() {
  constexpr std::string_view context = "template clause";
  const Token token = next_non_space();
  const auto name = TRY(template_name(token, context));
  const PipeNode* pipe = nullptr;
  if (next_non_space().kind != TokenKind::right_delimiter) {
    backup();
    pipe = TRY(pipeline(context, TokenKind::right_delimiter));
  }
  auto* node = make(TemplateNode{{NodeKind::template_, token.position}, name, pipe, nullptr});
  shared_.calls.push_back(node);
  return node;
}

Result<std::string_view> TreeParser::template_name(const Token& token, std::string_view context) {
  if (token.kind != TokenKind::string && token.kind != TokenKind::raw_string) {
    return unexpected(token, context);
  }
  return unquoted_name(token);
}

Result<std::string_view> TreeParser::unquoted_name(const Token& token) {
  const auto name = govalue::unquoted(token.text);
  if (!name) return error("invalid syntax");
  return shared_.arena.keep(Value::text(*name))->as_text();
}

}  // namespace gotemplate
