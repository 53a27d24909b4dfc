// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"

namespace argocd {

// The words of Argo CD, in its order. `none` is a field that is empty or absent.
enum class Sync : std::uint8_t { none, synced, out_of_sync, unknown };
enum class Health : std::uint8_t {
  none,
  healthy,
  suspended,
  progressing,
  missing,
  degraded,
  unknown
};
enum class Phase : std::uint8_t { none, running, terminating, succeeded, failed, error };

// "OutOfSync"; empty for `none`.
std::string_view to_string(Sync sync);
std::string_view to_string(Health health);
std::string_view to_string(Phase phase);

// Whether an operation in this phase has come to its end.
bool is_completed(Phase phase);

using base::Seconds;

// Which application. An empty namespace is the one that Argo CD itself lives in.
struct AppName {
  std::string name;
  std::string ns = {};

  bool operator==(const AppName&) const = default;
  auto operator<=>(const AppName&) const = default;
};

// "namespace/name", or the name alone.
std::string to_string(const AppName& name);

// Whether Kubernetes lets a namespace be called so: lower case letters, digits and `-` between
// them, 63 bytes at the most (a label of RFC 1123).
bool is_namespace_name(std::string_view text);

// Reads one that a person wrote. Fails with `usage` for what Kubernetes lets no application, or no
// namespace, be called.
base::Result<AppName> read_app_name(std::string_view text);

struct Source {
  std::string repo_url = {};
  std::string path = {};
  std::string target_revision = {};
  std::string chart = {};  // empty: not from a Helm repository
  std::string ref = {};
  std::string name = {};

  bool is_git() const { return chart.empty() && !repo_url.starts_with("oci://"); }
};

struct Resource {
  std::string group = {};
  std::string kind = {};
  std::string ns = {};
  std::string name = {};
  Sync sync = Sync::none;
  Health health = Health::none;
  std::string health_message = {};
  int wave = 0;
  bool is_hook = false;
  bool requires_pruning = false;

  bool is_application() const { return group == "argoproj.io" && kind == "Application"; }
};

// What an operation did with one resource. `status` is Synced, SyncFailed, Pruned, PruneSkipped or
// empty; hooks have a type and a phase.
struct ResourceResult {
  std::string group = {};
  std::string kind = {};
  std::string ns = {};
  std::string name = {};
  std::string status = {};
  std::string message = {};
  std::string hook_type = {};
  Phase hook_phase = Phase::none;
  std::string sync_phase = {};

  bool is_application() const { return group == "argoproj.io" && kind == "Application"; }
};

// A sync that was asked for.
struct Operation {
  std::vector<std::string> revisions = {};  // one per source; empty: not resolved yet
  std::string initiated_by = {};
  bool is_automated = false;
  bool is_dry_run = false;
  bool is_partial = false;  // of some resources only
  bool prunes = false;
  // Its own sources, as HistoryEntry::sources_text, of one that runs no hooks. A rollback has them;
  // a sync has those of the spec, where Argo CD is new enough.
  std::string sources = {};
  std::vector<std::string> markers = {};  // the values of `info` entries named marker_name
  std::int64_t retry_limit = 0;
};

// The name of the `info` entry by which an operation is recognised as ours.
constexpr std::string_view marker_name = "gitops-steps";

struct OperationState {
  Operation operation = {};
  Phase phase = Phase::none;
  std::string message = {};
  std::optional<Seconds> started_at = {};
  std::optional<Seconds> finished_at = {};  // with Phase::running: waiting for the next try
  std::int64_t retry_count = 0;
  std::vector<std::string> revisions = {};  // what was deployed
  std::vector<ResourceResult> results = {};
};

struct Condition {
  std::string type = {};
  std::string message = {};
  std::optional<Seconds> since = {};

  bool is_error() const { return type.ends_with("Error"); }
};

// What was deployed once, completely and with success. The last one of a list is there now.
struct HistoryEntry {
  std::int64_t id = 0;
  std::vector<std::string> revisions = {};
  std::optional<Seconds> deployed_at = {};
  std::string initiated_by = {};
  // From where: empty where it was read without all detail, or is from an Argo CD before 0.12.
  std::vector<Source> sources = {};
  bool has_many_sources = false;
  std::string sources_text = {};  // all there is to know about them, to be compared
};

// Of an application whose manifests are hydrated: `dry` is what people commit.
struct Hydration {
  std::string phase = {};  // Hydrating, Failed, Hydrated
  std::string message = {};
  std::string current_dry = {};
  std::string last_dry = {};
  std::string last_hydrated = {};
};

// An Application as far as these tools look at it.
struct Application {
  AppName name = {};
  std::string uid = {};
  std::string resource_version = {};
  std::string project = {};
  bool is_deleting = false;
  bool has_refresh_pending = false;
  std::string application_set = {};  // the one that owns it
  std::string tracking = {};         // of the application that manages it: its name, and more

  std::vector<Source> sources = {};
  std::string sources_text = {};    // as HistoryEntry::sources_text
  bool has_many_sources = false;    // spec.sources; its revisions are a list
  bool is_hydrated = false;         // spec.sourceHydrator
  std::string dry_repository = {};  // of its drySource
  std::string destination = {};     // the cluster's name or URL
  std::string destination_namespace = {};
  bool is_automated = false;
  bool heals_itself = false;
  std::vector<std::string> sync_options = {};

  std::optional<Operation> operation = {};  // wanted or running
  std::optional<OperationState> last = {};  // the running or the last one

  Sync sync = Sync::none;
  std::vector<std::string> revisions = {};  // what `sync` was compared to, one per source
  bool is_compared_to_spec = false;         // the spec has not changed since
  Health health = Health::none;
  std::string health_message = {};
  std::optional<Seconds> reconciled_at = {};  // when that comparison began
  std::vector<Condition> conditions = {};
  std::optional<Hydration> hydration = {};
  bool is_health_elsewhere = false;  // that of resources: Argo CD does not keep it here
  bool has_resources = false;        // false: whoever sent this left them out
  std::vector<Resource> resources = {};
  std::vector<HistoryEntry> history = {};
  std::vector<std::string> images = {};
};

// What of the long lists to keep.
enum class Detail {
  all,
  troubled,  // resources that are neither Synced nor Healthy, results that are not done, and
             // whatever is an Application
};

// Reads one Application in JSON. Fails with `garbled` for anything else. Unknown fields are
// skipped, long lists never held as a whole.
base::Result<Application> read_application(std::string_view json, Detail detail = Detail::all);

struct AppEvent {
  enum class Type : std::uint8_t { added, modified, deleted };
  Type type = Type::modified;
  Application application;
};

}  // namespace argocd
