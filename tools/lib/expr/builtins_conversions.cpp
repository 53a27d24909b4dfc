// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "expr/arguments.hpp"
#include "expr/builtins.hpp"
#include "expr/operators.hpp"
#include "expr/signatures.hpp"
#include "expr/validators.hpp"
#include "expr/wrapping.hpp"
#include "govalue/base64.hpp"
#include "govalue/function.hpp"
#include "govalue/json.hpp"
#include "govalue/print.hpp"
#include "govalue/read_number.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Value;
using Values = std::span<const Value>;

std::string_view type_word(const Value& value) {
  const auto kind = value.type()->kind;
  if (govalue::is_float(kind)) return "float";
  if (govalue::is_unsigned(kind)) return kind == Kind::uintptr ? "unknown" : "uint";
  if (govalue::is_signed(kind)) return "int";
  switch (kind) {
    case Kind::boolean:
      return "bool";
    case Kind::string:
      return "string";
    case Kind::slice:
      return "array";
    case Kind::map:
      return "map";
    case Kind::function:
      return "func";
    case Kind::structure:
      return "struct";
    default:
      return "unknown";
  }
}

// The name of types that have one of their own, such as time.Time; else empty.
std::string_view own_name(const Value& value) {
  const auto name = value.type()->name;
  const bool is_own = name.find('.') != name.npos && name.find_first_of("*[(") == name.npos &&
                      !value.is_map() && !value.is(Kind::function);
  return is_own ? name : "";
}

bool type_of(Evaluation&, Values values, Value& result) {
  const auto& value = values[0];
  if (value.is_nil()) {
    result = Value::text("nil");
  } else {
    const auto name = own_name(value);
    result = Value::text(name.empty() ? type_word(value) : name);
  }
  return true;
}

bool to_integer_value(Evaluation& evaluation, Values values, Value& result) {
  const auto& value = values[0];
  if (is_plain_number(value)) {
    result = Value::integer(to_integer(value));
  } else if (value.is(govalue::string_type)) {
    const auto number = govalue::read_signed(value.as_text());
    if (number.error != govalue::NumberError::none) {
      return evaluation.fail("invalid operation: int(" + std::string(value.as_text()) + ")");
    }
    result = Value::integer(number.value);
  } else if (value.is_nil()) {
    return evaluation.fail("reflect: call of reflect.Value.Type on zero Value");
  } else if (govalue::is_integer(value.type()->kind)) {
    result = Value::integer(value.as_signed());
  } else {
    return evaluation.fail("invalid operation: int(" + govalue::type_name(value) + ")");
  }
  return true;
}

bool to_real_value(Evaluation& evaluation, Values values, Value& result) {
  const auto& value = values[0];
  if (is_plain_number(value)) {
    result = Value::float64(to_real(value));
    return true;
  }
  if (!value.is(govalue::string_type)) {
    return evaluation.fail("invalid operation: float(" + govalue::type_name(value) + ")");
  }
  const auto number = govalue::read_float(value.as_text());
  if (number.error != govalue::NumberError::none) {
    return evaluation.fail("invalid operation: float(" + std::string(value.as_text()) + ")");
  }
  result = Value::float64(number.value);
  return true;
}

bool to_text_value(Evaluation& evaluation, Values values, Value& result) {
  const auto text = govalue::to_text(values[0], evaluation.budget());
  if (!spend_text(evaluation, text.size())) return false;
  result = Value::text(text);
  return true;
}

bool to_json_text(Evaluation& evaluation, Values values, Value& result) {
  if (!Arguments(evaluation, values).has(0)) return false;
  const auto text = govalue::to_json(values[0], {.indent = "  "}, evaluation.budget());
  if (!text) return evaluation.fail(text.error().message);
  if (!spend_text(evaluation, text->size())) return false;
  result = Value::text(*text);
  return true;
}

bool from_json_text(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  if (!Arguments(evaluation, values).text(0, text)) return false;
  // Every byte may become a value.
  if (!spend_text(evaluation, text.size() * sizeof(Value))) return false;
  auto value = govalue::from_json(text, govalue::Integers::float64);
  if (!value) return evaluation.fail(value.error().message);
  result = std::move(*value);
  return true;
}

bool to_base64(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  if (!Arguments(evaluation, values).text(0, text)) return false;
  if (!spend_text(evaluation, text.size() * 2)) return false;
  result = Value::text(base::base64(text));
  return true;
}

bool from_base64(Evaluation& evaluation, Values values, Value& result) {
  std::string_view text;
  if (!Arguments(evaluation, values).text(0, text)) return false;
  if (!spend_text(evaluation, text.size())) return false;
  const auto decoded = govalue::base64_decoded(text);
  if (!decoded) return evaluation.fail(decoded.error().message);
  result = Value::text(*decoded);
  return true;
}

}  // namespace

std::span<const Builtin> conversion_builtins() {
  namespace of = signatures;
  static const Builtin rows[] = {
      {.name = "type",
       .overloads = of::any_string,
       .body = type_of,
       .style = CallStyle::one_argument},
      {.name = "int",
       .validate = validators::to_integer,
       .body = to_integer_value,
       .style = CallStyle::one_argument},
      {.name = "float",
       .validate = validators::to_real,
       .body = to_real_value,
       .style = CallStyle::one_argument},
      {.name = "string",
       .overloads = of::any_string,
       .body = to_text_value,
       .style = CallStyle::one_argument},
      {.name = "toJSON", .overloads = of::any_string, .body = to_json_text},
      {.name = "fromJSON", .overloads = of::string_any, .body = from_json_text},
      {.name = "toBase64", .overloads = of::string_string, .body = to_base64},
      {.name = "fromBase64", .overloads = of::string_string, .body = from_base64},
  };
  return rows;
}

}  // namespace expr
