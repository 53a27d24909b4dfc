// SPDX-License-Identifier: Apache-2.0
#include "fakes/simulated_argocd.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace fakes {

using argocd::AppEvent;
using argocd::Application;
using argocd::ApplicationList;
using base::Duration;
using base::Error;
using base::ErrorKind;
using std::chrono::seconds;

namespace {

Error unreachable() {
  return {.kind = ErrorKind::unreachable, .message = "the connection broke"};
}

Error denied() {
  return {.kind = ErrorKind::denied, .message = "permission denied"};
}

}  // namespace

SimulatedArgocd::SimulatedArgocd(Timeline& timeline, SimulatedCluster& cluster, const Line& line,
                                 std::uint64_t seed)
    : timeline_(timeline), cluster_(cluster), line_(line), random_(seed) {
  cluster_.on_change = [this](SimulatedApp& app) { on_change(app); };
  for (auto& app : cluster_.apps) on_change(app);
}

SimulatedApp* SimulatedArgocd::find(const std::string& name) {
  for (auto& app : cluster_.apps) {
    if (app.object.name.name == name) return &app;
  }
  return nullptr;
}

Duration SimulatedArgocd::latency() {
  if (random_.chance(line_.slow_percent)) return random_.milliseconds(1000, 5000);
  return random_.milliseconds(2, static_cast<int>(line_.latency.count()));
}

base::Result<void> SimulatedArgocd::poll(Duration patience) {
  const auto end = timeline_.now() + patience;
  has_delivered_ = false;
  while (!has_delivered_ && timeline_.step(end)) {
  }
  return {};
}

// ---- Answers

template <typename T>
void SimulatedArgocd::answer(const RequestPtr<T>& request, Duration delay, base::Result<T> result,
                             std::optional<Truth> truth) {
  timeline_.after(delay, [this, request, result = std::move(result), truth = std::move(truth)] {
    if (request->is_over) return;
    request->is_over = true;
    has_delivered_ = true;
    auto& record = records[request->name];
    if (!result) ++record.failures;
    if (truth) {
      record.last_read = truth;
      if (truth->exists) note_told(truth->object);
    }
    request->done(result);
  });
}

// Whether a request that has just arrived is not served, for any of the usual reasons.
template <typename T>
bool SimulatedArgocd::fails(const RequestPtr<T>& request) {
  if (is_away() || random_.chance(line_.lost_answers_percent)) {
    answer<T>(request, random_.milliseconds(10, 3000), unreachable());
    return true;
  }
  if (timeline_.now() < denied_until_) {
    answer<T>(request, latency(), denied());
    return true;
  }
  open_.push_back([this, weak = std::weak_ptr(request)] {
    if (const auto open = weak.lock(); open && !open->is_over) {
      answer<T>(open, Duration(1), unreachable());
    }
  });
  return false;
}

void SimulatedArgocd::get(const argocd::AppName& name, argocd::Refresh refresh, Duration allowed,
                          argocd::Done<Application> done) {
  auto request = std::make_shared<Request<Application>>();
  request->done = std::move(done);
  request->name = name.name;
  const bool refreshes = refresh != argocd::Refresh::none;
  auto& record = records[name.name];
  ++(refreshes ? record.refreshes : record.reads);
  answer<Application>(request, allowed,
                      Error{.kind = ErrorKind::timeout, .message = "no answer in time"});
  timeline_.after(latency(), [this, request, refreshes] { serve_get(request, refreshes); });
}

void SimulatedArgocd::serve_get(const RequestPtr<Application>& request, bool refreshes) {
  auto* app = find(request->name);
  const bool is_lost = random_.chance(line_.lost_answers_percent);
  // A refresh whose answer is lost was asked for all the same.
  if (refreshes && is_lost && app != nullptr && app->exists) cluster_.request_refresh(*app);
  if (fails(request)) return;
  if (app == nullptr || !app->exists) {
    const auto error = line_.masks_missing ? denied()
                                           : Error{.kind = ErrorKind::not_found,
                                                   .message = "application not found"};
    Truth truth;
    if (app != nullptr) truth = cluster_.truth(*app);
    return answer<Application>(request, latency(), error, truth);
  }
  if (refreshes) {
    waiting_for_refresh_.emplace_back(request->name, request);
    return cluster_.request_refresh(*app);
  }
  auto truth = cluster_.truth(*app);
  auto object = truth.object;
  answer<Application>(request, latency(), std::move(object), std::move(truth));
}

