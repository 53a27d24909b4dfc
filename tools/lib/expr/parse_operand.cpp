// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "expr/builtin.hpp"
#include "expr/grammar.hpp"
#include "expr/parser.hpp"
#include "govalue/read_number.hpp"
#include "govalue/text.hpp"

namespace expr {
namespace {

std::string number_problem(std::string_view function, std::string_view text,
                           govalue::NumberError error) {
  return "strconv." + std::string(function) + ": parsing " + govalue::quoted(text) + ": " +
         (error == govalue::NumberError::range ? "value out of range" : "invalid syntax");
}

bool starts_with_prefix(std::string_view digits, char lower) {
  return digits.size() > 1 && digits[0] == '0' && (digits[1] | 0x20) == lower;
}

// Words such as `not` are operators, and good names behind a dot.
bool is_name(const Token& token) {
  if (token.kind == TokenKind::identifier) return true;
  return token.kind == TokenKind::operator_ && !token.text.empty() && token.text[0] >= 'a' &&
         token.text[0] <= 'z';
}

}  // namespace

Node* Parser::parse_primary() {
  const Token token = current_;
  if (token.kind == TokenKind::operator_ && unary_precedence(token.word) >= 0) {
    advance();
    Node* operand = parse_expression(unary_precedence(token.word));
    Node* node = make_unary(token, token.word, operand);
    return node == nullptr ? nullptr : parse_postfix(node);
  }
  if (token.word == Word::open_parenthesis) {
    advance();
    Node* inner = parse_sequence();
    expect(Word::close_parenthesis);
    return parse_postfix(inner);
  }
  if (predicate_depth_ > 0 && (token.word == Word::hash || token.word == Word::dot)) {
    std::string_view name;
    if (token.word == Word::hash) {
      advance();
      if (current_.kind == TokenKind::identifier) {
        name = current_.text;
        advance();
      }
    }
    Node* node = make(NodeKind::pointer, token);
    if (node == nullptr) return nullptr;
    node->text = name;
    return parse_postfix(node);
  }
  if (token.word == Word::double_colon) {
    advance();
    const Token name = current_;
    if (name.kind == TokenKind::identifier) {
      advance();
    } else {
      fail_unexpected();
    }
    return parse_postfix(parse_call(name, nullptr));
  }
  return parse_secondary();
}

Node* Parser::parse_secondary() {
  const Token token = current_;
  switch (token.kind) {
    case TokenKind::identifier:
      advance();
      return parse_identifier(token);
    case TokenKind::number:
      advance();
      return parse_number(token);
    case TokenKind::string:
    case TokenKind::bytes: {
      advance();
      const bool is_string = token.kind == TokenKind::string;
      Node* node = make(is_string ? NodeKind::string : NodeKind::bytes, token);
      if (node == nullptr) return nullptr;
      node->text = token.text;
      return parse_postfix(node);
    }
    default:
      if (is(Word::open_bracket)) return parse_postfix(parse_array(token));
      if (is(Word::open_brace)) return parse_postfix(parse_map(token));
      fail_unexpected();
      return nullptr;
  }
}

Node* Parser::parse_identifier(const Token& token) {
  if (token.text == "true" || token.text == "false") {
    Node* node = make(NodeKind::boolean, token);
    if (node != nullptr) node->flag = token.text == "true";
    return node;
  }
  if (token.text == "nil") return make(NodeKind::nil, token);
  if (is(Word::open_parenthesis)) return parse_postfix(parse_call(token, nullptr));
  Node* node = make(NodeKind::identifier, token);
  if (node == nullptr) return nullptr;
  node->text = token.text;
  return parse_postfix(node);
}

Node* Parser::make_integer(const Token& token, std::string_view digits, int base,
                           const char* what) {
  const auto number = govalue::read_signed(digits, base);
  if (number.error != govalue::NumberError::none) {
    fail("invalid " + std::string(what) +
         " literal: " + number_problem("ParseInt", digits, number.error));
  }
  Node* node = make(NodeKind::integer, token);
  if (node != nullptr) node->integer = number.value;
  return node;
}

Node* Parser::make_real(const Token& token, std::string_view digits) {
  const auto number = govalue::read_float(digits);
  if (number.error != govalue::NumberError::none) {
    fail("invalid float literal: " + number_problem("ParseFloat", digits, number.error));
  }
  Node* node = make(NodeKind::real, token);
  if (node != nullptr) node->real = number.value;
  return node;
}

Node* Parser::parse_number(const Token& token) {
  std::string plain;
  auto digits = token.text;
  if (digits.find('_') != std::string_view::npos) {
    std::remove_copy(digits.begin(), digits.end(), std::back_inserter(plain), '_');
    digits = plain;
  }
  if (starts_with_prefix(digits, 'x')) return make_integer(token, digits, 0, "hex");
  if (digits.find_first_of(".eE") != std::string_view::npos) return make_real(token, digits);
  if (starts_with_prefix(digits, 'b')) return make_integer(token, digits, 0, "binary");
  if (starts_with_prefix(digits, 'o')) return make_integer(token, digits, 0, "octal");
  return make_integer(token, digits, 10, "integer");
}

// A function that is called by name: of the language, or of the environment. `piped` is what stands
// before a `|`, if that is how it is called.
Node* Parser::parse_call(const Token& token, Node* piped) {
  const auto* builtin = has_failed() ? nullptr : find_builtin(token.text);
  if (builtin != nullptr && builtin->predicate_kind != PredicateKind::none) {
    return parse_predicate_call(token, *builtin, piped);
  }
  if (builtin != nullptr) {
    const auto arguments = parse_arguments(piped);
    Node* node = make_list(NodeKind::builtin, token, arguments);
    if (node != nullptr) node->builtin = builtin;
    return node;
  }
  Node* callee = make(NodeKind::identifier, token);
  if (callee == nullptr) return nullptr;
  callee->text = token.text;
  const auto arguments = parse_arguments(piped);
  Node* node = make(NodeKind::call, token);
  if (node == nullptr) return nullptr;
  node->first = callee;
  node->items = tree_.keep(arguments);
  return finish(node);
}

Node* Parser::parse_predicate_call(const Token& token, const Builtin& builtin, Node* piped) {
  const auto kind = builtin.predicate_kind;
  const std::size_t required = kind == PredicateKind::optional ? 1 : 2;
  const std::size_t possible = kind == PredicateKind::and_value ? 3 : 2;
  Items arguments;
  if (piped != nullptr) arguments.push_back(piped);
  const auto offset = arguments.size();
  expect(Word::open_parenthesis);
  for (auto index = offset; index < possible; ++index) {
    if (is(Word::close_parenthesis)) {
      if (index >= required) break;
      fail("expected at least " + std::to_string(possible - offset) + " arguments");
    }
    if (index > offset) expect(Word::comma);
    arguments.push_back(index == 1 ? parse_predicate() : parse_expression(0));
  }
  if (is(Word::comma)) advance();
  expect(Word::close_parenthesis);
  Node* node = make_list(NodeKind::builtin, token, arguments);
  if (node != nullptr) node->builtin = &builtin;
  return node;
}

Parser::Items Parser::parse_arguments(Node* piped) {
  Items arguments;
  if (piped != nullptr) arguments.push_back(piped);
  const auto offset = arguments.size();
  expect(Word::open_parenthesis);
  while (!is(Word::close_parenthesis) && !has_failed()) {
    if (arguments.size() > offset) expect(Word::comma);
    if (is(Word::close_parenthesis)) break;
    arguments.push_back(parse_expression(0));
  }
  expect(Word::close_parenthesis);
  return arguments;
}

Node* Parser::parse_predicate() {
  const Token start = current_;
  const bool has_braces = is(Word::open_brace);
  if (has_braces) advance();
  ++predicate_depth_;
  Node* body = has_braces ? parse_sequence() : parse_expression(0);
  if (!has_braces && is(Word::semicolon)) fail("wrap predicate with brackets { and }");
  --predicate_depth_;
  if (has_braces) expect(Word::close_brace);
  Node* node = make(NodeKind::predicate, start);
  if (node == nullptr) return nullptr;
  node->first = body;
  return finish(node);
}

Node* Parser::parse_array(const Token& token) {
  Items items;
  expect(Word::open_bracket);
  while (!is(Word::close_bracket) && !has_failed()) {
    if (!items.empty()) {
      expect(Word::comma);
      if (is(Word::close_bracket)) break;
    }
    items.push_back(parse_expression(0));
  }
  expect(Word::close_bracket);
  return make_list(NodeKind::array, token, items);
}

// A key is a name, a number or a string, which all stand for strings, or an expression in
// parentheses.
Node* Parser::parse_map_key() {
  if (current_.kind == TokenKind::number || current_.kind == TokenKind::string ||
      current_.kind == TokenKind::identifier) {
    Node* key = make(NodeKind::string, current_);
    if (key == nullptr) return nullptr;
    key->text = current_.text;
    advance();
    return key;
  }
  if (is(Word::open_parenthesis)) return parse_expression(0);
  fail(
      "a map key must be a quoted string, a number, a identifier, or an expression enclosed in "
      "parentheses (unexpected token " +
      to_string(current_) + ")");
  return nullptr;
}

Node* Parser::parse_map(const Token& token) {
  Items pairs;
  expect(Word::open_brace);
  while (!is(Word::close_brace) && !has_failed()) {
    if (!pairs.empty()) {
      expect(Word::comma);
      if (is(Word::close_brace)) break;
      if (is(Word::comma)) fail_unexpected();
    }
    Node* key = parse_map_key();
    expect(Word::colon);
    Node* value = parse_expression(0);
    Node* pair = make(NodeKind::pair, token);
    if (pair == nullptr) return nullptr;
    pair->first = key;
    pair->second = value;
    if (finish(pair) == nullptr) return nullptr;
    pairs.push_back(pair);
  }
  expect(Word::close_brace);
  return make_list(NodeKind::map, token, pairs);
}

// What may stand behind an operand: members, calls of them, indexes and slices.
Node* Parser::parse_postfix(Node* node) {
  while (!has_failed() && node != nullptr) {
    Token token = current_;
    const bool is_optional = token.word == Word::question_dot;
    if (token.word == Word::dot || is_optional) {
      advance();
      if (is_optional && is(Word::open_bracket)) {
        token = current_;
        node = parse_index(node, token, true);
      } else {
        node = parse_property(node, token);
      }
    } else if (token.word == Word::open_bracket) {
      node = parse_index(node, token, false);
    } else {
      break;
    }
  }
  return node;
}

// The current token is what stands behind `dot`. Chains end where no further name follows: an index
// ends one, too.
Node* Parser::parse_property(Node* node, const Token& dot) {
  const Token name = current_;
  advance();
  if (!is_name(name)) fail("expected name");
  Node* property = make(NodeKind::string, name);
  if (property == nullptr) return nullptr;
  property->text = name.text;
  const bool is_chain = node->is(NodeKind::chain);
  const bool is_optional = dot.word == Word::question_dot;
  Node* member = make(NodeKind::member, name);
  if (member == nullptr) return nullptr;
  member->first = is_chain ? node->first : node;
  member->second = property;
  member->flag = is_optional;
  Node* result = finish(member);
  if (result != nullptr && is(Word::open_parenthesis)) {
    member->is_method = true;
    const auto arguments = parse_arguments(nullptr);
    result = make(NodeKind::call, name);
    if (result == nullptr) return nullptr;
    result->first = member;
    result->items = tree_.keep(arguments);
    result = finish(result);
  }
  if (result == nullptr || !(is_chain || is_optional)) return result;
  Node* chain = make(NodeKind::chain, name);
  if (chain == nullptr) return nullptr;
  chain->first = result;
  return finish(chain);
}

// x[i], x?.[i] and x[from:to].
Node* Parser::parse_index(Node* node, const Token& bracket, bool is_optional) {
  advance();
  Node* from = is(Word::colon) ? nullptr : parse_expression(0);
  Node* result = nullptr;
  if (is(Word::colon)) {
    advance();
    Node* to = is(Word::close_bracket) ? nullptr : parse_expression(0);
    result = make(NodeKind::slice, bracket);
    if (result == nullptr) return nullptr;
    result->third = to;
  } else {
    result = make(NodeKind::member, bracket);
    if (result == nullptr) return nullptr;
    result->flag = is_optional;
  }
  result->first = node;
  result->second = from;
  result = finish(result);
  if (result != nullptr && is_optional && result->is(NodeKind::member)) {
    Node* chain = make(NodeKind::chain, bracket);
    if (chain == nullptr) return nullptr;
    chain->first = result;
    result = finish(chain);
  }
  expect(Word::close_bracket);
  return result;
}

}  // namespace expr
