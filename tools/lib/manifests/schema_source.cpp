// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

// Helm.

constexpr Field helm_parameter_fields[] = {
    {"name", &text}, {"value", &text}, {"forceString", &boolean}};
constexpr Type helm_parameter = object(helm_parameter_fields);
constexpr Type helm_parameters = list_of(helm_parameter);

constexpr Field file_parameter_fields[] = {{"name", &text}, {"path", &text}};
constexpr Type file_parameter = object(file_parameter_fields);
constexpr Type file_parameters = list_of(file_parameter);

constexpr Field helm_fields[] = {
    {"valueFiles", &texts},
    {"parameters", &helm_parameters},
    {"releaseName", &text},
    {"values", &text},
    {"fileParameters", &file_parameters},
    {"version", &text},
    {"passCredentials", &boolean},
    {"ignoreMissingValueFiles", &boolean},
    {"skipCrds", &boolean},
    {"valuesObject", &free_object},
    {"namespace", &text},
    {"kubeVersion", &text},
    {"apiVersions", &texts},
    {"skipTests", &boolean},
    {"skipSchemaValidation", &boolean},
};

// Kustomize.

constexpr Field replica_fields[] = {{"name", &text, required},
                                    {"count", &integer_or_text, required}};
constexpr Type replica = object(replica_fields);
constexpr Type replicas = list_of(replica);

constexpr Field target_fields[] = {
    {"group", &text},         {"version", &text},   {"kind", &text},
    {"name", &text},          {"namespace", &text}, {"annotationSelector", &text},
    {"labelSelector", &text},
};
constexpr Type target = object(target_fields);
constexpr Type patch_options = map_of(boolean);

constexpr Field patch_fields[] = {
    {"path", &text}, {"patch", &text}, {"target", &target}, {"options", &patch_options}};
constexpr Type patch = object(patch_fields);
constexpr Type patches = list_of(patch);

constexpr Field kustomize_fields[] = {
    {"namePrefix", &text},
    {"nameSuffix", &text},
    {"images", &texts},
    {"commonLabels", &text_map},
    {"version", &text},
    {"commonAnnotations", &text_map},
    {"forceCommonLabels", &boolean},
    {"forceCommonAnnotations", &boolean},
    {"namespace", &text},
    {"commonAnnotationsEnvsubst", &boolean},
    {"replicas", &replicas},
    {"patches", &patches},
    {"components", &texts},
    {"ignoreMissingComponents", &boolean},
    {"labelWithoutSelector", &boolean},
    {"kubeVersion", &text},
    {"apiVersions", &texts},
    {"labelIncludeTemplates", &boolean},
};

// A directory.

constexpr Field variable_fields[] = {
    {"name", &text, required}, {"value", &text, required}, {"code", &boolean}};
constexpr Type variable = object(variable_fields);
constexpr Type variables = list_of(variable);

constexpr Field jsonnet_fields[] = {
    {"extVars", &variables}, {"tlas", &variables}, {"libs", &texts}};
constexpr Type jsonnet = object(jsonnet_fields);

constexpr Field directory_fields[] = {
    {"recurse", &boolean},
    {"jsonnet", &jsonnet},
    {"exclude", &text},
    {"include", &text},
    {.name = "disableExtensionFilter", .type = &boolean, .since = {3, 6}},
};

// A plugin.

constexpr Field plugin_parameter_fields[] = {
    {"name", &text}, {"string", &text}, {"map", &text_map}, {"array", &texts}};
constexpr Type plugin_parameter = object(plugin_parameter_fields);
constexpr Type plugin_parameters = list_of(plugin_parameter);

constexpr Field plugin_fields[] = {
    {"name", &text}, {"env", &infos}, {"parameters", &plugin_parameters}};

constexpr Field source_fields[] = {
    {"repoURL", &text, required},
    {"path", &text},
    {"targetRevision", &text},
    {"helm", &helm},
    {"kustomize", &kustomize},
    {"directory", &directory},
    {"plugin", &plugin_source},
    {"chart", &text},
    {"ref", &text},
    {"name", &text},
    {"tagPrefix", &text},
};

// Of manifests that Argo CD writes into another branch.

constexpr Field dry_source_fields[] = {
    {"repoURL", &text, required}, {"targetRevision", &text, required},
    {"path", &text, required},    {"helm", &helm},
    {"kustomize", &kustomize},    {"directory", &directory},
    {"plugin", &plugin_source},
};
constexpr Type dry_source = object(dry_source_fields);

constexpr Field sync_source_fields[] = {
    {"targetBranch", &text, required}, {"path", &text, required}, {"repoURL", &text}};
constexpr Type sync_source = object(sync_source_fields);

constexpr Field hydrate_to_fields[] = {{"targetBranch", &text, required}};
constexpr Type hydrate_to = object(hydrate_to_fields);

constexpr Field hydrator_fields[] = {{"drySource", &dry_source, required},
                                     {"syncSource", &sync_source, required},
                                     {"hydrateTo", &hydrate_to}};

}  // namespace

constinit const Type helm = object(helm_fields, "helm");
constinit const Type kustomize = object(kustomize_fields, "kustomize");
constinit const Type directory = object(directory_fields, "directory");
constinit const Type plugin_source = object(plugin_fields, "plugin");
constinit const Type source = object(source_fields, "a source");
constinit const Type sources = list_of(source);
constinit const Type hydrator = object(hydrator_fields, "sourceHydrator");

}  // namespace manifests::schema
