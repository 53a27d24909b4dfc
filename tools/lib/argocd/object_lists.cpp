// SPDX-License-Identifier: Apache-2.0
#include "argocd/object_lists.hpp"

#include <utility>

#include "base/json.hpp"

namespace argocd {

namespace {

Json parse_without(std::string_view text, bool drops_managers) {
  const auto keeps = [drops_managers](int depth, Json::parse_event_t event, const Json& parsed) {
    if (event != Json::parse_event_t::key) return true;
    return !(depth == 1 && parsed == "status") &&
           !(drops_managers && depth == 2 && parsed == "managedFields");
  };
  return Json::parse(text, keeps, false);
}

Json parse(std::string_view text, const Trim& trim) {
  if (!trim.is_wanted) return Json::parse(text, nullptr, false);
  Json json = parse_without(text, true);
  const bool is_whole = trim.whole != nullptr && json.is_object() &&
                        trim.whole->contains(metadata_text(json, "name"));
  return is_whole ? parse_without(text, false) : json;
}

}  // namespace

base::Result<Json> read_object(std::string_view text, const Trim& trim) {
  if (!base::is_too_deep(text)) {
    Json json = parse(text, trim);
    if (json.is_object()) return json;
  }
  return base::Error{.kind = base::ErrorKind::garbled, .message = "the answer is no object"};
}

base::Result<void> ObjectList::take(std::string_view item) {
  auto object = TRY(read_object(item, trim_));
  objects.push_back(std::move(object));
  return {};
}

}  // namespace argocd
