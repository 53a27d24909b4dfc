// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "applicationset/json.hpp"
#include "applicationset/note.hpp"

namespace applicationset {

// AS003 for an entry of `generators`, at `path`, that has no generator; nothing for all others.
std::optional<Note> note_of_absent(const Json& entry, const std::string& path);

// AS003 for the `generators` of a set where there are none.
std::optional<Note> note_of_no_generators(const Json& generators);

}  // namespace applicationset
