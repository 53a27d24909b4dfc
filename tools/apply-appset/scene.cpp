// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/scene.hpp"

#include <filesystem>
#include <utility>

#include "apply-appset/offline_inventory.hpp"
#include "git/commit_checkout.hpp"

namespace tools::apply_appset {

using applicationset::Json;
using manifests::ObjectKind;

namespace {

// The directory that a file lies in, for the checkout around it.
std::string directory_of(const std::string& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return file;
  const auto parent = std::filesystem::path(file).parent_path().string();
  return parent.empty() ? "." : parent;
}

// The controller's mark of ownership.
Json owned_by(const Json& set, Json application) {
  application["metadata"]["ownerReferences"] =
      Json::array({{{"apiVersion", "argoproj.io/v1alpha1"},
                    {"kind", "ApplicationSet"},
                    {"name", applicationset::text_at(applicationset::at(set, "metadata"), "name")},
                    {"controller", true}}});
  return application;
}

}  // namespace

base::Result<std::unique_ptr<Scene>> Scene::open(cli::Run& run, const Options& options,
                                                 const base::Deadline& deadline) {
  std::unique_ptr<Scene> scene(new Scene(run, options, deadline));
  TRY(scene->read());
  return scene;
}

base::Result<void> Scene::read() {
  input_ = TRY(read_input(options_.files, deadline_));
  fixtures_ = TRY(Fixtures::read(options_.params, deadline_));
  TRY(read_clusters());
  Input projects = TRY(read_input(options_.project_files, deadline_));
  for (const auto* source : {&input_, &projects}) {
    for (const auto* document : source->of_kind(ObjectKind::project)) {
      projects_.push_back(document->json());
    }
  }
  knows_projects_ = !options_.project_files.empty();
  return {};
}

git::WorkTree* Scene::own() {
  if (own_) return own_->get();
  own_.emplace();
  for (const auto& file : options_.files) {
    if (file == "-") continue;
    auto tree = git::WorkTree::around(directory_of(file));
    if (tree && (*tree)->is_repository()) own_ = std::move(tree).value();
    break;
  }
  return own_->get();
}

// Without a file that says which clusters there are, the Secrets among the objects are not all.
base::Result<void> Scene::read_clusters() {
  const Input files = TRY(read_input(options_.cluster_files, deadline_));
  auto clusters = TRY(clusters_of(files));
  auto own = TRY(clusters_of(input_));
  if (options_.cluster_files.empty() && own.empty()) return {};
  std::move(own.begin(), own.end(), std::back_inserter(clusters));
  clusters_ = std::move(clusters);
  return {};
}

base::Result<std::vector<MadeSet>> Scene::make() { return make(input_, nullptr); }

base::Result<std::vector<MadeSet>> Scene::make(const Input& input, git::Checkout* base) {
  auto repositories = TRY(Repositories::create(run_, options_, [this] { return own(); }, deadline_));
  if (base != nullptr) repositories.look_at(*base);
  repositories_.push_back(std::make_unique<Repositories>(std::move(repositories)));
  OfflineInventory inventory(*repositories_.back(), *fixtures_, clusters_);
  auto sets = make_sets(input, inventory, options_, world_of(run_, options_));
  TRY(check_sets(run_, sets));
  return sets;
}

base::Result<std::vector<std::string>> Scene::paths_in_repository() {
  std::vector<std::string> paths;
  for (const auto& file : options_.files) {
    std::error_code error;
    const auto absolute = std::filesystem::weakly_canonical(file, error);
    const auto relative = absolute.lexically_relative(own()->root());
    const bool is_outside = relative.empty() || *relative.begin() == "..";
    if (file == "-" || error || is_outside) {
      return base::usage_error("--against needs files in the repository " + own()->root() +
                               ", and '" + file + "' is none");
    }
    paths.push_back(relative == "." ? "" : relative.string());
  }
  return paths;
}

base::Result<Current> Scene::at_revision(const std::string& revision) {
  if (own() == nullptr) {
    return base::usage_error("--against needs files in a Git repository");
  }
  const auto paths = TRY(paths_in_repository());
  auto repository = TRY(git::LocalRepository::open(own()->root()));
  auto commit = repository->resolve(revision);
  // A checkout of CI has the branches of others under the name of the remote.
  auto fetched = commit ? commit : repository->resolve("refs/remotes/origin/" + revision);
  if (!fetched) return std::move(commit).error();
  git::CommitCheckout checkout(*repository, *fetched);
  const Input input = TRY(read_input(paths, checkout).context("reading " + revision));
  const auto sets = TRY(make(input, &checkout).context("at " + revision));
  Current current;
  for (const auto& document : input.documents) {
    if (document.kind() != ObjectKind::other) current.add(document.json());
  }
  for (const auto& set : sets) {
    for (const auto& generated : set.expansion.applications) {
      current.add(owned_by(set.json(), generated.application));
    }
  }
  return current;
}

applicationset::Surroundings Scene::surroundings() const {
  applicationset::Surroundings known = {.projects = std::nullopt, .clusters = clusters_};
  if (knows_projects_) {
    known.projects = std::vector<std::string>{"default"};
    for (const auto& project : projects_) {
      known.projects->push_back(
          applicationset::text_at(applicationset::at(project, "metadata"), "name"));
    }
  }
  return known;
}

}  // namespace tools::apply_appset
