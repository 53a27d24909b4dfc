// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "argocd/application.hpp"
#include "argocd/control_plane.hpp"

namespace argocd {

// Which object of a cluster.
struct ObjectName {
  std::string group = {};
  std::string version = {};
  std::string kind = {};
  std::string ns = {};
  std::string name = {};

  bool operator==(const ObjectName&) const = default;
};

// Whether both mean the same object; versions do not count.
bool is_same_object(const ObjectName& a, const ObjectName& b);

// One object that an application put into the cluster, or that came to be because of one.
struct TreeNode {
  ObjectName object = {};
  std::string uid = {};                   // empty: it has not been created
  std::vector<std::string> parents = {};  // their uids
  std::string created_at = {};            // RFC 3339, which sorts as text
  Health health = Health::none;
  std::string health_message = {};
  std::vector<std::pair<std::string, std::string>> info = {};  // "Status Reason", "Restart Count"
  std::vector<std::string> images = {};

  std::string info_named(std::string_view name) const;  // empty: not there
};

struct ResourceTree {
  std::vector<TreeNode> nodes = {};  // orphans are not among them
};

// An event of Kubernetes.
struct KubeEvent {
  std::string kind = {};  // of the object it is about
  bool is_warning = false;
  std::string reason = {};
  std::string message = {};
  std::int64_t count = 1;
  std::string last_seen = {};  // RFC 3339
};

// A resource as it is and as it would be after a sync, each a JSON text; empty: not there. The data
// of Secrets is masked by Argo CD.
struct ManagedResource {
  ObjectName object = {};
  std::string live = {};
  std::string normalized_live = {};  // without what is not compared
  std::string predicted_live = {};
  bool is_modified = false;  // Argo CD says that they differ
  bool is_hook = false;
};

// Takes the resources of an application one at a time.
class ManagedTaker {
 public:
  virtual ~ManagedTaker() = default;

  // An answer begins; what was taken so far belonged to one that broke off.
  virtual void restart() = 0;

  // An error ends the answer and is what it comes to.
  virtual base::Result<void> take(ManagedResource resource) = 0;
};

struct LogRequest {
  std::string ns;
  std::string pod;
  std::string container = {};  // empty: the only one
  bool is_previous = false;    // of the container before it was restarted
  std::size_t lines = 10;
};

struct LogTail {
  std::vector<std::string> lines = {};
  std::string problem = {};  // why the cluster has none to show
};

// Looks into an application, to say why it is not where it should be. Everything is started and
// goes on while ControlPlane::poll() runs, also after the deadline of the run. Errors: not_found,
// denied, unreachable, garbled.
class Inspector {
 public:
  virtual ~Inspector() = default;

  virtual void tree(const Application& application, Done<ResourceTree> done) = 0;

  // Of one object, the latest last.
  virtual void events(const Application& application, const TreeNode& node,
                      Done<std::vector<KubeEvent>> done) = 0;
  virtual void logs(const Application& application, const LogRequest& request,
                    Done<LogTail> done) = 0;

  // How one resource differs from Git; nothing where it is not of this application.
  virtual void managed(const Application& application, const ObjectName& object,
                       Done<std::optional<ManagedResource>> done) = 0;

  // How all of them differ from Git: each goes to `taker` as it comes, and no two are held at once.
  virtual void all_managed(const Application& application, std::shared_ptr<ManagedTaker> taker,
                           Done<void> done) = 0;

  // The whole object as the cluster has it, as a JSON text.
  virtual void manifest(const Application& application, const TreeNode& node,
                        Done<std::string> done) = 0;
};

}  // namespace argocd
