// SPDX-License-Identifier: Apache-2.0

// A condition goes through five hands before it answers:
//
//   app.status.health.status in ['Healthy', 'Progressing'] and 1 + 1 == 2
//
//   lexer      identifiers, signs, literals, with their places
//   parser     a tree, whose root is `and`
//   checker    the nature of every node, as far as it shows: what can only fail is refused here
//   optimizer  `1 + 1 == 2` is true, `x and true` is x, the list becomes a set
//   writer     load_path app.status.health.status · push set · in
//   machine    runs these instructions over a stack, once for every environment
//
// Each does what the one of expr does, for the differences can be seen: an error has the place of
// the instruction that failed, what the optimizer dropped cannot fail, and where Go leaves a value
// on its stack that nobody takes, so does ours. The tree is gone when the code is written.
#include "expr/program.hpp"

#include <string>

#include "expr/checker.hpp"
#include "expr/code_writer.hpp"
#include "expr/machine.hpp"
#include "expr/optimizer.hpp"
#include "expr/parser.hpp"

namespace expr {

struct Compiled {
  std::string source;
  std::shared_ptr<const govalue::World> world;
  Code code = {};
};

namespace {

std::optional<Failure> translate(std::string_view source, Code& code) {
  Tree tree;
  if (auto failure = parse(source, tree)) return failure;
  if (auto failure = check(tree)) return failure;
  if (auto failure = optimize(tree)) return failure;
  return write_code(tree, code);
}

}  // namespace

base::Result<Program> compile(std::string_view source,
                              std::shared_ptr<const govalue::World> world) {
  TRY(govalue::check_source("the expression", source));
  auto compiled = std::make_shared<Compiled>(Compiled{std::string(source), std::move(world)});
  if (const auto failure = translate(compiled->source, compiled->code)) {
    return error_of(*failure, compiled->source);
  }
  return Program(std::move(compiled));
}

base::Result<govalue::Value> Program::run(const govalue::Value& environment,
                                          govalue::Budget& budget) const {
  Machine machine(compiled_->code, environment, *compiled_->world, budget);
  const bool is_done = machine.run();
  if (budget.is_exhausted()) return budget.error();
  if (!is_done) return error_of(machine.failure(), compiled_->source);
  return machine.result();
}

}  // namespace expr
