// SPDX-License-Identifier: Apache-2.0
#include "applicationset/absent_generators.hpp"
#include "applicationset/lint_parts.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::list_of;
using manifests::path_to;

namespace {

constexpr int innermost = 2;

void check_absent(const LintEntry& entry, Lint& lint) {
  if (const auto note = note_of_absent(entry.json, entry.path)) {
    lint.report.error(note->rule, note->path, note->message, note->hint);
  }
}

void check_count(const LintEntry& entry, Lint& lint) {
  const auto kinds = kinds_of(entry.json);
  if (kinds.empty()) return check_absent(entry, lint);
  if (kinds.size() == 1) return;
  const std::string names = base::join({kinds.begin(), kinds.end()}, " and ");
  if (entry.level == 0) {
    lint.report.warning("AS004", entry.path, "there are two generators in one entry: " + names,
                        "each makes applications of its own; a matrix or a merge joins them, and "
                        "two entries say more clearly that nothing does");
  } else {
    lint.report.error(
        "AS004", entry.path,
        "there are two generators in one entry of a " + std::string(entry.parent) + ": " + names,
        "make two entries of it");
  }
}

void check_matrix(const LintEntry& entry, Lint& lint) {
  const auto& matrix = field(entry.json, "matrix");
  if (!matrix.is_object()) return;
  const auto count = list_of(matrix, "generators").size();
  if (count == 2) return;
  lint.report.error("AS005", path_to(entry.path, "matrix"),
                    "a matrix has two generators, and not " + std::to_string(count),
                    count > 2 ? "put a matrix into the matrix for a third one" : "");
}

void check_merge(const LintEntry& entry, Lint& lint) {
  const auto& merge = field(entry.json, "merge");
  if (!merge.is_object()) return;
  const std::string path = path_to(entry.path, "merge");
  const auto count = list_of(merge, "generators").size();
  if (count < 2) {
    lint.report.error("AS005", path,
                      "a merge has two generators or more, and not " + std::to_string(count));
  }
  const auto& keys = list_of(merge, "mergeKeys");
  if (keys.empty()) {
    lint.report.error("AS005", path_to(path, "mergeKeys"), "a merge needs keys to merge by",
                      "name the parameter by which the results belong together");
  }
  for (std::size_t index = 0; lint.is_go() && index < keys.size(); ++index) {
    const auto key = manifests::text(keys[index]);
    if (key.find('.') == std::string_view::npos) continue;
    lint.report.warning("AS018", path_to(path_to(path, "mergeKeys"), index),
                        yaml::quoted(key) +
                            " is no parameter of the first level, and counts as "
                            "null for every result",
                        "with goTemplate, merge keys cannot go into maps");
  }
}

void check_level(const LintEntry& entry, Lint& lint) {
  if (entry.level < innermost) return;
  for (const std::string_view kind : {"matrix", "merge"}) {
    if (field(entry.json, kind).is_null()) continue;
    lint.report.error("AS005", path_to(entry.path, kind),
                      "a " + std::string(kind) + " is nested too deeply: Argo CD drops it",
                      "a matrix or merge can hold another one, and that one no third");
  }
}

void check_selection(const LintEntry& entry, std::string_view kind, Lint& lint) {
  const auto& generator = field(entry.json, kind);
  if (!generator.is_object()) return;
  const std::string path = path_to(entry.path, kind);
  const bool has_directories = !list_of(generator, "directories").empty();
  const bool has_files = !list_of(generator, "files").empty();
  if (!has_directories && !has_files) {
    lint.report.error("AS006", path, "the generator has neither directories nor files");
  } else if (has_directories && has_files) {
    lint.report.warning("AS006", path_to(path, "files"),
                        "the files are not looked at where there are directories, too",
                        "make two generators of it");
  }
}

void check_ignored_template(const LintEntry& entry, Lint& lint) {
  if (entry.level == 0) return;
  for (const auto kind : kinds_of(entry.json)) {
    if (!has(field(entry.json, kind), "template")) continue;
    lint.report.warning(
        "AS017", path_to(path_to(entry.path, kind), "template"),
        "the template of a generator in a " + std::string(entry.parent) + " is ignored",
        "it belongs beside the `generators` of the outermost " + std::string(entry.parent));
  }
}

void check_plain_values(const LintEntry& entry, Lint& lint) {
  if (entry.is_rendered) return;
  const auto& values = field(field(entry.json, "clusterDecisionResource"), "values");
  if (!values.is_object()) return;
  const std::string path = path_to(path_to(entry.path, "clusterDecisionResource"), "values");
  for (const auto& [key, value] : values.get_ref<const Json::object_t&>()) {
    if (!Engine::is_template(manifests::text(value))) continue;
    lint.report.warning("AS022", path_to(path, key),
                        "the values of a clusterDecisionResource are taken as they are written",
                        "put the tags into the template instead");
  }
}

}  // namespace

void lint_generators(Lint& lint) {
  const auto& generators = field(lint.spec, "generators");
  if (const auto note = note_of_no_generators(generators)) {
    lint.report.error(note->rule, note->path, note->message, note->hint);
  }
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    check_level(entry, lint);
    if (entry.level > innermost) return;
    const bool is_too_deep = entry.level == innermost && (!field(entry.json, "matrix").is_null() ||
                                                          !field(entry.json, "merge").is_null());
    if (is_too_deep) return;
    check_count(entry, lint);
    check_matrix(entry, lint);
    check_merge(entry, lint);
    check_selection(entry, "git", lint);
    check_selection(entry, "oci", lint);
    check_ignored_template(entry, lint);
    check_plain_values(entry, lint);
  });
}

}  // namespace applicationset
