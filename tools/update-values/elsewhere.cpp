// SPDX-License-Identifier: Apache-2.0
#include "update-values/elsewhere.hpp"

#include <algorithm>

#include "git/snapshot.hpp"
#include "http/url.hpp"
#include "remote/remote.hpp"
#include "update-values/copies.hpp"

namespace tools::update_values {
namespace {

bool is_same_server(const std::string& one, const std::string& other) {
  const auto a = http::parse_url(one);
  const auto b = http::parse_url(other);
  return a && b && a->origin() == b->origin();
}

remote::Options remote_options(const Options& options) {
  const auto& other = options.copy_repository;
  remote::Options remote = {.repository = other.empty() ? options.repository : other,
                            .connection = options.connection,
                            .branch_hint = "name a branch, tag or commit with --copy-revision"};
  if (other.empty() || is_same_server(other, options.repository)) return remote;
  remote.logins = remote::Logins::of_server;
  remote.connection.headers.clear();
  remote.connection.header_file.clear();
  remote.login_hint = "put a login for this server into the netrc file, or into --copy-repo";
  return remote;
}

// Each file once; the second tells which of them a copy comes from.
struct Sources {
  std::vector<git::FilePattern> patterns;
  std::vector<std::size_t> of_copies;
};

base::Result<Sources> sources_of(const std::vector<Copy>& copies) {
  Sources sources;
  for (const auto& copy : copies) {
    auto pattern = TRY(git::parse_file_pattern(copy.from.file));
    auto& patterns = sources.patterns;
    const auto known = std::find_if(patterns.begin(), patterns.end(),
                                    [&](const auto& other) { return other.text == pattern.text; });
    sources.of_copies.push_back(static_cast<std::size_t>(known - patterns.begin()));
    if (known == patterns.end()) patterns.push_back(std::move(pattern));
  }
  return sources;
}

}  // namespace

base::Result<std::vector<yaml::Assignment>> read_copies_from_elsewhere(
    cli::Run& run, const Options& options, const MadeLogins& made_logins,
    const base::Deadline& deadline) {
  std::vector<yaml::Assignment> assignments;
  if (!options.copies_from_elsewhere()) return assignments;
  auto copies = TRY(parse_copies(options.copies, options.copy_targets));
  const auto sources = TRY(sources_of(copies));
  auto opening = remote_options(options);
  if (made_logins) opening.made_logins = TRY(made_logins());
  auto remote = TRY(remote::Remote::open(run, opening, deadline));
  auto& repository = remote.repository();
  const auto commit = TRY(repository.resolve(options.copy_revision));
  const auto snapshot = TRY(git::Snapshot::take(repository, commit, sources.patterns));
  run.log.info("copying from commit " + commit.short_hex());
  const auto aliases = options.follow_aliases ? yaml::Aliases::follow : yaml::Aliases::refuse;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    auto& copy = copies[i];
    const auto file = std::find_if(
        snapshot.files().begin(), snapshot.files().end(),
        [&](const auto& found) { return found.patterns.front() == sources.of_copies[i]; });
    auto value = TRY(read_place(copy.from, file->text, aliases));
    assignments.push_back({.file = std::move(copy.to.file),
                           .path = std::move(copy.to.path),
                           .value = std::move(value)});
  }
  return assignments;
}

}  // namespace tools::update_values
