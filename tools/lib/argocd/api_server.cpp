// SPDX-License-Identifier: Apache-2.0
//
// The REST face of Argo CD. What each request needs on its way is in api_calls.cpp; here is what is
// asked, and the one stream, which is opened again whenever it breaks.
#include "argocd/api_server.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "argocd/error.hpp"
#include "argocd/event_lines.hpp"
#include "argocd/item_splitter.hpp"
#include "argocd/read_application.hpp"
#include "argocd/sync_body.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

using base::object_at;
using base::text_at;
using std::chrono::seconds;

// The server sends a sign of life every 15 s. Two of them may be late.
constexpr base::Duration longest_silence = seconds(40);

// The server reads the repository before it takes a change.
constexpr base::Duration patch_allowed = seconds(60);

// Of each event, what the wait looks at. Without `error` the server would blank out its errors.
constexpr std::string_view event_fields =
    "error,result.type,result.application.metadata,result.application.operation,"
    "result.application.spec,result.application.status";
constexpr std::string_view short_event_fields =
    "error,result.type,result.application.metadata,result.application.operation,"
    "result.application.spec,result.application.status.sync,result.application.status.health,"
    "result.application.status.reconciledAt,result.application.status.conditions,"
    "result.application.status.sourceHydrator,result.application.status.operationState.operation,"
    "result.application.status.operationState.phase,"
    "result.application.status.operationState.message,"
    "result.application.status.operationState.startedAt,"
    "result.application.status.operationState.finishedAt,"
    "result.application.status.operationState.retryCount,"
    "result.application.status.operationState.syncResult.revision,"
    "result.application.status.operationState.syncResult.revisions";

class ListSink final : public http::BodySink {
 public:
  explicit ListSink(Detail detail) : detail_(detail) { restart(); }

  void restart() override {
    list.applications.clear();
    splitter_.emplace(
        [this](std::string_view item) -> base::Result<void> {
          list.applications.push_back(TRY(read_application(item, detail_)));
          return {};
        },
        longest_answer);
  }
  base::Result<void> append(std::string_view bytes) override { return splitter_->append(bytes); }
  base::Result<void> finish() const { return splitter_->finish(); }

  ApplicationList list;

 private:
  Detail detail_;
  std::optional<ItemSplitter> splitter_;
};

base::Error garbled_name(const AppName& name) {
  return with_address_hint({.kind = base::ErrorKind::garbled,
                            .message = "the answer to a question about " + to_string(name) +
                                       " is about another application"});
}

}  // namespace

// The one stream of events.
struct ApiServer::Stream {
  http::Request request;
  Watcher* watcher = nullptr;
  std::unique_ptr<EventLines> sink = nullptr;
  Detail detail = Detail::all;
  http::TransferId transfer = 0;  // 0: not open
  base::TimePoint opens_at = {};
  base::TimePoint last_byte = {};
  base::Backoff backoff{seconds(1), seconds(15)};
  bool was_renewed = false;
  bool is_over = false;
};

ApiServer::ApiServer(http::Client& client, Settings settings, const base::Deadline& deadline,
                     base::Log&)
    : deadline_(deadline), calls_(client, std::move(settings), deadline), inspector_(calls_) {
  ask_for_link();
}

ApiServer::~ApiServer() {
  unwatch();
}

void ApiServer::get(const AppName& name, Refresh refresh, base::Duration allowed,
                    Done<Application> done) {
  Query query;
  query.add("appNamespace", name.ns).add("project", calls_.settings().project);
  if (refresh != Refresh::none) {
    query.add("refresh", refresh == Refresh::hard ? "hard" : "normal");
  }
  ApiCall call = {.path = path_of(name), .query = query.text(), .allowed = allowed};
  if (refresh == Refresh::none) {
    call.may_repeat = true;
  } else {
    // The server itself would wait for ever. Ours is the longer patience, to get its answer.
    call.server_allowed = allowed;
    call.allowed = allowed + seconds(2);
  }
  send_for_application(
      std::move(call), [this, name, done = std::move(done)](base::Result<Application> answer) {
        if (answer && answer->name.name != name.name) {
          return done(garbled_name(name));
        }
        const bool is_absent = !answer && answer.error().kind == base::ErrorKind::not_found;
        if (is_absent && !calls_.settings().project.empty()) {
          return look_elsewhere(name, answer.error(), done);
        }
        done(std::move(answer));
      });
}

