// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace services {

// What a key holds, and how whoever reads the ConfigMap hands it over. A value of another type is
// made to fit where that is possible ("465" for a number), or refused.
enum class Holds : std::uint8_t {
  text,       // in a template: a template of its own, handed over as rendered
  json,       // the same, and what it renders to must be JSON or nothing
  literal,    // a text that is no template: handed over as it is written
  boolean,    // true or false
  number,     // an integer
  duration,   // written "3s", or as a number of nanoseconds; handed over as milliseconds
  texts,      // a list of texts
  text_map,   // texts by their names
  group,      // a mapping with keys of its own
  groups,     // a list of those
  group_map,  // those by their names
};

// What a later template of the same notification makes of a field that an earlier one filled.
enum class Merge : std::uint8_t {
  if_not_empty,  // overwrites it unless it renders to nothing
  always,        // overwrites it, with nothing as well
};

// One key of a mapping in a ConfigMap: of a service's options, or of its section of a template.
struct Field {
  std::string_view name;
  Holds holds = Holds::text;
  Merge merge = Merge::always;
  std::string_view initial = {};       // the template, where the key is absent
  std::span<const Field> fields = {};  // of groups
};

}  // namespace services
