// SPDX-License-Identifier: Apache-2.0
#include "semver/version.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "semver/version_text.hpp"

namespace semver {
namespace {

bool is_all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), base::is_ascii_digit);
}

bool is_all_allowed(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_ascii_digit(c) || base::is_ascii_alpha(c) || c == '-';
  });
}

base::Result<std::uint64_t> parse_segment(std::string_view text) {
  if (text.empty()) return std::uint64_t{0};
  if (const auto number = base::parse_unsigned(text)) return std::uint64_t{*number};
  return base::malformed_error("error parsing version segment: strconv.ParseUint: parsing \"" +
                               std::string(text) + "\": value out of range");
}

int order(std::uint64_t one, std::uint64_t other) {
  if (one == other) return 0;
  return one < other ? -1 : 1;
}

// Numbers by size and before words; words by their bytes; what is missing comes first.
int compare_identifiers(std::string_view one, std::string_view other) {
  if (one == other) return 0;
  if (one.empty()) return -1;
  if (other.empty()) return 1;
  const auto left = base::parse_unsigned(one);
  const auto right = base::parse_unsigned(other);
  if (!left && !right) return one > other ? 1 : -1;
  if (!left || !right) return left ? -1 : 1;
  return *left > *right ? 1 : -1;
}

int compare_prereleases(std::string_view one, std::string_view other) {
  const auto left = base::split(one, '.');
  const auto right = base::split(other, '.');
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const int found = compare_identifiers(i < left.size() ? left[i] : std::string_view(),
                                          i < right.size() ? right[i] : std::string_view());
    if (found != 0) return found;
  }
  return 0;
}

}  // namespace

base::Result<void> check_prerelease(std::string_view text) {
  for (const auto part : base::split(text, '.')) {
    if (!part.empty() && is_all_digits(part)) {
      if (part.size() > 1 && part[0] == '0')
        return base::malformed_error("version segment starts with 0");
    } else if (!is_all_allowed(part)) {
      return base::malformed_error("invalid prerelease string");
    }
  }
  return {};
}

base::Result<void> check_metadata(std::string_view text) {
  for (const auto part : base::split(text, '.')) {
    if (!is_all_allowed(part)) return base::malformed_error("invalid metadata string");
  }
  return {};
}

base::Result<Version> parse_version(std::string_view text) {
  VersionText found;
  if (!read_version_text(text, Wildcards::refused, found) || found.all.size() != text.size()) {
    return base::malformed_error("invalid semantic version");
  }
  Version version;
  version.major = TRY(parse_segment(found.major));
  version.minor = TRY(parse_segment(found.minor));
  version.patch = TRY(parse_segment(found.patch));
  if (!found.prerelease.empty()) TRY(check_prerelease(found.prerelease));
  version.prerelease = found.prerelease;
  version.metadata = found.metadata;
  version.original = text;
  return version;
}

std::string to_text(const Version& version) {
  std::string text = std::to_string(version.major) + '.' + std::to_string(version.minor) + '.' +
                     std::to_string(version.patch);
  if (!version.prerelease.empty()) text += '-' + version.prerelease;
  if (!version.metadata.empty()) text += '+' + version.metadata;
  return text;
}

int compare(const Version& one, const Version& other) {
  if (one.major != other.major) return order(one.major, other.major);
  if (one.minor != other.minor) return order(one.minor, other.minor);
  if (one.patch != other.patch) return order(one.patch, other.patch);
  if (one.prerelease == other.prerelease) return 0;
  if (one.prerelease.empty()) return 1;
  if (other.prerelease.empty()) return -1;
  return compare_prereleases(one.prerelease, other.prerelease);
}

}  // namespace semver
