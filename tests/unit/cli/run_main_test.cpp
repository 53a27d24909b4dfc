// SPDX-License-Identifier: Apache-2.0
#include "cli/run_main.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

#include "../base/temp_dir.hpp"
#include "../ci/readers.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "fake_tool.hpp"

using test::content;
using test::run;
using test::TempDir;
using Json = nlohmann::ordered_json;

TEST_CASE("run_main: every way to end has its status and its result", "[cli]") {
  struct Row {
    std::string end;
    int status;
    std::string result;
  };
  const auto row = GENERATE(values<Row>({
      {"changed", 0, "changed"},
      {"check", 8, ""},
      {"rejected", 1, "refused"},
      {"usage", 2, "refused"},
      {"malformed", 2, "refused"},
      {"timeout", 3, "timeout"},
      {"denied", 4, "denied"},
      {"notfound", 5, "notfound"},
      {"conflict", 6, "conflict"},
      {"superseded", 6, "superseded"},
      {"unreachable", 7, "unreachable"},
      {"garbled", 7, "unreachable"},
      {"exception", 70, "internal"},
      {"stopped", 143, "failed"},
  }));
  CAPTURE(row.end);
  const TempDir dir;
  const auto ran = run({"--end", row.end, "--result", "result=" + dir / "result", "--output=json"});
  CHECK(ran.status == row.status);
  CHECK(content(dir / "result") == row.result);
  CHECK(Json::parse(ran.out).at("result") == row.result);
}

TEST_CASE("run_main: a signal decides the status", "[cli]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto child = ::fork();
    if (child == 0) {
      base::catch_stop_signals();
      ::raise(signal);
      ::_exit(run({"--end=stopped"}).status);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 128 + signal);
  }
}

TEST_CASE("run_main: text is for people, one object is for programs", "[cli]") {
  const auto text = run({"--message=done"});
  CHECK(text.out == "a.yaml:7: tag: 1 -> 2\ndone\n");
  const auto json = run({"--message=done", "--output=json"});
  CHECK(json.out ==
        "{\"result\":\"changed\",\"message\":\"done\",\"files\":[\"a.yaml\"],\"commit\":\"\"}\n");
}

TEST_CASE("run_main: a failure leaves stdout empty, or to one object", "[cli]") {
  const auto text = run({"--end=denied", "--message=no"}, {{"NO_COLOR", "1"}});
  CHECK(text.out.empty());
  CHECK(text.err == "fake-tool: error: doing: no\nfake-tool: hint: look there\n");
  const auto json = run({"--end=denied", "--message=no", "--output=json"});
  CHECK(Json::parse(json.out).at("message") == "doing: no");
}

TEST_CASE("run_main: a dumb terminal gets what a file gets", "[cli]") {
  const auto dumb = run({"--end=denied", "--message=no"}, {{"TERM", "dumb"}});
  CHECK(dumb.err == "fake-tool: error: doing: no\nfake-tool: hint: look there\n");
  const auto other = run({"--end=denied", "--message=no"}, {{"TERM", "xterm"}});
  CHECK(other.err.find("\x1b[31merror") != std::string::npos);
}

TEST_CASE("run_main: a usage error, too, fills what was asked for", "[cli]") {
  const TempDir dir;
  const auto ran =
      run({"--brnch=main", "--result=message=" + dir / "message", "--dotenv", dir / "env", "--json",
           dir / "json", "--properties=" + dir / "properties", "--output", "json"},
          {{"GITOPS_FAKE_TOOL_RESULT", "result=" + dir / "unused"}});
  const std::string message = "unknown flag --brnch (did you mean --branch?)";
  CHECK(ran.status == 2);
  CHECK(Json::parse(ran.out) ==
        Json({{"result", "refused"}, {"message", message}, {"files", ""}, {"commit", ""}}));
  CHECK(content(dir / "json") == ran.out);
  CHECK(content(dir / "message") == message);
  CHECK(test::read_dotenv(content(dir / "env")).at("MESSAGE") == message);
  CHECK(test::read_properties(content(dir / "properties")).at("RESULT") == "refused");
}

TEST_CASE("run_main: results asked for by a variable are filled as well", "[cli]") {
  const TempDir dir;
  const std::string wanted = "result=" + dir / "result" + "\ncommit=" + dir / "commit\n";
  CHECK(run({}, {{"GITOPS_RESULT", wanted}}).status == 2);
  CHECK(content(dir / "result") == "refused");
  CHECK(content(dir / "commit").empty());
}

TEST_CASE("run_main: a value that looks like a flag for results opens no file", "[cli]") {
  const TempDir dir;
  const auto wanted = "--result=result=" + dir / "a";
  CHECK(run({"--message=" + wanted, "--", "--json=" + dir / "b"}).status == 0);
  CHECK(run({"--message", wanted}).status == 2);
  CHECK(dir.file_count() == 0);
}

