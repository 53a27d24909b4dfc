// SPDX-License-Identifier: Apache-2.0
//
// Go's package regexp over RE2, by the same author: both find the same match, in linear time. What
// differs is in the expressions, which translate.cpp takes care of, in subjects that are not UTF-8
// (subject.cpp), and in how one match follows another, which is here.
//
// Where a repeated part may match nothing and would rather do so, as in "((?:|ab*)*)", RE2 may
// match more than Go: it merges the steps of its program and loses their order. Nobody writes that.
#include "regex/pattern.hpp"

#include <re2/re2.h>

#include <limits>

#include "regex/expand.hpp"
#include "regex/subject.hpp"
#include "regex/syntax_error.hpp"
#include "regex/translate.hpp"

namespace regex {

struct Pattern::Compiled {
  Compiled(std::string_view text, const Translation& translation, const RE2::Options& options)
      : expression(text),
        group_names(translation.group_names),
        sees_inner_places(translation.expression.find("\\B") != std::string::npos),
        re2(translation.expression, options) {}

  std::string expression;
  std::vector<std::string> group_names;
  bool sees_inner_places;  // whether RE2 may find it between the bytes of a character only
  RE2 re2;
};

namespace {

// Enough for more than a million steps, which take a second to compile.
constexpr std::int64_t most_memory = std::int64_t{32} << 20U;

// Each "\\pL" takes some 30 kB and 0.1 ms while RE2 reads it, before it looks at its own limits.
constexpr std::size_t most_named_classes = 2000;

// At least as many as there are.
std::size_t count_named_classes(std::string_view expression) {
  std::size_t count = 0;
  for (std::size_t place = 1; place < expression.size(); ++place) {
    const char letter = expression[place];
    if (expression[place - 1] == '\\' && (letter == 'p' || letter == 'P')) ++count;
  }
  return count;
}

// Finds one match after another in a subject.
class Search {
 public:
  Search(const RE2& re2, std::string_view subject, std::size_t spans, Meter* meter = nullptr)
      : re2_(re2), subject_(subject), found_(spans), meter_(meter) {}

  const Subject& subject() const { return subject_; }

  // The leftmost match from `place` on.
  bool find_from(std::size_t place) {
    const re2::StringPiece text(subject_.text().data(), subject_.text().size());
    for (;;) {
      if (!may_search(text.size() - place)) return false;
      if (!re2_.Match(text, place, text.size(), RE2::UNANCHORED, found_.data(),
                      static_cast<int>(found_.size()))) {
        return false;
      }
      // RE2 goes by bytes, and finds nothing at all also between those of one character.
      if (found_.empty() || end() > begin() || !subject_.is_within_character(begin())) return true;
      place = begin() + 1;
      while (subject_.is_within_character(place)) ++place;
    }
  }

  // Of the match that was found, as places of subject().text().
  std::size_t begin() const { return place_of(found_[0].data()); }
  std::size_t end() const { return begin() + found_[0].size(); }

  Span span(std::size_t group) const {
    const auto& found = found_[group];
    if (found.data() == nullptr) return {};
    const auto place = place_of(found.data());
    return {subject_.original_place(place), subject_.original_place(place + found.size())};
  }

  Match match() const {
    Match spans;
    spans.reserve(found_.size());
    for (std::size_t i = 0; i < found_.size(); ++i) spans.push_back(span(i));
    return spans;
  }

  // Calls `take` for each match, up to `limit`.
  template <typename Take>
  void for_each(std::int64_t limit, const Take& take) {
    const auto size = subject_.text().size();
    auto left = limit < 0 ? std::numeric_limits<std::int64_t>::max() : limit;
    auto last_end = Span::none;
    for (std::size_t place = 0; left > 0 && place <= size && find_from(place);) {
      const bool is_new = end() != place || begin() != last_end;
      last_end = end();
      place = end() != place ? end() : place + std::max<std::size_t>(subject_.width_at(place), 1);
      if (!is_new) continue;
      take(*this);
      --left;
    }
  }

 private:
  // RE2 looks at a byte once for each step of the expression if it has no luck. To find the next
  // match it may look at all that is left, but hardly ever does.
  bool may_search(std::size_t bytes) {
    if (meter_ == nullptr) return true;
    const auto steps = static_cast<std::uint64_t>(re2_.ProgramSize());
    const std::uint64_t bytes_of_work = is_first_ ? 32 : 768;
    is_first_ = false;
    return meter_->spend(1 + (1 + bytes) * steps / bytes_of_work);
  }

  std::size_t place_of(const char* at) const {
    return static_cast<std::size_t>(at - subject_.text().data());
  }

