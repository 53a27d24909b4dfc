// SPDX-License-Identifier: Apache-2.0
#include "windows/sync_window.hpp"

#include <catch2/catch.hpp>

#include "unit/windows/vectors.hpp"
#include "windows/glob.hpp"
#include "windows/window_state.hpp"

using base::ErrorKind;
using base::parse_time;
using windows::describe;
using windows::evaluate;
using windows::SyncWindow;

namespace {

const windows::WindowTarget web = {.application = "web",
                                   .destination_namespace = "default",
                                   .cluster_server = "https://kubernetes.default.svc"};

SyncWindow window(std::string kind, std::string schedule, std::string duration,
                  std::string time_zone = {}) {
  return {.kind = std::move(kind),
          .schedule = std::move(schedule),
          .duration = std::move(duration),
          .time_zone = std::move(time_zone),
          .applications = {"*"}};
}

windows::WindowState state_at(const std::string& now, const std::vector<SyncWindow>& windows) {
  return *evaluate(windows, web, *parse_time(now), test_zoneinfo);
}

std::string described(const std::string& now, const std::vector<SyncWindow>& windows) {
  return describe(state_at(now, windows), *parse_time(now));
}

}  // namespace

TEST_CASE("sync windows: Argo CD's own code decides alike, and opens at the same minute",
          "[windows]") {
  const auto rows = window_vectors("windows.tsv");
  REQUIRE(rows.size() == 400);
  for (const auto& row : rows) {
    REQUIRE(row.size() == 8);
    INFO(row[0] << " for " << row[2] << " " << row[3] << " at " << row[5] << ": " << row[6] << " "
                << row[7]);
    const auto windows = windows::read_windows(row[0]);
    REQUIRE(windows);
    const auto now = *parse_time(row[5]);
    const auto state = evaluate(*windows, {row[1], row[2], row[3], row[4]}, now, test_zoneinfo);
    REQUIRE(state.has_value() == (row[6] != "error"));
    if (!state) continue;
    CHECK(state->may_sync == (row[6] == "allowed"));
    CHECK(state->blocking.empty() == (row[6] == "allowed"));
    if (row[7] == "later") {
      constexpr windows::Seconds ten_days = 864'000;
      CHECK((!state->opens_at || state->opens_at->at >= now / 60 * 60 + ten_days));
    } else if (!row[7].empty() && row[7] != "unknown") {
      REQUIRE(state->opens_at);
      CHECK(state->opens_at->at == parse_time(row[7]));
    }
  }
}

TEST_CASE("sync windows: patterns match what gobwas/glob matches", "[windows]") {
  const auto rows = window_vectors("glob.tsv");
  REQUIRE(rows.size() > 2000);
  for (const auto& row : rows) {
    INFO("`" << row[0] << "` against `" << row[1] << "`");
    CHECK(windows::glob_matches(row[0], row[1]) == (row[2] == "true"));
  }
}

TEST_CASE("sync windows: with a separator a star matches what gobwas/glob matches", "[windows]") {
  const auto rows = window_vectors("repository.tsv");
  REQUIRE(rows.size() > 700);
  for (const auto& row : rows) {
    INFO("`" << row[0] << "` against `" << row[1] << "`");
    CHECK(windows::glob_matches(row[0], row[1], '/') == (row[2] == "true"));
  }
}

TEST_CASE("sync windows: a pattern that cannot be read is none", "[windows]") {
  for (const auto* good : {"", "*", "a{b,c}", "[a-c]", "!a"}) CHECK(windows::is_glob(good));
  for (const auto* bad : {"[a", "{a", "a\\", "[c-a]"}) CHECK_FALSE(windows::is_glob(bad));
}

TEST_CASE("sync windows: no pattern takes long", "[windows]") {
  const std::string pattern(1000, '*');
  CHECK_FALSE(
      windows::glob_matches("{a,a*}{a,a*}{a,a*}{a,a*}" + pattern + "b", std::string(1000, 'a')));
}

