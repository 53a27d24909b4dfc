// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "apply-appset/guards.hpp"
#include "apply-appset/live.hpp"
#include "apply-appset/made_set.hpp"
#include "apply-appset/options.hpp"
#include "apply-appset/plan.hpp"
#include "apply-appset/scene.hpp"
#include "base/clock.hpp"
#include "cli/run.hpp"

namespace tools::apply_appset {

// A plan, and all that it was made of.
struct Planned {
  std::vector<MadeSet> sets;
  Current current;
  Plan plan;
  std::vector<Guard> guards;
  Json projects = nullptr;  // Live::uids_of_projects(), for a plan that is kept in a file
};

// Makes the plan of a run, of whatever the options say to compare with.
class Planner {
 public:
  // Everything must outlive it. `live` is nullptr where there is no server.
  Planner(cli::Run& run, const Options& options, Scene& scene, Live* live,
          const base::Deadline& deadline)
      : run_(run), options_(options), scene_(scene), live_(live), deadline_(deadline) {}

  base::Result<Planned> make();

  const Input& input() const { return scene_.input(); }

 private:
  base::Result<void> place_objects();
  base::Result<Current> current();
  base::Result<void> add_clusters(Plan& plan, const std::vector<MadeSet>& sets,
                                  const Current& there,
                                  const applicationset::Surroundings& surroundings);
  base::Result<void> look_for_unseen(Plan& plan, const Current& there);
  base::Error with_project(base::Error error, const Current& there) const;

  cli::Run& run_;
  const Options& options_;
  Scene& scene_;
  Live* live_;
  const base::Deadline& deadline_;
};

// Makes the plan and shows it. Returns the exit status.
base::Result<int> show_plan(cli::Run& run, const Options& options, Planner& planner);

// Writes the plan where it is wanted as Markdown.
base::Result<void> write_markdown(const cli::Run& run, const Options& options,
                                  const Planned& planned);

}  // namespace tools::apply_appset
