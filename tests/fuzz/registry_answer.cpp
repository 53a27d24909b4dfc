// SPDX-License-Identifier: Apache-2.0

// Takes whatever the bytes are for each thing that a registry or its token server answers with, and
// for a file with credentials.
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "images/grammar.hpp"
#include "registry/auth_file.hpp"
#include "registry/challenge.hpp"
#include "registry/complaint.hpp"
#include "registry/manifest.hpp"
#include "registry/tag_list.hpp"
#include "registry/token_server.hpp"

namespace {

using namespace registry;

void read_challenges(const std::string& text) {
  const auto challenges = parse_challenges(text);
  require(challenges.size() <= 16, "few challenges");
  for (const auto& challenge : challenges) {
    require(!challenge.scheme.empty(), "each has a scheme");
    require(challenge.values.size() <= 32, "few values");
  }
  preferred(challenges);
}

void read_token(const std::string& text) {
  const auto token = parse_token(text);
  if (!token) return;
  for (const char c : token->text.reveal()) require(c > ' ' && c < '\x7f', "fit for a header");
  require(token->lifetime >= std::chrono::seconds(60), "it lasts a while");
  require(token->lifetime <= std::chrono::hours(24), "but not for ever");
}

void read_tags(const std::string& text) {
  if (const auto tags = parse_tags(text)) {
    for (const auto& tag : *tags) require(images::is_tag(tag), "a tag");
  }
  static const auto asked = http::parse_url("https://reg.example.com/v2/app/tags/list").value();
  (void)next_query(asked, text);
}

void read_manifest(const std::string& text) {
  (void)parse_build_time(text);
  const auto manifest = parse_manifest(text);
  if (!manifest) return;
  const auto& config = manifest->config_digest;
  require(config.empty() || images::is_digest(config), "a digest");
  for (const auto& entry : manifest->entries) require(images::is_digest(entry.digest), "a digest");
  (void)entry_for(*manifest, {});
}

void read_credentials(const std::string& text, const images::Reference& image) {
  for (const auto format : {AuthFormat::config_json, AuthFormat::dockercfg}) {
    const auto file = AuthFile::parse(text, format, "a file");
    if (!file) continue;
    (void)file->find(image);
    (void)file->secrets();
  }
  if (const auto key = ConfigKey::parse(text)) (void)key->matches(image);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static const auto image = images::parse_reference("ghcr.io/team/app:v1").value();
  read_challenges(text);
  read_token(text);
  read_tags(text);
  read_manifest(text);
  read_credentials(text, image);
  for (const int status : {400, 401, 404, 429}) {
    const auto error = failure_of({.status = status, .body = text}, {.image = image});
    require(error.message.size() < 2000, "a message that people can read");
  }
  return 0;
}
