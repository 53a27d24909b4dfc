// SPDX-License-Identifier: Apache-2.0
#include "registry/choose.hpp"

#include <algorithm>
#include <optional>

#include "base/numbers.hpp"
#include "base/text.hpp"
#include "semver/version.hpp"

namespace registry {
namespace {

constexpr std::size_t most_asked = 50;
constexpr std::size_t most_asked_with_filter = 1000;

std::string highest_version(const std::vector<std::string>& tags, const Policy& policy) {
  std::optional<semver::Constraints> wanted = policy.constraints;
  if (!wanted) wanted = semver::Constraints::parse("*").value();
  std::optional<semver::Version> best;
  for (const auto& tag : tags) {
    auto version = semver::parse_version(tag);
    if (!version || !wanted->allow(*version)) continue;
    const int order = best ? compare(*version, *best) : 1;
    if (order > 0 || (order == 0 && tag > best->original)) best = std::move(version).value();
  }
  return best ? best->original : std::string();
}

// What a tag is compared by: the first group of the expression, or all that it matched.
struct Candidate {
  std::string_view key;
  std::string_view tag;
};

std::vector<Candidate> candidates_of(const std::vector<std::string>& tags,
                                     const regex::Pattern& pattern) {
  std::vector<Candidate> candidates;
  for (const auto& tag : tags) {
    const auto match = pattern.find_match(tag);
    if (!match) continue;
    const bool has_group = match->size() > 1 && (*match)[1].is_matched();
    candidates.push_back({.key = (*match)[has_group ? 1 : 0].of(tag), .tag = tag});
  }
  return candidates;
}

// As numbers where all keys are some, else by their bytes.
std::weak_ordering compare_keys(const Candidate& one, const Candidate& other, bool are_numbers) {
  if (are_numbers) return *base::compare_numbers(one.key, other.key);
  return one.key <=> other.key;
}

Choice highest_match(const std::vector<std::string>& tags, const regex::Pattern& pattern) {
  const auto candidates = candidates_of(tags, pattern);
  const bool are_numbers = std::all_of(
      candidates.begin(), candidates.end(),
      [](const Candidate& one) { return base::compare_numbers(one.key, one.key).has_value(); });
  const auto comes_before = [&](const Candidate& one, const Candidate& other) {
    const auto by_key = compare_keys(one, other, are_numbers);
    return by_key != 0 ? by_key < 0 : one.tag < other.tag;
  };
  const auto last = std::max_element(candidates.begin(), candidates.end(), comes_before);
  if (last == candidates.end()) return {};
  const auto is_equal = [&](const Candidate& one) {
    return one.tag != last->tag && compare_keys(one, *last, are_numbers) == 0;
  };
  const auto equal = std::find_if(candidates.begin(), candidates.end(), is_equal);
  return {.tag = std::string(last->tag),
          .equal = equal == candidates.end() ? std::string() : std::string(equal->tag)};
}

base::Result<std::string> newest(Registry& registry, const images::Reference& image,
                                 const std::vector<std::string>& tags, const Selection& selection) {
  const auto most = selection.filter.is_open() ? most_asked : most_asked_with_filter;
  if (tags.size() > most) {
    return base::usage_error("newest-build would have to ask about each of " +
                                 std::to_string(tags.size()) + " tags of " + image.repository() +
                                 ", but does so of no more than " + std::to_string(most),
                             "say which tags are allowed");
  }
  auto times = registry.build_times(image, tags, selection.platform);
  if (!times && times.error().kind == base::ErrorKind::garbled) {
    auto error = std::move(times).error();
    error.hint = "say which tags are allowed, without this one";
    return error;
  }
  // They come in the order of their names, and of those that are as new the last one counts.
  const auto known = TRY(std::move(times));
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i] && (!best || *known[i] >= *known[*best])) best = i;
  }
  return best ? tags[*best] : std::string();
}

