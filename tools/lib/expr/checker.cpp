// SPDX-License-Identifier: Apache-2.0
#include "expr/checker.hpp"

#include "expr/builtin.hpp"
#include "expr/grammar.hpp"
#include "govalue/function.hpp"
#include "govalue/time_types.hpp"
#include "regex/pattern.hpp"

namespace expr {
namespace {

using govalue::Kind;

const Nature boolean = Nature::of(govalue::bool_type);
const Nature integer = Nature::of(govalue::int_type);
const Nature real = Nature::of(govalue::float64_type);
const Nature string = Nature::of(govalue::string_type);
const Nature time = Nature::of(govalue::time_type);
const Nature duration = Nature::of(govalue::duration_type);

// One is unknown, and the other may be what the operator wants.
template <typename Wanted>
bool may_fit(const Nature& left, const Nature& right, Wanted is_wanted) {
  return (left.is_unknown() && (right.is_unknown() || is_wanted(right))) ||
         (right.is_unknown() && is_wanted(left));
}

bool is_ordered(const Nature& nature) {
  return nature.is_number() || nature.is_string() || nature.is_time() || nature.is_duration();
}

bool can_be_ordered(const Nature& left, const Nature& right) {
  return (left.is_number() && right.is_number()) || (left.is_string() && right.is_string()) ||
         (left.is_time() && right.is_time()) || (left.is_duration() && right.is_duration()) ||
         may_fit(left, right, is_ordered);
}

Nature promoted(const Nature& left, const Nature& right) {
  return left.is_float() || right.is_float() ? real : integer;
}

// What `+`, `-` and `*` result in; nothing where they cannot.
std::optional<Nature> sum_of(const Nature& left, const Nature& right) {
  if (left.is_string() && right.is_string()) return string;
  if (left.is_time() && right.is_duration()) return time;
  if (left.is_duration() && right.is_time()) return time;
  if (left.is_duration() && right.is_duration()) return duration;
  if (may_fit(left, right, is_ordered)) return Nature{};
  return std::nullopt;
}

std::optional<Nature> difference_of(const Nature& left, const Nature& right) {
  if (left.is_time() && right.is_time()) return duration;
  if (left.is_time() && right.is_duration()) return time;
  if (left.is_duration() && right.is_duration()) return duration;
  const auto is_wanted = [](const Nature& nature) {
    return nature.is_number() || nature.is_time() || nature.is_duration();
  };
  if (may_fit(left, right, is_wanted)) return Nature{};
  return std::nullopt;
}

std::optional<Nature> product_of(const Nature& left, const Nature& right) {
  const auto is_wanted = [](const Nature& nature) {
    return nature.is_number() || nature.is_duration();
  };
  if (is_wanted(left) && is_wanted(right)) return duration;
  if (may_fit(left, right, is_wanted)) return Nature{};
  return std::nullopt;
}

// What the operators result in that do numbers.
std::optional<Nature> arithmetic(Word word, const Nature& left, const Nature& right) {
  const bool are_numbers = left.is_number() && right.is_number();
  const auto is_number = [](const Nature& nature) { return nature.is_number(); };
  const auto is_integer = [](const Nature& nature) { return nature.is_integer(); };
  switch (word) {
    case Word::plus:
      return are_numbers ? promoted(left, right) : sum_of(left, right);
    case Word::minus:
      return are_numbers ? promoted(left, right) : difference_of(left, right);
    case Word::times:
      return are_numbers ? promoted(left, right) : product_of(left, right);
    case Word::divide:
    case Word::power:
    case Word::power_sign:
      if (are_numbers || may_fit(left, right, is_number)) return real;
      return std::nullopt;
    default:
      if ((left.is_integer() && right.is_integer()) || may_fit(left, right, is_integer)) {
        return integer;
      }
      return std::nullopt;
  }
}

// Whether an operator that yields a bool can have these operands.
bool can_be_asked(Word word, const Nature& left, const Nature& right) {
  const auto is_bool = [](const Nature& nature) { return nature.is_bool(); };
  const auto is_string = [](const Nature& nature) { return nature.is_string(); };
  if (word == Word::equal || word == Word::not_equal) return left.is_comparable_to(right);
  if (is_or(word) || is_and(word)) {
    return (left.is_bool() && right.is_bool()) || may_fit(left, right, is_bool);
  }
  if (is_order(word)) return can_be_ordered(left, right);
  const bool is_text =
      left.is_string() || (word == Word::matches && left.type == &govalue::bytes_type);
  return (is_text && right.is_string()) || may_fit(left, right, is_string);
}

}  // namespace

std::optional<Failure> check(Tree& tree) {
  return Checker(tree).check();
}

Nature Checker::fail(const Node* node, std::string message) {
  if (!failure_) failure_ = Failure{node->place, std::move(message)};
  return {};
}

Nature Checker::mismatch(const Node* node, const Nature& left, const Nature& right) {
  return fail(node, "invalid operation: " + std::string(text_of(node->word)) +
                        " (mismatched types " + to_string(left) + " and " + to_string(right) + ")");
}

Nature Checker::list_of(const Nature& element) {
  Nature nature = Nature::of(govalue::list_type);
  nature.reference = tree_.keep(element);
  return nature;
}

// The arguments of a function with several signatures are looked at more than once in Go, with the
// same outcome.
const Nature& Checker::visit(Node* node) {
  if (!node->is_checked) {
    node->nature = nature_of(node);
    node->is_checked = true;
  }
  return node->nature;
}

Nature Checker::nature_of(Node* node) {
  switch (node->kind) {
    case NodeKind::nil:
      return Nature::nil();
    case NodeKind::identifier:
      return identifier(node);
    case NodeKind::integer:
      return integer;
    case NodeKind::real:
      return real;
    case NodeKind::boolean:
      return boolean;
    case NodeKind::string:
      return string;
    case NodeKind::bytes:
      return Nature::of(govalue::bytes_type);
    case NodeKind::unary:
      return unary(node);
    case NodeKind::binary:
      return binary(node);
    case NodeKind::chain:
      return visit(node->first);
    case NodeKind::member:
      return member(node);
    case NodeKind::slice:
      return slice(node);
    case NodeKind::call:
      return call(node);
    case NodeKind::builtin:
      return builtin(node);
    case NodeKind::predicate:
      return predicate(node);
    case NodeKind::pointer:
      return pointer(node);
    case NodeKind::conditional:
      return conditional(node);
    case NodeKind::variable:
      return variable(node);
    case NodeKind::sequence:
      return sequence(node);
    case NodeKind::array:
      return array(node);
    case NodeKind::map:
      return map(node);
    case NodeKind::pair:
      visit(node->first);
      visit(node->second);
      return Nature::nil();
    case NodeKind::constant:
    case NodeKind::sum:
      break;
  }
  return {};
}

Nature Checker::identifier(Node* node) {
  for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
    if (variable->name == node->text) return variable->nature;
  }
  if (node->text == "$env") return {};
  const auto* builtin = find_builtin(node->text);
  if (builtin == nullptr) return {};
  Nature nature = Nature::of(function_type);
  nature.builtin = builtin;
  return nature;
}

