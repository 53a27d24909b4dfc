// SPDX-License-Identifier: Apache-2.0
#include "kube/client.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "kube/credentials.hpp"
#include "kube/job.hpp"
#include "kube/status.hpp"

namespace kube {
namespace {

constexpr int most_tries_at_first = 5;

bool is_success(const http::Response& response) {
  return response.status >= 200 && response.status < 300;
}

bool is_json(const http::Response& response) {
  return response.header("content-type").starts_with("application/json");
}

// Whether something else than an API server has answered, a login page perhaps.
bool is_foreign(const std::optional<base::Result<http::Response>>& answer) {
  return answer && *answer && is_success(**answer) && !is_json(**answer);
}

// Whether what went wrong may go right when it is simply asked again.
bool may_pass(const base::Result<http::Response>& answer) {
  return answer ? http::is_passing(answer->status) : is_passing(answer.error());
}

const char* content_type_of(Patch::Type type) {
  switch (type) {
    case Patch::Type::merge:
      return "application/merge-patch+json";
    case Patch::Type::json:
      return "application/json-patch+json";
    case Patch::Type::apply:
      break;
  }
  return "application/apply-patch+yaml";
}

std::string take_parameter(Query& query, const std::string& name) {
  std::string value;
  for (const auto& each : query) {
    if (each.name == name) value = each.value;
  }
  std::erase_if(query, [&](const Parameter& each) { return each.name == name; });
  return value;
}

}  // namespace

struct Client::State {
  State(Config given, Settings wanted, const base::Deadline& used_deadline, base::Log& used_log)
      : config(std::move(given)),
        settings(std::move(wanted)),
        deadline(used_deadline),
        log(used_log),
        credentials(config.user, config.cluster, settings.environment, log) {}

  Config config;
  Settings settings;
  const base::Deadline& deadline;
  base::Log& log;
  Credentials credentials;
  std::string client_cert_text;  // of the newest connection
  // A client certificate belongs to a connection, so other ones need another. Those before live as
  // long as they have something under way.
  std::vector<std::shared_ptr<http::Client>> connections;
  std::map<RequestId, std::shared_ptr<Job>> jobs;
  RequestId last_id = 0;
  bool has_answered = false;
  bool has_warned = false;

  RequestId add(Job job);
  base::Result<void> connect(const Identity& identity);
  base::Result<void> start(Job& job);
  void warn_of_plain_text(const Identity& identity);
  base::Duration allowed_for(const Job& job) const;
  base::Duration start_due();
  base::Result<void> poll(base::Duration patience);

  void dispatch();
  void hand_over_events(RequestId id, Job& job);
  void take_error_event(RequestId id, Job& job, std::string_view line);
  void settle(RequestId id, Job& job);
  bool renew(RequestId id, Job& job);
  bool may_repeat(const Job& job, const base::Result<http::Response>& answer) const;
  bool try_again(Job& job, base::Duration at_least, const std::string& reason);
  base::Error out_of_time(const std::string& trouble) const;
  void reset_pauses(Job& job) const;
  void end_transfer(Job& job);

