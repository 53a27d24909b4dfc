// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace gotime {

// Appends to a text, at the latest when it goes out of scope: what is put is gathered on the stack
// first, for the pieces of a time are many and short.
class Output {
 public:
  explicit Output(std::string& text) : text_(text) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() { flush(); }

  void put(char c) {
    if (size_ == gathered_.size()) flush();
    gathered_[size_++] = c;
  }

  void put(std::string_view piece) {
    if (piece.size() > gathered_.size() - size_) flush();
    if (piece.size() > gathered_.size()) {
      text_ += piece;
      return;
    }
    for (const char c : piece) gathered_[size_++] = c;
  }

  // Two digits.
  void put_pair(int number) {
    put(static_cast<char>('0' + number / 10));
    put(static_cast<char>('0' + number % 10));
  }

 private:
  void flush() {
    text_.append(gathered_.data(), size_);
    size_ = 0;
  }

  std::string& text_;
  std::array<char, 128> gathered_;
  std::size_t size_ = 0;
};

}  // namespace gotime
