// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

#include "manifests/document.hpp"

namespace manifests {

enum class FieldKind : std::uint8_t {
  text,
  integer,
  boolean,
  time,             // a text such as 2026-01-02T03:04:05Z
  integer_or_text,  // 3, or "25%"
  object,           // with the fields of its type, and no others
  free_object,      // with any fields
  list,
  map,  // with any keys, and values of one type
  any,
};

// What a strategic merge patch does with two lists; Argo CD replaces nearly all of them whole.
enum class ListMerge : std::uint8_t { replace, as_set, by_uid };

// A release of Argo CD, such as {3, 5}; {} is the newest.
struct Version {
  int major = 0;
  int minor = 0;

  friend auto operator<=>(const Version&, const Version&) = default;
};

struct Type;

struct Field {
  std::string_view name;
  const Type* type;
  // Must be there, and Go writes it even where it is empty. What is not required and empty it
  // leaves away; an empty object or a zero it keeps where it has a pointer to it.
  bool is_required = false;
  ListMerge merge = ListMerge::replace;
  Version since = {};  // {}: it has been there for long
};

// What may stand in one place of an object, as the CustomResourceDefinitions of Argo CD say it.
struct Type {
  FieldKind kind = FieldKind::text;
  std::span<const Field> fields = {};              // of an object, in the order of Argo CD
  const Type* element = nullptr;                   // of a list or a map
  std::span<const std::string_view> choices = {};  // of a text; empty: any
  std::string_view title = {};                     // "a generator", for messages; often empty
};

// Null where the type has no such field, or has none at all.
const Field* find_field(const Type& type, std::string_view name);

namespace schema {

extern const Type application_set;
extern const Type application;
extern const Type project;

extern const Type metadata;              // of any object of Kubernetes
extern const Type application_spec;      // also that of a template
extern const Type source;                // of spec.source and spec.sources
extern const Type application_template;  // of an ApplicationSet, and of a generator

// The entries of spec.generators, those in a matrix or merge there, and those in a matrix or merge
// of these, which can hold neither. Below the first level the definition of ApplicationSet allows
// anything; this is what Argo CD reads.
extern const Type generator;
extern const Type nested_generator;
extern const Type innermost_generator;

}  // namespace schema

// The type of a whole object; null for Secrets and for kinds that are not Argo CD's.
const Type* type_of(ObjectKind kind);

}  // namespace manifests
