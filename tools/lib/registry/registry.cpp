// SPDX-License-Identifier: Apache-2.0
#include "registry/registry.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/hmac.hpp"
#include "images/grammar.hpp"
#include "registry/complaint.hpp"
#include "registry/tag_list.hpp"

namespace registry {
namespace {

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

std::string sha256_of(std::string_view bytes) {
  return "sha256:" + crypto::to_hex(crypto::sha256(bytes));
}

std::string digest_in(const http::Response& response) {
  auto digest = response.header("docker-content-digest");
  return images::is_digest(digest) ? digest : std::string();
}

// That the bytes are what they are said to be. Digests of other kinds are taken as they are.
base::Result<void> check_digest(std::string_view bytes, const std::string& digest) {
  if (!digest.starts_with("sha256:") || digest == sha256_of(bytes)) return {};
  return garbled("what the registry sent does not have the digest " + digest);
}

// To choose among some of the tags only would choose another image on another day.
base::Error too_many(const images::Reference& image, std::size_t limit, const char* what) {
  return {.kind = base::ErrorKind::garbled,
          .message =
              image.repository() + " has more than " + std::to_string(limit) + what + ", our limit",
          .hint = "name the tag itself, or use a policy that lists none: digest:TAG"};
}

// What a server that answers everything with a page of its own does not send.
bool has_manifest_type(const http::Response& response) {
  const auto type = response.header("content-type");
  const auto name = base::to_lower(base::trim(std::string_view(type).substr(0, type.find(';'))));
  return is_manifest_type(name);
}

// Whether it would help to ask again with a GET, whose answer has a body and so a reason.
bool may_say_more(int status) {
  return status >= 400 && status < 500 && status != 429 && status != 407;
}

}  // namespace

Registry::Registry(http::Client& client, Keychain keychain, Settings settings,
                   const base::Deadline& deadline, base::Log& log)
    : conversation_(client, std::move(keychain), std::move(settings), deadline, log) {}

base::Error Registry::failure(const Answer& answer, const images::Reference& image) const {
  return failure_of(answer.response, {.image = image,
                                      .is_logged_in = answer.is_logged_in,
                                      .login_hint = conversation_.settings().login_hint});
}

base::Result<std::optional<std::string>> Registry::digest(const images::Reference& image) {
  const Question question = {.image = image,
                             .method = http::Method::head,
                             .path = "manifests/" + images::tag_or_digest(image),
                             .accept = manifest_types};
  const auto answer = TRY(conversation_.ask(question).context("looking up " + image.text()));
  if (!answer.is_success()) {
    if (!may_say_more(answer.response.status)) return failure(answer, image);
    return digest_by_get(image).context("looking up " + image.text());
  }
  auto digest = digest_in(answer.response);
  const bool is_other = image.digest && digest != *image.digest;
  if (digest.empty() || is_other || !has_manifest_type(answer.response)) {
    return digest_by_get(image).context("looking up " + image.text());
  }
  return std::optional(std::move(digest));
}

base::Result<std::optional<std::string>> Registry::digest_by_get(const images::Reference& image) {
  const Question question = {.image = image,
                             .path = "manifests/" + images::tag_or_digest(image),
                             .accept = manifest_types,
                             .limit = largest_manifest};
  const auto answer = TRY(conversation_.ask(question));
  if (answer.response.status == 404) {
    // Only this code says that there is no repository; all others may be about the tag.
    const auto complaint = parse_complaint(answer.response.body);
    if (complaint.code == "NAME_UNKNOWN") return failure(answer, image);
    return std::optional<std::string>();
  }
  if (!answer.is_success()) return failure(answer, image);
  TRY(parse_manifest(answer.body));
  TRY(check_digest(answer.body, digest_in(answer.response)));
  if (!image.digest) return std::optional(sha256_of(answer.body));
  TRY(check_digest(answer.body, *image.digest));
  return image.digest;
}

base::Result<std::vector<std::string>> Registry::all_pages(const images::Reference& image) {
  std::vector<std::string> tags;
  std::set<std::string> asked;
  std::optional<std::string> query = "n=1000";
  while (query) {
    if (asked.size() == most_pages) return too_many(image, most_pages, " pages of tags");
    if (!asked.insert(*query).second) return garbled("the list of tags goes on in a circle");
    const Question question = {
        .image = image, .path = "tags/list", .query = *query, .limit = largest_tag_list};
    const auto answer = TRY(conversation_.ask(question));
    if (!answer.is_success()) return failure(answer, image);
    auto page = TRY(parse_tags(answer.body));
    if (page.size() > most_tags - tags.size()) return too_many(image, most_tags, " tags");
    std::move(page.begin(), page.end(), std::back_inserter(tags));
    query = TRY(next_query(answer.url, answer.response.header("link")));
  }
  return tags;
}

base::Result<std::vector<std::string>> Registry::tags(const images::Reference& image) {
  auto tags = TRY(all_pages(image).context("listing the tags of " + image.repository()));
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

base::Result<std::string> Registry::manifest(const images::Reference& image,
                                             const std::string& name) {
  const Question question = {.image = image,
                             .path = "manifests/" + name,
                             .accept = manifest_types,
                             .limit = largest_manifest};
  auto answer = TRY(conversation_.ask(question));
  if (!answer.is_success()) return failure(answer, image);
  TRY(check_digest(answer.body, digest_in(answer.response)));
  if (images::is_digest(name)) TRY(check_digest(answer.body, name));
  return std::move(answer.body);
}

base::Result<std::string> Registry::configuration(const images::Reference& image,
                                                  const std::string& digest) {
  const Question question = {.image = image, .path = "blobs/" + digest, .limit = largest_manifest};
  auto answer = TRY(conversation_.ask(question));
  if (!answer.is_success()) return failure(answer, image);
  TRY(check_digest(answer.body, digest));
  return std::move(answer.body);
}

base::Result<BuildTime> Registry::build_time(const images::Reference& image,
                                             const Platform& platform) {
  const auto doing = "finding out when " + image.text() + " was built";
  const auto text = TRY(manifest(image, images::tag_or_digest(image)).context(doing));
  auto found = TRY(parse_manifest(text).context(doing));
  if (found.config_digest.empty()) {
    const auto entry = TRY(entry_for(found, platform).context(doing));
    const auto inner = TRY(manifest(image, entry.digest).context(doing));
    found = TRY(parse_manifest(inner).context(doing));
    if (found.config_digest.empty()) return garbled(image.text() + " is a list of lists of images");
  }
  const auto bytes = TRY(configuration(image, found.config_digest).context(doing));
  return parse_build_time(bytes).context(doing);
}

}  // namespace registry
