// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "fakes/timeline.hpp"

namespace fakes {

// How one simulated world is. Times are the longest ones.
struct World {
  int applications = 1;
  int branches = 1;
  bool swallows_refreshes = true;  // before 3.6 (argo-cd#28306)
  bool has_webhook = false;
  bool gives_up_silently = false;  // on a Git server that is away, as in the grace period
  bool keeps_last = false;         // a requested operation leaves the last one's state (kubectl)
  bool names_sources = false;      // an operation has those of the spec, and runs no hooks
  bool heals_failures = false;     // self-heal tries again what has failed
  base::Duration clock_offset{0};  // of the controller's wall clock
  base::Duration reconcile{1200};  // how long one takes
  base::Duration reaction{1000};   // of an operator to a change; until then it says the old health
  base::Duration rollout{20000};
  base::Duration requeue{1000};  // after an operation, until it is looked at
  int failing_percent = 5;       // of commits that can never be synced
  int breaking_percent = 3;      // … whose manifests cannot be made
  int degraded_percent = 6;      // … that never become healthy
  int suspended_percent = 5;     // … that wait for a person
  int unchanging_percent = 20;   // … that change nothing for an application
  int flaky_percent = 5;         // operations that fail for no lasting reason
};

struct Commit {
  std::string id;
  bool fails = false;
  bool breaks = false;
  argocd::Health health = argocd::Health::healthy;
};

// What was made to be in the cluster: the last commit that changed something, of which spec.
struct Live {
  int branch = 0;
  int content = 0;
  int spec = 0;
  bool operator==(const Live&) const = default;
};

// The truth about an application, for the judge.
struct Truth {
  argocd::Application object;
  bool exists = false;
  bool is_at = false;            // the cluster was made to be what is wanted
  bool is_health_of_it = false;  // the object's health was looked at after that
};

// How closely a comparison looks: at what it has found before, at what Git said some minutes ago,
// or at Git.
enum class Level { recent, latest, resolve };

struct SimulatedApp {
  argocd::Application object;  // as it is stored
  int number = 0;
  bool exists = true;
  int branch = 0;
  int spec = 0;
  std::vector<int> branch_of_spec;

  Live live;
  bool has_drifted = false;
  argocd::Health live_health = argocd::Health::healthy;
  base::Duration reacted_at{0};
  base::Duration health_seen_at{0};
  int rollouts = 0;

  int life = 0;
  int operations = 0;
  int operation_spec = -1;
  int compared_spec = 0;
  std::optional<Live> goes_back_to = std::nullopt;  // what we have asked to go back to

  bool is_reconciling = false;
  bool is_queued = false;
  Level queued_level = Level::recent;
  bool is_health_queued = false;
  int refreshes_asked = 0;
  base::Duration compared_at{0};

  int first_spec = 0;  // when the run began
  base::Duration reached_since{-1};
  base::Duration failed_since{-1};
  base::Duration ignored_since{-1};  // since when nobody looks at what Git holds
};

// Git and the controller of Argo CD in virtual time (argocd-api.md, 8). The API in front of it is
// SimulatedArgocd.
class SimulatedCluster {
 public:
  SimulatedCluster(Timeline& timeline, const World& world, std::uint64_t seed);

  std::deque<SimulatedApp> apps;

  // Is told of every write. What is gone has `exists` false.
  std::function<void(SimulatedApp&)> on_change;

  // Whether what the object says and what is true is the goal, or a failure for ever; for `since`.
  std::function<bool(const Truth&)> is_goal;
  std::function<bool(const Truth&)> is_failure;

  // As if the first commits of its branch had been deployed one by one, up to the tip.
  void pretend_history(SimulatedApp& app, int pushes);

  // The operation of a rollback, and what it would bring about. Nothing for a deployment that the
  // history does not have.
  std::optional<argocd::Operation> rollback_to(const SimulatedApp& app, std::int64_t id) const;
  Live live_after(const SimulatedApp& app, const argocd::Operation& rollback) const;

  // The moment from which what Git holds counts.
  void begin(std::string wanted);
  Truth truth(const SimulatedApp& app) const;

  // People and machines around it.
  void push(int branch);
  const Commit& commit(int branch, int index);
  int tip(int branch) const { return tips_[static_cast<std::size_t>(branch)]; }
  void request_refresh(SimulatedApp& app);
  bool request_operation(SimulatedApp& app, argocd::Operation operation);
  bool terminate(SimulatedApp& app);
  void change_spec(SimulatedApp& app, int branch);
  void drift(SimulatedApp& app);
  void remove(SimulatedApp& app, base::Duration back_after);
  void break_git(base::Duration duration);

 private:
  struct Look {  // of a comparison under way
    base::Seconds started = 0;
    int branch = 0;
    int tip = 0;
    int spec = 0;
    Live live = {};
    bool has_drifted = false;
    argocd::Health health = argocd::Health::none;
    base::Duration health_at{0};
    int refreshes_asked = 0;
    bool is_recent = false;
    bool is_git_away = false;
    bool is_refused = false;
  };

  void during(SimulatedApp& app, base::Duration delay, std::function<void()> action);
  void during_operation(SimulatedApp& app, base::Duration delay, std::function<void()> action);
  void write(SimulatedApp& app);
  void note_truth(SimulatedApp& app);
  base::Seconds seconds() const;
  Live rendered(const SimulatedApp& app, int branch, int index, int spec) const;
  int content_of(const SimulatedApp& app, int branch, int index) const;
  bool find_commit(const std::string& id, int& branch, int& index) const;

  void set_up(SimulatedApp& app);
  void queue(SimulatedApp& app, base::Duration delay, Level level);
  void reconcile(SimulatedApp& app);
  void decide(SimulatedApp& app, Look look);
  void finish_reconcile(SimulatedApp& app, const Look& look);
  void write_comparison(SimulatedApp& app, const Look& look);
  void look_at_health(SimulatedApp& app);
  void poll(SimulatedApp& app);

  void pick_up(SimulatedApp& app);
  void attempt(SimulatedApp& app);
  void end_attempt(SimulatedApp& app, int branch, int index);
  void finish(SimulatedApp& app, argocd::Phase phase, const std::string& message);
  void deploy(SimulatedApp& app, int branch, int index);
  void set_live_health(SimulatedApp& app, argocd::Health health);

  Timeline& timeline_;
  World world_;
  Random random_;
  std::vector<std::vector<Commit>> branches_;
  std::vector<int> tips_;
  std::vector<int> first_tips_;
  std::vector<int> cached_;
  std::string wanted_;
  base::Duration git_away_until_{-1};
  unsigned long long version_ = 1000;
  int lives_ = 0;
};

}  // namespace fakes
