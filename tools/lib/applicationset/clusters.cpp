// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "applicationset/generator.hpp"
#include "applicationset/selector.hpp"
#include "sprig/names.hpp"

namespace applicationset {

using govalue::Value;

namespace {

// Annotations that the controller leaves out.
constexpr std::array hidden_annotations = {
    "argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate", "argocd.argoproj.io/tracking-id",
    "argocd.argoproj.io/installation-id", "kubectl.kubernetes.io/last-applied-configuration"};

void add_texts(const Params& params, const Value& metadata, std::string_view key,
               std::map<std::string, std::string> texts, bool is_go) {
  const bool has_any = !texts.empty();
  for (const auto* hidden : hidden_annotations) texts.erase(hidden);
  if (is_go) {
    if (has_any) metadata.set(key, text_map(texts));
    return;
  }
  for (const auto& [name, text] : texts) {
    params.set("metadata." + std::string(key) + '.' + name, Value::text(text));
  }
}

Params basic_params(const Cluster& cluster) {
  Params params = Value::map();
  params.set("name", Value::text(cluster.name));
  params.set("nameNormalized", Value::text(sprig::normalized_name(cluster.name)));
  params.set("server", Value::text(cluster.server));
  params.set("project", Value::text(cluster.project));
  return params;
}

Params params_of_cluster(const Cluster& cluster, bool is_go) {
  Params params = basic_params(cluster);
  const Value metadata = Value::map();
  add_texts(params, metadata, "annotations", cluster.annotations, is_go);
  add_texts(params, metadata, "labels", cluster.labels, is_go);
  if (is_go) params.set("metadata", metadata);
  return params;
}

// By their names; of two with one name, the last.
std::map<std::string, const Cluster*> selected_by(const Selector& selector,
                                                  const std::vector<Cluster>& known) {
  std::map<std::string, const Cluster*> selected;
  for (const auto& cluster : known) {
    const bool is_one = selector.matches({cluster.labels.begin(), cluster.labels.end()});
    if (is_one) selected.insert_or_assign(cluster.name, &cluster);
  }
  return selected;
}

}  // namespace

base::Result<ParamsList> params_of_clusters(const Json& generator, const Context& context,
                                            const std::string& path) {
  const auto& selector_json = field(generator, "selector");
  const auto selector = TRY(Selector::read(selector_json, Selector::Values::of_labels)
                                .context(path_to(path, "selector")));
  const auto known = TRY(context.inventory.clusters().context(path));
  const auto selected = selected_by(selector, known);
  ParamsList all;
  for (const auto& [name, cluster] : selected) {
    all.push_back(params_of_cluster(*cluster, context.engine.is_go()));
  }
  if (all.empty() && !selector.is_empty()) {
    note_once(context.notes,
              {.rule = "AS021",
               .path = path_to(path, "selector"),
               .message = "the selector matches none of the " + std::to_string(known.size()) +
                          " clusters that are known"});
  }
  const bool has_local = std::any_of(selected.begin(), selected.end(), [](const auto& entry) {
    return entry.second->server == local_server;
  });
  if (selector.is_empty() && !has_local) {
    all.push_back(
        basic_params({.name = std::string(local_name), .server = std::string(local_server)}));
  }
  for (const auto& params : all) TRY(add_values(field(generator, "values"), params, context, path));
  if (field(generator, "flatList") != true) return all;
  Value list = all.empty() ? Value::nil_of(govalue::list_type) : Value::list(std::move(all));
  return ParamsList{Value::map({{Value::text("clusters"), std::move(list)}})};
}

}  // namespace applicationset
