// SPDX-License-Identifier: Apache-2.0
//
// An Application with thousands of resources is a text of megabytes, and as a tree of nodes ten
// times that. So the lists are taken out element by element while the text is parsed: the tree
// never holds more than one of them, and never the parts that nobody here looks at.
//
// Go writes empty structs ("source":{"repoURL":""}) and leaves out empty lists, so nothing is
// decided by presence alone (argocd-api.md, 7.1).
#include "argocd/read_application.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace argocd {
namespace {

using base::flag_at;
using base::object_at;
using base::text_at;
using base::texts_at;
using nlohmann::json;

template <typename Word>
Word word_of(const std::string& text, Word last, Word other) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Word>(i)) == text) return static_cast<Word>(i);
  }
  return other;
}

Sync sync_of(const std::string& text) {
  return word_of(text, Sync::unknown, Sync::unknown);
}

Health health_of(const std::string& text) {
  return word_of(text, Health::unknown, Health::unknown);
}

Phase phase_of(const std::string& text) {
  return word_of(text, Phase::error, Phase::none);
}

// A gateway may write an int64 as a text.
std::int64_t number_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return 0;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (!found->is_string()) return 0;
  const auto& text = found->get_ref<const std::string&>();
  std::int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || number > 1'000'000'000'000) return 0;
    number = number * 10 + (c - '0');
  }
  return number;
}

// `revisions` of an application with many sources, else `revision`.
std::vector<std::string> revisions_of(const json& object) {
  auto many = texts_at(object, "revisions");
  if (!many.empty()) return many;
  auto one = text_at(object, "revision");
  if (one.empty()) return {};
  return {std::move(one)};
}

template <typename Function>
void each_of(const json& object, const char* key, Function take) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return;
  for (const auto& element : *found) {
    if (element.is_object()) take(element);
  }
}

Resource resource_of(const json& object) {
  const auto& health = object_at(object, "health");
  return {.group = text_at(object, "group"),
          .kind = text_at(object, "kind"),
          .ns = text_at(object, "namespace"),
          .name = text_at(object, "name"),
          .sync = sync_of(text_at(object, "status")),
          .health = health_of(text_at(health, "status")),
          .health_message = text_at(health, "message"),
          .wave = static_cast<int>(number_at(object, "syncWave")),
          .is_hook = flag_at(object, "hook"),
          .requires_pruning = flag_at(object, "requiresPruning")};
}

ResourceResult result_of(const json& object) {
  return {.group = text_at(object, "group"),
          .kind = text_at(object, "kind"),
          .ns = text_at(object, "namespace"),
          .name = text_at(object, "name"),
          .status = text_at(object, "status"),
          .message = text_at(object, "message"),
          .hook_type = text_at(object, "hookType"),
          .hook_phase = phase_of(text_at(object, "hookPhase")),
          .sync_phase = text_at(object, "syncPhase")};
}

Source source_of(const json& object) {
  return {.repo_url = text_at(object, "repoURL"),
          .path = text_at(object, "path"),
          .target_revision = text_at(object, "targetRevision"),
          .chart = text_at(object, "chart"),
          .ref = text_at(object, "ref"),
          .name = text_at(object, "name")};
}

// The `sources` of an operation or a deployment, or its `source`; the other one is empty, or is not
// there. Equal sources have equal texts.
std::string sources_text(const json& object) {
  const auto many = object.find("sources");
  if (many != object.end() && many->is_array() && !many->empty()) return many->dump();
  const auto& one = object_at(object, "source");
  return text_at(one, "repoURL").empty() ? std::string() : base::json_text(one);
}

HistoryEntry deployment_of(const json& object, Detail detail) {
  const auto& by = object_at(object, "initiatedBy");
  HistoryEntry entry = {
      .id = number_at(object, "id"),
      .revisions = revisions_of(object),
      .deployed_at = base::parse_time(text_at(object, "deployedAt")),
      .initiated_by = flag_at(by, "automated") ? "automated" : text_at(by, "username")};
  if (detail != Detail::all) return entry;
  entry.sources_text = sources_text(object);
  each_of(object, "sources",
          [&](const json& source) { entry.sources.push_back(source_of(source)); });
  entry.has_many_sources = !entry.sources.empty();
  if (!entry.has_many_sources && !entry.sources_text.empty()) {
    entry.sources.push_back(source_of(object_at(object, "source")));
  }
  return entry;
}

