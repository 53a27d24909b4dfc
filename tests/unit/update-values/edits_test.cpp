// SPDX-License-Identifier: Apache-2.0
#include "update-values/edits.hpp"

#include <catch2/catch.hpp>

#include "update-values/work.hpp"

using namespace tools::update_values;
using base::ErrorKind;

namespace {

using Texts = std::vector<std::string>;

EditPlan plan(const Options& options, const std::optional<std::string>& changes = std::nullopt) {
  auto made = plan_edits(options, {.changes = changes});
  INFO((made ? "" : base::to_string(made.error())));
  REQUIRE(made);
  return std::move(made).value();
}

Options options(Texts files, Texts assignments) {
  Options options;
  options.files = std::move(files);
  options.assignments = std::move(assignments);
  return options;
}

Texts edits_of(const EditPlan& made, const std::vector<std::size_t>& targets) {
  Texts texts;
  for (const auto& edit : made.edits_for(targets)) {
    texts.push_back(edit.path.text + "=" + edit.value.text);
  }
  return texts;
}

}  // namespace

TEST_CASE("plan_edits: every edit goes to every file", "[update-values]") {
  const auto made = plan(options({"a.yaml", "b.yaml"}, {"x=1", "y=2"}));
  CHECK(edits_of(made, {0}) == Texts{"x=1", "y=2"});
  CHECK(edits_of(made, {0, 1}) == Texts{"x=1", "y=2"});
}

TEST_CASE("plan_edits: an edit may name its own file", "[update-values]") {
  const auto made = plan(options({"a.yaml"}, {"x=1", "b.yaml::y=2", "b.yaml::z=3"}));
  REQUIRE(made.targets.size() == 2);
  CHECK(made.targets[1].pattern.text == "b.yaml");
  CHECK(edits_of(made, {0}) == Texts{"x=1"});
  CHECK(edits_of(made, {1}) == Texts{"y=2", "z=3"});
  CHECK(edits_of(made, {0, 1}) == Texts{"x=1", "y=2", "z=3"});
}

TEST_CASE("plan_edits: --changes says the same as JSON or YAML", "[update-values]") {
  const auto common = plan(options({"a.yaml"}, {}), R"({"backend.tag": "1e3", "replicas": 3})");
  CHECK(edits_of(common, {0}) == Texts{"backend.tag=1e3", "replicas=3"});
  CHECK(common.common[1].value.type == yaml::NewValue::Type::json);
  const auto own = plan(options({}, {}), "helm/values.yaml:\n  backend.tag: 1e3\n");
  CHECK(own.targets[0].pattern.text == "helm/values.yaml");
  CHECK(edits_of(own, {0}) == Texts{"backend.tag=1e3"});
}

TEST_CASE("plan_edits: --type is for values that have none", "[update-values]") {
  auto given = options({"a.yaml"}, {"x=1", "y:=2"});
  given.type = "int";
  const auto made = plan(given);
  CHECK(made.common[0].value.type == yaml::NewValue::Type::integer);
  CHECK(made.common[1].value.type == yaml::NewValue::Type::json);
  given.assignments = {"x=abc"};
  CHECK(plan_edits(given, {}).error().kind == ErrorKind::usage);
}

TEST_CASE("plan_edits: a hint is for what was given", "[update-values]") {
  auto given = options({"a.yaml"}, {"b.yaml::y=2"});
  CHECK(plan_edits(given, {}).error().hint == "leave --file out");
  given = options({"a.yaml"}, {});
  given.changes_file = "changes.yaml";
  const auto nested = plan_edits(given, {.changes = "image:\n  tag: v1\n"});
  CHECK(nested.error().hint.find("one path: image.tag") != std::string::npos);
}

TEST_CASE("plan_edits: what cannot be done is refused", "[update-values]") {
  struct Row {
    Texts files;
    Texts assignments;
  };
  const auto row = GENERATE(values<Row>({
      {{}, {"x=1"}},                  // no file
      {{"../a.yaml"}, {"x=1"}},       // leaves the repository
      {{"a.yaml"}, {"b.yaml::x=1"}},  // nothing for a.yaml
      {{"a.yaml"}, {"no equals sign"}},
      {{"a.yaml"}, {"=1"}},
      {{}, {".git/config::x=1"}},
  }));
  CHECK(plan_edits(options(row.files, row.assignments), {}).error().kind == ErrorKind::usage);
}

TEST_CASE("plan_edits: an empty list of changes is no list", "[update-values]") {
  CHECK(plan_edits(options({}, {}), {.changes = "{}"}).error().kind == ErrorKind::usage);
  CHECK(plan_edits(options({"a.yaml"}, {}), {.changes = "{}"}).error().kind == ErrorKind::usage);
}

TEST_CASE("plan_edits: what is said twice is said once", "[update-values]") {
  CHECK(edits_of(plan(options({"a.yaml"}, {"x=1", "x=1", "x=2"})), {0}) == Texts{"x=1", "x=2"});
}

TEST_CASE("EditPlan: the document is a part of what a plan is about", "[update-values]") {
  CHECK(plan(options({"a.yaml"}, {"x=1"})).subject() == "a.yaml x");
  CHECK(plan(options({"a.yaml"}, {"kind=A#x=1"})).subject() == "a.yaml kind=A#x");
  CHECK(plan(options({}, {"a.yaml::1#x=1"})).subject() == "a.yaml a.yaml 1#x");
  Options copying;
  copying.copies = {"a.yaml::0#x"};
  copying.copy_targets = {"b.yaml::1#x"};
  CHECK(plan(copying).subject() == "b.yaml 1#x");
}

TEST_CASE("EditPlan: --allow is the limit for whatever matches", "[update-values]") {
  auto given = options({"**"}, {"x=1"});
  given.allowed = {"env/**", "top.yaml"};
  const auto made = plan(given);
  CHECK(check_allowed(made.allowed, "env/a/values.yaml"));
  CHECK(check_allowed(made.allowed, "top.yaml"));
  CHECK(check_allowed(made.allowed, "other/values.yaml").error().kind == ErrorKind::usage);
}
