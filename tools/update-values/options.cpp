// SPDX-License-Identifier: Apache-2.0
#include "update-values/options.hpp"

#include "update-values/option_checks.hpp"

namespace tools::update_values {
namespace {

void add_flags(cli::Flags& flags, Options& options, std::vector<std::string>& positionals) {
  flags.group("Where");
  flags.add_text("repo", "URL|PATH", "repository to change: https://, ssh://, or a directory",
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
  flags.add_positional_list(positionals);

  add_image_flags(flags, options.images);

  flags.group("Promotion and revert");
  flags.add_list("copy", "FILE::PATH", "take the value from here...", options.copies);
  flags.add_list("to", "FILE[::PATH]", "... to here; just a file: the same path",
                 options.copy_targets);
  flags.add_text("revert", "COMMIT|last", "take back what a commit, or our last one, changed",
                 options.revert);

  flags.group("Values, in detail", cli::Scope::tool, cli::Shown::on_request);
  flags.add_switch("follow-aliases", "change the anchored value an alias stands for",
                   options.follow_aliases);
  flags.add_text("copy-repo", "URL|PATH", "copy from another repository", options.copy_repository);
  flags.add_text("copy-revision", "REV", "copy from this branch, tag or commit",
                 options.copy_revision);

  flags.group("Guards");
  flags.add_list("expect", "[PATH=]OLD", "change only what is OLD now; with an = it is PATH=OLD",
                 options.expected);
  flags.add_switch("not-older", "refuse to go back to an older version", options.not_older);
  flags.add_text("supersede-by", "PATH=N", "keep a growing number there; a smaller N is too late",
                 options.supersede_by);

  flags.group("Commit");
  flags.add_text("message", "TEXT",
                 "a Go template, such as 'Deploy {{.new}}'; default: what changed",
                 options.message);
  flags.add_text("author", "'NAME <MAIL>'", "of the commit", options.author);
  flags.add_switch("skip-ci", "mark the commit so that it starts no pipeline", options.skip_ci);
  add_signing_flags(flags, options.signing);

  flags.group("Commit, in detail", cli::Scope::tool, cli::Shown::on_request);
  flags.add_text("committer", "'NAME <MAIL>'", "default: the author", options.committer);
  flags.add_text("conventional", "TYPE", "begin our own message with 'TYPE: ', as in fix(prod)",
                 options.conventional);
  flags.add_list("message-value", "NAME=TEXT", "{{.values.NAME}} in the templates",
                 options.message_values);
  flags.add_list("trailer", "'KEY: VALUE'", "another last line of the message", options.trailers);
  flags.add_switch("signed-off-by", "with the committer as the last line", options.signed_off_by);
  flags.add_switch("via-api", "have GitHub make the commit, and sign it", options.via_api);
  flags.add_number("max-attempts", "tries to win a push race", options.max_attempts);

  // A variable that is not there must not switch off what keeps a run from harm.
  for (const auto* flag : {"allow", "expect", "supersede-by", "revert"}) flags.refuse_empty(flag);

  add_request_flags(flags, options.request);

  flags.group("How");
  flags.add_switch("dry-run", "show the diff and write nothing", options.dry_run);
  flags.add_switch("check", "write nothing; exit 8 if something would change", options.check);
}

}  // namespace

base::Result<cli::Parsed> parse_options(cli::Run& run, Options& options) {
  cli::Flags flags(run);
  std::vector<std::string> positionals;
  add_flags(flags, options, positionals);
  cli::add_connection_flags(flags, options.connection, cli::Netrc::used);
  add_github_app_flags(flags, options.app);
  flags.or_from("username", "GIT_USERNAME");
  const auto parsed = TRY(flags.parse());
  if (parsed == cli::Parsed::help) return parsed;
  options.assignments.insert(options.assignments.end(), positionals.begin(), positionals.end());
  TRY(check_options(run, options));
  TRY(cli::check_connection_flags(run, options.connection));
  return parsed;
}

}  // namespace tools::update_values
