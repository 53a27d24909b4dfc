// SPDX-License-Identifier: Apache-2.0
#include "registry/registry.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/hex.hpp"
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
                                      .login_hint = conversation_.login_hint()});
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

// Nothing where it is not there.
base::Result<std::optional<Manifest>> Registry::read_manifest(const images::Reference& image,
                                                              const std::string& name,
                                                              const Answer& answer) const {
  if (answer.response.status == 404) return std::optional<Manifest>();
  if (!answer.is_success()) return failure(answer, image);
  TRY(check_digest(answer.body, digest_in(answer.response)));
  if (images::is_digest(name)) TRY(check_digest(answer.body, name));
  return std::optional(TRY(parse_manifest(answer.body)));
}

base::Result<Registry::Manifests> Registry::manifests(const images::Reference& image,
                                                      const std::vector<std::string>& names,
                                                      const Doing& doing) {
  std::vector<Question> questions;
  for (const auto& name : names) {
    questions.push_back({.image = image,
                         .path = "manifests/" + name,
                         .accept = manifest_types,
                         .limit = largest_manifest});
  }
  Manifests found(names.size());
  const auto take = [&](std::size_t number, const Answer& answer) -> base::Result<void> {
    found[number] = TRY(read_manifest(image, names[number], answer).context(doing(number)));
    return {};
  };
  TRY(conversation_.ask_all(questions, take));
  return found;
}

base::Result<BuildTime> Registry::read_build_time(const images::Reference& image,
                                                  const std::string& digest,
                                                  const Answer& answer) const {
  if (!answer.is_success()) return failure(answer, image);
  TRY(check_digest(answer.body, digest));
  return parse_build_time(answer.body);
}

// The digest of the configuration of each tag's image; empty where there is none.
base::Result<std::vector<std::string>> Registry::configurations(
    const images::Reference& image, const std::vector<std::string>& tags, const Platform& platform,
    const Doing& doing) {
  const auto found = TRY(manifests(image, tags, doing));
  std::vector<std::string> digests(tags.size());
  std::vector<std::size_t> lists;
  std::vector<std::string> names;  // of what a list has for the platform
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    digests[i] = found[i]->config_digest;
    const auto entry = entry_for(*found[i], platform);
    if (!digests[i].empty() || !entry) continue;
    lists.push_back(i);
    names.push_back(entry->digest);
  }
  const auto listed =
      TRY(manifests(image, names, [&](std::size_t number) { return doing(lists[number]); }));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (!listed[i]) continue;
    if (listed[i]->config_digest.empty()) {
      return garbled(image.repository() + ":" + tags[lists[i]] + " is a list of lists of images");
    }
    digests[lists[i]] = listed[i]->config_digest;
  }
  return digests;
}

base::Result<Registry::BuildTimes> Registry::build_times(const images::Reference& image,
                                                         const std::vector<std::string>& tags,
                                                         const Platform& platform) {
  const auto doing = [&](std::size_t number) {
    return "finding out when " + image.repository() + ":" + tags[number] + " was built";
  };
  const auto digests = TRY(configurations(image, tags, platform, doing));
  // Several tags often name one image.
  std::map<std::string, std::size_t> first_with;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    if (!digests[i].empty()) first_with.emplace(digests[i], i);
  }
  std::vector<Question> questions;
  std::vector<std::size_t> asked;
  for (const auto& [digest, first] : first_with) {
    questions.push_back({.image = image, .path = "blobs/" + digest, .limit = largest_manifest});
    asked.push_back(first);
  }
  std::map<std::string, BuildTime> times;
  const auto take = [&](std::size_t number, const Answer& answer) -> base::Result<void> {
    const auto first = asked[number];
    const auto& digest = digests[first];
    times[digest] = TRY(read_build_time(image, digest, answer).context(doing(first)));
    return {};
  };
  TRY(conversation_.ask_all(questions, take));
  BuildTimes of_tags;
  for (const auto& digest : digests) {
    const auto time = times.find(digest);
    of_tags.push_back(time == times.end() ? std::nullopt : std::optional(time->second));
  }
  return of_tags;
}

}  // namespace registry
