// SPDX-License-Identifier: Apache-2.0
//
// A file and a ConfigMap hold two maps: `notified`, in the form of Argo CD's annotation, and
// `threads`. A file may also hold the text of such an annotation alone.
#include "notify/state_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "argocd/look.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace tools::notify {
namespace {

using Json = nlohmann::json;
using base::object_at;
using notifications::State;

constexpr int most_tries = 5;

// Holds the folder of a file, so that of several runs that read and write it each sees what the
// others have written.
class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (folder_ >= 0) ::close(folder_);
  }

  // Waits until nobody else holds it. A folder that cannot be held is nobody's. Fails with
  // `timeout` and `stopped`.
  base::Result<void> take(const std::string& file, const base::Deadline& deadline) {
    constexpr base::Duration pause = std::chrono::milliseconds(10);
    folder_ = ::open(std::filesystem::absolute(file).parent_path().c_str(),
                     O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (folder_ >= 0 && ::flock(folder_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      TRY(deadline.sleep_for(pause));
    }
    return {};
  }

 private:
  int folder_ = -1;
};

base::Error garbled(const std::string& message) {
  return {.kind = base::ErrorKind::garbled, .message = message};
}

}  // namespace

base::Result<StateStore> StateStore::open(const Options& options, const Facts& facts,
                                          Cluster& cluster, const base::Deadline& deadline) {
  Place place = {.app = facts.app_name, .cluster = &cluster, .control_plane = facts.control_plane};
  place.config_map = TRY(read_object_path(options.state, "configmap").context("--state"));
  const bool is_annotation = options.state == "annotation";
  place.is_annotation = is_annotation && !facts.missing;
  const bool is_file =
      !place.config_map && !is_annotation && options.state != "none" && !options.state.empty();
  if (is_file) place.file = options.state;
  StateStore store(std::move(place));
  auto stored = TRY(store.read(deadline).context("reading the state"));
  // What cannot be kept is said before anybody is told.
  if (is_file && !options.preview) {
    TRY(base::Replacement::prepare(options.state, "").context("writing the state"));
  }
  store.state_ = std::move(stored.state);
  store.threads_ = std::move(stored.threads);
  return store;
}

std::optional<std::string> StateStore::recall(const std::string& key) {
  const auto found = threads_.find(base::valid_utf8(key));
  return found == threads_.end() ? std::nullopt : std::optional(found->second);
}

void StateStore::remember(const std::string& key, std::string value) {
  const auto name = base::valid_utf8(key);  // templates make the key, and may cut a character
  threads_[name] = value;
  new_threads_[name] = std::move(value);
}

base::Result<StateStore::Stored> StateStore::read(const base::Deadline& deadline) const {
  if (place_.config_map) return read_config_map();
  if (place_.is_annotation) return read_annotation();
  if (!place_.file.empty()) return read_file(deadline);
  return Stored{};
}

base::Result<StateStore::Stored> StateStore::read_file(const base::Deadline& deadline) const {
  Stored stored = {.state = State(State::most_in_file)};
  if (::access(place_.file.c_str(), F_OK) != 0) return stored;
  const auto text = TRY(base::read_file(place_.file, base::default_file_limit, &deadline));
  const auto json = base::parse_json(text);
  const bool has_both = json.is_object() && (json.contains("notified") || json.contains("threads"));
  stored.state = TRY(State::parse(has_both ? base::json_text(object_at(json, "notified")) : text,
                                  State::most_in_file)
                         .context(place_.file));
  if (has_both) stored.threads = base::text_map(object_at(json, "threads"));
  return stored;
}