  const RE2& re2_;
  Subject subject_;
  std::vector<re2::StringPiece> found_;
  Meter* meter_;
  bool is_first_ = true;
};

// `subject` with what `append` writes in place of every match of `search`.
template <typename Append>
std::string replaced(std::string_view subject, Search& search, const Append& append) {
  std::string result;
  std::size_t copied = 0;    // how much of the original has been
  std::size_t last_end = 0;  // of the last match
  const auto size = search.subject().text().size();
  for (std::size_t place = 0; place <= size && search.find_from(place);) {
    const auto span = search.span(0);
    result += subject.substr(copied, span.begin - copied);
    copied = span.end;
    // An empty match right after the last one is none.
    if (search.end() > last_end || search.begin() == 0) append(result);
    last_end = search.end();
    const auto next = place + std::max<std::size_t>(search.subject().width_at(place), 1);
    place = std::max(next, search.end());
  }
  result += subject.substr(copied);
  return result;
}

}  // namespace

base::Result<Pattern> Pattern::compile(std::string_view expression, Meter* meter) {
  const auto named_classes = count_named_classes(expression);
  if (meter != nullptr) {
    constexpr std::uint64_t work_for_any = 30;
    constexpr std::uint64_t work_for_a_named_class = 1500;
    meter->spend(work_for_any + expression.size() + named_classes * work_for_a_named_class);
  }
  if (named_classes > most_named_classes) return syntax_error(faults::too_large, expression);
  const auto translation = TRY(translate(expression));
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(most_memory);
  auto compiled = std::make_shared<const Compiled>(expression, translation, options);
  const bool is_too_large = compiled->re2.error_code() == RE2::ErrorPatternTooLarge;
  if (meter != nullptr) {
    constexpr std::uint64_t work_for_nothing = 8'000'000;
    constexpr std::uint64_t work_for_a_step = 5;
    const auto steps = static_cast<std::uint64_t>(std::max(compiled->re2.ProgramSize(), 0));
    meter->spend(is_too_large ? work_for_nothing : steps * work_for_a_step);
  }
  if (compiled->re2.ok()) return Pattern(std::move(compiled));
  return syntax_error(is_too_large ? faults::too_large : faults::internal, expression);
}

const std::string& Pattern::expression() const {
  return compiled_->expression;
}

const std::vector<std::string>& Pattern::group_names() const {
  return compiled_->group_names;
}

bool Pattern::matches(std::string_view subject, Meter* meter) const {
  const std::size_t spans = compiled_->sees_inner_places ? 1 : 0;
  return Search(compiled_->re2, subject, spans, meter).find_from(0);
}

std::optional<Span> Pattern::find(std::string_view subject, Meter* meter) const {
  Search search(compiled_->re2, subject, 1, meter);
  if (!search.find_from(0)) return std::nullopt;
  return search.span(0);
}

std::optional<Match> Pattern::find_match(std::string_view subject) const {
  Search search(compiled_->re2, subject, group_names().size());
  if (!search.find_from(0)) return std::nullopt;
  return search.match();
}

std::vector<Span> Pattern::find_all(std::string_view subject, std::int64_t limit,
                                    Meter* meter) const {
  std::vector<Span> spans;
  Search(compiled_->re2, subject, 1, meter).for_each(limit, [&](const Search& search) {
    spans.push_back(search.span(0));
  });
  return spans;
}

std::vector<Match> Pattern::find_all_matches(std::string_view subject, std::int64_t limit) const {
  std::vector<Match> matches;
  Search(compiled_->re2, subject, group_names().size()).for_each(limit, [&](const Search& search) {
    matches.push_back(search.match());
  });
  return matches;
}

std::string Pattern::replace_all(std::string_view subject, std::string_view replacement,
                                 Meter* meter) const {
  const auto pieces = read_replacement(replacement, group_names());
  Search search(compiled_->re2, subject, pieces.size() > 1 ? group_names().size() : 1, meter);
  return replaced(subject, search, [&](std::string& result) {
    for (const auto& piece : pieces) {
      result += piece.text;
      for (const auto group : piece.groups) {
        const auto span = search.span(group);
        if (!span.is_matched()) continue;
        result += span.of(subject);
        break;
      }
    }
  });
}

std::string Pattern::replace_all_literal(std::string_view subject, std::string_view literal,
                                         Meter* meter) const {
  Search search(compiled_->re2, subject, 1, meter);
  return replaced(subject, search, [&](std::string& result) { result += literal; });
}

std::vector<std::string_view> Pattern::split(std::string_view subject, std::int64_t limit,
                                             Meter* meter) const {
  if (limit == 0) return {};
  if (!expression().empty() && subject.empty()) return {subject};
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const auto& span : find_all(subject, limit, meter)) {
    if (limit > 0 && static_cast<std::int64_t>(pieces.size()) >= limit - 1) break;
    end = span.begin;
    if (span.end != 0) pieces.push_back(subject.substr(begin, end - begin));
    begin = span.end;
  }
  if (end != subject.size()) pieces.push_back(subject.substr(begin));
  return pieces;
}

std::string quote_meta(std::string_view text) {
  constexpr std::string_view special = R"(\.+*?()|[]{}^$)";
  std::string quoted;
  quoted.reserve(text.size());
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

}  // namespace regex
