// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace base {

// The outcome of an operation that can fail for reasons outside this program: a value or an Error.
//
// C++20 has no std::expected. The members have its names, so that a reader knows them already and
// this class can later be rebuilt on it. Asking for the wrong alternative is a bug and throws.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  const T& value() const& { return std::get<0>(state_); }
  T& value() & { return std::get<0>(state_); }
  T value() && { return std::get<0>(std::move(state_)); }
  const Error& error() const& { return std::get<1>(state_); }
  Error error() && { return std::get<1>(std::move(state_)); }

  const T& operator*() const { return value(); }
  T& operator*() { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  // Says what the caller was doing, for the message. A value passes through untouched.
  Result context(std::string doing) && {
    if (!has_value()) std::get<1>(state_).context.push_back(std::move(doing));
    return std::move(*this);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }

  void value() const {}
  const Error& error() const& { return error_.value(); }
  Error error() && { return std::move(error_).value(); }

  Result context(std::string doing) && {
    if (error_) error_->context.push_back(std::move(doing));
    return std::move(*this);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace base

// Yields the value of a Result, or returns its error from the enclosing function:
//
//   const auto text = TRY(base::read_file(path).context("reading the password"));
//
// A GNU statement expression: g++ and clang++ are the only compilers we build with. One TRY per
// statement: -Wshadow refuses a nested one.
#define TRY(expression)                                    \
  __extension__({                                          \
    auto try_result = (expression);                        \
    if (!try_result) return std::move(try_result).error(); \
    std::move(try_result).value();                         \
  })
