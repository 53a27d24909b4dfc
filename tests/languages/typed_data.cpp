// SPDX-License-Identifier: Apache-2.0
#include "languages/typed_data.hpp"

#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "gotime/format.hpp"
#include "govalue/read_number.hpp"
#include "govalue/time_types.hpp"

namespace languages {

namespace {

using govalue::Type;
using govalue::Value;
using Json = nlohmann::json;

const std::map<std::string, const Type*, std::less<>> types = {
    {"int", &govalue::int_type},
    {"int8", &govalue::int8_type},
    {"int16", &govalue::int16_type},
    {"int32", &govalue::int32_type},
    {"int64", &govalue::int64_type},
    {"uint", &govalue::uint_type},
    {"uint8", &govalue::uint8_type},
    {"uint16", &govalue::uint16_type},
    {"uint32", &govalue::uint32_type},
    {"uint64", &govalue::uint64_type},
    {"float32", &govalue::float32_type},
    {"float64", &govalue::float64_type},
    {"month", &govalue::month_type},
    {"weekday", &govalue::weekday_type},
    {"[]byte", &govalue::bytes_type},
    {"[]string", &govalue::strings_type},
    {"[]int", &govalue::ints_type},
    {"[]float64", &govalue::floats_type},
    {"[]any", &govalue::list_type},
    {"[][]any", &govalue::lists_type},
    {"[]map[string]any", &govalue::maps_type},
    {"map[string]any", &govalue::map_type},
    {"map[string]string", &govalue::string_map_type},
    {"map[string][]byte", &govalue::bytes_map_type},
    {"map[string]int", &govalue::int_map_type},
    {"map[any]any", &govalue::any_map_type},
};

class Reader {
 public:
  explicit Reader(const Variables& variables) : variables_(variables) {}

  Value set(const Json& json) {
    if (json.is_object() && json.contains("app")) application_ = plain(json["app"]);
    return plain(json);
  }

 private:
  // What the decoder of Kubernetes makes of it.
  Value plain(const Json& json) const {
    if (json.is_null()) return {};
    if (json.is_boolean()) return Value::boolean(json.get<bool>());
    if (json.is_string()) return Value::text(json.get_ref<const std::string&>());
    if (json.is_number_unsigned() && json.get<std::uint64_t>() >> 63U != 0) {
      return Value::float64(json.get<double>());
    }
    if (json.is_number_integer()) return Value::int64(json.get<std::int64_t>());
    if (json.is_number()) return Value::float64(json.get<double>());
    if (json.is_array()) return list(json, govalue::list_type);
    if (json.size() == 1 && json.begin().key().starts_with('$')) {
      const auto known = types.find(json.begin().key().substr(1));
      if (known != types.end()) return typed(json.begin().value(), *known->second);
      if (is_special(json.begin().key())) {
        return special(json.begin().key().substr(1), json.begin().value());
      }
    }
    return map(json, govalue::map_type);
  }

  static bool is_special(const std::string& name) {
    return name == "$nil" || name == "$time" || name == "$duration" || name == "$argocd";
  }

  Value special(const std::string& name, const Json& json) const {
    const auto& text = json.get_ref<const std::string&>();
    if (name == "nil") return Value::nil_of(*types.at(text));
    if (name == "argocd") return variables_(text, application_);
    if (name == "duration") {
      return Value::of_signed(govalue::duration_type,
                              gotime::parse_duration(text).value().nanoseconds());
    }
    const auto time = gotime::parse("2006-01-02T15:04:05Z07:00", text, {}).value();
    return Value::holding(govalue::time_type, new govalue::Holder<gotime::Time>(time));
  }

  // Of such a type, which may be the element of another one.
  Value typed(const Json& json, const Type& type) const {
    using govalue::Kind;
    if (type.kind == Kind::interface) return plain(json);
    if (&type == &govalue::bytes_type) return Value::bytes(json.get<std::string>());
    if (type.kind == Kind::slice) return list(json, type);
    if (type.kind == Kind::map) return json.is_array() ? pairs(json, type) : map(json, type);
    if (type.kind == Kind::string) return Value::text(json.get<std::string>());
    const std::string text = json.is_string() ? json.get<std::string>() : json.dump();
    if (govalue::is_float(type.kind)) {
      return Value::of_float(type, govalue::read_float(text).value);
    }
    if (govalue::is_unsigned(type.kind)) {
      return Value::of_unsigned(type, govalue::read_unsigned(text).value);
    }
    return Value::of_signed(type, govalue::read_signed(text).value);
  }

  Value list(const Json& json, const Type& type) const {
    std::vector<Value> items;
    for (const auto& item : json) items.push_back(typed(item, *type.element));
    return Value::list(std::move(items), type);
  }

  Value map(const Json& json, const Type& type) const {
    std::vector<govalue::Entry> entries;
    for (const auto& [key, value] : json.items()) {
      entries.push_back({Value::text(key), typed(value, *type.element)});
    }
    return Value::map(std::move(entries), type);
  }

  Value pairs(const Json& json, const Type& type) const {
    std::vector<govalue::Entry> entries;
    for (const auto& pair : json) entries.push_back({plain(pair[0]), plain(pair[1])});
    return Value::map(std::move(entries), type);
  }

  const Variables& variables_;
  Value application_ = {};
};

const Json& file() {
  static const Json sets = [] {
    std::ifstream stream(TESTS_DIR "/vectors/languages/data.json");
    return Json::parse(stream);
  }();
  return sets;
}

}  // namespace

Value data_set(const std::string& name, const Variables& variables) {
  if (name.empty()) return Value::map();
  if (!file().contains(name)) throw std::runtime_error("there is no data set " + name);
  return Reader(variables).set(file()[name]);
}

}  // namespace languages