  void fail(RequestId id, base::Error error);
  void expire(RequestId id);
  std::shared_ptr<Job> take(RequestId id);
};

RequestId Client::State::add(Job job) {
  job.due = deadline.clock().now();
  reset_pauses(job);
  jobs.emplace(++last_id, std::make_shared<Job>(std::move(job)));
  return last_id;
}

base::Result<void> Client::State::connect(const Identity& identity) {
  if (!connections.empty() && identity.client_cert_text == client_cert_text) return {};
  auto& clock = deadline.clock();
  auto client =
      TRY(http::Client::create(settings_for(settings.http, config.cluster, identity), clock, log));
  connections.push_back(std::make_shared<http::Client>(std::move(client)));
  client_cert_text = identity.client_cert_text;
  return {};
}

void Client::State::warn_of_plain_text(const Identity& identity) {
  const auto& server = config.cluster.server;
  const bool stays_here = server.is_loopback() && config.cluster.proxy.empty();
  if (has_warned || server.is_encrypted() || stays_here || identity.authorization.empty()) return;
  has_warned = true;
  log.warning("the password or token goes to " + server.host + " unencrypted: the URL says http");
}

base::Duration Client::State::allowed_for(const Job& job) const {
  const auto wanted =
      job.watch ? settings.watch_for + settings.answer_within : settings.answer_within;
  return std::min(wanted, deadline.remaining());
}

base::Result<void> Client::State::start(Job& job) {
  if (deadline.is_over()) return out_of_time(job.trouble);
  const auto identity = TRY(credentials.current(deadline));
  TRY(connect(identity));
  warn_of_plain_text(identity);
  auto request =
      request_for(job, config, identity, std::min(settings.watch_for, deadline.remaining()));
  ++job.tries;
  job.generation = identity.generation;
  job.started_at = deadline.clock().now();
  job.connection = connections.back();
  job.transfer = job.connection->start(
      std::move(request), allowed_for(job), job.sink(),
      [&job](base::Result<http::Response> answer) { job.answer = std::move(answer); });
  return {};
}

// Starts what is due. How long nothing else will be.
base::Duration Client::State::start_due() {
  const auto now = deadline.clock().now();
  auto until_next = base::Duration::max();
  for (const auto& [id, job] : jobs) {
    if (!job->is_waiting()) continue;
    if (job->due <= now || deadline.is_over()) {
      auto started = start(*job);
      if (!started) job->answer = std::move(started).error();
    } else {
      // The poll of a connection cuts off what is less than a millisecond.
      const auto pause = std::chrono::ceil<base::Duration>(job->due - now) + base::Duration(1);
      until_next = std::min(until_next, pause);
    }
    if (job->answer) until_next = base::Duration::zero();
  }
  return until_next;
}

base::Result<void> Client::State::poll(base::Duration patience) {
  patience = std::min(patience, start_due());
  std::erase_if(connections, [&](const auto& connection) {
    return connection != connections.back() && connection.use_count() == 1;
  });
  if (connections.size() > 1) patience = std::min<base::Duration>(patience, base::Duration(50));
  for (const auto& connection : connections) {
    const bool is_newest = connection == connections.back();
    TRY(connection->poll(is_newest ? patience : base::Duration::zero()));
  }
  dispatch();
  return {};
}

// Handlers may start and cancel requests, this one too. Nothing here is used after a handler was
// called without a look whether it is still there.
void Client::State::dispatch() {
  std::vector<RequestId> ids;
  for (const auto& [id, job] : jobs) ids.push_back(id);
  for (const auto id : ids) {
    const auto found = jobs.find(id);
    if (found == jobs.end()) continue;
    const auto job = found->second;
    if (job->watch && !is_foreign(job->answer)) hand_over_events(id, *job);
    if (jobs.contains(id) && job->answer) settle(id, *job);
  }
}

void Client::State::hand_over_events(RequestId id, Job& job) {
  while (jobs.contains(id)) {
    auto event = job.watch->reader.next();
    if (!event) return fail(id, std::move(event).error());
    if (!*event) return;
    if ((*event)->type == "ERROR") return take_error_event(id, job, (*event)->line);
    reset_pauses(job);
    job.watch->handler.event(**event);
  }
}

void Client::State::take_error_event(RequestId id, Job& job, std::string_view line) {
  const auto status = read_error_event(line);
  if (is_expired(status)) return expire(id);
  auto error = error_of(status);
  end_transfer(job);
  const bool passes = is_passing(error);
  if (!passes || !try_again(job, base::Duration::zero(), error.message)) fail(id, std::move(error));
}

void Client::State::settle(RequestId id, Job& job) {
  const auto answer = std::move(*job.answer);
  end_transfer(job);
  if (answer && !http::is_passing(answer->status)) has_answered = true;
  if (answer && is_success(*answer) && is_json(*answer)) {
    if (!job.watch) return take(id)->on_done(job.text.text());
    job.is_renewed = false;
    if (deadline.clock().now() - job.started_at > settings.longest_pause) reset_pauses(job);
    if (!try_again(job, base::Duration::zero(), {})) fail(id, out_of_time({}));
    return;
  }
  if (answer && answer->status == 401 && renew(id, job)) return;
  if (answer && answer->status == 410 && job.watch) return expire(id);

  auto url = config.cluster.server;
  url.path += job.path;
  auto error = answer ? error_of(*answer, url) : answer.error();
  if (answer && answer->status == 401) error.hint = "they come from " + config.source;
  auto& clock = deadline.clock();
  const auto asked = answer ? http::retry_after(*answer, clock) : std::nullopt;
  const auto at_least = asked.value_or(base::Duration::zero());
  if (may_repeat(job, answer) && try_again(job, at_least, error.message)) return;
  // libcurl was given what remained, and its clock may be a little ahead of ours.
  const bool is_out_of_time = !answer && deadline.remaining() < std::chrono::seconds(1);
  if (error.kind == base::ErrorKind::unreachable && is_out_of_time) {
    // A watch that nothing ends goes on until then.
    error = out_of_time(job.watch ? std::string() : error.message);
  }
  fail(id, std::move(error));
}

// Whether the request goes on: with other credentials, or as one that has failed for want of them.
bool Client::State::renew(RequestId id, Job& job) {
  if (job.is_renewed) return false;
  auto renewed = credentials.renew(job.generation, deadline);
  if (!renewed) {
    fail(id, std::move(renewed).error());
    return true;
  }
  job.is_renewed = *renewed;
  job.due = deadline.clock().now();
  return *renewed;
}

bool Client::State::may_repeat(const Job& job, const base::Result<http::Response>& answer) const {
  if (job.method != http::Method::get) return answer && answer->status == 429;
  return may_pass(answer) && (has_answered || job.tries < most_tries_at_first);
}

// What kept us from being done is worth more than that we are not.
base::Error Client::State::out_of_time(const std::string& trouble) const {
  auto error = deadline.error();
  if (!trouble.empty()) error.message += ": " + trouble;
  return error;
}

// Plans another try, if the deadline allows it. Without a reason there is nothing to say.
bool Client::State::try_again(Job& job, base::Duration at_least, const std::string& reason) {
  const auto pause = std::max(job.pauses->next(), at_least);
  if (pause >= deadline.remaining()) return false;
  job.due = deadline.clock().now() + pause;
  job.trouble = reason;
  if (!reason.empty()) log.info(reason + "; trying again in " + base::to_string(pause));
  return true;
}

void Client::State::reset_pauses(Job& job) const {
  job.pauses.emplace(job.watch ? settings.first_watch_pause : settings.first_read_pause,
                     settings.longest_pause);
  job.is_renewed = false;
}

void Client::State::end_transfer(Job& job) {
  if (job.connection) job.connection->cancel(job.transfer);
  job.connection.reset();
  job.answer.reset();
}

std::shared_ptr<Job> Client::State::take(RequestId id) {
  auto job = jobs.at(id);
  end_transfer(*job);
  jobs.erase(id);
  return job;
}

void Client::State::fail(RequestId id, base::Error error) {
  const auto job = take(id);
  if (job->watch) return job->watch->handler.failed(std::move(error));
  job->on_done(std::move(error));
}

void Client::State::expire(RequestId id) {
  take(id)->watch->handler.expired();
}

base::Result<Client> Client::create(Config config, Settings settings,
                                    const base::Deadline& deadline, base::Log& log) {
  auto state = std::make_unique<State>(std::move(config), std::move(settings), deadline, log);
  const auto& user = state->config.user;
  TRY(state->connect(
      {.client_cert_text = user.client_cert_text, .client_key_text = user.client_key_text}));
  return Client(std::move(state));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;
Client::~Client() = default;

RequestId Client::get(std::string path, Query query, OnDone on_done) {
  return state_->add(
      {.path = std::move(path), .query = std::move(query), .on_done = std::move(on_done)});
}

RequestId Client::patch(std::string path, Patch patch, OnDone on_done) {
  return state_->add({.method = http::Method::patch,
                      .path = std::move(path),
                      .query = std::move(patch.query),
                      .content_type = content_type_of(patch.type),
                      .body = std::move(patch.body),
                      .on_done = std::move(on_done)});
}

RequestId Client::watch(std::string path, Query query, WatchHandler handler) {
  WatchReader reader(take_parameter(query, "resourceVersion"));
  return state_->add({.path = std::move(path),
                      .query = std::move(query),
                      .watch = Watch{.handler = std::move(handler), .reader = std::move(reader)}});
}

void Client::cancel(RequestId id) {
  if (state_->jobs.contains(id)) state_->take(id);
}

base::Result<void> Client::poll(base::Duration patience) {
  return state_->poll(patience);
}

}  // namespace kube
