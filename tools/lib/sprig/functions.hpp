// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "govalue/function.hpp"
#include "govalue/functions.hpp"
#include "govalue/world.hpp"

namespace sprig {

// The functions that templates call by name: all of sprig 3.3.0, with Argo CD's choice. Same names,
// signatures, results and messages as in Go, with these differences:
//
//   keys, values            are in the order of the keys; Go's order is another one each time
//   set, merge, …           refuse to make a map contain itself
//   sortAlpha               does not sort the list that it is given, if that is a []string
//   genCA, genPrivateKey,…  exist, and fail: keys and certificates are not made here
//   getHostByName           exists, and fails: a template asks no network
//
// A template refers to the functions, so the table has to outlive it.
class FunctionTable {
 public:
  // The functions by name, for the template engine.
  const govalue::Functions& by_name() const { return by_name_; }

  FunctionTable(FunctionTable&&) = default;
  FunctionTable& operator=(FunctionTable&&) = default;

 private:
  friend FunctionTable notification_functions(std::shared_ptr<const govalue::World> world);
  friend FunctionTable applicationset_functions(std::shared_ptr<const govalue::World> world);

  FunctionTable() = default;
  void add(std::span<const govalue::Function> functions, const std::shared_ptr<const void>& own);

  std::vector<govalue::Function> rows_;
  govalue::Functions by_name_;
};

// What notifications can call: sprig without env and expandenv.
FunctionTable notification_functions(std::shared_ptr<const govalue::World> world);

// What ApplicationSets with `goTemplate` can call: the same without getHostByName, and normalize,
// slugify, toYaml, fromYaml, fromYamlArray.
FunctionTable applicationset_functions(std::shared_ptr<const govalue::World> world);

}  // namespace sprig
