// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "govalue/budget.hpp"
#include "govalue/value.hpp"
#include "govalue/world.hpp"

namespace expr {

// What the parts of one evaluation share. Everything that can fail says so here, once, and returns
// `false`: no result is carried around on the way that goes well.
class Evaluation {
 public:
  Evaluation(const govalue::World& world, govalue::Budget& budget)
      : world_(world), budget_(budget) {}

  const govalue::World& world() const { return world_; }
  const gotime::Location& local() {
    if (!local_) local_ = world_.local();
    return *local_;
  }
  govalue::Budget& budget() { return budget_; }

  // Notes what is wrong. Always `false`.
  bool fail(std::string message);
  // The same for an error that names the types of two operands: "invalid operation: int + string".
  bool fail_operation(const govalue::Value& left, std::string_view sign,
                      const govalue::Value& right);
  // "interface conversion: interface {} is int, not string".
  bool fail_conversion(const govalue::Value& value, std::string_view wanted);
  const std::string& message() const { return message_; }

  // expr's own budget counts the items of lists and the bytes of repeated texts.
  bool grow(std::uint64_t size);

  // Ours, for what takes time or memory; the error is then the budget's.
  bool spend_steps(std::uint64_t steps) { return budget_.spend_steps(steps); }
  bool spend_bytes(std::uint64_t bytes) { return budget_.spend_bytes(bytes); }
  bool spend_memory(std::uint64_t bytes) { return budget_.spend_memory(bytes); }

 private:
  const govalue::World& world_;
  std::optional<gotime::Location> local_ = {};  // asked for once
  govalue::Budget& budget_;
  std::uint64_t size_ = 0;
  std::string message_ = {};
};

// The word reflection has for what a value is: "slice", "map", "invalid" of nil.
std::string_view kind_text(const govalue::Value& value);

// A pointer replaced by what it points to; a nil one by nil.
void follow(govalue::Value& value);

}  // namespace expr