void SimulatedArgocd::answer_refreshes(SimulatedApp& app) {
  if (app.object.has_refresh_pending || !app.exists) return;
  std::erase_if(waiting_for_refresh_, [&](const auto& waiting) {
    if (waiting.first != app.object.name.name) return false;
    auto truth = cluster_.truth(app);
    auto object = truth.object;
    answer<Application>(waiting.second, latency(), std::move(object), std::move(truth));
    return true;
  });
}

void SimulatedArgocd::list(const argocd::Selection& selection, argocd::Detail,
                           argocd::Done<ApplicationList> done) {
  ++lists;
  auto request = std::make_shared<Request<ApplicationList>>();
  request->done = std::move(done);
  timeline_.after(latency(), [this, request, selection] { serve_list(request, selection); });
}

// From a cache: what was there some time ago.
void SimulatedArgocd::serve_list(const RequestPtr<ApplicationList>& request,
                                 const argocd::Selection& selection) {
  if (fails(request)) return;
  const auto as_of =
      timeline_.now() - random_.milliseconds(0, static_cast<int>(line_.list_lag.count()));
  ApplicationList answered;
  for (const auto& [name, versions] : versions_) {
    const auto is_named = [&, wanted = std::string_view(name)](const auto& one) {
      return one.name == wanted;
    };
    if (!selection.names.empty() &&
        std::none_of(selection.names.begin(), selection.names.end(), is_named)) {
      continue;
    }
    const Version* seen = &versions.front();
    for (const auto& version : versions) {
      if (version.time <= as_of) seen = &version;
    }
    if (seen->exists) answered.applications.push_back(seen->object);
  }
  const auto told = std::make_shared<ApplicationList>(answered);
  auto done = std::move(request->done);
  request->done = [this, told, done = std::move(done)](base::Result<ApplicationList> result) {
    if (result) {
      for (const auto& object : told->applications) note_told(object);
    }
    done(std::move(result));
  };
  answer<ApplicationList>(request, latency(), std::move(answered));
}

// ---- Operations

void SimulatedArgocd::sync(const Application& application, const argocd::SyncRequest& asked,
                           argocd::Done<Application> done) {
  const argocd::Operation operation = {.revisions = asked.revisions,
                                       .initiated_by = "ci",
                                       .is_dry_run = asked.dry_run,
                                       .markers = {asked.marker},
                                       .retry_limit = asked.retry ? asked.retry->limit : 0};
  start_operation(
      application.name.name,
      [operation](const SimulatedApp&) { return argocd::Operation(operation); }, std::move(done));
}

// The API server takes no marker along.
void SimulatedArgocd::rollback(const Application& application, const argocd::RollbackRequest& asked,
                               argocd::Done<Application> done) {
  auto* wanted = find(application.name.name);
  records[application.name.name].rollbacks.insert(asked.id);
  if (const auto operation = cluster_.rollback_to(*wanted, asked.id)) {
    wanted->goes_back_to = cluster_.live_after(*wanted, *operation);
  }
  start_operation(
      application.name.name,
      [this, asked](const SimulatedApp& app) -> base::Result<argocd::Operation> {
        auto operation = cluster_.rollback_to(app, asked.id);
        if (!operation || app.object.is_automated) {
          return Error{.kind = ErrorKind::rejected, .message = "there is no way back"};
        }
        operation->initiated_by = "ci";
        operation->prunes = asked.prune;
        operation->is_dry_run = asked.dry_run;
        return std::move(*operation);
      },
      std::move(done));
}

void SimulatedArgocd::start_operation(
    const std::string& name,
    std::function<base::Result<argocd::Operation>(const SimulatedApp& app)> operation_of,
    argocd::Done<Application> done) {
  auto request = std::make_shared<Request<Application>>();
  request->done = std::move(done);
  request->name = name;
  const bool is_lost = random_.chance(line_.lost_answers_percent * 3);
  const bool takes_effect = !is_lost || random_.chance(60);
  auto delay = latency();
  if (is_lost) {
    answer<Application>(request, random_.milliseconds(100, 9000), unreachable());
    delay = random_.milliseconds(10, static_cast<int>(argocd::sync_allowed.count()) - 100);
  }
  if (!takes_effect) return;
  timeline_.after(delay, [this, request, operation_of = std::move(operation_of)] {
    auto* app = find(request->name);
    if (app == nullptr || fails(request)) return;
    const auto operation = operation_of(*app);
    if (!operation) return answer<Application>(request, latency(), operation.error());
    if (!cluster_.request_operation(*app, *operation)) {
      return answer<Application>(
          request, latency(),
          Error{.kind = ErrorKind::conflict, .message = "another operation is in progress"});
    }
    ++records[request->name].operations[app->object.uid].ours;
    auto truth = cluster_.truth(*app);
    auto object = truth.object;
    answer<Application>(request, latency(), std::move(object), std::move(truth));
  });
}

