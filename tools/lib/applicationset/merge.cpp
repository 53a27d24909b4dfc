// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <unordered_map>
#include <utility>

#include "applicationset/generator.hpp"
#include "base/json.hpp"
#include "manifests/fields.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

using Keys = std::set<std::string>;
// The place of each set of parameters in its list, by what it has below the keys.
using Index = std::unordered_map<std::string, std::size_t>;

std::string identity(const Params& params, const Keys& keys) {
  Json values = Json::object();
  for (const auto& key : keys) {
    const auto* value = params.find(key);
    values[key] = value == nullptr ? Json() : to_json(*value);
  }
  return base::json_text(values);
}

base::Result<Index> index_of(const ParamsList& list, const Keys& keys, const std::string& path) {
  Index index;
  for (std::size_t place = 0; place < list.size(); ++place) {
    const std::string name = identity(list[place], keys);
    if (!index.emplace(name, place).second) {
      return base::malformed_error(
          path + ": two results of one generator have the same merge keys: " + name,
          "merge keys are names of the first level, and one that is missing counts as null");
    }
  }
  return index;
}

base::Result<Keys> read_keys(const Json& generator, const std::string& path) {
  Keys keys;
  for (const auto& key : field(generator, "mergeKeys")) {
    if (key.is_string()) keys.insert(key.get<std::string>());
  }
  if (keys.empty()) return base::malformed_error(path + " has no mergeKeys");
  return keys;
}

// What has nowhere to go.
void note_lost(const Index& base_index, const Index& over_index, const Context& context,
               const std::string& path) {
  std::set<std::string> lost;
  for (const auto& [name, place] : over_index) {
    if (!base_index.contains(name)) lost.insert(name);
  }
  if (lost.empty()) return;
  // Some are often meant for what is elsewhere; all are a mistake.
  const bool is_all = lost.size() == over_index.size();
  note_once(context.notes,
            {.rule = is_all ? "AS018" : "AS038",
             .path = path,
             .message = std::to_string(lost.size()) + " of " + std::to_string(over_index.size()) +
                        " results have merge keys that the first generator does not have, and "
                        "are left out: " +
                        yaml::list({lost.begin(), lost.end()}),
             .hint = "the first generator says which results there are"});
}

base::Result<void> lay_over(ParamsList& base, const Index& base_index, const ParamsList& over,
                            const Index& over_index, const Context& context) {
  for (const auto& [name, place] : over_index) {
    const auto found = base_index.find(name);
    if (found == base_index.end()) continue;
    auto& params = base[found->second];
    if (context.engine.is_go()) {
      params = TRY(merged(params, over[place]));
    } else {
      params = overwritten(params, over[place]);
    }
  }
  return {};
}

}  // namespace

base::Result<ParamsList> params_of_merge(const Json& generator, const Context& around,
                                         const std::string& path) {
  Context context = around;
  ++context.level;
  const auto& generators = manifests::list_of(generator, "generators");
  if (generators.size() < 2) {
    return base::malformed_error(path + " has " + std::to_string(generators.size()) +
                                 " generators, and has to have two or more");
  }
  const auto keys = TRY(read_keys(generator, path));
  ParamsList base;
  Index base_index;
  for (std::size_t number = 0; number < generators.size(); ++number) {
    const std::string place = path_to(path, "generators") + '[' + std::to_string(number) + ']';
    auto list = TRY(params_of_nested(generators[number], {}, context, place));
    const auto index = TRY(index_of(list, keys, place));
    if (number == 0) {
      base = std::move(list);
      base_index = index;
    } else {
      TRY(lay_over(base, base_index, list, index, context).context(place));
      note_lost(base_index, index, context, place);
    }
  }
  return base;
}

}  // namespace applicationset
