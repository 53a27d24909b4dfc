// SPDX-License-Identifier: Apache-2.0
#include "cli/flags.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/version.hpp"
#include "fake_tool.hpp"

using test::run;
using Words = std::vector<std::string>;

namespace {

// The line that explains why a command line was refused.
std::string refusal(Words arguments, std::map<std::string, std::string> environment = {}) {
  environment["NO_COLOR"] = "1";
  const auto ran = run(std::move(arguments), std::move(environment));
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  return ran.err.substr(0, ran.err.find('\n'));
}

}  // namespace

TEST_CASE("flags: both spellings of a value mean the same", "[cli]") {
  CHECK(run({"--branch", "main"}).options.branch == "main");
  CHECK(run({"--branch=main"}).options.branch == "main");
  CHECK(run({"--max-attempts=7"}).options.max_attempts == 7);
  CHECK(run({"--type", "int"}).options.type == "int");
  CHECK(run({"--timeout", "90s"}).common.timeout == std::chrono::seconds(90));
  CHECK(run({"--branch", "x"}).common.timeout == std::chrono::minutes(10));
}

TEST_CASE("flags: a list takes one value per flag, other words are positional", "[cli]") {
  const auto ran =
      run({"--set", "a=1", "b=2", "--set=c=3", "d=4", "--file", "f", "--", "--e=5", "--"});
  CHECK(ran.status == 0);
  CHECK(ran.options.sets == Words{"a=1", "c=3"});
  CHECK(ran.options.edits == Words{"b=2", "d=4", "--e=5", "--"});
  CHECK(ran.options.files == Words{"f"});
}

TEST_CASE("flags: any value arrives byte for byte, wherever it stands", "[cli]") {
  const auto* value = GENERATE("[a,b]", "[", "[]", "{}", "%%", "-x", "--", "--x", "--brnch=x", "-",
                               "a=b=c", "=", "'q' \"q\"", "two\nlines", "$(id) `id`", " ", "a,b",
                               "true", "/x", "++", "\xFF", "-1", "-1s");
  CAPTURE(value);
  const std::string text(value);
  CHECK(run({"--message", text}).options.message == text);
  CHECK(run({"--message=" + text}).options.message == text);
  CHECK(run({"--set", text, "--set=" + text}).options.sets == Words{text, text});
  CHECK(run({"--", text, "x", text}).options.edits == Words{text, "x", text});
  CHECK(run({"--branch", "b"}, {{"GITOPS_FAKE_TOOL_MESSAGE", text}}).options.message == text);
}

TEST_CASE("flags: a flag of ours is a value where it says so, and is not swallowed as one",
          "[cli]") {
  const auto* value = GENERATE("--branch", "--branch=x", "--help", "--result=x=/y", "--message");
  CAPTURE(value);
  const std::string text(value);
  CHECK(run({"--message=" + text}).options.message == text);
  CHECK(run({"--set=" + text}).options.sets == Words{text});
  CHECK(run({"--", text}).options.edits == Words{text});
  CHECK(run({"--file=f"}, {{"GITOPS_FAKE_TOOL_MESSAGE", text}}).options.message == text);
}

TEST_CASE("flags: a flag that stands where a value should is refused, and takes no effect",
          "[cli]") {
  const auto ran = run({"--json", "--dry-run", "--file=f"}, {{"NO_COLOR", "1"}});
  CHECK(ran.status == 2);
  CHECK(ran.err ==
        "fake-tool: error: --json needs a value\n"
        "fake-tool: hint: write --json=--dry-run if that is the value\n");
  CHECK_FALSE(std::filesystem::exists("--dry-run"));
  const auto with_value = run({"--file", "--header=A: s3cret"}, {{"NO_COLOR", "1"}});
  CHECK(with_value.err ==
        "fake-tool: error: --file needs a value\n"
        "fake-tool: hint: write --file=--header=... if that is the value\n");
  CHECK(refusal({"--branch", "--help"}) == "fake-tool: error: --branch needs a value");
}

TEST_CASE("flags: words in brackets are positional as they are", "[cli]") {
  CHECK(run({"[a,b]=1", "[x]", "-"}).options.edits == Words{"[a,b]=1", "[x]", "-"});
}

TEST_CASE("flags: empty means not given", "[cli]") {
  const auto ran = run({"--message=", "--branch", "", "--branch", "main", "--type=", "--set", "",
                        "--set", "a=", "--dry-run=", "--max-attempts", "", "", "--", "", "b="});
  CHECK(ran.status == 0);
  CHECK(ran.options.message.empty());
  CHECK(ran.options.branch == "main");
  CHECK(ran.options.type == "string");
  CHECK(ran.options.sets == Words{"a="});
  CHECK(ran.options.edits == Words{"b="});
  CHECK_FALSE(ran.options.dry_run);
  CHECK(ran.options.max_attempts == 50);
}

