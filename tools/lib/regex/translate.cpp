// SPDX-License-Identifier: Apache-2.0
//
// Reads an expression as Go 1.26 does and writes it down so that RE2 cannot take it for anything
// else. The two are of one family, but of different age: RE2 knows no "(?<name>", no long names of
// Unicode classes and no two groups of one name; it has "\C", which Go refuses; and its complaints
// are worded otherwise and made in another order. So every complaint is ours, and what reaches RE2
// is in order: literals are spelled as "\x{20}", names are left out, classes are written as ranges
// where RE2 has none of that name.
//
//   (?<year>\d+)\p{Letter}\Q.*\E     becomes     (\d+)[\p{L}]\x{2e}\x{2a}
#include "regex/translate.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "regex/char_class.hpp"
#include "regex/escape.hpp"
#include "regex/nesting.hpp"
#include "regex/runes.hpp"
#include "regex/syntax_error.hpp"

namespace regex {
namespace {

// The numbers of "{2,5}"; `most` is -1 where there is none, and a number that is far too large -1.
struct Counts {
  int least = 0;
  int most = 0;
};

// Nothing where it is no such number.
std::optional<int> take_count(std::string_view& text) {
  constexpr int huge = 100'000'000;
  if (text.empty() || !base::is_ascii_digit(text[0])) return std::nullopt;
  if (text.size() > 1 && text[0] == '0' && base::is_ascii_digit(text[1])) return std::nullopt;
  int number = 0;
  for (; !text.empty() && base::is_ascii_digit(text[0]); text.remove_prefix(1)) {
    if (number >= 0) number = number >= huge ? -1 : number * 10 + (text[0] - '0');
  }
  return number;
}

// Nothing where the brace stands for itself.
std::optional<Counts> take_counts(std::string_view& text) {
  text.remove_prefix(1);
  const auto least = take_count(text);
  if (!least) return std::nullopt;
  Counts counts = {*least, *least};
  if (text.starts_with(',')) {
    text.remove_prefix(1);
    counts.most = -1;
    if (!text.starts_with('}')) {
      const auto most = take_count(text);
      if (!most) return std::nullopt;
      counts.most = *most;
      if (*most < 0) counts.least = -1;
    }
  }
  if (!text.starts_with('}')) return std::nullopt;
  text.remove_prefix(1);
  return counts;
}

bool is_group_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || base::is_ascii_alpha(c) || base::is_ascii_digit(c);
  });
}

class Translator {
 public:
  explicit Translator(std::string_view whole) : whole_(whole), rest_(whole) {}

  base::Result<Translation> run() {
    while (!rest_.empty()) {
      const auto last_repeat = std::exchange(repeat_, std::nullopt);
      TRY(step(last_repeat));
      if (nesting_.is_too_deep()) return syntax_error(faults::too_deep, whole_);
    }
    nesting_.finish();
    if (nesting_.is_too_deep()) return syntax_error(faults::too_deep, whole_);
    if (nesting_.is_in_group()) return syntax_error(faults::open_paren, whole_);
    return std::move(result_);
  }

 private:
  base::Result<void> step(std::optional<std::size_t> last_repeat) {
    switch (rest_[0]) {
      case '(':
        return read_group();
      case ')':
        return close_group();
      case '|':
        nesting_.bar();
        copy(1);
        return {};
      case '^':
      case '$':
        nesting_.add_assertion();
        copy(1);
        return {};
      case '.':
        nesting_.add_class();
        copy(1);
        return {};
      case '[':
        return read_bracket_class();
      case '*':
      case '+':
      case '?':
        return read_repeat(last_repeat);
      case '{':
        return read_counted_repeat(last_repeat);
      case '\\':
        return read_escape();
      default:
        return read_literal();
    }
  }

