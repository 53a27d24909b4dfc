// SPDX-License-Identifier: Apache-2.0
#include "registry/manifest.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "images/grammar.hpp"

namespace registry {

const char* const manifest_types =
    "application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json, */*;q=0.1";

namespace {

constexpr std::size_t most_entries = 1000;
constexpr std::size_t most_values = 100'000;  // an entry has some 25

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

std::string digest_at(const nlohmann::json& object) {
  auto digest = base::text_at(object, "digest");
  return images::is_digest(digest) ? digest : std::string();
}

void add_entry(const nlohmann::json& listed, Manifest& manifest) {
  if (!listed.is_object()) return;
  const auto& platform = base::object_at(listed, "platform");
  Manifest::Entry entry = {.digest = digest_at(listed),
                           .platform = {.os = base::text_at(platform, "os"),
                                        .architecture = base::text_at(platform, "architecture"),
                                        .variant = base::text_at(platform, "variant")}};
  const bool is_for_no_machine = entry.platform.os.empty() || entry.platform.os == "unknown";
  if (!entry.digest.empty() && !is_for_no_machine) manifest.entries.push_back(std::move(entry));
}

bool fits(const Platform& found, const Platform& wanted) {
  return found.os == wanted.os && found.architecture == wanted.architecture &&
         (wanted.variant.empty() || found.variant == wanted.variant);
}

// The digits between the seconds and the zone.
std::int64_t nanoseconds_of(std::string_view time) {
  const auto point = time.find('.');
  if (point == std::string_view::npos) return 0;
  constexpr std::size_t most_digits = 9;
  std::int64_t value = 0;
  bool is_over = false;
  for (std::size_t i = 0; i < most_digits; ++i) {
    const auto at = point + 1 + i;
    is_over = is_over || at >= time.size() || !base::is_ascii_digit(time[at]);
    value = value * 10 + (is_over ? 0 : time[at] - '0');
  }
  return value;
}

}  // namespace

bool is_manifest_type(std::string_view type) {
  const std::string_view types = manifest_types;
  for (const auto part : base::split(types, ',')) {
    const auto name = base::trim(part);
    if (name == type && !name.starts_with('*')) return true;
  }
  return false;
}

base::Result<Manifest> parse_manifest(std::string_view text) {
  const auto manifest = base::parse_json(text, most_values);
  if (!manifest.is_object()) return garbled("the manifest is no JSON object");
  if (manifest.contains("fsLayers")) {
    return garbled("the manifest is one of schema 1, which is not supported");
  }
  const auto schema = manifest.find("schemaVersion");
  if (schema == manifest.end() || *schema != 2) return garbled("the manifest is not of schema 2");
  Manifest found;
  const auto list = manifest.find("manifests");
  if (list != manifest.end() && list->is_array()) {
    if (list->size() > most_entries) return garbled("the manifest lists more than 1000 images");
    for (const auto& listed : *list) add_entry(listed, found);
    return found;
  }
  found.config_digest = digest_at(base::object_at(manifest, "config"));
  if (found.config_digest.empty()) return garbled("the manifest names no configuration");
  return found;
}

base::Result<Manifest::Entry> entry_for(const Manifest& list, const Platform& platform) {
  for (const auto& entry : list.entries) {
    if (fits(entry.platform, platform)) return entry;
  }
  constexpr std::size_t most_shown = 10;
  std::vector<std::string> there;
  for (const auto& entry : list.entries) {
    if (there.size() < most_shown) there.push_back(entry.platform.text());
  }
  return base::Error{.kind = base::ErrorKind::not_found,
                     .message = "there is no image for " + platform.text() + ", only for: " +
                                base::printable(base::shorten(base::join(there, ", "), 300))};
}

base::Result<BuildTime> parse_build_time(std::string_view configuration) {
  const auto image = base::parse_json(configuration, most_values);
  const auto text = image.is_object() ? base::text_at(image, "created") : std::string();
  if (text.empty()) return garbled("the image does not say when it was built");
  const auto seconds = base::parse_time(text);
  const auto shown = base::printable(base::shorten(text, 60));
  if (!seconds) return garbled("the image was built at '" + shown + "', which is no time");
  constexpr base::Seconds one_day = 86'400;
  if (*seconds < one_day) {
    return garbled("the image says that it was built at " + shown +
                   ", as builds do that leave the time out");
  }
  return BuildTime{.seconds = *seconds, .nanoseconds = nanoseconds_of(text)};
}

}  // namespace registry
