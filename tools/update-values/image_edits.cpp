// SPDX-License-Identifier: Apache-2.0
#include "update-values/image_edits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "update-values/image_words.hpp"

namespace tools::update_values {
namespace {

// Whether a file was named by itself, and not by a glob.
bool is_named(const EditPlan& plan, const git::Snapshot::File& file) {
  return std::any_of(file.patterns.begin(), file.patterns.end(), [&](std::size_t target) {
    return plan.targets[target].takes_common && !plan.targets[target].pattern.is_glob;
  });
}

class Search {
 public:
  Search(const EditPlan& plan, const std::vector<git::Snapshot::File>& files)
      : plan_(plan), files_(files), is_hit_(plan.images.size(), false) {}

  base::Result<ImageEdits> run() {
    edits_.plans.resize(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (!plan_.takes_common(files_[i].patterns)) continue;
      edits_.plans[i] = TRY(look_into(files_[i], plan_.images, false));
      for (const auto& hit : edits_.plans[i].hits) is_hit_[hit.intent] = true;
    }
    const auto missed = this->missed();
    if (missed.empty()) return std::move(edits_);
    if (plan_.manner.if_missing == yaml::IfMissing::create) TRY(add_entries(missed));
    const auto absent = this->missed();
    if (absent.empty()) return std::move(edits_);
    TRY(check_readable());
    return not_found(absent);
  }

 private:
  base::Result<ImagePlan> look_into(const git::Snapshot::File& file,
                                    const std::vector<ImageIntent>& wanted, bool adds_entries) {
    const bool creates = plan_.manner.if_missing == yaml::IfMissing::create;
    auto found = TRY(plan_images(file.path, file.text, wanted,
                                 {.drops_digests = plan_.drops_digests,
                                  .adds_tags = creates,
                                  .adds_entries = adds_entries,
                                  .is_looked_up = plan_.has_asked_registry,
                                  .is_named = is_named(plan_, file)})
                         .context(base::printable(file.path)));
    if (found.passed_over && !adds_entries) {
      auto& told = names_one(file.text, wanted) ? edits_.warnings : edits_.notes;
      told.push_back(base::printable(file.path) + " is passed over: " + *found.passed_over);
    }
    return found;
  }

  // Whether a text that cannot be read has the whole name of an image that is wanted.
  static bool names_one(std::string_view text, const std::vector<ImageIntent>& wanted) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const ImageIntent& intent) {
      return base::find(text, intent.reference.repository()) != std::string_view::npos;
    });
  }

  std::vector<ImageIntent> missed() const {
    std::vector<ImageIntent> missed;
    for (std::size_t i = 0; i < is_hit_.size(); ++i) {
      if (!is_hit_[i]) missed.push_back(plan_.images[i]);
    }
    return missed;
  }

  base::Result<void> add_entries(const std::vector<ImageIntent>& missed) {
    std::string first;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (!plan_.takes_common(files_[i].patterns)) continue;
      auto added = TRY(look_into(files_[i], missed, true));
      if (added.hits.empty()) continue;
      if (!first.empty()) {
        return base::malformed_error(missed.front().text + " could be added to " + first +
                                         " and to " + base::printable(files_[i].path),
                                     "name just one of them with --file");
      }
      first = base::printable(files_[i].path);
      take(edits_.plans[i], std::move(added));
    }
    if (!first.empty()) std::fill(is_hit_.begin(), is_hit_.end(), true);
    return {};
  }

  // What the second look warns of, the first has told.
  static void take(ImagePlan& plan, ImagePlan added) {
    std::move(added.edits.begin(), added.edits.end(), std::back_inserter(plan.edits));
    std::move(added.hits.begin(), added.hits.end(), std::back_inserter(plan.hits));
  }

  // What was named and cannot be read may be what has the image.
  base::Result<void> check_readable() const {
    for (const auto& file : files_) {
      if (!is_named(plan_, file)) continue;
      TRY(yaml::parse(file.text, yaml::format_of(file.path)).context(base::printable(file.path)));
    }
    return {};
  }

  base::Error not_found(const std::vector<ImageIntent>& absent) const {
    std::vector<SeenImage> seen;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (!plan_.takes_common(files_[i].patterns)) continue;
      // What was looked at knows best why nothing came of it.
      auto there = edits_.plans[i].seen;
      if (there.empty()) there = see_images(files_[i].path, files_[i].text, absent);
      seen.insert(seen.end(), there.begin(), there.end());
    }
    auto error = image_not_found(absent, seen);
    const auto kustomization = std::find_if(files_.begin(), files_.end(), [&](const auto& file) {
      return plan_.takes_common(file.patterns) && is_kustomization_file(file.path);
    });
    if (error.hint.empty() && kustomization != files_.end()) {
      error.hint = "--create adds it to " + base::printable(kustomization->path);
    }
    return error;
  }

  const EditPlan& plan_;
  const std::vector<git::Snapshot::File>& files_;
  std::vector<bool> is_hit_;
  ImageEdits edits_;
};

// "v1" of "registry.example.com/team/app:v1@sha256:…", nothing of "team/app"; of what is no
// reference, the value that has the version.
std::string version_of(const std::string& image, const std::string& value) {
  const auto reference = images::parse_reference(image);
  if (!reference) return value;
  return reference->tag ? *reference->tag : reference->digest.value_or("");
}

std::string digest_of(const std::string& image) {
  const auto reference = images::parse_reference(image);
  return reference ? reference->digest.value_or("") : std::string();
}

}  // namespace

base::Result<ImageEdits> plan_image_edits(const EditPlan& plan,
                                          const std::vector<git::Snapshot::File>& files) {
  if (plan.images.empty()) {
    return ImageEdits{.plans = std::vector<ImagePlan>(files.size())};
  }
  return Search(plan, files).run();
}

void note_tags(const ImagePlan& plan, std::span<ValueChange> changes) {
  std::vector<bool> is_used(plan.hits.size(), false);
  for (auto& change : changes) {
    change.is_companion = true;
    for (std::size_t at = 0; at < plan.hits.size(); ++at) {
      const auto& hit = plan.hits[at];
      const bool is_this = hit.path == change.path || hit.path.ends_with("#" + change.path);
      if (!is_this || is_used[at]) continue;
      is_used[at] = true;
      change.is_companion = false;
      change.old_tag = version_of(hit.old_image, change.old_value);
      change.new_tag = version_of(hit.new_image, change.new_value);
      change.old_digest = digest_of(hit.old_image);
      change.new_digest = digest_of(hit.new_image);
      break;
    }
  }
}

}  // namespace tools::update_values
