// SPDX-License-Identifier: Apache-2.0
//
// The pattern becomes a machine whose states are followed all at once (Thompson's construction),
// so that no pattern takes long. A state either eats a character or leads on to others.
#include "windows/glob.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace windows {
namespace {

// The code points of a text; bytes that are no UTF-8 count as one each.
std::u32string decode(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t j = 1; j < length && i + j < text.size(); ++j) {
      point = point << 6U | (static_cast<unsigned char>(text[i + j]) & 0x3FU);
    }
    points += point;
    i += length;
  }
  return points;
}

struct State {
  // Eats one of `set`, or one that is not in it; moves on to the state behind it.
  bool eats = false;
  bool is_excluding = false;
  std::u32string set = {};             // pairs: the first and the last of a range
  bool repeats = false;                // or stays here, having eaten
  std::vector<std::size_t> ways = {};  // where it leads without eating
};

class Machine {
 public:
  // Nothing for a pattern that cannot be read.
  static std::optional<Machine> build(std::u32string pattern,
                                      std::optional<char32_t> separator = std::nullopt) {
    Machine machine(std::move(pattern));
    if (separator) machine.separators_ = {*separator, *separator};
    if (!machine.read_all()) return std::nullopt;
    return machine;
  }

  bool matches(const std::u32string& text) const {
    std::vector<bool> now(states_.size() + 1);
    enter(0, now);
    for (const auto point : text) {
      std::vector<bool> next(states_.size() + 1);
      for (std::size_t i = 0; i < states_.size(); ++i) {
        if (now[i] && eats(states_[i], point)) enter(states_[i].repeats ? i : i + 1, next);
      }
      now = std::move(next);
    }
    return now.back();
  }

 private:
  struct Group {
    std::size_t fork;
    std::vector<std::size_t> ends;
  };

  explicit Machine(std::u32string pattern) : pattern_(std::move(pattern)) {}

  static bool eats(const State& state, char32_t point) {
    if (!state.eats) return false;
    bool is_in = false;
    for (std::size_t i = 0; i < state.set.size(); i += 2) {
      is_in = is_in || (point >= state.set[i] && point <= state.set[i + 1]);
    }
    return is_in != state.is_excluding;
  }

  void enter(std::size_t first, std::vector<bool>& into) const {
    std::vector<std::size_t> left = {first};
    while (!left.empty()) {
      const auto state = left.back();
      left.pop_back();
      if (into[state]) continue;
      into[state] = true;
      if (state == states_.size()) continue;
      const auto& ways = states_[state].ways;
      left.insert(left.end(), ways.begin(), ways.end());
    }
  }

  bool read_all() {
    while (at_ < pattern_.size()) {
      if (!read_one(pattern_[at_++])) return false;
    }
    return groups_.empty();
  }

  bool read_one(char32_t point) {
    const auto here = states_.size();
    switch (point) {
      case U'*':
        states_.push_back({.eats = true,
                           .is_excluding = true,
                           .set = take_second_star() ? std::u32string() : separators_,
                           .repeats = true,
                           .ways = {here + 1}});
        return true;
      case U'?':
        states_.push_back({.eats = true, .is_excluding = true, .set = separators_});
        return true;
      case U'[':
        return read_class();
      case U'{':
        states_.push_back({.ways = {here + 1}});
        groups_.push_back({.fork = here, .ends = {}});
        return true;
      case U'\\':
        if (at_ == pattern_.size()) return false;
        point = pattern_[at_++];
        break;
      case U',':
        if (groups_.empty()) break;
        end_alternative();
        states_[groups_.back().fork].ways.push_back(states_.size());
        return true;
      case U'}':
        if (groups_.empty()) break;
        end_alternative();
        for (const auto end : groups_.back().ends) states_[end].ways = {states_.size()};
        groups_.pop_back();
        return true;
      default:
        break;
    }
    states_.push_back({.eats = true, .set = {point, point}});
    return true;
  }

  bool take_second_star() {
    const bool is_there = at_ < pattern_.size() && pattern_[at_] == U'*';
    at_ += is_there ? 1 : 0;
    return is_there;
  }

  // Its last state leads behind the group, once that is known.
  void end_alternative() {
    groups_.back().ends.push_back(states_.size());
    states_.emplace_back();
  }

  // A range, or a list in which `-` is a character like others; never both.
  bool read_class() {
    State state = {.eats = true};
    if (at_ < pattern_.size() && pattern_[at_] == U'!') {
      state.is_excluding = true;
      ++at_;
    }
    if (at_ + 1 < pattern_.size() && pattern_[at_ + 1] == U'-') {
      if (at_ + 3 >= pattern_.size()) return false;
      state.set = {pattern_[at_], pattern_[at_ + 2]};
      at_ += 3;
      if (state.set[0] > state.set[1]) return false;
    } else {
      for (; at_ < pattern_.size() && pattern_[at_] != U']'; ++at_) {
        if (pattern_[at_] == U'\\') ++at_;
        if (at_ < pattern_.size()) state.set += {pattern_[at_], pattern_[at_]};
      }
    }
    if (at_ >= pattern_.size() || pattern_[at_] != U']' || state.set.empty()) return false;
    ++at_;
    states_.push_back(std::move(state));
    return true;
  }

  std::u32string pattern_;
  std::u32string separators_ = {};
  std::size_t at_ = 0;
  std::vector<State> states_ = {};
  std::vector<Group> groups_ = {};
};

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  if (pattern == "*") return true;
  const auto machine = Machine::build(decode(pattern));
  return machine && machine->matches(decode(text));
}

bool glob_matches(std::string_view pattern, std::string_view text, char separator) {
  const auto machine = Machine::build(decode(pattern), static_cast<unsigned char>(separator));
  return machine && machine->matches(decode(text));
}

bool is_glob(std::string_view pattern) {
  return Machine::build(decode(pattern)).has_value();
}

}  // namespace windows
