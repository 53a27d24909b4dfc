// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include "govalue/value.hpp"

namespace expr {

// The values that instructions work on. The first few need no memory of their own.
class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  bool is_empty() const { return top_ == base_; }
  std::size_t size() const { return static_cast<std::size_t>(top_ - base_); }
  // How much more fits before memory is needed again.
  bool is_full() const { return top_ == limit_; }

  void push(govalue::Value value) {
    if (is_full()) grow();
    *top_++ = std::move(value);
  }
  govalue::Value pop() { return std::move(*--top_); }
  govalue::Value& top() { return top_[-1]; }
  // The last values; the first of them was pushed first.
  std::span<govalue::Value> last(std::size_t count) { return {top_ - count, count}; }
  void drop(std::size_t count) {
    while (count-- > 0) *--top_ = govalue::Value();
  }

 private:
  static constexpr std::size_t few = 16;

  void grow() {
    const auto used = size();
    const auto bigger = used * 2;
    auto place = std::make_unique<govalue::Value[]>(bigger);
    std::move(base_, top_, place.get());
    many_ = std::move(place);
    base_ = many_.get();
    top_ = base_ + used;
    limit_ = base_ + bigger;
  }

  govalue::Value few_[few];
  std::unique_ptr<govalue::Value[]> many_ = nullptr;
  govalue::Value* base_ = few_;
  govalue::Value* top_ = few_;
  govalue::Value* limit_ = few_ + few;
};

}  // namespace expr