TEST_CASE("sync windows: one line says what is in the way and until when", "[windows]") {
  auto nightly = window("deny", "0 22 * * *", "8h", "Europe/Berlin");
  nightly.description = "nightly freeze";
  auto manual = window("deny", "0 0 1 * *", "1h");
  manual.allows_manual = true;
  struct Row {
    std::string now;
    std::vector<SyncWindow> windows;
    std::string text;
  };
  const Row rows[] = {
      {"2026-08-23T01:50:00Z",
       {nightly},
       "the deny window '0 22 * * *' (8h, Europe/Berlin, 'nightly freeze') forbids a manual sync "
       "until 2026-08-23 06:00 Europe/Berlin, in 2h 10m"},
      {"2026-08-23T04:00:00Z", {nightly}, "no sync window forbids a manual sync"},
      {"2026-08-01T00:30:00Z", {manual}, "no sync window forbids a manual sync"},
      {"2026-08-21T17:00:01Z",
       {window("allow", "0 9 * * 1-5", "8h")},
       "the allow window '0 9 * * 1-5' (8h) is closed until 2026-08-24 09:00 UTC, in 2d 16h"},
      {"2026-08-21T16:59:59Z",
       {window("allow", "0 9 * * 1-5", "8h")},
       "no sync window forbids a manual sync"},
      {"2026-08-21T00:00:00Z",
       {window("deny", "0 0 * * *", "1h"), window("deny", "0 0 * * *", "2h")},
       "the deny window '0 0 * * *' (1h) and 1 more forbid a manual sync until 2026-08-21 02:00 "
       "UTC, in 2h"},
      {"2026-08-21T00:00:00Z",
       {window("deny", "* * * * *", "1h")},
       "the deny window '* * * * *' (1h) forbids a manual sync for more than a year"},
      {"2026-08-21T00:00:20Z",
       {window("deny", "0 0 * * *", "50s")},
       "the deny window '0 0 * * *' (50s) forbids a manual sync until 2026-08-21 00:00:50 UTC, in "
       "30s"},
      {"2026-08-21T00:00:00Z",
       {window("allow", "0 9 * * *", "1h", "Mars/Olympus")},
       "whether a sync window forbids a manual sync cannot be told: this machine has no data of "
       "the time zone 'Mars/Olympus'"},
      {"2026-08-21T00:00:00Z",
       {window("allow", "0 9 * * *", "1h", "Mars/Olympus"), window("deny", "0 0 * * *", "1h")},
       "the deny window '0 0 * * *' (1h) forbids a manual sync, until when cannot be told: this "
       "machine has no data of the time zone 'Mars/Olympus'"},
  };
  for (const auto& row : rows) CHECK(described(row.now, row.windows) == row.text);
}

TEST_CASE("sync windows: each window in the way has its own end", "[windows]") {
  const auto state = state_at(
      "2026-08-21T00:30:00Z",
      {window("deny", "0 0 * * *", "1h"), window("deny", "0 0 * * *", "2h", "Europe/Berlin"),
       window("deny", "30 23 * * *", "90m", "Europe/Berlin"), window("allow", "0 9 * * *", "1h")});
  REQUIRE(state.blocking.size() == 1);
  CHECK(state.blocking[0].until->at == parse_time("2026-08-21T01:00:00Z"));
  CHECK(state.opens_at->at == parse_time("2026-08-21T09:00:00Z"));
}

TEST_CASE("sync windows: the clocks of the zone count, not the time that passes", "[windows]") {
  // At 02:00 of the summer the clocks go back: the hour comes twice, and with it the window.
  const std::vector<SyncWindow> windows = {window("deny", "30 2 * * *", "10m", "Europe/Berlin")};
  CHECK(state_at("2026-10-25T00:35:00Z", windows).may_sync == false);
  CHECK(state_at("2026-10-25T00:45:00Z", windows).may_sync == true);
  CHECK(state_at("2026-10-25T01:35:00Z", windows).may_sync == false);
  // In spring that hour is left out.
  CHECK(state_at("2026-03-29T01:05:00Z", windows).may_sync == true);
}

TEST_CASE("sync windows: a malformed one forbids everything", "[windows]") {
  const auto broken = window("allow", "0 25 * * *", "1h");
  const auto refused = evaluate({broken}, web, 0, test_zoneinfo);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::rejected);
  CHECK(refused.error().message ==
        "the sync window '0 25 * * *' is malformed: the hour '25' is above 23");
  CHECK_FALSE(evaluate({window("deny", "0 5 * * *", "8")}, web, 0, test_zoneinfo));
  auto elsewhere = broken;
  elsewhere.applications = {"api"};
  CHECK(evaluate({elsewhere}, web, 0, test_zoneinfo)->may_sync == true);
}

TEST_CASE("sync windows: those of the global projects are read too", "[windows]") {
  const auto windows = windows::read_windows(
      R"({"project":{"spec":{"syncWindows":[{"kind":"deny","schedule":"a","timeZone":"b"}]}},
          "globalProjects":[{"spec":{"syncWindows":[null,{"kind":"allow","andOperator":true}]}}]})");
  REQUIRE(windows);
  REQUIRE(windows->size() == 2);
  CHECK((*windows)[0].time_zone == "b");
  CHECK((*windows)[1].needs_all);
  CHECK(windows::read_windows("{}")->empty());
  CHECK_FALSE(windows::read_windows("[]"));
  CHECK_FALSE(windows::read_windows("<html>"));
}