void warn_of_doubt(const Choice& chosen, const images::Reference& image, const Policy& policy,
                   base::Log& log) {
  const auto lead = "the tag " + chosen.tag + " of " + image.repository() + " was chosen ";
  if (policy.kind == Policy::Kind::semver && looks_like_no_version(chosen.tag)) {
    log.warning(lead + "as a version, but may be a date or a commit; say which tags are allowed");
  }
  if (chosen.equal.empty()) return;
  log.warning(lead + "by its name alone: to " + base::printable(policy.text) + ", " + chosen.equal +
              " is as high");
}

// ": v1, v2, and 3 more"
std::string some_of(const std::vector<std::string>& tags) {
  constexpr std::size_t most_listed = 5;
  if (tags.empty()) return "";
  std::vector<std::string> some(
      tags.begin(), tags.begin() + static_cast<std::ptrdiff_t>(std::min(tags.size(), most_listed)));
  if (tags.size() > some.size()) {
    some.push_back("and " + std::to_string(tags.size() - some.size()) + " more");
  }
  return ": " + base::join(some, ", ");
}

// What keeps versions out that people may have meant.
std::string hint_at_prereleases(const std::vector<std::string>& tags) {
  for (const auto& tag : tags) {
    auto version = semver::parse_version(tag);
    if (!version || version->prerelease.empty()) continue;
    version->prerelease = "0";
    version->metadata.clear();
    return "a range takes pre-releases such as " + base::printable(tag) +
           " only where it has one itself, as in semver:>=" + semver::to_text(*version);
  }
  return "";
}

base::Error none_fits(const images::Reference& image, const Selection& selection, std::size_t there,
                      const std::vector<std::string>& allowed) {
  const auto& policy = selection.policy;
  const bool is_by_platform = policy.kind == Policy::Kind::newest && !allowed.empty();
  std::string message =
      "no tag of " + image.repository() +
      (is_by_platform ? " has an image for " + selection.platform.text() : " fits " + policy.text) +
      ": it has ";
  message += base::number_of(there, "tag") + ", of which " + std::to_string(allowed.size()) +
             (allowed.size() == 1 ? " is allowed" : " are allowed") + some_of(allowed);
  base::Error error = {.kind = base::ErrorKind::not_found, .message = base::printable(message)};
  if (policy.kind == Policy::Kind::semver) error.hint = hint_at_prereleases(allowed);
  return error;
}

}  // namespace

base::Result<std::string> choose(Registry& registry, const images::Reference& image,
                                 const Selection& selection, base::Log& log) {
  const auto& policy = selection.policy;
  if (policy.kind == Policy::Kind::digest) return policy.tag;
  auto tags = TRY(registry.tags(image));
  const auto there = tags.size();
  std::erase_if(tags, [&](const auto& tag) { return !selection.filter.allows(tag); });
  Choice chosen;
  if (policy.kind == Policy::Kind::newest) {
    chosen.tag = TRY(newest(registry, image, tags, selection));
  } else {
    chosen = choose_among(tags, policy);
  }
  if (chosen.tag.empty()) return none_fits(image, selection, there, tags);
  warn_of_doubt(chosen, image, policy, log);
  return std::move(chosen.tag);
}

Choice choose_among(const std::vector<std::string>& tags, const Policy& policy) {
  if (policy.kind == Policy::Kind::semver) return {.tag = highest_version(tags, policy)};
  if (policy.kind == Policy::Kind::regexp) return highest_match(tags, *policy.pattern);
  const auto last = std::max_element(tags.begin(), tags.end());
  return last == tags.end() ? Choice() : Choice{.tag = *last};
}

bool looks_like_no_version(std::string_view tag) {
  constexpr std::size_t fewest_digits = 6;
  return tag.size() >= fewest_digits && std::all_of(tag.begin(), tag.end(), base::is_ascii_digit);
}

}  // namespace registry
