// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "applicationset/engine.hpp"
#include "applicationset/generator.hpp"
#include "applicationset/inventory.hpp"
#include "applicationset/note.hpp"
#include "base/error.hpp"
#include "govalue/world.hpp"

namespace applicationset {

// An Application that a set makes.
struct Generated {
  Json application;
  std::size_t generator;  // the index of the entry in spec.generators
  std::vector<Unresolved> unresolved = {};
  // With Settings::keeps_origins, what it was made of: the parameters, and what templatePatch has
  // become (null without one).
  Params params = {};
  Json patch = nullptr;
};

// What one entry of `generators` came to.
struct GeneratorCount {
  std::string path;
  std::string kinds;  // "list", "git"; several are joined with ", "
  std::size_t count = 0;
};

// What the controller makes of a set. Where there are errors it would do nothing at all: neither
// create, nor update, nor delete.
struct Expansion {
  std::vector<Generated> applications = {};  // in the order of the generators
  std::vector<GeneratorCount> generators = {};
  Notes notes = {};
  std::vector<base::Error> errors = {};

  bool has_failed() const { return !errors.empty(); }
};

// Works out the Applications of an ApplicationSet, as the controller does it: generators, template,
// default finalizer, templatePatch. `set` is the whole object; `world` is what templates learn of
// the time. The results are `apiVersion`, `kind`, `metadata` and `spec`.
Expansion expand(const Json& set, Inventory& inventory, const Settings& settings,
                 const std::shared_ptr<const govalue::World>& world);

}  // namespace applicationset
