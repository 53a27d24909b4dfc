// SPDX-License-Identifier: Apache-2.0
#include "notifications/seen.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/text.hpp"
#include "expr/paths.hpp"
#include "govalue/budget.hpp"
#include "govalue/print.hpp"

namespace notifications {
namespace {

std::string in_words(const govalue::Value& value) {
  constexpr std::size_t longest = 80;
  if (value.is_nil()) return "nil";
  if (value.is_map()) return "a map of " + std::to_string(value.size());
  if (value.is_list()) return "a list of " + std::to_string(value.size());
  govalue::Budget budget(govalue::Limits{});
  const auto text = base::shorten(govalue::to_text(value, budget), longest);
  return value.is_text() ? '"' + text + '"' : text;
}

std::string look_up(const expr::Path& path, const govalue::Value& variables) {
  const auto* at = &variables;
  for (auto step = path.begin(); step != path.end(); ++step) {
    at = at->is_map() ? at->find(*step) : nullptr;
    if (at != nullptr) continue;
    if (std::next(step) == path.end()) return "nil";
    return "nil, there is no " + base::join({path.begin(), std::next(step)}, ".");
  }
  return in_words(*at);
}

bool goes_on(const expr::Path& longer, const expr::Path& path) {
  return longer.size() > path.size() && std::equal(path.begin(), path.end(), longer.begin());
}

// Whether it leads to something that may be told: secrets may not, and functions are nothing to
// see.
bool is_told(const expr::Path& path) {
  constexpr std::string_view roots[] = {"app", "appProject", "ci", "context"};
  return path.size() > 1 &&
         std::find(std::begin(roots), std::end(roots), path[0]) != std::end(roots);
}

}  // namespace

std::vector<Seen> seen_by(std::string_view when, const govalue::Value& variables) {
  const auto paths = expr::paths_in(when);
  std::vector<Seen> all;
  for (const auto& path : paths) {
    const bool goes_further = std::any_of(paths.begin(), paths.end(),
                                          [&](const auto& other) { return goes_on(other, path); });
    if (!is_told(path) || goes_further) continue;
    all.push_back({.path = base::join(path, "."), .value = look_up(path, variables)});
  }
  return all;
}

}  // namespace notifications