base::Result<StateStore::Stored> StateStore::read_config_map() const {
  auto text = place_.cluster->get(*place_.config_map);
  if (!text && text.error().kind == base::ErrorKind::not_found) {
    auto error = std::move(text).error();
    error.hint = "create an empty one: kubectl create configmap -n " + place_.config_map->ns + " " +
                 place_.config_map->name;
    return error;
  }
  if (!text) return std::move(text).error();
  const auto json = base::parse_json(*text);
  if (!json.is_object()) return garbled("the ConfigMap is no JSON");
  const auto data = base::text_map(object_at(json, "data"));
  const auto value = [&](const std::string& key) {
    const auto found = data.find(key);
    return found == data.end() ? std::string() : found->second;
  };
  Stored stored;
  stored.state = TRY(State::parse(value("notified"), State::most_in_file));
  stored.threads = base::text_map(base::parse_json(value("threads")));
  stored.version = base::text_at(object_at(json, "metadata"), "resourceVersion");
  return stored;
}

base::Result<StateStore::Stored> StateStore::read_annotation() const {
  const auto text = TRY(argocd::await<std::string>(*place_.control_plane, [&](auto done) {
    place_.control_plane->object(place_.app, std::move(done));
  }));
  const auto json = base::parse_json(text);
  if (!json.is_object()) return garbled("the application is no JSON");
  const auto& metadata = object_at(json, "metadata");
  const auto annotations = base::text_map(object_at(metadata, "annotations"));
  const auto found = annotations.find(std::string(notifications::state_annotation));
  Stored stored;
  stored.has_annotations = metadata.contains("annotations");
  // Argo CD forgets one that it cannot read.
  if (found != annotations.end()) {
    if (auto state = State::parse(found->second)) stored.state = std::move(*state);
  }
  stored.version = base::text_at(metadata, "resourceVersion");
  return stored;
}

base::Result<void> StateStore::write(const Stored& stored) const {
  const auto notified = stored.state.json();
  if (place_.is_annotation) {
    auto path = "/metadata/annotations/" + std::string(notifications::state_annotation);
    Json patch = {
        {{"op", "test"}, {"path", "/metadata/resourceVersion"}, {"value", stored.version}}};
    if (!stored.has_annotations) {
      patch.push_back(
          {{"op", "add"}, {"path", "/metadata/annotations"}, {"value", Json::object()}});
    }
    patch.push_back({{"op", "add"}, {"path", std::move(path)}, {"value", notified}});
    TRY(argocd::await<argocd::Application>(*place_.control_plane, [&](auto done) {
      place_.control_plane->patch(place_.app, base::json_text(patch), std::move(done));
    }));
    return {};
  }
  if (place_.config_map) {
    const Json patch = {
        {"metadata", {{"resourceVersion", stored.version}}},
        {"data", {{"notified", notified}, {"threads", base::json_text(Json(stored.threads))}}}};
    return place_.cluster->patch(*place_.config_map, base::json_text(patch));
  }
  const Json json = {{"notified", Json::parse(notified)}, {"threads", stored.threads}};
  return base::write_file(place_.file, base::json_text(json, 2) + "\n");
}

base::Duration StateStore::time_to_save(const base::Deadline& deadline) const {
  constexpr base::Duration longest = std::chrono::seconds(5);
  constexpr int part = 5;
  const bool is_far = place_.config_map || place_.is_annotation;
  return is_far ? std::min(longest, deadline.remaining() / part) : base::Duration::zero();
}

base::Result<void> StateStore::save(const base::Deadline& deadline) {
  const bool is_kept = place_.config_map || place_.is_annotation || !place_.file.empty();
  if (!is_kept || (!state_.is_changed() && new_threads_.empty())) return {};
  FolderLock lock;
  if (!place_.file.empty()) TRY(lock.take(place_.file, deadline).context("writing the state"));
  for (int attempt = 1;; ++attempt) {
    auto stored = TRY(read(deadline).context("writing the state"));
    stored.state.repeat(state_);
    for (const auto& [key, value] : new_threads_) stored.threads[key] = value;
    auto written = write(stored);
    const bool was_overtaken =
        !written && written.error().kind == base::ErrorKind::conflict && attempt < most_tries;
    if (was_overtaken) continue;
    TRY(std::move(written).context("writing the state"));
    state_.settle();
    new_threads_.clear();
    return {};
  }
}

}  // namespace tools::notify
