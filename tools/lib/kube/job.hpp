// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "http/client.hpp"
#include "kube/client.hpp"
#include "kube/credentials.hpp"
#include "kube/watch_reader.hpp"

namespace kube {

// The longest list of objects that is taken, in bytes.
constexpr std::size_t body_limit = std::size_t{256} << 20U;

struct Watch {
  WatchHandler handler;
  WatchReader reader;
};

// A request from when it was asked for to its end, over several tries. It waits for `due`, is under
// way while it has a connection, and has an answer until that was looked at.
struct Job {
  http::Method method = http::Method::get;
  std::string path = {};
  Query query = {};
  std::string content_type = {};
  std::string body = {};
  OnDone on_done = {};
  std::optional<Watch> watch = std::nullopt;

  base::TimePoint due = {};
  base::TimePoint started_at = {};
  std::shared_ptr<http::Client> connection = {};
  http::TransferId transfer = 0;
  http::TextSink text = http::TextSink(body_limit);
  std::optional<base::Result<http::Response>> answer = std::nullopt;

  std::optional<base::Backoff> pauses = std::nullopt;
  std::string trouble = {};  // why the last try is to be followed by another
  int tries = 0;
  unsigned generation = 0;  // of the credentials
  bool is_renewed = false;

  bool is_waiting() const { return !connection && !answer; }
  http::BodySink* sink();
};

// What a job sends, for a watch of `watch_for`.
http::Request request_for(const Job& job, const Config& config, const Identity& identity,
                          base::Duration watch_for);

// What a connection to the cluster needs; what the cluster says goes before `settings`.
http::Settings settings_for(http::Settings settings, const Cluster& cluster,
                            const Identity& identity);

}  // namespace kube