Nature Checker::unary(Node* node) {
  const auto nature = visit(node->first).dereferenced();
  if (node->word == Word::not_ || node->word == Word::not_sign) {
    if (nature.is_bool() || nature.is_unknown()) return boolean;
  } else {
    if (nature.is_number()) return nature;
    if (nature.is_unknown()) return {};
  }
  return fail(node, "invalid operation: " + std::string(text_of(node->word)) +
                        " (mismatched type " + to_string(nature) + ")");
}

bool Checker::check_regex(const Node* node) {
  if (failure_) return false;
  const auto compiled = regex::Pattern::compile(node->second->text, &meter_);
  const bool is_too_much = meter_.used > meter_.most;
  if (compiled && !is_too_much) return true;
  fail(node, is_too_much ? patterns_too_large : compiled.error().message);
  return false;
}

Nature Checker::binary(Node* node) {
  visit(node->first);
  visit(node->second);
  const auto left = node->first->nature.dereferenced();
  const auto right = node->second->nature.dereferenced();
  switch (node->word) {
    case Word::in:
      return in(node, left, right);
    case Word::coalesce:
      return coalesce(left, right);
    case Word::range: {
      const auto is_integer = [](const Nature& nature) { return nature.is_integer(); };
      if ((left.is_integer() && right.is_integer()) || may_fit(left, right, is_integer)) {
        return list_of(integer);
      }
      return mismatch(node, left, right);
    }
    case Word::plus:
    case Word::minus:
    case Word::times:
    case Word::divide:
    case Word::modulo:
    case Word::power:
    case Word::power_sign: {
      const auto result = arithmetic(node->word, left, right);
      return result ? *result : mismatch(node, left, right);
    }
    case Word::matches:
      if (node->second->is(NodeKind::string) && !check_regex(node)) return {};
      [[fallthrough]];
    default:
      return can_be_asked(node->word, left, right) ? boolean : mismatch(node, left, right);
  }
}

Nature Checker::in(Node* node, const Nature& left, const Nature& right) {
  if ((left.is_string() || left.is_unknown()) && right.is(Kind::structure)) return boolean;
  if (right.is_map()) {
    const auto key = right.key();
    if (left.is_unknown() || left.is_assignable_to(key)) return boolean;
    return fail(node,
                "cannot use " + to_string(left) + " as type " + to_string(key) + " in map key");
  }
  if (right.is_array()) {
    const auto element = right.element();
    if (left.is_comparable_to(element)) return boolean;
    return fail(node,
                "cannot use " + to_string(left) + " as type " + to_string(element) + " in array");
  }
  if (right.is_unknown() || (left.is_unknown() && right.is_string())) return boolean;
  return mismatch(node, left, right);
}

