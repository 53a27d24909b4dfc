// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace globs {

// What one character of a text has to be.
struct Step {
  std::vector<std::pair<char32_t, char32_t>> ranges = {};  // the first and the last of each
  bool is_excluding = false;                               // none of these

  bool takes(char32_t unit) const;
};

// A pattern as a machine of states that are all followed at once (Thompson's construction), so that
// no pattern takes long. A state takes one character and leads to the next one, or leads on to others
// without taking any; the one behind the last is the end.
class Machine {
 public:
  // Each of these adds to the end, and returns what it added.
  std::size_t add(Step step);             // takes one character
  std::size_t add_repeated(Step step);    // any number of them, also none
  std::size_t add_fork();                 // leads to the next one, and wherever link() says
  std::size_t add_jump();                 // leads wherever link() says
  void link(std::size_t from, std::size_t to);
  std::size_t size() const { return states_.size(); }

  // Whether the whole text is taken.
  bool matches(std::u32string_view text) const;

  // Whether there may be a longer text that begins with this one and is taken.
  bool may_match_longer(std::u32string_view beginning) const;

 private:
  struct State {
    enum class Kind { step, repeat, fork, jump };
    Kind kind;
    Step step = {};
    std::vector<std::size_t> ways = {};
  };
  class Run;

  std::vector<State> states_;
};

}  // namespace globs
