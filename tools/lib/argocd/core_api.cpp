// SPDX-License-Identifier: Apache-2.0
//
// An Application has no status subresource: spec, status and operation are fields of one object,
// which its resourceVersion locks. A sync is an `operation` written into it, a refresh an
// annotation that the controller takes away again.
#include "argocd/core_api.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "argocd/item_splitter.hpp"
#include "argocd/read_application.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "kube/path.hpp"

namespace argocd {
namespace {

using base::object_at;
using base::text_at;
using nlohmann::json;

const kube::Resource applications = {"argoproj.io", "v1alpha1", "applications"};

constexpr const char* refresh_annotation = "argocd.argoproj.io/refresh";

// The controller mostly needs a second or two.
constexpr base::Duration refresh_look = std::chrono::milliseconds(400);

base::Result<Application> read(const base::Result<std::string>& body) {
  if (!body) return body.error();
  return read_application(*body);
}

base::Error conflict(std::string message) {
  return {.kind = base::ErrorKind::conflict, .message = std::move(message)};
}

// Kubernetes says so of a patch that does not fit the object, be it for a test or for a path. What
// it says of an object that a patch would make wrong names that.
bool is_patch_failure(const base::Error& error) {
  return error.kind == base::ErrorKind::rejected &&
         error.message.starts_with(
             "the server rejected our request due to an error in our request");
}

void put_revisions(const SyncRequest& request, const json& spec, json& sync) {
  if (request.revisions.empty()) return;
  if (!request.has_many_sources) {
    sync["revision"] = request.revisions.front();
    return;
  }
  // One for each source: the controller takes those that are empty for their target revisions.
  auto revisions = json::array();
  std::size_t i = 0;
  for (const auto& source : spec.value("sources", json::array())) {
    const auto given = i < request.revisions.size() ? request.revisions[i] : std::string();
    revisions.push_back(given.empty() ? text_at(source, "targetRevision") : given);
    ++i;
  }
  sync["revisions"] = std::move(revisions);
}

json info_of(const std::string& marker, const std::string& run_url) {
  json info = json::array({{{"name", marker_name}, {"value", marker}}});
  if (!run_url.empty()) info.push_back({{"name", "ci-run"}, {"value", run_url}});
  return info;
}

const json initiator = {{"username", "gitops-steps"}};

json retry_of(const SyncRequest& request, const json& policy) {
  if (!request.retry) return policy.value("retry", json::object());
  const auto& retry = *request.retry;
  json backoff = {
      {"duration", retry.duration}, {"factor", retry.factor}, {"maxDuration", retry.longest}};
  json found = {{"limit", retry.limit}, {"backoff", std::move(backoff)}};
  if (retry.with_newest_revision) found["refresh"] = true;
  return found;
}

// The operation as the API server would write it. The controller, unlike the server, does not look
// at the application's own options and retries, so they are copied.
json operation_of(const SyncRequest& request, const json& spec) {
  const auto& policy = object_at(spec, "syncPolicy");
  json sync = {{"prune", request.prune}};
  put_revisions(request, spec, sync);
  if (request.dry_run) sync["dryRun"] = true;
  const char* strategy = request.runs_hooks ? "hook" : "apply";
  sync["syncStrategy"] = json::object();
  sync["syncStrategy"][strategy] = json::object();
  if (request.force.value_or(false)) sync["syncStrategy"][strategy]["force"] = true;
  if (request.options) {
    sync["syncOptions"] = *request.options;
  } else if (policy.contains("syncOptions")) {
    sync["syncOptions"] = policy["syncOptions"];
  }
  for (const auto& target : request.targets) {
    sync["resources"].push_back({{"group", target.group},
                                 {"kind", target.kind},
                                 {"namespace", target.ns},
                                 {"name", target.name}});
  }
  json operation = {{"sync", std::move(sync)},
                    {"initiatedBy", initiator},
                    {"info", info_of(request.marker, request.run_url)}};
  auto retry = retry_of(request, policy);
  if (!retry.empty()) operation["retry"] = std::move(retry);
  return operation;
}

// Reads one page of a list. Returns where the next one begins; empty after the last.
base::Result<std::string> take_page(const std::string& body, const Selection& selection,
                                    Detail detail, std::vector<Application>& found) {
  ItemSplitter splitter(
      [&](std::string_view item) -> base::Result<void> {
        auto application = TRY(read_application(item, detail));
        if (is_selected(selection, application)) found.push_back(std::move(application));
        return {};
      },
      body.size());
  TRY(splitter.append(body));
  TRY(splitter.finish());
  const auto rest = base::parse_json(splitter.rest());
  if (!rest.is_object()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the list does not say whether it goes on"};
  }
  return text_at(object_at(rest, "metadata"), "continue");
}

base::Error with_way_out(base::Error error, const std::string& ns) {
  if (error.kind == base::ErrorKind::denied && ns.empty()) {
    error.hint =
        "leave --all-namespaces out to look into one namespace, or let a ClusterRole allow get, "
        "list and watch of applications.argoproj.io";
  }
  return error;
}

// Go writes fields that hold nothing, and of `source` and `sources` one always does.
bool holds_nothing(const json& value) {
  if (value.is_string()) return value == "";
  return value.empty() || (value.is_object() && text_at(value, "repoURL").empty());
}

// What the API server checks and writes for a rollback (argocd-api.md, 5.6 and 13.4). The sources
// are taken as they are written, with all that nobody here knows of them.
base::Result<json> rollback_of(const RollbackRequest& request, const json& object) {
  const auto& policy = object_at(object_at(object, "spec"), "syncPolicy");
  if (is_automated(policy)) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message = "its automatic sync has been switched on"};
  }
  for (const auto& entry : object_at(object, "status").value("history", json::array())) {
    const auto id = entry.find("id");
    if (id == entry.end() || *id != request.id) continue;
    json sync = {{"prune", request.prune}, {"syncStrategy", {{"apply", json::object()}}}};
    for (const char* key : {"revision", "revisions", "source", "sources"}) {
      const auto found = entry.find(key);
      if (found != entry.end() && !holds_nothing(*found)) sync[key] = *found;
    }
    if (request.dry_run) sync["dryRun"] = true;
    if (policy.contains("syncOptions")) sync["syncOptions"] = policy["syncOptions"];
    return json{{"sync", std::move(sync)},
                {"initiatedBy", initiator},
                {"info", info_of(request.marker, request.run_url)}};
  }
  return base::Error{
      .kind = base::ErrorKind::rejected,
      .message = "its history has no deployment " + std::to_string(request.id) + " any more"};
}

}  // namespace

