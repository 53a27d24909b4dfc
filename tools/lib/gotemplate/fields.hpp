// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gotemplate {

struct ListNode;

using FieldPath = std::vector<std::string_view>;

// Stands in a path for whatever a `range` goes through.
inline constexpr std::string_view each = "*";

// A place where a template asks for a field of the data that it is rendered with.
struct FieldUse {
  FieldPath path;     // from the data on: `.a.b`, `$.a.b`, and `.b` inside `with .a` are {a, b}
  std::string place;  // "NAME:LINE:COLUMN"
  std::string text;   // as it is written
};

// What a template asks of its data, as far as its text alone tells: not what stands in other
// templates that it calls, nor what is asked of the results of functions.
struct FieldUses {
  std::vector<FieldUse> uses;
  // What is handed to a function or another template as a whole. They may look for a field first,
  // or add one.
  std::set<FieldPath> handed_over;
};

// Of the tree `root` of the template `name`, whose text is `text`.
FieldUses find_fields(std::string_view name, std::string_view text, const ListNode& root);

}  // namespace gotemplate
