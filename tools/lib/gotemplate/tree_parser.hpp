// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "gotemplate/arena.hpp"
#include "gotemplate/lexer.hpp"
#include "gotemplate/node.hpp"
#include "gotemplate/parser.hpp"

namespace gotemplate {

// What the parsers of one template share.
struct Shared {
  std::string_view name;
  const govalue::Functions& functions;
  Arena& arena;
  Lexer lexer;
  Tree tree = {};
  std::unordered_map<std::string_view, std::uint32_t> variable_numbers = {};
  std::vector<TemplateNode*> calls = {};
  int nesting = 0;
};

class Nesting {
 public:
  explicit Nesting(int& depth) : depth_(depth) { ++depth_; }
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  int& depth_;
};

class TreeParser {
 public:
  TreeParser(Shared& shared, std::string_view name) : shared_(shared), name_(name) {
    declare_variable("$");
  }

  base::Result<void> parse_all();

 private:
  struct Body {
    const ListNode* list;
    const Node* end;  // {{end}} or {{else}}
  };

  Token next();
  Token next_non_space();
  Token peek();
  Token peek_non_space();
  void backup() { ++peeked_; }
  void push_back(const Token& first);                       // in front of the current one
  void push_back(const Token& first, const Token& second);  // `second` follows `first`

  base::Error error(const std::string& message) const;
  base::Error unexpected(const Token& token, std::string_view context) const;
  base::Result<Token> expect(TokenKind kind, std::string_view context);

  base::Result<void> add();
  base::Result<void> definition();
  base::Result<Body> item_list();
  base::Result<const Node*> text_or_action();
  base::Result<const Node*> action();
  base::Result<const Node*> jump(const Token& token, NodeKind kind, std::string_view name);
  base::Result<const Node*> branch(NodeKind kind, std::string_view context);
  base::Result<const Node*> end_control();
  base::Result<const Node*> else_control();
  base::Result<const Node*> block_control();
  base::Result<const Node*> template_control();
  base::Result<std::string_view> template_name(const Token& token, std::string_view context);
  base::Result<std::string_view> unquoted_name(const Token& token);
  base::Result<const PipeNode*> pipeline(std::string_view context, TokenKind end);
  base::Result<bool> declaration(std::string_view context, PipeNode& pipe,
                                 std::vector<const VariableNode*>& declared);
  base::Result<void> check_pipeline(const std::vector<const CommandNode*>& commands,
                                    std::string_view context) const;
  base::Result<const CommandNode*> command();
  base::Result<const Node*> operand();
  base::Result<const Node*> term();
  base::Result<const Node*> identifier(const Token& token);
  base::Result<const Node*> number(const Token& token);
  base::Result<const Node*> string(const Token& token);
  base::Result<const Node*> use_variable(const Token& token);

  std::uint32_t variable_number(std::string_view name);
  void declare_variable(std::string_view name);
  void forget_variables(std::size_t count);
  const VariableNode* new_variable(const Token& token);

  template <typename T>
  T* make(T node) {
    return shared_.arena.make(std::move(node));
  }
  template <typename T>
  auto copy(const std::vector<T>& items) {
    return shared_.arena.copy(std::span<const T>(items));
  }

  Shared& shared_;
  std::string_view name_;
  const ListNode* root_ = nullptr;
  std::array<Token, 3> tokens_ = {};
  int peeked_ = 0;
  std::uint32_t action_line_ = 0;
  int range_depth_ = 0;
  std::vector<std::uint32_t> variables_ = {};       // those in scope, by number
  std::vector<std::uint32_t> times_declared_ = {};  // of each number, in scope
};

}  // namespace gotemplate
