// SPDX-License-Identifier: Apache-2.0
#include "ci/tekton.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "ci/budget.hpp"
#include "readers.hpp"

using ci::default_tekton_budget;
using ci::Report;
using ci::tekton_cost;
using Json = nlohmann::ordered_json;

namespace {

// What the results take of the termination message that Tekton makes of them.
std::size_t encoded_size(const std::vector<Report::Entry>& entries) {
  std::string message;
  for (const auto& entry : entries) {
    message += R"({"key":")" + entry.name + R"(","value":)" + test::go_json(entry.value.flat()) +
               R"(,"type":1},)";
  }
  return message.size();
}

std::vector<Report::Entry> fit(const Report& report, std::size_t budget = default_tekton_budget) {
  return ci::fit(report.entries(), budget, tekton_cost);
}

}  // namespace

TEST_CASE("tekton: the cost of a result is what it takes in the termination message", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"commit", "message"});
    report.set("commit", value);
    report.set("message", value);
    CHECK(ci::total_cost(report.entries(), tekton_cost) == encoded_size(report.entries()));
  }
}

TEST_CASE("tekton: results that fit stay as they are", "[ci]") {
  Report report({"result", "message", "files"});
  report.set("message", std::string(800, 'm'));
  report.set_list("files", {"a", "b"});
  const auto fitted = fit(report);
  CHECK(fitted[1].value.flat() == std::string(800, 'm'));
  CHECK(fitted[2].value.flat() == R"(["a","b"])");
}

TEST_CASE("tekton: the message is cut first, and no more than needed", "[ci]") {
  Report report({"commit", "message", "files"});
  report.set("commit", std::string(40, 'c'));
  report.set("message", std::string(2000, 'm'));
  report.set_list("files", {"one.yaml", "two.yaml"});
  const auto fitted = fit(report);
  CHECK(encoded_size(fitted) == default_tekton_budget);
  CHECK(fitted[0].value.flat() == std::string(40, 'c'));
  CHECK(fitted[1].value.flat().ends_with("m…"));
  CHECK(fitted[2].value.flat() == R"(["one.yaml","two.yaml"])");
}

TEST_CASE("tekton: then lists lose whole elements from their end, the longest first", "[ci]") {
  Report report({"message", "files", "changes"});
  report.set("message", "kept");
  report.set_list("files", {"one.yaml", "two.yaml"});
  auto changes = Json::array();
  for (int i = 0; i < 100; ++i) changes.push_back({{"path", "image.tag"}, {"line", i}});
  report.set_json("changes", changes);
  const auto fitted = fit(report);
  CHECK(fitted[0].value.flat() == "kept");
  CHECK(fitted[1].value.flat() == R"(["one.yaml","two.yaml"])");
  const auto left = Json::parse(fitted[2].value.flat());
  CHECK(left.size() > 5);
  CHECK(left.back() == changes[left.size() - 1]);
  CHECK(encoded_size(fitted) <= default_tekton_budget);
}

TEST_CASE("tekton: of a long message the beginning stays, and what the lists leave is given back",
          "[ci]") {
  Report report({"message", "applications", "result"});
  report.set("message", std::string(500, 'm'));
  auto applications = Json::array();
  for (const char* name : {"a", "b", "c"}) {
    applications.push_back({{"name", name}, {"text", std::string(400, 'x')}});
  }
  report.set_json("applications", applications);
  report.set("result", "reached");
  const auto fitted = fit(report);
  CHECK(Json::parse(fitted[1].value.flat()).size() == 1);
  CHECK(fitted[0].value.flat().size() > 100);
  CHECK(encoded_size(fitted) == default_tekton_budget);
}

TEST_CASE("tekton: a message that everything else leaves no room for is cut to nothing", "[ci]") {
  Report report({"message", "files", "commit"});
  report.set("message", std::string(50, 'm'));
  report.set_list("files", {std::string(300, 'f')});
  report.set("commit", std::string(900, 'c'));
  const auto fitted = fit(report);
  CHECK(fitted[0].value.flat().size() < 50);
  CHECK(fitted[1].value.flat() == "[]");
  CHECK(encoded_size(fitted) <= default_tekton_budget);
}

TEST_CASE("tekton: ids and URLs are never cut, a list has at least its brackets", "[ci]") {
  Report report({"repository", "message", "files"});
  report.set("repository", "https://example.com/" + std::string(2000, 'r'));
  report.set("message", "m");
  report.set_list("files", {"a"});
  const auto fitted = fit(report);
  CHECK(fitted[0].value.flat() == report.get("repository"));
  CHECK(fitted[1].value.flat().empty());
  CHECK(fitted[2].value.flat() == "[]");
}

TEST_CASE("tekton: a larger budget is used", "[ci]") {
  Report report({"message"});
  report.set("message", std::string(3000, 'm'));
  CHECK(fit(report, 4000)[0].value.flat().size() == 3000);
}

TEST_CASE("tekton: whatever the message is, the results stay within the limit", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"result", "message", "files"});
    report.set("message", value);
    report.set_list("files", std::vector<std::string>(50, value));
    const auto fitted = fit(report);
    CHECK(encoded_size(fitted) <= default_tekton_budget);
    CHECK(base::is_utf8(fitted[1].value.flat()));
    CHECK(Json::parse(fitted[2].value.flat()).is_array());
  }
}
