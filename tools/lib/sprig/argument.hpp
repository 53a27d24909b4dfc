// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"

namespace sprig {

// What sprig and Go's reflection see in the arguments of functions.

// sprig's strval: texts and bytes as they are, all else as fmt prints it.
std::string text_of(const govalue::Value& value, govalue::Budget& budget);

// sprig's strslice: the items of a list as texts, without those that are nil; of what is no list,
// one text, and of nil none.
std::vector<std::string> texts_of(const govalue::Value& value, govalue::Budget& budget);

// "slice", "map", …; "invalid" for nil.
std::string kind_of(const govalue::Value& value);

// Whether sprig takes the value for "not given": nil, false, 0, "", an empty list or map.
bool is_empty(const govalue::Value& value);

// The items of a slice of any type. Refers to the value, which has to stay.
class Items {
 public:
  explicit Items(const govalue::Value& slice) : slice_(slice) {}

  std::size_t size() const { return slice_.size(); }
  govalue::Value operator[](std::size_t index) const;

  // The items from `begin` up to `end` as []interface {}.
  std::vector<govalue::Value> copy(std::size_t begin, std::size_t end) const;
  std::vector<govalue::Value> copy() const { return copy(0, size()); }

 private:
  const govalue::Value& slice_;
};

// What Go panics with where it needs the type of nil.
base::Error nil_dereference();

// What Go panics with where a value is not of the type that a function insists on.
base::Error wrong_type(const govalue::Value& value, std::string_view wanted);

// Fails for what is no slice with `doing` and the kind of the value ("Cannot push on type string"),
// and for nil with nil_dereference().
base::Result<Items> items_of(const govalue::Value& value, std::string_view doing);

}  // namespace sprig
