// SPDX-License-Identifier: Apache-2.0
#include "semver/version_text.hpp"

#include "base/text.hpp"

namespace semver {
namespace {

bool is_number_character(char c, Wildcards wildcards) {
  if (base::is_ascii_digit(c)) return true;
  return wildcards == Wildcards::allowed && (c == 'x' || c == 'X' || c == '*' || c == '|');
}

bool is_word_character(char c) {
  return base::is_ascii_digit(c) || base::is_ascii_alpha(c) || c == '-';
}

class Reader {
 public:
  Reader(std::string_view text, Wildcards wildcards) : text_(text), wildcards_(wildcards) {}

  std::size_t position() const { return at_; }

  void skip(char c) {
    if (at_ < text_.size() && text_[at_] == c) ++at_;
  }

  std::string_view number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_number_character(text_[at_], wildcards_)) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  // Empty, with nothing taken, where no number follows the point.
  std::string_view number_after_point() {
    if (at_ >= text_.size() || text_[at_] != '.') return {};
    ++at_;
    const auto found = number();
    if (found.empty()) --at_;
    return found;
  }

  // Words with points between them, behind `mark`. Empty, with nothing taken, where there are none.
  std::string_view words_after(char mark) {
    if (at_ >= text_.size() || text_[at_] != mark) return {};
    const std::size_t begin = at_ + 1;
    std::size_t end = begin;
    for (std::size_t word = begin;; word = end + 1) {
      std::size_t next = word;
      while (next < text_.size() && is_word_character(text_[next])) ++next;
      if (next == word) break;
      end = next;
      if (end >= text_.size() || text_[end] != '.') break;
    }
    if (end == begin) return {};
    at_ = end;
    return text_.substr(begin, end - begin);
  }

 private:
  std::string_view text_;
  Wildcards wildcards_;
  std::size_t at_ = 0;
};

}  // namespace

bool read_version_text(std::string_view text, Wildcards wildcards, VersionText& found) {
  Reader reader(text, wildcards);
  found = {};
  reader.skip('v');
  found.major = reader.number();
  if (found.major.empty()) return false;
  found.minor = reader.number_after_point();
  // One number behind a point is the minor one, whatever was wrong with it.
  if (!found.minor.empty()) found.patch = reader.number_after_point();
  found.prerelease = reader.words_after('-');
  found.metadata = reader.words_after('+');
  found.all = text.substr(0, reader.position());
  return true;
}

}  // namespace semver
