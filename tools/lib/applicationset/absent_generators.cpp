// SPDX-License-Identifier: Apache-2.0
#include "applicationset/absent_generators.hpp"

#include <algorithm>

#include "applicationset/generator.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

// A key of a generator with nothing below it, which counts as absent.
std::string null_kind_of(const Json& entry) {
  for (const auto kind : generator_kinds) {
    if (entry.is_object() && entry.contains(std::string(kind))) return std::string(kind);
  }
  return {};
}

}  // namespace

std::optional<Note> note_of_absent(const Json& entry, const std::string& path) {
  if (!kinds_of(entry).empty()) return std::nullopt;
  Note note = {.rule = "AS003", .path = path, .message = {}, .hint = {}, .is_fault = true};
  const auto null_kind = null_kind_of(entry);
  if (null_kind.empty()) {
    note.message = "there is no generator in this entry";
    note.hint = "an entry has one of " +
                base::join({std::begin(generator_kinds), std::end(generator_kinds)}, ", ");
  } else {
    note.message = "there is nothing below " + yaml::quoted(null_kind);
    note.hint = null_kind == "clusters" ? "`clusters: {}` takes all clusters"
                                        : "indent its fields further than its name";
  }
  return note;
}

std::optional<Note> note_of_no_generators(const Json& generators) {
  if (!generators.is_array() || !generators.empty()) return std::nullopt;
  return Note{
      .rule = "AS003",
      .path = "spec.generators",
      .message = "there are no generators: the controller deletes all applications of the set",
      .hint = {},
      .is_fault = true};
}

}  // namespace applicationset
