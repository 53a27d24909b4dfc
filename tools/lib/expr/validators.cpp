// SPDX-License-Identifier: Apache-2.0
#include "expr/validators.hpp"

#include "expr/nature.hpp"
#include "govalue/time_types.hpp"

namespace expr::validators {
namespace {

using govalue::Kind;
using govalue::Type;

std::string text_of(const Nature& nature) {
  return nature.is_nil ? "%!s(<nil>)" : to_string(nature);
}

Validation result(const Type& type) {
  return {&type, {}};
}

Validation problem(std::string text) {
  return {nullptr, std::move(text)};
}

Validation wrong_count(std::string_view expected, std::size_t count) {
  return problem("invalid number of arguments (expected " + std::string(expected) + ", got " +
                 std::to_string(count) + ")");
}

Validation wrong_type(const Builtin& builtin, const Nature& type) {
  return problem("invalid argument for " + std::string(builtin.name) + " (type " + text_of(type) +
                 ")");
}

bool is(const Nature& type, Kind kind) {
  return type.dereferenced().is(kind);
}

bool is_any_or(const Nature& type, Kind kind) {
  return is(type, Kind::interface) || is(type, kind);
}

bool is_number(const Nature& type) {
  const auto* target = type.dereferenced().type;
  return target != nullptr && govalue::is_number(target->kind) && target->kind != Kind::uintptr;
}

}  // namespace

Validation length(const Builtin& builtin, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  const auto& type = arguments[0];
  if (is_any_or(type, Kind::map) || is(type, Kind::slice) || is(type, Kind::string)) {
    return result(govalue::int_type);
  }
  return wrong_type(builtin, type);
}

Validation number(const Builtin& builtin, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  const auto& type = arguments[0];
  if (is_number(type) || is(type, Kind::interface)) return result(*type.type);
  return wrong_type(builtin, type);
}

Validation rounded(const Builtin& builtin, Types arguments) {
  auto validation = number(builtin, arguments);
  if (validation.problem.empty()) validation.result = &govalue::float64_type;
  return validation;
}

Validation to_integer(const Builtin& builtin, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  const auto& type = arguments[0];
  if (is_number(type) || is_any_or(type, Kind::string)) return result(govalue::int_type);
  return wrong_type(builtin, type);
}

Validation to_real(const Builtin& builtin, Types arguments) {
  auto validation = to_integer(builtin, arguments);
  if (validation.problem.empty()) validation.result = &govalue::float64_type;
  return validation;
}

Validation aggregate(const Builtin& builtin, Types arguments) {
  if (arguments.empty()) {
    return problem("not enough arguments to call " + std::string(builtin.name));
  }
  for (const auto& type : arguments) {
    if (is_any_or(type, Kind::slice)) return result(govalue::interface_type);
    if (!is_number(type)) return wrong_type(builtin, type);
  }
  return result(*arguments[0].type);
}

Validation now(const Builtin&, Types arguments) {
  const bool is_place = arguments.size() == 1 && arguments[0].type == &govalue::location_type;
  if (arguments.empty() || is_place) return result(govalue::time_type);
  return wrong_count("0", arguments.size());
}

Validation date(const Builtin&, Types arguments) {
  if (arguments.empty()) return wrong_count("at least 1", 0);
  if (arguments[0].type == &govalue::location_type) arguments = arguments.subspan(1);
  if (arguments.size() > 3) return wrong_count("at most 3", arguments.size());
  return result(govalue::time_type);
}

Validation end_of_list(const Builtin& builtin, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  const auto& type = arguments[0];
  if (is(type, Kind::interface)) return result(govalue::interface_type);
  if (is(type, Kind::slice)) return result(*type.type->element);
  return problem("cannot get " + std::string(builtin.name) + " element from " + text_of(type));
}

Validation take(const Builtin&, Types arguments) {
  if (arguments.size() != 2) return wrong_count("2", arguments.size());
  if (!is_any_or(arguments[0], Kind::slice)) {
    return problem("cannot take from " + text_of(arguments[0]));
  }
  const auto* count = arguments[1].dereferenced().type;
  if (count == nullptr || (count->kind != Kind::interface && !govalue::is_signed(count->kind))) {
    return problem("cannot take " + text_of(arguments[1]) + " elements");
  }
  return result(*arguments[0].type);
}

Validation of_map(const Builtin& builtin, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  if (is_any_or(arguments[0], Kind::map)) return result(govalue::list_type);
  if (builtin.name == "toPairs") {
    return problem("cannot transform " + text_of(arguments[0]) + " to pairs");
  }
  return problem("cannot get " + std::string(builtin.name) + " from " + text_of(arguments[0]));
}

Validation from_pairs(const Builtin&, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  if (is_any_or(arguments[0], Kind::slice)) return result(govalue::any_map_type);
  return problem("cannot transform " + text_of(arguments[0]) + " from pairs");
}

Validation of_list(const Builtin& builtin, Types arguments) {
  if (arguments.size() != 1) return wrong_count("1", arguments.size());
  return concat(builtin, arguments);
}

Validation concat(const Builtin& builtin, Types arguments) {
  if (arguments.empty()) return wrong_count("at least 1", 0);
  for (const auto& type : arguments) {
    if (!is_any_or(type, Kind::slice)) {
      return problem("cannot " + std::string(builtin.name) + " " + text_of(type));
    }
  }
  return result(govalue::list_type);
}

}  // namespace expr::validators
