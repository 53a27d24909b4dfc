// SPDX-License-Identifier: Apache-2.0
#include "applicationset/lint_parts.hpp"
#include "applicationset/selector.hpp"
#include "manifests/path.hpp"

namespace applicationset {

using manifests::path_to;

namespace {

bool has_template(const Json& json) {
  bool has_any = false;
  for_each_text(json, "",
                [&](const LintText& text) { has_any = has_any || Engine::is_template(text.text); });
  return has_any;
}

void check(const Json& selector, Selector::Values values, const std::string& path, Lint& lint) {
  if (!selector.is_object()) return;
  const auto read = Selector::read(selector, values);
  if (!read) lint.report.error("AS021", path, read.error().message, read.error().hint);
}

// Those inside of a generator: they are put together before they are read.
void check_own(const LintEntry& entry, std::string_view kind, std::string_view key, Lint& lint) {
  const auto& selector = field(field(entry.json, kind), key);
  if (entry.is_rendered && has_template(selector)) return;
  check(selector, Selector::Values::of_labels, path_to(path_to(entry.path, kind), key), lint);
}

}  // namespace

void lint_selectors(Lint& lint) {
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    const auto& selector = field(entry.json, "selector");
    const std::string path = path_to(entry.path, "selector");
    if (has_template(selector)) {
      lint.report.warning("AS021", path, "tags in the selector of an entry are never replaced",
                          "only what is inside of a generator sees the parameters of another one");
    } else {
      check(selector, Selector::Values::any, path, lint);
    }
    check_own(entry, "clusters", "selector", lint);
    check_own(entry, "clusterDecisionResource", "labelSelector", lint);
  });
}

}  // namespace applicationset
