// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "applicationset/inventory.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "git/checkout.hpp"
#include "manifests/document.hpp"

namespace tools::apply_appset {

// A file of an older revision that is no YAML, or nothing of Kubernetes.
struct UnreadableFile {
  std::string name;
  base::Error error;
};

// All objects that a run was given, by what they are. They stay where they are.
struct Input {
  std::vector<manifests::Document> documents;
  std::vector<UnreadableFile> unreadable;

  // Those of a kind, in the order of the files.
  std::vector<const manifests::Document*> of_kind(manifests::ObjectKind kind) const;
};

// Reads files, the YAML and JSON files below directories, and `-`, the standard input. In
// directories, what does not speak of Argo CD is passed over, whatever it is. Fails with `usage`
// for what cannot be read, and with `malformed` for what is no object of Kubernetes.
base::Result<Input> read_input(const std::vector<std::string>& paths,
                               const base::Deadline& deadline);

// The same files as they are in a repository; `paths` are relative to its root. One that is not
// there has nothing in it, and one that cannot be read is among the unreadable ones.
base::Result<Input> read_input(const std::vector<std::string>& paths, git::Checkout& checkout);

// What keeps an object from being one of Argo CD's that it is nearly.
struct TypeFault {
  std::string path;  // "apiVersion", "kind"
  std::string message;
  std::string hint = {};
};

// An object of ours with another apiVersion, or with a typing error in its kind; nothing for all
// others.
std::optional<TypeFault> fault_of_type(const manifests::Document& document);

// Fails with `malformed` for such an object, which Kubernetes would refuse.
base::Result<void> check_types(const Input& input);

// Fails with `usage` where there is nothing of Argo CD in the files that were named.
base::Result<void> check_has_objects(const Input& input, const std::vector<std::string>& paths);

// What a person names files for.
enum class Wanted { objects, clusters, projects };

// A warning for each of these paths, which were named for that, and in which there is none of it.
std::vector<std::string> warnings_for(const Input& input, const std::vector<std::string>& paths,
                                      Wanted wanted);

// The clusters that Secrets describe, and what a plain list of them says: maps with `name`,
// `server`, `labels`, `annotations` and `project`.
base::Result<std::vector<applicationset::Cluster>> clusters_of(const Input& input);

// Fails with `malformed` where a Secret or an entry of a list says no name or server of a cluster.
base::Result<void> check_cluster(const manifests::Document& document);

// The cluster of one Secret.
applicationset::Cluster cluster_of_secret(const manifests::Json& secret);

}  // namespace tools::apply_appset
