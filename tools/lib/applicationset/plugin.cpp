// SPDX-License-Identifier: Apache-2.0
#include "applicationset/generator.hpp"

namespace applicationset {

using govalue::Value;

base::Result<ParamsList> params_of_plugin(const Json& generator, const Context& context,
                                          const std::string& path) {
  const Json answer = TRY(context.inventory.plugin(generator, context.set_name).context(path));
  if (!answer.is_array() && !answer.is_null()) {
    return base::malformed_error(path + ": the plugin's parameters are " +
                                 std::string(kind_of(answer)) + ", and have to be a list of maps");
  }
  const Value input = to_value(field(field(generator, "input"), "parameters"));
  ParamsList all;
  for (const auto& object : answer) {
    if (!object.is_object() && !object.is_null()) {
      return base::malformed_error(path + ": the plugin's parameters have " +
                                   std::string(kind_of(object)) + " among them");
    }
    const Value values = object.is_null() ? Value::map() : to_value(object);
    const Params params = context.engine.is_go() ? values : flat_params(values);
    params.set(
        "generator",
        Value::map({{Value::text("input"),
                     Value::map({{Value::text("parameters"),
                                  input.is_nil() ? Value::nil_of(govalue::map_type) : input}})}}));
    TRY(add_values(field(generator, "values"), params, context, path));
    all.push_back(params);
  }
  return all;
}

}  // namespace applicationset
