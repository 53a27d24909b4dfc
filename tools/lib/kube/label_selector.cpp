// SPDX-License-Identifier: Apache-2.0
//
// The grammar of labels.Parse in k8s.io/apimachinery (pkg/labels/selector.go), with its odd
// corners: an empty selector is one, `a in ()` and `a in (,)` mean the empty value, and `in` is
// also a name.
#include "kube/label_selector.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace kube {
namespace {

enum class Kind { end, name, comma, open, close, negation, comparison, order, unknown };

struct Token {
  Kind kind;
  std::string_view text;
};

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view symbols = "=!(),<>";

Kind kind_of(std::string_view symbol) {
  if (symbol == ",") return Kind::comma;
  if (symbol == "(") return Kind::open;
  if (symbol == ")") return Kind::close;
  if (symbol == "!") return Kind::negation;
  if (symbol == "=" || symbol == "==" || symbol == "!=") return Kind::comparison;
  if (symbol == "<" || symbol == ">") return Kind::order;
  return Kind::unknown;
}

// The longest symbol that is one: "==" before "=".
Token take_symbol(std::string_view& rest) {
  const auto length = rest.substr(0, 2).size();
  const bool is_double = length == 2 && kind_of(rest.substr(0, 2)) != Kind::unknown;
  const Token token = {kind_of(rest.substr(0, is_double ? 2 : 1)),
                       rest.substr(0, is_double ? 2 : 1)};
  rest.remove_prefix(token.text.size());
  return token;
}

Token take_token(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  if (rest.empty()) return {Kind::end, "the end"};
  if (symbols.find(rest.front()) != std::string_view::npos) return take_symbol(rest);
  const auto is_name = [](char c) {
    return blanks.find(c) == std::string_view::npos && symbols.find(c) == std::string_view::npos;
  };
  const auto* end = std::find_if_not(rest.begin(), rest.end(), is_name);
  const Token token = {Kind::name, rest.substr(0, static_cast<std::size_t>(end - rest.begin()))};
  rest.remove_prefix(token.text.size());
  return token;
}

// --- names and values ---------------------------------------------------------------------------

bool is_alphanumeric(char c) {
  return base::is_ascii_alpha(c) || base::is_ascii_digit(c);
}

// "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", 63 characters at the most.
bool is_name(std::string_view text) {
  constexpr std::size_t longest = 63;
  const auto is_inner = [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= longest && is_alphanumeric(text.front()) &&
         is_alphanumeric(text.back()) && std::all_of(text.begin(), text.end(), is_inner);
}

bool is_value(std::string_view text) {
  return text.empty() || is_name(text);
}

// A domain in lower case (RFC 1123).
bool is_domain(std::string_view text) {
  constexpr std::size_t longest = 253;
  if (text.empty() || text.size() > longest) return false;
  const auto is_edge = [](char c) {
    return base::is_ascii_digit(c) || (base::is_ascii_alpha(c) && c >= 'a');
  };
  for (const auto part : base::split(text, '.')) {
    if (part.empty() || !is_edge(part.front()) || !is_edge(part.back())) return false;
    const auto is_inner = [&](char c) { return is_edge(c) || c == '-'; };
    if (!std::all_of(part.begin(), part.end(), is_inner)) return false;
  }
  return true;
}

// "team", "app.kubernetes.io/name".
bool is_key(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return is_name(text);
  return is_domain(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

std::optional<long long> to_integer(std::string_view text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

// --- the grammar --------------------------------------------------------------------------------

class LabelSelector::Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { next(); }

  base::Result<std::vector<Requirement>> read() {
    std::vector<Requirement> requirements;
    if (token_.kind == Kind::end) return requirements;
    for (;;) {
      requirements.push_back(TRY(read_requirement()));
      if (token_.kind == Kind::end) return requirements;
      if (token_.kind != Kind::comma) return unexpected("a comma");
      next();
      if (token_.kind != Kind::name && token_.kind != Kind::negation) return unexpected("a label");
    }
  }

 private:
  void next() { token_ = take_token(rest_); }

  base::Error unexpected(const std::string& wanted) const {
    const auto found = token_.kind == Kind::end ? std::string(token_.text)
                                                : "'" + base::printable(token_.text) + "'";
    return base::usage_error("there is " + found + " where " + wanted + " should be");
  }

  base::Result<Requirement> read_requirement() {
    const bool is_negated = token_.kind == Kind::negation;
    if (is_negated) next();
    if (token_.kind != Kind::name) return unexpected("a label");
    if (!is_key(token_.text)) {
      return base::usage_error("'" + base::printable(token_.text) + "' is not the name of a label");
    }
    Requirement requirement = {.key = std::string(token_.text)};
    next();
    if (is_negated) requirement.comparison = Operator::does_not_exist;
    if (is_negated || token_.kind == Kind::end || token_.kind == Kind::comma) return requirement;
    const auto operation = token_;
    const bool is_set =
        operation.kind == Kind::name && (operation.text == "in" || operation.text == "notin");
    const bool is_one = operation.kind == Kind::comparison || operation.kind == Kind::order;
    if (!is_set && !is_one) return unexpected("=, !=, in or notin");
    next();
    requirement.comparison = operator_of(operation.text);
    if (is_set) {
      requirement.values = TRY(read_values());
    } else {
      requirement.values.push_back(TRY(read_value(operation.kind == Kind::order)));
    }
    return requirement;
  }

  static Operator operator_of(std::string_view text) {
    if (text == "!=" || text == "notin") return Operator::not_in;
    if (text == "<") return Operator::less;
    if (text == ">") return Operator::greater;
    return Operator::in;
  }

  base::Result<std::string> read_value(bool is_number) {
    std::string_view value;
    if (token_.kind != Kind::end && token_.kind != Kind::comma) {
      if (token_.kind != Kind::name) return unexpected("a value");
      value = token_.text;
      next();
    }
    if (is_number && !to_integer(value)) {
      return base::usage_error("'" + base::printable(value) + "' is not a number");
    }
    TRY(check_value(value));
    return std::string(value);
  }

  base::Result<std::vector<std::string>> read_values() {
    if (token_.kind != Kind::open) return unexpected("(");
    next();
    std::vector<std::string> values;
    if (token_.kind == Kind::close) values.emplace_back();
    while (token_.kind != Kind::close) {
      if (token_.kind == Kind::name) {
        TRY(check_value(token_.text));
        values.emplace_back(token_.text);
        next();
        if (token_.kind != Kind::comma && token_.kind != Kind::close) {
          return unexpected("a comma or )");
        }
      } else if (token_.kind == Kind::comma) {
        if (values.empty()) values.emplace_back();
        next();
        if (token_.kind == Kind::close) values.emplace_back();
        // The value between two commas is empty; behind them Kubernetes wants another.
        if (token_.kind != Kind::comma) continue;
        values.emplace_back();
        next();
        if (token_.kind == Kind::close) return unexpected("a value");
      } else {
        return unexpected("a value");
      }
    }
    next();
    return values;
  }

  static base::Result<void> check_value(std::string_view value) {
    if (is_value(value)) return {};
    return base::usage_error("'" + base::printable(value) + "' is not the value of a label");
  }

  std::string_view rest_;
  Token token_ = {Kind::end, {}};
};

base::Result<LabelSelector> LabelSelector::parse(std::string_view text) {
  auto read = Reader(text).read();
  if (read) {
    LabelSelector selector;
    selector.requirements_ = std::move(*read);
    return selector;
  }
  auto error = std::move(read).error();
  error.hint = "write labels as kubectl takes them: team=shop,tier!=db or 'stage in (dev,test)'";
  return error;
}

bool LabelSelector::is_met(const Requirement& requirement, const Labels& labels) {
  const auto label = labels.find(requirement.key);
  const bool is_there = label != labels.end();
  const auto& values = requirement.values;
  const auto is_among = [&] {
    return is_there && std::find(values.begin(), values.end(), label->second) != values.end();
  };
  switch (requirement.comparison) {
    case Operator::in:
      return is_among();
    case Operator::not_in:
      return !is_among();
    case Operator::exists:
      return is_there;
    case Operator::does_not_exist:
      return !is_there;
    case Operator::less:
    case Operator::greater:
      break;
  }
  const auto number = is_there ? to_integer(label->second) : std::nullopt;
  const auto limit = to_integer(values.front());
  if (!number || !limit) return false;
  return requirement.comparison == Operator::less ? *number < *limit : *number > *limit;
}

bool LabelSelector::matches(const Labels& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(),
                     [&](const Requirement& requirement) { return is_met(requirement, labels); });
}

}  // namespace kube
