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
  CommitMessage message = {.pipeline = pipeline};
  if (!text.empty()) message.text = TRY(MessageTemplate::parse(text, functions));
  return message.write(changes, std::nullopt);
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

TEST_CASE("commit_message: ours join the trailers that a message ends in", "[update-values]") {
  const auto changes = std::vector<ValueChange>{change("a", "1", "2")};
  const std::string ours = "Update-Values: helm/values.yaml a 1 -> 2\n";
  const std::string signed_off = "Signed-off-by: A <a@example.com>\nChange-Id: I1";
  CHECK(commit_message("x\n\nbody\n\n" + signed_off + "\n", changes, Pipeline::start) ==
        "x\n\nbody\n\n" + signed_off + "\n" + ours);
  CHECK(commit_message("x\n\n" + signed_off, changes, Pipeline::skip) ==
        "x [skip ci]\n\n" + signed_off + "\n" + ours);
  for (const std::string no_trailers :
       {"fix: a subject", "x\n\nKey: a\nand more", "x\n\nhttp://a", "x\n\n: a", "x\n\na b: c"}) {
    INFO(no_trailers);
    CHECK(commit_message(no_trailers, changes, Pipeline::start) == no_trailers + "\n\n" + ours);
  }
}

TEST_CASE("commit_message: a marker tells forges to start no pipeline", "[update-values]") {
  const auto changes = std::vector<ValueChange>{change("a", "1", "2")};
  const auto first_line = [&](const std::string& text, Pipeline pipeline) {
    const auto message = commit_message(text, changes, pipeline);
    return message.substr(0, message.find('\n'));
  };
  CHECK(first_line("", Pipeline::skip) == "Set a to 2 in helm/values.yaml [skip ci]");
  CHECK(first_line("", Pipeline::start) == "Set a to 2 in helm/values.yaml");
  CHECK(first_line("Deploy  \n\nbody", Pipeline::skip) == "Deploy [skip ci]");
  CHECK(first_line("Deploy [ci skip] it", Pipeline::skip) == "Deploy [ci skip] it");
  // Some forges know no others than these two.
  CHECK(first_line("Deploy [no ci]", Pipeline::skip) == "Deploy [no ci] [skip ci]");
  CHECK(first_line("Deploy\n\n[skip ci]", Pipeline::skip) == "Deploy [skip ci]");
}

TEST_CASE("without_skip_markers: what is quoted skips nothing", "[update-values]") {
  CHECK(without_skip_markers("Set it [skip ci]") == "Set it");
  CHECK(without_skip_markers("[CI Skip] Set [skip actions] it [no ci][actions skip]") == " Set it");
  CHECK(without_skip_markers("[sk[skip ci]ip ci]x") == "x");
}

