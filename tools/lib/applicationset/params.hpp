// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "govalue/value.hpp"

namespace applicationset {

// One set of parameters: a map[string]interface {} that the template of one application is
// rendered with. In Go-template mode it may be nested; in the other mode its keys are flat, such as
// "path.basename", and only texts are ever put in.
using Params = govalue::Value;
using ParamsList = std::vector<Params>;

// The text that fmt prints with %v: `true`, `<nil>`, `1e+06`, `map[a:1]`.
std::string text_of(const govalue::Value& value);

// Nested maps and lists as flat keys with texts, as the library `flatten` does it with the style of
// dots: {"a": {"b": [1]}} has "a.b.0". Empty maps and lists vanish.
std::map<std::string, std::string, std::less<>> flattened(const govalue::Value& map);

// The same as parameters.
Params flat_params(const govalue::Value& map);

// `over` laid over `base`, as ApplicationSets with `goTemplate` do it: maps are merged, everything
// else is replaced, also by what is empty; an empty map leaves the other one as it is. Both stay as
// they were. Fails with `malformed` where Go panics: `base` has a map of texts (`values`, labels)
// where `over` has a map of anything.
base::Result<Params> merged(const Params& base, const Params& over);

// The same with the texts of all values, as text_of() has them.
Params as_texts(const Params& params);

// Both together, as a matrix without `goTemplate` does it: all values become texts. Fails with
// `malformed` where they disagree about one.
base::Result<Params> combined(const Params& one, const Params& other);

// `over` laid over `base` key by key, as `merge` without `goTemplate` does it.
Params overwritten(const Params& base, const Params& over);

// A map[string]string.
govalue::Value text_map(const std::map<std::string, std::string>& texts);

}  // namespace applicationset
