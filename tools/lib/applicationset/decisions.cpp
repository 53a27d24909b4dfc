// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "applicationset/generator.hpp"
#include "base/json.hpp"

namespace applicationset {

using govalue::Value;

namespace {

// As they are: the controller does not render these.
void add_plain_values(const Params& params, const Json& values, bool is_go) {
  if (values.empty()) return;
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : values.items()) {
    texts[key] = value.is_string() ? value.get<std::string>() : base::json_text(value);
  }
  if (is_go) {
    params.set("values", text_map(texts));
    return;
  }
  for (const auto& [key, text] : texts) params.set("values." + key, Value::text(text));
}

Params params_of_decision(const Json& decision, const Cluster& cluster) {
  Params params = Value::map();
  params.set("name", Value::text(cluster.name));
  params.set("server", Value::text(cluster.server));
  for (const auto& [key, value] : decision.items()) {
    const std::string text =
        value.is_number_integer() ? base::json_text(value) : text_of(to_value(value));
    params.set(key, Value::text(text));
  }
  return params;
}

std::vector<Cluster> with_local(std::vector<Cluster> clusters) {
  const bool has_local = std::any_of(clusters.begin(), clusters.end(), [](const Cluster& cluster) {
    return cluster.server == local_server;
  });
  if (!has_local) {
    clusters.push_back({.name = std::string(local_name), .server = std::string(local_server)});
  }
  return clusters;
}

}  // namespace

base::Result<ParamsList> params_of_decisions(const Json& generator, const Context& context,
                                             const std::string& path) {
  const bool has_name = has(generator, "name");
  const bool has_selector = !field(generator, "labelSelector").empty();
  if (has_name == has_selector) {
    return base::malformed_error(path + (has_name ? " has both a name and a labelSelector"
                                                  : " has neither a name nor a labelSelector"));
  }
  if (has_name && context.is_interpolated) {
    return base::malformed_error(
        path + " has a name, which Argo CD does not take in the second generator of a matrix",
        "it sees a labelSelector there as well; select by labels, or put it first");
  }
  const auto decisions = TRY(context.inventory.decisions(generator).context(path));
  const auto clusters = with_local(TRY(context.inventory.clusters().context(path)));
  ParamsList all;
  for (const auto& item : decisions.items) {
    const auto& match = field(item, decisions.match_key);
    const std::string wanted = match.is_string()           ? match.get<std::string>()
                               : match.is_number_integer() ? base::json_text(match)
                                                           : std::string();
    const auto found = std::find_if(clusters.begin(), clusters.end(),
                                    [&](const Cluster& cluster) { return cluster.name == wanted; });
    if (wanted.empty() || found == clusters.end()) {
      context.notes.push_back({.rule = "AS035",
                               .path = path,
                               .message = wanted.empty()
                                              ? "a decision has no " + decisions.match_key
                                              : "a decision names a cluster that Argo CD does not "
                                                "know: " +
                                                    wanted});
      continue;
    }
    all.push_back(params_of_decision(item, *found));
    add_plain_values(all.back(), field(generator, "values"), context.engine.is_go());
  }
  return all;
}

}  // namespace applicationset
