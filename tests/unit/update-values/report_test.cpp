// SPDX-License-Identifier: Apache-2.0
#include "update-values/report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fakes/stage.hpp"

using namespace tools::update_values;
using Json = nlohmann::ordered_json;

namespace {

// A run whose flags have been read.
struct Stage : fakes::Stage {
  explicit Stage(std::map<std::string, std::string> variables = {})
      : fakes::Stage(std::move(variables)) {
    report = ci::Report({"result", "message", "changed", "branch", "commit", "parent", "files",
                         "changes", "attempts", "duration", "pull-request"});
    prepare_report(report);
  }

  std::string text() const { return out.str(); }
  std::string result(const std::string& name) const { return report.get(name); }
  Json json() const { return Json::parse(report.json()); }
};

ValueChange change(const std::string& old_value, const std::string& new_value) {
  return {.file = "helm/values.yaml",
          .document = 0,
          .path = "backend.tag",
          .line = 4,
          .old_value = old_value,
          .new_value = new_value,
          .is_changed = old_value != new_value};
}

ValueChange created(const std::string& new_value) {
  auto made = change("", new_value);
  made.is_changed = true;
  made.is_created = true;
  return made;
}

EditedFile file_of(std::vector<ValueChange> changes) {
  EditedFile file;
  file.path = changes.front().file;
  file.old_text = file.new_text = "tag: old\n";
  file.changes = std::move(changes);
  if (!changes_in({file}).empty()) file.new_text = "tag: new\n";
  return file;
}

git::Oid oid(char digit) {
  return git::parse_oid(std::string(40, digit)).value();
}

Promotion promotion(bool is_changed, const git::Oid& commit) {
  return {.tip = {.ref = "refs/heads/main", .commit = oid('a')},
          .commit = commit,
          .files = {file_of({change("v1", is_changed ? "v2" : "v1")})}};
}

constexpr Effort once = {.attempts = 1, .duration = std::chrono::milliseconds(200)};

}  // namespace

TEST_CASE("report: a change is one line, whatever the value", "[update-values]") {
  struct Row {
    ValueChange change;
    std::string line;
  };
  const std::string where = "helm/values.yaml:4: backend.tag: ";
  const auto row = GENERATE_COPY(values<Row>({
      {change("v1", "v2"), where + "v1 -> v2\n"},
      {change("v2", "v2"), "unchanged: helm/values.yaml already has backend.tag v2\n"},
      {change("", ""), "unchanged: helm/values.yaml already has backend.tag ''\n"},
      {change("", "v2"), where + "'' -> v2\n"},
      {change("v1", ""), where + "v1 -> ''\n"},
      {created("v2"), where + "(new) -> v2\n"},
      {created(""), where + "(new) -> ''\n"},
      {change("a\nb\n", "c\nd"), where + "a\\nb\\n -> c\\nd\n"},
  }));
  CAPTURE(row.line);
  Stage stage;
  report_files(stage.run, {file_of({row.change})}, {});
  CHECK(stage.text() == row.line);
  CHECK(stage.err.str().empty());
}

TEST_CASE("report: a value of many characters is cut, and commands nobody", "[update-values]") {
  Stage stage;
  report_files(stage.run, {file_of({change("\x1b]0;title\x07", std::string(5000, 'x'))})}, {});
  CHECK(stage.text().size() < 400);
  CHECK(stage.text().find('\x1b') == std::string::npos);
  CHECK(stage.text().find('\x07') == std::string::npos);
  CHECK(stage.json().at("changes").at(0).at("new") == std::string(5000, 'x'));
}

TEST_CASE("report: a secret in a value is not shown", "[update-values]") {
  Stage stage;
  stage.log.hide(base::Secret("s3cr3t-word"));
  report_files(stage.run, {file_of({change("s3cr3t-word", "v2")})}, {});
  CHECK(stage.text() == "helm/values.yaml:4: backend.tag: *** -> v2\n");
}

TEST_CASE("report: a secret in a long value is not shown in part either", "[update-values]") {
  const auto before = GENERATE(as<std::size_t>(), 88, 90, 92, 94, 96);
  CAPTURE(before);
  Stage stage;
  stage.log.hide(base::Secret("s3cr3t-word"));
  report_files(stage.run,
               {file_of({change("v1", std::string(before, 'x') + "s3cr3t-word and so on")})}, {});
  const auto results = stage.report.redacted(stage.log.redactor());
  const auto shown = stage.text() + results.get("message");
  CHECK_THAT(shown, Catch::Contains("xxxx"));
  CHECK(shown.find("s3cr") == std::string::npos);
}

TEST_CASE("report: the results tell what changed, and only that", "[update-values]") {
  Stage stage;
  auto second = change("a\nb", "c");
  second.path = "other";
  second.document = 1;
  auto untouched = change("v2", "v2");
  untouched.file = "b.yaml";
  report_files(stage.run,
               {file_of({change("v1", "v2"), second, created("n")}), file_of({untouched})}, {});
  const auto json = stage.json();
  CHECK(json.at("result") == "changed");
  CHECK(json.at("changed") == true);
  CHECK(json.at("message") ==
        "changed 3 values: helm/values.yaml: backend.tag: v1 -> v2, and more");
  CHECK(json.at("files") == Json::array({"helm/values.yaml"}));
  REQUIRE(json.at("changes").size() == 3);
  CHECK(json.at("changes").at(1) == Json({{"file", "helm/values.yaml"},
                                          {"document", 1},
                                          {"path", "other"},
                                          {"line", 4},
                                          {"old", "a\nb"},
                                          {"new", "c"}}));
}

