// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/tree.hpp"

namespace yaml {

// Who reads the files we edit, as far as they see different things in the same plain scalar.
enum class Reader {
  yaml11,  // PyYAML, and y and n, which YAML 1.1 has and PyYAML lacks
  core,    // YAML 1.2, core schema
  go2,     // go-yaml v2: Helm and kubectl, through sigs.k8s.io/yaml
  go3,     // go-yaml v3: kustomize
};

inline constexpr std::array all_readers = {Reader::yaml11, Reader::core, Reader::go2, Reader::go3};

enum class Type { string, integer, floating, boolean, null, timestamp, merge, value };

// What a reader sees. The value is in one spelling for all spellings of the same thing: decimal for
// integers, the shortest exact form for floats, true or false; the text itself for all others.
struct Reading {
  Type type = Type::string;
  std::string value;

  bool operator==(const Reading&) const = default;
};

// What `reader` sees in a plain scalar without a tag.
Reading read_plain(Reader reader, std::string_view text);

// What all readers see in a plain scalar, if they agree.
std::optional<Reading> read_by_all(std::string_view text);

// Whether every reader sees `type`, even if not the same value (0644); whether any does.
bool is_type_to_all(std::string_view text, Type type);
bool is_type_to_any(std::string_view text, Type type);

// What a program sees in a scalar of a file, with its quotes and its tag taken into account; for
// JSON there is only one reader. Nothing where readers disagree.
std::optional<Reading> read_scalar(const Tree& tree, NodeId id);

// The name of the tag that gives a scalar such a type: "int" of !!int; "str" for what is none.
std::string_view tag_name(Type type);

// "number", "boolean", "date", … for messages.
std::string_view describe(Type type);

}  // namespace yaml
