// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "applicationset/generator.hpp"
#include "manifests/fields.hpp"

namespace applicationset {

namespace {

std::string child(const std::string& path, std::size_t index) {
  return below(path, "generators") + '[' + std::to_string(index) + ']';
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
  for (const auto& one : first) {
    const auto second = TRY(params_of_nested(generators[1], one, context, child(path, 1)));
    TRY(check_time(context.settings));
    if (all.size() + second.size() > context.settings.most_results) {
      return base::malformed_error(path + " has more than " +
                                   std::to_string(context.settings.most_results) + " results");
    }
    for (const auto& other : second) {
      auto both =
          TRY((context.engine.is_go() ? merged(other, one) : combined(one, other)).context(path));
      all.push_back(std::move(both));
    }
  }
  return all;
}

}  // namespace applicationset
