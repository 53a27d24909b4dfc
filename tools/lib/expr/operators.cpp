// SPDX-License-Identifier: Apache-2.0
#include "expr/operators.hpp"

#include "expr/arithmetic.hpp"
#include "expr/place_type.hpp"
#include "expr/wrapping.hpp"
#include "govalue/cut_to_int64.hpp"
#include "govalue/equal.hpp"
#include "govalue/function.hpp"
#include "govalue/time_types.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Type;
using govalue::Value;

constexpr const Type* plain_types[] = {
    &govalue::int_type,    &govalue::int8_type,   &govalue::int16_type,  &govalue::int32_type,
    &govalue::int64_type,  &govalue::uint_type,   &govalue::uint8_type,  &govalue::uint16_type,
    &govalue::uint32_type, &govalue::uint64_type, nullptr /* uintptr */, &govalue::float32_type,
    &govalue::float64_type};

bool is_plain_of(const Value& value, Kind first, Kind last) {
  if (value.is_nil()) return false;
  const auto kind = value.type()->kind;
  return kind >= first && kind <= last &&
         value.type() == plain_types[static_cast<int>(kind) - static_cast<int>(Kind::integer)];
}

const gotime::Time& time_of(const Value& value) {
  return value.held<gotime::Time>();
}

gotime::Duration duration_of(const Value& value) {
  return gotime::Duration(value.as_signed());
}

bool are_both(const Value& left, const Value& right, const Type& type) {
  return left.is(type) && right.is(type);
}

bool are_numbers(const Value& left, const Value& right) {
  return is_plain_number(left) && is_plain_number(right);
}

// Lists that Go compares item by item: those of plain numbers, of strings and of anything.
bool is_plain_list(const Value& value) {
  if (!value.is(Kind::slice)) return false;
  const auto* element = value.type()->element;
  if (element == &govalue::interface_type || element == &govalue::string_type) return true;
  if (!govalue::is_number(element->kind)) return false;
  return element == plain_types[static_cast<int>(element->kind) - static_cast<int>(Kind::integer)];
}

Value byte_at(const Value& bytes, std::size_t index) {
  return Value::of_unsigned(govalue::uint8_type,
                            static_cast<unsigned char>(bytes.as_text()[index]));
}

bool are_same_place(const Value& left, const Value& right) {
  return left.held<gotime::Location>().name() == right.held<gotime::Location>().name();
}

class Equality {
 public:
  explicit Equality(Evaluation& evaluation) : evaluation_(evaluation) {}

  bool equal(const Value& left, const Value& right) {
    if (are_both(left, right, govalue::string_type)) {
      const auto text = left.as_text();
      return evaluation_.spend_bytes(text.size()) && text == right.as_text();
    }
    if (are_numbers(left, right)) {
      if (is_plain_integer(left) && is_plain_integer(right)) {
        return left.as_signed() == right.as_signed();
      }
      return to_real(left) == to_real(right);
    }
    if (is_plain_list(left) && is_plain_list(right) && can_be_compared(left, right)) {
      return equal_items(left, right);
    }
    if (are_both(left, right, govalue::time_type)) return time_of(left).equals(time_of(right));
    if (are_both(left, right, place_type)) return are_same_place(left, right);
    if (is_nil(left) && is_nil(right)) return true;
    return govalue::deep_equal(left, right, evaluation_.budget());
  }

 private:
  static bool can_be_compared(const Value& left, const Value& right) {
    return left.type() == right.type() || left.is(govalue::list_type) ||
           right.is(govalue::list_type);
  }

  bool equal_items(const Value& left, const Value& right) {
    if (left.size() != right.size()) return false;
    auto& budget = evaluation_.budget();
    if (!budget.allows_depth(++depth_)) return false;
    bool is_equal = true;
    for (std::size_t index = 0; is_equal && index < left.size(); ++index) {
      is_equal = budget.spend_steps(1) && equal(item(left, index), item(right, index));
    }
    --depth_;
    return is_equal;
  }

