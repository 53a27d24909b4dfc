// SPDX-License-Identifier: Apache-2.0
#include "manifests/schema_types.hpp"

namespace manifests::schema {
namespace {

constexpr Field github_fields[] = {
    {"organization", &text, required}, {"api", &text},
    {"tokenRef", &secret_reference},   {"appSecretName", &text},
    {"allBranches", &boolean},         {"excludeArchivedRepos", &boolean},
};
constexpr Type github = object(github_fields, "github");

constexpr Field gitlab_fields[] = {
    {"group", &text, required},
    {"includeSubgroups", &boolean},
    {"api", &text},
    {"tokenRef", &secret_reference},
    {"allBranches", &boolean},
    {"insecure", &boolean},
    {"includeSharedProjects", &boolean},
    {"topic", &text},
    {"caRef", &config_map_reference},
    {"includeArchivedRepos", &boolean},
};
constexpr Type gitlab = object(gitlab_fields, "gitlab");

constexpr Field gitea_fields[] = {
    {"owner", &text, required}, {"api", &text, required}, {"tokenRef", &secret_reference},
    {"allBranches", &boolean},  {"insecure", &boolean},   {"excludeArchivedRepos", &boolean},
};
constexpr Type gitea = object(gitea_fields, "gitea");

constexpr Field bitbucket_fields[] = {
    {"owner", &text, required},
    {"user", &text, required},
    {"appPasswordRef", &secret_reference, required},
    {"allBranches", &boolean},
};
constexpr Type bitbucket = object(bitbucket_fields, "bitbucket");

constexpr Field bitbucket_server_fields[] = {
    {"project", &text, required},     {"api", &text, required},       {"basicAuth", &basic_login},
    {"allBranches", &boolean},        {"bearerToken", &bearer_token}, {"insecure", &boolean},
    {"caRef", &config_map_reference},
};
constexpr Type bitbucket_server = object(bitbucket_server_fields, "bitbucketServer");

constexpr Field azure_fields[] = {
    {"organization", &text, required}, {"api", &text},
    {"teamProject", &text, required},  {"accessTokenRef", &secret_reference, required},
    {"allBranches", &boolean},
};
constexpr Type azure = object(azure_fields, "azureDevOps");

constexpr Field tag_filter_fields[] = {{"key", &text, required}, {"value", &text}};
constexpr Type tag_filter = object(tag_filter_fields);
constexpr Type tag_filters = list_of(tag_filter);
constexpr Field code_commit_fields[] = {
    {"tagFilters", &tag_filters}, {"role", &text}, {"region", &text}, {"allBranches", &boolean}};
constexpr Type code_commit = object(code_commit_fields, "awsCodeCommit");

constexpr Field filter_fields[] = {
    {"repositoryMatch", &text}, {"pathsExist", &texts}, {"pathsDoNotExist", &texts},
    {"labelMatch", &text},      {"branchMatch", &text},
};
constexpr Type filter = object(filter_fields, "a filter");
constexpr Type filters = list_of(filter);

constexpr Field provider_fields[] = {
    {"github", &github},
    {"gitlab", &gitlab},
    {"bitbucket", &bitbucket},
    {"bitbucketServer", &bitbucket_server},
    {"gitea", &gitea},
    {"azureDevOps", &azure},
    {"filters", &filters},
    {"cloneProtocol", &text},
    {"requeueAfterSeconds", &integer},
    {"template", &application_template},
    {"values", &text_map},
    {"awsCodeCommit", &code_commit},
};

}  // namespace

constinit const Type scm_provider = object(provider_fields, "scmProvider");

}  // namespace manifests::schema
