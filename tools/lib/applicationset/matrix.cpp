// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "applicationset/generator.hpp"
#include "manifests/fields.hpp"

namespace applicationset {

namespace {

std::string child(const std::string& path, std::size_t index) {
  return path_to(path, "generators") + '[' + std::to_string(index) + ']';
}

// How many entries of maps are copied when two sets of parameters are merged.
std::size_t copied(const Params& one, const Params& other) {
  std::size_t count = one.entries().size() + other.entries().size();
  for (const auto& entry : one.entries()) {
    if (!entry.value.is_map()) continue;
    const auto* there = other.find(entry.key.as_text());
    if (there != nullptr && there->is_map()) count += copied(entry.value, *there);
  }
  return count;
}

}  // namespace

base::Result<ParamsList> params_of_matrix(const Json& generator, const Context& around,
                                          const std::string& path) {
  Context context = around;
  ++context.level;
  const auto& generators = manifests::list_of(generator, "generators");
  if (generators.size() != 2) {
    return base::malformed_error(
        path + " has " + std::to_string(generators.size()) + " generators, and has to have two",
        "a matrix in a matrix has room for a third one");
  }
  const auto first = TRY(params_of_nested(generators[0], {}, context, child(path, 0)));
  ParamsList all;
  const bool is_go = context.engine.is_go();
  for (const auto& given : first) {
    const auto second = TRY(params_of_nested(generators[1], given, context, child(path, 1)));
    const auto one = is_go ? given : as_texts(given);
    TRY(check_time(context.settings));
    if (all.size() + second.size() > context.settings.most_results) {
      return base::malformed_error(path + " has more than " +
                                   std::to_string(context.settings.most_results) + " results");
    }
    for (const auto& other : second) {
      TRY(context.engine.allowance().take(size_of_entries(copied(one, other))));
      auto both = TRY((is_go ? merged(other, one) : combined(one, other)).context(path));
      all.push_back(std::move(both));
    }
  }
  return all;
}

}  // namespace applicationset
