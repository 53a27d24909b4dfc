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
  return base::printable(change.file) + ": " + base::printable(change.place());
}

// "v1" of "registry.example.com/team/app:v1@sha256:…": what people know an image by.
bool is_value(const std::string& expected, const ValueChange& change) {
  if (expected == change.old_value) return true;
  return !change.old_tag.empty() && expected == change.old_tag;
}

base::Error unexpected(const ValueChange& change, const std::string& expected) {
  const auto found = change.is_created ? "is not there" : "is " + shown(change.old_value);
  return {
      .kind = base::ErrorKind::conflict,
      .message = place_of(change) + " " + found + ", not " + shown(expected) + " as --expect wants",
      .hint = "somebody else has changed it; nothing was written"};
}

// What is expected of a value that this run does not set guards nothing.
base::Error guards_nothing(const Expectation& expectation, const std::vector<EditedFile>& files) {
  const auto written = base::printable(expectation.place());
  const bool names_file = expectation.file.has_value();
  std::vector<std::string> places;
  for (const auto& file : files) {
    for (const auto& change : file.changes) {
      const auto lead = names_file ? change.file + "::" : "";
      for (const auto& place : {lead + change.place(), lead + change.path}) {
        const bool is_known = std::find(places.begin(), places.end(), place) != places.end();
        if (!is_known) places.push_back(place);
      }
    }
  }
  const auto meant = base::did_you_mean(expectation.place(), places);
  return base::usage_error(
      "--expect " + written + "=" + base::shorten(base::printable(expectation.value), 80) +
          ": this run sets nothing that is called " + written,
      meant ? "did you mean --expect " + base::printable(*meant) + "=OLD?"
            : "it sets " + base::shorten(base::printable(base::join(places, ", ")), 200) +
                  "; a value that has an = itself is expected with its path");
}

base::Error cannot_tell(const ValueChange& change, const std::string& before,
                        const std::string& after) {
  return base::malformed_error(place_of(change) + ": --not-older cannot tell which is newer, " +
                                   shown(before) + " or " + shown(after),
                               "it compares versions and numbers; --supersede-by PATH=N keeps a "
                               "number beside the value");
}

// The digest of an image may be kept elsewhere than its tag, which stays as it is.
bool is_digest_changed(const ValueChange& change) {
  return !change.old_digest.empty() && !change.new_digest.empty() &&
         change.old_digest != change.new_digest;
}

bool is_nothing(const std::string& value) {
  return value.empty() || value == "~" || base::to_lower(value) == "null";
}

// Digits may be all of a commit id, although few are.
bool may_be_commit_of_digits(const std::string& value) {
  constexpr std::size_t usual = 7;
  constexpr std::size_t whole = 40;
  return (value.size() == usual || value.size() == whole) &&
         std::all_of(value.begin(), value.end(), base::is_ascii_digit);
}

base::Result<std::optional<base::Error>> step_back(const ValueChange& change) {
  const bool is_image = !change.new_tag.empty();
  const auto& before = is_image ? change.old_tag : change.old_value;
  const auto& after = is_image ? change.new_tag : change.new_value;
  const bool is_first = is_nothing(before);
  if (is_first) return std::optional<base::Error>();
  const auto ordering = compare_versions(after, before);
  if (!ordering) return cannot_tell(change, before, after);
  if (*ordering == 0 && is_digest_changed(change)) {
    return cannot_tell(change, change.old_digest, change.new_digest);
  }
  if (*ordering >= 0) return std::optional<base::Error>();
  const bool may_be_commits = may_be_commit_of_digits(before) && may_be_commit_of_digits(after);
  return std::optional(base::Error{
      .kind = base::ErrorKind::conflict,
      .message = place_of(change) + " is " + shown(before) + " already, which is newer than " +
                 shown(after),
      .hint = may_be_commits ? "they are compared as numbers; where they are commit ids, use "
                               "--supersede-by PATH=N instead"
                             : "a newer run was here before this one; nothing was written"});
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

bool may_be_step_back(const ValueChange& change) {
  if (change.is_companion) return false;
  return is_digest_changed(change) || (change.is_changed && !change.is_created);
}

}  // namespace

base::Result<void> Guards::check_expected(const std::vector<EditedFile>& files) const {
  if (!is_any_changed(files)) return {};
  std::vector<ExpectedDocuments> documents(files.begin(), files.end());
  for (const auto& expectation : expected) {
    bool is_for_some = false;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto& changes = files[i].changes;
      is_for_some = is_for_some || std::any_of(changes.begin(), changes.end(), [&](auto& change) {
                      return expectation.is_about(change, documents[i]);
                    });
    }
    if (expectation.path && !is_for_some) return guards_nothing(expectation, files);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const auto& change : files[i].changes) TRY(check_one(change, documents[i]));
  }
  return {};
}

// One of several that are about a value will do.
base::Result<void> Guards::check_one(const ValueChange& change,
                                     ExpectedDocuments& documents) const {
  if (!change.is_changed) return {};
  const bool is_asked_for = !change.is_order && !change.is_companion;
  std::optional<std::string> missed;
  for (const auto& expectation : expected) {
    const bool applies = expectation.path ? expectation.is_about(change, documents) : is_asked_for;
    if (!applies) continue;
    if (!change.is_created && is_value(expectation.value, change)) return {};
    if (!missed) missed = expectation.value;
  }
  if (missed) return unexpected(change, *missed);
  return {};
}

base::Result<std::optional<base::Error>> Guards::find_step_back(
    const std::vector<EditedFile>& files) const {
  for (const auto& file : files) {
    for (const auto& change : file.changes) {
      if (change.is_order) {
        if (auto reason = TRY(overtaken(change))) return reason;
      } else if (refuses_older && may_be_step_back(change)) {
        if (auto reason = TRY(step_back(change))) return reason;
      }
    }
  }
  return std::optional<base::Error>();
}

}  // namespace tools::update_values
