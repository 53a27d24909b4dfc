// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "govalue/function.hpp"
#include "govalue/value.hpp"

namespace sprig {

// A function of Go that panics, and so has no second result for its error.
template <auto body>
govalue::Function panicking(std::string_view name) {
  govalue::Function function = govalue::function<body>(name);
  function.can_fail = false;
  return function;
}

// A map with these functions under their names, and what is in `others`. All functions carry `own`.
inline govalue::Value map_of_functions(std::span<const govalue::Function> functions,
                                       const std::shared_ptr<const void>& own,
                                       std::vector<govalue::Entry> others = {}) {
  for (govalue::Function function : functions) {
    function.own = own;
    const auto name = govalue::Value::text(function.name);
    others.push_back({name, govalue::Value::function(std::move(function))});
  }
  return govalue::Value::map(std::move(others));
}

}  // namespace sprig
