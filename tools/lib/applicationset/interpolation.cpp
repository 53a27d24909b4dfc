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
  for (const auto& [key, value] : values.items()) {
    if (!value.is_string()) {
      result[key] = value;
      continue;
    }
    result[key] =
        TRY(render_or_keep(value.get<std::string>(), outer, context, below(path, key)));
  }
  return result;
}

}  // namespace

base::Result<Json> interpolated(const Json& entry, std::string_view kind, const Params& outer,
                                const Context& context, const std::string& path) {
  Json generator = at(entry, kind);
  const std::string place = below(path, kind);
  Json values;
  const bool has_values = context.engine.is_go() && context.settings.version >= puts_values_off &&
                          at(generator, "values").is_object();
  if (has_values) {
    values = TRY(
        interpolated_values(at(generator, "values"), outer, context, below(place, "values")));
    generator.erase("values");
  }
  const auto compiled = TRY(JsonTemplate::compile(generator, context.engine, place));
  Json rendered = TRY(compiled.render(outer));
  if (has_values) rendered["values"] = std::move(values);
  return Json{{std::string(kind), std::move(rendered)}};
}

}  // namespace applicationset
