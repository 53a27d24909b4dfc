// SPDX-License-Identifier: Apache-2.0
#include "rollout/live_table.hpp"

#include <catch2/catch.hpp>

#include "followed.hpp"
#include "screen.hpp"

using argocd::Health;
using rollout::Word;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::application;
using test::ended;
using test::tracker_of;

namespace {

using Lines = std::vector<std::string>;

struct Watched {
  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log{said, {.tool = "wait", .is_terminal = true}};
  base::Deadline deadline{clock, std::chrono::minutes(10)};
  base::TerminalSize size;
  rollout::LiveTable table{log, deadline, [this] { return size; }};

  void show(const argocd::Application& application) {
    table.on_change(tracker_of(application), "");
  }
  Lines tick(base::Duration after = {}) {
    REQUIRE(clock.sleep_for(after));
    table.on_tick(clock.now());
    return test::screen(said.str());
  }
};

const std::string titles = "APPLICATION  SYNC       HEALTH       REVISION  SINCE   MISSING";

}  // namespace

TEST_CASE("live table: a row for each application, below it what is not there", "[rollout]") {
  Watched watched;
  auto shop = application("shop", Health::progressing);
  shop.resources = {test::deployment(Health::progressing, "1 of 3")};
  watched.show(shop);
  watched.table.on_change(ended(application("billing", Health::healthy), Word::healthy, ""), "");
  CHECK(watched.tick() ==
        Lines{titles, "billing      Synced     Healthy      4f2c9a7   0 s     healthy",
              "shop         Synced     Progressing  4f2c9a7   0 s     Progressing",
              "  apps/Deployment shop/api  Progressing, 1 of 3", "1 of 2 are done, 10m left"});
}

TEST_CASE("live table: it is redrawn in its place, at most five times a second", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  watched.show(application("shop", Health::healthy));
  const auto before = watched.said.str();
  watched.tick(milliseconds(199));
  CHECK(watched.said.str() == before);
  const auto screen = watched.tick(milliseconds(1));
  REQUIRE(screen.size() == 3);
  CHECK(screen[1] == "shop         Synced     Healthy      4f2c9a7   0 s     ");
}

TEST_CASE("live table: its times move on while nothing happens", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  CHECK(watched.tick(seconds(12))[1] ==
        "shop         Synced     Progressing  4f2c9a7   12 s    Progressing");
}

TEST_CASE("live table: a warning stands above it", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  watched.log.warning("careful");
  watched.table.on_connection("refused");
  const auto screen = watched.tick(seconds(1));
  REQUIRE(screen.size() == 5);
  CHECK(screen[0] == "wait: warning: careful");
  CHECK(screen[1] == "trouble with the connection, trying again: refused");
  CHECK(screen[2] == titles);
}

TEST_CASE("live table: it never takes more than the terminal has", "[rollout]") {
  Watched watched;
  for (int i = 0; i < 100; ++i) {
    auto shop = application("shop-" + std::to_string(i) + std::string(50, 'x'), Health::degraded);
    shop.resources = {test::deployment(Health::degraded, "é漢" + std::string(300, 'y'))};
    watched.show(shop);
  }
  const auto columns = GENERATE(1, 2, 7, 40, 80, 200);
  const auto rows = GENERATE(1, 2, 3, 5, 24, 60);
  watched.size = {.columns = static_cast<std::size_t>(columns),
                  .rows = static_cast<std::size_t>(rows)};
  CAPTURE(columns, rows);
  const auto screen = watched.tick();
  CHECK(screen.size() <= std::max<std::size_t>(watched.size.rows - 1, 1));
  for (const auto& line : screen) CHECK(base::columns_of(line) < watched.size.columns);
}

