// SPDX-License-Identifier: Apache-2.0
#include "argocd/objects.hpp"

#include "argocd/secret_forms.hpp"

namespace argocd {

std::string_view to_string(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::application_set:
      return "ApplicationSet";
    case ObjectKind::application:
      return "Application";
    case ObjectKind::project:
      return "AppProject";
    case ObjectKind::cluster:
    case ObjectKind::repository:
    case ObjectKind::repository_credentials:
      break;
  }
  return "Secret";
}

bool is_secret(ObjectKind kind) {
  return to_string(kind) == "Secret";
}

std::optional<ObjectKind> object_kind_of(const Json& object) {
  const auto kind = text_in(object, "kind");
  for (const auto each :
       {ObjectKind::application_set, ObjectKind::application, ObjectKind::project}) {
    if (kind == to_string(each)) return each;
  }
  if (kind != "Secret") return std::nullopt;
  const auto type = secret_type_of(object);
  if (type == "cluster") return ObjectKind::cluster;
  if (type == "repository") return ObjectKind::repository;
  if (type == "repo-creds") return ObjectKind::repository_credentials;
  return std::nullopt;
}

std::string metadata_text(const Json& object, std::string_view name) {
  return text_in(field_in(object, "metadata"), name);
}

}  // namespace argocd
