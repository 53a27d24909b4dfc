// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace sprig {

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

// Conditions on a version: ">= 1.2, < 3 || ~4.1", "1.2 - 2.3", "^0.3", "1.x".
class Constraints {
 public:
  // Fails with `malformed`: "improper constraint: abc".
  static base::Result<Constraints> parse(std::string_view text);

  bool allow(const Version& version) const;

 private:
  enum class Operator { equal, not_equal, greater, less, greater_equal, less_equal, tilde, caret };
  struct Condition {
    Operator wanted = Operator::equal;
    Version version = {};
    // Which numbers were left out or a wildcard. `is_dirty` is true if any was.
    bool is_dirty = false;
    bool has_no_minor = false;  // and a major number
    bool has_no_patch = false;  // and a minor number

    bool allows(const Version& found) const;  // prereleases like all others
    bool allows_not_equal(const Version& found) const;
    bool allows_greater(const Version& found) const;
    bool allows_less_equal(const Version& found) const;
    bool allows_tilde(const Version& found) const;
    bool allows_caret(const Version& found) const;
  };

  // All of them have to hold.
  struct Group {
    std::vector<Condition> conditions = {};
    bool allows_prereleases = false;  // one of the conditions names one
  };

  struct Piece;
  static bool take_piece(std::string_view& rest, Piece& piece);
  static base::Result<Group> parse_group(std::string_view text);
  static base::Result<Condition> parse_condition(const Piece& piece);

  std::vector<Group> any_of_;
};

}  // namespace sprig
