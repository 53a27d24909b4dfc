// SPDX-License-Identifier: Apache-2.0
#include "update-values/guards.hpp"

#include <catch2/catch.hpp>

using namespace tools::update_values;
using base::ErrorKind;

namespace {

ValueChange change(std::string path, std::string old_value, std::string new_value) {
  const bool is_changed = old_value != new_value;
  return {.file = "values.yaml",
          .document = 0,
          .path = std::move(path),
          .line = 1,
          .old_value = std::move(old_value),
          .new_value = std::move(new_value),
          .is_changed = is_changed};
}

base::Result<void> expect(std::vector<std::string> expected, std::vector<ValueChange> changes) {
  return Guards{.expected = std::move(expected)}.check_expected(changes);
}

// Empty where nothing keeps the change back.
std::string step_back(const Guards& guards, ValueChange made) {
  const auto reason = guards.find_step_back({{.path = "values.yaml",
                                              .old_text = "",
                                              .new_text = "",
                                              .changes = {std::move(made)},
                                              .warnings = {}}});
  if (!reason) return "malformed: " + reason.error().message;
  return *reason ? (*reason)->message : "";
}

ValueChange order(std::string old_value, std::string new_value) {
  auto made = change("build", std::move(old_value), std::move(new_value));
  made.is_order = true;
  return made;
}

}  // namespace

TEST_CASE("guards: a value that is not as expected is not changed", "[update-values]") {
  CHECK(expect({}, {change("tag", "v1", "v2")}));
  CHECK(expect({"v1"}, {change("tag", "v1", "v2")}));
  CHECK(expect({"v0", "v1"}, {change("tag", "v1", "v2")}));
  const auto refused = expect({"v0"}, {change("tag", "v1", "v2")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::conflict);
  CHECK(refused.error().message == "values.yaml: tag is 'v1', not 'v0' as --expect wants");
}

TEST_CASE("guards: a path that is misspelt is told", "[update-values]") {
  const auto refused = expect({"image.tga=v1"}, {change("image.tag", "v1", "v2")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint == "did you mean --expect image.tag=OLD?");
  const auto moved_on = expect({"image.tag=v0"}, {change("image.tag", "v1", "v2")});
  REQUIRE_FALSE(moved_on);
  CHECK(moved_on.error().hint == "somebody else has changed it; nothing was written");
}

TEST_CASE("guards: what is there already needs no leave", "[update-values]") {
  CHECK(expect({"v1"}, {change("tag", "v2", "v2")}));
}

TEST_CASE("guards: an expectation may be about one value", "[update-values]") {
  const std::vector<ValueChange> both = {change("a.tag", "v1", "v9"), change("b.tag", "v2", "v9")};
  CHECK(expect({"a.tag=v1"}, both));
  CHECK(expect({"a.tag=v1", "b.tag=v2"}, both));
  CHECK(expect({"a.tag=v1", "v2"}, both));
  CHECK_FALSE(expect({"a.tag=v2"}, both));
  CHECK_FALSE(expect({"v1"}, both));
  CHECK_FALSE(expect({"a.tag=v1", "b.tag=v1"}, both));
}

TEST_CASE("guards: what is not there yet is not as expected", "[update-values]") {
  auto created = change("tag", "", "v2");
  created.is_created = true;
  CHECK(expect({"v1"}, {created}).error().message ==
        "values.yaml: tag is not there, not 'v1' as --expect wants");
}

TEST_CASE("guards: an image is known by its tag", "[update-values]") {
  auto image = change("image", "example.com/app:v1", "example.com/app:v2");
  image.old_tag = "v1";
  image.new_tag = "v2";
  CHECK(expect({"v1"}, {image}));
  CHECK(expect({"example.com/app:v1"}, {image}));
  CHECK_FALSE(expect({"v2"}, {image}));
  CHECK(step_back({.refuses_older = true}, image).empty());
}

TEST_CASE("guards: --not-older keeps from going back", "[update-values]") {
  const Guards guards = {.refuses_older = true};
  CHECK(step_back(guards, change("tag", "v1.9.0", "v1.10.0")).empty());
  CHECK(step_back(guards, change("tag", "v1.9.0", "v1.9.0")).empty());
  CHECK(step_back(guards, change("tag", "v1.10.0", "v1.9.0")) ==
        "values.yaml: tag is 'v1.10.0' already, which is newer than 'v1.9.0'");
  CHECK(step_back(guards, change("tag", "latest", "v1")).starts_with("malformed: "));
  CHECK(step_back({}, change("tag", "v2", "v1")).empty());
}

TEST_CASE("guards: a smaller number is too late", "[update-values]") {
  CHECK(step_back({}, order("41", "42")).empty());
  CHECK(step_back({}, order("42", "42")).empty());
  CHECK(step_back({}, order("100", "42")) ==
        "values.yaml: build is '100' already, so this run, which is '42', is superseded");
  CHECK(step_back({}, order("abc", "42")).starts_with("malformed: "));
  auto first = order("", "42");
  first.is_created = true;
  CHECK(step_back({}, first).empty());
}

TEST_CASE("guards: the number itself is not expected to be anything", "[update-values]") {
  CHECK(expect({"v1"}, {change("tag", "v1", "v2"), order("41", "42")}));
}
