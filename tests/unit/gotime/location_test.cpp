// SPDX-License-Identifier: Apache-2.0
#include "gotime/location.hpp"

#include <catch2/catch.hpp>

#include "gotime/time.hpp"
#include "unit/gotime/places.hpp"

using gotime::load_location;
using gotime::local_location;
using gotime::Location;

TEST_CASE("locations: UTC, the local one and those of the machine have names", "[gotime]") {
  const auto local = local_location("Asia/Kolkata", test_zoneinfo);
  CHECK(load_location("", local)->is_utc());
  CHECK(load_location("UTC", local)->is_utc());
  CHECK(*load_location("Local", local) == local);
  CHECK(berlin().name() == "Europe/Berlin");
  CHECK(berlin().at(1'785'585'600).name == "CEST");
}

TEST_CASE("locations: what cannot be loaded is refused in Go's words", "[gotime]") {
  struct Row {
    std::string name;
    std::string message;
  };
  using namespace std::string_literals;
  const Row rows[] = {
      {"Mars/Olympus", "unknown time zone Mars/Olympus"},
      {"Europe/nowhere", "unknown time zone Europe/nowhere"},
      {"a\\b", "unknown time zone a\\b"},
      {"Europe", "is a directory"},
      {"Europe/Berlin/x", "not a directory"},
      {"../x", "time: invalid location name"},
      {"/etc/localtime", "time: invalid location name"},
      {"\\x", "time: invalid location name"},
      {"x\0y"s, "invalid argument"},
      {std::string(300, 'x'), "file name too long"},
  };
  for (const auto& row : rows) {
    const auto location = load_location(row.name, {}, test_zoneinfo);
    REQUIRE_FALSE(location);
    CHECK(location.error().message == row.message);
  }
  const auto folder = test_zoneinfo + "/../..";
  CHECK(load_location("windows/glob.tsv", {}, folder).error().message ==
        "malformed time zone information");
}

TEST_CASE("locations: the variable TZ names the local one", "[gotime]") {
  struct Row {
    std::string variable;
    std::string name;
    int offset;
  };
  const auto file = test_zoneinfo + "/Europe/Berlin";
  const Row rows[] = {
      {"Europe/Berlin", "Europe/Berlin", 7200},
      {":Europe/Berlin", "Europe/Berlin", 7200},
      {file, file, 7200},
      {"", "UTC", 0},
      {"UTC", "UTC", 0},
      {":", "UTC", 0},
      {"Mars/Olympus", "UTC", 0},
      {"CET-1CEST", "UTC", 0},
      {"/nonexistent", "UTC", 0},
  };
  for (const auto& row : rows) {
    INFO(row.variable);
    const auto local = local_location(row.variable, test_zoneinfo);
    CHECK(local.name() == row.name);
    CHECK(local.at(1'785'585'600).offset == row.offset);
    CHECK_FALSE(local == Location());
  }
}

TEST_CASE("locations: equal where Go's pointers are", "[gotime]") {
  CHECK(Location::fixed("", 3600) == Location::fixed("", 3600));
  CHECK_FALSE(Location::fixed("", 3600) == Location::fixed("", 7200));
  CHECK_FALSE(Location::fixed("", 1800) == Location::fixed("", 1800));
  CHECK_FALSE(Location::fixed("", 0) == Location());
  CHECK_FALSE(berlin() == berlin());
  const auto place = berlin();
  CHECK(gotime::Time().in(place).location() == place);
}
