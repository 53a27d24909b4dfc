// SPDX-License-Identifier: Apache-2.0
#include "govalue/function.hpp"

namespace govalue {

std::string function_type_name(const Function& function) {
  std::string name = "func(";
  for (std::size_t index = 0; index < function.parameters.size(); ++index) {
    if (index > 0) name += ", ";
    const bool is_rest = function.is_variadic && index + 1 == function.parameters.size();
    name += is_rest ? "..." : "";
    name += function.parameters[index]->name;
  }
  name += ") ";
  if (!function.can_fail && function.more_results.empty()) {
    return name.append(function.result->name);
  }
  name.append("(").append(function.result->name);
  for (const Type* result : function.more_results) name.append(", ").append(result->name);
  return name.append(function.can_fail ? ", error)" : ")");
}

std::string type_name(const Value& value) {
  if (value.is_nil()) return "<nil>";
  if (!value.is(Kind::function) || value.is_nil_content()) return std::string(value.type()->name);
  return function_type_name(value.as_function());
}

const Function* find_method(const Type& type, std::string_view name) {
  if (type.methods == nullptr) return nullptr;
  for (const auto& method : type.methods()) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

}  // namespace govalue