struct CoreApi::Refreshing {
  AppName name;
  base::TimePoint ends_at;
  base::TimePoint next_look;
  Done<Application> done;
};

struct CoreApi::Syncing {
  AppName name;
  std::function<base::Result<json>(const json& object)> operation;
  base::TimePoint ends_at;
  Done<Application> done;
};

struct CoreApi::Listing {
  Selection selection;
  Detail detail;
  Done<ApplicationList> done;
  ApplicationList list = {};
  int times_expired = 0;
};

struct CoreApi::Watching {
  Selection selection;
  Detail detail = Detail::all;
  Watcher* watcher = nullptr;
  kube::RequestId request = 0;
};

CoreApi::CoreApi(kube::Client& client, Settings settings, const base::Deadline& deadline)
    : client_(client), settings_(std::move(settings)), deadline_(deadline) {}

CoreApi::~CoreApi() {
  unwatch();
}

std::string CoreApi::path(const AppName& name) const {
  return kube::path_of(applications, name.ns.empty() ? settings_.ns : name.ns, name.name);
}

// The narrowest that holds all of them, for the least of rights. Empty: the whole cluster.
std::string CoreApi::namespace_of(const Selection& selection) const {
  const auto elsewhere = settings_.all_namespaces ? std::string() : settings_.ns;
  if (selection.names.empty()) {
    const auto& ns = selection.application_set.ns;
    return ns.empty() ? elsewhere : ns;
  }
  const auto ns_of = [&](const AppName& name) { return name.ns.empty() ? settings_.ns : name.ns; };
  const auto first = ns_of(selection.names.front());
  const bool is_shared = std::all_of(selection.names.begin(), selection.names.end(),
                                     [&](const AppName& name) { return ns_of(name) == first; });
  return is_shared ? first : elsewhere;
}

base::Result<Application> CoreApi::read_named(const base::Result<std::string>& body) const {
  auto application = read(body);
  if (!application || settings_.project.empty() || application->project == settings_.project) {
    return application;
  }
  return of_another_project(*application, settings_.project);
}

void CoreApi::get(const AppName& name, Refresh refresh, base::Duration allowed,
                  Done<Application> done) {
  if (refresh == Refresh::none) {
    client_.get(path(name), {},
                [this, done = std::move(done)](const base::Result<std::string>& body) {
                  done(read_named(body));
                });
    return;
  }
  const auto now = deadline_.clock().now();
  auto refreshing = std::make_shared<Refreshing>(Refreshing{
      .name = name, .ends_at = now + allowed, .next_look = now, .done = std::move(done)});
  json annotations = {{refresh_annotation, refresh == Refresh::hard ? "hard" : "normal"}};
  const json body = {{"metadata", {{"annotations", std::move(annotations)}}}};
  client_.patch(path(name), {.type = kube::Patch::Type::merge, .body = base::json_text(body)},
                [this, refreshing](const base::Result<std::string>& answer) {
                  if (!answer) return refreshing->done(answer.error());
                  refreshing->next_look = deadline_.clock().now() + refresh_look;
                  refreshing_.push_back(refreshing);
                });
}

