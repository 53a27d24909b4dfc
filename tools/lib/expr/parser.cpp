// SPDX-License-Identifier: Apache-2.0
#include "expr/parser.hpp"

#include <algorithm>

#include "expr/grammar.hpp"

namespace expr {
namespace {

// expr's own limit; what it counts as a node is what `make` counts.
constexpr unsigned max_nodes = 10'000;

// Ours, in place of the size of the stack of Go: how deeply parentheses and the like may be nested,
// and how high a tree may be whose operators stand in a row.
constexpr int max_depth = 1000;
constexpr std::uint16_t max_height = 2500;

// `a ?: b` is `a ? a : b`, so every such level has the code of the inner one twice. Go has no limit
// for that.
constexpr std::uint32_t max_size = 20 * max_nodes;

constexpr auto too_deep = "the expression is nested too deeply";
constexpr auto too_large = "compilation failed: expression exceeds maximum allowed nodes";

}  // namespace

std::optional<Failure> parse(std::string_view source, Tree& tree) {
  return Parser(source, tree).parse();
}

std::optional<Failure> Parser::parse() {
  advance();
  tree_.root = parse_sequence();
  if (current_.kind != TokenKind::end) fail_unexpected();
  tree_.keep(lexer_.take_texts());
  return std::move(failure_);
}

void Parser::advance() {
  if (has_stash_) {
    current_ = stashed_;
    has_stash_ = false;
    return;
  }
  Token token;
  if (lexer_.next(token)) {
    current_ = token;
  } else if (lexer_.failure()) {
    failure_ = lexer_.failure();
  } else {
    fail("unexpected end of expression");
  }
}

void Parser::expect(Word word) {
  if (is(word)) {
    advance();
  } else {
    fail_unexpected();
  }
}

void Parser::fail_at(const Token& token, std::string message) {
  if (!failure_) failure_ = Failure{token.place, std::move(message)};
}

Node* Parser::make(NodeKind kind, const Token& token) {
  if (++node_count_ > max_nodes) {
    fail(too_large);
  }
  return has_failed() ? nullptr : tree_.make(kind, token.place);
}

Node* Parser::finish(Node* node) {
  std::uint16_t height = 0;
  const auto add = [&](const Node* part) {
    if (part == nullptr) return;
    height = std::max(height, part->height);
    node->size = std::min(node->size + part->size, max_size + 1);
  };
  for (const auto* part : {node->first, node->second, node->third}) add(part);
  for (const auto* item : node->items) add(item);
  node->height = static_cast<std::uint16_t>(height + 1);
  if (node->height > max_height) fail(too_deep);
  if (node->size > max_size) fail(too_large);
  return has_failed() ? nullptr : node;
}

Node* Parser::make_unary(const Token& token, Word word, Node* operand) {
  Node* node = make(NodeKind::unary, token);
  if (node == nullptr) return nullptr;
  node->word = word;
  node->first = operand;
  return finish(node);
}

Node* Parser::make_binary(const Token& token, Word word, Node* left, Node* right) {
  Node* node = make(NodeKind::binary, token);
  if (node == nullptr) return nullptr;
  node->word = word;
  node->first = left;
  node->second = right;
  tree_.has_in = tree_.has_in || word == Word::in;
  return finish(node);
}

Node* Parser::make_list(NodeKind kind, const Token& token, const Items& items) {
  Node* node = make(kind, token);
  if (node == nullptr) return nullptr;
  node->items = tree_.keep(items);
  return finish(node);
}

Node* Parser::parse_sequence() {
  Node* first = parse_expression(0);
  if (!is(Word::semicolon) || has_failed()) return first;
  Items items = {first};
  while (is(Word::semicolon) && !has_failed()) {
    advance();
    if (current_.kind == TokenKind::end) break;
    items.push_back(parse_expression(0));
  }
  if (items.size() == 1 || has_failed()) return first;
  return make_list(NodeKind::sequence, {.place = first->place, .text = {}}, items);
}

Node* Parser::parse_expression(int precedence) {
  if (has_failed()) return nullptr;
  if (++depth_ > max_depth) fail(too_deep);
  Node* node = nullptr;
  if (precedence == 0 && is(Word::let)) {
    node = parse_variable();
  } else if (precedence == 0 && is(Word::if_)) {
    node = parse_if();
  } else {
    node = parse_operators(precedence);
    if (precedence == 0) node = parse_conditional(node);
  }
  --depth_;
  return has_failed() ? nullptr : node;
}

Node* Parser::parse_operators(int precedence) {
  Node* left = parse_primary();
  Word before = Word::none;
  Token operator_token = current_;
  while (operator_token.kind == TokenKind::operator_ && !has_failed()) {
    if (parse_operator(left, precedence, operator_token, before) == Step::done) break;
    before = operator_token.word;
    operator_token = current_;
  }
  return left;
}

// `a not in b`: makes `in` the operator. `false` where this is none, or one that binds less
// tightly.
bool Parser::take_negation(int precedence, Token& operator_token) {
  const Token negation = current_;
  advance();
  // A string that says "in" is taken for the operator, too.
  const auto word = current_.kind == TokenKind::string ? word_of(current_.text) : current_.word;
  if (!is_negatable(word)) {
    fail_unexpected();
    return false;
  }
  if (binary_precedence(word) < precedence) {
    has_stash_ = true;
    stashed_ = current_;
    current_ = negation;
    return false;
  }
  operator_token = current_;
  operator_token.word = word;
  return true;
}

Parser::Step Parser::parse_operator(Node*& left, int precedence, Token& operator_token,
                                    Word before) {
  const bool is_negated = operator_token.word == Word::not_;
  if (is_negated && !take_negation(precedence, operator_token)) return Step::done;
  const auto word = operator_token.word;
  const int own = binary_precedence(word);
  if (own < 0 || own < precedence) return Step::done;
  advance();
  if (word == Word::pipe) {
    const Token name = current_;
    if (name.kind == TokenKind::identifier) {
      advance();
    } else {
      fail_unexpected();
    }
    left = parse_call(name, left);
    return Step::more;
  }
  if (before == Word::coalesce && word != Word::coalesce) {
    fail_at(operator_token, "Operator (" + std::string(operator_token.text) +
                                ") and coalesce expressions (?\?) cannot be mixed. Wrap either by "
                                "parentheses.");
    return Step::done;
  }
  if (is_order(word)) {
    left = parse_comparison(left, operator_token, own);
    return Step::more;
  }
  Node* right = parse_expression(is_right_associative(word) ? own : own + 1);
  left = make_binary(operator_token, word, left, right);
  if (left != nullptr && is_negated) left = make_unary(operator_token, Word::not_, left);
  return left == nullptr ? Step::done : Step::more;
}

// `1 < x < 5` is `1 < x && x < 5`, with one node for both x.
Node* Parser::parse_comparison(Node* left, Token token, int precedence) {
  Node* root = nullptr;
  for (;;) {
    Node* right = parse_expression(precedence + 1);
    Node* comparison = make_binary(token, token.word, left, right);
    if (comparison == nullptr) return nullptr;
    root = root == nullptr ? comparison : make_binary(token, Word::and_sign, root, comparison);
    if (root == nullptr) return nullptr;
    left = right;
    token = current_;
    if (!is_order(token.word) || has_failed()) return root;
    advance();
  }
}

Node* Parser::parse_variable() {
  expect(Word::let);
  const Token name = current_;
  if (name.kind == TokenKind::identifier) {
    advance();
  } else {
    fail_unexpected();
  }
  expect(Word::assign);
  Node* value = parse_expression(0);
  expect(Word::semicolon);
  Node* rest = parse_sequence();
  Node* node = make(NodeKind::variable, name);
  if (node == nullptr) return nullptr;
  node->text = name.text;
  node->first = value;
  node->second = rest;
  return finish(node);
}

// if a { b } else if c { d } else { e }: not counted as nodes, and said to be where the source
// begins.
Node* Parser::parse_if() {
  if (++depth_ > max_depth) fail(too_deep);
  advance();
  if (has_failed()) return nullptr;
  Node* condition = parse_expression(0);
  expect(Word::open_brace);
  Node* yes = parse_sequence();
  expect(Word::close_brace);
  expect(Word::else_);
  Node* no = nullptr;
  if (is(Word::if_)) {
    no = parse_if();
  } else {
    expect(Word::open_brace);
    no = parse_sequence();
    expect(Word::close_brace);
  }
  --depth_;
  if (has_failed()) return nullptr;
  Node* node = tree_.make(NodeKind::conditional, 0);
  node->first = condition;
  node->second = yes;
  node->third = no;
  return finish(node);
}

// a ? b : c, and a ?: b.
Node* Parser::parse_conditional(Node* node) {
  while (is(Word::question) && !has_failed()) {
    advance();
    Node* yes = node;
    if (is(Word::colon)) {
      advance();
    } else {
      yes = parse_expression(0);
      expect(Word::colon);
    }
    Node* no = parse_expression(0);
    Node* conditional = make(NodeKind::conditional, current_);
    if (conditional == nullptr) return nullptr;
    conditional->first = node;
    conditional->second = yes;
    conditional->third = no;
    node = finish(conditional);
    if (node == nullptr) return nullptr;
  }
  return node;
}

}  // namespace expr