// The server says the same of one that is gone and of one that is of another project.
void ApiServer::look_elsewhere(const AppName& name, const base::Error& error,
                               Done<Application> done) {
  list({.names = {name}}, Detail::troubled,
       [error, project = calls_.settings().project,
        done = std::move(done)](const base::Result<ApplicationList>& answer) {
         // One of that project has been made in between: the next look finds it.
         for (const auto& found : answer ? answer->applications : std::vector<Application>()) {
           if (found.project != project) return done(of_another_project(found, project));
         }
         done(error);
       });
}

void ApiServer::list(const Selection& selection, Detail detail, Done<ApplicationList> done) {
  Query query;
  query.add("selector", selection.selector);
  if (selection.names.size() == 1) query.add("name", selection.names.front().name);
  for (const auto& project : selection.projects) query.add("projects", project);
  ApiCall call = {
      .path = std::string(applications_path), .query = query.text(), .may_repeat = true};
  const auto sink = std::make_shared<ListSink>(detail);
  call.sink = sink;
  call.done = [sink, selection, done = std::move(done)](base::Result<http::Response> answer) {
    if (!answer) return done(std::move(answer).error());
    if (auto finished = sink->finish(); !finished) {
      return done(with_address_hint(std::move(finished).error()));
    }
    std::erase_if(sink->list.applications, [&](const Application& application) {
      return !is_selected(selection, application);
    });
    done(std::move(sink->list));
  };
  calls_.send(std::move(call));
}

void ApiServer::sync(const Application& application, const SyncRequest& wanted,
                     Done<Application> done) {
  start_operation(path_of(application.name, "/sync"),
                  base::json_text(sync_body(application, wanted)), std::move(done));
}

void ApiServer::rollback(const Application& application, const RollbackRequest& wanted,
                         Done<Application> done) {
  start_operation(path_of(application.name, "/rollback"),
                  base::json_text(rollback_body(application, wanted)), std::move(done));
}

void ApiServer::start_operation(std::string path, std::string body, Done<Application> done) {
  send_for_application({.method = http::Method::post,
                        .path = std::move(path),
                        .body = std::move(body),
                        .allowed = sync_allowed + seconds(2),
                        .server_allowed = sync_allowed},
                       std::move(done));
}

void ApiServer::object(const AppName& name, Done<std::string> done) {
  Query query;
  query.add("appNamespace", name.ns).add("project", calls_.settings().project);
  get_text(path_of(name), query, std::move(done));
}

void ApiServer::project(const std::string& name, Done<std::string> done) {
  get_text("api/v1/projects/" + base::percent_encoded(name), {}, std::move(done));
}

void ApiServer::commit(const AppName& name, const std::string& revision, Done<std::string> done) {
  Query query;
  query.add("appNamespace", name.ns).add("project", calls_.settings().project);
  get_text(path_of(name) + "/revisions/" + base::percent_encoded(revision) + "/metadata", query,
           std::move(done));
}

void ApiServer::get_text(std::string path, const Query& query, Done<std::string> done) {
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  calls_.send({.path = std::move(path),
               .query = query.text(),
               .may_repeat = true,
               .sink = sink,
               .done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
                 if (!answer) return done(std::move(answer).error());
                 done(std::string(sink->text()));
               }});
}

