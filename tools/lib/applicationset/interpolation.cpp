// SPDX-License-Identifier: Apache-2.0
#include "applicationset/interpolation.hpp"

#include <utility>

#include "applicationset/json_template.hpp"

namespace applicationset {

namespace {

constexpr Version puts_values_off = {3, 4};

// Whether a template failed because what it asks for is not there, in Go's words.
bool asks_for_more(const base::Error& error) {
  return error.message.find("map has no entry for key") != std::string::npos ||
         error.message.find("can't evaluate field") != std::string::npos ||
         error.message.find("nil pointer evaluating interface {}") != std::string::npos;
}

base::Result<std::string> render_or_keep(const std::string& text, const Params& outer,
                                         const Context& context, const std::string& path) {
  const auto compiled = TRY(context.engine.strict().compile(path, text));
  auto rendered = compiled.render(outer);
  if (!rendered && asks_for_more(rendered.error())) return text;
  return rendered;
}

base::Result<Json> interpolated_values(const Json& values, const Params& outer,
                                       const Context& context, const std::string& path) {
  Json result = Json::object();
  auto& entries = result.get_ref<Json::object_t&>();
  for (const auto& [key, value] : values.items()) {
    if (!value.is_string()) {
      entries.emplace_back(key, value);
      continue;
    }
    auto text = TRY(render_or_keep(value.get<std::string>(), outer, context, path_to(path, key)));
    entries.emplace_back(key, std::move(text));
  }
  return result;
}

// What stands below the key of a generator; in a matrix or a merge, also all that is in it.
base::Result<Json> interpolated_generator(Json generator, const Params& outer,
                                          const Context& context, const std::string& path);

base::Result<Json> interpolated_children(const Json& entries, const Params& outer,
                                         const Context& context, const std::string& path) {
  Json result = Json::array();
  for (std::size_t index = 0; index < entries.size(); ++index) {
    const std::string place = path + '[' + std::to_string(index) + ']';
    Json child = Json::object();
    for (const auto& [key, value] : entries[index].items()) {
      child[key] = TRY(interpolated_generator(value, outer, context, path_to(place, key)));
    }
    result.push_back(std::move(child));
  }
  return result;
}

base::Result<Json> interpolated_generator(Json generator, const Params& outer,
                                          const Context& context, const std::string& path) {
  Json values;
  Json children;
  if (field(generator, "values").is_object()) {
    values = TRY(
        interpolated_values(field(generator, "values"), outer, context, path_to(path, "values")));
    generator.erase("values");
  }
  if (field(generator, "generators").is_array()) {
    children = TRY(interpolated_children(field(generator, "generators"), outer, context,
                                         path_to(path, "generators")));
    generator.erase("generators");
  }
  const auto compiled = TRY(JsonTemplate::compile(generator, context.engine, path));
  Json rendered = TRY(compiled.render(outer));
  if (!values.is_null()) rendered["values"] = std::move(values);
  if (!children.is_null()) rendered["generators"] = std::move(children);
  return rendered;
}

}  // namespace

base::Result<Json> interpolated(const Json& entry, std::string_view kind, const Params& outer,
                                const Context& context, const std::string& path) {
  const auto& generator = field(entry, kind);
  const std::string place = path_to(path, kind);
  if (context.engine.is_go() && context.settings.version >= puts_values_off) {
    auto rendered = TRY(interpolated_generator(generator, outer, context, place));
    return Json{{std::string(kind), std::move(rendered)}};
  }
  const auto compiled = TRY(JsonTemplate::compile(generator, context.engine, place));
  auto rendered = TRY(compiled.render(outer));
  return Json{{std::string(kind), std::move(rendered)}};
}

}  // namespace applicationset
