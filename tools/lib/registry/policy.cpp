// SPDX-License-Identifier: Apache-2.0
#include "registry/policy.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "images/grammar.hpp"

namespace registry {
namespace {

constexpr std::size_t longest_text = 1000;

std::string shown(std::string_view text) {
  return "'" + base::printable(base::shorten(text, 100)) + "'";
}

base::Result<Policy> semver_policy(std::string_view text, std::string_view constraint) {
  auto constraints = semver::Constraints::parse(constraint);
  if (!constraints) {
    return base::usage_error("cannot read the versions that the policy " + shown(text) +
                                 " wants: " + base::printable(constraints.error().message),
                             "write them as semver:^1.2 or semver:\">=1.2 <3\"");
  }
  return Policy{.kind = Policy::Kind::semver,
                .text = std::string(text),
                .constraints = std::move(constraints).value()};
}

base::Result<Policy> digest_policy(std::string_view text, std::string_view tag) {
  if (!images::is_tag(tag)) {
    return base::usage_error("the policy " + shown(text) + " names no tag",
                             "write the tag to follow as digest:TAG");
  }
  return Policy{.kind = Policy::Kind::digest, .text = std::string(text), .tag = std::string(tag)};
}

base::Result<Policy> regexp_policy(std::string_view text, std::string_view expression) {
  auto pattern = regex::Pattern::compile(expression);
  if (!pattern || expression.empty()) {
    return base::usage_error("cannot read the expression of the policy " + shown(text) +
                                 (pattern ? "" : ": " + base::printable(pattern.error().message)),
                             "write it as regexp:^main-([0-9]+)");
  }
  return Policy{.kind = Policy::Kind::regexp,
                .text = std::string(text),
                .pattern = std::move(pattern).value()};
}

base::Error unknown_policy(std::string_view text) {
  return base::usage_error("there is no policy " + shown(text),
                           "policies are semver, semver:CONSTRAINT, newest-build, alphabetical, "
                           "regexp:EXPRESSION and digest:TAG");
}

// The tags that OCI keeps what refers to an image under, by its digest.
bool is_companion(std::string_view tag) {
  constexpr std::string_view beginning = "sha256-";
  constexpr std::size_t digits = 64;
  if (!tag.starts_with(beginning) || tag.size() < beginning.size() + digits) return false;
  const auto digest = tag.substr(beginning.size(), digits);
  const auto rest = tag.substr(beginning.size() + digits);
  return digest.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         (rest.empty() || rest.front() == '.');
}

}  // namespace

base::Result<Policy> parse_policy(std::string_view text) {
  using Kind = Policy::Kind;
  if (text.size() > longest_text) return unknown_policy(text);
  if (text == "semver") return Policy{};
  if (text == "newest-build" || text == "newest" || text == "latest") {
    return Policy{.kind = Kind::newest, .text = std::string(text)};
  }
  if (text == "alphabetical" || text == "name") {
    return Policy{.kind = Kind::alphabetical, .text = std::string(text)};
  }
  const auto colon = text.find(':');
  const auto word = text.substr(0, colon);
  if (colon == std::string_view::npos) {
    return word == "digest" ? digest_policy(text, {}) : unknown_policy(text);
  }
  if (word == "semver") return semver_policy(text, text.substr(colon + 1));
  if (word == "digest") return digest_policy(text, text.substr(colon + 1));
  if (word == "regexp") return regexp_policy(text, text.substr(colon + 1));
  return unknown_policy(text);
}

base::Result<TagFilter> TagFilter::parse(std::string_view allowed,
                                         const std::vector<std::string>& ignored) {
  TagFilter filter;
  constexpr std::string_view mark = "regexp:";
  if (allowed.starts_with(mark)) {
    auto pattern = regex::Pattern::compile(allowed.substr(mark.size()));
    if (!pattern) {
      return base::usage_error("cannot read which tags are allowed: " +
                               base::printable(pattern.error().message));
    }
    filter.allowed_ = std::move(pattern).value();
  } else if (!allowed.empty() && allowed != "any") {
    return base::usage_error("cannot read which tags are allowed: " + shown(allowed),
                             "write regexp:EXPRESSION, or any");
  }
  for (const auto& text : ignored) {
    auto glob = globs::PathGlob::parse(text);
    if (!glob) {
      return base::usage_error("cannot read which tags to ignore: " +
                               base::printable(glob.error().message));
    }
    if (text.find(':') != std::string::npos) {
      return base::usage_error(
          "cannot read which tags to ignore: no tag has a colon, as " + shown(text) + " has",
          "these are globs, such as main-*");
    }
    filter.ignored_.push_back(std::move(glob).value());
  }
  return filter;
}

bool TagFilter::allows(std::string_view tag) const {
  if (is_companion(tag)) return false;
  if (allowed_ && !allowed_->matches(tag)) return false;
  return std::none_of(ignored_.begin(), ignored_.end(),
                      [&](const auto& glob) { return glob.matches(tag); });
}

}  // namespace registry
