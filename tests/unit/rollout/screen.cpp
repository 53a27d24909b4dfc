// SPDX-License-Identifier: Apache-2.0
#include "screen.hpp"

#include <algorithm>
#include <stdexcept>

namespace test {
namespace {

class Screen {
 public:
  void take(char c) {
    if (c == '\n') {
      ++row_;
      column_ = 0;
      if (row_ == lines_.size()) lines_.emplace_back();
      return;
    }
    auto& line = lines_[row_];
    line.resize(std::max(line.size(), column_ + 1), ' ');
    line[column_++] = c;
  }

  void obey(char command, std::size_t number) {
    if (command == 'm') return;
    if (command == 'A') {
      if (number > row_) throw std::runtime_error("the cursor is above the top");
      row_ -= number;
    } else if (command == 'K' || command == 'J') {
      lines_[row_].resize(column_);
      if (command == 'J') lines_.resize(row_ + 1);
    } else {
      throw std::runtime_error(std::string("unknown sequence ") + command);
    }
  }

  // Without the empty line of the cursor.
  std::vector<std::string> lines() const {
    auto lines = lines_;
    if (lines.back().empty()) lines.pop_back();
    return lines;
  }

 private:
  std::vector<std::string> lines_ = {""};
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

}  // namespace

std::vector<std::string> screen(std::string_view bytes) {
  Screen screen;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\x1b') {
      screen.take(bytes[i]);
      continue;
    }
    ++i;  // the bracket
    std::size_t number = 0;
    while (bytes.at(++i) >= '0' && bytes[i] <= '9') {
      number = number * 10 + static_cast<std::size_t>(bytes[i] - '0');
    }
    screen.obey(bytes[i], number);
  }
  return screen.lines();
}

}  // namespace test
