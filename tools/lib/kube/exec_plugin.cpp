// SPDX-License-Identifier: Apache-2.0
#include "kube/exec_plugin.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/ordered_json.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "base/timestamp.hpp"
#include "kube/entry.hpp"

namespace kube {
namespace {

constexpr std::size_t answer_limit = std::size_t{1} << 20U;

Json cluster_info(const Cluster& cluster) {
  Json info = {{"server", cluster.server.text()}};
  if (!cluster.tls_server_name.empty()) info["tls-server-name"] = cluster.tls_server_name;
  if (!cluster.verify_tls) info["insecure-skip-tls-verify"] = true;
  if (!cluster.ca_text.empty()) info["certificate-authority-data"] = base::base64(cluster.ca_text);
  // As it is written in the file, where it is socks5 for us to look up no names.
  if (!cluster.proxy.empty()) {
    info["proxy-url"] = base::replace_all(cluster.proxy, "socks5h://", "socks5://");
  }
  if (!cluster.plugin_settings.empty()) {
    info["config"] = base::parse_ordered_json(cluster.plugin_settings);
  }
  return info;
}

std::string exec_info(const ExecPlugin& plugin, const Cluster& cluster) {
  Json spec = {{"interactive", false}};
  if (plugin.provide_cluster_info) spec["cluster"] = cluster_info(cluster);
  const Json info = {
      {"kind", "ExecCredential"}, {"apiVersion", plugin.api_version}, {"spec", std::move(spec)}};
  return base::json_text(info);
}

std::string value_of(const std::vector<std::string>& environment, const std::string& name) {
  for (const auto& each : environment) {
    if (each.starts_with(name + "=")) return each.substr(name.size() + 1);
  }
  return {};
}

void set(std::vector<std::string>& environment, const std::string& name, const std::string& value) {
  std::erase_if(environment, [&](const std::string& each) { return each.starts_with(name + "="); });
  environment.push_back(name + "=" + value);
}

base::Result<base::Command> command_for(const ExecPlugin& plugin, const Cluster& cluster,
                                        const std::vector<std::string>& environment) {
  base::Command command = {
      .path = base::find_program(plugin.command, value_of(environment, "PATH")),
      .arguments = plugin.arguments,
      .environment = environment};
  if (command.path.empty()) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = "there is no such program",
                       .hint = base::shorten(base::printable(plugin.install_hint), 1000)};
  }
  for (const auto& [name, value] : plugin.variables) {
    set(command.environment, name, value.reveal());
  }
  set(command.environment, "KUBERNETES_EXEC_INFO", exec_info(plugin, cluster));
  return command;
}

base::Error garbled(const std::string& words) {
  return {.kind = base::ErrorKind::garbled, .message = words};
}

base::Result<PluginCredential> read_status(const Entry& status) {
  PluginCredential credential;
  credential.token = base::Secret(TRY(status.text("token")));
  credential.client_cert_text = TRY(status.text("clientCertificateData"));
  credential.client_key_text = base::Secret(TRY(status.text("clientKeyData")));
  const bool has_cert = !credential.client_cert_text.empty();
  if (has_cert == credential.client_key_text.empty()) {
    return garbled("its answer has only one of certificate and key");
  }
  if (credential.token.empty() && !has_cert) {
    return garbled("its answer has neither a token nor a certificate");
  }
  const auto expiration = TRY(status.text("expirationTimestamp"));
  if (!expiration.empty()) credential.expires_at = base::parse_time(expiration);
  if (!expiration.empty() && !credential.expires_at) {
    return garbled("its answer has an expirationTimestamp that is no time");
  }
  return credential;
}

base::Result<PluginCredential> read_answer(const std::string& text, const ExecPlugin& plugin) {
  const auto json = base::parse_ordered_json(text);
  if (!json.is_object()) return garbled("its answer is not an ExecCredential in JSON");
  const auto answer = TRY(Entry::create(json, "its answer"));
  const auto kind = TRY(answer.text("kind"));
  const auto version = TRY(answer.text("apiVersion"));
  if (kind != "ExecCredential") return garbled("its answer is not an ExecCredential");
  if (version != plugin.api_version) {
    return garbled("its answer has the apiVersion '" +
                   base::shorten(base::printable(version), 100) +
                   "', and the kubeconfig asks for " + plugin.api_version);
  }
  const auto status = TRY(answer.entry("status"));
  return read_status(status);
}

}  // namespace

base::Result<PluginCredential> run_plugin(const ExecPlugin& plugin, const Cluster& cluster,
                                          const std::vector<std::string>& environment,
                                          const base::Deadline& deadline, base::Log& log) {
  const auto name = base::printable(std::filesystem::path(plugin.command).filename().string());
  const auto doing = "running the exec plugin " + name;
  const auto command = TRY(command_for(plugin, cluster, environment).context(doing));
  log.detail(doing);
  base::Output output;
  const auto status = base::run(command, answer_limit, deadline, output);
  log.foreign(name, output.err);
  if (!status) return base::Result<PluginCredential>(status.error()).context(doing);
  if (*status != 0) {
    // In the message: who is told that an application is denied reads no context.
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = doing + ": it ended with status " + std::to_string(*status),
                       .hint = "to see why, run the command of the kubeconfig's user by hand"};
  }
  auto credential = read_answer(output.out, plugin);
  // Whoever reads a file calls it malformed; this is an answer.
  if (credential) return credential;
  auto error = std::move(credential).error();
  error.kind = base::ErrorKind::garbled;
  return base::Result<PluginCredential>(std::move(error)).context(doing);
}

}  // namespace kube
