// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "expr/arguments.hpp"
#include "expr/builtins.hpp"
#include "expr/fetch.hpp"
#include "expr/operators.hpp"
#include "expr/signatures.hpp"
#include "expr/validators.hpp"
#include "expr/wrapping.hpp"
#include "govalue/function.hpp"

namespace expr {
namespace {

using govalue::Kind;
using govalue::Value;
using Values = std::span<const Value>;

bool fail_argument(Evaluation& evaluation, std::string_view name, const Value& value) {
  return evaluation.fail("invalid argument for " + std::string(name) + " (type " +
                         govalue::type_name(value) + ")");
}

bool absolute(Evaluation& evaluation, Values values, Value& result) {
  const auto& value = values[0];
  if (!is_plain_number(value)) return fail_argument(evaluation, "abs", value);
  const bool is_negative = is_plain_float(value)
                               ? value.as_float() < 0
                               : govalue::is_signed(value.type()->kind) && value.as_signed() < 0;
  result = value;
  return !is_negative || negate(evaluation, result);
}

double ceiling_of(double value) {
  return std::ceil(value);
}
double floor_of(double value) {
  return std::floor(value);
}
double round_of(double value) {
  return std::round(value);
}

template <auto round_to>
bool rounded(Evaluation& evaluation, Values values, Value& result, std::string_view name) {
  const auto& value = values[0];
  if (!is_plain_number(value)) return fail_argument(evaluation, name, value);
  result = Value::float64(is_plain_float(value) ? round_to(value.as_float()) : to_real(value));
  return true;
}

bool ceiling(Evaluation& evaluation, Values values, Value& result) {
  return rounded<ceiling_of>(evaluation, values, result, "ceil");
}
bool floor(Evaluation& evaluation, Values values, Value& result) {
  return rounded<floor_of>(evaluation, values, result, "floor");
}
bool round(Evaluation& evaluation, Values values, Value& result) {
  return rounded<round_of>(evaluation, values, result, "round");
}

// Numbers by their kind: a duration is one, too.
bool is_number_kind(const Value& value) {
  return !value.is_nil() && govalue::is_number(value.type()->kind) && !value.is(Kind::uintptr);
}

double real_of(const Value& value) {
  return to_real(value);
}

// How deeply lists may be nested in lists; expr's own limit is beyond what ours allows.
bool enter(Evaluation& evaluation, std::size_t depth) {
  return (evaluation.budget().allows_depth(depth) && evaluation.spend_steps(1)) ||
         evaluation.fail("");
}

// max() and min(). Lists are looked into; `sign` is what the value so far must be to the next one
// for that to be better.
class Extreme {
 public:
  Extreme(Evaluation& evaluation, std::string_view name, Word sign)
      : evaluation_(evaluation), name_(name), sign_(sign) {}

  bool of(Values values, Value& best, std::size_t depth) {
    if (!enter(evaluation_, depth)) return false;
    for (const auto& value : values) {
      if (value.is(govalue::list_type)) {
        if (!of_list(value, best, depth)) return false;
      } else if (value.is(Kind::slice)) {
        if (!of_typed_list(value, best, depth)) return false;
      } else if (is_number_kind(value)) {
        if (!take(value, best)) return false;
      } else if (values.size() == 1) {
        best = value;
        return true;
      } else {
        return fail_argument(evaluation_, name_, value);
      }
    }
    return true;
  }

 private:
  bool take(const Value& value, Value& best) {
    bool is_better = best.is_nil();
    if (!is_better && !compare(evaluation_, sign_, best, value, is_better)) return false;
    if (is_better) best = value;
    return true;
  }

  bool of_list(const Value& list, Value& best, std::size_t depth) {
    for (const auto& item : list.items()) {
      if (is_plain_number(item)) {
        if (!evaluation_.spend_steps(1)) return evaluation_.fail("");
        if (!take(item, best)) return false;
        continue;
      }
      if (!item.is(Kind::slice)) return fail_argument(evaluation_, name_, item);
      Value nested;
      if (!of({&item, 1}, nested, depth + 1)) return false;
      if (!nested.is_nil() && !take(nested, best)) return false;
    }
    return true;
  }

