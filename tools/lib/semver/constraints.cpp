// SPDX-License-Identifier: Apache-2.0
//
// Conditions on versions as Masterminds/semver 3.4.0 has them.
//
//   ">= 1.2, < 3 || ~4.1"   either both of the first two hold, or the last one
//   "1.2 - 2.3"             is first rewritten to ">= 1.2, <= 2.3 "
//   "1.x", "^1", ""         numbers that are missing or wild make a condition "dirty"
//
// The library finds all that with five regular expressions. What they match is simple enough to
// read by hand: an operator, blanks, a version; between two of them blanks or a comma.
#include "semver/constraints.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "semver/version_text.hpp"

namespace semver {
namespace {

// What \s is in a regular expression of Go.
bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

std::size_t blanks_at(std::string_view text, std::size_t begin = 0) {
  std::size_t end = begin;
  while (end < text.size() && is_blank(text[end])) ++end;
  return end - begin;
}

bool is_wild(std::string_view number) {
  return number.empty() || number == "x" || number == "X" || number == "*";
}

// A range "1.2 - 2.3" with the blanks around it.
struct Range {
  std::size_t length = 0;
  std::string_view from;
  std::string_view to;
};

bool read_range(std::string_view text, Range& range) {
  VersionText from;
  std::size_t at = blanks_at(text);
  if (!read_version_text(text.substr(at), Wildcards::allowed, from)) return false;
  at += from.all.size();
  const std::size_t before = blanks_at(text, at);
  at += before;
  if (before == 0 || at >= text.size() || text[at] != '-') return false;
  const std::size_t after = blanks_at(text, ++at);
  at += after;
  VersionText to;
  if (after == 0 || !read_version_text(text.substr(at), Wildcards::allowed, to)) return false;
  at += to.all.size();
  at += blanks_at(text, at);
  range = {at, from.all, to.all};
  return true;
}

// Each range is replaced where its text first stands, which is what the library does.
std::string rewrite_ranges(std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; at < text.size();) {
    Range range;
    if (!read_range(text.substr(at), range)) {
      ++at;
      continue;
    }
    const auto found = text.substr(at, range.length);
    const auto place = out.find(found);
    if (place != std::string::npos) {
      out.replace(place, found.size(),
                  ">= " + std::string(range.from) + ", <= " + std::string(range.to) + ' ');
    }
    at += range.length;
  }
  return out;
}

}  // namespace

struct Constraints::Piece {
  Operator wanted = Operator::equal;
  VersionText version = {};
};

// One condition at the front of `rest`: blanks, an operator, blanks, a version.
bool Constraints::take_piece(std::string_view& rest, Piece& piece) {
  static constexpr std::array<std::pair<std::string_view, Operator>, 11> operators = {{
      {"!=", Operator::not_equal},
      {">=", Operator::greater_equal},
      {"=>", Operator::greater_equal},
      {"<=", Operator::less_equal},
      {"=<", Operator::less_equal},
      {"~>", Operator::tilde},
      {"=", Operator::equal},
      {">", Operator::greater},
      {"<", Operator::less},
      {"~", Operator::tilde},
      {"^", Operator::caret},
  }};
  rest.remove_prefix(blanks_at(rest));
  piece.wanted = Operator::equal;
  for (const auto& [text, meaning] : operators) {
    if (!rest.starts_with(text)) continue;
    piece.wanted = meaning;
    rest.remove_prefix(text.size());
    break;
  }
  rest.remove_prefix(blanks_at(rest));
  if (!read_version_text(rest, Wildcards::allowed, piece.version)) return false;
  rest.remove_prefix(piece.version.all.size());
  return true;
}

base::Result<Constraints::Condition> Constraints::parse_condition(const Piece& piece) {
  const VersionText& found = piece.version;
  Condition condition;
  condition.wanted = piece.wanted;
  const std::string prerelease =
      found.prerelease.empty() ? "" : '-' + std::string(found.prerelease);
  std::string text(found.all);
  if (is_wild(found.major)) {
    condition.is_dirty = true;
    text = "0.0.0" + prerelease;
  } else if (is_wild(found.minor)) {
    condition.is_dirty = condition.has_no_minor = true;
    text = std::string(found.major) + ".0.0" + prerelease;
  } else if (is_wild(found.patch)) {
    condition.is_dirty = condition.has_no_patch = true;
    text = std::string(found.major) + '.' + std::string(found.minor) + ".0" + prerelease;
  }
  auto version = parse_version(text);
  if (!version) return base::malformed_error("constraint parser error");
  condition.version = std::move(version).value();
  return condition;
}