Operation operation_of(const json& object) {
  const auto& sync = object_at(object, "sync");
  const auto& initiated_by = object_at(object, "initiatedBy");
  Operation operation = {.revisions = revisions_of(sync),
                         .initiated_by = text_at(initiated_by, "username"),
                         .is_automated = flag_at(initiated_by, "automated"),
                         .is_dry_run = flag_at(sync, "dryRun"),
                         .prunes = flag_at(sync, "prune"),
                         .retry_limit = number_at(object_at(object, "retry"), "limit")};
  if (object_at(sync, "syncStrategy").contains("apply")) operation.sources = sources_text(sync);
  each_of(sync, "resources", [&](const json&) { operation.is_partial = true; });
  each_of(object, "info", [&](const json& info) {
    if (text_at(info, "name") == marker_name) operation.markers.push_back(text_at(info, "value"));
  });
  return operation;
}

// Which parts of an Application are looked at: the fields below each of these paths.
struct Part {
  std::string_view path;
  std::array<std::string_view, 14> fields;
};

constexpr std::array parts = {
    Part{"", {"metadata", "spec", "status", "operation"}},
    Part{"metadata",
         {"name", "namespace", "uid", "resourceVersion", "deletionTimestamp", "annotations",
          "labels", "ownerReferences"}},
    Part{"status",
         {"sync", "health", "resourceHealthSource", "reconciledAt", "conditions", "operationState",
          "resources", "history", "sourceHydrator", "summary"}},
    Part{"status.operationState.syncResult", {"resources", "revision", "revisions"}},
    Part{"status.history[]",
         {"id", "revision", "revisions", "deployedAt", "initiatedBy", "source", "sources"}},
};

// Follows the parser through the text and takes out what it does not need to build.
class Sieve {
 public:
  Sieve(const std::vector<std::string>& prefix, Detail detail, Application& application,
        std::vector<ResourceResult>& results)
      : prefix_(prefix), detail_(detail), application_(application), results_(results) {}

  bool operator()(int level, json::parse_event_t event, json& parsed) {
    const auto depth = static_cast<std::size_t>(level);
    switch (event) {
      case json::parse_event_t::key:
        keys_.resize(depth);
        keys_[depth - 1] = parsed.get_ref<const std::string&>();
        return is_wanted();
      case json::parse_event_t::array_start:
        keys_.resize(depth);
        keys_.emplace_back("[]");
        return true;
      case json::parse_event_t::object_end:
        keys_.resize(depth);
        return depth == 0 || keys_.back() != "[]" || !take_element(parsed);
      default:
        return true;
    }
  }

 private:
  bool is_inside() const {
    return keys_.size() > prefix_.size() &&
           std::equal(prefix_.begin(), prefix_.end(), keys_.begin());
  }

  // The path below the Application, without its last `without` keys: "status.history[]".
  std::string path(std::size_t without) const {
    std::string text;
    for (auto i = prefix_.size(); i + without < keys_.size(); ++i) {
      if (!text.empty() && keys_[i] != "[]") text += '.';
      text += keys_[i];
    }
    return text;
  }

  bool is_wanted() const {
    constexpr std::size_t deepest = 4;  // of the parts
    if (!is_inside() || keys_.size() > prefix_.size() + deepest) return true;
    const auto around = path(1);
    for (const auto& part : parts) {
      if (part.path != around) continue;
      return std::find(part.fields.begin(), part.fields.end(), keys_.back()) != part.fields.end();
    }
    return true;
  }

  // Whether an element of a list was taken, so that the tree need not hold it.
  bool take_element(const json& element) {
    constexpr std::size_t deepest = 5;  // status, operationState, syncResult, resources, []
    if (!is_inside() || keys_.size() > prefix_.size() + deepest) return false;
    const auto place = path(0);
    if (place == "status.resources[]") {
      auto resource = resource_of(element);
      const bool is_fine = resource.sync == Sync::synced &&
                           (resource.health == Health::none || resource.health == Health::healthy);
      if (detail_ == Detail::all || !is_fine || resource.is_application()) {
        application_.resources.push_back(std::move(resource));
      }
      application_.has_resources = true;
      return true;
    }
    if (place == "status.operationState.syncResult.resources[]") {
      auto result = result_of(element);
      const bool is_fine =
          (result.status == "Synced" || result.status == "Pruned") && result.hook_type.empty();
      if (detail_ == Detail::all || !is_fine || result.is_application()) {
        results_.push_back(std::move(result));
      }
      return true;
    }
    if (place == "status.history[]") {
      application_.history.push_back(deployment_of(element, detail_));
      return true;
    }
    return false;
  }