void SimulatedArgocd::terminate(const Application& application, argocd::Done<void> done) {
  timeline_.after(latency(), [this, name = application.name.name, done = std::move(done)] {
    auto* app = find(name);
    has_delivered_ = true;
    if (app != nullptr && cluster_.terminate(*app)) return done({});
    done(Error{.kind = ErrorKind::rejected, .message = "no operation is in progress"});
  });
}

// ---- The stream

void SimulatedArgocd::watch(const argocd::Selection&, const std::string&, argocd::Detail,
                            argocd::Watcher& watcher) {
  ++watches;
  watcher_ = &watcher;
  timeline_.after(random_.milliseconds(10, 500), [this] { connect(); });
}

void SimulatedArgocd::connect() {
  if (is_connected_ || watcher_ == nullptr) return;
  if (is_away() || timeline_.now() < denied_until_) {
    timeline_.after(random_.milliseconds(1000, 5000), [this] { connect(); });
    return;
  }
  is_connected_ = true;
  ++connection_;
  last_event_ = timeline_.now();
  has_delivered_ = true;
  watcher_->on_alive();
  if (random_.chance(30)) return;  // with a version that is still the present one
  for (const auto& app : cluster_.apps) {
    if (app.exists) tell(app, AppEvent::Type::added);
  }
}

void SimulatedArgocd::tell(const SimulatedApp& app, AppEvent::Type type) {
  if (!is_connected_ || timeline_.now() < silent_until_) return;
  if (random_.chance(line_.lost_events_percent)) return;
  const auto longest = static_cast<int>(line_.event_delay.count());
  const auto time = std::max(last_event_, timeline_.now() + random_.milliseconds(1, 1 + longest));
  last_event_ = time;
  const int times = random_.chance(line_.doubled_events_percent) ? 2 : 1;
  timeline_.after(time - timeline_.now(),
                  [this, times, connection = connection_, event = AppEvent{type, app.object}] {
                    if (!is_connected_ || connection != connection_) return;
                    has_delivered_ = true;
                    if (event.type != AppEvent::Type::deleted) note_told(event.application);
                    for (int i = 0; i < times; ++i) watcher_->on_event(event);
                  });
}

void SimulatedArgocd::on_change(SimulatedApp& app) {
  const auto& name = app.object.name.name;
  auto& record = records[name];
  ++record.writes;
  const auto& operation = app.object.operation;
  if (operation && operation->initiated_by != "ci") ++record.operations[app.object.uid].of_others;
  auto& versions = versions_[name];
  const auto oldest = timeline_.now() - line_.list_lag - seconds(1);
  while (versions.size() > 1 && versions[1].time < oldest) versions.pop_front();
  const bool was_there = !versions.empty() && versions.back().exists;
  versions.push_back({timeline_.now(), app.exists, app.object});
  answer_refreshes(app);
  if (!app.exists) return tell(app, AppEvent::Type::deleted);
  tell(app, was_there ? AppEvent::Type::modified : AppEvent::Type::added);
}

// What we were told, where it is not older than what we knew.
void SimulatedArgocd::note_told(const Application& object) {
  auto& record = records[object.name.name];
  const auto version = base::parse_unsigned(object.resource_version).value_or(0);
  if (record.uid == object.uid && version < record.version) return;
  record.uid = object.uid;
  record.version = version;
  if (contradicts && contradicts(object)) record.contradicted_at = timeline_.now();
}

// ---- What goes wrong

void SimulatedArgocd::restart(Duration away) {
  away_until_ = std::max(away_until_, timeline_.now() + away);
  for (const auto& fail : std::exchange(open_, {})) fail();
  break_stream(away);
}

void SimulatedArgocd::deny(Duration duration) {
  denied_until_ = std::max(denied_until_, timeline_.now() + duration);
}

void SimulatedArgocd::break_stream(Duration duration) {
  if (!is_connected_) return;
  is_connected_ = false;
  ++breaks;
  has_delivered_ = true;
  watcher_->on_lost(unreachable());
  timeline_.after(duration + random_.milliseconds(1000, 5000), [this] { connect(); });
}

void SimulatedArgocd::silence_stream(Duration duration) {
  silent_until_ = std::max(silent_until_, timeline_.now() + duration);
}

}  // namespace fakes
