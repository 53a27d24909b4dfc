// SPDX-License-Identifier: Apache-2.0
//
// What a set may cost: whoever writes one can ask for more than any machine has.
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "applicationset/difference.hpp"
#include "applicationset/expand.hpp"
#include "applicationset/patch.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/still_world.hpp"
#include "world.hpp"

namespace applicationset {
namespace {

Json elements(std::size_t count, const std::string& key) {
  Json elements = Json::array();
  for (std::size_t number = 0; number < count; ++number) {
    elements.push_back({{key, std::to_string(number)}});
  }
  return {{"list", {{"elements", std::move(elements)}}}};
}

Json set_of(const Json& generator, const std::string& name) {
  return {{"metadata", {{"name", "set"}}},
          {"spec",
           {{"goTemplate", true},
            {"generators", {generator}},
            {"template", {{"metadata", {{"name", name}}}, {"spec", {{"project", "p"}}}}}}}};
}

Expansion made_of(const Json& set, const Settings& settings) {
  WorldInventory inventory(Json::object());
  return expand(set, inventory, settings, std::make_shared<fakes::StillWorld>());
}

}  // namespace

TEST_CASE("a matrix has no more results than a machine can hold") {
  const Json matrix = {{"matrix", {{"generators", {elements(100, "a"), elements(100, "b")}}}}};
  Settings settings;
  settings.most_results = 10'000;
  CHECK(made_of(set_of(matrix, "{{.a}}-{{.b}}"), settings).applications.size() == 10'000);
  settings.most_results = 9'999;
  const auto refused = made_of(set_of(matrix, "{{.a}}-{{.b}}"), settings);
  CHECK(refused.applications.empty());
  REQUIRE(refused.has_failed());
  CHECK(refused.errors.front().message == "spec.generators[0].matrix has more than 9999 results");
}

TEST_CASE("a set makes no more than a machine can hold") {
  const std::string text(10'000, 'x');
  const Json big = {{"list", {{"elements", {{{"a", "1"}, {"big", text}}}}}}};
  const std::string refusal = "the set makes more than 8 MB of parameters and texts";
  const Json copying = {
      {"list", {{"elements", field(field(elements(2000, "b"), "list"), "elements")}}}};
  const Json shared = {{"matrix", {{"generators", {big, copying}}}}};
  const Json repeated = {{"matrix", {{"generators", {copying, big}}}}};
  Settings settings;
  settings.most_bytes = std::size_t{8} << 20U;
  const auto first_error = [&](const Json& generator, const std::string& name, bool is_go) {
    Json set = set_of(generator, name);
    set["spec"]["goTemplate"] = is_go;
    const auto made = made_of(set, settings);
    return made.has_failed() ? made.errors.front().message : "";
  };
  for (const bool is_go : {true, false}) {
    INFO(is_go);
    CHECK(first_error(shared, is_go ? "{{.b}}" : "{{b}}", is_go) == "");
    CHECK(first_error(repeated, is_go ? "{{.b}}" : "{{b}}", is_go) == refusal);
    CHECK(first_error(shared, is_go ? "{{.b}}{{.big}}" : "{{b}}{{big}}", is_go) == refusal);
    CHECK(first_error(copying, text, is_go) == refusal);
  }
}

TEST_CASE("a template ends at its limits") {
  Settings settings;
  settings.limits.steps = 10'000;
  const auto endless = made_of(
      set_of(elements(1, "a"), "{{range $i := untilStep 0 1000000 1}}{{$i}}{{end}}"), settings);
  REQUIRE(endless.has_failed());
}

TEST_CASE("a set is worked out until the deadline") {
  fakes::ManualClock clock;
  const base::Deadline deadline(clock, std::chrono::seconds(1));
  Settings settings;
  settings.deadline = &deadline;
  const Json set = set_of(elements(3, "a"), "{{.a}}");
  CHECK(made_of(set, settings).applications.size() == 3);
  REQUIRE(clock.sleep_for(std::chrono::seconds(2)));
  const auto late = made_of(set, settings);
  REQUIRE(late.has_failed());
  CHECK(late.errors.front().kind == base::ErrorKind::timeout);
}

// With a search for each key among all others these would take minutes.
TEST_CASE("very many keys take no longer than their text") {
  constexpr std::size_t count = 200'000;
  Json labels = Json::object();
  for (std::size_t i = 0; i < count; ++i) {
    labels.get_ref<Json::object_t&>().emplace_back("k" + std::to_string(i), "v");
  }
  const Json patch = {{"metadata", {{"labels", labels}}}};
  Json application = {{"metadata", {{"name", "a"}, {"labels", labels}}}};
  REQUIRE(apply_patch(application, patch));
  CHECK(are_equal(field(application, "metadata").at("labels"), labels));
  const Json bare = {{"metadata", {{"labels", Json::object()}}}};
  CHECK(differences(application, bare).size() == count + 1);

  Json nothing = {{"metadata", {{"labels", labels}}}};
  for (auto& [key, value] : nothing["metadata"]["labels"].items()) value = nullptr;
  REQUIRE(apply_patch(application, nothing));
  CHECK(application["metadata"]["labels"].empty());

  auto set = set_of(elements(1, "name"), "{{.name}}");
  set["spec"]["templatePatch"] = "{{ range until 100000 }}a{{.}}: {b: c}\n{{ end }}";
  CHECK(made_of(set, {}).applications.size() == 1);
  set["spec"]["templatePatch"] =
      "{ {{ range until 100000 }}\"a{{.}}\": 1, {{ end }} \"metadata\": {} }";
  CHECK(made_of(set, {}).applications.size() == 1);
}

TEST_CASE("very many items of a set of texts take no longer than their text") {
  Json finalizers = Json::array();
  for (int i = 0; i < 100'000; ++i) finalizers.push_back("f" + std::to_string(i));
  Json application = {{"metadata", {{"finalizers", finalizers}}}};
  REQUIRE(apply_patch(application, {{"metadata", {{"finalizers", finalizers}}}}));
  CHECK(application["metadata"]["finalizers"] == finalizers);
}

}  // namespace applicationset
