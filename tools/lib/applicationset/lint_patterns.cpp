// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "applicationset/lint_parts.hpp"
#include "globs/doublestar.hpp"
#include "globs/path_glob.hpp"
#include "globs/pathspec.hpp"
#include "manifests/fields.hpp"
#include "manifests/path.hpp"
#include "yaml/message.hpp"

namespace applicationset {

using manifests::list_of;
using manifests::path_to;

namespace {

// An item of `directories` or `files` whose pattern is known.
struct Pattern {
  std::string text;
  std::string path;
  bool is_exclude;
};

std::vector<Pattern> patterns_of(const Json& git, std::string_view key, const std::string& path) {
  std::vector<Pattern> patterns;
  std::size_t index = 0;
  for (const auto& item : list_of(git, key)) {
    const std::string place = path_to(path_to(path_to(path, key), index++), "path");
    patterns.push_back({std::string(manifests::text_of(item, "path")), place,
                        manifests::flag_of(item, "exclude")});
  }
  return patterns;
}

bool is_known(const Pattern& pattern, const LintEntry& entry) {
  return !pattern.text.empty() && !(entry.is_rendered && Engine::is_template(pattern.text));
}

bool has_wildcards(const std::string& text) {
  return text.find_first_of("*?[{\\") != std::string::npos;
}

void check_directory(const Pattern& pattern, Lint& lint) {
  const auto& text = pattern.text;
  const auto parsed = globs::PathGlob::parse(text);
  if (!parsed) return lint.report.error("AS007", pattern.path, parsed.error().message);
  if (text.starts_with('/') || (text.ends_with('/') && text.size() > 1)) {
    lint.report.warning("AS007", pattern.path,
                        "a pattern with a slash at one of its ends matches no directory",
                        "leave the slash away");
  } else if (text.starts_with("./") || text.find("//") != std::string::npos) {
    lint.report.warning("AS007", pattern.path,
                        "no path of a directory has `./` or `//` in it, so this matches none");
  }
  if (text.find("**") != std::string::npos) {
    lint.report.warning("AS007", pattern.path,
                        "`**` is no more than `*` here, which stays in one level of directories",
                        "write one pattern for each level: a/*, a/*/*");
  }
  if (text.find('{') != std::string::npos) {
    lint.report.warning("AS007", pattern.path, "braces mean nothing special in `directories`",
                        "write an item for each");
  }
  if (text.find("[!") != std::string::npos) {
    lint.report.warning("AS007", pattern.path, "`[!…]` is a class with a `!` in it here",
                        "write [^…] for any other character");
  }
}

void check_file(const Pattern& pattern, Lint& lint) {
  if (lint.settings.file_globbing == Settings::FileGlobbing::doublestar) {
    const auto parsed = globs::Doublestar::parse(pattern.text);
    if (!parsed) return lint.report.error("AS007", pattern.path, parsed.error().message);
    return;
  }
  const auto parsed = globs::Pathspec::parse(pattern.text);
  if (!parsed) return lint.report.error("AS007", pattern.path, parsed.error().message);
  const auto brace = pattern.text.find('{');
  const bool has_choice =
      brace != std::string::npos && pattern.text.find(',', brace) != std::string::npos;
  if (!has_choice) return;
  lint.report.warning("AS007", pattern.path,
                      "braces mean nothing special, unless the controller has the new globbing",
                      "write an item for each, or say --git-file-globbing doublestar");
}

template <typename Glob>
bool covers(const Pattern& exclude, const Pattern& include) {
  if (exclude.text == include.text) return true;
  if (has_wildcards(include.text)) return false;
  const auto glob = Glob::parse(exclude.text);
  return glob && glob->matches(include.text);
}

template <typename Glob>
void check_excludes(const std::vector<Pattern>& patterns, Lint& lint) {
  const auto is_include = [](const Pattern& pattern) { return !pattern.is_exclude; };
  if (!patterns.empty() && std::none_of(patterns.begin(), patterns.end(), is_include)) {
    lint.report.warning("AS008", patterns.front().path,
                        "everything is excluded: no pattern takes anything");
  }
  for (const auto& include : patterns) {
    if (include.is_exclude) continue;
    const auto covering = std::find_if(patterns.begin(), patterns.end(), [&](const auto& other) {
      return other.is_exclude && covers<Glob>(other, include);
    });
    if (covering == patterns.end()) continue;
    lint.report.warning("AS008", include.path,
                        "what " + yaml::quoted(include.text) + " takes is excluded again by " +
                            yaml::quoted(covering->text));
  }
}

std::vector<Pattern> known_patterns(const LintEntry& entry, std::string_view kind,
                                    std::string_view key) {
  auto patterns = patterns_of(field(entry.json, kind), key, path_to(entry.path, kind));
  std::erase_if(patterns, [&](const Pattern& pattern) { return !is_known(pattern, entry); });
  return patterns;
}

void check_generator(const LintEntry& entry, std::string_view kind, Lint& lint) {
  const auto directories = known_patterns(entry, kind, "directories");
  for (const auto& pattern : directories) check_directory(pattern, lint);
  check_excludes<globs::PathGlob>(directories, lint);
  const auto files = known_patterns(entry, kind, "files");
  for (const auto& pattern : files) check_file(pattern, lint);
  if (lint.settings.file_globbing == Settings::FileGlobbing::doublestar) {
    check_excludes<globs::Doublestar>(files, lint);
  } else {
    check_excludes<globs::Pathspec>(files, lint);
  }
}

}  // namespace

void lint_patterns(Lint& lint) {
  for_each_entry(lint.spec, [&](const LintEntry& entry) {
    check_generator(entry, "git", lint);
    check_generator(entry, "oci", lint);
  });
}

}  // namespace applicationset
