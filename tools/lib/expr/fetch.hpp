// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "expr/evaluation.hpp"
#include "govalue/function.hpp"
#include "govalue/value.hpp"

namespace expr {

// x.name: a method, an entry of a map, a field. Returns where it is, perhaps in `storage`; nullptr
// after a failure.
const govalue::Value* fetch(Evaluation& evaluation, const govalue::Value& from,
                            std::string_view name, govalue::Value& storage);

// x[key].
bool fetch(Evaluation& evaluation, const govalue::Value& from, const govalue::Value& key,
           govalue::Value& result);

// The function get(): as x[key], but nil where there is nothing.
bool get(Evaluation& evaluation, const govalue::Value& from, const govalue::Value& key,
         govalue::Value& result);

// The method that a value has, or nullptr.
const govalue::Function* method_of(const govalue::Value& value, std::string_view name);

// x[from:to].
bool slice(Evaluation& evaluation, const govalue::Value& list, const govalue::Value& from,
           const govalue::Value& to, govalue::Value& result);

// `needle in list`, for lists, maps, structures and nil.
bool contains(Evaluation& evaluation, const govalue::Value& needle, const govalue::Value& list,
              bool& result);

// The number of bytes, items or entries. Fails for everything that has none.
bool length(Evaluation& evaluation, const govalue::Value& value, std::size_t& result);

// An item of a list or a byte of a text; the index is one that exists.
govalue::Value item_at(const govalue::Value& list, std::size_t index);

// The entry of a map, nullptr where there is none. `false` where such a key cannot be of the map.
bool find_key(Evaluation& evaluation, const govalue::Value& map, const govalue::Value& key,
              const govalue::Value*& found);

// Whether Go can use the value as a key of a map.
bool is_hashable(const govalue::Value& key);

}  // namespace expr
