// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply-appset/input.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using manifests::Document;

std::optional<TypeFault> fault_of_type(const Document& document) {
  static const std::vector<std::string> ours = {"ApplicationSet", "Application", "AppProject"};
  if (document.kind() != manifests::ObjectKind::other) return std::nullopt;
  const std::string kind(document.kind_name());
  const bool is_of_group = document.api_version().starts_with("argoproj.io/");
  if (kind != "ApplicationSet" && !is_of_group) return std::nullopt;
  if (std::find(ours.begin(), ours.end(), kind) != ours.end()) {
    return TypeFault{.path = "apiVersion",
                     .message = "an " + kind + " has the apiVersion argoproj.io/v1alpha1"};
  }
  const auto meant = base::did_you_mean(kind, ours);
  if (!meant) return std::nullopt;
  return TypeFault{.path = "kind",
                   .message = yaml::quoted(kind) + " is no kind of Argo CD",
                   .hint = "did you mean " + *meant + '?'};
}

base::Result<void> check_types(const Input& input) {
  for (const auto& document : input.documents) {
    const auto fault = fault_of_type(document);
    if (!fault) continue;
    return base::malformed_error(
        to_string(manifests::Place{document.file(), document.line_of(fault->path)}) + ": " +
            document.title() + ": " + fault->message,
        fault->hint);
  }
  return {};
}

}  // namespace tools::apply_appset