TEST_CASE("flags: an empty value is refused where the run would do something else", "[cli]") {
  CHECK(refusal({"--mode="}) == "fake-tool: error: --mode has an empty value");
  CHECK(refusal({"--mode", "", "--mode", "fast"}) == "fake-tool: error: --mode has an empty value");
  CHECK(refusal({"--mode= \n"}, {{"GITOPS_FAKE_TOOL_MODE", "fast"}}) ==
        "fake-tool: error: --mode has an empty value");
  CHECK(run({"--file=f"}, {{"GITOPS_FAKE_TOOL_MODE", "\n"}}).status == 0);
  CHECK(run({"--mode=fast"}).options.mode == "fast");
}

TEST_CASE("flags: blanks around some values are not part of them, around others they are",
          "[cli]") {
  CHECK(run({"--mode", "\t fast mode\r\n"}).options.mode == "fast mode");
  CHECK(run({"--file=f"}, {{"GITOPS_FAKE_TOOL_MODE", "fast\n"}}).options.mode == "fast");
  CHECK(run({"--message", " x\n"}).options.message == " x\n");
}

TEST_CASE("flags: no blanks belong to a switch, a number, a time or a choice", "[cli]") {
  const auto from_words = run({"--dry-run=true\n", "--max-attempts", " 7\r\n", "--timeout=1s\n",
                               "--type", "int\n", "--quiet=\n"});
  CHECK(from_words.status == 0);
  const auto from_variables = run({"--file=f"}, {{"GITOPS_FAKE_TOOL_DRY_RUN", "True \n"},
                                                 {"GITOPS_FAKE_TOOL_MAX_ATTEMPTS", "7\n"},
                                                 {"GITOPS_TIMEOUT", "\t1s\r\n"},
                                                 {"GITOPS_FAKE_TOOL_TYPE", "int\n"},
                                                 {"GITOPS_QUIET", "\n"}});
  CHECK(from_variables.status == 0);
  for (const auto& ran : {from_words, from_variables}) {
    CHECK(ran.options.dry_run);
    CHECK(ran.options.max_attempts == 7);
    CHECK(ran.common.timeout == std::chrono::seconds(1));
    CHECK(ran.options.type == "int");
    CHECK_FALSE(ran.common.quiet);
  }
  CHECK(refusal({"--dry-run=tr ue"}) ==
        "fake-tool: error: --dry-run: 'tr ue' is neither true nor false");
}

TEST_CASE("flags: what the command line gives is told from what variables do", "[cli]") {
  CHECK(run({"--branch=b", "--dry-run", "--set", "a=1", "--mode", "x", "--type="},
            {{"GITOPS_FAKE_TOOL_MESSAGE", "x"}, {"GITOPS_FAKE_TOOL_BRANCH", "c"}})
            .given_flags == Words{"--branch", "--set", "--dry-run", "--mode"});
  CHECK(run({"--file=f", "--dry-run=false"}).given_flags == Words{"--file"});
}

TEST_CASE("flags: an empty value does not swallow the flag after it", "[cli]") {
  const auto ran = run({"--message=", "--dry-run", "--branch=", "--file", "f"});
  CHECK(ran.options.message.empty());
  CHECK(ran.options.dry_run);
  CHECK(ran.options.files == Words{"f"});
}

TEST_CASE("flags: a switch is on, or what it is set to", "[cli]") {
  CHECK(run({"--dry-run"}).options.dry_run);
  CHECK(run({"--dry-run=true"}).options.dry_run);
  CHECK(run({"--dry-run=1"}).options.dry_run);
  CHECK_FALSE(run({"--dry-run=false"}).options.dry_run);
  CHECK_FALSE(run({"--dry-run=0"}).options.dry_run);
  CHECK(run({"--branch=b"}, {{"GITOPS_FAKE_TOOL_DRY_RUN", "True"}}).options.dry_run);
  CHECK_FALSE(run({"--dry-run=false"}, {{"GITOPS_FAKE_TOOL_DRY_RUN", "true"}}).options.dry_run);
  CHECK(run({"--dry-run", "x"}).options.edits == Words{"x"});
}

