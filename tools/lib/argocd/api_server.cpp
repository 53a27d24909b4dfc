// SPDX-License-Identifier: Apache-2.0
//
// The REST face of Argo CD and what it takes to live with it: reads are repeated after failures
// that pass, a token that expired is renewed once, the stream is opened again whenever it breaks.
#include "argocd/api_server.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "argocd/error.hpp"
#include "argocd/event_lines.hpp"
#include "argocd/item_splitter.hpp"
#include "argocd/read_application.hpp"
#include "argocd/server_address.hpp"
#include "argocd/sync_body.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

using std::chrono::seconds;

constexpr std::size_t longest_answer = std::size_t{64} << 20U;
constexpr int most_tries = 4;

// The server sends a sign of life every 15 s. Two of them may be late.
constexpr base::Duration longest_silence = seconds(40);

constexpr std::string_view applications = "api/v1/applications";

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

class Query {
 public:
  Query& add(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    if (!text_.empty()) text_ += '&';
    text_ += std::string(name) + "=" + base::percent_encoded(value, "-._~,/");
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string path_of(const AppName& name, std::string_view rest = {}) {
  return std::string(applications) + "/" + base::percent_encoded(name.name) + std::string(rest);
}

bool is_json(const http::Response& response) {
  return response.header("content-type").starts_with("application/json");
}

base::Error not_json(const http::Response& response) {
  const auto type = base::printable(response.header("content-type"));
  return {.kind = base::ErrorKind::garbled,
          .message = "the answer is " + (type.empty() ? "of no known type" : type) + ", not JSON",
          .hint = "is this the address of Argo CD, and is there no login page in front of it?"};
}

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

bool is_selected(const Selection& selection, const AppName& name) {
  if (selection.names.empty()) return true;
  return std::any_of(selection.names.begin(), selection.names.end(), [&](const AppName& wanted) {
    return wanted.name == name.name && (wanted.ns.empty() || wanted.ns == name.ns);
  });
}

}  // namespace

// A request, and all that is needed to send it again.
struct ApiServer::Call {
  http::Request request;
  base::Duration allowed = {};
  std::shared_ptr<http::BodySink> sink = nullptr;
  std::function<void(base::Result<http::Response>)> done;
  bool may_repeat = false;
  int tries = 0;
  bool was_renewed = false;
  base::TimePoint due = {};
  base::Backoff backoff{std::chrono::milliseconds(250), seconds(4)};
};

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
                     base::Log& log)
    : client_(client), settings_(std::move(settings)), deadline_(deadline), log_(log) {
  ask_for_link();
}

ApiServer::~ApiServer() {
  if (stream_ && stream_->transfer != 0) client_.cancel(stream_->transfer);
}

base::Duration ApiServer::allowed() const {
  return deadline_.remaining();
}

http::Request ApiServer::request(http::Method method, const std::string& path,
                                 const std::string& query) {
  http::Request request = {.method = method,
                           .url = endpoint(settings_.server, path, query),
                           .headers = settings_.headers};
  request.headers.push_back({.name = "Accept", .value = base::Secret("application/json")});
  // Exactly this: a charset behind it would be refused.
  if (method != http::Method::get) {
    request.headers.push_back({.name = "Content-Type", .value = base::Secret("application/json")});
  }
  return request;
}

namespace {

http::Request with_token(http::Request request, const base::Secret& token) {
  if (!token.empty()) {
    request.headers.push_back(
        {.name = "Authorization", .value = base::Secret("Bearer " + token.reveal())});
  }
  return request;
}

}  // namespace

void ApiServer::start(std::shared_ptr<Call> call) {
  if (!token_) {
    renew_token([this, call](base::Result<void> renewed) {
      if (renewed) {
        start(call);
      } else {
        call->done(std::move(renewed).error());
      }
    });
    return;
  }
  ++call->tries;
  auto sent = with_token(call->request, *token_);
  client_.start(
      std::move(sent), std::min(call->allowed, allowed()), call->sink.get(),
      [this, call](base::Result<http::Response> answer) { finish(call, std::move(answer)); });
}

void ApiServer::finish(const std::shared_ptr<Call>& call, base::Result<http::Response> answer) {
  if (answer && answer->status == 401 && settings_.token.can_renew() && !call->was_renewed) {
    call->was_renewed = true;
    token_.reset();
    start(call);
    return;
  }
  if (repeat(call, answer)) return;
  if (!answer) {
    call->done(std::move(answer));
  } else if (answer->status < 200 || answer->status > 299) {
    call->done(argocd::error_from(*answer, call->request.url));
  } else if (!is_json(*answer)) {
    call->done(not_json(*answer));
  } else {
    call->done(std::move(answer));
  }
}