  static Value item(const Value& list, std::size_t index) {
    return list.is_bytes() ? byte_at(list, index) : list.items()[index];
  }

  Evaluation& evaluation_;
  std::size_t depth_ = 0;
};

template <typename T>
bool holds(Word sign, const T& left, const T& right) {
  switch (sign) {
    case Word::less:
      return left < right;
    case Word::more:
      return left > right;
    case Word::less_or_equal:
      return left <= right;
    default:
      return left >= right;
  }
}

Value make_duration(gotime::Duration duration) {
  return govalue::Parameter<gotime::Duration>::make(duration);
}

Value make_time(const gotime::Time& time) {
  return govalue::Parameter<gotime::Time>::make(time);
}

// What is left of + and -: times, durations and strings. `false` where Go has no such operation.
bool add_others(Evaluation& evaluation, const Value& left, const Value& right, Value& result) {
  if (are_both(left, right, govalue::string_type)) {
    const auto size = left.size() + right.size();
    if (!evaluation.spend_memory(size)) return evaluation.fail("");
    std::string text;
    text.reserve(size);
    result = Value::text(text.append(left.as_text()).append(right.as_text()));
  } else if (left.is(govalue::time_type) && right.is(govalue::duration_type)) {
    result = make_time(time_of(left).add(duration_of(right)));
  } else if (left.is(govalue::duration_type) && right.is(govalue::time_type)) {
    result = make_time(time_of(right).add(duration_of(left)));
  } else if (are_both(left, right, govalue::duration_type)) {
    result = make_duration(duration_of(left) + duration_of(right));
  } else {
    return evaluation.fail_operation(left, "+", right);
  }
  return true;
}

bool subtract_others(Evaluation& evaluation, const Value& left, const Value& right, Value& result) {
  if (are_both(left, right, govalue::time_type)) {
    result = make_duration(time_of(left).since(time_of(right)));
  } else if (left.is(govalue::time_type) && right.is(govalue::duration_type)) {
    result = make_time(time_of(left).add(-duration_of(right)));
  } else if (are_both(left, right, govalue::duration_type)) {
    result = make_duration(duration_of(left) - duration_of(right));
  } else {
    return evaluation.fail_operation(left, "-", right);
  }
  return true;
}

// A duration times an integer, or another duration, is one; times a float it is a float.
bool multiply_others(Evaluation& evaluation, const Value& left, const Value& right, Value& result) {
  const bool left_fits = left.is(govalue::duration_type) || is_plain_number(left);
  const bool right_fits = right.is(govalue::duration_type) || is_plain_number(right);
  if (!left_fits || !right_fits) return evaluation.fail_operation(left, "*", right);
  const auto real = [](const Value& value) {
    return value.is(govalue::duration_type) ? static_cast<double>(value.as_signed())
                                            : to_real(value);
  };
  if (is_plain_float(left) || is_plain_float(right)) {
    result = Value::float64(real(left) * real(right));
  } else {
    result =
        make_duration(gotime::Duration(wrapping_multiply(left.as_signed(), right.as_signed())));
  }
  return true;
}

bool modulo(Evaluation& evaluation, const Value& left, const Value& right, Value& result) {
  if (!is_plain_integer(left) || !is_plain_integer(right)) {
    return evaluation.fail_operation(left, "%", right);
  }
  if (right.as_signed() == 0) return evaluation.fail("runtime error: integer divide by zero");
  result = Value::integer(wrapping_remainder(left.as_signed(), right.as_signed()));
  return true;
}

bool raise(Evaluation& evaluation, const Value& left, const Value& right, Value& result) {
  for (const auto* operand : {&left, &right}) {
    if (!is_plain_number(*operand)) {
      return evaluation.fail("invalid operation: float(" + govalue::type_name(*operand) + ")");
    }
  }
  result = Value::float64(power(to_real(left), to_real(right)));
  return true;
}

}  // namespace

bool is_plain_integer(const Value& value) {
  return is_plain_of(value, Kind::integer, Kind::uint64);
}

