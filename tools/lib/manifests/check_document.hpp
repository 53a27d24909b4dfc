// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "gotime/time_zone.hpp"
#include "manifests/application_rules.hpp"
#include "manifests/document.hpp"
#include "manifests/problem.hpp"
#include "manifests/schema.hpp"

namespace manifests {

struct CheckOptions {
  ApplicationOptions application = {};
  Version version = {};                             // whose fields there are: see check_fields()
  std::string zoneinfo = gotime::default_zoneinfo;  // see check_project()
};

// All that is wrong with a document as it stands: its fields, and the rules of its kind. Of an
// ApplicationSet only the fields, the name (AS016) and the labels are looked at: what it would
// generate is not known here. Nothing is wrong with kinds that are not Argo CD's.
void check_document(const Document& document, Problems& problems, const CheckOptions& options = {});

}  // namespace manifests
