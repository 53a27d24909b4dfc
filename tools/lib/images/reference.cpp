// SPDX-License-Identifier: Apache-2.0
#include "images/reference.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "images/grammar.hpp"

namespace images {
namespace {

constexpr std::size_t longest_repository = 255;
constexpr std::size_t longest_reference = 1024;

base::Error refusal(std::string_view text, const std::string& reason, std::string hint = {}) {
  constexpr std::size_t most_shown = 200;
  return base::usage_error("'" + base::printable(base::shorten(text, most_shown)) +
                               "' is not an image reference: " + reason,
                           std::move(hint));
}

bool has_upper_case(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Whether the text before the first slash names a registry, and no part of a path on Docker Hub.
bool looks_like_registry(std::string_view segment) {
  return segment == "localhost" || segment.find_first_of(".:") != std::string_view::npos ||
         has_upper_case(segment);
}

bool is_image_id(std::string_view text) {
  constexpr std::size_t length = 64;
  return text.size() == length &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Takes the digest off the end of `rest`.
base::Result<void> take_digest(std::string_view text, std::string_view& rest, Reference& found) {
  const auto at = rest.find('@');
  if (at == std::string_view::npos) return {};
  const auto digest = rest.substr(at + 1);
  if (!is_digest(digest)) {
    return refusal(text, "what follows the @ is not a digest",
                   "a digest is sha256: and 64 hexadecimal digits in lower case");
  }
  found.digest = std::string(digest);
  rest = rest.substr(0, at);
  return {};
}

// Takes the tag off the end of `rest`. A colon before a slash belongs to a port.
base::Result<void> take_tag(std::string_view text, std::string_view& rest, Reference& found) {
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos) return {};
  if (rest.find('/', colon) != std::string_view::npos) return {};
  const auto tag = rest.substr(colon + 1);
  if (!is_tag(tag)) {
    return refusal(text, "what follows the last colon is not a tag",
                   "a tag has at most 128 letters, digits, '_', '.' and '-'");
  }
  found.tag = std::string(tag);
  rest = rest.substr(0, colon);
  return {};
}

base::Result<void> take_repository(std::string_view text, std::string_view rest, Reference& found) {
  const auto slash = rest.find('/');
  if (slash != std::string_view::npos && looks_like_registry(rest.substr(0, slash))) {
    found.registry = rest.substr(0, slash);
    rest = rest.substr(slash + 1);
    if (!is_registry(found.registry)) {
      return refusal(text, "what precedes the first slash is not a registry");
    }
  }
  found.path = rest;
  if (is_path(found.path)) return {};
  if (is_path(base::to_lower(found.path))) {
    return refusal(text, "the repository must be in lower case");
  }
  return refusal(text, "the repository has characters that none can have");
}

bool is_docker_hub(std::string_view registry) {
  const auto name = base::to_lower(registry);
  return name.empty() || name == "docker.io" || name == "index.docker.io";
}

}  // namespace

std::string Reference::repository() const {
  return registry.empty() ? path : registry + '/' + path;
}

std::string Reference::text() const {
  auto text = repository();
  if (tag) text += ':' + *tag;
  if (digest) text += '@' + *digest;
  return text;
}

base::Result<Reference> parse_reference(std::string_view text) {
  if (text.size() > longest_reference) return refusal(text, "it is too long");
  if (is_image_id(text)) {
    return refusal(text, "it is the id of an image",
                   "to name an image by its digest, write REPOSITORY@sha256:DIGITS");
  }
  constexpr std::size_t most_scheme = 20;
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    return refusal(text, "an image has no scheme",
                   "leave " +
                       base::printable(base::shorten(text.substr(0, scheme + 3), most_scheme)) +
                       " out");
  }
  Reference found;
  auto rest = text;
  TRY(take_digest(text, rest, found));
  TRY(take_tag(text, rest, found));
  TRY(take_repository(text, rest, found));
  if (full_registry(found).size() + 1 + full_path(found).size() > longest_repository) {
    return refusal(text, "the repository is longer than 255 characters");
  }
  return found;
}

std::string full_registry(const Reference& reference) {
  return is_docker_hub(reference.registry) ? "docker.io" : reference.registry;
}

std::string full_path(const Reference& reference) {
  const bool is_short = reference.path.find('/') == std::string::npos;
  const bool is_official = is_short && is_docker_hub(reference.registry);
  return is_official ? "library/" + reference.path : reference.path;
}

std::string api_host(const Reference& reference) {
  return is_docker_hub(reference.registry) ? "registry-1.docker.io" : reference.registry;
}

std::string tag_or_digest(const Reference& reference) {
  if (reference.digest) return *reference.digest;
  return reference.tag.value_or("latest");
}

bool is_same_repository(const Reference& one, const Reference& other) {
  return base::to_lower(full_registry(one)) == base::to_lower(full_registry(other)) &&
         full_path(one) == full_path(other);
}

}  // namespace images