base::Result<Constraints::Group> Constraints::parse_group(std::string_view text) {
  std::vector<Piece> pieces;
  std::string_view rest = text;
  for (;;) {
    Piece piece;
    if (!take_piece(rest, piece))
      return base::malformed_error("improper constraint: " + std::string(text));
    pieces.push_back(piece);
    const std::size_t blanks = blanks_at(rest);
    rest.remove_prefix(blanks);
    if (rest.empty()) break;
    if (rest[0] == ',') {
      rest.remove_prefix(1);
    } else if (blanks == 0) {
      return base::malformed_error("improper constraint: " + std::string(text));
    }
  }
  Group group;
  for (const Piece& piece : pieces) {
    group.conditions.push_back(TRY(parse_condition(piece)));
    const bool is_prerelease = !group.conditions.back().version.prerelease.empty();
    group.allows_prereleases = group.allows_prereleases || is_prerelease;
  }
  return group;
}

base::Result<Constraints> Constraints::parse(std::string_view text) {
  const std::string rewritten = rewrite_ranges(text);
  Constraints constraints;
  std::string_view rest = rewritten;
  for (;;) {
    const auto end = rest.find("||");
    constraints.any_of_.push_back(TRY(parse_group(rest.substr(0, end))));
    if (end == std::string_view::npos) return constraints;
    rest.remove_prefix(end + 2);
  }
}

bool Constraints::allow(const Version& version) const {
  return std::any_of(any_of_.begin(), any_of_.end(), [&version](const Group& group) {
    // A prerelease is only meant by conditions that name one.
    if (!version.prerelease.empty() && !group.allows_prereleases) return false;
    return std::all_of(
        group.conditions.begin(), group.conditions.end(),
        [&version](const Condition& condition) { return condition.allows(version); });
  });
}

bool Constraints::Condition::allows(const Version& found) const {
  switch (wanted) {
    case Operator::not_equal:
      return allows_not_equal(found);
    case Operator::greater:
      return allows_greater(found);
    case Operator::less:
      return compare(found, version) < 0;
    case Operator::greater_equal:
      return compare(found, version) >= 0;
    case Operator::less_equal:
      return allows_less_equal(found);
    case Operator::tilde:
      return allows_tilde(found);
    case Operator::caret:
      return allows_caret(found);
    default:
      return is_dirty ? allows_tilde(found) : compare(found, version) == 0;
  }
}

bool Constraints::Condition::allows_not_equal(const Version& found) const {
  if (!is_dirty) return compare(found, version) != 0;
  if (version.major != found.major) return true;
  if (has_no_minor) return false;
  if (version.minor != found.minor) return true;
  if (has_no_patch) {
    return compare({.prerelease = found.prerelease}, {.prerelease = version.prerelease}) != 0;
  }
  if (version.patch != found.patch) return true;
  return compare(found, version) != 0;
}

bool Constraints::Condition::allows_greater(const Version& found) const {
  if (!is_dirty) return compare(found, version) > 0;
  if (found.major != version.major) return found.major > version.major;
  if (has_no_minor) return false;
  if (has_no_patch) return found.minor > version.minor;
  return compare(found, version) > 0;
}

bool Constraints::Condition::allows_less_equal(const Version& found) const {
  if (!is_dirty) return compare(found, version) <= 0;
  if (found.major > version.major) return false;
  return found.major != version.major || found.minor <= version.minor || has_no_minor;
}

bool Constraints::Condition::allows_tilde(const Version& found) const {
  if (compare(found, version) < 0) return false;
  const bool is_zero = version.major == 0 && version.minor == 0 && version.patch == 0;
  if (is_zero && !has_no_minor && !has_no_patch) return true;
  if (found.major != version.major) return false;
  return found.minor == version.minor || has_no_minor;
}

bool Constraints::Condition::allows_caret(const Version& found) const {
  if (compare(found, version) < 0) return false;
  if (version.major > 0 || has_no_minor) return found.major == version.major;
  if (found.major > 0) return false;
  if (version.minor > 0 || has_no_patch) return found.minor == version.minor;
  if (found.minor > 0) return false;
  return found.patch == version.patch;
}

}  // namespace semver