void CoreApi::look_whether_refreshed(const std::shared_ptr<Refreshing>& refreshing) {
  client_.get(
      path(refreshing->name), {}, [this, refreshing](const base::Result<std::string>& body) {
        auto application = read_named(body);
        if (!application) return refreshing->done(std::move(application));
        if (!application->has_refresh_pending) {
          return refreshing->done(std::move(application));
        }
        const auto now = deadline_.clock().now();
        if (now >= refreshing->ends_at) {
          return refreshing->done(
              base::Error{.kind = base::ErrorKind::unreachable,
                          .message = "the controller of Argo CD does not answer the refresh"});
        }
        refreshing->next_look = now + refresh_look;
        refreshing_.push_back(refreshing);
      });
}

void CoreApi::list(const Selection& selection, Detail detail, Done<ApplicationList> done) {
  read_page(std::make_shared<Listing>(
                Listing{.selection = selection, .detail = detail, .done = std::move(done)}),
            "");
}

// Page by page, so that a thousand applications are never held as text. The pages are of one
// moment, which the server forgets after some minutes; then it is begun anew.
void CoreApi::read_page(const std::shared_ptr<Listing>& listing, const std::string& from) {
  constexpr const char* page = "500";
  constexpr int most_times = 2;  // where pages are never done in time, the whole is asked for
  const auto ns = namespace_of(listing->selection);
  kube::Query query;
  const auto& selector = listing->selection.selector;
  if (!selector.empty()) query.push_back({"labelSelector", selector});
  if (listing->times_expired < most_times) query.push_back({"limit", page});
  if (!from.empty()) query.push_back({"continue", from});
  client_.get(kube::path_of(applications, ns), query,
              [this, listing, from, ns](const base::Result<std::string>& body) {
                if (!body && !from.empty() && body.error().kind == base::ErrorKind::conflict) {
                  ++listing->times_expired;
                  listing->list = {};
                  return read_page(listing, "");
                }
                if (!body) return listing->done(with_way_out(body.error(), ns));
                const auto next = take_page(*body, listing->selection, listing->detail,
                                            listing->list.applications);
                if (!next) return listing->done(next.error());
                if (!next->empty()) return read_page(listing, *next);
                listing->done(std::move(listing->list));
              });
}

void CoreApi::object(const AppName& name, Done<std::string> done) {
  client_.get(path(name), {}, [this, done = std::move(done)](base::Result<std::string> body) {
    if (!settings_.project.empty()) {
      if (const auto application = read_named(body); !application) return done(application.error());
    }
    done(std::move(body));
  });
}

void CoreApi::project(const std::string& name, Done<std::string> done) {
  const kube::Resource projects = {"argoproj.io", "v1alpha1", "appprojects"};
  client_.get(kube::path_of(projects, settings_.ns, name), {}, std::move(done));
}

void CoreApi::patch(const AppName& name, const std::string& patch, Done<Application> done) {
  client_.patch(path(name), {.type = kube::Patch::Type::json, .body = patch},
                [done = std::move(done)](const base::Result<std::string>& answer) {
                  if (answer || !is_patch_failure(answer.error())) return done(read(answer));
                  done(conflict("the application is not what it was any more"));
                });
}

void CoreApi::watch(const Selection& selection, const std::string&, Detail detail,
                    Watcher& watcher) {
  unwatch();
  watching_ = std::make_unique<Watching>(
      Watching{.selection = selection, .detail = detail, .watcher = &watcher});
  start_watch("");
}

void CoreApi::unwatch() {
  if (watching_) client_.cancel(watching_->request);
  watching_.reset();
}

// Without a version the server first shows what there is: nothing is lost in between.
void CoreApi::start_watch(const std::string& resource_version) {
  auto& watching = *watching_;
  kube::Query query;
  const auto& selection = watching.selection;
  if (selection.names.size() == 1) {
    query.push_back({"fieldSelector", "metadata.name=" + selection.names.front().name});
  }
  if (!selection.selector.empty()) query.push_back({"labelSelector", selection.selector});
  if (!resource_version.empty()) query.push_back({"resourceVersion", resource_version});
  watching.request = client_.watch(
      kube::path_of(applications, namespace_of(selection)), query,
      {.event =
           [this](const kube::WatchEvent& event) {
             auto& now_watching = *watching_;
             now_watching.watcher->on_alive();
             auto envelope = open_envelope(event.line, {"object"}, now_watching.detail);
             if (!envelope || !envelope->application) return;
             if (!is_selected(now_watching.selection, *envelope->application)) return;
             auto type = AppEvent::Type::modified;
             if (event.type == "ADDED") type = AppEvent::Type::added;
             if (event.type == "DELETED") type = AppEvent::Type::deleted;
             now_watching.watcher->on_event(
                 {.type = type, .application = std::move(*envelope->application)});
           },
       .expired = [this] { start_watch(""); },
       .failed = [this](const base::Error& error) { watching_->watcher->on_lost(error); }});
}

