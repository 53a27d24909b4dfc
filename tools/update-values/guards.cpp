// SPDX-License-Identifier: Apache-2.0
#include "update-values/guards.hpp"

#include <algorithm>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "update-values/versions.hpp"

namespace tools::update_values {
namespace {

std::string shown(const std::string& value) {
  constexpr std::size_t longest = 100;
  return value.empty() ? "empty" : "'" + base::shorten(base::printable(value), longest) + "'";
}

std::string place_of(const ValueChange& change) {
  return base::printable(change.file) + ": " + base::printable(change.path);
}

// An expectation is about one value where it begins with the path of one.
bool is_about(const std::string& expected, const ValueChange& change) {
  return expected.size() > change.path.size() && expected.starts_with(change.path) &&
         expected[change.path.size()] == '=';
}

// "v1" of "registry.example.com/team/app:v1@sha256:…": what people know an image by.
bool is_value(const std::string& expected, const ValueChange& change) {
  if (expected == change.old_value) return true;
  return !change.old_tag.empty() && expected == change.old_tag;
}

// "image.tag" for "image.tga=v1", where nothing that changes has that path; else nothing.
std::optional<std::string> meant_path(const std::string& expected,
                                      const std::vector<ValueChange>& changes) {
  const auto equals = expected.find('=');
  if (equals == std::string::npos) return std::nullopt;
  std::vector<std::string> paths;
  for (const auto& change : changes) paths.push_back(change.path);
  return base::did_you_mean(expected.substr(0, equals), paths);
}

base::Error unexpected(const ValueChange& change, const std::string& expected,
                       const std::vector<ValueChange>& changes) {
  const auto found = change.is_created ? "is not there" : "is " + shown(change.old_value);
  const auto meant = meant_path(expected, changes);
  return {
      .kind = base::ErrorKind::conflict,
      .message = place_of(change) + " " + found + ", not " + shown(expected) + " as --expect wants",
      .hint = meant ? "did you mean --expect " + base::printable(*meant) + "=OLD?"
                    : "somebody else has changed it; nothing was written"};
}

base::Result<std::optional<base::Error>> step_back(const ValueChange& change) {
  const auto& before = change.old_tag.empty() ? change.old_value : change.old_tag;
  const auto& after = change.new_tag.empty() ? change.new_value : change.new_tag;
  const auto ordering = compare_versions(after, before);
  if (!ordering) {
    return base::malformed_error(place_of(change) + ": --not-older cannot tell which is newer, " +
                                     shown(before) + " or " + shown(after),
                                 "it compares versions and numbers; --supersede-by PATH=N keeps a "
                                 "number beside the value");
  }
  if (*ordering >= 0) return std::optional<base::Error>();
  return std::optional(
      base::Error{.kind = base::ErrorKind::conflict,
                  .message = place_of(change) + " is " + shown(before) +
                             " already, which is newer than " + shown(after),
                  .hint = "a newer run was here before this one; nothing was written"});
}

base::Result<std::optional<base::Error>> overtaken(const ValueChange& number) {
  if (number.is_created) return std::optional<base::Error>();
  const auto ordering = base::compare_numbers(number.new_value, number.old_value);
  if (!ordering) {
    return base::malformed_error(place_of(number) + " is " + shown(number.old_value) +
                                     ", not a number that --supersede-by could be compared with",
                                 "write a number there first, such as 0");
  }
  if (*ordering >= 0) return std::optional<base::Error>();
  return std::optional(base::Error{
      .kind = base::ErrorKind::conflict,
      .message = place_of(number) + " is " + shown(number.old_value) +
                 " already, so this run, which is " + shown(number.new_value) + ", is superseded",
      .hint = "a newer run was here before this one; nothing was written"});
}

}  // namespace

base::Result<void> Guards::check_expected(const std::vector<ValueChange>& changes) const {
  const auto is_for_one = [&](const std::string& text) {
    return std::any_of(changes.begin(), changes.end(),
                       [&](const ValueChange& change) { return is_about(text, change); });
  };
  for (const auto& change : changes) {
    if (!change.is_changed || change.is_order || change.is_companion) continue;
    std::optional<std::string> missed;
    bool is_met = false;
    for (const auto& text : expected) {
      const bool is_own = is_about(text, change);
      if (!is_own && is_for_one(text)) continue;
      const auto value = is_own ? text.substr(change.path.size() + 1) : text;
      if (!change.is_created && is_value(value, change)) is_met = true;
      if (!missed) missed = value;
    }
    if (missed && !is_met) return unexpected(change, *missed, changes);
  }
  return {};
}

base::Result<std::optional<base::Error>> Guards::find_step_back(
    const std::vector<EditedFile>& files) const {
  for (const auto& file : files) {
    for (const auto& change : file.changes) {
      if (change.is_order) {
        if (auto reason = TRY(overtaken(change))) return reason;
      } else if (refuses_older && change.is_changed && !change.is_created && !change.is_companion) {
        if (auto reason = TRY(step_back(change))) return reason;
      }
    }
  }
  return std::optional<base::Error>();
}

}  // namespace tools::update_values
