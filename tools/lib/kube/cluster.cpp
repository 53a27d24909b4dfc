// SPDX-License-Identifier: Apache-2.0
#include "kube/cluster.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "kube/pem.hpp"

namespace kube {
namespace {

// Without a scheme kubectl takes https where anything about TLS is said, else http.
base::Result<http::Url> read_server(const Entry& entry, bool has_tls) {
  auto text = TRY(entry.text("server"));
  if (text.empty()) return entry.error("has no server");
  if (text.find("://") == std::string::npos) text = (has_tls ? "https://" : "http://") + text;
  auto url = http::parse_url(text);
  if (!url) return entry.error("has a server that is no address: " + url.error().message);
  while (url->path.ends_with('/')) url->path.pop_back();
  return url;
}

base::Result<std::string> read_proxy(const Entry& entry) {
  constexpr std::array schemes = {"http://", "https://", "socks5://"};
  auto proxy = TRY(entry.text("proxy-url"));
  const auto is_known = [&](const char* scheme) { return proxy.starts_with(scheme); };
  if (!proxy.empty() && std::none_of(schemes.begin(), schemes.end(), is_known)) {
    return entry.error("has a proxy-url that does not begin with http://, https:// or socks5://");
  }
  // Go leaves it to the proxy to look up the name; libcurl does that under another scheme only.
  if (proxy.starts_with("socks5://")) proxy.replace(0, 6, "socks5h");
  return proxy;
}

// What a cluster has to say to the exec plugins of its users.
base::Result<std::string> read_plugin_settings(const Entry& entry) {
  for (const auto& extension : TRY(entry.entries("extensions"))) {
    const auto name = TRY(extension.text("name"));
    if (name != "client.authentication.k8s.io/exec" || !extension.has("extension")) continue;
    return base::json_text(extension.json()["extension"]);
  }
  return std::string();
}

}  // namespace

base::Result<Cluster> read_cluster(const Entry& entry, const std::string& folder) {
  Cluster cluster;
  cluster.verify_tls = !TRY(entry.flag("insecure-skip-tls-verify"));
  cluster.ca_text = TRY(read_pem(entry, folder, "certificate-authority"));
  if (!cluster.verify_tls && !cluster.ca_text.empty()) {
    return entry.error(
        "has a certificate-authority and insecure-skip-tls-verify, which exclude "
        "each other");
  }
  cluster.tls_server_name = TRY(entry.text("tls-server-name"));
  cluster.server = TRY(read_server(entry, !cluster.verify_tls || !cluster.ca_text.empty()));
  cluster.proxy = TRY(read_proxy(entry));
  cluster.plugin_settings = TRY(read_plugin_settings(entry));
  return cluster;
}

}  // namespace kube
