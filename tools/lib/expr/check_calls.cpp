// SPDX-License-Identifier: Apache-2.0
#include "expr/builtin.hpp"
#include "expr/checker.hpp"
#include "govalue/time_types.hpp"

namespace expr {
namespace {

using govalue::Kind;

constexpr auto wrong_predicate = "predicate should has one input and one output param";

bool wants_bool(Predicate predicate) {
  switch (predicate) {
    case Predicate::map:
    case Predicate::sum:
    case Predicate::group_by:
    case Predicate::sort_by:
    case Predicate::reduce:
      return false;
    default:
      return true;
  }
}

// Methods of several results, of which our functions know the first.
bool has_three_results(const govalue::Function& method) {
  return method.parameters[0] == &govalue::time_type &&
         (method.name == "Clock" || method.name == "Date");
}

std::string name_of(const Node& callee) {
  if (callee.is(NodeKind::identifier)) return std::string(callee.text);
  if (callee.is(NodeKind::member) && callee.second->is(NodeKind::string)) {
    return std::string(callee.second->text);
  }
  return "function";
}

}  // namespace

Nature Checker::call(Node* node) {
  Node* callee = node->first;
  if (callee->is(NodeKind::identifier) && callee->text == "$env") {
    return fail(node, "unknown is not callable");
  }
  const auto nature = visit(callee);
  if (nature.is_unknown()) return {};
  if (nature.builtin != nullptr) return function(*nature.builtin, node);
  const auto name = name_of(*callee);
  if (nature.is_nil) return fail(node, name + " is nil; cannot call nil as function");
  if (nature.method != nullptr) return method(*nature.method, name, node);
  return fail(node, to_string(nature) + " is not callable");
}

Nature Checker::builtin(Node* node) {
  if (node->builtin->predicate != Predicate::none) return predicate_call(node);
  if (node->builtin->name == "get") return get(node);
  return function(*node->builtin, node);
}

Nature Checker::predicate_call(Node* node) {
  const auto kind = node->builtin->predicate;
  const auto collection = visit(node->items[0]).dereferenced();
  if (!collection.is_array() && !collection.is_unknown()) {
    return fail(node->items[0], "builtin " + std::string(node->builtin->name) +
                                    " takes only array (got " + to_string(collection) + ")");
  }
  if (node->items.size() == 1) {
    return kind == Predicate::count ? Nature::of(govalue::int_type) : collection.element();
  }
  const bool is_reduce = kind == Predicate::reduce;
  scopes_.push_back({collection, is_reduce || kind == Predicate::map, is_reduce});
  const auto predicate = visit(node->items[1]);
  scopes_.pop_back();
  if (node->items.size() == 3) {
    const auto order = visit(node->items[2]);
    if (kind == Predicate::sort_by && !order.is_string() && !order.is_unknown()) {
      return fail(node->items[2],
                  "sortBy order argument must be a string (got " + to_string(order) + ")");
    }
  }
  return predicate_result(node, collection, predicate);
}

Nature Checker::predicate_result(Node* node, const Nature& collection, const Nature& predicate) {
  const auto kind = node->builtin->predicate;
  const auto& result = *predicate.reference;
  if (result.is_nil) {
    if (kind == Predicate::sum) {
      return fail(node->items[1],
                  "cannot use func(interface {}) as argument (type func(interface {}) bool) to "
                  "call sum ");
    }
    return fail(node->items[1], kind == Predicate::reduce
                                    ? "predicate should has two input and one output param"
                                    : wrong_predicate);
  }
  // The result of a function is at least `any`, and its type is all that is known about it.
  auto out = result.is_unknown() ? Nature::of(govalue::interface_type) : result;
  if (!out.is_function()) out.reference = nullptr;
  if (wants_bool(kind) && !out.is_bool() && !out.is_unknown()) {
    return fail(node->items[1], "predicate should return boolean (got " + to_string(out) + ")");
  }
  switch (kind) {
    case Predicate::filter:
      if (collection.is_unknown()) return Nature::of(govalue::list_type);
      return list_of(collection.element());
    case Predicate::map:
      return list_of(result);
    case Predicate::count:
    case Predicate::find_index:
    case Predicate::find_last_index:
      return Nature::of(govalue::int_type);
    case Predicate::sum:
      return out;
    case Predicate::find:
    case Predicate::find_last:
      return collection.element();
    case Predicate::group_by:
      return Nature::of(govalue::groups_type);
    case Predicate::sort_by:
      return collection;
    case Predicate::reduce:
      return result;
    default:
      return Nature::of(govalue::bool_type);
  }
}

Nature Checker::get(Node* node) {
  if (node->items.size() != 2) {
    return fail(node, "invalid number of arguments (expected 2, got " +
                          std::to_string(node->items.size()) + ")");
  }
  const auto base = visit(node->items[0]);
  const auto property = visit(node->items[1]).dereferenced();
  if (base.is_unknown()) return {};
  if (base.is_array()) {
    if (property.is_integer() || property.is_unknown()) return base.element();
    return fail(node->items[1], "non-integer slice index " + to_string(property));
  }
  if (base.is_map()) {
    if (property.is_unknown() || property.is_assignable_to(base.key())) return base.element();
    return fail(node->items[1],
                "cannot use " + to_string(property) + " to get an element from " + to_string(base));
  }
  return fail(node->items[0], "type " + to_string(base) + " does not support indexing");
}

Nature Checker::function(const Builtin& builtin, Node* node) {
  if (builtin.validate != nullptr) return validated(builtin, node);
  // A variable can stand for a function that is part of the language.
  if (builtin.overloads.empty()) return {};
  std::optional<Failure> last;
  for (const auto& one : builtin.overloads) {
    auto outcome = overload(builtin, one, node);
    if (!outcome.failure) return outcome.nature;
    last = std::move(outcome.failure);
  }
  if (!failure_) failure_ = std::move(last);
  return {};
}

Nature Checker::validated(const Builtin& builtin, Node* node) {
  std::vector<Nature> natures;
  natures.reserve(node->items.size());
  for (auto* item : node->items) {
    const auto& nature = visit(item);
    natures.push_back(nature.is_unknown() ? Nature::of(govalue::interface_type) : nature);
  }
  auto outcome = builtin.validate(builtin, natures);
  if (!outcome.problem.empty()) return fail(node, std::move(outcome.problem));
  return outcome.result == nullptr ? Nature{} : Nature::of(*outcome.result);
}

Checker::Outcome Checker::overload(const Builtin& builtin, const Overload& overload, Node* node) {
  return arguments(builtin.name, std::span(overload.parameters).first(overload.count), false,
                   *overload.result, node);
}

Nature Checker::method(const govalue::Function& method, std::string_view name, Node* node) {
  if (has_three_results(method)) {
    return fail(node, "func " + std::string(name) + " returns more then two values");
  }
  auto outcome =
      arguments(name, method.parameters.subspan(1), method.is_variadic, *method.result, node);
  if (!outcome.failure) return outcome.nature;
  if (!failure_) failure_ = std::move(outcome.failure);
  return {};
}

Checker::Outcome Checker::arguments(std::string_view name,
                                    std::span<const govalue::Type* const> parameters,
                                    bool is_variadic, const govalue::Type& result, Node* node) {
  const auto count = node->items.size();
  const bool are_few = count < parameters.size() - (is_variadic ? 1 : 0);
  if (are_few || (!is_variadic && count > parameters.size())) {
    for (auto* item : node->items) visit(item);
    return {{},
            Failure{node->place, (are_few ? "not enough" : "too many") +
                                     (" arguments to call " + std::string(name))}};
  }
  for (std::size_t index = 0; index < count; ++index) {
    const auto& parameter = *parameters[std::min(index, parameters.size() - 1)];
    if (auto failure = argument(name, parameter, node->items[index])) {
      return {{}, std::move(failure)};
    }
  }
  return {Nature::of(result)};
}

std::optional<Failure> Checker::argument(std::string_view name, const govalue::Type& parameter,
                                         Node* argument) {
  const auto nature = visit(argument);
  const auto wanted = Nature::of(parameter);
  // Integers of another size become what is wanted.
  if (nature.is_integer() && wanted.is_number()) return std::nullopt;
  const std::string end =
      " as argument (type " + std::string(parameter.name) + ") to call " + std::string(name);
  if (nature.is_nil) {
    if (parameter.kind == Kind::pointer || parameter.kind == Kind::interface) return std::nullopt;
    return Failure{argument->place, "cannot use nil" + end};
  }
  if (nature.is_unknown() || nature.is_assignable_to(wanted) ||
      nature.dereferenced().is_assignable_to(wanted)) {
    return std::nullopt;
  }
  return Failure{argument->place, "cannot use " + to_string(nature) + end + " "};
}

}  // namespace expr