void ApiServer::patch(const AppName& name, const std::string& patch, Done<Application> done) {
  nlohmann::ordered_json body = {{"name", name.name}, {"patch", patch}, {"patchType", "json"}};
  if (!name.ns.empty()) body["appNamespace"] = name.ns;
  if (!calls_.settings().project.empty()) body["project"] = calls_.settings().project;
  send_for_application({.method = http::Method::patch,
                        .path = path_of(name),
                        .body = base::json_text(body),
                        .allowed = patch_allowed},
                       std::move(done));
}

void ApiServer::send_for_application(ApiCall call, Done<Application> done) {
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  call.sink = sink;
  call.done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
    if (!answer) return done(std::move(answer).error());
    auto read = read_application(sink->text());
    if (!read) return done(with_address_hint(std::move(read).error()));
    done(std::move(read));
  };
  calls_.send(std::move(call));
}

void ApiServer::windows(const Application& application,
                        Done<std::vector<windows::SyncWindow>> done) {
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  calls_.send(
      {.path = "api/v1/projects/" + base::percent_encoded(application.project) + "/detailed",
       .may_repeat = true,
       .sink = sink,
       .done = [sink, done = std::move(done)](const base::Result<http::Response>& answer) {
         if (!answer) return done(answer.error());
         done(windows::read_windows(sink->text()));
       }});
}

void ApiServer::terminate(const Application& application, Done<void> done) {
  Query query;
  query.add("appNamespace", application.name.ns).add("project", application.project);
  calls_.send({.method = http::Method::del,
               .path = path_of(application.name, "/operation"),
               .query = query.text(),
               .done = [done = std::move(done)](base::Result<http::Response> answer) {
                 if (answer) {
                   done({});
                 } else {
                   done(std::move(answer).error());
                 }
               }});
}

void ApiServer::version(Done<std::string> done) {
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  calls_.send({.path = "api/version",
               .may_repeat = true,
               .sink = sink,
               .done = [sink, done = std::move(done)](const base::Result<http::Response>& answer) {
                 if (!answer) return done(answer.error());
                 const auto json = base::parse_json(sink->text());
                 done(json.is_object() ? text_at(json, "Version") : std::string());
               }});
}

// People open links at the address that Argo CD says it has, which need not be the one that a
// pipeline inside the cluster uses.
void ApiServer::ask_for_link() {
  web_url_ = calls_.settings().server.text();
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  calls_.send({.path = "api/v1/settings",
               .sink = sink,
               .done = [this, sink](const base::Result<http::Response>& answer) {
                 if (!answer) return;
                 const auto json = base::parse_json(sink->text());
                 const auto url = json.is_object() ? text_at(json, "url") : "";
                 if (http::parse_url(url)) web_url_ = url;
               }});
}

std::string ApiServer::link(const AppName& name) const {
  auto url = web_url_;
  while (url.ends_with('/')) url.pop_back();
  url += "/applications/";
  if (!name.ns.empty()) url += base::percent_encoded(name.ns) + "/";
  return url + base::percent_encoded(name.name);
}

void ApiServer::watch(const Selection& selection, const std::string& resource_version,
                      Detail detail, Watcher& watcher) {
  Query query;
  if (selection.names.size() == 1) {
    query.add("name", selection.names.front().name)
        .add("appNamespace", selection.names.front().ns)
        .add("resourceVersion", resource_version);
  }
  query.add("selector", selection.selector);
  for (const auto& project : selection.projects) query.add("projects", project);
  query.add("fields", detail == Detail::all ? event_fields : short_event_fields);

  unwatch();
  stream_ = std::make_unique<Stream>();
  stream_->watcher = &watcher;
  stream_->detail = detail;
  stream_->request = calls_.request(http::Method::get, "api/v1/stream/applications", query.text());
  stream_->request.is_stream = true;
  // Only this form has signs of life, and only this exact text asks for it.
  for (auto& header : stream_->request.headers) {
    if (header.name == "Accept") header.value = base::Secret("text/event-stream");
  }
  stream_->opens_at = deadline_.clock().now();
}

void ApiServer::unwatch() {
  if (stream_ && stream_->transfer != 0) calls_.client().cancel(stream_->transfer);
  stream_.reset();
}

