// SPDX-License-Identifier: Apache-2.0
#include "notifications/state.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "govalue/json.hpp"
#include "notifications/agenda.hpp"
#include "notifications/samples.hpp"
#include "vectors.hpp"

namespace notifications {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds now(StillWorld::early);

State state_before(const Json& row) {
  auto keys = Json::object();
  for (int i = 1; i <= row.value("filled", 0); ++i) keys["older-" + std::to_string(i)] = i;
  const auto annotations = row.value("annotations", Json::object());
  const auto before = row.value("before", annotations.value(std::string(state_annotation), ""));
  // Argo CD forgets what it cannot read.
  auto parsed = State::parse(before.empty() ? keys.dump() : before);
  return parsed ? std::move(*parsed) : State();
}

// The state without the keys that were there to fill it.
Json without_older(const State& state) {
  auto keys = Json::parse(state.json());
  for (auto it = keys.begin(); it != keys.end();) {
    it = it.key().starts_with("older-") ? keys.erase(it) : std::next(it);
  }
  return keys;
}

Json triggers_as_data(const Json& triggers) {
  auto data = Json::object();
  for (const auto& [name, text] : triggers.items()) data["trigger." + name] = text;
  return data;
}

}  // namespace

TEST_CASE("state: what is remembered is what Argo CD remembers", "[notifications]") {
  // Argo CD forgets to send what failed once where there is oncePer (argo-cd#20879), and does not
  // try GitHub again; what was not sent is not remembered here.
  std::size_t count = 0;
  for (const auto& row : rows_of("state.jsonl")) {
    INFO(row.dump());
    const auto config = config_of(triggers_as_data(row["triggers"]));
    const Engine engine(config, still_world());
    if (row["name"] == "150 keys are cut even if nothing happens") continue;  // when it is written
    if (row.contains("selfService")) continue;  // keys of that mode are not written here
    auto state = state_before(row);
    for (const auto& step : row["steps"]) {
      if (step.contains("errors")) break;  // deliveries that fail: tests/e2e/notify_test.py
      ++count;
      Variables variables;
      const Json app = {{"metadata", {{"name", "a"}}}, {"status", step["status"]}};
      variables.app = govalue::from_json(app.dump(), govalue::Integers::int64).value();
      Problems problems;
      const auto subscribed =
          destinations_for(config, {}, {row["annotations"].get<Annotations>()}, problems);
      const auto agenda = make_agenda(engine, {}, subscribed, variables, state);
      REQUIRE(agenda);
      std::multiset<std::string> sent;
      for (const auto& occasion : agenda->occasions) {
        if (!occasion.skip_reason.empty()) continue;
        sent.insert(occasion.destination.service + ":" + occasion.destination.recipient);
        state.add(occasion.state_key, now);
      }
      std::multiset<std::string> wanted;
      for (const auto& one : step["sent"]) wanted.insert(one.get<std::string>());
      CHECK(sent == wanted);
      const auto after = step["after"].is_string() ? Json::parse(step["after"].get<std::string>())
                                                   : Json::object();
      CHECK(without_older(state) == after);
      CHECK(Json::parse(state.json()).size() == step["keys"].get<std::size_t>());
    }
  }
  CHECK(count > 30);
}

TEST_CASE("state: it is written as Go writes it", "[notifications]") {
  State state;
  state.add("b:<x>&", std::chrono::seconds(2));
  state.add("a", std::chrono::seconds(1));
  CHECK(state.json() == "{\"a\":1,\"b:\\u003cx\\u003e\\u0026\":2}");
  const auto again = State::parse(state.json());
  REQUIRE(again);
  CHECK(again->has("b:<x>&"));
  CHECK(!again->is_changed());
}

TEST_CASE("state: what was done to one is done again to another, for two runs may write",
          "[notifications]") {
  auto mine = State::parse(R"({"old":1,"gone":1})").value();
  mine.add("mine", std::chrono::seconds(5));
  mine.remove("gone");
  auto latest = State::parse(R"({"old":1,"gone":1,"theirs":4})").value();
  latest.repeat(mine);
  CHECK(latest.json() == R"({"mine":5,"old":1,"theirs":4})");
}

TEST_CASE("state: the oldest go where there is no more room", "[notifications]") {
  State state(2);
  for (int second = 1; second <= 4; ++second) {
    state.add("key" + std::to_string(second), std::chrono::seconds(second));
  }
  CHECK(state.json() == R"({"key3":3,"key4":4})");
  auto many = Json::object();
  for (int number = 0; number < 100'000; ++number) many["key" + std::to_string(number)] = number;
  auto large = State::parse(many.dump(), State::most_in_file);
  REQUIRE(large);
  large->add("new", std::chrono::seconds(200'000));
  CHECK(Json::parse(large->json()).size() == State::most_in_file);
  CHECK(large->has("new"));
  CHECK(large->has("key99999"));
}

TEST_CASE("state: what is none is refused", "[notifications]") {
  for (const std::string text : {"[]", "{\"a\":\"b\"}", "{", "5"}) CHECK(!State::parse(text));
  CHECK(State::parse(" \n"));
}

}  // namespace notifications
