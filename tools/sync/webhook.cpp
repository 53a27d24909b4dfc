// SPDX-License-Identifier: Apache-2.0
#include "sync/webhook.hpp"

#include "argocd/webhook.hpp"
#include "base/text.hpp"
#include "connection/connection.hpp"
#include "session/session.hpp"

namespace tools::sync {
namespace {

base::Result<base::Secret> read_secret(cli::Run& run, const WebhookOptions& options,
                                       const base::Deadline& deadline) {
  if (!options.secret_file.empty()) {
    return connection::read_secret(run, options.secret_file, deadline);
  }
  return connection::secret_from(run, "GITOPS_WEBHOOK_SECRET");
}

// In the words of all other requests.
base::Error no_answer(const http::Url& url, const base::Deadline& deadline) {
  return {.kind = base::ErrorKind::timeout,
          .message = "no answer from " + url.host + ":" + url.port + " within " +
                     base::to_string(deadline.spent())};
}

}  // namespace

base::Result<int> send_webhook(cli::Run& run, const Options& options,
                               const base::Deadline& deadline) {
  auto event = options.webhook.event;
  event.secret = TRY(read_secret(run, options.webhook, deadline).context("reading the secret"));
  auto server = TRY(session::reach_server(run, options.server, deadline));
  auto request = argocd::webhook_request(server.url, event);
  request.headers.insert(request.headers.end(), server.headers.begin(), server.headers.end());
  const auto what = "telling Argo CD of the push";
  auto sent = server.client.send(request, deadline);
  if (!sent && sent.error().kind == base::ErrorKind::timeout) {
    sent = no_answer(server.url, deadline);
  }
  const auto answer = TRY(std::move(sent).context(what));
  TRY(argocd::read_webhook_answer(answer, server.url, event).context(what));
  const auto message = "Argo CD was told that " + base::printable(event.ref) + " of " +
                       base::printable(event.repository) +
                       " was pushed; it does not say what comes of it";
  run.report.set("result", "queued");
  run.report.set("message", message);
  run.report.set("revision", event.revision);
  run.print(message);
  return 0;
}

}  // namespace tools::sync
