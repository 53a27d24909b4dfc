// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "govalue/function.hpp"

namespace govalue {

// The functions that a template can call by name. Refers to rows that others own.
class Functions {
 public:
  Functions() = default;
  explicit Functions(std::span<const Function> rows) { add(rows); }

  // A later row replaces an earlier one of the same name.
  void add(std::span<const Function> rows) {
    for (const auto& row : rows) rows_[row.name] = &row;
  }

  // nullptr where there is none.
  const Function* find(std::string_view name) const {
    const auto row = rows_.find(name);
    return row == rows_.end() ? nullptr : row->second;
  }

  // The function that was most likely meant by a name that there is not.
  std::optional<std::string> did_you_mean(std::string_view name) const;

 private:
  std::unordered_map<std::string_view, const Function*> rows_;
};

}  // namespace govalue