  void copy(std::size_t size) {
    result_.expression += rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  // What has been read from `begin` on.
  std::string_view read_since(std::string_view begin) const {
    return begin.substr(0, begin.size() - rest_.size());
  }

  void add_literal(char32_t code) {
    nesting_.add_literal();
    append_literal(result_.expression, code);
  }

  base::Result<void> read_literal() {
    add_literal(TRY(take_rune(rest_)));
    return {};
  }

  base::Result<void> read_bracket_class() {
    result_.expression += TRY(take_bracket_class(rest_, folds_));
    nesting_.add_class();
    return {};
  }

  base::Result<void> read_group() {
    if (rest_.starts_with("(?")) return read_marked_group();
    open_capture("");
    rest_.remove_prefix(1);
    return {};
  }

  void open_capture(std::string_view name) {
    result_.group_names.emplace_back(name);
    result_.expression += '(';
    nesting_.open(true, folds_);
  }

  base::Result<void> close_group() {
    const auto closed = nesting_.close();
    if (!closed) return syntax_error(faults::unexpected_paren, whole_);
    folds_ = closed->folds;
    copy(1);
    return {};
  }

  // A group that begins with "(?": a name or flags follow.
  base::Result<void> read_marked_group() {
    if (rest_.size() > 4 && rest_.starts_with("(?P<")) return read_named_group(4);
    if (rest_.size() > 3 && rest_.starts_with("(?<")) return read_named_group(3);
    return read_flags();
  }

  base::Result<void> read_named_group(std::size_t name_at) {
    const auto end = rest_.find('>');
    if (end == std::string_view::npos) {
      TRY(check_utf8(rest_));
      return syntax_error(faults::bad_name, rest_);
    }
    const auto name = rest_.substr(name_at, end - name_at);
    TRY(check_utf8(name));
    if (!is_group_name(name)) return syntax_error(faults::bad_name, rest_.substr(0, end + 1));
    open_capture(name);
    rest_.remove_prefix(end + 1);
    return {};
  }

  // "(?i)", "(?s-im:".
  base::Result<void> read_flags() {
    const auto begin = rest_;
    rest_.remove_prefix(2);
    bool is_negated = false;
    bool has_flag = false;
    bool folds = folds_;
    while (!rest_.empty()) {
      const auto c = TRY(take_rune(rest_));
      if (c == ':' || c == ')') {
        if (is_negated && !has_flag) break;
        end_flags(begin, folds);
        return {};
      }
      const bool is_flag = c == 'i' || c == 'm' || c == 's' || c == 'U';
      if (!is_flag && (c != '-' || is_negated)) break;
      if (c == 'i') folds = !is_negated;
      has_flag = is_flag;
      is_negated = is_negated || c == '-';
    }
    return syntax_error(faults::bad_perl, read_since(begin));
  }

  void end_flags(std::string_view begin, bool folds) {
    const auto flags = read_since(begin);
    if (flags.ends_with(':')) nesting_.open(false, folds_);
    folds_ = folds;
    result_.expression += flags;
  }

  base::Result<void> read_repeat(std::optional<std::size_t> last_repeat) {
    const auto begin = rest_;
    rest_.remove_prefix(1);
    TRY(end_repeat(begin, last_repeat));
    nesting_.repeat();
    return {};
  }

  base::Result<void> read_counted_repeat(std::optional<std::size_t> last_repeat) {
    const auto begin = rest_;
    const auto counts = take_counts(rest_);
    if (!counts) {
      rest_ = begin.substr(1);
      add_literal('{');
      return {};
    }
    const auto [least, most] = *counts;
    if (least < 0 || least > Nesting::most_repeats || most > Nesting::most_repeats ||
        (most >= 0 && least > most)) {
      return syntax_error(faults::bad_repeat, read_since(begin));
    }
    TRY(end_repeat(begin, last_repeat));
    nesting_.repeat(least, most);
    if (nesting_.is_too_deep()) return syntax_error(faults::too_deep, whole_);
    if (nesting_.repeats_too_often()) return syntax_error(faults::bad_repeat, read_since(begin));
    return {};
  }

  // After an operator that began at `begin`, one may stand that makes it match as little as it can.
  base::Result<void> end_repeat(std::string_view begin, std::optional<std::size_t> last_repeat) {
    if (rest_.starts_with('?')) rest_.remove_prefix(1);
    if (last_repeat) {
      return syntax_error(faults::nested_repeat, read_since(whole_.substr(*last_repeat)));
    }
    if (!nesting_.can_repeat()) return syntax_error(faults::nothing_to_repeat, read_since(begin));
    result_.expression += read_since(begin);
    repeat_ = whole_.size() - begin.size();
    return {};
  }

  base::Result<void> read_escape() {
    const char letter = rest_.size() > 1 ? rest_[1] : '\0';
    switch (letter) {
      case 'A':
      case 'b':
      case 'B':
      case 'z':
        nesting_.add_assertion();
        copy(2);
        return {};
      case 'C':
        return syntax_error(faults::bad_escape, rest_.substr(0, 2));
      case 'Q':
        return read_quoted();
      default:
        break;
    }
    if (const auto unicode = TRY(take_unicode_class(rest_))) {
      add_class(*unicode);
    } else if (const auto perl = take_perl_class(rest_)) {
      add_class(*perl);
    } else {
      add_literal(TRY(take_escape(rest_)));
    }
    return {};
  }

  void add_class(std::string_view expression) {
    nesting_.add_class();
    result_.expression += expression;
  }

  // "\Q" up to "\E", or to the end.
  base::Result<void> read_quoted() {
    constexpr std::string_view end = "\\E";
    rest_.remove_prefix(2);
    const auto at = rest_.find(end);
    auto literal = rest_.substr(0, at);
    rest_.remove_prefix(std::min(literal.size() + end.size(), rest_.size()));
    // An operator after it is then no second one of what is before it.
    if (literal.empty()) result_.expression += "\\Q\\E";
    while (!literal.empty()) add_literal(TRY(take_rune(literal)));
    return {};
  }

  std::string_view whole_;
  std::string_view rest_;
  bool folds_ = false;
  std::optional<std::size_t> repeat_ = {};  // where the operator began that was just read
  Nesting nesting_;
  Translation result_ = {.expression = {}, .group_names = {""}};
};

}  // namespace

base::Result<Translation> translate(std::string_view expression) {
  return Translator(expression).run();
}

}  // namespace regex
