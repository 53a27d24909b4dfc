// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "applicationset/plan.hpp"
#include "apply-appset/cluster_changes.hpp"
#include "apply-appset/fixtures.hpp"
#include "apply-appset/input.hpp"
#include "apply-appset/live.hpp"
#include "apply-appset/made_set.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/plan.hpp"
#include "apply-appset/repositories.hpp"
#include "base/clock.hpp"
#include "cli/run.hpp"
#include "git/local_repository.hpp"
#include "git/work_tree.hpp"

namespace tools::apply_appset {

// Everything that a run was given instead of live systems: files, a checkout, fixtures.
class Scene {
 public:
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;
  ~Scene();

  // Reads the files. With `live`, what they do not say is asked there. Everything must outlive the
  // scene.
  static base::Result<std::unique_ptr<Scene>> open(cli::Run& run, const Options& options,
                                                   Live* live, const base::Deadline& deadline);

  const Input& input() const { return input_; }
  const std::vector<applicationset::Json>& projects() const { return projects_; }

  // What Secrets among the files make of the clusters that there are.
  const ClusterChanges& cluster_changes() const { return clusters_.own; }

  // Whether nobody but the running Argo CD says which clusters there are.
  bool asks_for_clusters() const { return live_ != nullptr && options_.cluster_files.empty(); }

  // Whether Argo CD itself works out a set.
  bool must_ask_argocd(const applicationset::Json& set) const;

  // Puts objects that name no namespace into this one, which may be a guess.
  enum class Certainty { known, guessed };
  void place_objects(const std::string& ns, Certainty certainty);
  // The same, for objects beside those of the files.
  void place(Input& input) const;

  // What a set that is none of the files makes.
  applicationset::Expansion expand(const applicationset::Json& set);

  // The same, where Argo CD must not do it, because it does not know yet what will be written.
  applicationset::Expansion expand_here(const applicationset::Json& set);

  // What Argo CD itself makes of a set, with nothing of the files.
  applicationset::Expansion ask_argocd(const applicationset::Json& set);

  // What the sets of the files make, once they are written over what there is. Fails where one of
  // them cannot be worked out.
  base::Result<std::vector<MadeSet>> make(const Current& current = {});

  // The same, where what cannot be worked out is an error of the set.
  base::Result<std::vector<MadeSet>> try_to_make();

  // The files as they are at another revision of the repository in which they lie, with what the
  // sets in them make there: the Applications that would be there if that had been applied.
  base::Result<Current> at_revision(const std::string& revision);

  // What is known about projects and clusters.
  base::Result<applicationset::Surroundings> surroundings() { return surroundings(now()); }

 private:
  // What a look at repositories and others needs, as long as its results are in use.
  struct Looking;

  // Which clusters there are: those of Secrets among the files, and all, where that is known.
  struct Clusters {
    ClusterChanges own = {};
    std::optional<std::vector<applicationset::Cluster>> all = std::nullopt;
  };

  // The files as they are, or were at another commit.
  struct Moment {
    const Input& input;
    const Clusters& clusters;
    git::Checkout* base = nullptr;  // of then
  };

  Scene(cli::Run& run, const Options& options, Live* live, const base::Deadline& deadline);

  base::Result<void> read();
  base::Result<void> read_files();
  base::Result<void> check_fixtures();
  void warn(const std::vector<std::string>& warnings);
  // The work tree around the files; nullptr where they lie in none.
  git::WorkTree* own();
  base::Result<void> read_clusters();
  base::Result<ClusterChanges> changes_by(const Input& input, const Current& current) const;
  Clusters with_named_clusters(ClusterChanges own) const;
  Clusters clusters_then(const Input& input, const std::string& revision);
  Moment now() const { return {.input = input_, .clusters = clusters_}; }
  base::Result<applicationset::Surroundings> surroundings(const Moment& moment);
  base::Result<Looking*> look(const Moment& moment);
  applicationset::Json for_argocd(applicationset::Json set) const;
  applicationset::Expansion expand_here(const applicationset::Json& set, Looking& looking);
  base::Result<std::vector<MadeSet>> try_to_make(const Moment& moment, const Current& current);
  bool is_gone(const std::string& file) const;
  base::Result<std::vector<std::string>> paths_in_repository();
  base::Result<void> check_gone(const std::vector<std::string>& paths, git::Checkout& checkout);

  cli::Run& run_;
  const Options& options_;
  Live* live_;
  const base::Deadline& deadline_;
  Input input_;
  std::vector<std::string> gone_;  // files that are not there, and may have been there
  std::optional<std::unique_ptr<git::WorkTree>> own_;  // looked for when it is first needed
  std::optional<Fixtures> fixtures_;
  std::optional<std::vector<applicationset::Cluster>> named_clusters_;  // --cluster-file
  Clusters clusters_;
  Input named_projects_;                        // --project-file
  std::vector<applicationset::Json> projects_;  // with those among the files
  std::string namespace_;                       // of objects that name none
  Certainty namespace_certainty_ = Certainty::known;
  std::vector<std::unique_ptr<Looking>> looks_;
  Looking* look_ = nullptr;  // at things as they are
};

}  // namespace tools::apply_appset
