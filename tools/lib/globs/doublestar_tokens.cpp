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
    const auto length = length_of_name(pattern_);
    if (length == pattern_.size()) TRY(check_last_name());
    const auto name = points_of(pattern_.substr(0, length));
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

  base::Result<void> check_last_name() const {
    for (auto at = pattern_.rfind('/') + 1; at < pattern_.size(); ++at) {
      if (pattern_[at] == '}') return has_no_brace();
      if (pattern_[at] == '\\' && ++at == pattern_.size()) return ends_in_escape();
    }
    return {};
  }

  base::Error has_no_brace() const {
    return malformed_pattern(pattern_, "has a '}' without its '{'");
  }
  base::Error ends_in_escape() const { return malformed_pattern(pattern_, "ends in '\\'"); }

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
        tokens_.push_back({.kind = Kind::character, .step = in_name()});
        return {};
      case U'[':
        return read_class();
      case U'{':
      case U',':
      case U'}':
        return read_group(point);
      case U'\\':
        if (at_ == points_.size()) return ends_in_escape();
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
      if (point == U'}') return has_no_brace();
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
    // Doublestar passes over a last alternative that is empty: `{a,}` is only "a".
    if (group.open + 1 == here || (!group.commas.empty() && group.commas.back() + 1 == here)) {
      tokens_[group.open].ways.pop_back();
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
    if (step.is_excluding) {
      const auto others = in_name().ranges;
      step.ranges.insert(step.ranges.end(), others.begin(), others.end());
    } else {
      leave_slash_out(step);
    }
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

Step in_name() {
  return {.ranges = {{U'/', U'/'}, {directory_mark, directory_mark}}, .is_excluding = true};
}

base::Result<std::vector<Token>> read_tokens(std::string_view pattern) {
  return Reader(pattern).read();
}

}  // namespace globs