void CoreApi::sync(const Application& application, const SyncRequest& request,
                   Done<Application> done) {
  read_then_sync(std::make_shared<Syncing>(
      Syncing{.name = application.name,
              .operation =
                  [request](const json& object) {
                    return operation_of(request, object_at(object, "spec"));
                  },
              .ends_at = deadline_.clock().now() + sync_allowed,
              .done = std::move(done)}));
}

void CoreApi::rollback(const Application& application, const RollbackRequest& request,
                       Done<Application> done) {
  read_then_sync(std::make_shared<Syncing>(
      Syncing{.name = application.name,
              .operation = [request](const json& object) { return rollback_of(request, object); },
              .ends_at = deadline_.clock().now() + sync_allowed,
              .done = std::move(done)}));
}

void CoreApi::read_then_sync(const std::shared_ptr<Syncing>& syncing) {
  client_.get(path(syncing->name), {}, [this, syncing](const base::Result<std::string>& body) {
    if (!body) return syncing->done(body.error());
    // What the API server would check (argocd-api.md, 13.3).
    const auto object = base::parse_json(*body);
    if (!object.is_object()) return syncing->done(read(body));
    const auto& metadata = object_at(object, "metadata");
    if (!object_at(object, "operation").empty()) {
      return syncing->done(conflict("another operation is already in progress"));
    }
    if (!text_at(metadata, "deletionTimestamp").empty()) {
      return syncing->done(base::Error{.kind = base::ErrorKind::rejected,
                                       .message = "the application is being deleted"});
    }
    if (deadline_.clock().now() >= syncing->ends_at) {
      return syncing->done(base::Error{.kind = base::ErrorKind::unreachable,
                                       .message = "Kubernetes took too long to answer"});
    }
    auto operation = syncing->operation(object);
    if (!operation) return syncing->done(std::move(operation).error());
    json patch = {{"metadata", {{"resourceVersion", text_at(metadata, "resourceVersion")}}},
                  {"operation", std::move(*operation)},
                  // The result of the operation before must not be taken for that of ours.
                  {"status", {{"operationState", nullptr}}}};
    patch_operation(syncing, base::json_text(patch));
  });
}

void CoreApi::patch_operation(const std::shared_ptr<Syncing>& syncing, const std::string& body) {
  client_.patch(path(syncing->name), {.type = kube::Patch::Type::merge, .body = body},
                [this, syncing](const base::Result<std::string>& answer) {
                  // Somebody wrote in between: look again. What we sent did nothing.
                  const bool was_overtaken =
                      !answer && answer.error().kind == base::ErrorKind::conflict;
                  if (was_overtaken && deadline_.clock().now() < syncing->ends_at) {
                    read_then_sync(syncing);
                  } else {
                    syncing->done(read(answer));
                  }
                });
}

void CoreApi::windows(const Application& application, Done<std::vector<windows::SyncWindow>> done) {
  project(application.project, [done = std::move(done)](const base::Result<std::string>& body) {
    if (!body) return done(body.error());
    done(windows::read_windows(*body));
  });
}

void CoreApi::terminate(const Application& application, Done<void> done) {
  const json body = {
      {{"op", "test"},
       {"path", "/metadata/resourceVersion"},
       {"value", application.resource_version}},
      {{"op", "replace"}, {"path", "/status/operationState/phase"}, {"value", "Terminating"}}};
  client_.patch(path(application.name),
                {.type = kube::Patch::Type::json, .body = base::json_text(body)},
                [done = std::move(done)](const base::Result<std::string>& answer) {
                  if (answer) {
                    done({});
                  } else {
                    done(answer.error());
                  }
                });
}

std::string CoreApi::link(const AppName&) const {
  return {};
}

void CoreApi::start_due_looks() {
  const auto now = deadline_.clock().now();
  std::vector<std::shared_ptr<Refreshing>> due;
  std::erase_if(refreshing_, [&](const auto& refreshing) {
    if (refreshing->next_look > now) return false;
    due.push_back(refreshing);
    return true;
  });
  for (const auto& refreshing : due) look_whether_refreshed(refreshing);
}

base::Result<void> CoreApi::poll(base::Duration patience) {
  start_due_looks();
  const auto now = deadline_.clock().now();
  auto until = now + patience;
  for (const auto& refreshing : refreshing_) until = std::min(until, refreshing->next_look);
  const auto left = std::chrono::ceil<base::Duration>(until - now);
  return client_.poll(std::max(left, base::Duration(0)));
}

}  // namespace argocd
