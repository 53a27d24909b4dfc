// SPDX-License-Identifier: Apache-2.0
#include "manifests/other_kind.hpp"

#include "manifests/fields.hpp"

namespace manifests {

std::string_view other_kind_of(const Document& document) {
  const auto& spec = field(document.json(), "spec");
  const auto has = [&](std::string_view key) { return !field(spec, key).is_null(); };
  const bool has_generators = has("generators") || has("template");
  if (document.kind() == ObjectKind::application && has("generators") && has("template")) {
    return "ApplicationSet";
  }
  if (document.kind() == ObjectKind::application_set && !has_generators && has("project") &&
      has("destination")) {
    return "Application";
  }
  return {};
}

}  // namespace manifests
