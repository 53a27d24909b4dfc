// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "govalue/json.hpp"
#include "sprig/failure.hpp"
#include "sprig/themes.hpp"
#include "sprig/yaml_key_order.hpp"
#include "yaml/from_json.hpp"
#include "yaml/read_like_go.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;
using govalue::List;
using govalue::Map;
using govalue::Type;
using govalue::Value;

using Json = nlohmann::ordered_json;

// Like sigs.k8s.io/yaml by way of JSON, which is where times and bytes become texts.
base::Result<std::string> to_yaml(Call& call, const Value& value) {
  auto json = govalue::to_json(value, {}, call.budget);
  if (call.budget.is_exhausted()) return call.budget.error();
  if (!json) return failure("error marshaling into JSON: " + json.error().message);
  // An ordered map of the library would look through all its keys for each new one.
  const Json document = nlohmann::json::parse(json.value(), nullptr, /*allow_exceptions=*/false);
  auto text = yaml::from_json(document, &yaml_key_comes_before);
  if (!text) return failure("yaml: " + text.error().message);
  std::string yaml = std::move(text).value();
  if (yaml.ends_with('\n')) yaml.pop_back();
  if (!call.budget.spend_memory(yaml.size())) return call.budget.error();
  return yaml;
}

std::string_view kind_in_json(const Json& json) {
  if (json.is_object()) return "object";
  if (json.is_array()) return "array";
  if (json.is_string()) return "string";
  return json.is_boolean() ? "bool" : "number";
}

// The document in a text, as JSON decoded into a variable of Go's type.
base::Result<Value> from_yaml(Call& call, std::string_view text, const Type& type) {
  // Until it is a value, "[]," is a node of a document, a JSON value and a text again.
  constexpr std::uint64_t bytes_per_byte = 100;
  if (!call.budget.spend_memory(text.size() * bytes_per_byte)) return call.budget.error();
  const auto json = yaml::read_like_go(text);
  if (!json) return failure("error converting YAML to JSON: " + json.error().message);
  if (json.value().is_null()) return Value::nil_of(type);
  const bool fits =
      &type == &govalue::map_type ? json.value().is_object() : json.value().is_array();
  if (!fits) {
    return failure("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal " +
                   std::string(kind_in_json(json.value())) + " into Go value of type " +
                   std::string(type.name));
  }
  return govalue::from_json(base::json_text(json.value()), govalue::Integers::float64);
}

base::Result<Map> map_from_yaml(Call& call, std::string_view text) {
  auto map = TRY(from_yaml(call, text, govalue::map_type));
  return Map{std::move(map)};
}

base::Result<List> list_from_yaml(Call& call, std::string_view text) {
  auto list = TRY(from_yaml(call, text, govalue::list_type));
  return List{std::move(list)};
}

}  // namespace

std::span<const govalue::Function> yaml_functions() {
  static const std::array rows = {
      function<&to_yaml>("toYaml"),
      function<&map_from_yaml>("fromYaml"),
      function<&list_from_yaml>("fromYamlArray"),
  };
  return rows;
}

}  // namespace sprig
