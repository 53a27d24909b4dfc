// SPDX-License-Identifier: Apache-2.0
#include "sprig/deep_copy.hpp"

#include <vector>

#include "sprig/failure.hpp"

namespace sprig {
namespace {

using govalue::Entry;
using govalue::Kind;
using govalue::Value;

class Copier {
 public:
  explicit Copier(govalue::Budget& budget) : budget_(budget) {}

  // Anything once the budget is used up.
  Value copy(const Value& value) {
    const bool can_hold_maps = value.is_map() || (value.is_list() && holds_more_than_texts(value));
    if (!can_hold_maps || value.is_nil_content()) return value;
    if (!budget_.allows_depth(++depth_)) return {};
    Value made = value.is_map() ? copy_of_map(value) : copy_of_list(value);
    --depth_;
    return made;
  }

 private:
  static bool holds_more_than_texts(const Value& list) {
    return list.type()->element->kind != Kind::string;
  }

  Value copy_of_map(const Value& map) {
    if (!budget_.spend_memory(2 * govalue::object_size + map.size() * sizeof(Entry))) return {};
    std::vector<Entry> entries;
    entries.reserve(map.size());
    for (const Entry& entry : map.entries()) entries.push_back({entry.key, copy(entry.value)});
    return Value::map(std::move(entries), *map.type());
  }

  Value copy_of_list(const Value& list) {
    if (!budget_.spend_memory(govalue::object_size + list.size() * sizeof(Value))) return {};
    std::vector<Value> items;
    items.reserve(list.size());
    for (const Value& item : list.items()) items.push_back(copy(item));
    return Value::list(std::move(items), *list.type());
  }

  govalue::Budget& budget_;
  std::size_t depth_ = 0;
};

}  // namespace

base::Result<Value> deep_copy(const Value& value, govalue::Budget& budget) {
  if (value.is_nil()) return failure("reflect: call of reflect.Value.Type on zero Value");
  Value made = Copier(budget).copy(value);
  if (budget.is_exhausted()) return budget.error();
  return made;
}

}  // namespace sprig
