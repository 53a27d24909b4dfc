// SPDX-License-Identifier: Apache-2.0
#include "expr/builtins.hpp"

namespace expr {
namespace {

constexpr std::string_view asks = "func([]interface {}, func(interface {}) bool) bool";
constexpr std::string_view counts = "func([]interface {}, func(interface {}) bool) int";
constexpr std::string_view finds = "func([]interface {}, func(interface {}) bool) interface {}";

// In the order of `Predicate`.
constexpr Builtin rows[] = {
    {"all", Predicate::all, PredicateKind::required, asks},
    {"none", Predicate::none_of, PredicateKind::required, asks},
    {"any", Predicate::any, PredicateKind::required, asks},
    {"one", Predicate::one, PredicateKind::required, asks},
    {"filter", Predicate::filter, PredicateKind::required,
     "func([]interface {}, func(interface {}) bool) []interface {}"},
    {"map", Predicate::map, PredicateKind::required,
     "func([]interface {}, func(interface {}) interface {}) []interface {}"},
    {"find", Predicate::find, PredicateKind::required, finds},
    {"findIndex", Predicate::find_index, PredicateKind::required, counts},
    {"findLast", Predicate::find_last, PredicateKind::required, finds},
    {"findLastIndex", Predicate::find_last_index, PredicateKind::required, counts},
    {"count", Predicate::count, PredicateKind::optional, counts},
    {"sum", Predicate::sum, PredicateKind::optional, counts},
    {"groupBy", Predicate::group_by, PredicateKind::required,
     "func([]interface {}, func(interface {}) interface {}) map[interface {}][]interface {}"},
    {"sortBy", Predicate::sort_by, PredicateKind::and_value,
     "func([]interface {}, func(interface {}) bool, string) []interface {}"},
    {"reduce", Predicate::reduce, PredicateKind::and_value,
     "func([]interface {}, func(interface {}, interface {}) interface {}, interface {}) interface "
     "{}"},
};

}  // namespace

std::span<const Builtin> predicate_builtins() {
  return rows;
}

}  // namespace expr
