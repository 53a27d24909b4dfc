// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/live_inventory.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "applicationset/outside.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "cli/version.hpp"
#include "connection/connection.hpp"
#include "http/url.hpp"

namespace tools::apply_appset {

using applicationset::Cluster;
using applicationset::Decisions;
using applicationset::PullRequest;
using applicationset::ScmRepository;
using applicationset::text_at;
using manifests::field;

namespace {

// A value of a Secret as Kubernetes shows it.
base::Result<base::Secret> secret_of(Live& live, const applicationset::PluginSettings& settings) {
  const auto name = settings.token_secret.empty() ? "argocd-secret" : settings.token_secret;
  const auto secret = TRY(live.objects().secret(name).context("reading the token of the plugin"));
  const auto token = base::base64_decoded(text_at(field(secret, "data"), settings.token_key));
  if (token && !token->empty()) return base::Secret(*token);
  return base::Error{.kind = base::ErrorKind::not_found,
                     .message = "the Secret " + name + " has no " + settings.token_key};
}

}  // namespace

base::Result<std::vector<Cluster>> LiveInventory::clusters() {
  if (knows_clusters_) return offline_.clusters();
  auto there = TRY(live_.clusters());
  return changes_.over(std::move(there));
}

base::Result<git::Checkout*> LiveInventory::checkout(const std::string& url,
                                                     const std::string& revision) {
  return offline_.checkout(url, revision);
}

base::Result<std::vector<PullRequest>> LiveInventory::pull_requests(const Json& generator) {
  return offline_.pull_requests(generator);
}

base::Result<std::vector<ScmRepository>> LiveInventory::repositories(const Json& generator) {
  return offline_.repositories(generator);
}

base::Result<Decisions> LiveInventory::decisions(const Json& generator) {
  if (fixtures_.knows("clusterDecisionResource") || !live_.goes_to_kubernetes()) {
    return offline_.decisions(generator);
  }
  const auto name = text_at(generator, "configMapRef");
  const auto settings =
      TRY(live_.objects().config_map(name).context("reading the ConfigMap " + name));
  const auto resources =
      TRY(live_.objects()
              .resources(text_at(settings, "apiVersion"), text_at(settings, "kind"))
              .context("reading " + text_at(settings, "kind")));
  return applicationset::decisions_of(generator, settings, resources);
}

base::Result<Json> LiveInventory::plugin(const Json& generator, const std::string& set_name) {
  if (fixtures_.knows("plugin") || !live_.goes_to_kubernetes()) {
    return offline_.plugin(generator, set_name);
  }
  const auto name = text_at(field(generator, "configMapRef"), "name");
  const auto data = TRY(live_.objects().config_map(name).context("reading the ConfigMap " + name));
  const auto settings = TRY(applicationset::read_plugin_settings(data));
  const auto token = TRY(secret_of(live_, settings));
  run_.hide(token, cli::Origin::file);
  return ask_plugin(settings, token, applicationset::plugin_request(generator, set_name));
}

base::Result<Json> LiveInventory::ask_plugin(const applicationset::PluginSettings& settings,
                                             const base::Secret& token, std::string question) {
  auto base_url = settings.base_url;
  while (base_url.ends_with('/')) base_url.pop_back();
  const auto url = TRY(http::parse_url(base_url + "/api/v1/getparams.execute"));
  auto client = TRY(
      http::Client::create(connection::http_settings(run_, options_.server.connection,
                                                     "gitops-steps/" + std::string(cli::version())),
                           run_.clock, run_.log));
  http::Request request = {.method = http::Method::post, .url = url};
  request.headers.push_back({.name = "Content-Type", .value = base::Secret("application/json")});
  request.headers.push_back(
      {.name = "Authorization", .value = base::Secret("Bearer " + token.reveal())});
  request.body = std::move(question);
  const base::Deadline patience(
      run_.clock, std::min<base::Duration>(std::chrono::seconds(settings.timeout_seconds),
                                           deadline_.remaining()));
  constexpr std::size_t longest_answer = std::size_t{64} << 20U;
  http::TextSink sink(longest_answer);
  const auto answer =
      TRY(client.send(request, patience, &sink).context("asking the plugin at " + url.text()));
  if (answer.status < 200 || answer.status > 299) {
    auto error = http::error_from(answer, url);
    error.context.push_back("asking the plugin");
    return error;
  }
  return applicationset::read_plugin_answer(sink.text());
}

bool needs_generate(const Json& set, const Fixtures& fixtures, bool goes_to_kubernetes) {
  if (goes_to_kubernetes) return false;
  constexpr std::array kinds = {"pullRequest", "scmProvider", "plugin", "clusterDecisionResource"};
  return std::any_of(kinds.begin(), kinds.end(), [&](const char* kind) {
    return !fixtures.knows(kind) && applicationset::has_generator(set, kind);
  });
}

}  // namespace tools::apply_appset
