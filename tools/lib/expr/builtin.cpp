// SPDX-License-Identifier: Apache-2.0
#include "expr/builtin.hpp"

#include <algorithm>
#include <vector>

#include "expr/builtins.hpp"

namespace expr {
namespace {

// All functions, by name.
const std::vector<const Builtin*>& index_of_names() {
  static const auto index = [] {
    std::vector<const Builtin*> all;
    for (const auto rows : {predicate_builtins(), text_builtins(), math_builtins(), list_builtins(),
                            map_builtins(), time_builtins(), conversion_builtins()}) {
      for (const auto& row : rows) all.push_back(&row);
    }
    std::sort(all.begin(), all.end(),
              [](const auto* one, const auto* other) { return one->name < other->name; });
    return all;
  }();
  return index;
}

}  // namespace

const Builtin* find_builtin(std::string_view name) {
  const auto& all = index_of_names();
  const auto found =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const Builtin* row, std::string_view text) { return row->name < text; });
  return found != all.end() && (*found)->name == name ? *found : nullptr;
}

const Builtin& builtin_of(Predicate predicate) {
  return predicate_builtins()[static_cast<std::size_t>(predicate) - 1];
}

std::string type_name(const Builtin& builtin) {
  if (!builtin.written_type.empty()) return std::string(builtin.written_type);
  if (builtin.overloads.empty()) return "func(...interface {}) (interface {}, error)";
  const auto& overload = builtin.overloads.front();
  std::string name = "func(";
  for (std::size_t index = 0; index < overload.count; ++index) {
    name += (index > 0 ? ", " : "") + std::string(overload.parameters[index]->name);
  }
  const std::string result(overload.result->name);
  return name + ") " + (overload.can_fail ? "(" + result + ", error)" : result);
}

}  // namespace expr
