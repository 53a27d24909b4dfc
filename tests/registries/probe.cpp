// SPDX-License-Identifier: Apache-2.0

// Asks a registry for the tests:
//
//   registry_probe CONFIG CA_FILE digest|tags|built REFERENCE
//   registry_probe CONFIG CA_FILE choose REFERENCE POLICY
//
// CONFIG is a config.json with credentials; it and CA_FILE may be empty. Prints what it found, one
// per line; an error goes to stderr, and its kind is the exit status after 10.
#include <iostream>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"
#include "registry/choose.hpp"

namespace {

using Lines = std::vector<std::string>;

base::Result<registry::Keychain> keychain_of(const std::string& path) {
  registry::Keychain keychain;
  if (path.empty()) return keychain;
  const auto text = TRY(base::read_file(path));
  keychain.add(TRY(registry::AuthFile::parse(text, registry::AuthFormat::config_json, path)));
  return keychain;
}

base::Result<Lines> answer(registry::Registry& registry, const Lines& words, base::Log& log) {
  const auto image = TRY(images::parse_reference(words.at(3)));
  if (words.at(2) == "digest") {
    const auto digest = TRY(registry.digest(image));
    return Lines{digest.value_or("none")};
  }
  if (words.at(2) == "tags") return registry.tags(image);
  if (words.at(2) == "built") {
    const Lines names = {images::tag_or_digest(image)};
    const auto time = TRY(registry.build_times(image, names, {})).front();
    return Lines{time ? base::format_time(time->seconds) : "none"};
  }
  registry::Selection selection;
  selection.policy = TRY(registry::parse_policy(words.at(4)));
  const auto tag = TRY(registry::choose(registry, image, selection, log));
  return Lines{tag};
}

base::Result<Lines> run(const Lines& words, base::Log& log) {
  base::SystemClock clock;
  const base::Deadline deadline(clock, std::chrono::seconds(60));
  auto client =
      TRY(http::Client::create({.user_agent = "probe", .ca_file = words.at(1)}, clock, log));
  auto keychain = TRY(keychain_of(words.at(0)));
  registry::Registry registry(client, std::move(keychain), {.login_hint = "log in"}, deadline, log);
  return answer(registry, words, log);
}

}  // namespace

int main(int count, char** arguments) {
  const Lines words(arguments + 1, arguments + count);
  base::Log log(std::cerr, {.tool = "probe", .verbosity = base::Verbosity::verbose});
  const auto found = run(words, log);
  if (!found) {
    log.error(found.error());
    return 10 + static_cast<int>(found.error().kind);
  }
  for (const auto& line : *found) std::cout << line << '\n';
  return 0;
}
