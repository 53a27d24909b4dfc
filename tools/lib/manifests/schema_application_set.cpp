// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field template_fields[] = {{"metadata", &metadata_template, required},
                                     {"spec", &application_spec, required}};

constexpr Type generators = list_of(generator);

constexpr std::string_view sync_choices[] = {"create-only", "create-update", "create-delete",
                                             "sync"};
constexpr Type sync_choice{.kind = FieldKind::text, .choices = sync_choices};

constexpr Field policy_fields[] = {{"preserveResourcesOnDeletion", &boolean},
                                   {"applicationsSync", &sync_choice}};
constexpr Type policy = object(policy_fields, "the syncPolicy of an ApplicationSet");

// Syncing one step after another.

constexpr Field expression_fields[] = {{"key", &text}, {"operator", &text}, {"values", &texts}};
constexpr Type expression = object(expression_fields);
constexpr Type expressions = list_of(expression);

constexpr Field step_fields[] = {{"matchExpressions", &expressions},
                                 {"maxUpdate", &integer_or_text}};
constexpr Type step = object(step_fields, "a step");
constexpr Type steps = list_of(step);

constexpr Field rolling_fields[] = {{"steps", &steps}};
constexpr Type rolling = object(rolling_fields, "rollingSync");

constexpr Field strategy_fields[] = {{"type", &text},
                                     {"rollingSync", &rolling},
                                     {.name = "deletionOrder", .type = &text, .since = {3, 2}}};
constexpr Type strategy = object(strategy_fields, "strategy");

// What is left alone.

constexpr Field preserved_fields[] = {{"annotations", &texts}, {"labels", &texts}};
constexpr Type preserved = object(preserved_fields, "preservedFields");

constexpr Field ignored_fields[] = {
    {"name", &text}, {"jsonPointers", &texts}, {"jqPathExpressions", &texts}};
constexpr Type ignored = object(ignored_fields);
constexpr Type ignored_list = list_of(ignored);

constexpr Field spec_fields[] = {
    {"goTemplate", &boolean},
    {"generators", &generators, required},
    {"template", &application_template, required},
    {"syncPolicy", &policy},
    {"strategy", &strategy},
    {"preservedFields", &preserved},
    {"goTemplateOptions", &texts},
    {"applyNestedSelectors", &boolean},
    {"ignoreApplicationDifferences", &ignored_list},
    {"templatePatch", &text},
};
constexpr Type spec = object(spec_fields, "the spec of an ApplicationSet");

constexpr Field set_fields[] = {
    {"apiVersion", &text},     {"kind", &text},          {"metadata", &metadata, required},
    {"spec", &spec, required}, {"status", &free_object},
};

}  // namespace

constinit const Type application_template = object(template_fields, "a template");
constinit const Type application_set = object(set_fields, "an ApplicationSet");

}  // namespace manifests::schema
