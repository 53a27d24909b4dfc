// SPDX-License-Identifier: Apache-2.0
#include "applicationset/update.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "applicationset/normalise.hpp"
#include "base/keys.hpp"
#include "manifests/fields.hpp"

namespace applicationset {

namespace {

// Annotations in which Argo CD remembers something.
constexpr std::array own_annotations = {"notified.notifications.argoproj.io",
                                        "argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate"};

// Finalizers that the application controller adds for hooks, in the order in which they are kept.
constexpr std::array own_finalizers = {"pre-delete-finalizer.argocd.argoproj.io",
                                       "post-delete-finalizer.argocd.argoproj.io"};

void keep(Json& target, const Json& live, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    const auto& value = field(live, key);
    if (!value.is_null()) target[key] = value;
  }
}

// Those of deletion hooks stay, behind the others: also where the set has them already.
void keep_finalizers(Json& metadata, const Json& live) {
  for (const auto* own : own_finalizers) {
    for (const auto& finalizer : field(live, "finalizers")) {
      const bool is_own =
          finalizer.is_string() && finalizer.get_ref<const std::string&>().starts_with(own);
      if (is_own) metadata["finalizers"].push_back(finalizer);
    }
  }
}

// What becomes of an object when it gets the merge patch that leads from `before` to `after`, which
// are without what is ignored. Such a patch goes into objects alone: a list in which anything
// differs is written as a whole, and what is ignored in it is lost.
Json patched(const Json& live, const Json& before, const Json& after) {
  if (are_equal(before, after)) return live;
  if (!live.is_object() || !after.is_object()) return after;
  Json result = live;
  const base::KeyFinder in_before(before);
  const base::KeyFinder in_after(after);
  const base::KeyFinder in_live(live);
  base::KeyEditor editor(result);
  for (const auto& [key, value] : before.items()) {
    if (in_after[key].is_null()) editor.erase(key);
  }
  for (const auto& [key, value] : after.items()) {
    if (!value.is_null()) editor[key] = patched(in_live[key], in_before[key], value);
  }
  return result;
}

void add_all(std::vector<std::string>& target, const std::vector<std::string>& more) {
  target.insert(target.end(), more.begin(), more.end());
}

}  // namespace

base::Result<Updater> Updater::create(const Json& set, const ControllerSettings& controller) {
  const auto& spec = field(set, "spec");
  Updater updater;
  updater.ignored_ = TRY(IgnoreRules::read(spec));
  const auto& preserved = field(spec, "preservedFields");
  updater.annotations_ = manifests::texts_of(preserved, "annotations");
  add_all(updater.annotations_, controller.preserved_annotations);
  updater.annotations_.insert(updater.annotations_.end(), own_annotations.begin(),
                              own_annotations.end());
  updater.labels_ = manifests::texts_of(preserved, "labels");
  add_all(updater.labels_, controller.preserved_labels);
  return updater;
}

Json Updater::updated(const Json& live, const Json& generated) const {
  const auto& live_metadata = field(live, "metadata");
  const auto& metadata = field(generated, "metadata");
  Json result = live;
  result["metadata"] = live_metadata.is_object() ? live_metadata : Json::object();
  result["spec"] = field(generated, "spec");
  if (has(generated, "operation")) result["operation"] = field(generated, "operation");
  for (const auto* key : {"labels", "annotations", "finalizers"}) {
    result["metadata"][key] = field(metadata, key);
  }
  keep(result["metadata"]["annotations"], field(live_metadata, "annotations"), annotations_);
  keep(result["metadata"]["labels"], field(live_metadata, "labels"), labels_);
  keep_finalizers(result["metadata"], live_metadata);
  return result;
}

std::vector<FieldChange> Updater::changes(const Json& live, const Json& generated) const {
  Json after = updated(live, generated);
  if (ignored_.is_empty()) return differences(normalised(live), normalised(after));
  Json before = live;
  const std::string name = text_at(field(live, "metadata"), "name");
  ignored_.remove_from(before, name);
  ignored_.remove_from(after, name);
  const Json whole = normalised(live);
  return differences(whole, patched(whole, normalised(before), normalised(after)));
}

}  // namespace applicationset
