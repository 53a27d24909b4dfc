// SPDX-License-Identifier: Apache-2.0

// Compiles and runs whatever the bytes are as a condition. However it was made, it ends within its
// limits, and it ends the same way a second time.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "expr/program.hpp"
#include "govalue/json.hpp"
#include "govalue/print.hpp"

namespace {

constexpr govalue::Limits small{.steps = 200'000, .memory = 1U << 22U};

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

const govalue::Value& environment() {
  static const auto value = govalue::from_json(
      R"({"app": {"metadata": {"name": "guestbook", "labels": {"a": "b"}, "none": null},
                  "spec": {"sources": [{"repoURL": "a"}, {"repoURL": "b"}]},
                  "status": {"list": ["a", "b", 3, 2.5, true, null], "health": {"status": "Healthy"},
                             "operationState": {"phase": "Succeeded", "n": 12}}}})",
      govalue::Integers::int64);
  return value.value();
}

std::string outcome(const expr::Program& program) {
  govalue::Budget budget(small);
  const auto value = program.run(environment(), budget);
  if (!value) return value.error().message;
  govalue::Budget to_print(small);
  return govalue::to_text(*value, to_print);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto program = expr::compile({reinterpret_cast<const char*>(bytes), size});
  if (!program) return 0;
  require(outcome(*program) == outcome(*program), "it ends the same way again");
  return 0;
}