bool is_plain_float(const Value& value) {
  return is_plain_of(value, Kind::float32, Kind::float64);
}

double to_real(const Value& number) {
  const auto kind = number.type()->kind;
  if (govalue::is_float(kind)) return number.as_float();
  if (govalue::is_unsigned(kind)) return static_cast<double>(number.as_unsigned());
  return static_cast<double>(number.as_signed());
}

std::int64_t to_integer(const Value& number) {
  return govalue::is_float(number.type()->kind) ? govalue::cut_to_int64(number.as_float())
                                                : number.as_signed();
}

bool is_nil(const Value& value) {
  return value.is_nil() || value.is_nil_content();
}

bool equal(Evaluation& evaluation, const Value& left, const Value& right) {
  if (left.is(Kind::pointer) || right.is(Kind::pointer)) {
    Value one = left;
    Value other = right;
    follow(one);
    follow(other);
    return Equality(evaluation).equal(one, other);
  }
  return Equality(evaluation).equal(left, right);
}

bool compare(Evaluation& evaluation, Word sign, const Value& left, const Value& right,
             bool& result) {
  if (are_numbers(left, right)) {
    const bool are_integers = is_plain_integer(left) && is_plain_integer(right);
    result = are_integers ? holds(sign, left.as_signed(), right.as_signed())
                          : holds(sign, to_real(left), to_real(right));
  } else if (are_both(left, right, govalue::string_type)) {
    result = holds(sign, left.as_text(), right.as_text());
    evaluation.spend_bytes(left.size());
  } else if (are_both(left, right, govalue::duration_type)) {
    result = holds(sign, left.as_signed(), right.as_signed());
  } else if (are_both(left, right, govalue::time_type)) {
    const auto order = time_of(left).compare(time_of(right));
    result = holds(sign, order < 0 ? -1 : order > 0 ? 1 : 0, 0);
  } else {
    return evaluation.fail_operation(left, text_of(sign), right);
  }
  return true;
}

bool calculate(Evaluation& evaluation, Word sign, const Value& left, const Value& right,
               Value& result) {
  if (sign == Word::modulo) return modulo(evaluation, left, right, result);
  if (sign == Word::power) return raise(evaluation, left, right, result);
  if (are_numbers(left, right)) {
    if (sign != Word::divide && is_plain_integer(left) && is_plain_integer(right)) {
      result = Value::integer(integer_result(sign, left.as_signed(), right.as_signed()));
    } else {
      result = Value::float64(real_result(sign, to_real(left), to_real(right)));
    }
    return true;
  }
  if (left.is(Kind::pointer) || right.is(Kind::pointer)) {
    Value one = left;
    Value other = right;
    follow(one);
    follow(other);
    return evaluation.fail_operation(one, text_of(sign), other);
  }
  switch (sign) {
    case Word::plus:
      return add_others(evaluation, left, right, result);
    case Word::minus:
      return subtract_others(evaluation, left, right, result);
    case Word::times:
      return multiply_others(evaluation, left, right, result);
    default:
      return evaluation.fail_operation(left, text_of(sign), right);
  }
}

bool negate(Evaluation& evaluation, Value& value) {
  if (is_plain_float(value)) {
    value = Value::of_float(*value.type(), -value.as_float());
  } else if (is_plain_integer(value)) {
    const auto negated = wrapping_negate(value.as_signed());
    value = govalue::is_unsigned(value.type()->kind)
                ? Value::of_unsigned(*value.type(), bits_of(negated))
                : Value::of_signed(*value.type(), negated);
  } else {
    return evaluation.fail("invalid operation: - " + govalue::type_name(value));
  }
  return true;
}

bool convert_to_integer(Evaluation& evaluation, const Value& value, std::int64_t& result) {
  if (!is_plain_number(value)) {
    return evaluation.fail("invalid operation: int(" + govalue::type_name(value) + ")");
  }
  result = to_integer(value);
  return true;
}

}  // namespace expr
