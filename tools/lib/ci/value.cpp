// SPDX-License-Identifier: Apache-2.0
#include "ci/value.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ci {
namespace {

using Json = nlohmann::ordered_json;

void redact_strings(Json& json, const base::Redactor& redactor) {
  if (json.is_string()) json = redactor.redact(json.get<std::string>());
  if (!json.is_structured()) return;
  for (auto& element : json) redact_strings(element, redactor);
}

}  // namespace

Value::Value(std::string_view text) : text_(base::valid_utf8(text)) {}

Value Value::of_list(const std::vector<std::string>& list) {
  return of_json(Json(list));
}

Value Value::of_json(const nlohmann::ordered_json& json) {
  if (json.is_string()) return Value(json.get_ref<const std::string&>());
  const auto kind = json.is_array() ? Kind::list : json.is_object() ? Kind::object : Kind::literal;
  return {kind, base::json_text(json)};
}

std::string Value::json() const {
  return kind_ == Kind::text ? base::json_text(Json(text_)) : text_;
}

std::string Value::flat() const {
  const bool is_null = kind_ == Kind::literal && text_ == "null";
  return is_null ? std::string() : text_;
}

std::size_t Value::size() const {
  return Json::parse(text_).size();
}

Value Value::first(std::size_t count) const {
  auto list = Json::parse(text_);
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(std::min(count, list.size())), list.end());
  return of_json(list);
}

Value Value::redacted(const base::Redactor& redactor) const {
  if (kind_ == Kind::text) return Value(redactor.redact(text_));
  if (kind_ == Kind::literal) return *this;
  auto json = Json::parse(text_);
  redact_strings(json, redactor);
  return of_json(json);
}

}  // namespace ci