TEST_CASE("flags: the command line comes before our variables, those before others'", "[cli]") {
  std::map<std::string, std::string> variables = {{"GIT_USERNAME", "git"}};
  CHECK(run({"--branch=b"}, variables).options.connection.username == "git");
  variables["GITOPS_USERNAME"] = "shared";
  CHECK(run({"--branch=b"}, variables).options.connection.username == "shared");
  variables["GITOPS_FAKE_TOOL_USERNAME"] = "own";
  CHECK(run({"--branch=b"}, variables).options.connection.username == "own");
  CHECK(run({"--username=flag"}, variables).options.connection.username == "flag");
  variables["GITOPS_FAKE_TOOL_USERNAME"] = "";
  CHECK(run({"--username="}, variables).options.connection.username == "shared");
}

TEST_CASE("flags: only shared flags have a shared variable, and help has none", "[cli]") {
  CHECK(run({"--file=f"}, {{"GITOPS_BRANCH", "b"}}).options.branch.empty());
  CHECK(run({"--file=f"}, {{"GITOPS_VERSION", "9"}, {"GITOPS_FAKE_TOOL_HELP", "x"}}).status == 0);
  CHECK(run({"--file=f"}, {{"GITOPS_TIMEOUT", "3"}}).common.timeout == std::chrono::seconds(3));
}

TEST_CASE("flags: a list in a variable has one value per line", "[cli]") {
  const auto options = run({}, {{"GITOPS_FAKE_TOOL_SET", "a=1\n\r\n[b]=x y\r\n"}}).options;
  CHECK(options.sets == Words{"a=1", "[b]=x y"});
  CHECK(run({"--set=c=3"}, {{"GITOPS_FAKE_TOOL_SET", "a=1"}}).options.sets == Words{"c=3"});
}

TEST_CASE("flags: the connection flags fill their struct", "[cli]") {
  const auto options =
      run({"--password-file=p", "--netrc-file=n", "--credentials-dir=d", "--ca-file=ca",
           "--client-cert-file=cc", "--client-key-file=ck", "--header=A: 1", "--header", "B: 2",
           "--header-file=h", "--insecure-skip-tls-verify"})
          .options.connection;
  CHECK(Words{options.password_file, options.netrc_file, options.credentials_dir, options.ca_file,
              options.client_cert_file, options.client_key_file,
              options.header_file} == Words{"p", "n", "d", "ca", "cc", "ck", "h"});
  CHECK(options.headers == Words{"A: 1", "B: 2"});
  CHECK(options.insecure_skip_tls_verify);
}

TEST_CASE("flags: what is wrong with a command line is said in one line", "[cli]") {
  struct Row {
    Words arguments;
    std::string message;
  };
  const auto row = GENERATE(values<Row>({
      {{"--brnch", "main"}, "unknown flag --brnch (did you mean --branch?)"},
      {{"--brnch=main"}, "unknown flag --brnch (did you mean --branch?)"},
      {{"-branch", "x"}, "unknown flag -branch (did you mean --branch?)"},
      {{"-h"}, "unknown flag -h (did you mean --help?)"},
      {{"--path=x"}, "unknown flag --path (did you mean --file?)"},
      {{"--img", "x"}, "unknown flag --img"},
      {{"---file"}, "unknown flag ---file (did you mean --file?)"},
      {{"--zzzzzz\x1b[31m"}, "unknown flag --zzzzzz [31m"},
      {{"--=x"}, "unknown flag --"},
      {{"-1"}, "unknown flag -1"},
      {{"--token=x"}, "unknown flag --token"},
      {{"--password", "x"}, "unknown flag --password"},
      {{"--file"}, "--file needs a value"},
      {{"--file", "f", "--branch"}, "--branch needs a value"},
      {{"--branch", "a", "--branch=b"}, "--branch is given 2 times"},
      {{"--dry-run", "--dry-run"}, "--dry-run is given 2 times"},
      {{"--dry-run=yes"}, "--dry-run: 'yes' is neither true nor false"},
      {{"--timeout", "soon"}, "--timeout: 'soon' is not a duration"},
      {{"--timeout", "0"}, "--timeout: it must be more than nothing"},
      {{"--max-attempts=0"}, "--max-attempts: '0' is not a number from 1 to a billion"},
      {{"--max-attempts=-1"}, "--max-attempts: '-1' is not a number from 1 to a billion"},
      {{"--max-attempts=9999999999"},
       "--max-attempts: '9999999999' is not a number from 1 to a billion"},
      {{"--type=strng"}, "--type: 'strng' is none of string, int, bool (did you mean string?)"},
      {{"--output=yaml"}, "--output: 'yaml' is none of text, json"},
      {{"--quiet", "--verbose"}, "--quiet and --verbose exclude each other"},
      {{"--json=-"}, "--json: '-' is not the name of a file"},
      {{"--result-budget=2000"}, "--result-budget goes with --result"},
      {{"--file", "--file"}, "--file needs a value"},
      {{"--set", "--timeout=1s"}, "--set needs a value"},
      {{"--result=commit=-"}, "--result: 'commit=-' names no file"},
      {{"--result=commit"}, "--result: 'commit' is not NAME=PATH"},
  }));
  CHECK(refusal(row.arguments) == "fake-tool: error: " + row.message);
}

