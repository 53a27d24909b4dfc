// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "manifests/problem.hpp"
#include "yaml/tree.hpp"

namespace manifests {

using Json = nlohmann::ordered_json;

class LineFinder;

// By which Argo CD knows its Secrets.
constexpr const char* secret_type_label = "argocd.argoproj.io/secret-type";

enum class ObjectKind {
  application_set,
  application,
  project,
  secret,  // one that Argo CD reads: a repository, credentials, a cluster
  other,
};

// An object of Kubernetes as somebody wrote it into a file.
class Document {
 public:
  // A text that is taken apart, and the file it comes from.
  struct Source;

  Document(std::shared_ptr<const Source> source, yaml::NodeId root, Json content);

  // As Kubernetes reads it, with the keys in the order of the file. Always a JSON object.
  const Json& json() const { return json_; }
  // Gives it away: the document has none afterwards.
  Json release() { return std::move(json_); }

  ObjectKind kind() const { return kind_; }

  // Puts it into a namespace, where it says none.
  void place_in(const std::string& ns);

  // As it is written; empty where it is not a text.
  std::string_view api_version() const;
  std::string_view kind_name() const;
  std::string_view name() const;
  std::string_view namespace_name() const;

  // The value of secret_type_label of a Secret.
  std::string_view secret_type() const;

  // "ApplicationSet shop", "Deployment web", for messages.
  std::string title() const;

  const std::string& file() const;

  // Where the object begins, from 1.
  std::size_t line() const;

  // Where a path such as `spec.generators[0].git` is written: the line of the key, or of the item.
  // For what is not there, where the nearest thing around it is.
  std::size_t line_of(std::string_view path) const;

  // Where line `number` (from 1) of the text at a path is written; where that cannot be told, as in
  // folded texts, the line of its key.
  std::size_t line_in(std::string_view path, std::size_t number) const;

  // The same as line_of() for problems. The document may go away before it does.
  Where where() const;

 private:
  LineFinder& finder() const;

  std::shared_ptr<const Source> source_;
  mutable std::shared_ptr<LineFinder> finder_ = {};
  yaml::NodeId root_;
  Json json_;
  ObjectKind kind_;
};

// What becomes of documents that are no objects.
enum class Strays { refused, passed_over };

// All objects of a YAML text with any number of documents, or of a JSON text, which `file` tells by
// its name. Empty documents are passed over; the items of a List, and of a list, become objects of
// their own. Fails with `malformed` and "file:line: …" for what cannot be read, for a key that is
// there twice, and for a document that is no object.
base::Result<std::vector<Document>> read_documents(std::string_view text, const std::string& file,
                                                   Strays strays = Strays::refused);

}  // namespace manifests
