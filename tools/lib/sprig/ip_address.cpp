// SPDX-License-Identifier: Apache-2.0
#include "sprig/ip_address.hpp"

#include "base/text.hpp"
#include "govalue/text.hpp"
#include "sprig/failure.hpp"

namespace sprig {
namespace {

constexpr int bytes_of_address = 16;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // Four numbers with points between them.
  base::Result<void> read_four(std::string_view rest) const {
    int points = 0;
    int value = 0;
    int digits = 0;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      const char c = rest[i];
      if (base::is_ascii_digit(c)) {
        if (digits == 1 && value == 0) return fault("IPv4 field has octet with leading zero");
        value = value * 10 + (c - '0');
        ++digits;
        if (value > 255) return fault("IPv4 field has value >255");
      } else if (c == '.') {
        if (i == 0 || i == rest.size() - 1 || rest[i - 1] == '.') {
          return fault("IPv4 field must have at least one digit", rest.substr(i));
        }
        if (points == 3) return fault("IPv4 address too long");
        ++points;
        value = digits = 0;
      } else {
        return fault("unexpected character", rest.substr(i));
      }
    }
    if (points < 3) return fault("IPv4 address too short");
    return {};
  }

  base::Result<void> read_six() {
    const auto percent = text_.find('%');
    if (percent != std::string_view::npos && percent + 1 == text_.size()) {
      return fault("zone must be a non-empty string");
    }
    rest_ = text_.substr(0, percent);
    bool has_gap = rest_.starts_with("::");
    if (has_gap) {
      rest_.remove_prefix(2);
      if (rest_.empty()) return {};
    }
    int bytes = 0;
    while (bytes < bytes_of_address) {
      const std::size_t digits = TRY(group_length());
      if (digits < rest_.size() && rest_[digits] == '.') {
        TRY(read_four_at_the_end(bytes, has_gap));
        bytes += 4;
        break;
      }
      bytes += 2;
      rest_.remove_prefix(digits);
      if (rest_.empty()) break;
      TRY(take_colon());
      if (rest_[0] != ':') continue;
      if (has_gap) return fault("multiple :: in address", rest_);
      has_gap = true;
      rest_.remove_prefix(1);
      if (rest_.empty()) break;
    }
    if (!rest_.empty()) return fault("trailing garbage after address", rest_);
    if (bytes < bytes_of_address && !has_gap) return fault("address string too short");
    if (bytes == bytes_of_address && has_gap) {
      return fault("the :: must expand to at least one field of zeros");
    }
    return {};
  }

  base::Error fault(std::string message, std::string_view at = {}) const {
    std::string text = "ParseAddr(" + govalue::quoted(text_) + "): " + std::move(message);
    if (!at.empty()) text += " (at " + govalue::quoted(at) + ')';
    return failure(std::move(text));
  }

 private:
  base::Result<std::size_t> group_length() const {
    std::size_t digits = 0;
    while (digits < rest_.size() &&
           std::string_view("0123456789abcdefABCDEF").find(rest_[digits]) !=
               std::string_view::npos) {
      if (++digits > 4) return fault("each group must have 4 or less digits", rest_);
    }
    if (digits == 0) {
      return fault("each colon-separated field must have at least one digit", rest_);
    }
    return digits;
  }

  base::Result<void> read_four_at_the_end(int bytes, bool has_gap) {
    if (!has_gap && bytes != 12) {
      return fault("embedded IPv4 address must replace the final 2 fields of the address", rest_);
    }
    if (bytes + 4 > bytes_of_address) {
      return fault("too many hex fields to fit an embedded IPv4 at the end of the address", rest_);
    }
    TRY(read_four(rest_));
    rest_ = {};
    return {};
  }

  base::Result<void> take_colon() {
    if (rest_[0] != ':') return fault("unexpected character, want colon", rest_);
    if (rest_.size() == 1) return fault("colon must be followed by more characters", rest_);
    rest_.remove_prefix(1);
    return {};
  }

  std::string_view text_;
  std::string_view rest_ = {};
};

}  // namespace

base::Result<IpVersion> ip_version_of(std::string_view text) {
  Reader reader(text);
  const auto mark = text.find_first_of(".:%");
  if (mark == std::string_view::npos) return reader.fault("unable to parse IP");
  if (text[mark] == '%') return reader.fault("missing IPv6 address");
  if (text[mark] == '.') {
    TRY(reader.read_four(text));
    return IpVersion::four;
  }
  TRY(reader.read_six());
  return IpVersion::six;
}

}  // namespace sprig
