// SPDX-License-Identifier: Apache-2.0
//
// A parser by recursive descent, in the order of Go's text/template/parse, because the messages
// depend on it: which token is looked at when decides which line and which words a person sees.
// A definition inside a template is parsed by a parser of its own over the same lexer.
#include "gotemplate/parser.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include "base/text.hpp"
#include "gotemplate/builtins.hpp"
#include "gotemplate/lexer.hpp"
#include "gotemplate/number.hpp"
#include "govalue/text.hpp"
#include "govalue/unicode.hpp"
#include "govalue/unquote.hpp"

namespace gotemplate {

namespace {

using base::Result;

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

class Parser {
 public:
  Parser(Shared& shared, std::string_view name) : shared_(shared), name_(name) {
    declare_variable("$");
  }

  Result<void> parse_all();

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
  Result<Token> expect(TokenKind kind, std::string_view context);

  Result<void> add();
  Result<void> definition();
  Result<Body> item_list();
  Result<const Node*> text_or_action();
  Result<const Node*> action();
  Result<const Node*> jump(const Token& token, NodeKind kind, std::string_view name);
  Result<const Node*> branch(NodeKind kind, std::string_view context);
  Result<const Node*> end_control();
  Result<const Node*> else_control();
  Result<const Node*> block_control();
  Result<const Node*> template_control();
  Result<std::string_view> template_name(const Token& token, std::string_view context);
  Result<std::string_view> unquoted_name(const Token& token);
  Result<const PipeNode*> pipeline(std::string_view context, TokenKind end);
  Result<bool> declaration(std::string_view context, PipeNode& pipe,
                           std::vector<const VariableNode*>& declared);
  Result<void> check_pipeline(const std::vector<const CommandNode*>& commands,
                              std::string_view context) const;
  Result<const CommandNode*> command();
  Result<const Node*> operand();
  Result<const Node*> term();
  Result<const Node*> identifier(const Token& token);
  Result<const Node*> number(const Token& token);
  Result<const Node*> string(const Token& token);
  Result<const Node*> use_variable(const Token& token);

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

Token Parser::next() {
  if (peeked_ > 0) {
    --peeked_;
  } else {
    tokens_[0] = shared_.lexer.next();
  }
  return tokens_[static_cast<std::size_t>(peeked_)];
}

Token Parser::peek() {
  if (peeked_ > 0) return tokens_[static_cast<std::size_t>(peeked_ - 1)];
  peeked_ = 1;
  tokens_[0] = shared_.lexer.next();
  return tokens_[0];
}

Token Parser::next_non_space() {
  for (;;) {
    const Token token = next();
    if (token.kind != TokenKind::space) return token;
  }
}

Token Parser::peek_non_space() {
  const Token token = next_non_space();
  backup();
  return token;
}

void Parser::push_back(const Token& first) {
  tokens_[1] = first;
  peeked_ = 2;
}

void Parser::push_back(const Token& first, const Token& second) {
  tokens_[1] = second;
  tokens_[2] = first;
  peeked_ = 3;
}

base::Error Parser::error(const std::string& message) const {
  return {.kind = base::ErrorKind::malformed,
          .message = "template: " + std::string(shared_.name) + ":" +
                     std::to_string(tokens_[0].line) + ": " + message};
}

base::Error Parser::unexpected(const Token& token, std::string_view context) const {
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

Result<Token> Parser::expect(TokenKind kind, std::string_view context) {
  const Token token = next_non_space();
  if (token.kind != kind) return unexpected(token, context);
  return token;
}

std::uint32_t Parser::variable_number(std::string_view name) {
  const auto [row, is_new] =
      shared_.variable_numbers.try_emplace(name, shared_.tree.variable_names);
  if (is_new) ++shared_.tree.variable_names;
  return row->second;
}

void Parser::declare_variable(std::string_view name) {
  const std::uint32_t number = variable_number(name);
  if (times_declared_.size() <= number) times_declared_.resize(number + 1);
  ++times_declared_[number];
  variables_.push_back(number);
}

void Parser::forget_variables(std::size_t count) {
  for (; variables_.size() > count; variables_.pop_back()) --times_declared_[variables_.back()];
}

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

Result<void> Parser::add() {
  const Definition*& known = shared_.tree.definitions[name_];
  if (known == nullptr || is_empty(known->root)) {
    known = make(Definition{name_, root_});
  } else if (!is_empty(root_)) {
    return error("template: multiple definition of template " + govalue::quoted(name_));
  }
  return {};
}

Result<void> Parser::parse_all() {
  const std::uint32_t position = peek().position;
  std::vector<const Node*> nodes;
  while (peek().kind != TokenKind::end_of_text) {
    if (peek().kind == TokenKind::left_delimiter) {
      const Token delimiter = next();
      if (next_non_space().kind == TokenKind::define) {
        Parser inner(shared_, {});
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

Result<void> Parser::definition() {
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

Result<Parser::Body> Parser::item_list() {
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

Result<const Node*> Parser::text_or_action() {
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

Result<const Node*> Parser::action() {
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

Result<const Node*> Parser::jump(const Token& token, NodeKind kind, std::string_view name) {
  const Token after = next_non_space();
  if (after.kind != TokenKind::right_delimiter) return unexpected(after, name);
  if (range_depth_ == 0) return error(std::string(name) + " outside {{range}}");
  return make(Node{kind, token.position});
}

Result<bool> Parser::declaration(std::string_view context, PipeNode& pipe,
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

Result<const PipeNode*> Parser::pipeline(std::string_view context, TokenKind end) {
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

Result<void> Parser::check_pipeline(const std::vector<const CommandNode*>& commands,
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

Result<const Node*> Parser::branch(NodeKind kind, std::string_view context) {
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
      const std::vector<const Node*> inner = {TRY(branch(kind, context))};
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

Result<const Node*> Parser::end_control() {
  const Token token = TRY(expect(TokenKind::right_delimiter, "end"));
  return make(Node{NodeKind::end, token.position});
}

Result<const Node*> Parser::else_control() {
  const Token following = peek_non_space();
  if (following.kind == TokenKind::if_ || following.kind == TokenKind::with) {
    return make(Node{NodeKind::else_, following.position});
  }
  const Token token = TRY(expect(TokenKind::right_delimiter, "else"));
  return make(Node{NodeKind::else_, token.position});
}

Result<const Node*> Parser::block_control() {
  constexpr std::string_view context = "block clause";
  const Nesting nesting(shared_.nesting);
  if (shared_.nesting > max_nesting) return error("blocks are nested too deeply");
  const Token token = next_non_space();
  const auto name = TRY(template_name(token, context));
  const PipeNode* pipe = TRY(pipeline(context, TokenKind::right_delimiter));
  Parser inner(shared_, name);
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

Result<const Node*> Parser::template_control() {
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

Result<std::string_view> Parser::template_name(const Token& token, std::string_view context) {
  if (token.kind != TokenKind::string && token.kind != TokenKind::raw_string) {
    return unexpected(token, context);
  }
  return unquoted_name(token);
}

Result<std::string_view> Parser::unquoted_name(const Token& token) {
  const auto name = govalue::unquoted(token.text);
  if (!name) return error("invalid syntax");
  return shared_.arena.keep(Value::text(*name))->as_text();
}

Result<const CommandNode*> Parser::command() {
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

Result<const Node*> Parser::operand() {
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

Result<const Node*> Parser::term() {
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

Result<const Node*> Parser::identifier(const Token& token) {
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

Result<const Node*> Parser::number(const Token& token) {
  auto node = read_number(token, shared_.arena);
  if (!node) return error(node.error().message);
  return *node;
}

Result<const Node*> Parser::string(const Token& token) {
  const auto text = govalue::unquoted(token.text);
  if (!text) return error("invalid syntax");
  return make(StringNode{
      {NodeKind::string, token.position}, token.text, shared_.arena.keep(Value::text(*text))});
}

const VariableNode* Parser::new_variable(const Token& token) {
  return make(VariableNode{
      {NodeKind::variable, token.position}, token.text, variable_number(token.text), {}});
}

Result<const Node*> Parser::use_variable(const Token& token) {
  const auto* variable = new_variable(token);
  if (variable->number >= times_declared_.size() || times_declared_[variable->number] == 0) {
    return error("undefined variable " + govalue::quoted(token.text));
  }
  return variable;
}

}  // namespace

Result<Tree> parse(std::string_view name, std::string_view text,
                   const govalue::Functions& functions, Arena& arena) {
  Shared shared{.name = name, .functions = functions, .arena = arena, .lexer = Lexer(text)};
  Parser parser(shared, name);
  TRY(parser.parse_all());
  for (auto* call : shared.calls) {
    const auto definition = shared.tree.definitions.find(call->name);
    if (definition != shared.tree.definitions.end()) call->definition = definition->second;
  }
  return std::move(shared.tree);
}

}  // namespace gotemplate
