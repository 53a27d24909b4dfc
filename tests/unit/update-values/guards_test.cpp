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

EditedFile edited(std::vector<ValueChange> changes, std::string old_text = "") {
  return {.path = "values.yaml",
          .old_text = std::move(old_text),
          .new_text = "changed",
          .changes = std::move(changes),
          .warnings = {}};
}

base::Result<void> expect(const std::vector<std::string>& expected,
                          const std::vector<EditedFile>& files) {
  Guards guards;
  for (const auto& text : expected) guards.expected.push_back(TRY(parse_expectation(text)));
  return guards.check_expected(files);
}

base::Result<void> expect(const std::vector<std::string>& expected,
                          std::vector<ValueChange> changes) {
  return expect(expected, std::vector{edited(std::move(changes))});
}

// Empty where nothing keeps the change back.
std::string step_back(const Guards& guards, ValueChange made) {
  const auto reason = guards.find_step_back({edited({std::move(made)})});
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
  CHECK(refused.error().kind == ErrorKind::usage);
  CHECK(refused.error().message ==
        "--expect image.tga=v1: this run sets nothing that is called image.tga");
  CHECK(refused.error().hint == "did you mean --expect image.tag=OLD?");
  // Also where another one is met.
  CHECK_FALSE(expect({"v1", "image.tga=v1"}, {change("image.tag", "v1", "v2")}));
  CHECK(expect({"image.tga=v1"}, std::vector<EditedFile>{}));
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

TEST_CASE("guards: a text with an = is a path and a value", "[update-values]") {
  struct Row {
    const char* text;
    const char* place;  // empty: of any value
    const char* value;
  };
  const Row rows[] = {
      {"v1", "", "v1"},
      {"", "", ""},
      {"a::b", "", "a::b"},
      {"[name=app]", "", "[name=app]"},
      {"image.tag=", "image.tag", ""},
      {"image.tag=a=b", "image.tag", "a=b"},
      {"prod.yaml::image.tag=v1", "prod.yaml::image.tag", "v1"},
      {"kind=Deployment#spec.replicas=2", "kind=Deployment#spec.replicas", "2"},
      {"*.yaml::1#a[name=x].b=v1", "*.yaml::1#a[name=x].b", "v1"},
      {"spec.replicas:=2", "spec.replicas", "2"},
      {"image.tag:=\"v1\"", "image.tag", "v1"},
      {"dGVzdA==", "dGVzdA", "="},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto read = parse_expectation(row.text);
    REQUIRE(read);
    CHECK(read->place() == row.place);
    CHECK(read->value == row.value);
  }
  for (const auto* bad : {"=v1", "a[=v1", "::a=v1", "../a.yaml::b=v1"}) {
    CAPTURE(bad);
    CHECK(parse_expectation(bad).error().kind == ErrorKind::usage);
  }
}

TEST_CASE("guards: an expectation may name the file", "[update-values]") {
  auto prod = change("tag", "v1", "v3");
  auto staging = change("tag", "v2", "v3");
  prod.file = "prod.yaml";
  staging.file = "env/staging.yaml";
  const std::vector<EditedFile> both = {edited({prod}), edited({staging})};
  CHECK(expect({"prod.yaml::tag=v1"}, both));
  CHECK(expect({"prod.yaml::tag=v1", "env/*::tag=v2"}, both));
  CHECK(expect({"prod.yaml::tag=v2"}, both).error().kind == ErrorKind::conflict);
  CHECK(expect({"tag=v1"}, both).error().kind == ErrorKind::conflict);
  CHECK(expect({"prdo.yaml::tag=v1"}, both).error().hint ==
        "did you mean --expect prod.yaml::tag=OLD?");
}

TEST_CASE("guards: an expectation may name the document", "[update-values]") {
  auto web = change("replicas", "2", "5");
  auto api = change("replicas", "3", "5");
  web.document_name = "kind=Deployment,metadata.name=web";
  api.document_name = "kind=Deployment,metadata.name=api";
  api.document = 1;
  const std::vector<EditedFile> file = {
      edited({web, api},
             "kind: Deployment\nmetadata: {name: web}\nreplicas: 2\n---\n"
             "kind: Deployment\nmetadata: {name: api}\nreplicas: 3\n")};
  CHECK(expect({"metadata.name=web#replicas=2"}, file));
  CHECK(expect({"metadata.name=web#replicas=2", "1#replicas=3"}, file));
  CHECK(expect({"metadata.name=web#replicas=3"}, file).error().kind == ErrorKind::conflict);
  CHECK(
      expect({"kind=Deployment#replicas=2"}, file).error().message ==
      "values.yaml: kind=Deployment,metadata.name=api#replicas is '3', not '2' as --expect wants");
  CHECK(expect({"metadata.name=job#replicas=2"}, file).error().kind == ErrorKind::usage);
  CHECK(expect({"2#replicas=2"}, file).error().kind == ErrorKind::usage);
}

TEST_CASE("guards: a path may be written in several ways", "[update-values]") {
  CHECK(expect({"images.0.newTag=v1"}, {change("images[0].newTag", "v1", "v2")}));
  CHECK_FALSE(expect({"images.0.newTag=v0"}, {change("images[0].newTag", "v1", "v2")}));
  CHECK(expect({"a[\"b\"]=v1"}, {change("a.b", "v1", "v2")}));
}

TEST_CASE("guards: what goes along is expected only by its own path", "[update-values]") {
  auto digest = change("digest", "sha256:1", "sha256:2");
  digest.is_companion = true;
  CHECK(expect({"v1"}, {change("tag", "v1", "v2"), digest}));
  CHECK_FALSE(expect({"digest=sha256:0"}, {change("tag", "v1", "v2"), digest}));
  CHECK_FALSE(expect({"build=40"}, {change("tag", "v1", "v2"), order("41", "42")}));
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

TEST_CASE("guards: an image without a version is older than any", "[update-values]") {
  auto image = change("image", "example.com/app", "example.com/app:v2");
  image.new_tag = "v2";
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

TEST_CASE("guards: nothing is older than what is empty", "[update-values]") {
  CHECK(step_back({.refuses_older = true}, change("tag", "", "v1")).empty());
}

TEST_CASE("guards: null is no value", "[update-values]") {
  CHECK(step_back({.refuses_older = true}, change("tag", "null", "v1")).empty());
  CHECK(step_back({.refuses_older = true}, change("tag", "~", "v1")).empty());
}

TEST_CASE("guards: digests of one tag have no order", "[update-values]") {
  const Guards guards = {.refuses_older = true};
  auto image = change("image", "example.com/app:v1@sha256:1", "example.com/app:v1@sha256:2");
  image.old_tag = "v1";
  image.new_tag = "v1";
  image.old_digest = "sha256:1";
  image.new_digest = "sha256:2";
  CHECK(step_back(guards, image) ==
        "malformed: values.yaml: image: --not-older cannot tell which is newer, 'sha256:1' or "
        "'sha256:2'");
  image.is_changed = false;  // where the digest is a value of its own
  CHECK(step_back(guards, image).starts_with("malformed: "));
  image.new_tag = "v2";
  CHECK(step_back(guards, image).empty());
  image.new_tag = "v1";
  image.old_digest = "";
  CHECK(step_back(guards, image).empty());
}

TEST_CASE("guards: digits may be commits", "[update-values]") {
  const auto hint = [](std::string before, std::string after) {
    const auto made = edited({change("tag", std::move(before), std::move(after))});
    return Guards{.refuses_older = true}.find_step_back({made}).value().value().hint;
  };
  CHECK(hint("9999999", "1234567").find("commit ids") != std::string::npos);
  CHECK(hint("43", "42") == "a newer run was here before this one; nothing was written");
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