void ApiServer::open_stream() {
  auto& stream = *stream_;
  const auto on_alive = [this] {
    stream_->last_byte = deadline_.clock().now();
    stream_->watcher->on_alive();
  };
  stream.sink = std::make_unique<EventLines>(
      [this](std::string_view data) { return take_event(data); }, on_alive, longest_answer);
  stream.last_byte = deadline_.clock().now();
  stream.transfer = calls_.client().start(
      calls_.with_token(stream.request), deadline_.remaining(), stream.sink.get(),
      [this](const base::Result<http::Response>& answer) { end_stream(answer); });
}

base::Result<void> ApiServer::take_event(std::string_view data) {
  auto envelope = TRY(open_envelope(data, {"result", "application"}, stream_->detail));
  if (!envelope.application) {
    if (const auto error = server_error_in(data)) return error_from(*error);
    return {};
  }
  const auto type = text_at(object_at(envelope.rest, "result"), "type");
  auto kind = AppEvent::Type::modified;
  if (type == "ADDED") kind = AppEvent::Type::added;
  if (type == "DELETED") kind = AppEvent::Type::deleted;
  stream_->backoff = base::Backoff(seconds(1), seconds(15));
  stream_->was_renewed = false;
  stream_->watcher->on_event({.type = kind, .application = std::move(*envelope.application)});
  return {};
}

void ApiServer::end_stream(const base::Result<http::Response>& answer) {
  auto& stream = *stream_;
  stream.transfer = 0;
  // It ends with the run, as it should.
  if (deadline_.remaining() < seconds(1)) {
    stream.is_over = true;
    return;
  }
  stream.opens_at = deadline_.clock().now() + stream.backoff.next();
  base::Error error = {.kind = base::ErrorKind::unreachable,
                       .message = "the stream of events ended"};
  if (!answer) {
    error = answer.error();
  } else if (answer->status < 200 || answer->status > 299) {
    error = argocd::error_from(*answer, stream.request.url);
  }
  const bool is_token_refused =
      error.kind == base::ErrorKind::denied && (!answer || answer->status == 401);
  if (is_token_refused && calls_.can_renew() && !stream.was_renewed) {
    stream.was_renewed = true;
    calls_.renew_token([this](const base::Result<void>& renewed) {
      if (!renewed && stream_) stream_->is_over = true;
    });
  } else if (error.kind == base::ErrorKind::denied) {
    stream.is_over = true;
  }
  stream.watcher->on_lost(error);
}

void ApiServer::look_after_stream(base::TimePoint now) {
  if (!stream_ || stream_->is_over || deadline_.is_over()) return;
  auto& stream = *stream_;
  if (stream.transfer != 0 && now - stream.last_byte > longest_silence) {
    calls_.client().cancel(stream.transfer);
    stream.transfer = 0;
    stream.opens_at = now + stream.backoff.next();
    stream.watcher->on_lost(
        {.kind = base::ErrorKind::unreachable, .message = "the stream of events is silent"});
  }
  if (stream.transfer == 0 && stream.opens_at <= now && calls_.has_token()) open_stream();
}

base::Result<void> ApiServer::poll(base::Duration patience) {
  const auto now = deadline_.clock().now();
  calls_.send_due(now);
  look_after_stream(now);
  auto until = calls_.next_due(now + patience);
  // After the deadline there is no stream any more, only questions that outlive the run.
  if (stream_ && !stream_->is_over && !deadline_.is_over()) {
    const auto look_at = stream_->transfer == 0 ? std::max(stream_->opens_at, now)
                                                : stream_->last_byte + longest_silence;
    // Without a token somebody is at work to get one, and then there is progress.
    if (stream_->transfer != 0 || calls_.has_token()) until = std::min(until, look_at);
  }
  const auto left = std::chrono::ceil<base::Duration>(until - now);
  return calls_.client().poll(std::max(left, base::Duration(0)));
}

}  // namespace argocd
