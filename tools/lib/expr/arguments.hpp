// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/evaluation.hpp"
#include "govalue/value.hpp"

namespace expr {

// The arguments of a function as its body reads them. What is no such argument is said, in Go's
// words for what its code would have done.
class Arguments {
 public:
  Arguments(Evaluation& evaluation, std::span<const govalue::Value> values)
      : evaluation_(evaluation), values_(values) {}

  std::size_t size() const { return values_.size(); }
  const govalue::Value& operator[](std::size_t index) const { return values_[index]; }

  // Whether there is such an argument.
  bool has(std::size_t index) const;
  bool text(std::size_t index, std::string_view& result) const;
  bool integer(std::size_t index, std::int64_t& result) const;

  // "invalid number of arguments (expected 1, got 2)", with the name after "arguments for".
  bool wrong_count(std::string_view expected, std::string_view name = "") const;

 private:
  Evaluation& evaluation_;
  std::span<const govalue::Value> values_;
};

// Whether there is memory for a text of so many bytes.
bool spend_text(Evaluation& evaluation, std::size_t size);

// Makes a list; fails where there is no memory for it.
bool make_list(Evaluation& evaluation, std::vector<govalue::Value> items, govalue::Value& result);

}  // namespace expr
