// SPDX-License-Identifier: Apache-2.0
#include "applicationset/generator.hpp"

#include <array>
#include <utility>

#include "applicationset/interpolation.hpp"
#include "applicationset/selector.hpp"
#include "base/json.hpp"
#include "base/stop.hpp"

namespace applicationset {

using govalue::Value;

namespace {

using Generate = base::Result<ParamsList> (*)(const Json&, const Context&, const std::string&);

constexpr std::array<Generate, std::size(generator_kinds)> generate_rows = {
    &params_of_list,         &params_of_clusters,  &params_of_git,
    &params_of_scm_provider, &params_of_decisions, &params_of_pull_requests,
    &params_of_matrix,       &params_of_merge,     &params_of_plugin,
    &params_of_git};  // an image with files is looked at as a repository is

// Below it, Argo CD drops matrixes and merges when it reads a set.
constexpr int deepest_level = 2;

// What the selector of an entry compares: all parameters as texts with flat names. Before 3.4 maps
// of texts (labels, values) were passed over.
Selector::Labels labels_of(const Params& params, const Settings& settings) {
  constexpr Version flattens_text_maps = {3, 4};
  if (settings.version >= flattens_text_maps) return flattened(params);
  Selector::Labels labels;
  std::vector<govalue::Entry> plain;
  for (const auto& entry : params.entries()) {
    if (!entry.value.is(govalue::string_map_type)) plain.push_back(entry);
  }
  return flattened(Value::map(std::move(plain)));
}

base::Result<void> take_all(Allowance& allowance, const ParamsList& all) {
  for (const auto& params : all) TRY(allowance.take(size_of(params)));
  return {};
}

}  // namespace

base::Result<void> check_time(const Settings& settings) {
  if (base::stop_signal() != 0) return base::stopped_error();
  if (settings.deadline != nullptr && settings.deadline->is_over()) {
    return settings.deadline->error();
  }
  return {};
}

std::vector<std::string_view> kinds_of(const Json& entry) {
  std::vector<std::string_view> kinds;
  for (const auto kind : generator_kinds) {
    if (!field(entry, kind).is_null()) kinds.push_back(kind);
  }
  return kinds;
}

base::Result<ParamsList> params_of(const Json& entry, std::string_view kind, const Context& context,
                                   const std::string& path) {
  for (std::size_t index = 0; index < generate_rows.size(); ++index) {
    if (generator_kinds[index] == kind) {
      auto all = TRY(generate_rows[index](field(entry, kind), context, path_to(path, kind)));
      const bool is_made_of_others = kind == "matrix" || kind == "merge";
      if (!is_made_of_others) TRY(take_all(context.engine.allowance(), all));
      return all;
    }
  }
  return base::malformed_error(path + ": no such generator");
}

base::Result<ParamsList> params_of_nested(const Json& entry, const Params& outer,
                                          const Context& context, const std::string& path) {
  auto kinds = kinds_of(entry);
  if (context.level >= deepest_level) {
    std::erase_if(kinds, [](std::string_view kind) { return kind == "matrix" || kind == "merge"; });
  }
  if (kinds.empty()) {
    return base::malformed_error(path + ": there is no generator in it",
                                 "a matrix or a merge goes no deeper than two levels");
  }
  if (kinds.size() > 1) {
    return base::malformed_error(path + ": there is more than one generator in it: " +
                                 std::string(kinds[0]) + " and " + std::string(kinds[1]));
  }
  // Before anything is put into it: parameters in a selector of its own have no meaning.
  TRY(Selector::read(field(entry, "selector"), Selector::Values::any).context(path));
  Context own = context;
  own.is_interpolated = !outer.is_nil() && !outer.entries().empty();
  Json rendered;
  if (own.is_interpolated) {
    rendered = TRY(interpolated(entry, kinds.front(), outer, context, path));
  }
  auto all = TRY(params_of(own.is_interpolated ? rendered : entry, kinds.front(), own, path));
  return selected(std::move(all), entry, context, path);
}

base::Result<ParamsList> selected(ParamsList all, const Json& entry, const Context& context,
                                  const std::string& path) {
  const auto& json = field(entry, "selector");
  const auto selector =
      TRY(Selector::read(json, Selector::Values::any).context(path_to(path, "selector")));
  if (json.is_null() || selector.is_empty()) return all;
  ParamsList rest;
  for (auto& params : all) {
    if (selector.matches(labels_of(params, context.settings))) rest.push_back(std::move(params));
  }
  if (rest.empty() && !all.empty()) {
    context.notes.push_back({.rule = "AS021",
                             .path = path_to(path, "selector"),
                             .message = "the selector lets none of the " +
                                        std::to_string(all.size()) + " results through"});
  }
  return rest;
}

base::Result<void> add_values(const Json& values, const Params& params, const Context& context,
                              const std::string& path) {
  if (values.empty()) return {};
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : values.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : base::json_text(value);
    const auto compiled = TRY(context.engine.compile(path_to(path_to(path, "values"), key), text));
    texts[key] = TRY(compiled.render(params));
  }
  if (context.engine.is_go()) {
    params.set("values", text_map(texts));
    return {};
  }
  for (const auto& [key, text] : texts) params.set("values." + key, Value::text(text));
  return {};
}

}  // namespace applicationset
