// SPDX-License-Identifier: Apache-2.0
#include "sync/retry_flags.hpp"

#include "base/text.hpp"

namespace tools::sync {
namespace {

base::Result<std::int64_t> read_count(const char* flag, const std::string& text,
                                      std::string hint = {}) {
  constexpr unsigned long long most = 1'000'000;
  const auto number = base::parse_unsigned(text);
  if (!number || *number > most) {
    return base::usage_error(
        std::string(flag) + ": '" + base::printable(text) + "' is not a number from 0 to a million",
        std::move(hint));
  }
  return static_cast<std::int64_t>(*number);
}

// Argo CD takes them as they are written.
base::Result<std::string> read_pause(const char* flag, const std::string& text,
                                     const std::string& otherwise) {
  if (text.empty()) return otherwise;
  TRY(base::parse_duration(text).context(flag));
  return text;
}

}  // namespace

void RetryFlags::add(cli::Flags& flags) {
  flags.group("Retries", cli::Scope::tool, cli::Shown::on_request);
  flags.add_text("retries", "N", "if it fails; -1: on and on; else its own policy", limit);
  flags.add_text("retry-backoff-duration", "TIME", "before the first of them (5s)", first_pause);
  flags.add_text("retry-backoff-factor", "N", "longer each time (2)", factor);
  flags.add_text("retry-backoff-max-duration", "TIME", "but never longer (3m)", longest_pause);
  for (const auto* flag : {"retries", "retry-backoff-duration", "retry-backoff-factor",
                           "retry-backoff-max-duration"}) {
    flags.trim(flag);
  }
  flags.add_switch("retry-refresh", "with what Git has then (Argo CD 3.2)", with_newest_revision);
}

base::Result<std::optional<argocd::SyncRequest::Retry>> RetryFlags::take() const {
  if (limit.empty()) {
    const bool has_more = !first_pause.empty() || !factor.empty() || !longest_pause.empty();
    if (!has_more && !with_newest_revision) return std::optional<argocd::SyncRequest::Retry>();
    return base::usage_error("what --retry-... says needs --retries",
                             "Argo CD takes a whole policy or none");
  }
  argocd::SyncRequest::Retry retry;
  retry.limit = limit == "-1" ? -1 : TRY(read_count("--retries", limit, "-1 has no limit"));
  retry.duration = TRY(read_pause("--retry-backoff-duration", first_pause, retry.duration));
  retry.longest = TRY(read_pause("--retry-backoff-max-duration", longest_pause, retry.longest));
  if (!factor.empty()) retry.factor = TRY(read_count("--retry-backoff-factor", factor));
  if (retry.factor == 0) return base::usage_error("--retry-backoff-factor 0 would not wait at all");
  retry.with_newest_revision = with_newest_revision;
  return std::optional(std::move(retry));
}

}  // namespace tools::sync
