// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "manifests/schema.hpp"

// What the tables of fields are made of.
namespace manifests::schema {

inline constexpr Type text{.kind = FieldKind::text};
inline constexpr Type integer{.kind = FieldKind::integer};
inline constexpr Type boolean{.kind = FieldKind::boolean};
inline constexpr Type time{.kind = FieldKind::time};
inline constexpr Type integer_or_text{.kind = FieldKind::integer_or_text};
inline constexpr Type free_object{.kind = FieldKind::free_object};
inline constexpr Type any{.kind = FieldKind::any};

constexpr Type object(std::span<const Field> fields, std::string_view title = {}) {
  return {.kind = FieldKind::object, .fields = fields, .title = title};
}

constexpr Type list_of(const Type& element) {
  return {.kind = FieldKind::list, .element = &element};
}

constexpr Type map_of(const Type& element) {
  return {.kind = FieldKind::map, .element = &element};
}

inline constexpr Type texts = list_of(text);
inline constexpr Type text_map = map_of(text);

inline constexpr bool required = true;

extern const Type metadata_template;
extern const Type resource_differences;  // the list spec.ignoreDifferences
extern const Type infos;                 // a list of names and values
extern const Type sync_policy;
extern const Type retry;
extern const Type operation;
extern const Type sources;
extern const Type hydrator;

extern const Type helm;
extern const Type kustomize;
extern const Type directory;
extern const Type plugin_source;

extern const Type label_selector;
extern const Type scm_provider;
extern const Type pull_request;
extern const Type secret_reference;
extern const Type config_map_reference;
extern const Type bearer_token;
extern const Type basic_login;

}  // namespace manifests::schema
