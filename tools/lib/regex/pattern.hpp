// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace regex {

// A part of a subject, from `begin` until before `end`. Both are `none` for a group that took no
// part in a match.
struct Span {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t begin = none;
  std::size_t end = none;

  bool is_matched() const { return begin != none; }
  std::string_view of(std::string_view subject) const {
    return is_matched() ? subject.substr(begin, end - begin) : std::string_view();
  }
  friend bool operator==(const Span&, const Span&) = default;
};

// What all of an expression matched, then each of its groups.
using Match = std::vector<Span>;

// Counts the work of compiling and matching, for who wants to limit it. A unit takes about 0.1 µs
// where the work is at its slowest.
struct Meter {
  std::uint64_t most;
  std::uint64_t used = 0;

  // Whether there may be so much more. Where not, a search ends as if there was no other match.
  bool spend(std::uint64_t work) {
    used += work;
    return used <= most;
  }
};

// A regular expression of Go's package regexp. It finds what Go finds, in any bytes: the leftmost
// match, and of those the one that comes first by the order of the expression. One search takes
// time in proportion to the subject and, at worst, to the size of the expression. A handle: copies
// are cheap, and may be used by many at a time.
class Pattern {
 public:
  // Fails with `malformed` and Go's words: "error parsing regexp: missing closing ): `(`". It also
  // fails where Go would compile an expression of many millions of steps.
  static base::Result<Pattern> compile(std::string_view expression, Meter* meter = nullptr);

  const std::string& expression() const;

  // Of the whole ("") and of each group, "" for one without a name. As many as a Match has spans.
  const std::vector<std::string>& group_names() const;

  bool matches(std::string_view subject, Meter* meter = nullptr) const;

  std::optional<Span> find(std::string_view subject, Meter* meter = nullptr) const;
  std::optional<Match> find_match(std::string_view subject) const;

  // Up to `limit` of them that do not overlap; all where it is negative. An empty match beside the
  // one before it is left out.
  std::vector<Span> find_all(std::string_view subject, std::int64_t limit = -1,
                             Meter* meter = nullptr) const;
  std::vector<Match> find_all_matches(std::string_view subject, std::int64_t limit = -1) const;

  // With every match replaced: by `replacement`, in which "$1", "${1}", "$name" and "${name}" stand
  // for a group and "$$" for a dollar; or by `literal` as it is.
  std::string replace_all(std::string_view subject, std::string_view replacement,
                          Meter* meter = nullptr) const;
  std::string replace_all_literal(std::string_view subject, std::string_view literal,
                                  Meter* meter = nullptr) const;

  // The pieces between the matches, at most `limit` of them where it is positive; none for 0.
  std::vector<std::string_view> split(std::string_view subject, std::int64_t limit = -1,
                                      Meter* meter = nullptr) const;

 private:
  struct Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

// The expression that matches the text and nothing else.
std::string quote_meta(std::string_view text);

}  // namespace regex
