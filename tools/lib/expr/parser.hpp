// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expr/failure.hpp"
#include "expr/lexer.hpp"
#include "expr/node.hpp"

namespace expr {

// Reads a source into a tree, which refers to the source. Returns what is wrong, if anything is.
std::optional<Failure> parse(std::string_view source, Tree& tree);

// The two halves of the grammar: expressions of operators in parser.cpp, what stands between
// operators in parse_operand.cpp. Every function returns nullptr once something was wrong; the
// first failure stays.
class Parser {
 public:
  Parser(std::string_view source, Tree& tree) : lexer_(source), tree_(tree) {}

  std::optional<Failure> parse();

 private:
  // The items of one list while it is read.
  using Items = std::vector<Node*>;

  Node* parse_sequence();
  Node* parse_expression(int precedence);
  Node* parse_operators(int precedence);
  enum class Step { done, more };
  Step parse_operator(Node*& left, int precedence, Token& operator_token, Word before);
  bool take_negation(int precedence, Token& operator_token);
  Node* parse_comparison(Node* left, Token token, int precedence);
  Node* parse_variable();
  Node* parse_if();
  Node* parse_conditional(Node* node);

  Node* parse_primary();
  Node* parse_secondary();
  Node* parse_identifier(const Token& token);
  Node* parse_number(const Token& token);
  Node* make_integer(const Token& token, std::string_view digits, int base, const char* what);
  Node* make_real(const Token& token, std::string_view digits);
  Node* parse_call(const Token& token, Node* piped);
  Node* parse_predicate_call(const Token& token, const Builtin& builtin, Node* piped);
  Items parse_arguments(Node* piped);
  Node* parse_predicate();
  Node* parse_array(const Token& token);
  Node* parse_map(const Token& token);
  Node* parse_map_key();
  Node* parse_postfix(Node* node);
  Node* parse_property(Node* node, const Token& dot);
  Node* parse_index(Node* node, const Token& bracket, bool is_optional);

  bool is(Word word) const { return current_.word == word; }
  bool has_failed() const { return failure_.has_value(); }
  void advance();
  void expect(Word word);
  void fail(std::string message) { fail_at(current_, std::move(message)); }
  void fail_at(const Token& token, std::string message);
  void fail_unexpected() { fail("unexpected token " + to_string(current_)); }

  // A new node, counted; nullptr where there may be no more.
  Node* make(NodeKind kind, const Token& token);
  Node* make_unary(const Token& token, Word word, Node* operand);
  Node* make_binary(const Token& token, Word word, Node* left, Node* right);
  Node* make_list(NodeKind kind, const Token& token, const Items& items);
  // Notes how high the tree below `node` is. nullptr where it is too high.
  Node* finish(Node* node);

  Lexer lexer_;
  Tree& tree_;
  Token current_ = {};
  Token stashed_ = {};
  bool has_stash_ = false;
  std::optional<Failure> failure_ = {};
  int predicate_depth_ = 0;
  int depth_ = 0;
  unsigned node_count_ = 0;
};

}  // namespace expr
