// SPDX-License-Identifier: Apache-2.0
#include "ci/budget.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ci {
namespace {

// What a message keeps as long as there are elements of lists to leave out.
constexpr std::size_t least_message = 100;

bool is_message(const Report::Entry& entry) {
  return entry.name == "message";
}

// Replaces the value by the longest of its `length` + 1 shorter forms that costs at most `allowed`,
// or by the shortest of all.
void cut(Report::Entry& entry, std::size_t length, std::size_t allowed, const Cost& cost,
         const std::function<Value(std::size_t)>& shortened_to) {
  std::size_t fits = 0;
  for (std::size_t too_long = length + 1; fits + 1 < too_long;) {
    const auto middle = fits + (too_long - fits) / 2;
    const bool enough = cost({.name = entry.name, .value = shortened_to(middle)}) <= allowed;
    (enough ? fits : too_long) = middle;
  }
  entry.value = shortened_to(fits);
}

void cut_message(Report::Entry& entry, std::size_t allowed, const Cost& cost) {
  const auto text = entry.value.flat();
  cut(entry, text.size(), allowed, cost,
      [&](std::size_t length) { return Value(base::shorten(text, length)); });
}

void cut_list(Report::Entry& entry, std::size_t allowed, const Cost& cost) {
  const auto list = entry.value;
  cut(entry, list.size(), allowed, cost, [&](std::size_t count) { return list.first(count); });
}

}  // namespace

std::size_t total_cost(const std::vector<Report::Entry>& entries, const Cost& cost) {
  std::size_t total = 0;
  for (const auto& entry : entries) total += cost(entry);
  return total;
}

std::vector<Report::Entry> fit(std::vector<Report::Entry> entries, std::size_t budget,
                               const Cost& cost) {
  // What `entry` may cost where all the others stay as they are.
  const auto allowed = [&](const Report::Entry& entry) {
    const auto others = total_cost(entries, cost) - cost(entry);
    return budget > others ? budget - others : 0;
  };
  const auto whole = entries;
  std::vector<Report::Entry*> lists;
  for (auto& entry : entries) {
    if (entry.value.is_list()) lists.push_back(&entry);
    if (is_message(entry) && cost(entry) > allowed(entry)) {
      entry.value = Value(base::shorten(entry.value.flat(), least_message));
    }
  }
  std::stable_sort(lists.begin(), lists.end(),
                   [&](const auto* a, const auto* b) { return cost(*a) > cost(*b); });
  for (auto* list : lists) {
    if (cost(*list) > allowed(*list)) cut_list(*list, allowed(*list), cost);
  }
  // Now it is known what is left for the message: often more than its beginning.
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!is_message(entries[i])) continue;
    entries[i] = whole[i];
    if (cost(entries[i]) > allowed(entries[i])) cut_message(entries[i], allowed(entries[i]), cost);
  }
  return entries;
}

}  // namespace ci