TEST_CASE("live table: where not all fit, those that failed come first", "[rollout]") {
  Watched watched;
  watched.size.rows = 6;
  for (const auto* name : {"a", "b", "c"}) {
    watched.table.on_change(ended(application(name, Health::healthy), Word::healthy, ""), "");
  }
  watched.show(application("waited", Health::progressing));
  watched.table.on_change(ended(application("z", Health::degraded), Word::degraded, "no"), "");
  const auto screen = watched.tick();
  REQUIRE(screen.size() == 5);
  CHECK(screen[1].starts_with("z "));
  CHECK(screen[2].starts_with("waited "));
  CHECK(screen[3] == "and 3 more applications");
  CHECK(screen[4] == "3 of 5 are done, 1 failed, 10m left");
}

TEST_CASE("live table: the time left is said as long as something is waited for", "[rollout]") {
  Watched watched;
  CHECK(watched.tick() == Lines{"waiting for a first answer, 10m left"});
  watched.show(application("shop", Health::progressing));
  CHECK(watched.tick(seconds(1)).back() == "0 of 1 is done, 9m59s left");
  const auto healthy = ended(application("shop", Health::healthy), Word::healthy, "is healthy");
  watched.table.on_change(healthy, "");
  CHECK(watched.tick(seconds(1)).back() == "1 of 1 is done");
  watched.show(application("billing", Health::progressing));
  CHECK(watched.tick(seconds(1)).back() == "1 of 2 are done, 9m57s left");
  const auto degraded = ended(application("billing", Health::degraded), Word::degraded, "no");
  watched.table.on_change(degraded, "");
  watched.table.finish({&healthy, &degraded});
  CHECK(test::screen(watched.said.str()).back() == "1 of 2 are done, 1 failed");
}

TEST_CASE("live table: the size of the terminal is read each time", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  watched.size.columns = 20;
  for (const auto& line : watched.tick(seconds(1))) CHECK(base::columns_of(line) < 20);
}

TEST_CASE("live table: what a cluster says moves no cursor and shows no secret", "[rollout]") {
  Watched watched;
  watched.log.hide(base::Secret("hunter22"));
  auto shop = application("shop", Health::degraded);
  shop.health_message = "\x1b[2Ja\tb\r\nc hunter22";
  watched.show(shop);
  const auto screen = watched.tick();
  CHECK(screen[1].ends_with("a b  c ***"));
}

TEST_CASE("live table: it ends as it was last, and what comes then is below it", "[rollout]") {
  Watched watched;
  watched.show(application("shop", Health::progressing));
  watched.tick();
  const auto tracker = ended(application("shop", Health::healthy), Word::healthy, "is healthy");
  watched.table.finish({&tracker});
  watched.log.info("after");
  const auto screen = test::screen(watched.said.str());
  REQUIRE(screen.size() == 4);
  CHECK(screen[1].ends_with("healthy"));
  CHECK(screen[3] == "after");
}

TEST_CASE("live table: a run that breaks off leaves it where it was", "[rollout]") {
  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log(said, {.tool = "wait", .is_terminal = true});
  const base::Deadline deadline(clock, seconds(60));
  {
    rollout::LiveTable table(log, deadline, [] { return base::TerminalSize(); });
    table.on_change(tracker_of(application("shop", Health::progressing)), "");
    table.on_tick(clock.now());
  }
  log.error({.kind = base::ErrorKind::stopped, .message = "stopped by SIGINT"});
  const auto screen = test::screen(said.str());
  REQUIRE(screen.size() == 4);
  CHECK(screen[0] == titles);
  CHECK(screen[3] == "wait: error: stopped by SIGINT");
  CHECK(said.str().find("\x1b[?") == std::string::npos);  // no mode that would have to be undone
}

TEST_CASE("live table: colours only where there are some", "[rollout]") {
  const bool has_colour = GENERATE(true, false);
  fakes::ManualClock clock;
  std::ostringstream said;
  base::Log log(said, {.tool = "wait", .is_terminal = true, .has_colour = has_colour});
  const base::Deadline deadline(clock, seconds(60));
  rollout::LiveTable table(log, deadline, [] { return base::TerminalSize(); });
  table.on_change(tracker_of(application("shop", Health::degraded)), "");
  table.on_tick(clock.now());
  CHECK((said.str().find("\x1b[31m") != std::string::npos) == has_colour);
  table.finish({});
}
