// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace globs {

// What one character of a text has to be.
struct Step {
  std::vector<std::pair<char32_t, char32_t>> ranges = {};  // the first and the last of each
  bool is_excluding = false;                               // none of these

  bool takes(char32_t unit) const;
};

Step exactly(char32_t unit);
Step anything();
Step anything_but(char32_t unit);

// A pattern as a machine of states that are all followed at once (Thompson's construction), so that
// no pattern takes long. It starts at its first state.
class Machine {
 public:
  using Place = std::size_t;

  // A state that leads on wherever link() says: without taking anything, or taking one character.
  Place add();
  Place add(Step step);

  // A state that leads on after any number of such characters, also none.
  Place add_repeated(Step step);

  void link(Place from, Place to) { states_[from].ways.push_back(to); }

  // Must be one that takes nothing: a text ends where it is reached.
  void end_at(Place place) { end_ = place; }

  // Whether the whole text is taken.
  bool matches(std::u32string_view text) const;

  // Whether there may be a longer text that begins with this one and is taken.
  bool may_match_longer(std::u32string_view beginning) const;

 private:
  struct State {
    std::optional<Step> step = std::nullopt;
    std::vector<Place> ways = {};
  };
  class Run;

  std::vector<State> states_;
  Place end_ = 0;
};

// A text as single bytes, and as the code points that Go sees in it: U+FFFD for each byte that is
// not UTF-8.
std::u32string bytes_of(std::string_view text);
std::u32string points_of(std::string_view text);

// Fails with `malformed` for a pattern that is longer than any path.
base::Result<void> check_length(std::string_view pattern);

// For the message when the syntax of a pattern is wrong.
base::Error malformed_pattern(std::string_view pattern, const std::string& why);

}  // namespace globs
