// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace applicationset {

// Something that Argo CD passes over in silence while it works out a set, and that a person would
// want to know.
struct Note {
  std::string rule;  // "AS007"
  std::string path;  // "spec.generators[0].git.files[1].path"
  std::string message;
  std::string hint = {};
  bool is_fault = false;  // nobody can have meant it

  bool operator==(const Note&) const = default;
};

using Notes = std::vector<Note>;

// Adds a note, unless there is one of the same rule at the same place.
inline void note_once(Notes& notes, Note note) {
  const bool is_known = std::any_of(notes.begin(), notes.end(), [&](const Note& known) {
    return known.rule == note.rule && known.path == note.path;
  });
  if (!is_known) notes.push_back(std::move(note));
}

}  // namespace applicationset
