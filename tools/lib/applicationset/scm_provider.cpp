// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "applicationset/filter.hpp"
#include "applicationset/generator.hpp"
#include "applicationset/provider.hpp"
#include "base/text.hpp"
#include "sprig/names.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using govalue::Value;

namespace {

constexpr std::size_t short_sha = 8;
constexpr std::size_t shorter_sha = 7;

Value id_of(const Json& id) {
  if (id.is_number_integer()) return Value::integer(id.get<std::int64_t>());
  return to_value(id);
}

// The address for the `cloneProtocol` of a generator.
base::Result<std::string> url_of(const ScmRepository& repository, const std::string& protocol) {
  const auto found = repository.urls.find(protocol.empty() ? "ssh" : protocol);
  if (found != repository.urls.end()) return found->second;
  return base::malformed_error("there is no address of " + repository.repository +
                               " for the cloneProtocol " + yaml::quoted(protocol));
}

Params params_of_repository(const ScmRepository& repository, const std::string& url) {
  Params params = Value::map();
  params.set("organization", Value::text(repository.organization));
  params.set("repository", Value::text(repository.repository));
  params.set("repository_id", id_of(repository.id));
  params.set("url", Value::text(url));
  params.set("branch", Value::text(repository.branch));
  params.set("branchNormalized", Value::text(sprig::normalized_name(repository.branch)));
  params.set("sha", Value::text(repository.sha));
  params.set("short_sha", Value::text(repository.sha.substr(0, short_sha)));
  params.set("short_sha_7", Value::text(repository.sha.substr(0, shorter_sha)));
  params.set("labels", Value::text(base::join(repository.labels, ",")));
  return params;
}

bool is_about_branches(const Json& filter) {
  return !field(filter, "pathsExist").is_null() || !field(filter, "pathsDoNotExist").is_null() ||
         !field(filter, "branchMatch").is_null();
}

bool is_about_repositories(const Json& filter) {
  return !is_about_branches(filter) &&
         (!field(filter, "repositoryMatch").is_null() || !field(filter, "labelMatch").is_null());
}

// As pathsExist writes them, with a slash at the end or without.
bool has_path(const ScmRepository& repository, const Json& wanted) {
  if (!wanted.is_string()) return false;
  std::string path = wanted.get<std::string>();
  while (path.ends_with('/')) path.pop_back();
  return std::any_of(repository.paths.begin(), repository.paths.end(), [&](const auto& known) {
    return known == path || known.starts_with(path + '/');
  });
}

base::Result<bool> has_matching_label(const ScmRepository& repository, const Json& filter,
                                      const std::string& path) {
  if (field(filter, "labelMatch").is_null()) return true;
  for (const auto& label : repository.labels) {
    const bool is_matching = TRY(matches(filter, "labelMatch", label, path));
    if (is_matching) return true;
  }
  return false;
}

base::Result<bool> passes(const ScmRepository& repository, const Json& filter,
                          const std::string& path) {
  const bool name = TRY(matches(filter, "repositoryMatch", repository.repository, path));
  const bool branch = TRY(matches(filter, "branchMatch", repository.branch, path));
  const bool label = TRY(has_matching_label(repository, filter, path));
  const auto is_there = [&](const Json& wanted) { return has_path(repository, wanted); };
  const auto& must = field(filter, "pathsExist");
  const auto& must_not = field(filter, "pathsDoNotExist");
  return name && branch && label && std::all_of(must.begin(), must.end(), is_there) &&
         std::none_of(must_not.begin(), must_not.end(), is_there);
}

// Filters of one class: one of them has to let a repository through, if there are any.
base::Result<bool> passes_class(const ScmRepository& repository, const Json& filters,
                                bool (*is_of_class)(const Json&), const std::string& path) {
  bool has_any = false;
  for (const auto& filter : filters) {
    if (!is_of_class(filter)) continue;
    has_any = true;
    const bool is_through = TRY(passes(repository, filter, path));
    if (is_through) return true;
  }
  return !has_any;
}

// What becomes of filters in the second generator of a matrix: all of them are about branches.
Json with_empty_paths(Json filters) {
  for (auto& filter : filters) {
    if (filter.is_object() && field(filter, "pathsExist").is_null()) {
      filter["pathsExist"] = Json::array();
    }
  }
  return filters;
}

constexpr std::array providers = {"github",      "gitlab",    "gitea",        "bitbucketServer",
                                  "azureDevOps", "bitbucket", "awsCodeCommit"};

}  // namespace

base::Result<ParamsList> params_of_scm_provider(const Json& generator, const Context& context,
                                                const std::string& path) {
  TRY(check_provider(generator, providers, path));
  const auto repositories = TRY(context.inventory.repositories(generator).context(path));
  const Json filters = context.is_interpolated ? with_empty_paths(field(generator, "filters"))
                                               : field(generator, "filters");
  const std::string place = path_to(path, "filters");
  ParamsList all;
  for (const auto& repository : repositories) {
    const bool by_name = TRY(passes_class(repository, filters, &is_about_repositories, place));
    const bool by_branch = TRY(passes_class(repository, filters, &is_about_branches, place));
    if (!by_name || !by_branch) continue;
    const auto url = TRY(url_of(repository, text_at(generator, "cloneProtocol")).context(path));
    all.push_back(params_of_repository(repository, url));
    TRY(add_values(field(generator, "values"), all.back(), context, path));
  }
  return all;
}

}  // namespace applicationset
