// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "govalue/value.hpp"
#include "govalue/world.hpp"

// Calls of functions as a template makes them, with results as a template prints them.
namespace sprig::test {

using govalue::Value;

// Always 2 January 2026, 03:04:05 UTC, in a zone two hours east of it; the same bytes are drawn
// again and again.
std::shared_ptr<const govalue::World> still_world();

// The result of a function of ApplicationSets or of notifications.
Value result(std::string_view name, const std::vector<Value>& arguments);

// The result printed, or "error: " and the message.
std::string called(std::string_view name, const std::vector<Value>& arguments);

// The same with a budget of few bytes and steps.
std::string called_with_little(std::string_view name, const std::vector<Value>& arguments);

inline Value text(std::string_view value) {
  return Value::text(value);
}
inline Value number(std::int64_t value) {
  return Value::integer(value);
}
inline Value real(double value) {
  return Value::float64(value);
}
inline Value yes() {
  return Value::boolean(true);
}
inline Value list(std::vector<Value> items) {
  return Value::list(std::move(items));
}
inline Value map(std::vector<govalue::Entry> entries = {}) {
  return Value::map(std::move(entries));
}

}  // namespace sprig::test