TEST_CASE("flags: a wrong variable is named", "[cli]") {
  CHECK(refusal({"--branch=b"}, {{"GITOPS_TIMEOUT", "soon"}}) ==
        "fake-tool: error: GITOPS_TIMEOUT: 'soon' is not a duration");
}

TEST_CASE("flags: a variable that means nothing is noticed", "[cli]") {
  struct Row {
    std::string variable;
    std::string warning;  // none where it is not ours
  };
  const auto row = GENERATE(values<Row>({
      {"GITOPS_FAKE_TOOL_MESAGE", " (did you mean GITOPS_FAKE_TOOL_MESSAGE?)"},
      {"GITOPS_FAKE_TOOL_WHATEVER", ""},
      {"GITOPS_DRY_RUN", " (did you mean GITOPS_FAKE_TOOL_DRY_RUN?)"},
      {"GITOPS_OTHER_TOOL_MESAGE", "none"},
      {"GITOPS_TIMOUT", " (did you mean GITOPS_TIMEOUT?)"},
      {"GITOPS_CREDENTIAL_DIR", " (did you mean GITOPS_CREDENTIALS_DIR?)"},
      {"GITOPS_PASSWORD", " (did you mean GITOPS_PASSWORD_FILE?)"},
      {"GITOPS_INSECURE_SKIP_TLS", " (did you mean GITOPS_INSECURE_SKIP_TLS_VERIFY?)"},
      {"GITOPS_CA", "none"},         // too little of GITOPS_CA_FILE
      {"GITOPS_ELSEWHERE", "none"},  // read by the tool itself
      {"GITOPS_WAIT_INSECURE_SKIP_TLS_VERIFY", "none"},
      {"GITOPS_APPLY_APPSET_TIMEOUT", "none"},
      {"GITOPS_TIMEOUT_SERVICE_PORT_HTTP", "none"},
      {"GITOPS_SERVER", "none"},
      {"GITOPS_CORE", "none"},
      {"GITOPS_NAMESPACE", "none"},
      {"GITOPS_ROOT_PATH", "none"},
      {"GITOPS_PLAINTEXT", "none"},
      {"GITOPS_ALL_NAMESPACES", "none"},
      {"GITOPS_ARGOCD_CONFIG", "none"},
      {"GITOPS_KUBECONFIG", "none"},
      {"GITOPS_KUBE_CONTEXT", "none"},
      {"GITOPS_AUTH_TOKEN_FILE", "none"},
      {"GITOPS_OIDC_CONNECTOR", "none"},
      {"GITOPS_OIDC_TOKEN_FILE", "none"},
      {"GITOPS_OIDC_TOKEN", "none"},
      {"GITOPS_WEBHOOK_SECRET", "none"},
      {"GITOPS_COMMIT", "none"},
      {"GITOPS_VERSION", "none"},
      {"GITOPS_USERNAME", "none"},
      {"GITOPS_BRANCH", "none"},  // the flag is given, so this is somebody else's
      {"GITOPS_FAKE_TOOL_MESSAGE", "none"},
      {"GITOPS_FAKE_TOOL_SERVICE_HOST", "none"},
      {"GITOPS_FAKE_TOOL_SERVICE_PORT_HTTP", "none"},
      {"GITOPS_FAKE_TOOL_2_PORT", "none"},
      {"GITOPS_FAKE_TOOL_PORT_80_TCP_ADDR", "none"},
  }));
  CAPTURE(row.variable);
  const auto ran = run({"--branch=b"}, {{"NO_COLOR", "1"}, {row.variable, "x"}});
  const auto expected = row.warning == "none" ? std::string()
                                              : "fake-tool: warning: the variable " + row.variable +
                                                    " means nothing" + row.warning + "\n";
  CHECK(ran.status == 0);
  CHECK(ran.err.substr(0, expected.size()) == expected);
  CHECK((ran.err.find("means nothing") == std::string::npos) == expected.empty());
}

