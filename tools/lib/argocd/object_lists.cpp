// SPDX-License-Identifier: Apache-2.0
#include "argocd/object_lists.hpp"

#include <string>
#include <utility>

#include "argocd/secret_forms.hpp"
#include "base/ordered_json.hpp"

namespace argocd {

namespace {

Json parse_without(std::string_view text, bool drops_managers) {
  return base::parse_ordered_json(text, [drops_managers](std::size_t depth, std::string_view key) {
    return (depth == 0 && key == "status") ||
           (drops_managers && depth == 1 && key == "managedFields");
  });
}

Json parse(std::string_view text, const Trim& trim) {
  if (!trim.is_wanted) return base::parse_ordered_json(text);
  Json json = parse_without(text, true);
  const bool is_whole = trim.whole != nullptr && json.is_object() &&
                        trim.whole->contains(metadata_text(json, "name"));
  return is_whole ? parse_without(text, false) : json;
}

// The first part of the metadata that is not what it must be; empty where all is well.
std::string odd_part_of(const Json& json) {
  const auto& metadata = field_in(json, "metadata");
  const auto is_odd = [](const Json& part) { return !part.is_null() && !part.is_object(); };
  if (is_odd(metadata)) return "metadata";
  for (const auto* key : {"labels", "annotations"}) {
    if (is_odd(field_in(metadata, key))) return std::string("metadata.") + key;
  }
  return {};
}

}  // namespace

base::Result<void> check_object(const Json& json) {
  if (!json.is_object()) {
    return base::Error{.kind = base::ErrorKind::garbled, .message = "the answer is no object"};
  }
  const auto odd = odd_part_of(json);
  if (odd.empty()) return {};
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "the answer has an object whose " + odd + " is none"};
}

base::Result<Json> read_object(std::string_view text, const Trim& trim) {
  Json json = parse(text, trim);
  TRY(check_object(json));
  return json;
}

std::size_t memory_of(const Json& json) {
  constexpr std::size_t allocation = 16;
  const auto of_text = [](const std::string& text) {
    constexpr std::size_t in_place = 15;
    return text.capacity() > in_place ? text.capacity() + allocation : 0;
  };
  std::size_t size = 0;
  if (json.is_string()) {
    size += sizeof(std::string) + allocation + of_text(json.get_ref<const std::string&>());
  } else if (json.is_array()) {
    const auto& items = json.get_ref<const Json::array_t&>();
    size += sizeof(Json::array_t) + items.capacity() * sizeof(Json) + 2 * allocation;
    for (const auto& item : items) size += memory_of(item);
  } else if (json.is_object()) {
    const auto& entries = json.get_ref<const Json::object_t&>();
    size += sizeof(Json::object_t) + entries.capacity() * sizeof(Json::object_t::value_type) +
            2 * allocation;
    for (const auto& [key, value] : entries) size += of_text(key) + memory_of(value);
  }
  return size;
}

base::Result<void> ListRoom::take(const Json& object) {
  taken_ += sizeof(Json) + memory_of(object);
  if (taken_ <= most) return {};
  return base::Error{.kind = base::ErrorKind::garbled,
                     .message = "the list of the server takes more than " +
                                std::to_string(most >> 20U) + " MiB of memory"};
}

base::Result<void> ObjectList::take(std::string_view item) {
  auto object = TRY(read_object(item, trim_));
  TRY(room_.take(object));
  objects.push_back(std::move(object));
  return {};
}

}  // namespace argocd
