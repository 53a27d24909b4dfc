// SPDX-License-Identifier: Apache-2.0
#include "update-values/versions.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "semver/version.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view digits = "0123456789";

// "2026-05-01" is {2026, 05, 01}, and its shape "N-N-N".
struct Numbers {
  std::vector<std::string_view> values;
  std::string shape;
};

Numbers numbers_in(std::string_view text) {
  Numbers numbers;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_not_of(digits), text.size());
    if (end == 0) {
      numbers.shape += text.front();
      text.remove_prefix(1);
      continue;
    }
    numbers.values.push_back(text.substr(0, end));
    numbers.shape += 'N';
    text.remove_prefix(end);
  }
  return numbers;
}

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// A word that may be the beginning of a commit id says nothing.
bool may_be_commit(std::string_view word) {
  constexpr std::size_t shortest = 7;
  const auto id = word.starts_with('g') ? word.substr(1) : word;
  return id.size() >= shortest && is_hexadecimal(id);
}

// Whether a version was meant as one: not a build number, nor a commit id of digits.
bool is_meant(const semver::Version& version) {
  const auto core = version.original.substr(0, version.original.find_first_of("-+"));
  return core.starts_with('v') || core.find('.') != std::string::npos;
}

// Of "v1.2.3-14-g9f8e7d6", as git describe writes it: the version that came before, and how many
// commits ago that was.
struct Described {
  semver::Version version;
  std::string_view commits = "0";
};

std::optional<Described> described(std::string_view text) {
  auto version = semver::parse_version(text);
  if (!version) return std::nullopt;
  const auto mark = text.rfind("-g");
  const auto dash = mark == std::string_view::npos ? mark : text.rfind('-', mark - 1);
  if (dash == std::string_view::npos || dash == 0) return Described{.version = *version};
  const auto commits = text.substr(dash + 1, mark - dash - 1);
  const auto hash = text.substr(mark + 2);
  const bool is_described = !commits.empty() &&
                            commits.find_first_not_of(digits) == std::string_view::npos &&
                            hash.size() >= 4 && is_hexadecimal(hash);
  if (!is_described) return Described{.version = *version};
  auto before = semver::parse_version(text.substr(0, dash));
  if (!before) return std::nullopt;
  return Described{.version = std::move(*before), .commits = commits};
}

bool is_same_core(const semver::Version& one, const semver::Version& other) {
  return one.major == other.major && one.minor == other.minor && one.patch == other.patch;
}

// A run of digits or of letters: "rc9.1" is "rc", "9" and "1".
struct Run {
  std::string_view text;
  std::string_view part;  // what it is in, between dots and dashes
  char separator;         // before it; 0 for none
  char next;              // the first character after it; 0 for none
  bool is_number;
};

std::vector<Run> runs_in(std::string_view text) {
  std::vector<Run> runs;
  std::size_t part_begin = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '.' || text[i] == '-') {
      part_begin = ++i;
      continue;
    }
    const bool is_number = base::is_ascii_digit(text[i]);
    const auto part_end = std::min(text.find_first_of(".-", i), text.size());
    const auto other =
        is_number ? text.find_first_not_of(digits, i) : text.find_first_of(digits, i);
    const auto end = std::min(other, part_end);
    const bool is_first = i == part_begin && i > 0;
    runs.push_back({.text = text.substr(i, end - i),
                    .part = text.substr(part_begin, part_end - part_begin),
                    .separator = is_first ? text[i - 1] : '\0',
                    .next = end < text.size() ? text[end] : '\0',
                    .is_number = is_number});
    i = end;
  }
  return runs;
}

// What comes before a release, in this order.
std::optional<std::size_t> stage_of(std::string_view word) {
  constexpr std::array<std::string_view, 3> stages = {"alpha", "beta", "rc"};
  const auto found = std::find(stages.begin(), stages.end(), base::to_lower(word));
  if (found == stages.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stages.begin());
}

bool is_number_alone(const Run& run) {
  return run.is_number && run.text == run.part;
}

// "9" of "9f8e" is no number.
bool is_in_hexadecimal(const Run& run) {
  return base::is_ascii_alpha(run.next) && is_hexadecimal(std::string_view(&run.next, 1));
}

