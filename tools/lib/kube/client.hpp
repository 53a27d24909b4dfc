// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "http/client.hpp"
#include "kube/config.hpp"
#include "kube/path.hpp"
#include "kube/watch_reader.hpp"

namespace kube {

// The body of the answer, which is JSON, or why there is none.
using OnDone = std::function<void(base::Result<std::string>)>;

using RequestId = std::uint64_t;

struct Patch {
  enum class Type { merge, json, apply };  // apply: server-side, for which JSON is YAML
  Type type = Type::merge;
  std::string body;
  Query query = {};  // fieldManager, force, dryRun
};

// What a watch has to say. After `expired` and `failed` it is over.
struct WatchHandler {
  std::function<void(const WatchEvent&)> event;  // ADDED MODIFIED DELETED
  std::function<void()> expired;  // the server has forgotten where we were: read, watch from there
  std::function<void(base::Error)> failed;  // it would fail again: not allowed, not there, …
};

// Talks to the API server about any number of objects at once, with no more than the verbs get,
// list, watch and patch, so that a Role can grant as little.
//
// Requests go out and handlers are called in poll(), where they may start and cancel others.
// Credentials are kept fresh; a 401 is answered once with new ones.
//
// A read is repeated with growing pauses after a lost connection and the statuses 429 and 5xx: five
// times to a server that has never answered, up to the deadline to one that has. A patch is
// repeated only after 401 and 429, when nothing was done.
class Client {
 public:
  struct Settings {
    http::Settings http = {};                   // what the cluster says goes before it
    std::vector<std::string> environment = {};  // NAME=value, for exec plugins
    base::Duration answer_within = std::chrono::seconds(30);
    base::Duration watch_for = std::chrono::seconds(290);  // the server ends it then, we renew it
    base::Duration first_read_pause = std::chrono::milliseconds(500);
    base::Duration first_watch_pause = std::chrono::seconds(2);
    base::Duration longest_pause = std::chrono::seconds(15);
  };

  // Asks nothing yet. `deadline` and `log` must outlive the client.
  static base::Result<Client> create(Config config, Settings settings,
                                     const base::Deadline& deadline, base::Log& log);

  Client(Client&&) noexcept;
  Client& operator=(Client&&) = delete;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Reads an object, or a list of them: what lies at the path.
  RequestId get(std::string path, Query query, OnDone on_done);

  RequestId patch(std::string path, Patch patch, OnDone on_done);

  // Follows what lies at the path, from the resourceVersion in the query if there is one. A
  // connection that ends is renewed from where it was, up to the deadline.
  RequestId watch(std::string path, Query query, WatchHandler handler);

  // Ends a request without a word to its handler. Nothing where it has ended already.
  void cancel(RequestId id);

  // Drives all of it until something happened or `patience` is over. Fails with `stopped` when a
  // signal asks us to end. Not to be called by a handler.
  base::Result<void> poll(base::Duration patience);

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace kube
