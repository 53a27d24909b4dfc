// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field github_fields[] = {
    {"owner", &text, required},      {"repo", &text, required}, {"api", &text},
    {"tokenRef", &secret_reference}, {"appSecretName", &text},  {"labels", &texts},
};
constexpr Type github = object(github_fields, "github");

constexpr Field gitlab_fields[] = {
    {"project", &text, required},     {"api", &text},
    {"tokenRef", &secret_reference},  {"labels", &texts},
    {"pullRequestState", &text},      {"insecure", &boolean},
    {"caRef", &config_map_reference},
};
constexpr Type gitlab = object(gitlab_fields, "gitlab");

constexpr Field gitea_fields[] = {
    {"owner", &text, required},      {"repo", &text, required}, {"api", &text, required},
    {"tokenRef", &secret_reference}, {"insecure", &boolean},    {"labels", &texts},
};
constexpr Type gitea = object(gitea_fields, "gitea");

constexpr Field bitbucket_server_fields[] = {
    {"project", &text, required},     {"repo", &text, required},      {"api", &text, required},
    {"basicAuth", &basic_login},      {"bearerToken", &bearer_token}, {"insecure", &boolean},
    {"caRef", &config_map_reference},
};
constexpr Type bitbucket_server = object(bitbucket_server_fields, "bitbucketServer");

constexpr Field bitbucket_fields[] = {
    {"owner", &text, required},  {"repo", &text, required},      {"api", &text},
    {"basicAuth", &basic_login}, {"bearerToken", &bearer_token},
};
constexpr Type bitbucket = object(bitbucket_fields, "bitbucket");

constexpr Field azure_fields[] = {
    {"organization", &text, required}, {"project", &text, required},
    {"repo", &text, required},         {"api", &text},
    {"tokenRef", &secret_reference},   {"labels", &texts},
};
constexpr Type azure = object(azure_fields, "azuredevops");

constexpr Field filter_fields[] = {{"branchMatch", &text},
                                   {"targetBranchMatch", &text},
                                   {.name = "titleMatch", .type = &text, .since = {3, 2}}};
constexpr Type filter = object(filter_fields, "a filter");
constexpr Type filters = list_of(filter);

constexpr Field request_fields[] = {
    {"github", &github},
    {"gitlab", &gitlab},
    {"gitea", &gitea},
    {"bitbucketServer", &bitbucket_server},
    {"filters", &filters},
    {"requeueAfterSeconds", &integer},
    {"template", &application_template},
    {"bitbucket", &bitbucket},
    {"azuredevops", &azure},
    {"values", &text_map},
    {.name = "continueOnRepoNotFoundError", .type = &boolean, .since = {3, 2}},
};

}  // namespace

constinit const Type pull_request = object(request_fields, "pullRequest");

}  // namespace manifests::schema
