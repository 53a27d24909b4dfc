// SPDX-License-Identifier: Apache-2.0
#include "argocd/read_inspection.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "argocd/error.hpp"
#include "argocd/read_application.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

using base::object_at;
using base::text_at;
using nlohmann::json;

base::Result<json> parse(std::string_view text) {
  auto parsed = base::parse_json(text);
  if (!parsed.is_object()) {
    return base::Error{.kind = base::ErrorKind::garbled, .message = "the answer is not JSON"};
  }
  return parsed;
}

template <typename Take>
void each_of(const json& object, const char* key, Take take) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return;
  for (const auto& element : *found) {
    if (element.is_object()) take(element);
  }
}

ObjectName object_of(const json& object) {
  return {.group = text_at(object, "group"),
          .version = text_at(object, "version"),
          .kind = text_at(object, "kind"),
          .ns = text_at(object, "namespace"),
          .name = text_at(object, "name")};
}

Health health_of(const std::string& text) {
  for (auto health = Health::none; health < Health::unknown;) {
    if (to_string(health) == text) return health;
    health = static_cast<Health>(static_cast<int>(health) + 1);
  }
  return Health::unknown;
}

TreeNode node_of(const json& object) {
  const auto& health = object_at(object, "health");
  TreeNode node = {.object = object_of(object),
                   .uid = text_at(object, "uid"),
                   .created_at = text_at(object, "createdAt"),
                   .health = health_of(text_at(health, "status")),
                   .health_message = text_at(health, "message")};
  each_of(object, "parentRefs",
          [&](const json& parent) { node.parents.push_back(text_at(parent, "uid")); });
  each_of(object, "info", [&](const json& info) {
    node.info.emplace_back(text_at(info, "name"), text_at(info, "value"));
  });
  const auto images = object.find("images");
  if (images == object.end() || !images->is_array()) return node;
  for (const auto& image : *images) {
    if (image.is_string()) node.images.push_back(image.get<std::string>());
  }
  return node;
}

// How often an event happened. Kubernetes counts in 32 bits; a larger number would only make sums
// overflow.
std::int64_t count_in(const json& object) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const auto count = object.find("count");
  if (count == object.end() || !count->is_number_integer()) return 1;
  return std::clamp<std::int64_t>(count->get<std::int64_t>(), 1, most);
}

KubeEvent event_of(const json& object) {
  KubeEvent event = {.kind = text_at(object_at(object, "involvedObject"), "kind"),
                     .is_warning = text_at(object, "type") == "Warning",
                     .reason = text_at(object, "reason"),
                     .message = text_at(object, "message"),
                     .last_seen = text_at(object, "lastTimestamp")};
  // Newer components of Kubernetes count in a series.
  event.count = std::max(count_in(object), count_in(object_at(object, "series")));
  for (const char* key : {"eventTime", "firstTimestamp"}) {
    if (event.last_seen.empty()) event.last_seen = text_at(object, key);
  }
  return event;
}

// "null" is how Go writes the state of what is not there.
base::Result<std::string> state_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::string();
  if (!found->is_string()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = std::string("the ") + key + " of a resource is not a text"};
  }
  auto state = found->get<std::string>();
  return base::trim(state) == "null" ? std::string() : state;
}

// What the cluster answers instead of a log comes as a line of no pod and of no time.
bool is_problem(const json& line) {
  const auto time = text_at(line, "timeStampStr");
  return text_at(line, "podName").empty() && (time.empty() || time.starts_with("0001-"));
}

}  // namespace

bool is_same_object(const ObjectName& a, const ObjectName& b) {
  return a.kind == b.kind && a.name == b.name && a.ns == b.ns && a.group == b.group;
}

std::string TreeNode::info_named(std::string_view name) const {
  for (const auto& [key, value] : info) {
    if (key == name) return value;
  }
  return {};
}

base::Result<ResourceTree> read_tree(std::string_view text) {
  const auto parsed = TRY(parse(text));
  ResourceTree tree;
  each_of(parsed, "nodes", [&](const json& node) { tree.nodes.push_back(node_of(node)); });
  return tree;
}

base::Result<std::vector<KubeEvent>> read_events(std::string_view text) {
  const auto parsed = TRY(parse(text));
  std::vector<KubeEvent> events;
  each_of(parsed, "items", [&](const json& item) { events.push_back(event_of(item)); });
  std::stable_sort(events.begin(), events.end(), [](const KubeEvent& a, const KubeEvent& b) {
    return a.last_seen < b.last_seen;
  });
  return events;
}

base::Result<ManagedResource> read_managed(std::string_view text) {
  const auto item = TRY(parse(text));
  ManagedResource resource = {.object = object_of(item),
                              .is_modified = item.value("modified", json()) == true,
                              .is_hook = item.value("hook", json()) == true};
  resource.live = TRY(state_at(item, "liveState"));
  resource.normalized_live = TRY(state_at(item, "normalizedLiveState"));
  resource.predicted_live = TRY(state_at(item, "predictedLiveState"));
  // What has a generateName gets its name when it is created.
  const bool has_name = !resource.object.name.empty() || !resource.predicted_live.empty();
  if (resource.object.kind.empty() || !has_name) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "a resource has no kind or no name"};
  }
  return resource;
}

base::Result<std::string> read_manifest(std::string_view text) {
  const auto parsed = TRY(parse(text));
  return text_at(parsed, "manifest");
}

base::Result<void> read_log_line(std::string_view text, LogTail& tail) {
  if (base::trim(text).empty()) return {};
  const auto parsed = TRY(parse(text));
  if (parsed.contains("error")) {
    if (const auto error = server_error_in(text)) return error_from(*error);
  }
  const auto& line = object_at(parsed, "result");
  auto content = text_at(line, "content");
  const auto last = line.find("last");
  const bool is_last = last != line.end() && last->is_boolean() && last->get<bool>();
  if (is_last && content.empty()) return {};
  if (is_problem(line)) {
    tail.problem = std::move(content);
  } else {
    tail.lines.push_back(std::move(content));
  }
  return {};
}

}  // namespace argocd
