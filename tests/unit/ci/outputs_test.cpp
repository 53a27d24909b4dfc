// SPDX-License-Identifier: Apache-2.0
#include "ci/outputs.hpp"

#include <catch2/catch.hpp>

#include "../base/temp_dir.hpp"
#include "readers.hpp"

using ci::Destinations;
using ci::Report;
using test::content;
using test::TempDir;

namespace {

Report changed() {
  Report report({"result", "message", "commit"});
  report.set("result", "changed");
  report.set("commit", "7f2e9aa");
  return report;
}

}  // namespace

TEST_CASE("outputs: prepare empties every Tekton result and touches nothing else", "[ci]") {
  const TempDir dir;
  test::write(dir / "commit", "old");
  test::write(dir / "out.json", "old");
  const Destinations destinations = {
      .tekton = {"commit=" + dir / "commit", "result=" + dir / "result"},
      .dotenv = dir / "out.env",
      .json = dir / "out.json"};
  CHECK(ci::prepare(destinations, changed()));
  CHECK(content(dir / "commit").empty());
  CHECK(content(dir / "result").empty());
  CHECK(content(dir / "out.json") == "old");
  CHECK(dir.file_count() == 3);
}

TEST_CASE("outputs: a result nobody declared is refused, but its file exists", "[ci]") {
  const TempDir dir;
  const auto outcome =
      ci::prepare({.tekton = {"comit=" + dir / "first", "commit=" + dir / "second"}}, changed());
  CHECK(outcome.error().kind == base::ErrorKind::usage);
  CHECK(to_string(outcome.error()) ==
        "--result: there is no result 'comit' (did you mean commit?)");
  CHECK(outcome.error().hint == "the results are: result message commit");
  CHECK(content(dir / "first").empty());
  CHECK(content(dir / "second").empty());
}

TEST_CASE("outputs: what cannot be written is known before the work starts", "[ci]") {
  const TempDir dir;
  const auto bad = dir / "no/such/folder";
  CHECK_FALSE(ci::prepare({.tekton = {"commit=" + bad}}, changed()));
  CHECK_FALSE(ci::prepare({.dotenv = bad}, changed()));
  CHECK_FALSE(ci::prepare({.properties = bad}, changed()));
  CHECK_FALSE(ci::prepare({.json = bad}, changed()));
  for (const auto* text : {"commit", "commit=", "=path", "="}) {
    CHECK_FALSE(ci::prepare({.tekton = {text}}, changed()));
  }
}

TEST_CASE("outputs: publish fills them all", "[ci]") {
  const TempDir dir;
  test::write(dir / "output", "earlier=1\n");
  const auto published = ci::publish({.tekton = {"commit=" + dir / "commit", "no=" + dir / "no"},
                                      .dotenv = dir / "env",
                                      .properties = dir / "properties",
                                      .json = dir / "json",
                                      .github_output = dir / "output",
                                      .github_summary = dir / "summary"},
                                     changed(), "update-values");
  CHECK(published.failures.empty());
  CHECK(published.warnings.empty());
  CHECK(content(dir / "commit") == "7f2e9aa");
  CHECK(content(dir / "env") == "RESULT=changed\nMESSAGE=\nCOMMIT=7f2e9aa\n");
  CHECK(content(dir / "properties") == "RESULT=changed\nMESSAGE=\nCOMMIT=7f2e9aa\n");
  CHECK(content(dir / "json") ==
        "{\"result\":\"changed\",\"message\":\"\",\"commit\":\"7f2e9aa\"}\n");
  CHECK(test::read_github_output(content(dir / "output")) ==
        test::Variables{
            {"earlier", "1"}, {"result", "changed"}, {"message", ""}, {"commit", "7f2e9aa"}});
  CHECK(content(dir / "summary").starts_with("### update-values: changed\n"));
}

TEST_CASE("outputs: one that fails keeps no other from being written", "[ci]") {
  const TempDir dir;
  const auto bad = dir / "no/such/folder";
  const auto published = ci::publish({.tekton = {"result=" + bad, "commit=" + dir / "commit"},
                                      .dotenv = bad,
                                      .properties = bad,
                                      .json = dir / "json",
                                      .github_output = bad,
                                      .github_summary = bad},
                                     changed(), "t");
  REQUIRE(published.failures.size() == 3);
  CHECK(to_string(published.failures[1]) ==
        "--dotenv: cannot write " + bad + ": No such file or directory");
  CHECK(published.warnings.size() == 2);
  CHECK(content(dir / "commit") == "7f2e9aa");
  CHECK(content(dir / "json") != "(no file " + dir / "json" + ")");
}

TEST_CASE("outputs: Tekton results that are too long and cannot be cut are announced", "[ci]") {
  const TempDir dir;
  const auto published =
      ci::publish({.tekton = {"commit=" + dir / "commit"}, .tekton_budget = 30}, changed(), "t");
  REQUIRE(published.warnings.size() == 1);
  CHECK(published.warnings[0].starts_with("the Tekton results take 44 of 30 bytes"));
  CHECK(content(dir / "commit") == "7f2e9aa");
}

TEST_CASE("outputs: a summary that would make the runner drop all of it is left out", "[ci]") {
  const TempDir dir;
  test::write(dir / "summary", std::string((std::size_t{1} << 20U) - 10, 'x'));
  CHECK(ci::publish({.github_summary = dir / "summary"}, changed(), "t").warnings.empty());
  CHECK(content(dir / "summary").size() == (std::size_t{1} << 20U) - 10);
}

TEST_CASE("outputs: sections fill the room that others have left in the summary", "[ci]") {
  constexpr std::size_t limit = std::size_t{1} << 20U;
  const TempDir dir;
  test::write(dir / "summary", std::string(limit - 2000, 'x'));
  auto report = changed();
  report.add_section(std::string(500, 's'));
  report.add_section(std::string(5000, 't'));
  CHECK(ci::publish({.github_summary = dir / "summary"}, report, "t").warnings.empty());
  const auto text = content(dir / "summary");
  CHECK(text.size() < limit);
  CHECK(text.find(std::string(500, 's')) != std::string::npos);
  CHECK(text.ends_with("1 more sections.\n\n"));
}

TEST_CASE("outputs: GitHub makes itself known in the environment, where empty is absent", "[ci]") {
  const ci::Environment environment({{"GITHUB_OUTPUT", "/o"}, {"GITHUB_STEP_SUMMARY", ""}});
  const auto destinations = ci::destinations_in(environment);
  CHECK(destinations.github_output == "/o");
  CHECK(destinations.github_summary.empty());
  CHECK_FALSE(environment.has("GITHUB_STEP_SUMMARY"));
  CHECK(environment.names_that_start_with("GITHUB_") == std::vector<std::string>{"GITHUB_OUTPUT"});
}
