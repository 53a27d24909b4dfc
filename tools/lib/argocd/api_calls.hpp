// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "argocd/application.hpp"
#include "argocd/control_plane.hpp"
#include "argocd/login.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "http/client.hpp"

namespace argocd {

struct ApiSettings {
  http::Url server;  // as server_url() makes it
  std::vector<http::Header> headers = {};
  TokenSource token;
  std::string project = {};  // of the applications, where the user named it
};

// The part of a URL behind `?`. Empty values are left out.
class Query {
 public:
  Query& add(std::string_view name, std::string_view value);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

constexpr std::string_view applications_path = "api/v1/applications";

// "api/v1/applications/web/sync".
std::string path_of(const AppName& name, std::string_view rest = {});

// More than the longest answer of an Argo CD that is well.
constexpr std::size_t longest_answer = std::size_t{64} << 20U;

// One request, and all that is needed to send it again.
struct ApiCall {
  http::Method method = http::Method::get;
  std::string path;
  std::string query = {};
  std::string body = {};
  base::Duration allowed = no_limit;
  // The server's own patience, where it would wait for ever without.
  std::optional<base::Duration> server_allowed = std::nullopt;
  bool may_repeat = false;
  bool outlives_run = false;  // may go on when the run's deadline is over
  bool may_be_empty = false;  // an answer without bytes, and hence without a type, is one
  std::shared_ptr<http::BodySink> sink = nullptr;
  Done<http::Response> done = {};
};

// Sends requests to the API of Argo CD: each with the token, which is renewed once where it is
// refused and can be renewed, and repeated after a failure that may pass where that does no harm.
// An answer that is not a success, or not JSON, is an error.
class ApiCalls {
 public:
  ApiCalls(http::Client& client, ApiSettings settings, const base::Deadline& deadline)
      : client_(client), settings_(std::move(settings)), deadline_(deadline) {}

  void send(ApiCall call);

  // Sends those again whose time has come; the moment when that is for the next, at most `until`.
  void send_due(base::TimePoint now);
  base::TimePoint next_due(base::TimePoint until) const;

  // For the stream, whose life is another one: a request with the token that must be there.
  http::Request request(http::Method method, const std::string& path,
                        const std::string& query) const;
  http::Request with_token(http::Request request) const;
  bool has_token() const { return token_.has_value(); }
  bool can_renew() const { return settings_.token.can_renew(); }
  void renew_token(std::function<void(base::Result<void>)> then);

  const ApiSettings& settings() const { return settings_; }
  const base::Deadline& deadline() const { return deadline_; }
  http::Client& client() const { return client_; }

 private:
  struct Attempt;

  void start(const std::shared_ptr<Attempt>& attempt);
  void obtain_token(std::function<void(base::Result<void>)> then, base::Duration allowed);
  void finish(const std::shared_ptr<Attempt>& attempt, base::Result<http::Response> answer);
  bool repeat(const std::shared_ptr<Attempt>& attempt, const base::Result<http::Response>& answer);
  base::Duration allowed(const ApiCall& call) const;

  http::Client& client_;
  ApiSettings settings_;
  const base::Deadline& deadline_;
  std::optional<base::Secret> token_;
  bool is_renewing_ = false;
  std::vector<std::function<void(base::Result<void>)>> after_renewal_;
  std::vector<std::shared_ptr<Attempt>> waiting_;  // for their next try
};

}  // namespace argocd
