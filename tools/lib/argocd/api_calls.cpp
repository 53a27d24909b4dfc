// SPDX-License-Identifier: Apache-2.0
#include "argocd/api_calls.hpp"

#include <algorithm>
#include <utility>

#include "argocd/error.hpp"
#include "argocd/server_address.hpp"

namespace argocd {
namespace {

using std::chrono::seconds;

constexpr int most_tries = 4;

bool is_json(const http::Response& response) {
  return response.header("content-type").starts_with("application/json");
}

base::Error not_json(const http::Response& response) {
  const auto type = base::printable(response.header("content-type"));
  return {.kind = base::ErrorKind::garbled,
          .message = "the answer is " + (type.empty() ? "of no known type" : type) + ", not JSON",
          .hint = address_hint};
}

}  // namespace

Query& Query::add(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  if (!text_.empty()) text_ += '&';
  text_ += std::string(name) + "=" + base::percent_encoded(value, "-._~,/");
  return *this;
}

std::string path_of(const AppName& name, std::string_view rest) {
  return std::string(applications_path) + "/" + base::percent_encoded(name.name) +
         std::string(rest);
}

struct ApiCalls::Attempt {
  ApiCall call;
  http::Request request;
  int tries = 0;
  bool was_renewed = false;
  base::TimePoint due = {};
  base::Backoff backoff{std::chrono::milliseconds(250), seconds(4)};
};

http::Request ApiCalls::request(http::Method method, const std::string& path,
                                const std::string& query) const {
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

http::Request ApiCalls::with_token(http::Request request) const {
  if (!token_->empty()) {
    request.headers.push_back(
        {.name = "Authorization", .value = base::Secret("Bearer " + token_->reveal())});
  }
  return request;
}

base::Duration ApiCalls::allowed(const ApiCall& call) const {
  return call.outlives_run ? call.allowed : std::min(call.allowed, deadline_.remaining());
}

void ApiCalls::send(ApiCall call) {
  auto attempt = std::make_shared<Attempt>();
  attempt->request = request(call.method, call.path, call.query);
  attempt->request.body = call.body;
  if (call.server_allowed) {
    const auto whole = std::chrono::ceil<seconds>(*call.server_allowed).count();
    attempt->request.headers.push_back(
        {.name = "Grpc-Timeout", .value = base::Secret(std::to_string(whole) + "S")});
  }
  attempt->call = std::move(call);
  start(attempt);
}

void ApiCalls::start(const std::shared_ptr<Attempt>& attempt) {
  if (!token_) {
    const auto then = [this, attempt](base::Result<void> renewed) {
      if (renewed) {
        start(attempt);
      } else {
        attempt->call.done(std::move(renewed).error());
      }
    };
    obtain_token(then, allowed(attempt->call));
    return;
  }
  ++attempt->tries;
  client_.start(
      with_token(attempt->request), allowed(attempt->call), attempt->call.sink.get(),
      [this, attempt](base::Result<http::Response> answer) { finish(attempt, std::move(answer)); });
}

void ApiCalls::finish(const std::shared_ptr<Attempt>& attempt,
                      base::Result<http::Response> answer) {
  auto& call = attempt->call;
  if (answer && answer->status == 401 && can_renew() && !attempt->was_renewed) {
    attempt->was_renewed = true;
    token_.reset();
    start(attempt);
    return;
  }
  if (repeat(attempt, answer)) return;
  if (!answer) {
    auto error = std::move(answer).error();
    // It was given what remained of the run.
    const bool is_last = !call.outlives_run && deadline_.remaining() < seconds(1);
    if (is_last && error.kind == base::ErrorKind::unreachable) {
      error.kind = base::ErrorKind::timeout;
    }
    call.done(with_address_hint(std::move(error)));
  } else if (answer->status < 200 || answer->status > 299) {
    call.done(argocd::error_from(*answer, attempt->request.url));
  } else if (!is_json(*answer) && !(call.may_be_empty && answer->header("content-type").empty())) {
    call.done(not_json(*answer));
  } else {
    call.done(std::move(answer));
  }
}

bool ApiCalls::repeat(const std::shared_ptr<Attempt>& attempt,
                      const base::Result<http::Response>& answer) {
  if (!attempt->call.may_repeat || attempt->tries >= most_tries) return false;
  const bool may_pass = answer ? http::is_passing(answer->status) : is_passing(answer.error());
  if (!may_pass) return false;
  auto pause = attempt->backoff.next();
  if (answer) {
    pause = std::max(pause, http::retry_after(*answer, deadline_.clock()).value_or(pause));
  }
  if (pause >= deadline_.remaining()) return false;
  attempt->due = deadline_.clock().now() + pause;
  waiting_.push_back(attempt);
  return true;
}

void ApiCalls::renew_token(std::function<void(base::Result<void>)> then) {
  token_.reset();
  obtain_token(std::move(then), deadline_.remaining());
}

// One renewal serves all who wait for it.
void ApiCalls::obtain_token(std::function<void(base::Result<void>)> then, base::Duration allowed) {
  after_renewal_.push_back(std::move(then));
  if (is_renewing_) return;
  is_renewing_ = true;
  settings_.token.obtain(client_, settings_.server, settings_.headers, allowed,
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

void ApiCalls::send_due(base::TimePoint now) {
  std::vector<std::shared_ptr<Attempt>> due;
  std::erase_if(waiting_, [&](const std::shared_ptr<Attempt>& attempt) {
    if (attempt->due > now) return false;
    due.push_back(attempt);
    return true;
  });
  for (auto& attempt : due) start(attempt);
}

base::TimePoint ApiCalls::next_due(base::TimePoint until) const {
  for (const auto& attempt : waiting_) until = std::min(until, attempt->due);
  return until;
}

}  // namespace argocd
