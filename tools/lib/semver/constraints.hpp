// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "semver/version.hpp"

namespace semver {

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

}  // namespace semver
