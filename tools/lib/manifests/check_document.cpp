// SPDX-License-Identifier: Apache-2.0
#include "manifests/check_document.hpp"

#include "manifests/check_fields.hpp"
#include "manifests/metadata_rules.hpp"
#include "manifests/names.hpp"
#include "manifests/other_kind.hpp"
#include "manifests/project_rules.hpp"
#include "manifests/secret_rules.hpp"

namespace manifests {
namespace {

void check_application_set(const Document& document, const Where& where, Problems& problems) {
  Reporter report(where, problems);
  const auto& name = field(field(document.json(), "metadata"), "name");
  // AS002 says what is no text.
  if (name.is_null() || name.is_string()) check_name(text(name), "AS016", "metadata.name", report);
  check_labels(field(document.json(), "metadata"), "metadata", report);
}

}  // namespace

void check_document(const Document& document, Problems& problems, const CheckOptions& options) {
  check_fields(document, problems, options.version);
  if (!other_kind_of(document).empty()) return;
  const auto where = document.where();
  switch (document.kind()) {
    case ObjectKind::application_set:
      return check_application_set(document, where, problems);
    case ObjectKind::application:
      return check_application(document.json(), where, problems, options.application);
    case ObjectKind::project:
      return check_project(document.json(), where, problems, options.zoneinfo);
    case ObjectKind::secret:
      return check_secret(document.json(), where, problems);
    case ObjectKind::other:
      return;
  }
}

}  // namespace manifests