TEST_CASE("commit_message: where a file has several documents, each is named", "[update-values]") {
  auto web = change("replicas", "2", "3", "a.yaml");
  web.document_name = "kind=Deployment,metadata.name=web";
  const auto message = commit_message("", {web}, Pipeline::start);
  CHECK(message ==
        "Set kind=Deployment,metadata.name=web#replicas to 3 in a.yaml\n\n"
        "Update-Values: a.yaml kind=Deployment,metadata.name=web#replicas 2 -> 3\n");
  web.is_order = true;
  CHECK(
      commit_message("", {web}, Pipeline::start)
          .ends_with("\nUpdate-Values-Order: a.yaml kind=Deployment,metadata.name=web#replicas\n"));
  web.file = "somewhere/far/away/" + web.file;
  CHECK(subject({web}) == "Set replicas to 3 in somewhere/far/away/a.yaml");
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

TEST_CASE("commit_message: what only goes along is in the list and the trailers",
          "[update-values]") {
  std::vector<ValueChange> changes = {change("image.tag", "v1", "v2"),
                                      change("image.digest", "sha256:1", "sha256:2"),
                                      change("build", "4", "5")};
  changes[1].is_companion = true;
  changes[2].is_order = true;
  CHECK(subject(changes) == "Set image.tag to v2 in helm/values.yaml");
  CHECK(subject(changes, "Deploy {{.new}} instead of {{.old}}") == "Deploy v2 instead of v1");
  CHECK(subject(changes, "{{len .changes}}") == "3");
  CHECK(commit_message("", changes, Pipeline::start).find(" build 4 -> 5\n") != std::string::npos);
  CHECK(subject({changes[2]}) == "Set build to 5 in helm/values.yaml");
}

TEST_CASE("commit_message: the template sees values as they are, but for lines",
          "[update-values]") {
  const auto change_of = [](const char* value) {
    return std::vector<ValueChange>{change("a", "", value)};
  };
  CHECK(subject(change_of("hello (big) 世界"), "{{.new}}") == "hello (big) 世界");
  CHECK(subject(change_of(""), "x{{if .old}}old{{end}}{{if .new}}new{{end}}") == "x");
  CHECK(subject(change_of("a\nb"), "{{.new}}") == R"("a\nb")");
  CHECK(subject(change_of("a\u2028b"), "{{.new}}").starts_with('"'));
}

TEST_CASE("A message that is no template is refused before any work", "[update-values]") {
  const govalue::Functions functions;
  for (const auto* good :
       {"", "plain", "{{.file}} {{ .new }}", "a } b {", "{{- .new -}}",
        "{{(index .changes 1).new}}", "{{range .changes}}{{.line}}{{.document}}{{end}}",
        "{{with .old}}{{.}}{{end}}", "{{range $key, $value := $}}{{$key}}{{end}}",
        "{{range .}}{{.x}}{{end}}",
        // Somebody may have put them there.
        "{{if false}}{{len .}}{{.tag}}{{end}}", "{{range .changes}}{{print .}}{{.tag}}{{end}}"}) {
    INFO(good);
    CHECK(MessageTemplate::parse(good, functions));
  }
  const auto each = "each change has it: {{range .changes}}{{.line}}{{end}}";
  const auto a_list = "there is a list of changes: {{range .changes}}{{.path}}{{end}}";
  const auto generic =
      "it is a Go template, such as {{range .changes}}{{.path}}: {{.new | upper}} {{end}}; "
      "{{\"{{\"}} writes {{";
  const auto github =
      "${{ }} is for GitHub, which has not filled it in; {{ begins an action of a Go template";
  struct Row {
    const char* text;
    const char* reason;
    const char* hint;
  };
  const Row rows[] = {
      {"{{.nope}}", "template: message:1:2: <.nope>: there is no .nope",
       "there are .changes, .file, .new, .old, .path, .reverts, .values"},
      {"x {{if false}}{{ $.New }}{{end}}", "template: message:1:18: <$.New>: there is no .New",
       "did you mean .new?"},
      {"{{.chnages}}", "template: message:1:2: <.chnages>: there is no .chnages",
       "did you mean .changes?"},
      {"{{.line}}", "template: message:1:2: <.line>: there is no .line", each},
      {"{{range .changes}}{{.nope}}{{end}}", "template: message:1:20: <.nope>: there is no .nope",
       "there are .document, .file, .line, .new, .old, .path"},
      {"{{.changes.path}}", "template: message:1:10: <.changes.path>: there is no .path", a_list},
      {"a\n{{range .changes}}", "template: message:2: unexpected EOF", generic},
      {"{{.new", "template: message:1: unclosed action", generic},
      {"{{}}", "template: message:1: missing value for command", generic},
      {"{{prinf .new}}", "template: message:1: function \"prinf\" not defined", generic},
      {"{{new}}", "template: message:1: function \"new\" not defined",
       "write {{.new}}, with a dot"},
      {"${{ github.sha }}", "template: message:1: function \"github\" not defined", github},
      {"\xff", "the message is not UTF-8 text",
       "trunc, substr and slice count bytes, and can cut a character in two; printf \"%.7s\" "
       "cannot"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto parsed = MessageTemplate::parse(row.text, functions);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == base::ErrorKind::usage);
    CHECK(parsed.error().message == row.reason);
    CHECK(parsed.error().hint == row.hint);
  }
  CHECK_FALSE(MessageTemplate::parse(std::string("a\0b", 3), functions));
}

TEST_CASE("A value that a template misses, or does not ask for, is known", "[update-values]") {
  const auto missing = written("a {{.values.ticket}}", {change("a.tag", "v1", "v2")});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().hint == "--message-value ticket=TEXT gives it");
  const auto other = written("{{(index .changes 0).nope}}", {change("a.tag", "v1", "v2")});
  REQUIRE_FALSE(other);
  CHECK(other.error().hint.empty());
  const std::pair<const char*, bool> rows[] = {
      {"{{.values.ticket}}", true},
      {"{{if false}}{{$.values.ticket}}{{end}}", true},
      {"{{with .values}}{{.ticket}}{{end}}", true},
      {"{{index .values \"ticket\"}}", true},
      {"{{range .values}}{{.}}{{end}}", true},
      {"{{range $key, $value := .values}}{{$value}}{{end}}", true},
      {"{{.values}}", true},
      {"{{define \"t\"}}{{.values.ticket}}{{end}}{{template \"t\" .}}", true},
      {"{{$all := .values}}{{$all.ticket}}", true},
      {"{{.new}}", false},
      {"{{.values.tikcet}}", false},
  };
  const govalue::Functions functions;
  for (const auto& [text, may_ask] : rows) {
    INFO(text);
    CHECK(MessageTemplate::parse(text, functions)->may_ask_for("ticket") == may_ask);
  }
}

TEST_CASE("A message that fails for these changes makes no commit", "[update-values]") {
  const std::vector<ValueChange> changes = {change("a.tag", "v1", "v2")};
  const std::pair<const char*, const char*> rows[] = {
      {"{{(index .changes 1).new}}", "index out of range"},
      {"{{printf \"%c\" 0}}", "NUL byte"},
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
    CHECK(to_string(message.error()).starts_with("filling in --message: "));
  }
}
