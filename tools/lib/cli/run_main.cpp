// SPDX-License-Identifier: Apache-2.0
#include "cli/run_main.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <optional>

#include "base/stop.hpp"
#include "base/text.hpp"
#include "ci/github.hpp"
#include "cli/ending.hpp"

namespace cli {
namespace {

// How a run ended. `result` is the word for it where the tool has not set its own.
struct Outcome {
  int status = 0;
  std::string_view result = {};
  std::optional<base::Error> error = {};
};

Outcome outcome_of(base::Error error) {
  const auto ending = ending_of(error.kind);
  return {.status = ending.status, .result = ending.result, .error = std::move(error)};
}

Outcome attempt(Run& run) {
  try {
    auto done = run.tool.run(run);
    if (done) return {.status = *done};
    return outcome_of(std::move(done).error());
  } catch (const std::exception& bug) {
    return {.status = internal_error.status,
            .result = internal_error.result,
            .error = base::Error{.kind = base::ErrorKind::rejected,
                                 .message = std::string("internal error: ") + bug.what(),
                                 .hint = std::string("this is a bug in ") +
                                         std::string(run.tool.name) + ": please report it"}};
  }
}

void complete(const Run& run, const Outcome& outcome) {
  constexpr std::size_t longest_message = 2000;
  auto& report = run.report;
  if (report.get("result").empty()) report.set("result", outcome.result);
  const auto message = outcome.error ? base::to_string(*outcome.error) : report.get("message");
  const auto shown = base::printable(run.log.redactor().redact(message));
  report.set("message", base::shorten(shown, longest_message));
}

// Repeats errors and warnings where the runner shows them beside the run. It takes ten of a kind.
void annotate(const Run& run, const std::vector<base::Error>& errors) {
  if (!run.environment.is_github_actions()) return;
  constexpr std::size_t most = 10;
  for (std::size_t i = 0; i < errors.size() && i < most; ++i) {
    constexpr std::size_t longest = 1000;
    const auto text = base::shorten(run.log.redactor().redact(base::to_string(errors[i])), longest);
    run.err << ci::github_annotation("error", run.tool.name, text);
  }
  for (const auto& warning : run.log.warnings()) {
    run.err << ci::github_annotation("warning", run.tool.name, warning);
  }
  run.err << std::flush;
}

// Whether nobody reads standard output any more (`... | head -1`): no failure of ours.
bool is_reader_gone() {
  pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

// Everything that a run owes to others at its end. Returns the exit status.
int finish(Run& run, const Outcome& outcome) {
  complete(run, outcome);
  std::vector<base::Error> errors;
  const auto fail = [&](const base::Error& error) {
    const auto is_same = [&](const auto& known) { return to_string(known) == to_string(error); };
    if (std::any_of(errors.begin(), errors.end(), is_same)) return;
    run.log.error(error);
    errors.push_back(error);
  };
  if (outcome.error) fail(*outcome.error);

  const auto report = run.report.redacted(run.log.redactor());
  const auto published = ci::publish(run.destinations, report, run.tool.name);
  for (const auto& warning : published.warnings) run.log.warning(warning);
  for (const auto& failure : published.failures) fail(failure);

  if (run.options.is_json() && !run.is_printed) run.out << report.json() << '\n';
  if (!run.out.flush() && !is_reader_gone()) {
    fail({.kind = base::ErrorKind::usage, .message = "cannot write to standard output"});
  }
  annotate(run, errors);
  if (outcome.status != 0 || errors.empty()) return outcome.status;
  const bool is_stopped = base::stop_signal() != 0;
  return ending_of(is_stopped ? base::ErrorKind::stopped : base::ErrorKind::usage).status;
}

std::vector<std::string> result_names(const Tool& tool) {
  std::vector<std::string> names = {"result", "message"};
  names.insert(names.end(), tool.result_names.begin(), tool.result_names.end());
  return names;
}

// URLs with a password in them turn up where nobody expects them: as a word that was meant for a
// flag, or in what libcurl says about a proxy.
void hide_passwords_in_urls(const Run& run) {
  for (const auto& argument : run.arguments) {
    for (const auto& password : base::passwords_in(argument)) run.log.hide(password);
  }
  for (const auto* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    for (const auto& password : base::passwords_in(run.environment.get(name))) {
      run.log.hide(password);
    }
  }
}

// A descriptor below 3 that is closed would become one of ours, and then be read from or printed
// to. What is printed to a standard output that is closed must fail, so there nothing is written.
void fill_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    const int mode = fd == STDERR_FILENO ? O_RDWR : O_RDONLY;
    if (::fcntl(fd, F_GETFD) < 0 && ::open("/dev/null", mode) < 0) return;
  }
}

ci::Environment process_environment() {
  std::map<std::string, std::string> variables;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return ci::Environment(std::move(variables));
}

}  // namespace

int run(const Tool& tool, std::vector<std::string> arguments, const World& world) {
  // A terminal that cannot move its cursor is for lines, as a file is.
  const bool is_terminal = world.err_is_terminal && world.environment.get("TERM") != "dumb";
  const bool has_colour = is_terminal && !world.environment.has("NO_COLOR");
  base::Log log(
      world.err,
      {.tool = std::string(tool.name), .is_terminal = is_terminal, .has_colour = has_colour});
  ci::Report report(result_names(tool));
  Run run = {.tool = tool,
             .arguments = std::move(arguments),
             .environment = world.environment,
             .out = world.out,
             .err = world.err,
             .log = log,
             .clock = world.clock,
             .report = report};
  run.destinations = ci::destinations_in(world.environment);
  hide_passwords_in_urls(run);
  const auto outcome = attempt(run);
  if (run.is_answered && !outcome.error) return outcome.status;
  return finish(run, outcome);
}

int run_main(const Tool& tool, int argc, char** argv) {
  fill_standard_descriptors();
  base::catch_stop_signals();
  base::SystemClock clock;
  return run(tool, {argv + std::min(argc, 1), argv + argc},
             {.environment = process_environment(),
              .clock = clock,
              .out = std::cout,
              .err = std::cerr,
              .err_is_terminal = ::isatty(STDERR_FILENO) != 0});
}

}  // namespace cli