  bool of_typed_list(const Value& list, Value& best, std::size_t depth) {
    for (std::size_t index = 0; index < list.size(); ++index) {
      const auto item = item_at(list, index);
      Value nested;
      if (!of({&item, 1}, nested, depth + 1)) return false;
      if (!is_plain_number(nested)) return fail_argument(evaluation_, name_, nested);
      if (!take(nested, best)) return false;
    }
    return true;
  }

  Evaluation& evaluation_;
  std::string_view name_;
  Word sign_;
};

bool maximum(Evaluation& evaluation, Values values, Value& result) {
  return Extreme(evaluation, "max", Word::less).of(values, result, 0);
}

bool minimum(Evaluation& evaluation, Values values, Value& result) {
  return Extreme(evaluation, "min", Word::more).of(values, result, 0);
}

// Hands every number in values and lists to `take`; sums of lists in lists are done apart, as the
// order of additions shows in their result.
template <typename Collection>
bool collect(Evaluation& evaluation, std::string_view name, Values values, Collection& collection,
             std::size_t depth) {
  if (!enter(evaluation, depth)) return false;
  for (const auto& value : values) {
    if (is_number_kind(value)) {
      collection.add(real_of(value));
    } else if (!value.is(Kind::slice)) {
      return fail_argument(evaluation, name, value);
    } else {
      for (std::size_t index = 0; index < value.size(); ++index) {
        const auto item = item_at(value, index);
        if (!evaluation.spend_steps(1)) return evaluation.fail("");
        if (is_number_kind(item)) {
          collection.add(real_of(item));
          continue;
        }
        Collection nested;
        if (!collect(evaluation, name, {&item, 1}, nested, depth + 1)) return false;
        collection.add(nested);
      }
    }
  }
  return true;
}

struct Sum {
  std::size_t count = 0;
  double total = 0;
  void add(double number) {
    total += number;
    ++count;
  }
  void add(const Sum& other) {
    total += other.total;
    count += other.count;
  }
};

struct Numbers {
  std::vector<double> all = {};
  void add(double number) { all.push_back(number); }
  void add(const Numbers& other) { all.insert(all.end(), other.all.begin(), other.all.end()); }
};

bool mean(Evaluation& evaluation, Values values, Value& result) {
  Sum sum;
  if (!collect(evaluation, "mean", values, sum, 0)) return false;
  result = Value::float64(sum.count == 0 ? 0 : sum.total / static_cast<double>(sum.count));
  return true;
}

bool median(Evaluation& evaluation, Values values, Value& result) {
  Numbers numbers;
  if (!collect(evaluation, "median", values, numbers, 0)) return false;
  auto& all = numbers.all;
  if (!evaluation.spend_memory(all.size() * sizeof(double))) return evaluation.fail("");
  std::sort(all.begin(), all.end(), [](double one, double other) {
    return one < other || (std::isnan(one) && !std::isnan(other));
  });
  const auto middle = all.size() / 2;
  double value = 0;
  if (!all.empty()) {
    value = all.size() % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
  }
  result = Value::float64(value);
  return true;
}

bool read_bits(Evaluation& evaluation, const Value& value, std::string_view name,
               std::int64_t& result) {
  if (!is_plain_integer(value)) {
    return evaluation.fail("cannot use " + govalue::type_name(value) +
                           " as argument (type int) to call " + std::string(name));
  }
  result = value.as_signed();
  return true;
}

struct BitOperands {
  std::int64_t left = 0;
  std::int64_t right = 0;
};

bool read_two(Evaluation& evaluation, Values values, std::string_view name, BitOperands& operands) {
  if (values.size() != 2) return Arguments(evaluation, values).wrong_count("2", name);
  return read_bits(evaluation, values[0], name, operands.left) &&
         read_bits(evaluation, values[1], name, operands.right);
}

std::int64_t bits_and(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) & bits_of(b));
}
std::int64_t bits_or(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) | bits_of(b));
}
std::int64_t bits_xor(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) ^ bits_of(b));
}
std::int64_t bits_clear(std::int64_t a, std::int64_t b) {
  return wrap(bits_of(a) & ~bits_of(b));
}
std::int64_t shift_left(std::int64_t a, std::int64_t by) {
  return by > 63 ? 0 : wrap(bits_of(a) << bits_of(by));
}
std::int64_t shift_right(std::int64_t a, std::int64_t by) {
  return a >> std::min<std::int64_t>(by, 63);
}
std::int64_t shift_right_unsigned(std::int64_t a, std::int64_t by) {
  return by > 63 ? 0 : wrap(bits_of(a) >> bits_of(by));
}

