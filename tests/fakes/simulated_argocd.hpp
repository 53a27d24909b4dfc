// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "argocd/control_plane.hpp"
#include "fakes/simulated_cluster.hpp"
#include "fakes/timeline.hpp"

namespace fakes {

// How bad the way to a simulated Argo CD is.
struct Line {
  base::Duration latency{40};
  base::Duration list_lag{2000};     // of the informer behind lists
  base::Duration event_delay{1000};  // events keep their order
  int lost_events_percent = 0;
  int doubled_events_percent = 0;
  int slow_percent = 0;  // of answers that take seconds
  int lost_answers_percent = 0;
  bool masks_missing = false;  // says `denied` of what does not exist
};

// A ControlPlane in memory. The controller lives in a SimulatedCluster; here is what stands between
// it and us. What was asked, answered and true at that time is written down for the judge.
class SimulatedArgocd : public argocd::ControlPlane {
 public:
  SimulatedArgocd(Timeline& timeline, SimulatedCluster& cluster, const Line& line,
                  std::uint64_t seed);

  void get(const argocd::AppName& name, argocd::Refresh refresh, base::Duration allowed,
           argocd::Done<argocd::Application> done) override;
  void list(const argocd::Selection& selection, argocd::Detail detail,
            argocd::Done<argocd::ApplicationList> done) override;
  // Nobody who follows a rollout asks for these.
  void object(const argocd::AppName&, argocd::Done<std::string> done) override {
    done(base::Error{.kind = base::ErrorKind::rejected, .message = "has no JSON"});
  }
  void patch(const argocd::AppName&, const std::string&,
             argocd::Done<argocd::Application> done) override {
    done(base::Error{.kind = base::ErrorKind::rejected, .message = "takes no patches"});
  }
  void watch(const argocd::Selection& selection, const std::string& resource_version,
             argocd::Detail detail, argocd::Watcher& watcher) override;
  void unwatch() override {
    watcher_ = nullptr;
    is_connected_ = false;
  }
  bool is_watched() const { return watcher_ != nullptr; }
  void sync(const argocd::Application& application, const argocd::SyncRequest& request,
            argocd::Done<argocd::Application> done) override;
  void rollback(const argocd::Application& application, const argocd::RollbackRequest& request,
                argocd::Done<argocd::Application> done) override;
  void windows(const argocd::Application&,
               argocd::Done<std::vector<windows::SyncWindow>> done) override {
    done(std::vector<windows::SyncWindow>());
  }
  void terminate(const argocd::Application& application, argocd::Done<void> done) override;
  std::string link(const argocd::AppName&) const override { return ""; }
  base::Result<void> poll(base::Duration patience) override;

  // What goes wrong, from now on for so long.
  void restart(base::Duration away);  // breaks everything that is open
  void deny(base::Duration duration);
  void break_stream(base::Duration duration);
  void silence_stream(base::Duration duration);
  void set_line(const Line& line) { line_ = line; }

  // What we were told of one application, and what was true when it was.
  struct Record {
    int reads = 0;
    int refreshes = 0;
    int failures = 0;
    int writes = 0;
    // Those that took effect, over the whole run.
    struct Operations {
      int ours = 0;
      int of_others = 0;
    };
    std::map<std::string, Operations> operations = {};  // by uid
    std::set<std::int64_t> rollbacks = {};  // the deployments that we asked to go back to
    std::optional<Truth> last_read;
    std::string uid;
    unsigned long long version = 0;
    base::Duration contradicted_at{-1};  // by something that was not older than what we knew
  };
  std::map<std::string, Record> records;
  int lists = 0;
  int watches = 0;
  int breaks = 0;  // of the stream

  // Whether an object says that the goal is not reached.
  std::function<bool(const argocd::Application&)> contradicts;

 private:
  // Of one answer; whoever comes first ends it.
  template <typename T>
  struct Request {
    argocd::Done<T> done;
    std::string name = {};
    bool is_over = false;
  };
  template <typename T>
  using RequestPtr = std::shared_ptr<Request<T>>;
  struct Version {
    base::Duration time;
    bool exists;
    argocd::Application object;
  };

  template <typename T>
  void answer(const RequestPtr<T>& request, base::Duration delay, base::Result<T> result,
              std::optional<Truth> truth = std::nullopt);
  template <typename T>
  bool fails(const RequestPtr<T>& request);
  void start_operation(
      const std::string& name,
      std::function<base::Result<argocd::Operation>(const SimulatedApp& app)> operation_of,
      argocd::Done<argocd::Application> done);
  void serve_get(const RequestPtr<argocd::Application>& request, bool refreshes);
  void serve_list(const RequestPtr<argocd::ApplicationList>& request,
                  const argocd::Selection& selection);
  void on_change(SimulatedApp& app);
  void answer_refreshes(SimulatedApp& app);
  void connect();
  void tell(const SimulatedApp& app, argocd::AppEvent::Type type);
  void note_told(const argocd::Application& object);
  SimulatedApp* find(const std::string& name);
  base::Duration latency();
  bool is_away() { return timeline_.now() < away_until_; }

  Timeline& timeline_;
  SimulatedCluster& cluster_;
  Line line_;
  Random random_;
  argocd::Watcher* watcher_ = nullptr;
  std::vector<std::function<void()>> open_;  // fail what is open
  std::vector<std::pair<std::string, RequestPtr<argocd::Application>>> waiting_for_refresh_;
  std::map<std::string, std::deque<Version>> versions_;
  bool is_connected_ = false;
  int connection_ = 0;
  base::Duration last_event_{0};
  base::Duration away_until_{0};
  base::Duration denied_until_{0};
  base::Duration silent_until_{0};
  bool has_delivered_ = false;
};

}  // namespace fakes
