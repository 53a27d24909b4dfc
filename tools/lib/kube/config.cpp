// SPDX-License-Identifier: Apache-2.0
#include "kube/config.hpp"

#include <filesystem>

#include "base/file.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig.hpp"
#include "yaml/to_json.hpp"

namespace kube {
namespace {

base::Result<Kubeconfig> read_kubeconfig(const std::string& path) {
  const auto text = TRY(base::read_file(path).context("reading the kubeconfig"));
  auto content = yaml::to_json(text);
  if (!content) return std::move(content).context("reading the kubeconfig " + path).error();
  return Kubeconfig{.path = path, .content = std::move(*content)};
}

// The files to look into when none was named; some may not exist.
std::vector<std::string> usual_places(const Environment& environment) {
  std::vector<std::string> paths;
  for (const auto path : base::split(environment.kubeconfig, ':')) {
    if (!path.empty()) paths.emplace_back(path);
  }
  if (paths.empty() && !environment.home.empty()) paths = {environment.home + "/.kube/config"};
  return paths;
}

base::Result<std::vector<Kubeconfig>> read_usual(const Environment& environment) {
  std::vector<Kubeconfig> files;
  for (const auto& path : usual_places(environment)) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) files.push_back(TRY(read_kubeconfig(path)));
  }
  return files;
}

base::Result<Config> read_service_account(const Environment& environment) {
  const auto& folder = environment.service_account;
  auto host = environment.service_host;
  if (host.find(':') != std::string::npos && !host.starts_with('[')) host = "[" + host + "]";
  const auto port = environment.service_port.empty() ? "443" : environment.service_port;
  Config config = {.source = "the service account of this pod"};
  config.cluster.server = TRY(http::parse_url("https://" + host + ":" + port)
                                  .context("reading KUBERNETES_SERVICE_HOST and _PORT"));
  config.cluster.server.path.clear();
  auto ca = base::read_file(folder + "/ca.crt");
  if (!ca) {
    auto error = std::move(ca).error();
    error.hint = "does the pod have automountServiceAccountToken: false?";
    return base::Result<Config>(std::move(error)).context("reading " + config.source);
  }
  config.cluster.ca_text = std::move(*ca);
  config.user.token_file = folder + "/token";
  const auto own_namespace = base::read_file(folder + "/namespace");
  if (own_namespace) config.namespace_name = base::trim(*own_namespace);
  return config;
}

base::Error nowhere(const Environment& environment) {
  const auto places = base::join(usual_places(environment), ", ");
  return {.kind = base::ErrorKind::usage,
          .message = places.empty() ? std::string("no kubeconfig was given, and this is no pod")
                                    : "no cluster is named in " + places + ", and this is no pod",
          .hint = "name a kubeconfig with KUBECONFIG, or run in a pod with a service account"};
}

}  // namespace

base::Result<Config> read_config(const Choice& choice, const Environment& environment) {
  if (!choice.file.empty()) {
    const auto file = TRY(read_kubeconfig(choice.file));
    return choose_context({file}, choice.context);
  }
  const auto files = TRY(read_usual(environment));
  if (!is_blank(files)) return choose_context(files, choice.context);
  if (environment.service_host.empty()) return nowhere(environment);
  if (!choice.context.empty()) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "there is no context '" + base::printable(choice.context) +
                                  "': no kubeconfig was found"};
  }
  return read_service_account(environment);
}

}  // namespace kube
