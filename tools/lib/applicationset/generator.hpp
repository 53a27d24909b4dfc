// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "applicationset/engine.hpp"
#include "applicationset/inventory.hpp"
#include "applicationset/json.hpp"
#include "applicationset/note.hpp"
#include "applicationset/params.hpp"
#include "applicationset/version.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace applicationset {

// How a controller is set up, as far as that changes what it makes of a set.
struct Settings {
  enum class FileGlobbing { legacy, doublestar };

  Version version = newest_version;  // of Argo CD
  FileGlobbing file_globbing = FileGlobbing::legacy;
  bool includes_hidden_directories = false;
  bool keeps_origins = false;  // see Generated

  // What one set may cost, which Argo CD has no bounds for.
  std::size_t most_results = 200'000;  // of one generator
  std::size_t most_bytes = Allowance::standard;
  govalue::Limits limits = {};  // of each text that is rendered
  const base::Deadline* deadline = nullptr;
};

// Whether there is time to go on. Fails with `timeout` and `stopped`.
base::Result<void> check_time(const Settings& settings);

// What all generators of a set share.
struct Context {
  const std::string& set_name;
  const Engine& engine;
  Inventory& inventory;
  const Settings& settings;
  Notes& notes;
  int level = 0;  // how many matrixes and merges this is in
  // Whether parameters of another generator were put into this one. In Go that turns lists that are
  // not there into empty ones, which two generators take for something else.
  bool is_interpolated = false;
};

// The kinds of generators, in the order in which the controller looks at them.
inline constexpr std::string_view generator_kinds[] = {
    "list",        "clusters", "git",   "scmProvider", "clusterDecisionResource",
    "pullRequest", "matrix",   "merge", "plugin",      "oci"};

// The kinds that are in an entry of `generators`.
std::vector<std::string_view> kinds_of(const Json& entry);

// The parameters that an entry with one kind of generator gives, before its selector. `path` is
// where the entry stands: "spec.generators[0]". Fails with `malformed`, or with the error of who
// was asked.
base::Result<ParamsList> params_of(const Json& entry, std::string_view kind, const Context& context,
                                   const std::string& path);

// The parameters that an entry in a matrix or a merge gives. `outer` are those of the first
// generator of the matrix, which the entry is rendered with; empty: there are none.
base::Result<ParamsList> params_of_nested(const Json& entry, const Params& outer,
                                          const Context& context, const std::string& path);

// Those that the `selector` of an entry lets through.
base::Result<ParamsList> selected(ParamsList all, const Json& entry, const Context& context,
                                  const std::string& path);

// Adds the `values` of a generator, rendered with the parameters that there are so far. They do not
// see each other.
base::Result<void> add_values(const Json& values, const Params& params, const Context& context,
                              const std::string& path);

// One for each kind; `generator` is what stands below the key, `path` is where.

base::Result<ParamsList> params_of_list(const Json& generator, const Context& context,
                                        const std::string& path);
base::Result<ParamsList> params_of_clusters(const Json& generator, const Context& context,
                                            const std::string& path);
base::Result<ParamsList> params_of_git(const Json& generator, const Context& context,
                                       const std::string& path);
base::Result<ParamsList> params_of_scm_provider(const Json& generator, const Context& context,
                                                const std::string& path);
base::Result<ParamsList> params_of_decisions(const Json& generator, const Context& context,
                                             const std::string& path);
base::Result<ParamsList> params_of_pull_requests(const Json& generator, const Context& context,
                                                 const std::string& path);
base::Result<ParamsList> params_of_matrix(const Json& generator, const Context& context,
                                          const std::string& path);
base::Result<ParamsList> params_of_merge(const Json& generator, const Context& context,
                                         const std::string& path);
base::Result<ParamsList> params_of_plugin(const Json& generator, const Context& context,
                                          const std::string& path);

}  // namespace applicationset
