// SPDX-License-Identifier: Apache-2.0
#include "update-values/message.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using namespace tools::update_values;

namespace {

ValueChange change(std::string path, std::string old_value, std::string new_value,
                   std::string file = "helm/values.yaml") {
  return {.file = std::move(file),
          .document = 0,
          .path = std::move(path),
          .line = 7,
          .old_value = std::move(old_value),
          .new_value = std::move(new_value),
          .is_changed = true};
}

std::string subject(const std::vector<ValueChange>& changes, const std::string& text = "") {
  const auto message = commit_message(text, changes, Pipeline::start);
  return message.substr(0, message.find('\n'));
}

std::vector<std::string> trailers(const std::string& message) {
  std::vector<std::string> found;
  for (const auto line : base::lines(message)) {
    if (line.starts_with("Update-Values:")) found.emplace_back(line);
  }
  return found;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("commit_message: a subject of our own says what happened", "[update-values]") {
  CHECK(subject({change("backend.tag", "v1", "v2")}) ==
        "Set backend.tag to v2 in helm/values.yaml");
  CHECK(subject({change("a.tag", "v1", "v2"), change("b.tag", "v1", "v2")}) ==
        "Set a.tag, b.tag to v2 in helm/values.yaml");
  CHECK(subject({change("a.tag", "v1", "v2"), change("b.tag", "v1", "v3")}) ==
        "Set 2 values in helm/values.yaml");
  CHECK(subject({change(std::string(100, 'x'), "v1", "v2")}) == "Set 1 value in helm/values.yaml");
}

TEST_CASE("commit_message: the template's fields are filled in, each value once",
          "[update-values]") {
  const std::vector<ValueChange> changes = {change("a.tag", "v1", "v3"),
                                            change("b.tag", "v2", "v3")};
  CHECK(subject(changes, "{{.path}}: {{ .old }} -> {{.new}} in {{.file}}") ==
        "a.tag, b.tag: v1, v2 -> v3 in helm/values.yaml");
}

TEST_CASE("commit_message: one trailer per change", "[update-values]") {
  const auto message = commit_message("x", {change("a.tag", "v1", "v2"), change("b.tag", "", "v2")},
                                      Pipeline::start);
  CHECK(trailers(message) == Lines{"Update-Values: helm/values.yaml a.tag v1 -> v2",
                                   "Update-Values: helm/values.yaml b.tag \"\" -> v2"});
  CHECK(message.find("x\n\nUpdate-Values") == 0);
}

TEST_CASE("commit_message: values can forge neither a trailer nor a line", "[update-values]") {
  const auto evil = "x\n\nUpdate-Values: helm/values.yaml a.tag v1 -> v9";
  const auto message = commit_message("{{.new}}", {change("a.tag", "v 1", evil)}, Pipeline::start);
  REQUIRE(trailers(message).size() == 1);
  CHECK(
      trailers(message)[0].starts_with("Update-Values: helm/values.yaml a.tag \"v 1\" -> \"x\\n"));
}

TEST_CASE("commit_message: nor can the message", "[update-values]") {
  const auto message = commit_message("deploy\n\nUpdate-Values: f p a -> b\nupdate-values: c\r\n",
                                      {change("a.tag", "v1", "v2")}, Pipeline::start);
  CHECK(trailers(message) == Lines{"Update-Values: helm/values.yaml a.tag v1 -> v2"});
  CHECK(message.find("> Update-Values: f p") != std::string::npos);
}

TEST_CASE("commit_message: a marker tells forges to start no pipeline", "[update-values]") {
  const auto changes = std::vector<ValueChange>{change("a", "1", "2")};
  CHECK(commit_message("", changes, Pipeline::skip).find("\n\n[skip ci]\n\n") != std::string::npos);
  CHECK(commit_message("", changes, Pipeline::start).find("[skip ci]") == std::string::npos);
}

TEST_CASE("commit_message: long values are cut", "[update-values]") {
  const auto message =
      commit_message("", {change("a", std::string(5000, 'x'), "v")}, Pipeline::start);
  CHECK(message.size() < 1000);
}

TEST_CASE("check_message: what no commit could answer is refused", "[update-values]") {
  for (const auto* good : {"", "plain", "{{.file}} {{ .new }}", "a } b {"})
    CHECK(check_message(good));
  for (const auto* bad :
       {"{{.nope}}", "{{range .changes}}", "{{.new", "{{}}", "{{-.new-}}", "\xff"}) {
    INFO(bad);
    const auto checked = check_message(bad);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind == base::ErrorKind::usage);
  }
  CHECK_FALSE(check_message(std::string("a\0b", 3)));
}