bool ApiServer::repeat(const std::shared_ptr<Call>& call,
                       const base::Result<http::Response>& answer) {
  if (!call->may_repeat || call->tries >= most_tries) return false;
  const bool may_pass = answer ? http::is_passing(answer->status)
                               : answer.error().kind == base::ErrorKind::unreachable;
  if (!may_pass) return false;
  auto pause = call->backoff.next();
  if (answer) {
    pause = std::max(pause, http::retry_after(*answer, deadline_.clock()).value_or(pause));
  }
  if (pause >= deadline_.remaining()) return false;
  call->due = deadline_.clock().now() + pause;
  waiting_.push_back(call);
  return true;
}

// One renewal serves all who wait for it.
void ApiServer::renew_token(std::function<void(base::Result<void>)> then) {
  after_renewal_.push_back(std::move(then));
  if (is_renewing_) return;
  is_renewing_ = true;
  settings_.token.obtain(client_, settings_.server, settings_.headers, allowed(),
                         [this](base::Result<base::Secret> token) {
                           is_renewing_ = false;
                           base::Result<void> renewed;
                           if (token) {
                             token_ = std::move(*token);
                           } else {
                             renewed = std::move(token).error();
                           }
                           for (auto& waiting : std::exchange(after_renewal_, {})) waiting(renewed);
                         });
}

void ApiServer::get(const AppName& name, Refresh refresh, base::Duration allowed_time,
                    Done<Application> done) {
  Query query;
  query.add("appNamespace", name.ns).add("project", settings_.project);
  auto call = std::make_shared<Call>();
  call->allowed = allowed_time;
  if (refresh != Refresh::none) {
    query.add("refresh", refresh == Refresh::hard ? "hard" : "normal");
  }
  call->request = request(http::Method::get, path_of(name), query.text());
  if (refresh == Refresh::none) {
    call->may_repeat = true;
  } else {
    // The server itself would wait for ever. Ours is the longer patience, to get its answer.
    const auto whole = std::chrono::ceil<seconds>(allowed_time).count();
    call->request.headers.push_back(
        {.name = "Grpc-Timeout", .value = base::Secret(std::to_string(whole) + "S")});
    call->allowed = allowed_time + seconds(2);
  }
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  call->sink = sink;
  call->done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
    if (answer) {
      done(read_application(sink->text()));
    } else {
      done(std::move(answer).error());
    }
  };
  start(std::move(call));
}

void ApiServer::list(const Selection& selection, Detail detail, Done<ApplicationList> done) {
  Query query;
  query.add("selector", selection.selector);
  if (selection.names.size() == 1) query.add("name", selection.names.front().name);
  for (const auto& project : selection.projects) query.add("projects", project);
  auto call = std::make_shared<Call>();
  call->request = request(http::Method::get, std::string(applications), query.text());
  call->allowed = allowed();
  call->may_repeat = true;
  const auto sink = std::make_shared<ListSink>(detail);
  call->sink = sink;
  call->done = [sink, selection, done = std::move(done)](base::Result<http::Response> answer) {
    if (!answer) return done(std::move(answer).error());
    if (auto finished = sink->finish(); !finished) return done(std::move(finished).error());
    std::erase_if(sink->list.applications, [&](const Application& application) {
      return !is_selected(selection, application.name);
    });
    done(std::move(sink->list));
  };
  start(std::move(call));
}

void ApiServer::sync(const Application& application, const SyncRequest& wanted,
                     Done<Application> done) {
  auto call = std::make_shared<Call>();
  call->request = request(http::Method::post, path_of(application.name, "/sync"), "");
  call->request.body = sync_body(application, wanted).dump();
  const auto whole = std::chrono::ceil<seconds>(sync_allowed).count();
  call->request.headers.push_back(
      {.name = "Grpc-Timeout", .value = base::Secret(std::to_string(whole) + "S")});
  call->allowed = sync_allowed + seconds(2);
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  call->sink = sink;
  call->done = [sink, done = std::move(done)](base::Result<http::Response> answer) {
    if (answer) {
      done(read_application(sink->text()));
    } else {
      done(std::move(answer).error());
    }
  };
  start(std::move(call));
}

