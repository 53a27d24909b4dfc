// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace base;

TEST_CASE("log: a foreign line cannot be a command to a runner", "[base]") {
  struct Row {
    std::string line;
    std::string shown;
  };
  const auto row = GENERATE(values<Row>({
      {"::error::gotcha", "| ::error::gotcha"},
      {"  \t::add-mask::x", "|   \t::add-mask::x"},
      {"\u00A0::error::x", "| \u00A0::error::x"},  // runners skip any Unicode space,
      {"\u3000\u200B::error::x",
       "| \u3000\u200B::error::x"},  // and compare without invisible signs
      {"\r::error::x", "|  ::error::x"},
      {"a ##[error]x", "a ## [error]x"},
      {"###[error]x", "### [error]x"},
      {"a ##vso[task.setvariable variable=PATH]/x", "a ##vso [task.setvariable variable=PATH]/x"},
      {"## heading [a]", "## heading [a]"},
      {"##\u00AD[error]x", "##\u00AD [error]x"},
      {"std::string, #[derive] [a]", "std::string, #[derive] [a]"},
      {"\x1b]0;title\x07", " ]0;title "},
      {"", ""},
  }));
  CAPTURE(row.line);
  CHECK(harmless(row.line) == row.shown);
}

TEST_CASE("log: an error is one line, and its hint another", "[base]") {
  std::ostringstream sink;
  Log log(sink, {.tool = "wait"});
  log.error({.kind = ErrorKind::denied,
             .message = "the server\nrefused",
             .hint = "try another token",
             .context = {"reading", "waiting for web"}});
  CHECK(sink.str() ==
        "wait: error: waiting for web: reading: the server refused\n"
        "wait: hint: try another token\n");
}

TEST_CASE("log: verbosity decides what is shown, never whether an error is", "[base]") {
  const auto shown = [](Verbosity verbosity) {
    std::ostringstream sink;
    Log log(sink, {.tool = "t", .verbosity = verbosity, .is_terminal = true});
    log.error({.kind = ErrorKind::usage, .message = "e"});
    log.warning("w");
    log.info("i");
    log.foreign("remote", "one\n\ntwo\n");
    log.detail("d");
    return sink.str();
  };
  const std::string error = "t: error: e\n";
  const std::string rest = "t: warning: w\ni\nremote: one\nremote: two\n";
  CHECK(shown(Verbosity::quiet) == error);
  CHECK(shown(Verbosity::normal) == error + rest);
  CHECK(shown(Verbosity::verbose) == error + rest + "d\n");
}

TEST_CASE("log: lines have a time where there is no terminal, and colour only if wanted",
          "[base]") {
  std::ostringstream sink;
  Log log(sink, {.tool = "t", .has_colour = true});
  log.info("hello");
  CHECK_THAT(sink.str(), Catch::Matchers::Matches(R"(\d\d:\d\d:\d\dZ hello\n)"));
  sink.str("");
  log.warning("w");
  CHECK(sink.str() == "t: \x1b[33mwarning\x1b[0m: w\n");
}

TEST_CASE("log: a secret is hidden in every kind of line", "[base]") {
  std::ostringstream sink;
  Log log(sink, {.tool = "t", .verbosity = Verbosity::verbose});
  log.hide(Secret("hunter22"));
  log.error({.kind = ErrorKind::usage, .message = "hunter22", .hint = "hunter22"});
  log.warning("hunter22");
  log.info("hunter22");
  log.detail("hunter22");
  log.foreign("remote", "hunter22");
  CHECK(sink.str().find("hunter22") == std::string::npos);
  CHECK(log.warnings() == std::vector<std::string>{"***"});
}

TEST_CASE("log: a warning has its hint below it, which is no warning of its own", "[base]") {
  const Error error = {.kind = ErrorKind::denied, .message = "no", .hint = "ask"};
  std::ostringstream sink;
  Log log(sink, {.tool = "t"});
  log.warning(error);
  CHECK(sink.str() == "t: warning: no\nt: hint: ask\n");
  CHECK(log.warnings() == std::vector<std::string>{"no"});
  log.set_verbosity(Verbosity::quiet);
  log.warning(error);
  CHECK(sink.str() == "t: warning: no\nt: hint: ask\n");
}

TEST_CASE("log: ten warnings are remembered, even the quiet ones", "[base]") {
  std::ostringstream sink;
  Log log(sink, {.tool = "t", .verbosity = Verbosity::quiet});
  for (int i = 0; i < 100; ++i) log.warning(std::to_string(i));
  CHECK(sink.str().empty());
  CHECK(log.warnings().size() == 10);
  CHECK(log.warnings().front() == "0");
}

TEST_CASE("log: a block stays below what is said, written in one piece", "[base]") {
  std::ostringstream sink;
  Log log(sink, {.tool = "t", .is_terminal = true});
  log.set_block({"one", "two"});
  CHECK(sink.str() == "one\x1b[K\ntwo\x1b[K\n\x1b[J");
  sink.str("");
  log.info("hello");
  CHECK(sink.str() == "\x1b[2Ahello\x1b[K\none\x1b[K\ntwo\x1b[K\n\x1b[J");
  sink.str("");
  log.set_block({"three"});
  CHECK(sink.str() == "\x1b[2Athree\x1b[K\n\x1b[J");
  sink.str("");
  log.release_block();
  log.info("bye");
  CHECK(sink.str() == "bye\n");
}

TEST_CASE("log: there is no block in a file, and none for the quiet", "[base]") {
  const auto verbosity = GENERATE(Verbosity::quiet, Verbosity::normal);
  std::ostringstream sink;
  Log log(sink,
          {.tool = "t", .verbosity = verbosity, .is_terminal = verbosity == Verbosity::quiet});
  log.set_block({"one"});
  CHECK(sink.str().empty());
}
