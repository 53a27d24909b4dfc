// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/scene.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "applicationset/outside.hpp"
#include "apply-appset/live_inventory.hpp"
#include "apply-appset/offline_inventory.hpp"
#include "base/text.hpp"
#include "manifests/path.hpp"

namespace tools::apply_appset {

using applicationset::Json;
using manifests::ObjectKind;

namespace {

// The directory that a file lies in or lay in, for the checkout around it.
std::string directory_of(const std::string& file) {
  std::error_code error;
  std::filesystem::path path = file;
  while (!path.empty() && !std::filesystem::is_directory(path, error)) {
    auto parent = path.parent_path();
    if (parent == path) break;
    path = std::move(parent);
  }
  return path.empty() ? "." : path.string();
}

bool is_absent(const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(file, error);
  return file != "-" && status.type() == std::filesystem::file_type::not_found;
}

}  // namespace

base::Result<void> Scene::read_files() {
  auto files = options_.files;
  if (!options_.against.empty()) {
    const auto gone = std::stable_partition(files.begin(), files.end(),
                                            [](const auto& file) { return !is_absent(file); });
    gone_.assign(gone, files.end());
    files.erase(gone, files.end());
  }
  input_ = TRY(read_input(files, deadline_));
  return {};
}

base::Result<void> Scene::read() {
  TRY(read_files());
  fixtures_ = TRY(Fixtures::read(options_.params, deadline_));
  if (options_.mode == Mode::apply) TRY(check_fixtures());
  warn(fixtures_->warnings());
  TRY(read_clusters());
  named_projects_ = TRY(read_input(options_.project_files, deadline_));
  warn(warnings_for(named_projects_, options_.project_files, Wanted::projects));
  for (const auto* source : {&input_, &named_projects_}) {
    for (const auto* document : source->of_kind(ObjectKind::project)) {
      projects_.push_back(document->json());
    }
  }
  return {};
}

// A file that says too little would have the controller delete what the plan does not show.
base::Result<void> Scene::check_fixtures() {
  constexpr std::array by_argocd = {"pullRequest", "scmProvider"};
  constexpr std::array by_either = {"plugin", "clusterDecisionResource"};
  const auto knows = [&](const char* kind) { return fixtures_->knows(kind); };
  const bool is_refused =
      std::any_of(by_either.begin(), by_either.end(), knows) ||
      (!live_->goes_to_kubernetes() && std::any_of(by_argocd.begin(), by_argocd.end(), knows));
  if (is_refused) {
    return base::usage_error("--params does not go with --apply, where Argo CD can be asked",
                             "a plan takes it");
  }
  if (std::any_of(by_argocd.begin(), by_argocd.end(), knows)) {
    run_.log.warning("--params is believed: whether Argo CD finds the same is not known");
  }
  return {};
}

void Scene::warn(const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) run_.log.warning(warning);
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

base::Result<void> Scene::read_clusters() {
  if (!options_.cluster_files.empty()) {
    const Input files = TRY(read_input(options_.cluster_files, deadline_));
    warn(warnings_for(files, options_.cluster_files, Wanted::clusters));
    named_clusters_ = TRY(clusters_of(files));
  }
  auto own = TRY(changes_by(input_, {}));
  clusters_ = with_named_clusters(std::move(own));
  return {};
}

base::Result<ClusterChanges> Scene::changes_by(const Input& input, const Current& current) const {
  using Way = ClusterChanges::Way;
  const auto way = !asks_for_clusters()          ? Way::files
                   : live_->goes_to_kubernetes() ? Way::kubernetes
                                                 : Way::api;
  const bool is_guess = namespace_certainty_ == Certainty::guessed;
  return ClusterChanges::of(input, current, way, is_guess ? std::string() : namespace_);
}

// The Secrets among the objects are all clusters that there are only where nobody else knows any.
Scene::Clusters Scene::with_named_clusters(ClusterChanges own) const {
  Clusters clusters = {.own = std::move(own)};
  if (asks_for_clusters() || (!named_clusters_ && clusters.own.is_empty())) return clusters;
  clusters.all =
      clusters.own.over(named_clusters_.value_or(std::vector<applicationset::Cluster>()));
  return clusters;
}

struct Scene::Looking {
  Repositories repositories;
  Clusters clusters;
  OfflineInventory offline;
  std::optional<LiveInventory> live = std::nullopt;

  Looking(Repositories given, const Fixtures& fixtures, Clusters known)
      : repositories(std::move(given)),
        clusters(std::move(known)),
        offline(repositories, fixtures, clusters.all) {}