using BitFunction = std::int64_t (*)(std::int64_t, std::int64_t);
enum class IsShift { no, yes };

// The name is wanted for messages, so each function is told its own.
template <BitFunction function, IsShift is_shift>
bool bits(Evaluation& evaluation, Values values, Value& result, std::string_view name) {
  BitOperands operands;
  if (!read_two(evaluation, values, name, operands)) return false;
  if (is_shift == IsShift::yes && operands.right < 0) {
    return evaluation.fail("invalid operation: negative shift count " +
                           std::to_string(operands.right) + " (type int)");
  }
  result = Value::integer(function(operands.left, operands.right));
  return true;
}

bool bit_and(Evaluation& evaluation, Values values, Value& result) {
  return bits<bits_and, IsShift::no>(evaluation, values, result, "bitand");
}
bool bit_or(Evaluation& evaluation, Values values, Value& result) {
  return bits<bits_or, IsShift::no>(evaluation, values, result, "bitor");
}
bool bit_xor(Evaluation& evaluation, Values values, Value& result) {
  return bits<bits_xor, IsShift::no>(evaluation, values, result, "bitxor");
}
bool bit_nand(Evaluation& evaluation, Values values, Value& result) {
  return bits<bits_clear, IsShift::no>(evaluation, values, result, "bitnand");
}
bool bit_shl(Evaluation& evaluation, Values values, Value& result) {
  return bits<shift_left, IsShift::yes>(evaluation, values, result, "bitshl");
}
bool bit_shr(Evaluation& evaluation, Values values, Value& result) {
  return bits<shift_right, IsShift::yes>(evaluation, values, result, "bitshr");
}
bool bit_ushr(Evaluation& evaluation, Values values, Value& result) {
  return bits<shift_right_unsigned, IsShift::yes>(evaluation, values, result, "bitushr");
}

bool bit_not(Evaluation& evaluation, Values values, Value& result) {
  if (values.size() != 1) return Arguments(evaluation, values).wrong_count("1", "bitnot");
  std::int64_t value = 0;
  if (!read_bits(evaluation, values[0], "bitnot", value)) return false;
  result = Value::integer(wrap(~bits_of(value)));
  return true;
}

Builtin checked(std::string_view name, Validate validate, Body body,
                CallStyle style = CallStyle::arguments) {
  return {.name = name, .validate = validate, .body = body, .style = style};
}

Builtin of_bits(std::string_view name, Body body) {
  return {.name = name, .overloads = signatures::two_integers, .body = body};
}

}  // namespace

std::span<const Builtin> math_builtins() {
  static const Builtin rows[] = {
      checked("abs", validators::number, absolute, CallStyle::one_argument),
      checked("ceil", validators::rounded, ceiling, CallStyle::one_argument),
      checked("floor", validators::rounded, floor, CallStyle::one_argument),
      checked("round", validators::rounded, round, CallStyle::one_argument),
      checked("max", validators::aggregate, maximum),
      checked("min", validators::aggregate, minimum),
      checked("mean", validators::aggregate, mean),
      checked("median", validators::aggregate, median),
      of_bits("bitand", bit_and),
      of_bits("bitor", bit_or),
      of_bits("bitxor", bit_xor),
      of_bits("bitnand", bit_nand),
      of_bits("bitshl", bit_shl),
      of_bits("bitshr", bit_shr),
      of_bits("bitushr", bit_ushr),
      {.name = "bitnot", .overloads = signatures::one_integer, .body = bit_not},
  };
  return rows;
}

}  // namespace expr
