// SPDX-License-Identifier: Apache-2.0
//
// Answers questions about our engines, one line each, as `tests/oracles` answers them about the
// real ones. Its differential fuzzing asks both.
#include <iostream>

#include "languages/engines.hpp"

int main() {
  languages::Engines engines;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << languages::answer_line(line, engines.answer(languages::read_vector(line).request))
              << std::endl;
  }
}
