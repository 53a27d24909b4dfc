// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "argocd/application.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "windows/sync_window.hpp"

namespace argocd {

// For requests that may take as long as the run itself.
constexpr base::Duration no_limit = std::chrono::hours(24);

template <typename T>
using Done = std::function<void(base::Result<T>)>;

// Asks the controller to compare with Git before it answers; `hard` also drops its cache of
// manifests.
enum class Refresh { none, normal, hard };

// Which applications. With names, the other fields do not count.
struct Selection {
  std::vector<AppName> names = {};
  std::string selector = {};  // of labels, as Kubernetes writes them
  std::vector<std::string> projects = {};
  AppName application_set = {};  // that owns them; without a namespace: in whichever
};

// Whether it is one of them by name, project and set. Labels are for the other side to look at.
bool is_selected(const Selection& selection, const Application& application);

// Of one that is there, but not in the project that was named: it is not found, for good.
base::Error of_another_project(const Application& application, const std::string& wanted);

struct ApplicationList {
  std::vector<Application> applications;
  std::string resource_version;
};

// What to sync, as an operation carries it. Empty fields are the application's own.
struct SyncRequest {
  struct Target {
    std::string group;
    std::string kind;
    std::string ns;
    std::string name;
  };
  struct Retry {
    std::int64_t limit = 0;  // -1: without end
    std::string duration = "5s";
    std::int64_t factor = 2;
    std::string longest = "3m";
    bool with_newest_revision = false;
  };

  std::vector<std::string> revisions = {};  // one, or one per source; an empty one is the source's
  bool has_many_sources = false;
  bool prune = false;
  bool dry_run = false;
  std::optional<bool> force = std::nullopt;  // set: a strategy was asked for
  bool runs_hooks = true;
  std::vector<Target> targets = {};
  std::optional<std::vector<std::string>> options = std::nullopt;  // replaces the application's own
  std::optional<Retry> retry = std::nullopt;
  std::string marker;        // by which the operation is recognised
  std::string run_url = {};  // of the pipeline, for people who look at the operation
};

// A return to what the history of an application holds, without hooks and without another try. Its
// spec stays as it is.
struct RollbackRequest {
  std::int64_t id = 0;  // of the HistoryEntry
  bool prune = false;
  bool dry_run = false;
  std::string marker = {};  // which the API server does not take along
  std::string run_url = {};
};

// Takes what a watch tells.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void on_event(AppEvent event) = 0;

  // The stream is open and alive: it delivered bytes, if only a keepalive.
  virtual void on_alive() = 0;

  // The stream broke, and what happened until the next on_alive() may be lost. It is opened again
  // by itself, except after `denied`.
  virtual void on_lost(const base::Error& error) = 0;
};

class Inspector;

// The two ways to Argo CD: its API server, and the custom resources in Kubernetes. Everything is
// started and goes on while poll() runs, which calls what was given. Reads are repeated by
// themselves after a failure that may pass; a rejected token is renewed once where it can be.
// Errors: not_found, denied, conflict, rejected, unreachable, garbled.
class ControlPlane {
 public:
  virtual ~ControlPlane() = default;

  // With a refresh, answers when the controller has compared, at most after `allowed`.
  virtual void get(const AppName& name, Refresh refresh, base::Duration allowed,
                   Done<Application> done) = 0;
  virtual void list(const Selection& selection, Detail detail, Done<ApplicationList> done) = 0;

  // The whole Application, as the JSON that the other side has of it.
  virtual void object(const AppName& name, Done<std::string> done) = 0;

  // The whole AppProject of that name, in the same form. `not_found` where there is nobody to ask.
  virtual void project(const std::string& name, Done<std::string> done);

  // Who made a commit of an application's repository, when, and with which words, as Argo CD tells
  // it: {"author", "date", "message", "tags"}. `not_found` where there is nobody to ask.
  virtual void commit(const AppName& name, const std::string& revision, Done<std::string> done);

  // Changes an Application by a JSON patch (RFC 6902); the answer shows it. `conflict` where one of
  // its tests does not hold. Never repeated by itself: after `unreachable` it may have been done.
  virtual void patch(const AppName& name, const std::string& patch, Done<Application> done) = 0;

  // Starts to tell `watcher` of changes, also of applications that are not selected. One watch at a
  // time: another one takes its place.
  virtual void watch(const Selection& selection, const std::string& resource_version, Detail detail,
                     Watcher& watcher) = 0;

  // Ends the watch. The watcher hears nothing more, and may go. As watch(), not to be called by the
  // watcher itself.
  virtual void unwatch() = 0;

  // Starts an operation; the answer shows it. `conflict` where another one is under way. Never
  // repeated by itself: when it fails with `unreachable` it may have been started, and will not be
  // any more `sync_allowed` after it was sent.
  virtual void sync(const Application& application, const SyncRequest& request,
                    Done<Application> done) = 0;
  // The same, to what was deployed once. The API server does not look at sync windows here; the
  // controller does, and the operation waits.
  virtual void rollback(const Application& application, const RollbackRequest& request,
                        Done<Application> done) = 0;
  // The sync windows of the application's project, those of global projects where the API server
  // tells them. Needs the right to read the project.
  virtual void windows(const Application& application,
                       Done<std::vector<windows::SyncWindow>> done) = 0;
  // Whether it asks the windows itself before it starts a sync.
  virtual bool refuses_in_windows() const { return true; }
  // Whether a refresh is a write, which needs another right than reading.
  virtual bool refreshes_by_writing() const { return false; }
  virtual void terminate(const Application& application, Done<void> done) = 0;

  // The address of an application for people; empty where it is not known.
  virtual std::string link(const AppName& name) const = 0;

  // Who can look into an application, to say why it is not there; nullptr where nobody can.
  virtual Inspector* inspector() { return nullptr; }

  // The version of the API server, for example "v3.1.2"; empty where there is none to ask.
  // NOLINTNEXTLINE(performance-unnecessary-value-param): whoever overrides it keeps `done`
  virtual void version(Done<std::string> done) { done(std::string()); }

  // Drives everything until something happened or `patience` is over. Fails with `stopped`.
  virtual base::Result<void> poll(base::Duration patience) = 0;
};

// The longest that a request for a sync can take effect after it was sent.
constexpr base::Duration sync_allowed = std::chrono::seconds(10);

}  // namespace argocd
