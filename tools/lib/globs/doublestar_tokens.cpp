// SPDX-License-Identifier: Apache-2.0
//
// Doublestar takes what comes before the first sign with a meaning as the name of a directory, up
// to the last slash there, and a pattern without such signs as a name as a whole. In names a `\`
// only counts before a sign that would have a meaning, and elsewhere is a character like others.
#include "globs/doublestar_tokens.hpp"

#include <optional>

namespace globs {
namespace {

constexpr std::string_view meta = "*?[{";

// How much of the pattern is a name.
std::size_t length_of_name(std::string_view pattern) {
  std::size_t behind_slash = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\')
      ++i;
    else if (pattern[i] == '/')
      behind_slash = i + 1;
    else if (meta.find(pattern[i]) != std::string_view::npos)
      return behind_slash;
  }
  return pattern.size();
}

class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern), points_(points_of(pattern)) {}

  base::Result<std::vector<Token>> read() {
    const auto name = points_of(pattern_.substr(0, length_of_name(pattern_)));
    read_name(name);
    at_ = name.size();
    while (at_ < points_.size()) TRY(read_one());
    if (!groups_.empty()) return malformed_pattern(pattern_, "lacks a '}'");
    return std::move(tokens_);
  }

 private:
  using Kind = Token::Kind;

  void add(char32_t point) {
    if (point == U'/')
      tokens_.push_back({.kind = Kind::slash});
    else
      tokens_.push_back({.kind = Kind::character, .step = exactly(point)});
  }

  void read_name(std::u32string_view name) {
    constexpr std::u32string_view escaped = U"*?[]{}";
    for (std::size_t i = 0; i < name.size(); ++i) {
      const bool is_escape = name[i] == U'\\' && i + 1 < name.size() &&
                             escaped.find(name[i + 1]) != std::u32string_view::npos;
      if (is_escape) ++i;
      add(name[i]);
    }
  }

  base::Result<void> read_one() {
    const auto point = points_[at_++];
    switch (point) {
      case U'*':
        tokens_.push_back({.kind = Kind::star});
        return {};
      case U'?':
        tokens_.push_back({.kind = Kind::character, .step = anything_but(U'/')});
        return {};
      case U'[':
        return read_class();
      case U'{':
      case U',':
      case U'}':
        return read_group(point);
      case U'\\':
        if (at_ == points_.size()) return malformed_pattern(pattern_, "ends in '\\'");
        add(points_[at_++]);
        return {};
      default:
        add(point);
        return {};
    }
  }

  base::Result<void> read_group(char32_t point) {
    const auto here = tokens_.size();
    if (point == U'{') {
      tokens_.push_back({.kind = Kind::open, .ways = {here + 1}});
      groups_.push_back({.open = here, .commas = {}});
      return {};
    }
    if (groups_.empty()) {
      if (point == U'}') return malformed_pattern(pattern_, "has a '}' without its '{'");
      add(point);
      return {};
    }
    auto& group = groups_.back();
    if (point == U',') {
      tokens_.push_back({.kind = Kind::comma});
      tokens_[group.open].ways.push_back(here + 1);
      group.commas.push_back(here);
      return {};
    }
    tokens_.push_back({.kind = Kind::close});
    for (const auto comma : group.commas) tokens_[comma].ways = {here};
    groups_.pop_back();
    return {};
  }

  base::Result<void> read_class() {
    Step step;
    if (at_ < points_.size() && (points_[at_] == U'!' || points_[at_] == U'^')) {
      step.is_excluding = true;
      ++at_;
    }
    std::optional<char32_t> first;  // of a range that may follow
    const auto begin = at_;
    for (; at_ < points_.size() && points_[at_] != U']'; ++at_) {
      const bool is_range =
          first && points_[at_] == U'-' && at_ + 1 < points_.size() && points_[at_ + 1] != U']';
      if (is_range) ++at_;
      if (points_[at_] == U'\\' && at_ + 1 < points_.size()) ++at_;
      if (points_[at_] == U'/') return malformed_pattern(pattern_, "has a slash in a class");
      step.ranges.emplace_back(is_range ? *first : points_[at_], points_[at_]);
      first = is_range ? std::nullopt : std::optional(points_[at_]);
    }
    if (at_ >= points_.size() || at_ == begin) {
      return malformed_pattern(pattern_, "has a '[' without its ']' or an empty class");
    }
    ++at_;
    // No class takes a slash: the tree is searched directory by directory.
    if (step.is_excluding)
      step.ranges.emplace_back(U'/', U'/');
    else
      leave_slash_out(step);
    tokens_.push_back({.kind = Kind::character, .step = std::move(step)});
    return {};
  }

  static void leave_slash_out(Step& step) {
    const auto ranges = std::move(step.ranges);
    step.ranges.clear();
    for (const auto& [low, high] : ranges) {
      if (low > U'/' || high < U'/') {
        step.ranges.emplace_back(low, high);
      } else {
        step.ranges.emplace_back(low, U'/' - 1);
        step.ranges.emplace_back(U'/' + 1, high);
      }
    }
  }

  struct Group {
    std::size_t open;
    std::vector<std::size_t> commas;
  };

  std::string_view pattern_;
  std::u32string points_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_ = {};
  std::vector<Group> groups_ = {};
};

}  // namespace

base::Result<std::vector<Token>> read_tokens(std::string_view pattern) {
  return Reader(pattern).read();
}

}  // namespace globs
