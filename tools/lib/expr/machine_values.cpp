// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "expr/machine.hpp"
#include "expr/operators.hpp"
#include "expr/wrapping.hpp"

namespace expr {

using govalue::Value;

bool Machine::make_range() {
  auto right = stack_.pop();
  auto left = stack_.pop();
  follow(left);
  follow(right);
  std::int64_t first = 0;
  std::int64_t last = 0;
  if (!convert_to_integer(evaluation_, left, first) ||
      !convert_to_integer(evaluation_, right, last)) {
    return false;
  }
  const auto size = std::max<std::int64_t>(wrapping_add(wrapping_subtract(last, first), 1), 0);
  if (!evaluation_.grow(static_cast<std::uint64_t>(size)) ||
      !evaluation_.spend_memory(static_cast<std::uint64_t>(size) * sizeof(Value))) {
    return false;
  }
  std::vector<Value> items;
  items.reserve(static_cast<std::size_t>(size));
  for (std::int64_t index = 0; index < size; ++index) {
    items.push_back(Value::integer(first + index));
  }
  stack_.push(Value::list(std::move(items), govalue::ints_type));
  return true;
}

bool Machine::make_list(std::size_t size) {
  if (stack_.size() < size) return evaluation_.fail("stack underflow");
  if (!evaluation_.grow(size) || !evaluation_.spend_memory(size * sizeof(Value))) return false;
  const auto last = stack_.last(size);
  std::vector<Value> items(std::make_move_iterator(last.begin()),
                           std::make_move_iterator(last.end()));
  stack_.drop(size);
  stack_.push(Value::list(std::move(items)));
  return true;
}

// Of equal keys the first one counts.
bool Machine::make_map(std::size_t pairs) {
  if (!evaluation_.grow(pairs) || !evaluation_.spend_memory(pairs * sizeof(govalue::Entry))) {
    return false;
  }
  const auto last = stack_.last(2 * pairs);
  std::vector<govalue::Entry> entries;
  entries.reserve(pairs);
  for (auto pair = pairs; pair > 0; --pair) {
    auto& key = last[2 * pair - 2];
    if (!key.is(govalue::string_type)) return evaluation_.fail_conversion(key, "string");
    entries.push_back({std::move(key), std::move(last[2 * pair - 1])});
  }
  stack_.drop(2 * pairs);
  stack_.push(Value::map(std::move(entries)));
  return true;
}

bool Machine::match_top() {
  auto pattern = stack_.pop();
  auto subject = stack_.pop();
  follow(pattern);
  follow(subject);
  if (is_nil(pattern) || is_nil(subject)) {
    push_bool(false);
    return true;
  }
  if (!pattern.is(govalue::string_type)) return evaluation_.fail_conversion(pattern, "string");
  // Reading an expression takes far longer than matching with it.
  constexpr std::size_t steps_to_read = 50;
  if (!evaluation_.spend_steps(steps_to_read * (1 + pattern.size()))) return false;
  if (!subject.is(govalue::string_type) && !subject.is_bytes()) {
    return evaluation_.fail_conversion(subject, "[]uint8");
  }
  regex::Meter meter{evaluation_.budget().limits().steps};
  const auto compiled = regex::Pattern::compile(pattern.as_text(), &meter);
  if (!evaluation_.spend_steps(meter.used)) return false;
  if (!compiled) return evaluation_.fail(compiled.error().message);
  stack_.push(std::move(subject));
  return match_pattern(*compiled);
}

bool Machine::match_pattern(const regex::Pattern& pattern) {
  auto subject = stack_.pop();
  follow(subject);
  if (is_nil(subject)) {
    push_bool(false);
    return true;
  }
  if (!subject.is(govalue::string_type) && !subject.is_bytes()) {
    return evaluation_.fail_conversion(subject, "[]uint8");
  }
  if (!evaluation_.spend_steps(1 + subject.size())) return false;
  regex::Meter meter{evaluation_.budget().limits().steps};
  push_bool(pattern.matches(subject.as_text(), &meter));
  return evaluation_.spend_steps(meter.used);
}

bool Machine::find_text(Operation operation) {
  auto part = stack_.pop();
  auto whole = stack_.pop();
  follow(part);
  follow(whole);
  if (is_nil(part) || is_nil(whole)) {
    push_bool(false);
    return true;
  }
  for (const auto* side : {&whole, &part}) {
    if (!side->is(govalue::string_type)) return evaluation_.fail_conversion(*side, "string");
  }
  const auto text = whole.as_text();
  const auto wanted = part.as_text();
  if (!evaluation_.spend_bytes(text.size())) return false;
  if (operation == Operation::contains) {
    push_bool(base::find(text, wanted) != std::string_view::npos);
  } else if (operation == Operation::starts_with) {
    push_bool(text.starts_with(wanted));
  } else {
    push_bool(text.ends_with(wanted));
  }
  return true;
}

}  // namespace expr
