// SPDX-License-Identifier: Apache-2.0
#include "update-values/versions.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "semver/version.hpp"

namespace tools::update_values {
namespace {

constexpr std::string_view digits = "0123456789";

std::string_view without_zeros(std::string_view number) {
  const auto first = number.find_first_not_of('0');
  return first == std::string_view::npos ? number.substr(number.size()) : number.substr(first);
}

std::weak_ordering order(std::string_view one, std::string_view other) {
  const auto a = without_zeros(one);
  const auto b = without_zeros(other);
  if (a.size() != b.size()) return a.size() <=> b.size();
  const auto difference = a.compare(b);
  return difference <=> 0;
}

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

// Whether a version was meant as one: not a build number, nor a commit id of digits.
bool is_meant(const semver::Version& version) {
  const auto core = version.original.substr(0, version.original.find_first_of("-+"));
  return core.starts_with('v') || core.find('.') != std::string::npos;
}

std::optional<std::weak_ordering> compare_semantic(std::string_view one, std::string_view other) {
  const auto a = semver::parse_version(one);
  const auto b = semver::parse_version(other);
  if (!a || !b || !is_meant(*a) || !is_meant(*b)) return std::nullopt;
  return semver::compare(*a, *b) <=> 0;
}

// Only numbers, and what stands between the parts of dates and times.
std::optional<std::weak_ordering> compare_alike(std::string_view one, std::string_view other) {
  const auto a = numbers_in(one);
  const auto b = numbers_in(other);
  const bool is_alike = a.shape == b.shape && !a.values.empty() &&
                        a.shape.find_first_not_of("N.-_:TZ+") == std::string::npos;
  if (!is_alike) return std::nullopt;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const auto ordering = order(a.values[i], b.values[i]);
    if (ordering != 0) return ordering;
  }
  return std::weak_ordering::equivalent;
}

// A number that ends in a letter is part of a word: "9f8e7d6".
std::optional<std::string_view> number_of(std::string_view version, std::size_t begin) {
  const auto rest = version.substr(begin);
  const auto end = std::min(rest.find_first_not_of(digits), rest.size());
  const bool is_in_word = end < rest.size() && base::is_ascii_alpha(rest[end]);
  if (end == 0 || is_in_word) return std::nullopt;
  return rest.substr(0, end);
}

// The beginning of a commit id says nothing.
bool may_be_commit(std::string_view word) {
  return !word.empty() && word.find_first_not_of("abcdefABCDEF") == std::string_view::npos;
}

std::optional<std::weak_ordering> compare_behind_word(std::string_view one,
                                                      std::string_view other) {
  const auto begin = std::min(one.find_first_of(digits), one.size());
  const auto word = one.substr(0, begin);
  if (!other.starts_with(word) || may_be_commit(word)) return std::nullopt;
  const auto a = number_of(one, begin);
  const auto b = number_of(other, begin);
  if (!a || !b) return std::nullopt;
  const auto ordering = order(*a, *b);
  if (ordering == 0) return std::nullopt;
  return ordering;
}

}  // namespace

std::optional<std::weak_ordering> compare_numbers(std::string_view one, std::string_view other) {
  const auto is_number = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
  };
  if (!is_number(one) || !is_number(other)) return std::nullopt;
  return order(one, other);
}

std::optional<std::weak_ordering> compare_versions(std::string_view one, std::string_view other) {
  if (one == other) return std::weak_ordering::equivalent;
  if (const auto semantic = compare_semantic(one, other)) return semantic;
  if (const auto alike = compare_alike(one, other)) return alike;
  return compare_behind_word(one, other);
}

}  // namespace tools::update_values
