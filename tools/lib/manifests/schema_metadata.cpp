// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field owner_fields[] = {
    {"apiVersion", &text, required}, {"kind", &text, required}, {"name", &text, required},
    {"uid", &text, required},        {"controller", &boolean},  {"blockOwnerDeletion", &boolean},
};
constexpr Type owner = object(owner_fields);
constexpr Type owners = list_of(owner);
constexpr Type free_objects = list_of(free_object);

constexpr Field metadata_fields[] = {
    {"name", &text},
    {"generateName", &text},
    {"namespace", &text},
    {"labels", &text_map},
    {"annotations", &text_map},
    {.name = "finalizers", .type = &texts, .merge = ListMerge::as_set},
    {.name = "ownerReferences", .type = &owners, .merge = ListMerge::by_uid},
    {"creationTimestamp", &time},
    {"deletionGracePeriodSeconds", &integer},
    {"deletionTimestamp", &time},
    {"generation", &integer},
    {"managedFields", &free_objects},
    {"resourceVersion", &text},
    {"selfLink", &text},
    {"uid", &text},
};

constexpr Field template_fields[] = {
    {"name", &text},
    {"namespace", &text},
    {"labels", &text_map},
    {"annotations", &text_map},
    {.name = "finalizers", .type = &texts, .merge = ListMerge::as_set},
};

}  // namespace

constinit const Type metadata = object(metadata_fields, "metadata");
constinit const Type metadata_template = object(template_fields, "the metadata of a template");

}  // namespace manifests::schema