  const std::vector<std::string>& prefix_;
  Detail detail_;
  Application& application_;
  std::vector<ResourceResult>& results_;
  std::vector<std::string> keys_;
};

void read_metadata(const json& metadata, Application& application) {
  application.name = {.name = text_at(metadata, "name"), .ns = text_at(metadata, "namespace")};
  application.uid = text_at(metadata, "uid");
  application.resource_version = text_at(metadata, "resourceVersion");
  application.is_deleting = !text_at(metadata, "deletionTimestamp").empty();
  const auto& annotations = object_at(metadata, "annotations");
  application.has_refresh_pending = annotations.contains("argocd.argoproj.io/refresh") ||
                                    annotations.contains("argocd.argoproj.io/hydrate");
  application.tracking = text_at(annotations, "argocd.argoproj.io/tracking-id");
  // Before Argo CD 3 a label told who manages an object, and it can be told to go on with that.
  // People label an Application with its own name, too.
  const auto instance = text_at(object_at(metadata, "labels"), "app.kubernetes.io/instance");
  if (application.tracking.empty() && instance != application.name.name) {
    application.tracking = instance;
  }
  each_of(metadata, "ownerReferences", [&](const json& owner) {
    if (text_at(owner, "kind") == "ApplicationSet")
      application.application_set = text_at(owner, "name");
  });
}

// The source that a hydrated application is deployed from.
Source hydrated_source(const json& hydrator) {
  const auto& dry = object_at(hydrator, "drySource");
  const auto& synced = object_at(hydrator, "syncSource");
  auto repo_url = text_at(synced, "repoURL");
  if (repo_url.empty()) repo_url = text_at(dry, "repoURL");
  return {.repo_url = std::move(repo_url),
          .path = text_at(synced, "path"),
          .target_revision = text_at(synced, "targetBranch")};
}

// As the server writes it into an operation: without what is empty.
std::string text_of(const Source& hydrated) {
  json found = {{"repoURL", hydrated.repo_url}};
  if (!hydrated.path.empty()) found["path"] = hydrated.path;
  if (!hydrated.target_revision.empty()) found["targetRevision"] = hydrated.target_revision;
  return base::json_text(found);
}

void read_spec(const json& spec, Application& application) {
  application.project = text_at(spec, "project");
  if (application.project.empty()) application.project = "default";
  const auto& hydrator = object_at(spec, "sourceHydrator");
  application.dry_repository = text_at(object_at(hydrator, "drySource"), "repoURL");
  application.is_hydrated = !application.dry_repository.empty();
  each_of(spec, "sources",
          [&](const json& source) { application.sources.push_back(source_of(source)); });
  application.has_many_sources = !application.sources.empty() && !application.is_hydrated;
  if (application.is_hydrated) {
    application.sources = {hydrated_source(hydrator)};
    application.sources_text = text_of(application.sources.front());
  } else if (application.sources.empty()) {
    application.sources.push_back(source_of(object_at(spec, "source")));
  }
  if (!application.is_hydrated) application.sources_text = sources_text(spec);
  const auto& destination = object_at(spec, "destination");
  application.destination = text_at(destination, "name");
  if (application.destination.empty()) application.destination = text_at(destination, "server");
  application.destination_namespace = text_at(destination, "namespace");

  const auto& policy = object_at(spec, "syncPolicy");
  application.is_automated = is_automated(policy);
  application.heals_itself =
      application.is_automated && flag_at(object_at(policy, "automated"), "selfHeal");
  application.sync_options = texts_at(policy, "syncOptions");
}

bool is_compared_to_spec(const json& spec, const json& compared, const Application& application) {
  if (application.is_hydrated) return true;  // its source is put together by the controller
  const char* source = application.has_many_sources ? "sources" : "source";
  return compared.contains(source) && spec.contains(source) && compared[source] == spec[source] &&
         object_at(compared, "destination") == object_at(spec, "destination");
}

