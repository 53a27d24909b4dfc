// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "regex/pattern.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::path_to;

namespace {

using Names = std::vector<std::string>;

// In the order in which Argo CD looks for them.
const Names& providers_of(std::string_view kind) {
  static const Names scm = {"github",      "gitlab",    "gitea",        "bitbucketServer",
                            "azureDevOps", "bitbucket", "awsCodeCommit"};
  static const Names requests = {"github",          "gitlab",    "gitea",
                                 "bitbucketServer", "bitbucket", "azuredevops"};
  return kind == "scmProvider" ? scm : requests;
}

void check_count(const Json& generator, std::string_view kind, const std::string& path,
                 Lint& lint) {
  Names given;
  for (const auto& name : providers_of(kind)) {
    if (!field(generator, name).is_null()) given.push_back(name);
  }
  if (given.size() == 1) return;
  if (given.empty()) {
    lint.report.error("AS023", path, "there is no provider",
                      "it is one of " + base::join(providers_of(kind), ", "));
    return;
  }
  lint.report.error("AS023", path,
                    "there is more than one provider: " + base::join(given, ", ") + "; all but " +
                        given.front() + " are passed over");
}

void check_protocol(const Json& generator, const std::string& path, Lint& lint) {
  const auto protocol = manifests::text_of(generator, "cloneProtocol");
  const bool takes_any = !field(generator, "bitbucket").is_null();
  if (protocol.empty() || protocol == "ssh" || protocol == "https" || takes_any) return;
  if (protocol == "https-fips" && !field(generator, "awsCodeCommit").is_null()) return;
  lint.report.error("AS023", path_to(path, "cloneProtocol"),
                    yaml::quoted(protocol) + " is no cloneProtocol", "there are ssh and https");
}

void check_filters(const Json& generator, const LintEntry& entry, const std::string& path,
                   Lint& lint) {
  std::size_t index = 0;
  for (const auto& filter : manifests::list_of(generator, "filters")) {
    const std::string place = path_to(path_to(path, "filters"), index++);
    for (const std::string_view key :
         {"repositoryMatch", "labelMatch", "branchMatch", "targetBranchMatch", "titleMatch"}) {
      const auto text = manifests::text_of(filter, key);
      if (entry.is_rendered && Engine::is_template(text)) continue;
      const auto pattern = regex::Pattern::compile(text);
      if (pattern) continue;
      lint.report.error("AS023", path_to(place, key), pattern.error().message);
    }
  }
}

void check_state(const Json& generator, const std::string& path, Lint& lint) {
  const auto& gitlab = field(generator, "gitlab");
  const auto state = manifests::text_of(gitlab, "pullRequestState");
  for (const std::string_view known : {"", "opened", "closed", "merged", "locked", "all"}) {
    if (state == known) return;
  }
  if (Engine::is_template(state)) return;
  lint.report.warning("AS023", path_to(path_to(path, "gitlab"), "pullRequestState"),
                      "GitLab knows no state " + yaml::quoted(state),
                      "there are opened, closed, merged and locked");
}

void check_decisions(const Json& generator, const std::string& path, Lint& lint) {
  if (!generator.is_object()) return;
  const bool has_name = has(generator, "name");
  const bool has_selector = has(generator, "labelSelector");
  if (has_name != has_selector) return;
  lint.report.error("AS023", path,
                    has_name ? "there are both a name and a labelSelector"
                             : "there is neither a name nor a labelSelector",
                    "exactly one of them says which resources count");
}

}  // namespace

void lint_providers(Lint& lint) {
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    for (const std::string_view kind : {"scmProvider", "pullRequest"}) {
      const auto& generator = field(entry.json, kind);
      if (!generator.is_object()) continue;
      const std::string path = path_to(entry.path, kind);
      check_count(generator, kind, path, lint);
      check_filters(generator, entry, path, lint);
      if (kind == "scmProvider") check_protocol(generator, path, lint);
      if (kind == "pullRequest") check_state(generator, path, lint);
    }
    check_decisions(field(entry.json, "clusterDecisionResource"),
                    path_to(entry.path, "clusterDecisionResource"), lint);
  });
}

}  // namespace applicationset