TEST_CASE("report: a run that only looks says what it would do", "[update-values]") {
  const bool is_check = GENERATE(false, true);
  Options options;
  (is_check ? options.check : options.dry_run) = true;
  Stage stage;
  report_files(stage.run, {file_of({change("v1", "v2")})}, options);
  CHECK(stage.result("message") == "would change 1 value: helm/values.yaml: backend.tag: v1 -> v2");
}

TEST_CASE("report: nothing to change is a result, too", "[update-values]") {
  Stage stage;
  report_files(stage.run, {file_of({change("v2", "v2")})}, {});
  CHECK(stage.result("result") == "unchanged");
  CHECK(stage.result("message") == "nothing to change");
  CHECK(stage.json().at("changed") == false);
  CHECK(stage.json().at("files") == Json::array());
  CHECK(stage.json().at("changes") == Json::array());
}

TEST_CASE("report: a warning goes to the log with the name of its file", "[update-values]") {
  Stage stage;
  auto file = file_of({change("v1", "v2")});
  file.warnings = {"ratio was a number"};
  report_files(stage.run, {file}, {});
  CHECK_THAT(stage.err.str(), Catch::Contains("warning: helm/values.yaml: ratio was a number"));
  CHECK(stage.text() == "helm/values.yaml:4: backend.tag: v1 -> v2\n");
}

TEST_CASE("report: with --output json nothing else is printed", "[update-values]") {
  Stage stage;
  stage.run.options.output = "json";
  const auto done = promotion(true, oid('b'));
  report_files(stage.run, done.files, {});
  report_promotion(stage.run, done, once);
  REQUIRE(print_diff(stage.run, done.files));
  CHECK(stage.text().empty());
  CHECK(stage.report.lines().size() >= 2);  // the summaries of CI systems still want them
}

TEST_CASE("report: a commit is told with where it went", "[update-values]") {
  const auto attempts = GENERATE(as<std::size_t>(), 1, 3);
  Stage stage;
  const Effort effort = {.attempts = attempts, .duration = std::chrono::milliseconds(200)};
  report_promotion(stage.run, promotion(true, oid('b')), effort);
  CHECK(stage.text() == "main aaaaaaa..bbbbbbb, " +
                            std::string(attempts == 1 ? "1 attempt" : "3 attempts") + ", 0.2 s\n");
  CHECK(stage.result("parent") == oid('a').hex());
  CHECK(stage.result("commit") == oid('b').hex());
}

TEST_CASE("report: what it took is told whatever came of it", "[update-values]") {
  Stage stage;
  report_effort(stage.run, {.attempts = 3, .duration = std::chrono::milliseconds(200)});
  CHECK(stage.json().at("attempts") == 3);
  CHECK(stage.result("duration") == "0.2 s");
}

TEST_CASE("report: the commit of a run without a change is the tip that has the values",
          "[update-values]") {
  Stage stage;
  report_promotion(stage.run, promotion(false, {}), once);
  CHECK(stage.text().empty());
  CHECK(stage.result("commit") == oid('a').hex());
  CHECK(stage.result("parent").empty());
}

TEST_CASE("report: a run that only looked has made no commit", "[update-values]") {
  Stage stage;
  report_promotion(stage.run, promotion(true, {}), once);
  CHECK(stage.text().empty());
  CHECK(stage.result("parent") == oid('a').hex());
  CHECK(stage.result("commit").empty());
}

TEST_CASE("report: before anything is known, every result has its type", "[update-values]") {
  const auto json = Stage().json();
  CHECK(json.at("changed") == false);
  CHECK(json.at("files") == Json::array());
  CHECK(json.at("changes") == Json::array());
  CHECK(json.at("attempts") == 0);
  CHECK(json.at("pull-request").is_null());
}

TEST_CASE("report: the diff is exact, except where a runner listens", "[update-values]") {
  EditedFile file = {.path = "a.yaml",
                     .old_text = "::set-output name=x::y\r\ntag: v1",
                     .new_text = "::set-output name=x::y\r\ntag: v2",
                     .changes = {},
                     .warnings = {}};
  EditedFile same = {
      .path = "b.yaml", .old_text = "x\n", .new_text = "x\n", .changes = {}, .warnings = {}};
  SECTION("people and git apply") {
    Stage stage;
    REQUIRE(print_diff(stage.run, {same, file}));
    CHECK_THAT(stage.text(), Catch::Contains(" ::set-output name=x::y\r\n-tag: v1\n"));
    CHECK_THAT(stage.text(), Catch::Contains("\\ No newline at end of file\n+tag: v2\n"));
    CHECK(stage.text().find("b.yaml") == std::string::npos);
  }
  SECTION("GitHub Actions") {
    const std::map<std::string, std::string> variables = {{"GITHUB_ACTIONS", "true"}};
    Stage stage(variables);
    REQUIRE(print_diff(stage.run, {same, file}));
    CHECK_THAT(stage.text(), Catch::Contains("+tag: v2"));
    CHECK(stage.text().find("\n ::") == std::string::npos);
  }
}
