// SPDX-License-Identifier: Apache-2.0
#include "sprig/state.hpp"

#include <algorithm>

namespace sprig {
namespace {

// Templates use a handful of expressions and zones, and each of them many times.
constexpr std::size_t most_known = 32;

template <typename Known>
const Known* find(const std::vector<Known>& known, std::string_view name) {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [name](const Known& one) { return one.name == name; });
  return found == known.end() ? nullptr : &*found;
}

template <typename Known>
void remember(std::vector<Known>& known, Known one) {
  if (known.size() == most_known) known.erase(known.begin());
  known.push_back(std::move(one));
}

}  // namespace

base::Result<regex::Pattern> State::pattern(std::string_view expression,
                                            regex::Meter& meter) const {
  if (const auto* known = find(patterns_, expression)) {
    meter.spend(known->what.work);
    return known->what.pattern;
  }
  const auto used = meter.used;
  auto made = TRY(regex::Pattern::compile(expression, &meter));
  remember(patterns_, {std::string(expression), {made, meter.used - used}});
  return made;
}

gotime::Location State::location(std::string_view name, govalue::Budget& budget) const {
  if (name == "Local") return world_->local();
  if (const auto* known = find(locations_, name)) return known->what;
  budget.spend_steps(govalue::World::steps_to_find_location);
  const auto found = world_->location(std::string(name));
  auto place = found ? found.value() : gotime::Location();
  remember(locations_, {std::string(name), place});
  return place;
}

std::uint64_t State::random_below(std::uint64_t end) const {
  // Numbers above the last multiple of `end` would favour the small ones.
  const std::uint64_t usable = UINT64_MAX - UINT64_MAX % end;
  for (;;) {
    std::uint64_t number = 0;
    for (const char c : world_->random_bytes(sizeof number)) {
      number = number << 8U | static_cast<unsigned char>(c);
    }
    if (number < usable) return number % end;
  }
}

}  // namespace sprig
