// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include "govalue/function.hpp"
#include "govalue/print.hpp"
#include "govalue/printer.hpp"
#include "govalue/text.hpp"

namespace govalue {

namespace {

constexpr std::int64_t most = 1'000'000;  // of a width or precision

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a format from left to right and prints an operand for each directive:
//
//   %  flags  [index]  width  .  [index]  precision  [index]  verb
//
// A width or precision is a number or `*`, which takes it from the operands. Nothing is refused:
// what does not fit is said in the text.
class Formatter {
 public:
  Formatter(std::string& out, std::string_view format, std::span<const Value> operands,
            Budget& budget)
      : out_(out), rest_(format), operands_(operands), budget_(budget), printer_(out, budget) {}

  void run() {
    while (!rest_.empty() && !budget_.is_exhausted()) {
      const std::size_t text = std::min(rest_.find('%'), rest_.size());
      out_ += take(text);
      if (rest_.empty()) break;
      take(1);
      print_directive();
    }
    if (!is_reordered_ && next_ < operands_.size()) complain_about_extra();
  }

 private:
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  bool begins_with(char c) const { return !rest_.empty() && rest_.front() == c; }

  void print_directive() {
    printer_.layout = {};
    is_good_index_ = true;
    read_flags();
    bool is_after_index = read_index();
    is_after_index = read_width(is_after_index);
    if (rest_.size() > 1 && begins_with('.')) is_after_index = read_precision(is_after_index);
    if (!is_after_index) read_index();
    if (rest_.empty()) {
      out_ += "%!(NOVERB)";
      return;
    }
    const Rune verb = first_rune(rest_);
    take(verb.size);
    print_verb(verb.code);
  }

  void print_verb(char32_t verb) {
    if (verb == U'%') {
      out_ += '%';
    } else if (!is_good_index_) {
      complain(verb, "(BADINDEX)");
    } else if (next_ >= operands_.size()) {
      complain(verb, "(MISSING)");
    } else {
      if (verb == U'v' || verb == U'w') move_flags_of_v();
      printer_.print_operand(operands_[next_], verb);
      ++next_;
    }
  }

  void move_flags_of_v() {
    Layout& layout = printer_.layout;
    layout.is_go_syntax = std::exchange(layout.has_sharp, false);
    layout.names_fields = std::exchange(layout.has_plus, false);
  }

  void read_flags() {
    Layout& layout = printer_.layout;
    for (; !rest_.empty(); take(1)) {
      switch (rest_.front()) {
        case '#':
          layout.has_sharp = true;
          break;
        case '0':
          layout.has_zero = true;
          break;
        case '+':
          layout.has_plus = true;
          break;
        case '-':
          layout.has_minus = true;
          break;
        case ' ':
          layout.has_space = true;
          break;
        default:
          return;
      }
    }
  }

  // "[2]" makes the second operand the next one. Says whether there was an index, also if there is
  // no such operand.
  bool read_index() {
    if (!begins_with('[')) return false;
    is_reordered_ = true;
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos || rest_.size() < 3) {
      take(1);
      is_good_index_ = false;
      return false;
    }
    std::string_view digits = take(end + 1).substr(1, end - 1);
    const auto number = read_number(digits);
    if (number && digits.empty() && *number >= 1 &&
        static_cast<std::size_t>(*number) <= operands_.size()) {
      next_ = static_cast<std::size_t>(*number - 1);
      return true;
    }
    is_good_index_ = false;
    return number && digits.empty();
  }

  // The digits at the front, if there are any. Of a number that is too large nothing is left of the
  // whole text.
  static std::optional<int> read_number(std::string_view& text) {
    int number = 0;
    std::size_t size = 0;
    for (; size < text.size() && is_digit(text[size]); ++size) {
      if (number > most) {
        text = {};
        return {};
      }
      number = number * 10 + (text[size] - '0');
    }
    text.remove_prefix(size);
    if (size == 0) return {};
    return number;
  }

  // What `*` stands for.
  std::optional<int> take_operand() {
    if (next_ >= operands_.size()) return {};
    const Value& value = operands_[next_++];
    std::int64_t number = 0;
    if (value.is_nil()) return {};
    if (is_signed(value.type()->kind)) {
      number = value.as_signed();
    } else if (is_unsigned(value.type()->kind)) {
      number = static_cast<std::int64_t>(
          std::min(value.as_unsigned(), static_cast<std::uint64_t>(most) + 1));
    } else {
      return {};
    }
    if (number > most || number < -most) return {};
    return static_cast<int>(number);
  }

  bool read_width(bool is_after_index) {
    Layout& layout = printer_.layout;
    if (!begins_with('*')) {
      const auto width = read_number(rest_);
      set(layout.has_width, layout.width, width);
      if (is_after_index && width) is_good_index_ = false;
      return is_after_index;
    }
    take(1);
    const auto width = take_operand();
    if (!width) out_ += "%!(BADWIDTH)";
    set(layout.has_width, layout.width, width);
    if (layout.width < 0) {
      layout.width = -layout.width;
      layout.has_minus = true;
      layout.has_zero = false;
    }
    return false;
  }

  bool read_precision(bool is_after_index) {
    Layout& layout = printer_.layout;
    take(1);
    if (is_after_index) is_good_index_ = false;
    is_after_index = read_index();
    if (!begins_with('*')) {
      set(layout.has_precision, layout.precision, read_number(rest_).value_or(0));
      return is_after_index;
    }
    take(1);
    auto precision = take_operand();
    if (precision && *precision < 0) precision.reset();
    if (!precision) out_ += "%!(BADPREC)";
    set(layout.has_precision, layout.precision, precision);
    return false;
  }

  static void set(bool& has, int& number, std::optional<int> wanted) {
    has = wanted.has_value();
    number = wanted.value_or(0);
  }

  void complain(char32_t verb, std::string_view what) {
    out_ += "%!";
    append_rune(out_, verb);
    out_ += what;
  }

  void complain_about_extra() {
    printer_.layout = {};
    out_ += "%!(EXTRA ";
    for (std::size_t index = next_; index < operands_.size(); ++index) {
      const Value& operand = operands_[index];
      if (index > next_) out_ += ", ";
      out_ += type_name(operand);
      if (operand.is_nil()) continue;
      out_ += '=';
      printer_.print_operand(operand, U'v');
    }
    out_ += ')';
  }

  std::string& out_;
  std::string_view rest_;
  std::span<const Value> operands_;
  Budget& budget_;
  Printer printer_;
  std::size_t next_ = 0;
  bool is_reordered_ = false;
  bool is_good_index_ = true;
};

}  // namespace

std::string format(std::string_view format, std::span<const Value> operands, Budget& budget) {
  std::string out;
  // What is short fits into the text itself.
  constexpr std::size_t usual_size = 16;  // of an operand
  if (format.size() >= usual_size) out.reserve(format.size() + operands.size() * usual_size);
  Formatter(out, format, operands, budget).run();
  return out;
}

}  // namespace govalue
