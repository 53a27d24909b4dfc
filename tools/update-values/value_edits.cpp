// SPDX-License-Identifier: Apache-2.0
#include "update-values/value_edits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "update-values/stale_digest.hpp"
#include "yaml/read_value.hpp"

namespace tools::update_values {
namespace {

bool matches(const git::Snapshot::File& file, std::size_t target) {
  return std::find(file.patterns.begin(), file.patterns.end(), target) != file.patterns.end();
}

// A version in quotes that becomes one without: to most readers 1.10 is 1.1.
void warn_of_floats(EditedFile& file, const std::vector<yaml::Edit>& wanted) {
  const auto format = yaml::format_of(file.path);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& change = file.changes[i];
    const bool may_be_text = wanted[i].value.type == yaml::NewValue::Type::floating &&
                             change.is_changed && !change.is_created;
    if (!may_be_text) continue;
    const auto before =
        yaml::read_value(file.old_text, wanted[i].path, format, yaml::Aliases::follow);
    if (!before || before->type != yaml::NewValue::Type::string) continue;
    file.warnings.push_back(base::printable(change.place()) + " was the text \"" +
                            base::shorten(base::printable(change.old_value), 40) +
                            "\" and is now the number " + base::printable(change.new_value) +
                            ", as where it was copied from; if it is a version, quote it there");
  }
}

// Drops those of the first `wanted` changes that an image makes as well: it tells more of them.
void drop_repeated(std::vector<ValueChange>& changes, std::size_t wanted, std::size_t images) {
  std::vector<ValueChange> kept;
  const auto first = changes.begin() + static_cast<std::ptrdiff_t>(wanted);
  const auto end = first + static_cast<std::ptrdiff_t>(images);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool is_repeated =
        i < wanted && std::any_of(first, end, [&](const auto& other) {
          return other.path == changes[i].path && other.document == changes[i].document;
        });
    if (!is_repeated) kept.push_back(changes[i]);
  }
  changes = std::move(kept);
}

}  // namespace

// For each target, the edits that bring it the values of others.
base::Result<std::vector<ValueEdits::Edits>> ValueEdits::copied_edits(
    const std::vector<git::Snapshot::File>& files) const {
  std::vector<Edits> copied(plan_.targets.size());
  for (const auto& copy : plan_.copies) {
    const auto source = std::find_if(files.begin(), files.end(),
                                     [&](const auto& file) { return matches(file, copy.from); });
    if (source == files.end()) continue;
    auto value = TRY(read_place(copy.source, source->text, plan_.manner.aliases));
    copied[copy.to].push_back({.path = copy.path, .value = std::move(value)});
  }
  return copied;
}

// Edits of images come behind the others, and the numbers that keep order come last.
base::Result<EditedFile> ValueEdits::edit(const git::Snapshot::File& file, const Edits& wanted,
                                          const ImagePlan& images) const {
  TRY(check_allowed(plan_.allowed, file.path));
  const auto order = plan_.order_for(file.patterns);
  auto edits = wanted;
  edits.insert(edits.end(), images.edits.begin(), images.edits.end());
  edits.insert(edits.end(), order.begin(), order.end());
  auto edited = TRY(edit_file(file.path, file.text, edits, plan_.manner));
  edited.is_executable = file.is_executable;
  if (plan_.takes_types) warn_of_floats(edited, wanted);
  const auto origin = plan_.takes_types ? Origin::copied : Origin::given;
  const auto stale = warn_of_stale_digests(edited, wanted, origin);
  edited.warnings.insert(edited.warnings.end(), stale.begin(), stale.end());
  edited.warnings.insert(edited.warnings.end(), images.warnings.begin(), images.warnings.end());
  note_tags(images, std::span(edited.changes).subspan(wanted.size(), images.edits.size()));
  for (std::size_t i = wanted.size() + images.edits.size(); i < edited.changes.size(); ++i) {
    edited.changes[i].is_order = true;
  }
  drop_repeated(edited.changes, wanted.size(), images.edits.size());
  return edited;
}

base::Result<Made> ValueEdits::make(const std::vector<git::Snapshot::File>& files) const {
  const auto copied = TRY(copied_edits(files));
  auto images = TRY(plan_image_edits(plan_, files));
  Made made = {.notes = std::move(images.notes), .warnings = std::move(images.warnings)};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    auto edits = plan_.edits_for(file.patterns);
    for (const auto target : file.patterns) {
      edits.insert(edits.end(), copied[target].begin(), copied[target].end());
    }
    const bool has_own_order =
        std::any_of(file.patterns.begin(), file.patterns.end(),
                    [&](std::size_t target) { return !plan_.targets[target].order.empty(); });
    if (edits.empty() && images.plans[i].edits.empty() && !has_own_order) {
      for (const auto& warning : images.plans[i].warnings) {
        made.warnings.push_back(base::printable(file.path) + ": " + warning);
      }
      continue;
    }
    made.files.push_back(TRY(edit(file, edits, images.plans[i])));
  }
  made.superseded = TRY(plan_.guards.find_step_back(made.files));
  if (!made.superseded) TRY(plan_.guards.check_expected(made.files));
  return made;
}

}  // namespace tools::update_values
