// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint_parts.hpp"
#include "applicationset/patch.hpp"
#include "manifests/fields.hpp"

namespace applicationset {

using manifests::Severity;

namespace {

constexpr std::string_view path = "spec.templatePatch";

bool is_wiped(const Json& object, std::string_view key) {
  return object.is_object() && object.contains(std::string(key)) && field(object, key).is_null();
}

}  // namespace

std::vector<PatchFault> faults_of_patch(const Json& patch) {
  std::vector<PatchFault> faults;
  const auto add = [&](Severity severity, std::string message, std::string hint = {}) {
    faults.push_back({severity, std::move(message), std::move(hint)});
  };
  const auto& spec = field(patch, "spec");
  if (is_wiped(patch, "spec") || is_wiped(patch, "metadata")) {
    add(Severity::error, "a key with nothing below it deletes all that the template has there",
        "write the key only where something follows");
  }
  for (const std::string_view key : {"destination", "source", "sources"}) {
    if (!is_wiped(spec, key)) continue;
    const bool is_needed =
        key == "destination" || !has(spec, key == "source" ? "sources" : "source");
    if (is_needed) {
      add(Severity::error, "spec." + std::string(key) + " has nothing below it, and is deleted",
          "write the key only where something follows");
    }
  }
  if (has(spec, "project")) {
    add(Severity::warning, "the project cannot be patched: Argo CD takes that of the template");
  }
  if (has(field(patch, "metadata"), "namespace")) {
    add(Severity::warning, "the namespace of an application is always that of its set");
  }
  return faults;
}

void lint_patch(Lint& lint) {
  const auto& text = field(lint.spec, "templatePatch");
  if (!text.is_string() || Engine::is_template(manifests::text(text))) return;
  const auto patch = read_patch(text.get<std::string>());
  if (!patch) {
    lint.report.error("AS025", std::string(path),
                      "it can be read as neither YAML nor JSON: " + patch.error().message,
                      patch.error().hint);
    return;
  }
  if (!patch->is_null() && !patch->is_object()) {
    lint.report.error(
        "AS025", std::string(path),
        "it is " + std::string(kind_of(*patch)) + ", and has to be a part of an Application");
  }
  for (auto& fault : faults_of_patch(*patch)) {
    if (fault.severity == Severity::error) {
      lint.report.error("AS025", std::string(path), fault.message, fault.hint);
    } else {
      lint.report.warning("AS025", std::string(path), fault.message, fault.hint);
    }
  }
}

}  // namespace applicationset
