// SPDX-License-Identifier: Apache-2.0
#include "rollout/children.hpp"

#include <catch2/catch.hpp>

#include "stage.hpp"

using argocd::Application;
using argocd::AppName;
using rollout::WantedRevision;
using rollout_tests::new_commit;
using rollout_tests::old_commit;

namespace {

argocd::Resource child(std::string name, std::string ns = "argocd") {
  return {.group = "argoproj.io",
          .kind = "Application",
          .ns = std::move(ns),
          .name = std::move(name),
          .sync = argocd::Sync::synced};
}

const argocd::Source deploy = {.repo_url = "https://git.example.com/acme/deploy.git",
                               .target_revision = "main"};

Application application(std::vector<argocd::Source> sources,
                        std::vector<std::string> revisions = {}) {
  Application application;
  application.has_many_sources = sources.size() > 1;
  application.sources = std::move(sources);
  application.revisions = std::move(revisions);
  return application;
}

// What a child with these sources must be at, where its manager must be at `wanted`.
std::vector<std::string> fitted(const std::vector<WantedRevision>& wanted,
                                const Application& parent, const Application& child) {
  std::vector<std::string> texts;
  for (const auto& one : rollout::wanted_of(rollout::revisions_by_source(wanted, parent), child)) {
    texts.push_back(one.source + "=" + one.revision);
  }
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("children_of: applications that Git holds, each once", "[rollout]") {
  Application root;
  root.sync = argocd::Sync::synced;
  root.resources = {child("shop"),
                    child("billing", "team-pay"),
                    child("shop"),
                    {.kind = "ConfigMap", .name = "a"},
                    {.group = "argoproj.io", .kind = "AppProject", .name = "b"},
                    {.group = "example.com", .kind = "Application", .name = "c"}};
  auto old = child("old");
  old.requires_pruning = true;
  auto hook = child("hook");
  hook.is_hook = true;
  root.resources.push_back(old);
  root.resources.push_back(hook);
  CHECK(rollout::children_of(root) == std::vector<AppName>{{.name = "shop", .ns = "argocd"},
                                                           {.name = "billing", .ns = "team-pay"}});
}

TEST_CASE("children_of: of another revision than the branch's, what its operation made",
          "[rollout]") {
  Application root;
  root.sync = argocd::Sync::out_of_sync;
  root.revisions = {new_commit};
  root.resources = {child("of-the-branch")};
  root.last = rollout_tests::operation(argocd::Phase::succeeded, 1000, old_commit);
  const auto result = [](std::string name, std::string status) {
    return argocd::ResourceResult{.group = "argoproj.io",
                                  .kind = "Application",
                                  .ns = "argocd",
                                  .name = std::move(name),
                                  .status = std::move(status)};
  };
  root.last->results = {result("made", "Synced"), result("gone", "Pruned")};
  CHECK(rollout::children_of(root) == std::vector<AppName>{{.name = "made", .ns = "argocd"}});
  root.last->operation.is_dry_run = true;
  CHECK(rollout::children_of(root).front().name == "of-the-branch");
}

TEST_CASE("wanted_of: only where a source follows the same branch", "[rollout]") {
  const auto root = application({deploy}, {new_commit});
  const std::vector<WantedRevision> wanted = {{.revision = "bbbbbbb"}};
  auto source = deploy;
  source.path = "elsewhere";
  CHECK(fitted(wanted, root, application({source})) == Texts{"=bbbbbbb"});
  source.repo_url = "https://GIT.example.com/acme/deploy/";
  CHECK(fitted(wanted, root, application({source})) == Texts{"=bbbbbbb"});
  source.target_revision = "v1.2";
  CHECK(fitted(wanted, root, application({source})).empty());
  source = deploy;
  source.chart = "shop";
  CHECK(fitted(wanted, root, application({source})).empty());
  auto hydrated = application({deploy});
  hydrated.is_hydrated = true;
  CHECK(fitted(wanted, root, hydrated).empty());
  CHECK(fitted(wanted, hydrated, root).empty());
  CHECK(fitted({}, root, application({deploy})).empty());
}

TEST_CASE("wanted_of: no target and HEAD are one", "[rollout]") {
  auto head = deploy;
  head.target_revision = "HEAD";
  auto none = deploy;
  none.target_revision = "";
  CHECK(fitted({{.revision = "bbbbbbb"}}, application({head}), application({none})) ==
        Texts{"=bbbbbbb"});
}

TEST_CASE("wanted_of: of many sources, the one that is meant", "[rollout]") {
  const argocd::Source chart = {
      .repo_url = "https://charts.example.com", .target_revision = "1.*", .chart = "shop"};
  auto values = deploy;
  values.name = "values";
  const auto root = application({chart, values}, {"1.4.2", new_commit});
  const auto child = application({deploy, chart});
  CHECK(fitted({{.source = "values", .revision = "bbbbbbb"}}, root, child) == Texts{"1=bbbbbbb"});
  CHECK(fitted({{.source = "1", .revision = "1.4.2"}}, root, child) == Texts{"2=1.4.2"});
  // Where nothing says which: the one that is at it.
  CHECK(fitted({{.revision = "bbbbbbb"}}, root, child) == Texts{"1=bbbbbbb"});
  CHECK(fitted({{.revision = "ccccccc"}}, root, child).empty());
  // Or at one that contains it.
  const WantedRevision contained = {.revision = "ccccccc", .contained_in = {{new_commit, true}}};
  CHECK(fitted({contained}, root, child) == Texts{"1=ccccccc"});
  const WantedRevision apart = {.revision = "ccccccc", .contained_in = {{new_commit, false}}};
  CHECK(fitted({apart}, root, child).empty());
}