  applicationset::Inventory& inventory() {
    if (live) return *live;
    return offline;
  }
};

Scene::Scene(cli::Run& run, const Options& options, Live* live, const base::Deadline& deadline)
    : run_(run), options_(options), live_(live), deadline_(deadline) {}

Scene::~Scene() = default;

base::Result<std::unique_ptr<Scene>> Scene::open(cli::Run& run, const Options& options, Live* live,
                                                 const base::Deadline& deadline) {
  std::unique_ptr<Scene> scene(new Scene(run, options, live, deadline));
  TRY(scene->read());
  return scene;
}

void Scene::place_objects(const std::string& ns, Certainty certainty) {
  namespace_ = ns;
  namespace_certainty_ = certainty;
  place(input_);
}

void Scene::place(Input& input) const {
  for (auto& document : input.documents) {
    if (document.kind() != ObjectKind::other) document.place_in(namespace_);
  }
}

base::Result<Scene::Looking*> Scene::look(const Moment& moment) {
  auto repositories = TRY(Repositories::create(
      run_, options_, [this] { return own(); }, deadline_));
  if (moment.base != nullptr) repositories.look_at(*moment.base);
  auto looking = std::make_unique<Looking>(std::move(repositories), *fixtures_, moment.clusters);
  if (live_ != nullptr) {
    const auto& clusters = looking->clusters;
    looking->live.emplace(looking->offline, *fixtures_, clusters.all.has_value(), clusters.own,
                          *live_, run_, options_, deadline_);
  }
  looks_.push_back(std::move(looking));
  return looks_.back().get();
}

base::Result<std::vector<MadeSet>> Scene::make(const Current& current) {
  if (asks_for_clusters()) clusters_.own = TRY(changes_by(input_, current));
  auto sets = TRY(try_to_make(now(), current));
  TRY(check_sets(run_, sets));
  return sets;
}

base::Result<std::vector<MadeSet>> Scene::try_to_make() {
  return try_to_make(now(), {});
}

base::Result<std::vector<MadeSet>> Scene::try_to_make(const Moment& moment,
                                                      const Current& current) {
  auto* looking = TRY(look(moment));
  if (moment.base == nullptr) look_ = looking;
  std::vector<MadeSet> sets;
  for (const auto* document : moment.input.of_kind(ObjectKind::application_set)) {
    MadeSet set = {.document = document, .expansion = {}};
    set.merged = merged_set(document->json(), current);
    set.expansion =
        must_ask_argocd(set.json()) ? ask_argocd(set.json()) : expand_here(set.json(), *looking);
    sets.push_back(std::move(set));
  }
  return sets;
}

applicationset::Expansion Scene::expand(const Json& set) {
  if (must_ask_argocd(set)) return ask_argocd(set);
  return expand_here(set);
}

applicationset::Expansion Scene::expand_here(const Json& set) {
  if (look_ == nullptr) {
    auto looking = look(now());
    if (!looking) return {.errors = {std::move(looking).error()}};
    look_ = *looking;
  }
  return expand_here(set, *look_);
}

bool Scene::must_ask_argocd(const Json& set) const {
  return live_ != nullptr && needs_generate(set, *fixtures_, live_->goes_to_kubernetes());
}

// Argo CD itself does not have to guess where it is.
Json Scene::for_argocd(Json set) const {
  const auto ns = applicationset::text_at(manifests::field(set, "metadata"), "namespace");
  const bool is_guess = namespace_certainty_ == Certainty::guessed && ns == namespace_;
  if (is_guess) set["metadata"].erase("namespace");
  return set;
}

applicationset::Expansion Scene::expand_here(const Json& set, Looking& looking) {
  if (asks_for_clusters() && applicationset::selects_bare_clusters(set)) {
    auto settled = live_->settle_local(for_argocd(set));
    if (!settled) return {.errors = {std::move(settled).error()}};
  }
  return applicationset::expand(set, looking.inventory(), options_.settings,
                                world_of(run_, options_));
}

// One generator after the other: Argo CD does not say which of them has found what.
applicationset::Expansion Scene::ask_argocd(const Json& set) {
  const auto name = applicationset::text_at(manifests::field(set, "metadata"), "name");
  run_.log.info("Argo CD works out the applications of " + base::printable(name) +
                ": no file says what its generators find");
  applicationset::Expansion expansion;
  const auto& generators = manifests::field(manifests::field(set, "spec"), "generators");
  const auto ns = applicationset::text_at(manifests::field(set, "metadata"), "namespace");
  for (std::size_t index = 0; index < generators.size(); ++index) {
    Json part = for_argocd(set);
    part["spec"]["generators"] = Json::array({generators[index]});
    auto answer = live_->objects().generate(part).context("having Argo CD work out " + name);
    if (!answer) {
      auto error = std::move(answer).error();
      if (error.kind == base::ErrorKind::denied) {
        error.hint = "this needs the right to create the set";
        if (options_.mode == Mode::plan) error.hint += "; --params gives what generators find";
      }
      expansion.errors.push_back(std::move(error));
      return expansion;
    }
    const auto kinds = applicationset::kinds_of(generators[index]);
    expansion.generators.push_back({.path = manifests::path_to("spec.generators", index),
                                    .kinds = base::join({kinds.begin(), kinds.end()}, ", "),
                                    .count = answer->size()});
    for (auto& application : *answer) {
      if (!ns.empty()) application["metadata"]["namespace"] = ns;
      expansion.applications.push_back({.application = std::move(application), .generator = index});
    }
  }
  return expansion;
}

base::Result<applicationset::Surroundings> Scene::surroundings(const Moment& moment) {
  applicationset::Surroundings known;
  if (live_ != nullptr) known = TRY(live_->surroundings(moment.input));
  if (known.clusters) {
    known.clusters = moment.clusters.own.over(std::move(*known.clusters));
  }
  if (moment.clusters.all) known.clusters = moment.clusters.all;
  if (options_.project_files.empty()) return known;
  known.projects = std::vector<std::string>{"default"};
  for (const auto* source : {&moment.input, &std::as_const(named_projects_)}) {
    for (const auto* document : source->of_kind(ObjectKind::project)) {
      known.projects->emplace_back(document->name());
    }
  }
  return known;
}

}  // namespace tools::apply_appset
