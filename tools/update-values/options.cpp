// SPDX-License-Identifier: Apache-2.0
#include "update-values/options.hpp"

#include <array>

#include "remote/place.hpp"

namespace tools::update_values {
namespace {

void add_flags(cli::Flags& flags, Options& options, std::vector<std::string>& positionals) {
  flags.group("Where");
  flags.add_text("repo", "URL|PATH", "repository to change: https://..., or a directory",
                 options.repository);
  flags.add_text("branch", "NAME", "default: the branch HEAD names", options.branch);
  flags.add_text("dir", "DIR", "edit files in a directory, without Git", options.directory);
  flags.add_list("file", "FILE", "file to change, from the root; may have * ? [] **",
                 options.files);
  flags.add_list("allow", "GLOB", "refuse to change any other file", options.allowed);

  flags.group("What");
  flags.add_list("set", "PATH=VALUE", "image.tag=1.2, images[0].newTag=x, PATH:=JSON",
                 options.assignments);
  flags.add_text("changes", "FILE|-", "the same as JSON or YAML: {\"image.tag\": \"1.2\"}",
                 options.changes_file);
  flags.add_choice("type", {"string", "int", "float", "bool", "null", "json"},
                   "of the values (default: string, or as it was)", options.type);
  flags.add_switch("create", "add keys that are missing", options.create);
  flags.add_switch("follow-aliases", "change the anchored value an alias stands for",
                   options.follow_aliases);
  flags.add_positional_list(positionals);

  flags.group("Commit");
  flags.add_text("message", "TEXT",
                 "a Go template, such as 'Deploy {{.new}}'; default: what changed",
                 options.message);
  flags.add_text("author", "'NAME <MAIL>'", "of the commit", options.author);
  flags.add_text("committer", "'NAME <MAIL>'", "default: the author", options.committer);
  flags.add_switch("skip-ci", "mark the commit so that it starts no pipeline", options.skip_ci);

  flags.group("How");
  flags.add_switch("dry-run", "show the diff and write nothing", options.dry_run);
  flags.add_switch("check", "write nothing; exit 8 if something would change", options.check);
  flags.add_number("max-attempts", "tries to win a push race", options.max_attempts);
}

// Flags that mean nothing to a directory without Git.
base::Result<void> check_directory_flags(const Options& options) {
  const std::array<std::pair<const char*, bool>, 5> git_only = {{
      {"--branch", !options.branch.empty()},
      {"--message", !options.message.empty()},
      {"--author", !options.author.empty()},
      {"--committer", !options.committer.empty()},
      {"--skip-ci", options.skip_ci},
  }};
  for (const auto& [flag, is_given] : git_only) {
    if (is_given) {
      return base::usage_error(std::string(flag) + " does not go with --dir, which makes no commit",
                               "name a repository with --repo to commit to it");
    }
  }
  return {};
}

base::Result<void> check(const Options& options) {
  if (options.repository.empty() == options.directory.empty()) {
    return base::usage_error(options.repository.empty() ? "neither --repo nor --dir is given"
                                                        : "--repo and --dir do not go together",
                             "--repo commits to a repository, --dir edits a directory in place");
  }
  if (options.assignments.empty() && options.changes_file.empty()) {
    return base::usage_error(
        "there is nothing to change",
        "write PATH=VALUE, for example image.tag=1.2, or name a file with --changes");
  }
  if (!options.directory.empty()) return check_directory_flags(options);
  TRY(remote::place_of(options.repository));
  return {};
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  cli::Flags flags(run);
  std::vector<std::string> positionals;
  add_flags(flags, options, positionals);
  cli::add_connection_flags(flags, options.connection, cli::Netrc::used);
  flags.or_from("username", "GIT_USERNAME");
  const auto parsed = TRY(flags.parse());
  if (parsed == cli::Parsed::help) return parsed;
  options.assignments.insert(options.assignments.end(), positionals.begin(), positionals.end());
  TRY(check(options));
  TRY(cli::check_connection_flags(run, options.connection));
  return parsed;
}

}  // namespace tools::update_values
