// SPDX-License-Identifier: Apache-2.0

// Writes the tables of fields as JSON, for check_schema.py.
#include <iostream>
#include <nlohmann/json.hpp>

#include "manifests/schema.hpp"

using namespace manifests;

namespace {

const char* name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "text";
    case FieldKind::integer:
      return "integer";
    case FieldKind::boolean:
      return "boolean";
    case FieldKind::time:
      return "time";
    case FieldKind::integer_or_text:
      return "integer_or_text";
    case FieldKind::object:
      return "object";
    case FieldKind::free_object:
      return "free_object";
    case FieldKind::list:
      return "list";
    case FieldKind::map:
      return "map";
    case FieldKind::any:
      return "any";
  }
  return "";
}

Json dump(const Type& type) {
  Json json = {{"kind", name_of(type.kind)}};
  if (type.element != nullptr) json["element"] = dump(*type.element);
  for (const auto choice : type.choices) json["choices"].push_back(choice);
  if (type.kind != FieldKind::object) return json;
  json["fields"] = Json::object();
  json["required"] = Json::array();
  for (const auto& field : type.fields) {
    const std::string name(field.name);
    if (json["fields"].contains(name)) std::cerr << name << " is there twice\n";
    json["fields"][name] = dump(*field.type);
    if (field.is_required) json["required"].push_back(name);
  }
  return json;
}

}  // namespace

int main() {
  const Json all = {{"applicationset", dump(schema::application_set)},
                    {"application", dump(schema::application)},
                    {"appproject", dump(schema::project)}};
  std::cout << all << '\n';
  return 0;
}
