// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace semver {

// The parts of what looks like a version at the front of a text; views into it.
struct VersionText {
  std::string_view all;
  std::string_view major;
  std::string_view minor;       // without its point
  std::string_view patch;       // without its point
  std::string_view prerelease;  // without its dash
  std::string_view metadata;    // without its plus
};

enum class Wildcards {
  refused,
  allowed,  // a number may consist of x, X, * and |, too
};

// As much of a version as there is at the front of `text`: "1.2-rc.1" of "1.2-rc.1, 3". `false` if
// not even a number is there.
bool read_version_text(std::string_view text, Wildcards wildcards, VersionText& found);

}  // namespace semver
