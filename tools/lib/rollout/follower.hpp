// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "argocd/control_plane.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "rollout/children.hpp"
#include "rollout/containment.hpp"
#include "rollout/goal.hpp"
#include "rollout/tracker.hpp"
#include "rollout/trigger.hpp"

namespace rollout {

// Is told what goes on, to show it.
class Listener {
 public:
  virtual ~Listener() = default;

  // Something about this application was seen or asked. `waits_for` is what keeps its sync from
  // starting.
  virtual void on_change(const Tracker& tracker, const std::string& waits_for) = 0;

  // Something is about to be done to it that people should know of in any case.
  virtual void on_action(const Tracker& tracker, const std::string& text) = 0;

  // The connection broke, or is back.
  virtual void on_connection(const std::string& text) = 0;

  // Some time has passed. Returns when to be called again at the latest.
  virtual base::TimePoint on_tick(base::TimePoint now) = 0;
};

struct FollowSettings {
  base::Duration poll = std::chrono::seconds(15);
  base::Duration poll_without_stream = std::chrono::seconds(5);
  base::Duration refresh_allowed = std::chrono::seconds(20);
  std::size_t most_requests = 32;  // at once
  bool waits_for_some = false;     // a selection that matches nothing yet is asked again
  bool with_children = false;      // also those that they manage, as soon as these are done
};

// Follows all selected applications at once, over one stream and one list per poll, until each has
// its outcome.
class Follower final : private argocd::Watcher {
 public:
  Follower(argocd::ControlPlane& control_plane, argocd::Selection selection, Goal goal,
           FollowSettings settings, const base::Deadline& deadline, Listener& listener);
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  ~Follower() override;

  // Starts a sync of each application before it is followed. Before run(). Fails where the system
  // has no random bytes.
  base::Result<void> sync_first(SyncPlan plan);

  // Has it told whether an application is at a commit that contains the wanted one. Before run();
  // it must outlive us.
  void judge_with(Containment& containment) { containment_ = &containment; }

  // Returns when all have an outcome; at the deadline the others time out. Fails when nothing was
  // ever learnt (unreachable, denied, …), and with `stopped`.
  base::Result<void> run();

  // In the order of the selection, or by name; behind them their children.
  std::vector<const Tracker*> trackers() const;

 private:
  struct Entry {
    Tracker tracker;
    std::optional<Trigger> trigger = std::nullopt;  // until its sync has started
    bool must_look = true;
    base::TimePoint look_at = {};
    int seen_in_list = 0;  // the number of the list
    bool needs_list = false;
    bool needs_version = false;

    const Entry* parent = nullptr;               // that manages it, and was done before
    std::vector<SourceRevision> revisions = {};  // that were wanted of those above
    bool must_fit = false;                       // to these, as soon as it is seen
    bool has_brought_children = false;
  };

  void on_event(argocd::AppEvent event) override;
  void on_alive() override;
  void on_lost(const base::Error& error) override;

  Entry& add_entry(const argocd::AppName& name);
  Entry* find(const argocd::AppName& name);
  bool is_done() const;
  bool is_by_name() const { return !selection_.names.empty(); }
  bool is_polled_one_by_one() const;
  base::Duration poll_pause() const;
  base::TimePoint next_poll(base::TimePoint now) const;
  base::TimePoint next_wake(base::TimePoint now) const;
  bool will_poll() const;
  argocd::Detail detail() const;

  static bool is_above(const Entry& one, const Entry& other);
  void bring_children();
  bool bring_child(const argocd::AppName& name, const Entry& parent);
  void start_over(Entry& entry);
  void fit_to_parent(Entry& entry, const argocd::Application& application);
  void follow_by_name(const std::vector<argocd::AppName>& added);

  void watch_if_known(base::TimePoint now);
  void look_at_all(base::TimePoint now);
  void look_at(Entry& entry, base::TimePoint now);
  std::optional<base::TimePoint> judge(Entry& entry, base::TimePoint now);
  void look_at_trigger(Entry& entry, base::TimePoint now);
  void follow_synced(Entry& entry, base::TimePoint now);
  void follow_started(Entry& entry, base::TimePoint now);
  void hand_over(Entry& entry, Goal goal, const Refreshes& proof, base::TimePoint now);
  void observe(Entry& entry, argocd::Application application, From from, base::TimePoint now);
  void end(Entry& entry, Need need, bool has_succeeded, base::TimePoint now);
  void catch_up();
  void send();
  void start(Entry& entry, Need need);
  void start_sync(Entry& entry);
  void start_terminate(Entry& entry);
  void start_windows(Entry& entry);
  void start_version(Entry& entry);
  void take_version(const base::Result<std::string>& version);
  void take_answer(Entry& entry, Need need, base::Result<argocd::Application> answer);
  void start_list();
  void take_list(base::Result<argocd::ApplicationList> answer);
  void end_list_for_those_who_asked(bool has_succeeded, base::TimePoint now);
  void note_failure(const base::Error& error);
  void note_success();

  argocd::ControlPlane& control_plane_;
  argocd::Selection selection_;
  Goal goal_;
  FollowSettings settings_;
  std::optional<SyncPlan> plan_;
  Containment* containment_ = nullptr;
  std::string marker_;
  const base::Deadline& deadline_;
  Listener& listener_;

  std::deque<Entry> entries_;  // in which they never move
  std::unordered_multimap<std::string, Entry*> by_name_;
  std::deque<Entry*> wanted_reads_;
  std::deque<Entry*> wanted_refreshes_;
  std::size_t requests_ = 0;
  bool is_listing_ = false;
  int lists_ = 0;  // that were answered
  bool has_learnt_ = false;
  bool is_watching_ = false;
  bool must_watch_again_ = false;  // more than it did; until then it goes on
  bool is_stream_alive_ = false;
  bool was_stream_lost_ = false;
  base::TimePoint begun_ = {};
  base::TimePoint last_poll_ = {};
  std::optional<base::Error> failure_;         // that ends everything
  std::optional<base::Error> last_trouble_;    // since the last answer
  std::optional<base::Error> stream_trouble_;  // since it broke; nothing was heard by any way

  // Answers may still come when we are gone.
  std::shared_ptr<Follower*> self_ = std::make_shared<Follower*>(this);
};

}  // namespace rollout
