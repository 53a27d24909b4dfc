// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "applicationset/branch_slug.hpp"
#include "applicationset/filter.hpp"
#include "applicationset/generator.hpp"
#include "applicationset/provider.hpp"

namespace applicationset {

using govalue::Value;

namespace {

constexpr std::size_t short_sha = 8;
constexpr std::size_t shorter_sha = 7;

Params params_of_request(const PullRequest& request, bool is_go) {
  Params params = Value::map();
  params.set("number", Value::text(std::to_string(request.number)));
  params.set("title", Value::text(request.title));
  params.set("branch", Value::text(request.branch));
  params.set("branch_slug", Value::text(branch_slug(request.branch)));
  params.set("target_branch", Value::text(request.target_branch));
  params.set("target_branch_slug", Value::text(branch_slug(request.target_branch)));
  params.set("head_sha", Value::text(request.head_sha));
  params.set("head_short_sha", Value::text(request.head_sha.substr(0, short_sha)));
  params.set("head_short_sha_7", Value::text(request.head_sha.substr(0, shorter_sha)));
  params.set("author", Value::text(request.author));
  if (is_go) {
    params.set("labels", request.labels.empty() ? Value::nil_of(govalue::strings_type)
                                                : Value::strings(request.labels));
  }
  return params;
}

// The filters of a generator: one has to let a request through, if there are any.
base::Result<bool> passes(const PullRequest& request, const Json& filters,
                          const std::string& path) {
  if (filters.empty()) return true;
  for (const auto& filter : filters) {
    const bool branch = TRY(matches(filter, "branchMatch", request.branch, path));
    const bool target = TRY(matches(filter, "targetBranchMatch", request.target_branch, path));
    const bool title = TRY(matches(filter, "titleMatch", request.title, path));
    if (branch && target && title) return true;
  }
  return false;
}

bool may_be_missing(const Json& generator) {
  return field(generator, "continueOnRepoNotFoundError") == true;
}

constexpr std::array providers = {"github",          "gitlab",    "gitea",
                                  "bitbucketServer", "bitbucket", "azuredevops"};

}  // namespace

base::Result<ParamsList> params_of_pull_requests(const Json& generator, const Context& context,
                                                 const std::string& path) {
  TRY(check_provider(generator, providers, path));
  auto requests = context.inventory.pull_requests(generator);
  if (!requests && requests.error().kind == base::ErrorKind::not_found &&
      may_be_missing(generator)) {
    return ParamsList();
  }
  if (!requests) return base::Result<ParamsList>(std::move(requests).error()).context(path);
  ParamsList all;
  for (const auto& request : *requests) {
    const bool is_wanted =
        TRY(passes(request, field(generator, "filters"), path_to(path, "filters")));
    if (!is_wanted) continue;
    all.push_back(params_of_request(request, context.engine.is_go()));
    TRY(add_values(field(generator, "values"), all.back(), context, path));
  }
  return all;
}

}  // namespace applicationset