Nature Checker::coalesce(const Nature& left, const Nature& right) {
  if (left.is_nil) return right;
  if (right.is_nil || right.is_assignable_to(left)) return left;
  return {};
}

Nature Checker::member(Node* node) {
  // Whatever stands behind $env is not looked at.
  if (node->first->is(NodeKind::identifier) && node->first->text == "$env") return {};
  const auto base = visit(node->first);
  auto property = visit(node->second);
  if (base.is_unknown()) return {};
  const bool is_name = node->second->is(NodeKind::string);
  const std::string name(is_name ? node->second->text : "");
  if (is_name && base.is_nil) return fail(node, "type nil has no field " + name);
  if (is_name && base.type != nullptr) {
    if (const auto* method = govalue::find_method(*base.type, name)) {
      Nature nature = Nature::of(function_type);
      nature.method = method;
      return nature;
    }
  }
  const auto target = base.dereferenced();
  if (target.is_map()) return member_of_map(node, target, property);
  if (target.is_array()) {
    property = property.dereferenced();
    if (property.is_integer() || property.is_unknown()) return target.element();
    return fail(node->second, "array elements can only be selected using an integer (got " +
                                  to_string(property) + ")");
  }
  if (!is_name) {
    return fail(node, "type " + to_string(target) + "[" + to_string(property) + "] is undefined");
  }
  return fail(node, "type " + to_string(target) + " has no " +
                        (node->is_method ? "method " : "field ") + name);
}

Nature Checker::member_of_map(Node* node, const Nature& base, Nature property) {
  if (!property.is_assignable_to(base.key())) property = property.dereferenced();
  if (property.is_unknown() || property.is_assignable_to(base.key())) return base.element();
  return fail(node->second,
              "cannot use " + to_string(property) + " to get an element from " + to_string(base));
}

Nature Checker::slice(Node* node) {
  const auto nature = visit(node->first);
  if (nature.is_unknown()) return {};
  if (!nature.is_string() && !nature.is_array()) {
    return fail(node, "cannot slice " + to_string(nature));
  }
  for (auto* bound : {node->second, node->third}) {
    if (bound == nullptr) continue;
    const auto index = visit(bound).dereferenced();
    if (!index.is_integer() && !index.is_unknown()) {
      return fail(bound, "non-integer slice index " + to_string(index));
    }
  }
  return nature;
}

Nature Checker::predicate(Node* node) {
  Nature nature = Nature::of(function_type);
  nature.reference = tree_.keep(visit(node->first));
  return nature;
}

Nature Checker::pointer(Node* node) {
  if (scopes_.empty()) return fail(node, "cannot use pointer accessor outside predicate");
  const auto& scope = scopes_.back();
  // Checked before: the collection is a list, or unknown.
  if (node->text.empty()) return scope.collection.element();
  if (node->text == "index" && scope.has_index) return integer;
  if (node->text == "acc" && scope.has_accumulator) return {};
  return fail(node, "unknown pointer #" + std::string(node->text));
}

Nature Checker::variable(Node* node) {
  const std::string name(node->text);
  if (find_builtin(name) != nullptr) return fail(node, "cannot redeclare builtin " + name);
  for (const auto& variable : variables_) {
    if (variable.name == name) return fail(node, "cannot redeclare variable " + name);
  }
  const auto value = visit(node->first);
  variables_.push_back({node->text, value});
  const auto nature = visit(node->second);
  variables_.pop_back();
  return nature;
}

Nature Checker::sequence(Node* node) {
  for (auto* item : node->items) visit(item);
  return node->items.back()->nature;
}

Nature Checker::conditional(Node* node) {
  const auto condition = visit(node->first).dereferenced();
  if (!condition.is_bool() && !condition.is_unknown()) {
    return fail(node->first,
                "non-bool expression (type " + to_string(condition) + ") used as condition");
  }
  const auto yes = visit(node->second);
  const auto no = visit(node->third);
  if (yes.is_nil) return no;
  if (no.is_nil) return yes;
  if (!yes.is_assignable_to(no)) return {};
  if (yes.is_array() && no.is_array()) {
    const auto one = yes.element();
    const auto other = no.element();
    if (!one.is_assignable_to(other) || !other.is_assignable_to(one)) {
      return Nature::of(govalue::list_type);
    }
  }
  return yes;
}

Nature Checker::array(Node* node) {
  Nature before;
  bool are_alike = true;
  for (auto* item : node->items) {
    const auto nature = visit(item);
    const auto kind_of = [](const Nature& of) {
      return of.type == nullptr ? -1 : static_cast<int>(of.type->kind);
    };
    if (item != node->items.front() && kind_of(nature) != kind_of(before)) are_alike = false;
    before = nature;
  }
  return are_alike ? list_of(before) : Nature::of(govalue::list_type);
}

Nature Checker::map(Node* node) {
  for (auto* pair : node->items) visit(pair);
  return Nature::of(govalue::map_type);
}

}  // namespace expr
