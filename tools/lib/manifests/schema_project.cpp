// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field destination_fields[] = {{"server", &text}, {"namespace", &text}, {"name", &text}};
constexpr Type destination = object(destination_fields, "a destination");
constexpr Type destinations = list_of(destination);

constexpr Field account_fields[] = {
    {"server", &text, required}, {"namespace", &text}, {"defaultServiceAccount", &text, required}};
constexpr Type account = object(account_fields);
constexpr Type accounts = list_of(account);

constexpr Field cluster_kind_fields[] = {
    {"group", &text, required}, {"kind", &text, required}, {"name", &text}};
constexpr Type cluster_kind = object(cluster_kind_fields);
constexpr Type cluster_kinds = list_of(cluster_kind);

constexpr Field namespace_kind_fields[] = {{"group", &text, required}, {"kind", &text, required}};
constexpr Type namespace_kind = object(namespace_kind_fields);
constexpr Type namespace_kinds = list_of(namespace_kind);

constexpr Field token_fields[] = {{"iat", &integer, required}, {"exp", &integer}, {"id", &text}};
constexpr Type token = object(token_fields);
constexpr Type tokens = list_of(token);

constexpr Field role_fields[] = {
    {"name", &text, required}, {"description", &text}, {"policies", &texts},
    {"jwtTokens", &tokens},    {"groups", &texts},
};
constexpr Type role = object(role_fields, "a role");
constexpr Type roles = list_of(role);

constexpr Field window_fields[] = {
    {"kind", &text},          {"schedule", &text},       {"duration", &text},
    {"applications", &texts}, {"namespaces", &texts},    {"clusters", &texts},
    {"manualSync", &boolean}, {"timeZone", &text},       {"andOperator", &boolean},
    {"description", &text},   {"syncOverrun", &boolean},
};
constexpr Type window = object(window_fields, "a sync window");
constexpr Type windows = list_of(window);

constexpr Field orphan_fields[] = {{"group", &text}, {"kind", &text}, {"name", &text}};
constexpr Type orphan = object(orphan_fields);
constexpr Type orphans = list_of(orphan);

constexpr Field orphaned_fields[] = {{"warn", &boolean}, {"ignore", &orphans}};
constexpr Type orphaned = object(orphaned_fields);

// Whose signatures are trusted.

constexpr Field key_fields[] = {{"keyID", &text, required}};
constexpr Type key = object(key_fields);
constexpr Type keys = list_of(key);

constexpr Field gpg_fields[] = {{"mode", &text, required}, {"keys", &texts, required}};
constexpr Type gpg = object(gpg_fields);

constexpr Field repository_fields[] = {{"url", &text, required}};
constexpr Type repository = object(repository_fields);
constexpr Type repositories = list_of(repository);

constexpr Field policy_fields[] = {{"repos", &repositories, required}, {"gpg", &gpg, required}};
constexpr Type policy = object(policy_fields);
constexpr Type policies = list_of(policy);

constexpr Field git_fields[] = {{"policies", &policies, required}};
constexpr Type git = object(git_fields);

constexpr Field integrity_fields[] = {{"git", &git, required}};
constexpr Type integrity = object(integrity_fields);

constexpr Field spec_fields[] = {
    {"sourceRepos", &texts},
    {"destinations", &destinations},
    {"description", &text},
    {"roles", &roles},
    {"clusterResourceWhitelist", &cluster_kinds},
    {"namespaceResourceBlacklist", &namespace_kinds},
    {"orphanedResources", &orphaned},
    {"syncWindows", &windows},
    {"namespaceResourceWhitelist", &namespace_kinds},
    {"signatureKeys", &keys},
    {"clusterResourceBlacklist", &cluster_kinds},
    {"sourceNamespaces", &texts},
    {"permitOnlyProjectScopedClusters", &boolean},
    {"destinationServiceAccounts", &accounts},
    {"sourceIntegrity", &integrity},
};
constexpr Type spec = object(spec_fields, "the spec of an AppProject");

constexpr Field project_fields[] = {
    {"apiVersion", &text},     {"kind", &text},          {"metadata", &metadata, required},
    {"spec", &spec, required}, {"status", &free_object},
};

}  // namespace

constinit const Type project = object(project_fields, "an AppProject");

}  // namespace manifests::schema
