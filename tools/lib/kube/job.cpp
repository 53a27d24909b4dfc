// SPDX-License-Identifier: Apache-2.0
#include "kube/job.hpp"

namespace kube {
namespace {

Query watch_query(const Job& job, base::Duration watch_for) {
  // A little longer than it is needed: one that ended before would be begun again for less than a
  // second.
  const auto seconds = std::chrono::floor<std::chrono::seconds>(watch_for).count() + 1;
  const auto& version = job.watch->reader.resource_version();
  auto query = job.query;
  query.push_back({.name = "watch", .value = "1"});
  query.push_back({.name = "allowWatchBookmarks", .value = "true"});
  query.push_back({.name = "timeoutSeconds", .value = std::to_string(seconds)});
  if (!version.empty()) query.push_back({.name = "resourceVersion", .value = version});
  return query;
}

}  // namespace

http::BodySink* Job::sink() {
  if (watch) return &watch->reader;
  return &text;
}

http::Request request_for(const Job& job, const Config& config, const Identity& identity,
                          base::Duration watch_for) {
  http::Request request = {.method = job.method, .url = config.cluster.server};
  request.is_stream = job.watch.has_value();
  request.url.path += job.path;
  request.url.query = encode(job.watch ? watch_query(job, watch_for) : job.query);
  request.headers = config.user.impersonation;
  request.headers.push_back({.name = "Accept", .value = base::Secret("application/json")});
  if (!job.content_type.empty()) {
    request.headers.push_back({.name = "Content-Type", .value = base::Secret(job.content_type)});
  }
  if (!identity.authorization.empty()) {
    request.headers.push_back({.name = "Authorization", .value = identity.authorization});
  }
  request.body = job.body;
  return request;
}

http::Settings settings_for(http::Settings settings, const Cluster& cluster,
                            const Identity& identity) {
  if (!cluster.ca_text.empty()) settings.ca_text = cluster.ca_text;
  if (!cluster.verify_tls) settings.verify_tls = false;
  if (!cluster.proxy.empty()) settings.proxy = cluster.proxy;
  if (!cluster.tls_server_name.empty()) settings.tls_server_name = cluster.tls_server_name;
  if (!identity.client_cert_text.empty()) {
    settings.client_cert_text = identity.client_cert_text;
    settings.client_key_text = identity.client_key_text;
  }
  return settings;
}

}  // namespace kube
