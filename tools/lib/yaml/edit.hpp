// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "yaml/locate.hpp"
#include "yaml/path.hpp"
#include "yaml/tree.hpp"
#include "yaml/value.hpp"

namespace yaml {

// What to do where the keys of a path are not there.
enum class IfMissing { fail, create };

// What an edit does with what its path leads to.
enum class Action {
  set,     // gives it the value `value`
  rename,  // calls the key `key` and gives it the value `value`, in the same place
  remove,  // takes the key away with its value, and with the comment on their line
  append,  // adds `item` to the list
};

// A change to make. Keys are renamed and removed, and items added, after all values are set; each
// is refused where it cannot be done without touching anything else. What is done already is done
// once more without a change: a rename whose old key is gone and whose new one has the value, a
// key to remove that is not there, an item that is in the list.
struct Edit {
  Path path;
  NewValue value = {};
  Action action = Action::set;
  std::string key = {};                    // of a rename: the new key
  TextMap item = {};                       // of an addition: at least one entry
  IfMissing if_missing = IfMissing::fail;  // creates although EditOptions do not

  bool operator==(const Edit&) const = default;
};

struct EditOptions {
  Format format = Format::yaml;
  IfMissing if_missing = IfMissing::fail;
  Aliases aliases = Aliases::refuse;
};

// What became of one edit.
struct Change {
  std::size_t edit = 0;        // its place in the list
  std::size_t document = 0;    // from 0
  std::string path = {};       // as the user wrote it, without the document
  std::size_t line = 0;        // of the value in the new text, from 1
  std::string old_value = {};  // decoded; empty where the key was created
  std::string new_value = {};  // decoded; a map or list as JSON
  bool changed = false;        // false: every reader read this value there already
  bool created = false;        // the key, or the item of the list, was not there
  bool removed = false;        // the key is gone; `line` is where it was
};

struct Edited {
  std::string text;
  std::vector<Change> changes;  // one for each edit, in their order
  std::vector<std::string> warnings;
};

// Changes values of a YAML or JSON text and not one byte more; see edit.cpp for how. All edits are
// made or none. The order of edits of existing values does not matter; two that mean the same value
// must agree on it.
//
// Fails with `malformed` where the text cannot be read, or holds something else at a path than a
// value to replace; the message starts with the line, the caller adds the file's name. Fails with
// `usage` for a value that is not of its type, and for edits that contradict each other. Throws
// std::logic_error where the result does not pass the proof: that is a bug here, and no text is
// returned.
base::Result<Edited> edit(std::string_view text, const std::vector<Edit>& edits,
                          const EditOptions& options);

}  // namespace yaml
