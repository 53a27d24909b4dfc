// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>

#include "gotime/wrapping.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::Int;
using govalue::Rest;
using govalue::Value;

// The numbers from `begin` to before `end`, in steps that may be negative.
struct Range {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t step;

  // How many there are; none where the step leads away from the end.
  std::uint64_t size() const {
    const bool goes_up = end >= begin;
    if (goes_up ? step <= 0 : step >= 0) return 0;
    const auto from = static_cast<std::uint64_t>(begin);
    const auto to = static_cast<std::uint64_t>(end);
    const std::uint64_t distance = goes_up ? to - from : from - to;
    const std::uint64_t stride =
        goes_up ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
    return distance / stride + (distance % stride == 0 ? 0 : 1);
  }
  std::int64_t operator[](std::uint64_t index) const {
    return gotime::wrapping_add(begin,
                                gotime::wrapping_multiply(static_cast<std::int64_t>(index), step));
  }
};

base::Result<Ints> listed(Call& call, const Range& range) {
  const std::uint64_t size = range.size();
  if (size > call.budget.limits().memory || !call.budget.spend_memory(size * sizeof(Value))) {
    call.budget.spend_memory(call.budget.limits().memory);
    return call.budget.error();
  }
  std::vector<Value> numbers;
  numbers.reserve(size);
  for (std::uint64_t i = 0; i < size; ++i) numbers.push_back(Value::integer(range[i]));
  return Ints{Value::list(std::move(numbers), govalue::ints_type)};
}

base::Result<Ints> until(Call& call, Int count) {
  return listed(call, {0, count.value, count.value < 0 ? -1 : 1});
}

base::Result<Ints> until_step(Call& call, Int begin, Int end, Int step) {
  return listed(call, {begin.value, end.value, step.value});
}

base::Result<std::string> sequence(Call& call, Rest<Int> numbers) {
  const auto given = numbers.values;
  if (given.empty() || given.size() > 3) return std::string();
  const std::int64_t begin = given.size() == 1 ? 1 : given[0].as_signed();
  const std::int64_t end = given.back().as_signed();
  const std::int64_t direction = end < begin ? -1 : 1;
  const std::int64_t step = given.size() == 3 ? given[1].as_signed() : direction;
  // The library looks at the direction only where it goes down.
  if (direction < 0 && step > 0) return std::string();
  const Range range{begin, gotime::wrapping_add(end, direction), step};
  std::string out;
  const std::uint64_t size = range.size();
  for (std::uint64_t i = 0; i < size; ++i) {
    if (i > 0) out += ' ';
    const std::string number = std::to_string(range[i]);
    if (!call.budget.spend_memory(number.size() + sizeof(Value))) return call.budget.error();
    out += number;
  }
  return out;
}

}  // namespace

std::span<const govalue::Function> range_functions() {
  static const std::array rows = {
      function<&until>("until"),
      function<&until_step>("untilStep"),
      function<&sequence>("seq"),
  };
  return rows;
}

}  // namespace sprig
