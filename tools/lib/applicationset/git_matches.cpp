// SPDX-License-Identifier: Apache-2.0
#include "applicationset/git_matches.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "globs/doublestar.hpp"
#include "globs/path_glob.hpp"
#include "globs/pathspec.hpp"
#include "yaml/message.hpp"

namespace applicationset {

namespace {

using Paths = std::vector<std::string>;

// One item of `directories` or `files`, for one way to read patterns.
template <typename Pattern>
struct Item {
  Pattern pattern;
  std::string path;
  bool is_exclude;
};

template <typename Pattern>
using Items = std::vector<Item<Pattern>>;

std::string place_of(const std::string& path, std::size_t index) {
  return path + '[' + std::to_string(index) + "].path";
}

template <typename Pattern>
base::Result<Items<Pattern>> read_items(const Json& json, const std::string& path) {
  Items<Pattern> items;
  for (std::size_t index = 0; index < json.size(); ++index) {
    std::string text = text_at(json[index], "path");
    if (text.empty()) text = ".";  // as the controller has it
    const std::string place = place_of(path, index);
    auto pattern = TRY(Pattern::parse(text).context(place));
    items.push_back({std::move(pattern), place, field(json[index], "exclude") == true});
  }
  return items;
}

template <typename Pattern>
bool may_be_in(const Items<Pattern>& items, std::string_view directory) {
  return std::any_of(items.begin(), items.end(), [&](const auto& item) {
    return !item.is_exclude && item.pattern.may_contain(directory);
  });
}

template <typename Pattern>
std::string text_of_no_match(const Item<Pattern>& item) {
  return "the pattern " + yaml::quoted(item.pattern.text()) +
         (item.is_exclude ? " leaves nothing out" : " matches nothing in the repository");
}

// Those that an item takes and none excludes; notes which items take nothing, or nothing away.
template <typename Pattern>
Paths chosen(const Items<Pattern>& items, const Paths& all, Notes* notes) {
  std::vector<std::size_t> hits(items.size());
  Paths result;
  for (const auto& path : all) {
    bool is_taken = false;
    bool is_excluded = false;
    for (const bool excludes : {false, true}) {
      if (excludes && !is_taken) break;
      for (std::size_t index = 0; index < items.size(); ++index) {
        const auto& item = items[index];
        if (item.is_exclude != excludes || !item.pattern.matches(path)) continue;
        ++hits[index];
        (excludes ? is_excluded : is_taken) = true;
      }
    }
    if (is_taken && !is_excluded) result.push_back(path);
  }
  for (std::size_t index = 0; notes != nullptr && index < items.size(); ++index) {
    if (hits[index] != 0) continue;
    notes->push_back(
        {.rule = "AS008", .path = items[index].path, .message = text_of_no_match(items[index])});
  }
  return result;
}

bool is_hidden(std::string_view path) {
  const auto slash = path.rfind('/');
  const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return name.starts_with('.');
}

// The order of a walk: what lies in `a` comes before `a-b`, although `/` comes after `-`.
bool is_walked_before(const std::string& one, const std::string& other) {
  return std::lexicographical_compare(
      one.begin(), one.end(), other.begin(), other.end(), [](char left, char right) {
        const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
        return rank(left) < rank(right);
      });
}

// Where doublestar takes a directory, Argo CD tries to read it as a file, and gives up.
base::Result<void> check_directories(const Items<globs::Doublestar>& items,
                                     const git::Listing& listing) {
  Paths directories = listing.paths(git::EntryKind::directory);
  directories.insert(directories.end(), {"", ".git"});
  for (const auto& item : items) {
    if (item.is_exclude) continue;
    const auto taken =
        std::find_if(directories.begin(), directories.end(),
                     [&](const std::string& path) { return item.pattern.matches_directory(path); });
    if (taken == directories.end()) continue;
    return base::malformed_error(
        item.path + ": " + yaml::quoted(item.pattern.text()) + " also takes the directory " +
            (taken->empty() ? "." : *taken) + ", which Argo CD would try to read as a file",
        "end the pattern with a name, such as *.yaml");
  }
  return {};
}

Paths difference(const Paths& one, const Paths& other) {
  Paths result;
  std::set_difference(one.begin(), one.end(), other.begin(), other.end(),
                      std::back_inserter(result));
  return result;
}

void note_difference(const Paths& legacy, const Paths& doublestar, const std::string& path,
                     Notes& notes) {
  const Paths only_legacy = difference(legacy, doublestar);
  const Paths only_new = difference(doublestar, legacy);
  if (only_legacy.empty() && only_new.empty()) return;
  std::string message = "the two ways to match files differ: ";
  if (!only_legacy.empty()) message += "legacy alone takes " + yaml::list(only_legacy);
  if (!only_legacy.empty() && !only_new.empty()) message += ", and ";
  if (!only_new.empty()) message += "doublestar alone takes " + yaml::list(only_new);
  notes.push_back({.rule = "AS007",
                   .path = path,
                   .message = std::move(message),
                   .hint = "say with --git-file-globbing how the controller is set up; in legacy, "
                           "* crosses slashes and ** is no more than *"});
}

Paths files_of(const git::Listing& listing) {
  Paths files;
  for (const auto& entry : listing.entries) {
    if (entry.kind == git::EntryKind::file || entry.kind == git::EntryKind::symlink) {
      files.push_back(entry.path);
    }
  }
  return files;
}

}  // namespace

base::Result<Paths> matching_directories(git::Checkout& checkout, const Json& items_json,
                                         const std::string& path, const Settings& settings,
                                         Notes& notes) {
  const auto items = TRY(read_items<globs::PathGlob>(items_json, path));
  const auto is_seen = [&](std::string_view directory) {
    return settings.includes_hidden_directories || !is_hidden(directory);
  };
  const auto listing = TRY(checkout.list([&](std::string_view directory) {
    return is_seen(directory) && may_be_in(items, directory);
  }));
  Paths directories;
  for (const auto& directory : listing.paths(git::EntryKind::directory)) {
    if (is_seen(directory)) directories.push_back(directory);
  }
  std::sort(directories.begin(), directories.end(), &is_walked_before);
  return chosen(items, directories, &notes);
}

base::Result<Paths> matching_files(git::Checkout& checkout, const Json& items_json,
                                   const std::string& path, const Settings& settings,
                                   Notes& notes) {
  const bool is_legacy = settings.file_globbing == Settings::FileGlobbing::legacy;
  auto legacy = read_items<globs::Pathspec>(items_json, path);
  auto doublestar = read_items<globs::Doublestar>(items_json, path);
  if (is_legacy && !legacy) return std::move(legacy).error();
  if (!is_legacy && !doublestar) return std::move(doublestar).error();
  const auto listing = TRY(checkout.list([&](std::string_view directory) {
    return (legacy && may_be_in(*legacy, directory)) ||
           (doublestar && may_be_in(*doublestar, directory));
  }));
  const Paths all = files_of(listing);
  if (!is_legacy) TRY(check_directories(*doublestar, listing));
  if (!legacy || !doublestar) {
    return is_legacy ? chosen(*legacy, all, &notes) : chosen(*doublestar, all, &notes);
  }
  Paths by_legacy = chosen(*legacy, all, is_legacy ? &notes : nullptr);
  Paths by_doublestar = chosen(*doublestar, all, is_legacy ? nullptr : &notes);
  note_difference(by_legacy, by_doublestar, path, notes);
  return is_legacy ? std::move(by_legacy) : std::move(by_doublestar);
}

}  // namespace applicationset
