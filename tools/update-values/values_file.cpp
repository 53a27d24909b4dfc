// SPDX-License-Identifier: Apache-2.0
#include "update-values/values_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "update-values/document_names.hpp"

namespace tools::update_values {
namespace {

// Saves reading most files once more.
bool may_have_several_documents(std::string_view text) {
  return text.find("---") != std::string_view::npos || text.find("...") != std::string_view::npos;
}

// Whether the name is that of a file which others keep values in, too.
bool is_of_other_format(std::string_view path) {
  constexpr std::array<std::string_view, 10> endings = {".tf",  ".tfvars",   ".hcl",        ".toml",
                                                        ".ini", ".env",      ".properties", ".xml",
                                                        ".sh",  "Dockerfile"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

// A key that got another name is there under that one.
std::string path_after(const yaml::Edit& edit, std::string path) {
  if (edit.action != yaml::Action::rename || edit.path.segments.empty()) return path;
  auto segments = edit.path.segments;
  segments.back() = {.kind = yaml::Segment::Kind::key, .text = edit.key};
  return yaml::to_string(segments, segments.size());
}

}  // namespace

std::string ValueChange::place() const {
  return document_name.empty() ? path : document_name + "#" + path;
}

base::Result<EditedFile> edit_file(const std::string& path, std::string text,
                                   const std::vector<yaml::Edit>& edits,
                                   yaml::EditOptions options) {
  options.format = yaml::format_of(path);
  auto outcome = yaml::edit(text, edits, options).context(base::printable(path));
  if (!outcome && is_of_other_format(path)) {
    auto error = std::move(outcome).error();
    error.hint = "only YAML and JSON are edited, and by its name this file is neither";
    return error;
  }
  auto edited = TRY(std::move(outcome));
  EditedFile file = {.path = path,
                     .old_text = std::move(text),
                     .new_text = std::move(edited.text),
                     .changes = {},
                     .warnings = std::move(edited.warnings)};
  for (auto& change : edited.changes) {
    file.changes.push_back({.file = path,
                            .document = change.document,
                            .path = path_after(edits[change.edit], std::move(change.path)),
                            .line = change.line,
                            .old_value = std::move(change.old_value),
                            .new_value = std::move(change.new_value),
                            .is_changed = change.changed,
                            .is_created = change.created});
  }
  name_documents(file);
  return file;
}

void name_documents(EditedFile& file) {
  if (!may_have_several_documents(file.old_text)) return;
  const auto tree = yaml::parse(file.old_text, yaml::format_of(file.path));
  if (!tree) return;
  const DocumentNames names(*tree);
  for (auto& change : file.changes) change.document_name = names.name(change.document);
}

bool is_any_changed(const std::vector<EditedFile>& files) {
  return std::any_of(files.begin(), files.end(),
                     [](const EditedFile& file) { return file.is_changed(); });
}

std::vector<ValueChange> changes_in(const std::vector<EditedFile>& files) {
  std::vector<ValueChange> changes;
  for (const auto& file : files) {
    for (const auto& change : file.changes) {
      if (change.is_changed) changes.push_back(change);
    }
  }
  return changes;
}

}  // namespace tools::update_values
