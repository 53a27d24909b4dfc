// SPDX-License-Identifier: Apache-2.0
#include "fakes/simulated_cluster.hpp"

#include <cstdio>

namespace fakes {

using argocd::Health;
using argocd::Phase;
using argocd::Sync;
using base::Duration;
using std::chrono::seconds;

namespace {

constexpr int most_commits = 64;
constexpr Duration never = std::chrono::hours(1000);

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

std::string commit_id(std::uint64_t seed, int branch, int index) {
  Random random(seed * 1000 + at(branch * most_commits + index));
  char text[41];
  std::snprintf(text, sizeof text, "%016llx%016llx%08llx",
                static_cast<unsigned long long>(random.next()),
                static_cast<unsigned long long>(random.next()),
                static_cast<unsigned long long>(random.next() & 0xffffffff));
  return text;
}

// The sources of an application, as far as anybody here tells them apart.
std::string sources_of_spec(int spec) {
  return "spec " + std::to_string(spec);
}

int spec_of_sources(const std::string& sources) {
  return std::stoi(sources.substr(sources.find(' ')));
}

}  // namespace

SimulatedCluster::SimulatedCluster(Timeline& timeline, const World& world, std::uint64_t seed)
    : timeline_(timeline), world_(world), random_(seed) {
  for (int branch = 0; branch < world.branches; ++branch) {
    auto& commits = branches_.emplace_back();
    for (int index = 0; index < most_commits; ++index) {
      Commit commit = {.id = commit_id(seed, branch, index)};
      commit.fails = index > 0 && random_.chance(world.failing_percent);
      commit.breaks = index > 0 && random_.chance(world.breaking_percent);
      if (random_.chance(world.degraded_percent)) commit.health = Health::degraded;
      if (random_.chance(world.suspended_percent)) commit.health = Health::suspended;
      if (index == 0) commit.health = Health::healthy;
      commits.push_back(std::move(commit));
    }
    tips_.push_back(0);
    cached_.push_back(0);
  }
  first_tips_ = tips_;
  for (int i = 0; i < world.applications; ++i) {
    auto& app = apps.emplace_back();
    app.number = i;
    app.branch = random_.between(0, world.branches - 1);
    app.branch_of_spec = {app.branch};
    app.live = rendered(app, app.branch, 0, 0);
    app.object.name = {.name = "app-" + std::to_string(i), .ns = "argocd"};
    app.object.is_automated = random_.chance(80);
    app.object.heals_itself = app.object.is_automated && random_.chance(50);
    set_up(app);
  }
}

void SimulatedCluster::set_up(SimulatedApp& app) {
  auto& object = app.object;
  object.uid = "uid-" + std::to_string(++lives_);
  object.project = "default";
  object.sources = {{.repo_url = "https://git.example.com/deploy.git", .path = "apps"}};
  object.health = app.live_health;
  object.has_resources = true;
  app.health_seen_at = timeline_.now();
  // It may be an old one that is about to be looked at in passing.
  app.compared_at = timeline_.now() - random_.milliseconds(0, 120000);
  write(app);
  queue(app, random_.milliseconds(0, 500), Level::resolve);
  during(app, random_.milliseconds(0, 120000), [this, &app] { poll(app); });
}

void SimulatedCluster::during(SimulatedApp& app, Duration delay, std::function<void()> action) {
  timeline_.after(delay, [&app, life = app.life, action = std::move(action)] {
    if (app.life == life && app.exists) action();
  });
}

void SimulatedCluster::during_operation(SimulatedApp& app, Duration delay,
                                        std::function<void()> action) {
  during(app, delay, [&app, number = app.operations, action = std::move(action)] {
    if (app.operations == number) action();
  });
}

void SimulatedCluster::write(SimulatedApp& app) {
  app.object.resource_version = std::to_string(++version_);
  app.object.is_compared_to_spec = app.compared_spec == app.spec;
  app.object.sources_text = sources_of_spec(app.spec);
  if (on_change) on_change(app);
  note_truth(app);
}

void SimulatedCluster::note_truth(SimulatedApp& app) {
  if (!is_goal) return;
  const auto what_is = truth(app);
  const auto note = [&](bool is_so, Duration& since) {
    if (!is_so) since = Duration(-1);
    if (is_so && since < Duration::zero()) since = timeline_.now();
  };
  note(is_goal(what_is), app.reached_since);
  note(is_failure(what_is), app.failed_since);
  const auto& head = commit(app.branch, tip(app.branch));
  note(!app.object.operation && !head.breaks &&
           app.object.revisions != std::vector<std::string>{head.id},
       app.ignored_since);
}

base::Seconds SimulatedCluster::seconds() const {
  return 1'700'000'000 +
         std::chrono::floor<std::chrono::seconds>(timeline_.now() + world_.clock_offset).count();
}

// ---- What is true

int SimulatedCluster::content_of(const SimulatedApp& app, int branch, int index) const {
  while (index > 0) {
    Random random(at(branch * most_commits + index) * 100 + at(app.number));
    if (!random.chance(world_.unchanging_percent)) break;
    --index;
  }
  return index;
}

Live SimulatedCluster::rendered(const SimulatedApp& app, int branch, int index, int spec) const {
  return {.branch = branch, .content = content_of(app, branch, index), .spec = spec};
}

bool SimulatedCluster::find_commit(const std::string& id, int& branch, int& index) const {
  for (branch = 0; branch < world_.branches; ++branch) {
    for (index = 0; index < most_commits; ++index) {
      if (branches_[at(branch)][at(index)].id.starts_with(id)) return true;
    }
  }
  return false;
}

void SimulatedCluster::begin(std::string wanted) {
  wanted_ = std::move(wanted);
  first_tips_ = tips_;
  for (auto& app : apps) app.first_spec = app.spec;
  for (auto& app : apps) note_truth(app);
}

Truth SimulatedCluster::truth(const SimulatedApp& app) const {
  Truth truth = {.object = app.object, .exists = app.exists};
  truth.is_health_of_it = app.health_seen_at >= app.reacted_at;
  int branch = app.live.branch;
  int index = 0;
  if (app.goes_back_to) {
    truth.is_at = app.live == *app.goes_back_to;
    return truth;
  }
  if (app.live.spec < app.first_spec) return truth;
  if (wanted_.empty()) {
    // Whatever was the tip of its branch at the beginning or later.
    const auto first = content_of(app, branch, first_tips_[at(branch)]);
    truth.is_at = app.branch_of_spec[at(app.live.spec)] == branch && app.live.content >= first;
  } else if (find_commit(wanted_, branch, index)) {
    truth.is_at = app.live.branch == branch && app.live.content == content_of(app, branch, index);
  }
  return truth;
}

void SimulatedCluster::pretend_history(SimulatedApp& app, int pushes) {
  for (int i = 0; i < pushes; ++i) push(app.branch);
  for (int index = 0; index <= tip(app.branch); ++index) {
    app.live = rendered(app, app.branch, index, app.spec);
    app.object.history.push_back({.id = index,
                                  .revisions = {commit(app.branch, index).id},
                                  .sources_text = sources_of_spec(app.spec)});
  }
}

std::optional<argocd::Operation> SimulatedCluster::rollback_to(const SimulatedApp& app,
                                                               std::int64_t id) const {
  for (const auto& entry : app.object.history) {
    if (entry.id != id) continue;
    return argocd::Operation{.revisions = entry.revisions, .sources = entry.sources_text};
  }
  return std::nullopt;
}

Live SimulatedCluster::live_after(const SimulatedApp& app,
                                  const argocd::Operation& rollback) const {
  int branch = 0;
  int index = 0;
  find_commit(rollback.revisions.front(), branch, index);
  return rendered(app, branch, index, spec_of_sources(rollback.sources));
}

// ---- Git and people

const Commit& SimulatedCluster::commit(int branch, int index) {
  return branches_[at(branch)][at(index)];
}

void SimulatedCluster::push(int branch) {
  auto& tip = tips_[at(branch)];
  if (tip + 1 >= most_commits) return;
  ++tip;
  for (auto& app : apps) note_truth(app);
  if (!world_.has_webhook) return;
  for (auto& app : apps) {
    if (app.branch != branch) continue;
    during(app, random_.milliseconds(50, 3000), [this, &app] { request_refresh(app); });
  }
}

void SimulatedCluster::request_refresh(SimulatedApp& app) {
  app.object.has_refresh_pending = true;
  ++app.refreshes_asked;
  write(app);
  during(app, random_.milliseconds(0, 200), [this, &app] {
    if (!app.object.has_refresh_pending) return;
    if (app.is_reconciling && world_.swallows_refreshes) return;
    app.is_queued = true;
    if (!app.is_reconciling) reconcile(app);
  });
}

void SimulatedCluster::change_spec(SimulatedApp& app, int branch) {
  ++app.spec;
  app.branch = branch;
  app.branch_of_spec.push_back(branch);
  write(app);
  queue(app, random_.milliseconds(0, 500), Level::resolve);
}

void SimulatedCluster::drift(SimulatedApp& app) {
  app.has_drifted = true;
  during(app, random_.milliseconds(0, 500), [this, &app] { look_at_health(app); });
}

void SimulatedCluster::remove(SimulatedApp& app, Duration back_after) {
  app.exists = false;
  write(app);
  if (back_after < Duration::zero()) return;
  timeline_.after(back_after, [this, &app] {
    if (app.exists) return;
    const auto old = app.object;
    ++app.life;
    ++app.operations;
    app.exists = true;
    app.is_reconciling = app.is_queued = app.is_health_queued = false;
    app.queued_level = Level::recent;
    app.operation_spec = -1;
    app.compared_spec = -1;
    app.object = {};
    app.object.name = old.name;
    app.object.is_automated = old.is_automated;
    app.object.heals_itself = old.heals_itself;
    set_up(app);
  });
}

void SimulatedCluster::break_git(Duration duration) {
  git_away_until_ = std::max(git_away_until_, timeline_.now() + duration);
}

// ---- Comparisons: one after the other

void SimulatedCluster::queue(SimulatedApp& app, Duration delay, Level level) {
  during(app, delay, [this, &app, level] {
    app.is_queued = true;
    app.queued_level = std::max(app.queued_level, level);
    if (!app.is_reconciling) reconcile(app);
  });
}

// After two minutes without a comparison. What Git said some minutes ago is good enough for these.
void SimulatedCluster::poll(SimulatedApp& app) {
  const auto pause = random_.milliseconds(120000, 180000);
  const auto due = app.compared_at + pause;
  if (due <= timeline_.now()) {
    queue(app, Duration(0), random_.chance(50) ? Level::latest : Level::resolve);
  }
  during(app, due > timeline_.now() ? due - timeline_.now() : pause, [this, &app] { poll(app); });
}

void SimulatedCluster::reconcile(SimulatedApp& app) {
  app.is_reconciling = true;
  auto level = app.object.has_refresh_pending ? Level::resolve : app.queued_level;
  app.is_queued = false;
  app.queued_level = Level::recent;
  auto& cached = cached_[at(app.branch)];
  if (level == Level::resolve) cached = tips_[at(app.branch)];
  Look look = {.started = seconds(), .branch = app.branch, .tip = cached, .spec = app.spec};
  const bool has_recent = app.object.revisions.size() == 1 && app.compared_spec == app.spec;
  if (level == Level::recent && has_recent) {
    look.is_recent = find_commit(app.object.revisions.front(), look.branch, look.tip);
  }
  look.is_git_away = !look.is_recent && timeline_.now() < git_away_until_;
  look.refreshes_asked = app.refreshes_asked;
  const auto longest = static_cast<int>(world_.reconcile.count());
  const auto compare = random_.milliseconds(10, longest / 2);
  const auto rest = random_.milliseconds(0, longest / 2);
  during(app, compare, [this, &app, look, rest]() mutable {
    look.live = app.live;
    look.has_drifted = app.has_drifted;
    look.health = app.live_health;
    look.health_at = timeline_.now();
    during(app, rest, [this, &app, look] { decide(app, look); });
  });
}

// Automatic sync asks for its operation before the comparison is written.
void SimulatedCluster::decide(SimulatedApp& app, Look look) {
  const auto& commit = branches_[at(look.branch)][at(look.tip)];
  const bool is_broken = look.is_git_away || commit.breaks;
  const bool is_synced =
      look.live == rendered(app, look.branch, look.tip, look.spec) && !look.has_drifted;
  if (app.object.is_automated && !app.object.operation && !is_broken && !is_synced) {
    const auto& last = app.object.last;
    const bool was_tried = last && is_completed(last->phase) && !last->operation.is_dry_run &&
                           app.operation_spec == look.spec &&
                           last->revisions == std::vector<std::string>{commit.id};
    const bool has_failed = was_tried && last->phase != Phase::succeeded;
    const bool tries_again = has_failed ? world_.heals_failures : app.object.heals_itself;
    look.is_refused = has_failed && !tries_again;
    if (!was_tried || tries_again) {
      request_operation(app, {.revisions = {commit.id}, .is_automated = true, .retry_limit = 0});
    }
  }
  during(app, random_.milliseconds(0, 200), [this, &app, look] { finish_reconcile(app, look); });
}

void SimulatedCluster::finish_reconcile(SimulatedApp& app, const Look& look) {
  app.is_reconciling = false;
  if (look.is_git_away && world_.gives_up_silently) {
    // Nothing is written, the annotation stays, and it is tried again some time later.
    return queue(app, random_.milliseconds(2000, 6000), Level::resolve);
  }
  write_comparison(app, look);
  if (app.is_queued) return reconcile(app);
  if (look.is_git_away) queue(app, random_.milliseconds(2000, 6000), Level::resolve);
  if (app.is_health_queued || app.live_health != app.object.health) {
    during(app, random_.milliseconds(0, 200), [this, &app] { look_at_health(app); });
  }
}

void SimulatedCluster::write_comparison(SimulatedApp& app, const Look& look) {
  auto& object = app.object;
  const auto& commit = branches_[at(look.branch)][at(look.tip)];
  if (!look.is_recent) {
    object.reconciled_at = look.started;
    app.compared_at = timeline_.now();
  }
  object.conditions.clear();
  object.health = look.health;
  app.health_seen_at = look.health_at;
  app.compared_spec = look.spec;
  if (world_.swallows_refreshes || look.refreshes_asked == app.refreshes_asked) {
    object.has_refresh_pending = false;
  }
  if (look.is_git_away || commit.breaks) {
    object.sync = Sync::unknown;
    object.revisions.clear();
    object.conditions.push_back({.type = "ComparisonError", .message = "no manifests"});
  } else {
    const bool is_synced =
        look.live == rendered(app, look.branch, look.tip, look.spec) && !look.has_drifted;
    object.sync = is_synced ? Sync::synced : Sync::out_of_sync;
    object.revisions = {commit.id};
    if (look.is_refused) {
      object.conditions.push_back({.type = "SyncError", .message = "Failed last sync attempt"});
    }
  }
  write(app);
}

// The cheap look: what is live has changed. It does not ask Git and leaves reconciledAt alone.
void SimulatedCluster::look_at_health(SimulatedApp& app) {
  if (app.is_reconciling) {
    app.is_health_queued = true;
    return;
  }
  app.is_health_queued = false;
  auto& object = app.object;
  object.health = app.live_health;
  app.health_seen_at = timeline_.now();
  int branch = 0;
  int index = 0;
  if (object.revisions.size() == 1 && find_commit(object.revisions[0], branch, index)) {
    const bool is_synced =
        app.live == rendered(app, branch, index, app.compared_spec) && !app.has_drifted;
    object.sync = is_synced ? Sync::synced : Sync::out_of_sync;
    if (!is_synced) queue(app, random_.milliseconds(0, 500), Level::recent);
  }
  write(app);
}

// ---- Operations

bool SimulatedCluster::request_operation(SimulatedApp& app, argocd::Operation operation) {
  if (app.object.operation || !app.exists) return false;
  ++app.operations;
  if (world_.names_sources && operation.sources.empty() && !operation.is_automated) {
    operation.sources = app.object.sources_text;
  }
  app.object.operation = std::move(operation);
  if (!world_.keeps_last) app.object.last.reset();
  write(app);
  during_operation(app, random_.milliseconds(0, 1000), [this, &app] { pick_up(app); });
  return true;
}

void SimulatedCluster::pick_up(SimulatedApp& app) {
  auto operation = *app.object.operation;
  if (operation.revisions.empty()) {
    cached_[at(app.branch)] = tip(app.branch);
    operation.revisions = {branches_[at(app.branch)][at(tip(app.branch))].id};
  }
  app.operation_spec = operation.sources.empty() ? app.spec : spec_of_sources(operation.sources);
  app.object.last = argocd::OperationState{
      .operation = std::move(operation), .phase = Phase::running, .started_at = seconds()};
  write(app);
  attempt(app);
}

void SimulatedCluster::attempt(SimulatedApp& app) {
  auto& last = *app.object.last;
  last.phase = Phase::running;
  if (last.finished_at) {
    last.finished_at.reset();
    write(app);
  }
  const auto waves = random_.between(1, 3);
  Duration time(0);
  for (int wave = 1; wave < waves; ++wave) {
    time += random_.milliseconds(100, 4000);
    during_operation(app, time, [this, &app, wave] {
      app.object.last->message = "waiting for healthy state of wave " + std::to_string(wave);
      write(app);
    });
  }
  time += random_.milliseconds(10, 2000);
  during_operation(app, time, [this, &app] {
    int branch = 0;
    int index = 0;
    find_commit(app.object.last->operation.revisions.front(), branch, index);
    end_attempt(app, branch, index);
  });
}

void SimulatedCluster::end_attempt(SimulatedApp& app, int branch, int index) {
  auto& last = *app.object.last;
  const auto& commit = branches_[at(branch)][at(index)];
  last.revisions = {commit.id};
  const bool fails = commit.fails || commit.breaks || random_.chance(world_.flaky_percent);
  if (!fails) {
    if (!last.operation.is_dry_run) deploy(app, branch, index);
    during_operation(app, random_.milliseconds(0, 300), [this, &app] {
      finish(app, Phase::succeeded, "successfully synced (all tasks run)");
    });
  } else if (last.retry_count < last.operation.retry_limit) {
    ++last.retry_count;
    last.finished_at = seconds();
    last.message = "one or more objects failed to apply. Retrying attempt #1";
    write(app);
    during_operation(app, random_.milliseconds(3000, 6000), [this, &app] { attempt(app); });
  } else {
    finish(app, commit.breaks ? Phase::error : Phase::failed, "one or more objects failed");
  }
}

void SimulatedCluster::finish(SimulatedApp& app, Phase phase, const std::string& message) {
  auto& last = *app.object.last;
  last.phase = phase;
  last.message = message;
  last.finished_at = seconds();
  app.object.operation.reset();
  ++app.operations;
  if (phase == Phase::succeeded && !last.operation.is_dry_run) {
    auto& history = app.object.history;
    history.push_back({.id = history.empty() ? 0 : history.back().id + 1,
                       .revisions = last.revisions,
                       .sources_text = sources_of_spec(app.operation_spec)});
  }
  write(app);
  if (!last.operation.is_dry_run) {
    queue(app, random_.milliseconds(0, static_cast<int>(world_.requeue.count())),
          last.operation.is_automated ? Level::latest : Level::resolve);
  }
}

bool SimulatedCluster::terminate(SimulatedApp& app) {
  if (!app.exists || !app.object.operation || !app.object.last) return false;
  if (app.object.last->phase != Phase::running) return false;
  app.object.last->phase = Phase::terminating;
  ++app.operations;
  write(app);
  during_operation(app, random_.milliseconds(0, 2000),
                   [this, &app] { finish(app, Phase::failed, "operation terminated"); });
  return true;
}

// ---- What runs in the cluster

void SimulatedCluster::deploy(SimulatedApp& app, int branch, int index) {
  const auto made = rendered(app, branch, index, app.operation_spec);
  const bool is_change = app.live != made;
  app.live = made;
  app.has_drifted = false;
  note_truth(app);
  if (!is_change) return;
  const auto rollout = ++app.rollouts;
  app.reacted_at = never;
  const auto then = [this, &app, rollout](Duration delay, Health health) {
    timeline_.after(delay, [this, &app, rollout, health] {
      if (app.rollouts == rollout) set_live_health(app, health);
    });
  };
  auto time = random_.milliseconds(0, static_cast<int>(world_.reaction.count()));
  timeline_.after(time, [this, &app, rollout] {
    if (app.rollouts == rollout) app.reacted_at = timeline_.now();
  });
  then(time, Health::progressing);
  time += random_.milliseconds(0, static_cast<int>(world_.rollout.count()));
  if (random_.chance(20)) {
    then(time, Health::degraded);
    time += random_.milliseconds(100, 15000);
    then(time, Health::progressing);
    time += random_.milliseconds(0, 2000);
  }
  const auto& commit = branches_[at(branch)][at(app.live.content)];
  then(time, commit.health);
}

void SimulatedCluster::set_live_health(SimulatedApp& app, Health health) {
  app.live_health = health;
  during(app, random_.milliseconds(0, 500), [this, &app] { look_at_health(app); });
}

}  // namespace fakes
