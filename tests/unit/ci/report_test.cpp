// SPDX-License-Identifier: Apache-2.0
#include "ci/report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "readers.hpp"

using ci::Report;
using Json = nlohmann::ordered_json;

TEST_CASE("report: every declared name has a value from the start", "[ci]") {
  const Report report({"result", "message", "result"});
  CHECK(report.json() == R"({"result":"","message":""})");
  CHECK(report.get("message").empty());
  CHECK(report.find("other") == nullptr);
}

TEST_CASE("report: JSON keeps order and types, everybody else gets text", "[ci]") {
  Report report({"result", "changed", "attempts", "files", "changes", "pull-request", "duration"});
  report.set("result", "changed");
  report.set_bool("changed", true);
  report.set_number("attempts", 2);
  report.set_list("files", {"b.yaml", "a.yaml"});
  report.set_json("changes", Json::array({Json{{"file", "b.yaml"}, {"document", 0}}}));
  report.set_json("pull-request", nullptr);
  report.set_json("duration", 0.25);
  CHECK(report.json() ==
        R"({"result":"changed","changed":true,"attempts":2,"files":["b.yaml","a.yaml"],)"
        R"("changes":[{"file":"b.yaml","document":0}],"pull-request":null,"duration":0.25})");
  CHECK(report.get("changed") == "true");
  CHECK(report.get("attempts") == "2");
  CHECK(report.get("files") == R"(["b.yaml","a.yaml"])");
  CHECK(report.get("pull-request").empty());
}

TEST_CASE("report: a JSON text is a text", "[ci]") {
  Report report({"a"});
  report.set_json("a", "just text");
  CHECK(report.get("a") == "just text");
  CHECK(report.json() == R"({"a":"just text"})");
}

TEST_CASE("report: malformed UTF-8 becomes U+FFFD in every form", "[ci]") {
  Report report({"text", "list", "json"});
  report.set("text", "a\xFFz");
  report.set_list("list", {"a\xFFz"});
  report.set_json("json", {{"key", "a\xFFz"}});
  CHECK(report.get("text") == "a\uFFFDz");
  CHECK(Json::parse(report.json()) ==
        Json({{"text", "a\uFFFDz"}, {"list", {"a\uFFFDz"}}, {"json", {{"key", "a\uFFFDz"}}}}));
}

TEST_CASE("report: any value comes out of the JSON as it went in", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"text", "list"});
    report.set("text", value);
    report.set_list("list", {value});
    CHECK(Json::parse(report.json()) == Json({{"text", value}, {"list", Json::array({value})}}));
  }
}

TEST_CASE("report: a name that was not declared is a bug", "[ci]") {
  Report report({"result"});
  CHECK_THROWS(report.set("resutl", "changed"));
  CHECK_THROWS(report.get("resutl"));
}

TEST_CASE("report: secrets go from texts, lists, objects and lines alike", "[ci]") {
  base::Redactor redactor;
  redactor.hide(base::Secret("pa\"ss\\word"));
  Report report({"text", "list", "json", "number"});
  report.set("text", "is pa\"ss\\word");
  report.set_list("list", {"a", "pa\"ss\\word"});
  report.set_json("json", {{"deep", {{"er", "pa\"ss\\word"}}}});
  report.set_number("number", 12345);
  report.add_line("pa\"ss\\word");
  report.add_section("pa\"ss\\word");
  const auto shown = report.redacted(redactor);
  CHECK(shown.json() ==
        R"({"text":"is ***","list":["a","***"],"json":{"deep":{"er":"***"}},"number":12345})");
  CHECK(shown.lines() == std::vector<std::string>{"***"});
  CHECK(shown.sections() == std::vector<std::string>{"***"});
}

TEST_CASE("report: what we made is never too deep to be read again", "[ci]") {
  Json nested = 1;
  for (int i = 0; i < 600; ++i) nested = Json::array({nested});
  const auto value = ci::Value::of_json(nested);
  CHECK(value.redacted({}).json() == value.json());
  CHECK(value.first(1).json() == value.json());
  CHECK(value.size() == 1);
}
