// SPDX-License-Identifier: Apache-2.0
#include "update-values/reversal.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "git/undo.hpp"
#include "yaml/differences.hpp"
#include "yaml/edit.hpp"
#include "yaml/read_value.hpp"
#include "yaml/undoing.hpp"

namespace tools::update_values {
namespace {

base::Error moved_on(const std::string& path, const Reverted& commit) {
  return {.kind = base::ErrorKind::conflict,
          .message = base::printable(path) + " has moved on since " + commit.id.substr(0, 7) +
                     ": just what that commit changed can no longer be taken back for certain",
          .hint = "set the values that you want, or use git revert"};
}

// The text of a file without what the commit did. Lines that look alike may stand elsewhere by now,
// half a value is none, and half of the values neither: values are compared before it is believed.
base::Result<std::optional<std::string>> taken_back(const Reversal::File& ours,
                                                    const std::string& path,
                                                    const std::string& now) {
  auto next = TRY(git::undone(now, ours.before, ours.after));
  // A file that nobody else has touched gets all its old bytes.
  if (now == ours.after || now == ours.before) return next;
  const auto format = yaml::format_of(path);
  const auto is_proved = [&](const std::string& text) {
    return yaml::proves({.before = ours.before, .after = ours.after, .now = now, .next = text},
                        format);
  };
  if (next && is_proved(*next)) return next;
  const auto wanted = yaml::differences(ours.after, ours.before, format);
  const bool has_values = !wanted || !wanted->empty();
  if (has_values && is_proved(now)) return std::optional(now);
  return std::optional<std::string>();
}

// The places that a path means, which may lack the document: as older versions wrote it, and where
// the file got more of them since then.
std::vector<yaml::Path> places_of(const yaml::Path& path, const yaml::Tree& tree) {
  if (path.document || tree.documents.size() < 2) return {path};
  std::vector<yaml::Path> places;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    places.push_back(path);
    places.back().document =
        yaml::DocumentSelector{.index = i, .conditions = {}, .text = std::to_string(i)};
  }
  return places;
}

// A text of a file with the values at some paths as another text of the same file has them.
base::Result<std::string> with_values_of(std::string_view other, std::string text,
                                         const std::string& file,
                                         const std::vector<yaml::Path>& paths) {
  const auto format = yaml::format_of(file);
  const auto tree = yaml::parse(other, format);
  if (!tree) return text;
  std::vector<yaml::Edit> edits;
  for (const auto& path : paths) {
    for (const auto& place : places_of(path, *tree)) {
      auto value = yaml::read_value(other, place, format, yaml::Aliases::refuse);
      if (value) edits.push_back({.path = place, .value = std::move(*value)});
    }
  }
  if (edits.empty()) return text;
  auto edited = yaml::edit(text, edits, {.format = format, .if_missing = yaml::IfMissing::create});
  return std::move(TRY(std::move(edited).context(base::printable(file))).text);
}

// The numbers that --supersede-by keeps.
base::Result<std::string> with_numbers_of(std::string_view other, std::string text,
                                          const Reversal::File& ours) {
  return with_values_of(other, std::move(text), ours.pattern.text, ours.orders);
}

// What the commit did apart from its numbers: they only grow, so an older run cannot pass later.
Reversal::File without_numbers(const Reversal::File& ours, const std::string& now) {
  auto rest = ours;
  for (const std::string_view known : {std::string_view(ours.after), std::string_view(now)}) {
    auto before = with_numbers_of(known, rest.before, ours);
    auto after = with_numbers_of(known, rest.after, ours);
    if (!before || !after) continue;
    rest.before = std::move(*before);
    rest.after = std::move(*after);
  }
  return rest;
}

void note_changes(EditedFile& file) {
  const auto differences =
      yaml::differences(file.old_text, file.new_text, yaml::format_of(file.path));
  if (!differences) return;
  for (const auto& difference : *differences) {
    file.changes.push_back({.file = file.path,
                            .document = difference.document,
                            .path = difference.path,
                            .line = difference.line,
                            .old_value = difference.before,
                            .new_value = difference.after,
                            .is_changed = true,
                            .is_created = difference.kind == yaml::Difference::Kind::added});
  }
  name_documents(file);
}

// A forge that squashes puts what others did into the commit whose message has our lines.
void warn_of_others(EditedFile& file, const Reversal::File& ours, const Reverted& commit) {
  if (ours.told.empty()) return;
  const auto rest = with_values_of(ours.before, ours.after, file.path, ours.told);
  if (!rest) return;
  const auto others = yaml::differences(*rest, ours.before, yaml::format_of(file.path));
  if (!others) return;
  for (const auto& other : *others) {
    const auto made =
        std::find_if(file.changes.begin(), file.changes.end(), [&](const auto& change) {
          return change.document == other.document && change.path == other.path;
        });
    const bool is_value = other.kind == yaml::Difference::Kind::value;
    if (!is_value || made == file.changes.end()) continue;
    file.warnings.push_back(base::printable(made->place()) +
                            " is taken back, too, which the message of " + commit.id.substr(0, 7) +
                            " does not tell of; it may be somebody else's");
  }
}

}  // namespace

bool Reversal::File::changes_only_numbers() const {
  const auto grown = with_numbers_of(after, before, *this);
  return !orders.empty() && grown && *grown == after;
}

std::vector<git::FilePattern> Reversal::patterns() const {
  std::vector<git::FilePattern> patterns;
  for (const auto& file : files_) patterns.push_back(file.pattern);
  return patterns;
}

base::Result<Made> Reversal::make(const std::vector<git::Snapshot::File>& files) const {
  Made made;
  for (const auto& file : files) {
    TRY(check_allowed(allowed_, file.path));
    const auto ours = without_numbers(files_.at(file.patterns.front()), file.text);
    auto text = TRY(taken_back(ours, file.path, file.text));
    if (!text) return moved_on(file.path, commit_);
    *text = TRY(with_numbers_of(file.text, std::move(*text), ours));
    EditedFile edited = {.path = file.path,
                         .old_text = file.text,
                         .new_text = std::move(*text),
                         .changes = {},
                         .warnings = {},
                         .is_executable = file.is_executable};
    note_changes(edited);
    warn_of_others(edited, ours, commit_);
    made.files.push_back(std::move(edited));
  }
  return made;
}

}  // namespace tools::update_values
