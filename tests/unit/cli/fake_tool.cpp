// SPDX-License-Identifier: Apache-2.0
#include "fake_tool.hpp"

#include <sstream>
#include <stdexcept>

#include "cli/flags.hpp"
#include "cli/run_main.hpp"

namespace test {
namespace {

using base::Error;
using base::ErrorKind;

const std::map<std::string, ErrorKind> kinds = {
    {"usage", ErrorKind::usage},       {"malformed", ErrorKind::malformed},
    {"garbled", ErrorKind::garbled},   {"notfound", ErrorKind::not_found},
    {"denied", ErrorKind::denied},     {"conflict", ErrorKind::conflict},
    {"rejected", ErrorKind::rejected}, {"unreachable", ErrorKind::unreachable},
    {"timeout", ErrorKind::timeout},   {"stopped", ErrorKind::stopped}};

Ran* current = nullptr;

base::Result<int> end(const std::string& how, const std::string& text, cli::Run& run) {
  if (how == "exception") throw std::logic_error("this should not happen: " + text);
  if (how == "check") return 8;
  if (how == "superseded") run.report.set("result", "superseded");
  const auto kind = how == "superseded" ? kinds.find("conflict") : kinds.find(how);
  if (kind != kinds.end()) {
    return Error{.kind = kind->second, .message = text, .hint = "look there", .context = {"doing"}};
  }
  run.report.set("result", "changed");
  run.report.set("message", text);
  run.report.set_list("files", {"a.yaml"});
  run.print("a.yaml:7: tag: 1 -> 2\n" + text);
  run.log.warning("careful: " + text);
  return 0;
}

base::Result<int> fake_run(cli::Run& run) {
  auto& options = current->options;
  std::string how = "changed";
  std::string secret;
  std::string elsewhere;
  cli::Flags flags(run);
  flags.group("Target");
  flags.add_text("branch", "NAME", "the remote's default branch if absent", options.branch);
  flags.add_list("file", "FILE", "to change", options.files);
  flags.group("Edits");
  flags.add_list("set", "PATH=VALUE", "to make", options.sets);
  flags.add_choice("type", {"string", "int", "bool"}, "of new values", options.type);
  flags.add_text("message", "TEXT", "of the commit", options.message);
  flags.add_positional_list(options.edits);
  cli::add_connection_flags(flags, options.connection, cli::Netrc::used);
  flags.or_from("username", "GIT_USERNAME");
  flags.add_text("elsewhere-file", "FILE", "for tests", elsewhere);
  flags.know("GITOPS_ELSEWHERE");
  flags.group("Run");
  flags.add_number("max-attempts", "to push", options.max_attempts);
  flags.add_switch("dry-run", "write nothing", options.dry_run);
  flags.add_text("mode", "WORD", "how to", options.mode);
  flags.trim("mode");
  flags.refuse_empty("mode");
  flags.add_text("end", "HOW", "for tests", how);
  flags.add_text("secret", "TEXT", "for tests", secret);
  run.options.timeout = std::chrono::minutes(10);
  if (TRY(flags.parse()) == cli::Parsed::help) return 0;
  current->common = run.options;
  current->given_flags = run.given_flags;
  if (!secret.empty()) run.hide(base::Secret(secret), cli::Origin::file);
  return end(how, options.message, run);
}

const cli::Tool tool = {.name = "fake-tool",
                        .summary = "changes nothing",
                        .usage = "--file FILE [--] PATH=VALUE...",
                        .examples = "  fake-tool --file a.yaml tag=1\n  fake-tool --dry-run",
                        .result_names = {"files", "commit"},
                        .run = fake_run};

}  // namespace

Ran run(std::vector<std::string> arguments, std::map<std::string, std::string> environment,
        bool err_is_terminal) {
  Ran ran;
  current = &ran;
  std::ostringstream out;
  std::ostringstream err;
  base::SystemClock clock;
  ran.status = cli::run(tool, std::move(arguments),
                        {.environment = ci::Environment(std::move(environment)),
                         .clock = clock,
                         .out = out,
                         .err = err,
                         .err_is_terminal = err_is_terminal});
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

}  // namespace test
