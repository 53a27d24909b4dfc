// SPDX-License-Identifier: Apache-2.0
//
// merge and mergeOverwrite, as mergo 1.0.1 merges maps.
//
//   {a: 1, m: {x: 1}}  merged with  {a: 2, m: {y: 2}, b: []}   is  {a: 1, b: [], m: {x: 1, y: 2}}
//
// Maps in both places are merged in place, at any depth. Of everything else the destination's value
// stays if it is not empty, or the source's wins when overwriting. A map that the destination does
// not have yet is not copied: both share it from then on.
#include <array>
#include <optional>

#include "sprig/containment.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::Entry;
using govalue::function;
using govalue::Kind;
using govalue::Map;
using govalue::Rest;
using govalue::Type;
using govalue::Value;

enum class Winner { destination, source };

// What a failure means depends on the function: an error of the library, which `merge` hides, or a
// panic, which nobody does.
struct Fault {
  bool is_panic;
  base::Error error;
};

// mergo's idea of empty, which has no structures and complex numbers.
bool is_empty_value(const Value& value) {
  if (value.is_nil() || value.is_nil_content()) return true;
  const Kind kind = value.type()->kind;
  if (kind == Kind::string || kind == Kind::slice || kind == Kind::map) return value.size() == 0;
  if (kind == Kind::boolean) return !value.as_bool();
  if (is_float(kind)) return value.as_float() == 0;
  if (is_signed(kind)) return value.as_signed() == 0;
  return is_unsigned(kind) && value.as_unsigned() == 0;
}

Fault panic(std::string message) {
  return {true, failure(std::move(message))};
}

Fault not_assignable(std::string_view method, const Type& from, const Type& to) {
  return panic("reflect.Value." + std::string(method) + ": value of type " +
               std::string(from.name) + " is not assignable to type " + std::string(to.name));
}

bool can_hold(const Type& variable, const Type& content) {
  return &variable == &content || &variable == &govalue::interface_type;
}

class Merger {
 public:
  Merger(Winner winner, govalue::Budget& budget) : winner_(winner), budget_(budget) {}

  std::optional<Fault> merge_maps(const Value& into, const Value& from) {
    if (!budget_.allows_depth(++depth_)) return Fault{true, budget_.error()};
    // A copy: both may be the same map.
    const std::vector<Entry> entries(from.entries().begin(), from.entries().end());
    for (const Entry& entry : entries) {
      if (!budget_.spend_memory(sizeof(Entry))) return Fault{true, budget_.error()};
      auto fault = merge_entry(into, entry, *from.type());
      if (fault) return fault;
    }
    --depth_;
    return std::nullopt;
  }

 private:
  std::optional<Fault> merge_entry(const Value& into, const Entry& entry, const Type& source) {
    const Type& type = *into.type();
    if (!can_hold(*type.key, *source.key))
      return not_assignable("MapIndex", *source.key, *type.key);
    const bool overwrites = winner_ == Winner::source;
    if (entry.value.is_nil()) {
      return overwrites ? set(into, entry, source) : std::nullopt;
    }
    const Value* const found = into.find(entry.key);
    const Value old = found == nullptr ? Value() : *found;
    const bool is_list = entry.value.is(Kind::slice);
    const bool are_maps = entry.value.is_map() && old.is_map();
    if (!is_list && !old.is_nil()) {
      auto fault = merge_values(old, entry.value);
      if (fault) return fault;
    }
    if (is_empty_value(old)) return set(into, entry, source);
    if (are_maps || !overwrites) return std::nullopt;
    return set(into, entry, source);
  }

  // Merges a structure, a pointer or a map into what is in its place. Only maps change.
  std::optional<Fault> merge_values(const Value& into, const Value& from) {
    if (into.is_map()) {
      if (into.is_nil_content() && from.is(Kind::structure)) {
        return panic("reflect: call of reflect.Value.IsNil on struct Value");
      }
      if (!from.is_map() || into.is_nil_content()) return std::nullopt;
      return merge_maps(into, from);
    }
    const bool has_parts = from.is_map() || from.is(Kind::structure);
    if (into.is(Kind::pointer) && has_parts && winner_ == Winner::destination &&
        into.type()->element != from.type()) {
      return Fault{false, failure("src and dst must be of same type")};
    }
    return std::nullopt;
  }

  std::optional<Fault> set(const Value& into, const Entry& entry, const Type& source) {
    const Type& element = *into.type()->element;
    if (!can_hold(element, *source.element)) {
      return not_assignable("SetMapIndex", *source.element, element);
    }
    auto done = put(into, entry.key, entry.value, budget_);
    if (!done) return Fault{true, std::move(done).error()};
    return std::nullopt;
  }

  Winner winner_;
  govalue::Budget& budget_;
  std::size_t depth_ = 0;
};

using Merged = base::Result<Value>;
enum class Faults { hidden, told };

Merged merged(Call& call, Map into, Rest<Map> sources, Winner winner, Faults faults) {
  Value target = std::move(into.value);
  for (const Value& source : sources.values) {
    if (target.is_nil_content() && !source.is_nil_content()) target = Value::map();
    auto fault = Merger(winner, call.budget).merge_maps(target, source);
    if (!fault) continue;
    if (fault->is_panic || faults == Faults::told) return std::move(fault->error);
    return Value::text("");
  }
  return target;
}

Merged merge(Call& call, Map into, Rest<Map> sources) {
  return merged(call, std::move(into), sources, Winner::destination, Faults::hidden);
}
Merged must_merge(Call& call, Map into, Rest<Map> sources) {
  return merged(call, std::move(into), sources, Winner::destination, Faults::told);
}
Merged merge_overwrite(Call& call, Map into, Rest<Map> sources) {
  return merged(call, std::move(into), sources, Winner::source, Faults::hidden);
}
Merged must_merge_overwrite(Call& call, Map into, Rest<Map> sources) {
  return merged(call, std::move(into), sources, Winner::source, Faults::told);
}

}  // namespace

std::span<const govalue::Function> merge_functions() {
  static const std::array rows = {
      function<&merge>("merge"),
      function<&must_merge>("mustMerge"),
      function<&merge_overwrite>("mergeOverwrite"),
      function<&must_merge_overwrite>("mustMergeOverwrite"),
  };
  return rows;
}

}  // namespace sprig