TEST_CASE("run_main: a result that is not declared is refused before any work", "[cli]") {
  const TempDir dir;
  const auto ran = run({"--result=comit=" + dir / "x"}, {{"NO_COLOR", "1"}});
  CHECK(ran.status == 2);
  CHECK(ran.err ==
        "fake-tool: error: --result: there is no result 'comit' (did you mean commit?)\n"
        "fake-tool: hint: the results are: result message files commit\n");
  CHECK(content(dir / "x").empty());
}

TEST_CASE("run_main: a result that cannot be written is reported once, before any work", "[cli]") {
  const auto ran = run({"--message=m", "--result=commit=/no/such/x"}, {{"NO_COLOR", "1"}});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err ==
        "fake-tool: error: --result: cannot write /no/such/x: No such file or directory\n");
}

TEST_CASE("run_main: --help and --version report nothing", "[cli]") {
  const TempDir dir;
  CHECK(run({"--help", "--json", dir / "json"}, {{"GITHUB_OUTPUT", dir / "output"}}).status == 0);
  CHECK(run({"--version", "--json", dir / "json"}).status == 0);
  CHECK(dir.file_count() == 0);
}

TEST_CASE("run_main: GitHub gets outputs, a summary and annotations", "[cli]") {
  const TempDir dir;
  const std::map<std::string, std::string> github = {{"GITHUB_ACTIONS", "true"},
                                                     {"GITHUB_OUTPUT", dir / "output"},
                                                     {"GITHUB_STEP_SUMMARY", dir / "summary"}};
  const auto good = run({"--message=50% done"}, github, false);
  CHECK(test::read_github_output(content(dir / "output")) ==
        test::Variables{{"result", "changed"},
                        {"message", "50% done"},
                        {"files", "[\"a.yaml\"]"},
                        {"commit", ""}});
  CHECK(content(dir / "summary").starts_with("### fake-tool: changed\n"));
  CHECK(good.err ==
        "fake-tool: warning: careful: 50% done\n"
        "::warning title=fake-tool::careful: 50%25 done\n");
  const auto bad = run({"--end=denied", "--message=no"}, github, false);
  CHECK(bad.err ==
        "fake-tool: error: doing: no\nfake-tool: hint: look there\n"
        "::error title=fake-tool::doing: no\n");
}

TEST_CASE("run_main: an output that only GitHub asked for is not worth a failure", "[cli]") {
  const auto ran =
      run({"--message=m"}, {{"GITHUB_OUTPUT", "/no/such/folder/x"}, {"NO_COLOR", "1"}});
  CHECK(ran.status == 0);
  CHECK(ran.err.find("warning: GITHUB_OUTPUT: cannot write /no/such/folder/x") !=
        std::string::npos);
}

TEST_CASE("run_main: a secret from a file is masked for the runner, then never shown", "[cli]") {
  const TempDir dir;
  const std::vector<std::string> arguments = {"--secret=s3cr3t-token", "--message=s3cr3t-token",
                                              "--json", dir / "json", "--output=json"};
  const auto ran = run(arguments, {{"GITHUB_ACTIONS", "true"},
                                   {"GITHUB_OUTPUT", dir / "output"},
                                   {"GITHUB_STEP_SUMMARY", dir / "summary"}});
  CHECK(ran.err.starts_with("::add-mask::s3cr3t-token\n"));
  const auto everything = ran.out + ran.err.substr(ran.err.find('\n')) + content(dir / "json") +
                          content(dir / "output") + content(dir / "summary");
  CHECK(everything.find("s3cr3t") == std::string::npos);
  CHECK(run(arguments).err.find("s3cr3t") == std::string::npos);
}

TEST_CASE("run_main: foreign text commands nobody, on either stream", "[cli]") {
  for (const auto& value : test::hostile_values()) {
    if (value.size() > 1000) continue;
    for (const auto* end : {"changed", "denied", "exception"}) {
      const auto ran = run({"--message", value, "--end", end}, {{"GITHUB_ACTIONS", "true"}});
      const auto everything = ran.out + ran.err;
      for (const auto line : base::lines(everything)) {
        const auto command = test::command_in(std::string(line));
        CHECK((command.empty() || command == "error" || command == "warning"));
        if (command == "error") CHECK(line.starts_with("::error title=fake-tool::"));
        CHECK(line.find("\x1b]") == std::string::npos);
      }
    }
  }
}

TEST_CASE("run_main: the log is coloured on a terminal only, and not where that is unwanted",
          "[cli]") {
  const auto has_colour = [](const std::map<std::string, std::string>& environment, bool terminal) {
    return run({"--end=denied"}, environment, terminal).err.find("\x1b[31m") != std::string::npos;
  };
  CHECK(has_colour({}, true));
  CHECK_FALSE(has_colour({}, false));
  CHECK_FALSE(has_colour({{"NO_COLOR", "1"}}, true));
}

TEST_CASE("run_main: quiet leaves results and errors", "[cli]") {
  const auto ran = run({"--quiet", "--message=m"});
  CHECK(ran.err.empty());
  CHECK(ran.out == "a.yaml:7: tag: 1 -> 2\nm\n");
  CHECK_FALSE(run({"--quiet", "--end=denied"}).err.empty());
}
