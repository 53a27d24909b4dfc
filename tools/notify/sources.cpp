// SPDX-License-Identifier: Apache-2.0
#include "notify/sources.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "notifications/catalog.hpp"
#include "notifications/source.hpp"
#include "notify/masks.hpp"

namespace tools::notify {
namespace {

using notifications::Config;
using notifications::Holding;

// An object that is not there or that we may not read is a mistake of the command line, as a file
// is.
base::Result<std::string> named_object(Cluster& cluster, const ObjectPath& path) {
  auto json = cluster.get(path);
  if (json) return json;
  auto error = std::move(json).error();
  const bool is_ours =
      error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::denied;
  if (is_ours) error.kind = base::ErrorKind::usage;
  return error;
}

base::Result<void> read_sources(const std::vector<std::string>& paths, Holding holding,
                                Cluster& cluster, const base::Deadline& deadline,
                                notifications::Source& source) {
  for (const auto& path : paths) {
    constexpr std::string_view catalog = "catalog:";
    if (holding == Holding::config && path.starts_with(catalog)) {
      TRY(notifications::read_catalog(std::string_view(path).substr(catalog.size()), source));
      continue;
    }
    const auto* const kind = holding == Holding::config ? "configmap" : "secret";
    const auto object = TRY(read_object_path(path, kind));
    if (object) {
      const auto json = TRY(named_object(cluster, *object));
      TRY(notifications::read_object(json, path, source));
    } else {
      TRY(notifications::read_source(path, holding, source, &deadline));
    }
  }
  return {};
}

}  // namespace

base::Result<Config> load_config(const cli::Run& run, const Options& options, Cluster& cluster,
                                 const base::Deadline& deadline) {
  notifications::Source source;
  TRY(read_sources(options.configs, Holding::config, cluster, deadline, source)
          .context("reading --config"));
  TRY(read_sources(options.secrets, Holding::secret, cluster, deadline, source)
          .context("reading --secret"));
  hide_secrets(run, source);
  auto config = notifications::read_config(source);
  for (const auto& pair : options.context) {
    const auto equals = pair.find('=');
    config.context[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return config;
}

}  // namespace tools::notify
