// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace semver {

// A version as Masterminds/semver 3.4.0 reads it: "v1.2" is 1.2.0.
struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease = {};
  std::string metadata = {};
  std::string original = {};  // as it was written
};

// Fails with `malformed` and the library's words.
base::Result<Version> parse_version(std::string_view text);

// "1.2.3-rc.1+linux"
std::string to_text(const Version& version);

// Fail with `malformed` where the text is none ("invalid prerelease string").
base::Result<void> check_prerelease(std::string_view text);
base::Result<void> check_metadata(std::string_view text);

// Negative, 0 or positive; metadata does not count.
int compare(const Version& one, const Version& other);

}  // namespace semver
