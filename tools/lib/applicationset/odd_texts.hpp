// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "applicationset/expand.hpp"
#include "applicationset/note.hpp"

namespace applicationset {

// Finds parameters that are no texts and were put into texts all the same, as Go prints them: large
// numbers as `8.8e+11` (AS013), maps and lists as `map[a:b]` and `[a b]` (AS037).
class OddTexts {
 public:
  // The application with its patch, and what it was made of: the set, and the parameters.
  void look_at(const Json& set, const Generated& generated, const Params& params);

  // A note for each place, with the names of its applications.
  void move_to(Notes& notes);

 private:
  struct Found {
    Note note;
    std::vector<std::string> names;
  };
  std::map<std::pair<std::string, std::string>, Found> found_;  // by rule and path
};

}  // namespace applicationset
