// SPDX-License-Identifier: Apache-2.0
//
// How long the API server's stream of events may say nothing (argocd-api.md, 6).
#include <catch2/catch.hpp>
#include <functional>
#include <sstream>

#include "argocd/api_server.hpp"
#include "argocd/server_address.hpp"
#include "fakes/loopback_server.hpp"
#include "fakes/manual_clock.hpp"

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const std::string keepalive = ":\n";

struct Heard final : argocd::Watcher {
  void on_event(argocd::AppEvent) override {}
  void on_alive() override { ++alive; }
  void on_lost(const base::Error& error) override { lost.push_back(error.message); }

  int alive = 0;
  std::vector<std::string> lost;
};

// A watch whose stream says nothing by itself after a first sign of life. The control plane's clock
// moves only where somebody moves it.
class Watched {
 public:
  Watched()
      : server_({{.chunks = {"{}"}},
                 {.chunks = {keepalive},
                  .content_type = "text/event-stream",
                  .end = fakes::Reply::End::open}}),
        log_(sink_, {.tool = "test"}),
        deadline_(clock_, minutes(60)),
        client_(http::Client::create({.user_agent = "test"}, true_clock_, log_).value()),
        control_plane_(client_,
                       {.server = argocd::server_url(server_.url(), {}).value(),
                        .token = argocd::TokenSource(base::Secret("s3cret"))},
                       deadline_, log_) {
    poll_until([this] { return server_.seen().size() == 1; });  // that was for settings
    control_plane_.watch({.selector = "team=shop"}, "", argocd::Detail::all, heard);
    poll_until([this] { return heard.alive == 1; });
  }
  ~Watched() { control_plane_.unwatch(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  void poll_until(const std::function<bool()>& condition) {
    for (int tries = 0; tries < 2000 && !condition(); ++tries) poll();
    REQUIRE(condition());
  }

  void pass(base::Duration duration) {
    REQUIRE(clock_.sleep_for(duration));
    poll();
  }

  void say_something() {
    const int before = heard.alive;
    server_.say(keepalive);
    poll_until([&] { return heard.alive > before; });
  }

  std::size_t streams() { return server_.seen().size() - 1; }

  Heard heard;

 private:
  void poll() { REQUIRE(control_plane_.poll(milliseconds(10))); }

  fakes::LoopbackServer server_;
  std::ostringstream sink_;
  fakes::ManualClock clock_;
  base::SystemClock true_clock_;  // of the connection below
  base::Log log_;
  base::Deadline deadline_;
  http::Client client_;
  argocd::ApiServer control_plane_;
};

const std::vector<std::string> nothing = {};
const std::vector<std::string> silence = {"the stream of events is silent"};

}  // namespace

TEST_CASE("event stream: one that says nothing for 40 s is begun again", "[argocd]") {
  Watched watched;
  watched.pass(seconds(40));
  CHECK(watched.heard.lost == nothing);
  watched.pass(milliseconds(1));
  CHECK(watched.heard.lost == silence);
  watched.pass(seconds(1));
  watched.poll_until([&] { return watched.heard.alive == 2; });
  CHECK(watched.streams() == 2);
  CHECK(watched.heard.lost == silence);
}

TEST_CASE("event stream: one that gives signs of life alone goes on", "[argocd]") {
  Watched watched;
  for (int times = 0; times < 10; ++times) {
    watched.pass(seconds(30));
    watched.say_something();
  }
  CHECK(watched.heard.lost == nothing);
  CHECK(watched.streams() == 1);
  watched.pass(seconds(41));
  CHECK(watched.heard.lost == silence);
}