void read_hydration(const json& hydrator, Application& application) {
  const auto& current = object_at(hydrator, "currentOperation");
  const auto& last = object_at(hydrator, "lastSuccessfulOperation");
  if (current.empty() && last.empty()) return;
  application.hydration = Hydration{.phase = text_at(current, "phase"),
                                    .message = text_at(current, "message"),
                                    .current_dry = text_at(current, "drySHA"),
                                    .last_dry = text_at(last, "drySHA"),
                                    .last_hydrated = text_at(last, "hydratedSHA")};
}

void read_operation_state(const json& state, std::vector<ResourceResult> results,
                          Application& application) {
  const auto phase = phase_of(text_at(state, "phase"));
  if (phase == Phase::none) return;
  application.last = OperationState{.operation = operation_of(object_at(state, "operation")),
                                    .phase = phase,
                                    .message = text_at(state, "message"),
                                    .started_at = base::parse_time(text_at(state, "startedAt")),
                                    .finished_at = base::parse_time(text_at(state, "finishedAt")),
                                    .retry_count = number_at(state, "retryCount"),
                                    .revisions = revisions_of(object_at(state, "syncResult")),
                                    .results = std::move(results)};
}

void read_status(const json& spec, const json& status, std::vector<ResourceResult> results,
                 Application& application) {
  const auto& sync = object_at(status, "sync");
  application.sync = sync_of(text_at(sync, "status"));
  application.revisions = revisions_of(sync);
  application.is_compared_to_spec =
      is_compared_to_spec(spec, object_at(sync, "comparedTo"), application);
  const auto& health = object_at(status, "health");
  application.health = health_of(text_at(health, "status"));
  application.health_message = text_at(health, "message");
  application.is_health_elsewhere = text_at(status, "resourceHealthSource") == "appTree";
  application.reconciled_at = base::parse_time(text_at(status, "reconciledAt"));
  each_of(status, "conditions", [&](const json& condition) {
    application.conditions.push_back(
        {.type = text_at(condition, "type"),
         .message = text_at(condition, "message"),
         .since = base::parse_time(text_at(condition, "lastTransitionTime"))});
  });
  // An application of no resources leaves the list out, as does a server that was asked to; only
  // the summary tells (it is always there, even when empty).
  if (status.contains("summary")) application.has_resources = true;
  application.images = texts_at(object_at(status, "summary"), "images");
  read_hydration(object_at(status, "sourceHydrator"), application);
  read_operation_state(object_at(status, "operationState"), std::move(results), application);
}

}  // namespace

bool is_automated(const json& policy) {
  const auto automated = policy.find("automated");
  if (automated == policy.end() || !automated->is_object()) return false;
  const auto enabled = automated->find("enabled");
  return enabled == automated->end() || !enabled->is_boolean() || enabled->get<bool>();
}

base::Result<Envelope> open_envelope(std::string_view text, const std::vector<std::string>& path,
                                     Detail detail) {
  Envelope envelope;
  Application application;
  std::vector<ResourceResult> results;
  Sieve sieve(path, detail, application, results);
  envelope.rest = json::parse(
      text.begin(), text.end(),
      [&](int depth, json::parse_event_t event, json& parsed) {
        return sieve(depth, event, parsed);
      },
      false);
  if (!envelope.rest.is_object()) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the answer is not the JSON of an application"};
  }
  const auto* object = &envelope.rest;
  for (const auto& key : path) object = &object_at(*object, key.c_str());
  const auto& metadata = object_at(*object, "metadata");
  if (text_at(metadata, "name").empty()) return envelope;
  read_metadata(metadata, application);
  const auto& spec = object_at(*object, "spec");
  read_spec(spec, application);
  const auto operation = object->find("operation");
  if (operation != object->end() && operation->is_object()) {
    application.operation = operation_of(*operation);
  }
  read_status(spec, object_at(*object, "status"), std::move(results), application);
  envelope.application = std::move(application);
  return envelope;
}

base::Result<Application> read_application(std::string_view text, Detail detail) {
  auto envelope = TRY(open_envelope(text, {}, detail));
  if (!envelope.application) {
    return base::Error{.kind = base::ErrorKind::garbled,
                       .message = "the answer is not the JSON of an application"};
  }
  return std::move(*envelope.application);
}

}  // namespace argocd