std::optional<std::weak_ordering> compare_runs(const Run& a, const Run& b) {
  if (a.text == b.text) return std::weak_ordering::equivalent;
  if (a.is_number != b.is_number) return std::nullopt;
  const bool are_plain = is_number_alone(a) && is_number_alone(b);
  if (!are_plain && (may_be_commit(a.part) || may_be_commit(b.part))) return std::nullopt;
  if (a.is_number) {
    if (is_in_hexadecimal(a) || is_in_hexadecimal(b)) return std::nullopt;
    return base::compare_numbers(a.text, b.text);
  }
  const auto a_stage = stage_of(a.text);
  const auto b_stage = stage_of(b.text);
  if (!a_stage || !b_stage) return std::nullopt;
  return *a_stage <=> *b_stage;
}

// SemVer compares "rc9" and "rc10", or "debian" and "alpine", as words. Here a number is compared
// with a number, and other words than those of stages are in no order.
std::optional<std::weak_ordering> compare_prereleases(const semver::Version& one,
                                                      const semver::Version& other) {
  const bool is_release = one.prerelease.empty() || other.prerelease.empty();
  if (is_release) return semver::compare(one, other) <=> 0;
  const auto a = runs_in(one.prerelease);
  const auto b = runs_in(other.prerelease);
  const auto both = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (a[i].separator != b[i].separator) return std::nullopt;
    const auto ordering = compare_runs(a[i], b[i]);
    if (!ordering || *ordering != 0) return ordering;
  }
  if (a.size() == b.size()) return std::weak_ordering::equivalent;
  // "rc" and "rc.1"
  const auto& next = a.size() > both ? a[both] : b[both];
  if (!next.is_number || may_be_commit(next.part) || is_in_hexadecimal(next)) return std::nullopt;
  return a.size() <=> b.size();
}

std::optional<std::weak_ordering> compare_semantic(const Described& a, const Described& b) {
  if (!is_same_core(a.version, b.version)) {
    return semver::compare(a.version, b.version) <=> 0;
  }
  const auto ordering = compare_prereleases(a.version, b.version);
  if (!ordering || *ordering != 0) return ordering;
  // Two builds of one version.
  if (a.version.metadata != b.version.metadata) return std::nullopt;
  const auto later = base::compare_numbers(a.commits, b.commits);
  const bool are_two_builds = later == std::weak_ordering::equivalent && a.commits != "0";
  if (are_two_builds) return std::nullopt;
  return later;
}

// Only numbers, and what stands between the parts of dates and times.
std::optional<std::weak_ordering> compare_alike(std::string_view one, std::string_view other) {
  const auto a = numbers_in(one);
  const auto b = numbers_in(other);
  const bool is_alike = a.shape == b.shape && !a.values.empty() &&
                        a.shape.find_first_not_of("N.-_:TZ+") == std::string::npos;
  if (!is_alike) return std::nullopt;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const auto ordering = base::compare_numbers(a.values[i], b.values[i]);
    if (ordering != std::weak_ordering::equivalent) return ordering;
  }
  return std::weak_ordering::equivalent;
}

// A number that ends in a letter is part of a word: "9f8e7d6". What a dot follows is the beginning
// of several.
struct Leading {
  std::string_view number;
  bool has_dot;
};

std::optional<Leading> number_of(std::string_view version, std::size_t begin) {
  const auto rest = version.substr(begin);
  const auto end = std::min(rest.find_first_not_of(digits), rest.size());
  const bool is_in_word = end < rest.size() && base::is_ascii_alpha(rest[end]);
  if (end == 0 || is_in_word) return std::nullopt;
  return Leading{.number = rest.substr(0, end), .has_dot = end < rest.size() && rest[end] == '.'};
}

std::optional<std::weak_ordering> compare_behind_word(std::string_view one,
                                                      std::string_view other) {
  const auto begin = std::min(one.find_first_of(digits), one.size());
  const auto word = one.substr(0, begin);
  if (!other.starts_with(word) || (!word.empty() && is_hexadecimal(word))) return std::nullopt;
  const auto a = number_of(one, begin);
  const auto b = number_of(other, begin);
  if (!a || !b || a->has_dot != b->has_dot) return std::nullopt;
  const auto ordering = base::compare_numbers(a->number, b->number);
  if (ordering == std::weak_ordering::equivalent) return std::nullopt;
  return ordering;
}

}  // namespace

std::optional<std::weak_ordering> compare_versions(std::string_view one, std::string_view other) {
  if (one == other) return std::weak_ordering::equivalent;
  const auto a = described(one);
  const auto b = described(other);
  const bool are_versions = a && b && is_meant(a->version) && is_meant(b->version);
  if (are_versions) return compare_semantic(*a, *b);
  if (const auto alike = compare_alike(one, other)) return alike;
  return compare_behind_word(one, other);
}

}  // namespace tools::update_values
