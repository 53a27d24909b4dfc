// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "yaml/resolve.hpp"
#include "yaml/tree.hpp"

namespace yaml {

// A value to be written, with the type that was asked for.
struct NewValue {
  enum class Type {
    text,      // no type was asked for: a string, but an integer or boolean where one was before
    string,    // a string, whatever was there before
    integer,   // -?(0|[1-9][0-9]*)
    floating,  // 2.5, 1e3, .inf
    boolean,   // true or false
    null,      // null, ~ or nothing
    json,      // any JSON text; maps and lists are written in flow style
  };

  Type type = Type::text;
  std::string text;

  bool operator==(const NewValue&) const = default;
};

// A small map of texts, in the order in which it is written.
using TextMap = std::vector<std::pair<std::string, std::string>>;

// Fails with `usage` where the text is not of its type (`abc` as an integer), or can be written to
// no file: not UTF-8, a NUL.
base::Result<void> check(const NewValue& value);

// What readers are to find in the place of a value. Made from a NewValue that passed check().
struct Wanted {
  enum class Kind {
    text,        // a string, or of the old type where that is an integer or a boolean
    scalar,      // `reading`
    collection,  // the JSON text `text`
  };

  Kind kind = Kind::text;
  Reading reading = {};
  std::string text = {};  // as it was given; for a JSON string decoded
};

Wanted wanted(const NewValue& value);

// A list of one map, and that map.
Wanted wanted_list(const TextMap& item);
Wanted wanted_map(const TextMap& item);

// The plain form of a wanted scalar that is not a string, as every reader of `format` understands
// it: as it was given where possible. Fails with `usage` where readers agree on none.
base::Result<std::string> plain_form(const Wanted& wanted, Format format);

}  // namespace yaml