void ApiServer::terminate(const Application& application, Done<void> done) {
  Query query;
  query.add("appNamespace", application.name.ns).add("project", application.project);
  auto call = std::make_shared<Call>();
  call->request = request(http::Method::del, path_of(application.name, "/operation"), query.text());
  call->allowed = allowed();
  call->done = [done = std::move(done)](base::Result<http::Response> answer) {
    if (answer) {
      done({});
    } else {
      done(std::move(answer).error());
    }
  };
  start(std::move(call));
}

// People open links at the address that Argo CD says it has, which need not be the one that a
// pipeline inside the cluster uses.
void ApiServer::ask_for_link() {
  web_url_ = settings_.server.text();
  auto call = std::make_shared<Call>();
  call->request = request(http::Method::get, "api/v1/settings", "");
  call->allowed = allowed();
  const auto sink = std::make_shared<http::TextSink>(longest_answer);
  call->sink = sink;
  call->done = [this, sink](const base::Result<http::Response>& answer) {
    if (!answer) return;
    const auto json = nlohmann::json::parse(sink->text(), nullptr, false);
    const auto url = json.is_object() ? text_at(json, "url") : "";
    if (http::parse_url(url)) web_url_ = url;
  };
  start(std::move(call));
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

  if (stream_ && stream_->transfer != 0) client_.cancel(stream_->transfer);
  stream_ = std::make_unique<Stream>();
  stream_->watcher = &watcher;
  stream_->detail = detail;
  stream_->request = request(http::Method::get, "api/v1/stream/applications", query.text());
  // Only this form has signs of life, and only this exact text asks for it.
  for (auto& header : stream_->request.headers) {
    if (header.name == "Accept") header.value = base::Secret("text/event-stream");
  }
  stream_->opens_at = deadline_.clock().now();
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
  stream.transfer =
      client_.start(with_token(stream.request, *token_), allowed(), stream.sink.get(),
                    [this](base::Result<http::Response> answer) { end_stream(std::move(answer)); });
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

void ApiServer::end_stream(base::Result<http::Response> answer) {
  auto& stream = *stream_;
  stream.transfer = 0;
  stream.opens_at = deadline_.clock().now() + stream.backoff.next();
  base::Error error = {.kind = base::ErrorKind::unreachable,
                       .message = "the stream of events ended"};
  if (!answer) {
    error = std::move(answer).error();
  } else if (answer->status < 200 || answer->status > 299) {
    error = argocd::error_from(*answer, stream.request.url);
  }
  const bool is_token_refused =
      error.kind == base::ErrorKind::denied && (!answer || answer->status == 401);
  if (is_token_refused && settings_.token.can_renew() && !stream.was_renewed) {
    stream.was_renewed = true;
    token_.reset();
    renew_token([this](const base::Result<void>& renewed) {
      if (!renewed) stream_->is_over = true;
    });
  } else if (error.kind == base::ErrorKind::denied) {
    stream.is_over = true;
  }
  stream.watcher->on_lost(error);
}

void ApiServer::start_due_calls() {
  const auto now = deadline_.clock().now();
  std::vector<std::shared_ptr<Call>> due;
  std::erase_if(waiting_, [&](const std::shared_ptr<Call>& call) {
    if (call->due > now) return false;
    due.push_back(call);
    return true;
  });
  for (auto& call : due) start(std::move(call));
  if (!stream_ || stream_->is_over) return;
  auto& stream = *stream_;
  if (stream.transfer != 0 && now - stream.last_byte > longest_silence) {
    client_.cancel(stream.transfer);
    stream.transfer = 0;
    stream.opens_at = now + stream.backoff.next();
    stream.watcher->on_lost(
        {.kind = base::ErrorKind::unreachable, .message = "the stream of events is silent"});
  }
  if (stream.transfer == 0 && stream.opens_at <= now && token_) open_stream();
}

base::Result<void> ApiServer::poll(base::Duration patience) {
  start_due_calls();
  const auto now = deadline_.clock().now();
  auto until = now + patience;
  for (const auto& call : waiting_) until = std::min(until, call->due);
  if (stream_ && !stream_->is_over) {
    const auto look_at = stream_->transfer == 0 ? std::max(stream_->opens_at, now)
                                                : stream_->last_byte + longest_silence;
    // Without a token somebody is at work to get one, and then there is progress.
    if (stream_->transfer != 0 || token_) until = std::min(until, look_at);
  }
  const auto left = std::chrono::ceil<base::Duration>(until - now);
  return client_.poll(std::max(left, base::Duration(0)));
}

}  // namespace argocd
