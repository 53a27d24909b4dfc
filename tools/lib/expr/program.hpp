// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "govalue/budget.hpp"
#include "govalue/value.hpp"
#include "govalue/world.hpp"

namespace expr {

struct Compiled;

// A condition of a trigger, in the language expr 1.17.8 as Argo CD compiles it: without options,
// and without knowing what the environment will hold. Any number of runs share one program.
//
// The language: literals of Go, lists [1, 2] and maps {a: 1}; members x.y, x["y"], x?.y, slices
// x[1:2]; arithmetic, comparisons, `and or not in matches contains startsWith endsWith ??`,
// c ? a : b, if c { a } else { b }, `let x = 1; x + 1`, pipes x | f(y); some seventy functions, of
// which all, any, filter and their like run a predicate, `{.name == "x"}`, where # is the item.
// Names that the environment does not have are nil; a member of nil is an error. Types are Go's:
// 7 / 2 is 3.5, and a Month is not equal to 1.
//
// It differs from Go where Go's answer is another one each time: keys(), values(), toPairs() have
// the order of the keys. And it ends: what nests too deeply, takes too long or too much memory is
// an error here.
class Program {
 public:
  // Values of the environment may be of any type. Fails with `malformed`: the text is that of expr,
  // with the line of the source and a mark below the place; or what the budget says.
  base::Result<govalue::Value> run(const govalue::Value& environment,
                                   govalue::Budget& budget) const;

 private:
  friend base::Result<Program> compile(std::string_view source,
                                       std::shared_ptr<const govalue::World> world);
  explicit Program(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

// Fails with `malformed` and expr's text for what can be wrong whatever the environment holds.
// Words are looked up in a world only when a program runs.
base::Result<Program> compile(std::string_view source, std::shared_ptr<const govalue::World> world);

}  // namespace expr
