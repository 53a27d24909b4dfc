// SPDX-License-Identifier: Apache-2.0
#include "globs/machine.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace globs {

bool Step::takes(char32_t unit) const {
  const bool is_in = std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
    return range.first <= unit && unit <= range.second;
  });
  return is_in != is_excluding;
}

Step exactly(char32_t unit) {
  return {.ranges = {{unit, unit}}};
}
Step anything() {
  return {.is_excluding = true};
}
Step anything_but(char32_t unit) {
  return {.ranges = {{unit, unit}}, .is_excluding = true};
}

Machine::Place Machine::add() {
  states_.emplace_back();
  return states_.size() - 1;
}

Machine::Place Machine::add(Step step) {
  states_.push_back({.step = std::move(step)});
  return states_.size() - 1;
}

Machine::Place Machine::add_repeated(Step step) {
  const auto around = add();
  const auto once = add(std::move(step));
  link(around, once);
  link(once, around);
  return around;
}

// The states that a text leads to.
class Machine::Run {
 public:
  explicit Run(const Machine& machine) : machine_(machine), is_in_(machine.states_.size()) {
    if (!machine.states_.empty()) enter(0);
  }

  void take(std::u32string_view text) {
    for (const auto unit : text) {
      take(unit);
      if (now_.empty() && !end_) return;
    }
  }

  bool is_at_end() const { return end_; }

  // Whether there is a state that takes a character.
  bool goes_on() const { return !now_.empty(); }

 private:
  void take(char32_t unit) {
    const auto before = std::move(now_);
    now_.clear();
    std::fill(is_in_.begin(), is_in_.end(), 0);
    end_ = false;
    for (const auto place : before) {
      const auto& state = machine_.states_[place];
      if (!state.step->takes(unit)) continue;
      for (const auto way : state.ways) enter(way);
    }
  }

  void enter(Place first) {
    left_.push_back(first);
    while (!left_.empty()) {
      const auto place = left_.back();
      left_.pop_back();
      if (is_in_[place] != 0) continue;
      is_in_[place] = 1;
      end_ = end_ || place == machine_.end_;
      const auto& state = machine_.states_[place];
      if (state.step)
        now_.push_back(place);
      else
        left_.insert(left_.end(), state.ways.begin(), state.ways.end());
    }
  }

  const Machine& machine_;
  std::vector<char> is_in_;
  std::vector<Place> now_ = {};  // those that take a character
  std::vector<Place> left_ = {};
  bool end_ = false;
};

bool Machine::matches(std::u32string_view text) const {
  Run run(*this);
  run.take(text);
  return run.is_at_end();
}

bool Machine::may_match_longer(std::u32string_view beginning) const {
  Run run(*this);
  run.take(beginning);
  return run.goes_on();
}

std::u32string bytes_of(std::string_view text) {
  std::u32string bytes;
  bytes.reserve(text.size());
  for (const auto c : text) bytes += static_cast<unsigned char>(c);
  return bytes;
}

std::u32string points_of(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!base::is_utf8(text.substr(i, length))) {
      points += U'\xFFFD';
      ++i;
      continue;
    }
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t j = 1; j < length; ++j) {
      point = point << 6U | (static_cast<unsigned char>(text[i + j]) & 0x3FU);
    }
    points += point;
    i += length;
  }
  return points;
}

base::Result<void> check_length(std::string_view pattern) {
  constexpr std::size_t longest = 4096;
  if (pattern.size() <= longest) return {};
  return malformed_pattern(pattern, "is longer than " + std::to_string(longest) + " bytes");
}

base::Error malformed_pattern(std::string_view pattern, const std::string& why) {
  return base::malformed_error("the pattern '" + base::shorten(base::printable(pattern), 200) +
                               "' " + why);
}

}  // namespace globs
