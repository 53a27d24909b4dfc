// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field info_fields[] = {{"name", &text, required}, {"value", &text, required}};
constexpr Type info = object(info_fields);

constexpr Field destination_fields[] = {{"server", &text}, {"namespace", &text}, {"name", &text}};
constexpr Type destination = object(destination_fields, "a destination");

constexpr Field difference_fields[] = {
    {"group", &text},
    {"kind", &text, required},
    {"name", &text},
    {"namespace", &text},
    {"jsonPointers", &texts},
    {"jqPathExpressions", &texts},
    {"managedFieldsManagers", &texts},
};
constexpr Type difference = object(difference_fields);

// How an application is synced.

constexpr Field backoff_fields[] = {
    {"duration", &text}, {"factor", &integer}, {"maxDuration", &text}};
constexpr Type backoff = object(backoff_fields);

constexpr Field retry_fields[] = {
    {"limit", &integer}, {"backoff", &backoff}, {"refresh", &boolean}};

constexpr Field automated_fields[] = {
    {"prune", &boolean}, {"selfHeal", &boolean}, {"allowEmpty", &boolean}, {"enabled", &boolean}};
constexpr Type automated = object(automated_fields);

constexpr Field namespace_fields[] = {{"labels", &text_map}, {"annotations", &text_map}};
constexpr Type namespace_metadata = object(namespace_fields);

constexpr Field policy_fields[] = {
    {"automated", &automated},
    {"syncOptions", &texts},
    {"retry", &retry},
    {"managedNamespaceMetadata", &namespace_metadata},
};

constexpr Field spec_fields[] = {
    {"source", &source},
    {"destination", &destination, required},
    {"project", &text, required},
    {"syncPolicy", &sync_policy},
    {"ignoreDifferences", &resource_differences},
    {"info", &infos},
    {"revisionHistoryLimit", &integer},
    {"sources", &sources},
    {"sourceHydrator", &hydrator},
};

// A sync that somebody has asked for.

constexpr Field resource_fields[] = {
    {"group", &text}, {"kind", &text, required}, {"name", &text, required}, {"namespace", &text}};
constexpr Type resource = object(resource_fields);
constexpr Type resources = list_of(resource);

constexpr Field force_fields[] = {{"force", &boolean}};
constexpr Type forced = object(force_fields);

constexpr Field strategy_fields[] = {{"apply", &forced}, {"hook", &forced}};
constexpr Type strategy = object(strategy_fields);

constexpr Field sync_fields[] = {
    {"revision", &text},
    {"prune", &boolean},
    {"dryRun", &boolean},
    {"syncStrategy", &strategy},
    {"resources", &resources},
    {"source", &source},
    {"manifests", &texts},
    {"syncOptions", &texts},
    {"sources", &sources},
    {"revisions", &texts},
    {"autoHealAttemptsCount", &integer},
};
constexpr Type sync = object(sync_fields);

constexpr Field initiator_fields[] = {{"username", &text}, {"automated", &boolean}};
constexpr Type initiator = object(initiator_fields);

constexpr Field operation_fields[] = {
    {"sync", &sync}, {"initiatedBy", &initiator}, {"info", &infos}, {"retry", &retry}};

constexpr Field application_fields[] = {
    {"apiVersion", &text},
    {"kind", &text},
    {"metadata", &metadata, required},
    {"spec", &application_spec, required},
    {"status", &free_object},
    {"operation", &operation},
};

}  // namespace

constinit const Type infos = list_of(info);
constinit const Type resource_differences = list_of(difference);
constinit const Type retry = object(retry_fields, "retry");
constinit const Type sync_policy = object(policy_fields, "syncPolicy");
constinit const Type operation = object(operation_fields, "operation");
constinit const Type application_spec = object(spec_fields, "the spec of an Application");
constinit const Type application = object(application_fields, "an Application");

}  // namespace manifests::schema
