// SPDX-License-Identifier: Apache-2.0
#include "base/process.hpp"

#include <catch2/catch.hpp>

#include "fakes/manual_clock.hpp"

namespace {

struct Stage {
  base::Result<int> shell(const std::string& script, const std::string& input = "") {
    const base::Deadline deadline(clock, std::chrono::minutes(1));
    return base::run({.path = "/bin/sh",
                      .arguments = {"-c", script},
                      .input = base::Secret(input),
                      .has_notes = true},
                     1024, deadline, output);
  }

  fakes::ManualClock clock;
  base::Output output;
};

}  // namespace

TEST_CASE("run: each way out of the program goes to its own place", "[base]") {
  Stage stage;
  const auto status = stage.shell("echo out; echo err >&2; echo notes >&3; exit 7");
  REQUIRE(status);
  CHECK(*status == 7);
  CHECK(stage.output.out == "out\n");
  CHECK(stage.output.err == "err\n");
  CHECK(stage.output.notes == "notes\n");
}

TEST_CASE("run: the program reads its input from where another reader stopped", "[base]") {
  Stage stage;
  REQUIRE(stage.shell("read first; echo \"<$first>\"; cat", "one\ntwo\nthree"));
  CHECK(stage.output.out == "<one>\ntwo\nthree");
}

TEST_CASE("run: without input there is nothing to read", "[base]") {
  Stage stage;
  REQUIRE(stage.shell("cat"));
  CHECK(stage.output.out.empty());
}

TEST_CASE("run: an input larger than any pipe waits for nobody", "[base]") {
  Stage stage;
  REQUIRE(stage.shell("wc -c", std::string(1 << 20, 'x')));
  CHECK(stage.output.out == "1048576\n");
  REQUIRE(stage.shell("exit 0", std::string(1 << 20, 'x')));
}

TEST_CASE("run: the program sees no variable but those it is given", "[base]") {
  Stage stage;
  REQUIRE(stage.shell("echo \"${HOME-none}\""));
  CHECK(stage.output.out == "none\n");
}

TEST_CASE("run: more output than the limit is garbled", "[base]") {
  Stage stage;
  const auto status = stage.shell("while :; do echo more; done");
  REQUIRE_FALSE(status);
  CHECK(status.error().kind == base::ErrorKind::garbled);
}

TEST_CASE("run: of words and notes only the beginning counts", "[base]") {
  Stage stage;
  REQUIRE(
      stage.shell("i=0; while [ $i -lt 2000 ]; do echo 0123456789012345678901234567890123456789"
                  " >&3; i=$((i + 1)); done"));
  CHECK(stage.output.notes.size() == std::size_t{64} << 10U);
}
