// SPDX-License-Identifier: Apache-2.0
#include "applicationset/json_template.hpp"

#include <algorithm>
#include <utility>

namespace applicationset {

namespace {

base::Error same_keys(const std::string& key) {
  return base::malformed_error("two keys become the same one, " + key +
                               ", and Argo CD takes any of the two");
}

}  // namespace

JsonTemplate::JsonTemplate(Content content) : content_(std::move(content)) {}
JsonTemplate::JsonTemplate(JsonTemplate&&) noexcept = default;
JsonTemplate& JsonTemplate::operator=(JsonTemplate&&) noexcept = default;
JsonTemplate::~JsonTemplate() = default;

base::Result<JsonTemplate> JsonTemplate::compile(const Json& json, const Engine& engine,
                                                 const std::string& path) {
  if (json.is_object()) return compile_object(json, engine, path);
  if (json.is_array()) return compile_list(json, engine, path);
  if (json.is_number()) return JsonTemplate(as_float(json));
  if (!json.is_string()) return JsonTemplate(json);
  const auto& text = json.get_ref<const std::string&>();
  if (!Engine::is_template(text)) return JsonTemplate(json);
  auto compiled = TRY(engine.compile(path, text));
  return JsonTemplate(std::move(compiled));
}

base::Result<JsonTemplate> JsonTemplate::compile_object(const Json& json, const Engine& engine,
                                                        const std::string& path) {
  Members members;
  bool is_constant = true;
  for (const auto& [key, value] : json.items()) {
    if (value.is_null()) continue;  // as the controller has it: only lists can hold null
    auto compiled = TRY(compile(value, engine, path_to(path, key)));
    is_constant = is_constant && compiled.is_constant() && !Engine::is_template(key);
    if (Engine::is_template(key)) {
      auto compiled_key = TRY(engine.compile(path_to(path, key), key));
      members.push_back({std::move(compiled_key), std::move(compiled)});
    } else {
      members.push_back({key, std::move(compiled)});
    }
  }
  if (!is_constant) return JsonTemplate(std::move(members));
  Json object = Json::object();
  for (auto& member : members) {
    object.get_ref<Json::object_t&>().emplace_back(
        std::get<std::string>(std::move(member.key)),
        std::get<Json>(std::move(member.value.content_)));
  }
  return JsonTemplate(std::move(object));
}

base::Result<JsonTemplate> JsonTemplate::compile_list(const Json& json, const Engine& engine,
                                                      const std::string& path) {
  Items items;
  bool is_constant = true;
  for (std::size_t index = 0; index < json.size(); ++index) {
    auto item = TRY(compile(json[index], engine, path + '[' + std::to_string(index) + ']'));
    is_constant = is_constant && item.is_constant();
    items.push_back(std::move(item));
  }
  if (!is_constant) return JsonTemplate(std::move(items));
  Json list = Json::array();
  for (auto& item : items) list.push_back(std::get<Json>(std::move(item.content_)));
  return JsonTemplate(std::move(list));
}

base::Result<Json> JsonTemplate::render(const Params& params,
                                        std::vector<Unresolved>* unresolved) const {
  if (const auto* constant = std::get_if<Json>(&content_)) return *constant;
  if (const auto* members = std::get_if<Members>(&content_)) {
    return render_object(*members, params, unresolved);
  }
  if (const auto* items = std::get_if<Items>(&content_)) {
    return render_list(*items, params, unresolved);
  }
  auto text = TRY(std::get<TextTemplate>(content_).render(params, unresolved));
  return Json(std::move(text));
}

base::Result<Json> JsonTemplate::render_object(const Members& members, const Params& params,
                                               std::vector<Unresolved>* unresolved) {
  Json object = Json::object();
  auto& entries = object.get_ref<Json::object_t&>();
  entries.reserve(members.size());
  bool has_made_keys = false;
  for (const auto& member : members) {
    auto value = TRY(member.value.render(params, unresolved));
    if (const auto* key = std::get_if<TextTemplate>(&member.key)) {
      auto text = TRY(key->render(params, unresolved));
      has_made_keys = true;
      entries.emplace_back(std::move(text), std::move(value));
    } else {
      entries.emplace_back(std::get<std::string>(member.key), std::move(value));
    }
  }
  if (!has_made_keys) return object;
  std::vector<std::string> keys;
  for (const auto& entry : entries) keys.push_back(entry.first);
  std::sort(keys.begin(), keys.end());
  const auto same = std::adjacent_find(keys.begin(), keys.end());
  if (same == keys.end()) return object;
  auto error = same_keys(*same);
  for (std::size_t index = 0; index < members.size(); ++index) {
    const auto* key = std::get_if<TextTemplate>(&members[index].key);
    const auto entry = entries.begin() + static_cast<std::ptrdiff_t>(index);
    if (key == nullptr || entry->first != *same) continue;
    error.context.push_back(key->path());
    break;
  }
  return error;
}

base::Result<Json> JsonTemplate::render_list(const Items& items, const Params& params,
                                             std::vector<Unresolved>* unresolved) {
  Json list = Json::array();
  list.get_ref<Json::array_t&>().reserve(items.size());
  for (const auto& item : items) {
    auto rendered = TRY(item.render(params, unresolved));
    list.push_back(std::move(rendered));
  }
  return list;
}

std::vector<const TextTemplate*> JsonTemplate::texts() const {
  std::vector<const TextTemplate*> texts;
  collect(texts);
  return texts;
}

void JsonTemplate::collect(std::vector<const TextTemplate*>& texts) const {
  if (const auto* text = std::get_if<TextTemplate>(&content_)) texts.push_back(text);
  if (const auto* members = std::get_if<Members>(&content_)) {
    for (const auto& member : *members) {
      if (const auto* key = std::get_if<TextTemplate>(&member.key)) texts.push_back(key);
      member.value.collect(texts);
    }
  }
  if (const auto* items = std::get_if<Items>(&content_)) {
    for (const auto& item : *items) item.collect(texts);
  }
}

}  // namespace applicationset
