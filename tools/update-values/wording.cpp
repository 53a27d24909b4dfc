// SPDX-License-Identifier: Apache-2.0
#include "update-values/wording.hpp"

#include "govalue/clock_world.hpp"
#include "update-values/commit_signing.hpp"

namespace tools::update_values {
namespace {

// Who commits: the flag, else Git's own variables, else `fallback`.
base::Result<git::Person> person(const cli::Run& run, const std::string& flag,
                                 const std::string& role, const git::Person& fallback) {
  if (!flag.empty()) return git::parse_person(flag);
  const auto name = run.environment.get("GIT_" + role + "_NAME");
  const auto mail = run.environment.get("GIT_" + role + "_EMAIL");
  if (name.empty() && mail.empty()) return fallback;
  return git::parse_person((name.empty() ? fallback.name : name) + " <" +
                           (mail.empty() ? fallback.mail : mail) + ">");
}

// The functions that templates of notifications have, too. Texts of our own need none.
std::unique_ptr<sprig::FunctionTable> template_functions(const cli::Run& run,
                                                         const Options& options,
                                                         const base::Deadline& deadline) {
  if (!options.has_templates()) return nullptr;
  const auto zone = run.environment.get("TZ");
  auto local = gotime::local_location(zone.empty() ? std::nullopt : std::optional(zone));
  return std::make_unique<sprig::FunctionTable>(sprig::notification_functions(
      std::make_shared<govalue::ClockWorld>(deadline.clock(), std::move(local))));
}

base::Result<std::optional<MessageTemplate>> read_template(const std::string& text,
                                                           const std::string& flag,
                                                           const Wording& wording) {
  if (text.empty()) return std::optional<MessageTemplate>();
  auto parsed =
      TRY(MessageTemplate::parse(text, wording.functions->by_name()).context("reading " + flag));
  return std::optional(std::move(parsed));
}

// A name that is misspelt, most likely.
void warn_of_unused(cli::Run& run, const Wording& wording) {
  const auto& message = wording.style.message;
  for (const auto& [name, value] : message.values) {
    const auto may_ask = [&, &name = name](const std::optional<MessageTemplate>& text) {
      return text && text->may_ask_for(name);
    };
    if (may_ask(message.text) || may_ask(wording.request.title) || may_ask(wording.request.body)) {
      continue;
    }
    run.log.warning("no template asks for .values." + name + ", which --message-value gives");
  }
}

}  // namespace

base::Result<Wording> read_wording(cli::Run& run, const Options& options,
                                   const base::Deadline& deadline) {
  const git::Person own = {.name = "gitops-steps", .mail = "gitops-steps@localhost"};
  const auto author = TRY(person(run, options.author, "AUTHOR", own));
  const auto committer = TRY(person(run, options.committer, "COMMITTER", author));
  Wording wording = {.functions = template_functions(run, options, deadline),
                     .signer = nullptr,
                     .style = {.message = {}, .author = author, .committer = committer},
                     .request = {}};
  auto& message = wording.style.message;
  message.type = options.conventional;
  message.trailers = options.trailers;
  message.values = TRY(parse_message_values(options.message_values));
  if (options.skip_ci) message.pipeline = wording.request.pipeline = Pipeline::skip;
  if (options.signed_off_by) {
    message.trailers.push_back("Signed-off-by: " + committer.name + " <" + committer.mail + ">");
  }
  message.text = TRY(read_template(options.message, "--message", wording));
  wording.request.title = TRY(read_template(options.request.title, "--title", wording));
  wording.request.body = TRY(read_template(options.request.body, "--body", wording));
  warn_of_unused(run, wording);
  wording.signer = TRY(open_signer(run, options.signing, deadline));
  wording.style.signer = wording.signer.get();
  return wording;
}

}  // namespace tools::update_values