TEST_CASE("flags: quiet or not, a variable that means nothing is told", "[cli]") {
  for (const auto* variable : {"GITOPS_FAKE_TOOL_DRYRUN", "GITOPS_DRY_RUN", "GITOPS_TIMOUT"}) {
    CAPTURE(variable);
    const auto ran = run({"--file=f", "--quiet"}, {{"NO_COLOR", "1"}, {variable, "true"}});
    CHECK(ran.err.starts_with(std::string("fake-tool: warning: the variable ") + variable +
                              " means nothing (did you mean GITOPS_"));
    CHECK(base::lines(ran.err).size() == 1);
  }
}

TEST_CASE("flags: a value beyond what people type is taken as well", "[cli]") {
  const std::string large(1000000, '[');
  CHECK(run({"--message", large}).options.message == large);
  CHECK(run({"--set=" + large, large}).options.edits == Words{large});
  CHECK(refusal({"--" + large}).starts_with("fake-tool: error: unknown flag --[[["));
  const auto many = run(Words(10000, "a=1"));
  CHECK(many.options.edits.size() == 10000);
}

TEST_CASE("flags: without anything to go on there is a usage line", "[cli]") {
  const auto ran = run({}, {{"NO_COLOR", "1"}, {"GITOPS_TIMEOUT", "1m"}, {"GIT_USERNAME", "u"}});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err ==
        "fake-tool: error: usage: fake-tool --file FILE [--] PATH=VALUE...\n"
        "fake-tool: hint: --help explains the flags\n");
  CHECK(run({}, {{"GITOPS_FAKE_TOOL_FILE", "f"}}).status == 0);
}

TEST_CASE("flags: help shows groups, values, defaults, variables and examples", "[cli]") {
  const auto ran = run({"--help", "--brnch", "--timeout=soon"});
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  INFO(ran.out);
  for (const auto* part : {
           "fake-tool: changes nothing\n\nusage: fake-tool --file FILE",
           "PATH=VALUE...\n\nTarget:\n",
           "\n  --branch NAME                   the remote's default branch if absent\n",
           "\n  --set PATH=VALUE                to make (repeat)\n",
           "\n  --type string|int|bool          of new values\n",
           "\n  --timeout TIME                  for the whole run (10m)\n",
           "\n  --dry-run                       write nothing\n",
           "GITOPS_FAKE_TOOL_FLAG",
           "\nExamples:\n  fake-tool --file a.yaml tag=1\n",
       }) {
    CHECK_THAT(ran.out, Catch::Matchers::Contains(part));
  }
  for (const auto line : base::lines(ran.out)) CHECK(line.size() <= 100);
  CHECK(base::lines(ran.out).size() < 60);
}

TEST_CASE("flags: what is rarely needed is named in --help and shown by --help-all", "[cli]") {
  const auto some = run({"--help"}).out;
  const auto all = run({"--help-all"}).out;
  CHECK_THAT(
      some, Catch::Matchers::Contains("\nMore with --help-all:\n  Connection, Results in files\n"));
  CHECK_THAT(some, !Catch::Matchers::Contains("--client-key-file"));
  CHECK_THAT(all, Catch::Matchers::Contains("\nConnection:\n"));
  CHECK_THAT(all, Catch::Matchers::Contains("--client-key-file"));
  CHECK_THAT(all, !Catch::Matchers::Contains("More with"));
}

TEST_CASE("flags: --help-json has all that the pages and wrappers are made from", "[cli]") {
  const auto json = nlohmann::json::parse(run({"--help-json"}).out);
  CHECK(json["name"] == "fake-tool");
  CHECK(json["positionals"] == true);
  CHECK(json["results"][0] == "result");
  const auto flag = [&](std::string_view name) {
    for (const auto& each : json["flags"]) {
      if (each["name"] == name) return each;
    }
    return nlohmann::json();
  };
  CHECK(flag("branch") == nlohmann::json{{"name", "branch"},
                                         {"kind", "one"},
                                         {"value", "NAME"},
                                         {"help", "the remote's default branch if absent"},
                                         {"group", "Target"},
                                         {"shown", "always"},
                                         {"variables", {"GITOPS_FAKE_TOOL_BRANCH"}}});
  CHECK(flag("set")["kind"] == "list");
  CHECK(flag("dry-run")["kind"] == "switch");
  CHECK(flag("client-key-file")["shown"] == "on-request");
  CHECK(flag("help")["variables"].empty());
}

TEST_CASE("flags: --version says what it is", "[cli]") {
  const auto ran = run({"--version"});
  CHECK(ran.status == 0);
  CHECK(ran.out ==
        "fake-tool " + std::string(cli::version()) + " (" + std::string(cli::commit()) + ")\n");
  CHECK_THAT(std::string(cli::version()), Catch::Matchers::Matches(R"(\d+\.\d+\.\d+)"));
}
