// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "gotime/location.hpp"
#include "govalue/function.hpp"

namespace govalue {

// The functions that a template can call by name. Refers to rows and names that others own.
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

  // What Go's time.Local is for them; UTC unless somebody says otherwise.
  const gotime::Location& local() const { return local_; }
  void set_local(gotime::Location local) { local_ = std::move(local); }

  // What people write who know another language or library: `wrong` means `right`.
  void add_other_name(std::string_view wrong, std::string_view right) {
    other_names_[wrong] = right;
  }

  // The function that was most likely meant by a name that there is not.
  std::optional<std::string> did_you_mean(std::string_view name) const;

 private:
  std::unordered_map<std::string_view, const Function*> rows_;
  std::unordered_map<std::string_view, std::string_view> other_names_;
  gotime::Location local_;
};

}  // namespace govalue
