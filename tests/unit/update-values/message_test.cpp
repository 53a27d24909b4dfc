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

base::Result<std::string> written(const std::string& text, const std::vector<ValueChange>& changes,
                                  Pipeline pipeline = Pipeline::start) {
  static const govalue::Functions functions;
  const auto message = TRY(MessageTemplate::parse(text, functions));
  return message.render(changes, pipeline);
}

std::string commit_message(const std::string& text, const std::vector<ValueChange>& changes,
                           Pipeline pipeline) {
  return written(text, changes, pipeline).value();
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

TEST_CASE("commit_message: the template sees each change", "[update-values]") {
  const std::vector<ValueChange> changes = {change("a.tag", "v1", "v3"),
                                            change("b.tag", "v 2", "v3\nforged")};
  CHECK(
      written("{{len .changes}}{{range .changes}} {{.file}}:{{.line}} {{.path}}={{.new}}{{end}}",
              changes)
          .value()
          .starts_with("2 helm/values.yaml:7 a.tag=v3 helm/values.yaml:7 b.tag=\"v3\\nforged\"\n"));
  CHECK(written("{{if gt (len .changes) 1}}many{{else}}one{{end}}", changes)
            .value()
            .starts_with("many\n"));
}

TEST_CASE("A message that is no template is refused before any work", "[update-values]") {
  const govalue::Functions functions;
  for (const auto* good : {"", "plain", "{{.file}} {{ .new }}", "a } b {", "{{- .new -}}",
                           "{{(index .changes 1).new}}", "{{range .changes}}{{.line}}{{end}}"}) {
    INFO(good);
    CHECK(MessageTemplate::parse(good, functions));
  }
  const std::pair<const char*, const char*> rows[] = {
      {"{{.nope}}",
       "template: message:1:2: executing \"message\" at <.nope>: map has no entry for key "
       "\"nope\""},
      {"a\n{{range .changes}}", "template: message:2: unexpected EOF"},
      {"{{.new", "template: message:1: unclosed action"},
      {"{{}}", "template: message:1: missing value for command"},
      {"{{prinf .new}}", "template: message:1: function \"prinf\" not defined"},
      {"{{range .changes}}{{.nope}}{{end}}",
       "template: message:1:20: executing \"message\" at <.nope>: map has no entry for key "
       "\"nope\""},
      {"\xff", "the message is not UTF-8 text"},
  };
  for (const auto& [text, reason] : rows) {
    INFO(text);
    const auto parsed = MessageTemplate::parse(text, functions);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == base::ErrorKind::usage);
    CHECK(parsed.error().message == reason);
    CHECK(parsed.error().hint.empty() == (reason == std::string("the message is not UTF-8 text")));
  }
  CHECK_FALSE(MessageTemplate::parse(std::string("a\0b", 3), functions));
}

TEST_CASE("A message that fails for these changes makes no commit", "[update-values]") {
  const std::vector<ValueChange> changes = {change("a.tag", "v1", "v2")};
  const std::pair<const char*, const char*> rows[] = {
      {"{{(index .changes 1).new}}", "index out of range"},
      {"{{printf \"%c\" 0}}", "not UTF-8"},
      {"{{slice \"\u00e9\" 1}}", "not UTF-8"},
      {"{{range 1000000000}}{{end}}", "more than 1000000 steps"},
      {"a\nb {{.path.x}}", "template: message:2:"},
  };
  for (const auto& [text, reason] : rows) {
    INFO(text);
    const auto message = written(text, changes);
    REQUIRE_FALSE(message);
    CHECK(message.error().kind == base::ErrorKind::usage);
    CHECK(message.error().message.find(reason) != std::string::npos);
    if (reason == std::string("not UTF-8")) continue;
    CHECK(to_string(message.error()).starts_with("filling in --message: template: message:"));
    CHECK_FALSE(message.error().hint.empty());
  }
}
