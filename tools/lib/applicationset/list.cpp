// SPDX-License-Identifier: Apache-2.0
#include "applicationset/generator.hpp"
#include "manifests/fields.hpp"
#include "yaml/read_like_go.hpp"

namespace applicationset {

using govalue::Entry;
using govalue::Value;

namespace {

base::Error no_text(const std::string& path, const Json& value) {
  return base::malformed_error(
      path + " is " + std::string(kind_of(value)) + ", and only texts can be put into templates",
      "quote it, or use goTemplate: true");
}

base::Result<void> add_flat_values(std::vector<Entry>& entries, const Json& values,
                                   const std::string& path) {
  if (!values.is_object()) {
    return base::malformed_error(path + " is " + std::string(kind_of(values)) +
                                 ", and has to be a map of texts");
  }
  for (const auto& [key, value] : values.items()) {
    if (!value.is_string()) return no_text(path_to(path, key), value);
    entries.push_back({Value::text("values." + key), Value::text(value.get<std::string>())});
  }
  return {};
}

// Without `goTemplate` there are only texts, and `values` with texts in it.
base::Result<Params> flat_element(const Json& element, const std::string& path) {
  std::vector<Entry> entries;
  for (const auto& [key, value] : element.items()) {
    if (key == "values") {
      TRY(add_flat_values(entries, value, path_to(path, key)));
    } else if (value.is_string()) {
      entries.push_back({Value::text(key), Value::text(value.get<std::string>())});
    } else {
      return no_text(path_to(path, key), value);
    }
  }
  return Value::map(std::move(entries));
}

base::Result<void> add_elements_yaml(ParamsList& all, const std::string& text,
                                     const std::string& path) {
  if (text.empty()) return {};
  const Json elements = TRY(yaml::read_like_go(text).context(path));
  if (elements.is_null()) return {};
  if (!elements.is_array()) {
    return base::malformed_error(path + " has " + std::string(kind_of(elements)) +
                                 " in it, and has to be a list of maps");
  }
  for (const auto& element : elements) {
    if (!element.is_object() && !element.is_null()) {
      return base::malformed_error(path + " has " + std::string(kind_of(element)) +
                                   " in its list, where maps belong");
    }
    all.push_back(element.is_null() ? Value::map() : to_value(element));
  }
  return {};
}

}  // namespace

base::Result<ParamsList> params_of_list(const Json& generator, const Context& context,
                                        const std::string& path) {
  ParamsList all;
  const auto& elements = manifests::list_of(generator, "elements");
  all.reserve(elements.size());
  for (std::size_t index = 0; index < elements.size(); ++index) {
    const auto& element = elements[index];
    const auto place = [&] {
      return path_to(path, "elements") + '[' + std::to_string(index) + ']';
    };
    if (!element.is_object()) {
      return base::malformed_error(place() + " is " + std::string(kind_of(element)) +
                                   ", and has to be a map");
    }
    if (context.engine.is_go()) {
      all.push_back(to_value(element));
    } else {
      auto params = TRY(flat_element(element, place()));
      all.push_back(std::move(params));
    }
  }
  TRY(add_elements_yaml(all, text_at(generator, "elementsYaml"), path_to(path, "elementsYaml")));
  return all;
}

}  // namespace applicationset
