// SPDX-License-Identifier: Apache-2.0
#include "kube/user.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "kube/pem.hpp"

namespace kube {
namespace {

base::Result<std::vector<ExecPlugin::Variable>> read_variables(const Entry& exec) {
  std::vector<ExecPlugin::Variable> variables;
  for (const auto& item : TRY(exec.entries("env"))) {
    auto name = TRY(item.text("name"));
    if (name.empty()) return item.error("has no name");
    auto value = TRY(item.text("value"));
    variables.push_back({.name = std::move(name), .value = base::Secret(std::move(value))});
  }
  return variables;
}

base::Result<void> check_interactive(const Entry& exec) {
  const auto mode = TRY(exec.text("interactiveMode"));
  if (mode == "Always") {
    auto error = exec.error("has interactiveMode Always: the plugin wants to talk to a person");
    error.hint = "use credentials for machines: a token, or a plugin that asks nothing";
    return error;
  }
  if (!mode.empty() && mode != "Never" && mode != "IfAvailable") {
    return exec.error("has an interactiveMode that is none of Never, IfAvailable and Always");
  }
  return {};
}

base::Result<std::optional<ExecPlugin>> read_exec(const Entry& user, const std::string& folder) {
  if (!user.has("exec")) return std::optional<ExecPlugin>();
  const auto exec = TRY(user.entry("exec"));
  ExecPlugin plugin;
  plugin.api_version = TRY(exec.text("apiVersion"));
  const std::string group = "client.authentication.k8s.io/";
  if (plugin.api_version != group + "v1" && plugin.api_version != group + "v1beta1") {
    return exec.error("has an apiVersion that is neither " + group + "v1 nor " + group + "v1beta1");
  }
  plugin.command = TRY(exec.text("command"));
  if (plugin.command.empty()) return exec.error("has no command");
  if (plugin.command.find('/') != std::string::npos) {
    plugin.command = in_folder(folder, plugin.command);
  }
  plugin.arguments = TRY(exec.texts("args"));
  plugin.variables = TRY(read_variables(exec));
  plugin.install_hint = TRY(exec.text("installHint"));
  plugin.provide_cluster_info = TRY(exec.flag("provideClusterInfo"));
  TRY(check_interactive(exec));
  return std::optional(std::move(plugin));
}

// The key of as-user-extra becomes part of a header's name; what may not stand there is encoded.
std::string header_name(const std::string& key) {
  return "Impersonate-Extra-" + base::percent_encoded(key, "!#$&'*+-.^_`|~");
}

base::Result<void> add_header(const Entry& user, std::vector<http::Header>& headers,
                              std::string name, const std::string& value) {
  if (!is_header_value(value))
    return user.error("wants to act as somebody with control characters");
  headers.push_back({.name = std::move(name), .value = base::Secret(value)});
  return {};
}

base::Result<void> add_extra(const Entry& user, std::vector<http::Header>& headers) {
  const auto extra = TRY(user.entry("as-user-extra"));
  for (const auto& item : extra.json().items()) {
    for (const auto& value : TRY(extra.texts(item.key()))) {
      TRY(add_header(user, headers, header_name(item.key()), value));
    }
  }
  return {};
}

base::Result<std::vector<http::Header>> read_impersonation(const Entry& user) {
  std::vector<http::Header> headers;
  const auto name = TRY(user.text("as"));
  const auto uid = TRY(user.text("as-uid"));
  if (!name.empty()) TRY(add_header(user, headers, "Impersonate-User", name));
  if (!uid.empty()) TRY(add_header(user, headers, "Impersonate-Uid", uid));
  for (const auto& group : TRY(user.texts("as-groups"))) {
    TRY(add_header(user, headers, "Impersonate-Group", group));
  }
  TRY(add_extra(user, headers));
  if (!headers.empty() && name.empty()) {
    return user.error("has as-uid, as-groups or as-user-extra without as");
  }
  return headers;
}

base::Result<void> refuse_legacy(const Entry& entry) {
  if (!entry.has("auth-provider")) return {};
  const auto provider = TRY(entry.entry("auth-provider"));
  const auto name = TRY(provider.text("name"));
  auto error = entry.error("has the auth-provider '" + base::printable(name) +
                           "', which Kubernetes has given up in version 1.26");
  error.hint =
      "write the kubeconfig anew, with an exec plugin such as gke-gcloud-auth-plugin or "
      "kubelogin";
  return error;
}

base::Result<void> read_certificate(const Entry& entry, const std::string& folder, User& user) {
  user.client_cert_text = TRY(read_pem(entry, folder, "client-certificate"));
  user.client_key_text = base::Secret(TRY(read_pem(entry, folder, "client-key")));
  if (!user.client_cert_text.empty() && user.client_key_text.empty()) {
    return entry.error("has a client-certificate without its client-key");
  }
  if (user.client_cert_text.empty() && !user.client_key_text.empty()) {
    return entry.error("has a client-key without its client-certificate");
  }
  return {};
}

}  // namespace

bool is_header_value(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

base::Result<User> read_user(const Entry& entry, const std::string& folder) {
  TRY(refuse_legacy(entry));
  User user;
  const auto token = TRY(entry.text("token"));
  user.token = base::Secret(std::string(base::trim(token)));
  user.token_file = in_folder(folder, TRY(entry.text("tokenFile")));
  user.username = TRY(entry.text("username"));
  user.password = base::Secret(TRY(entry.text("password")));
  user.exec = TRY(read_exec(entry, folder));
  user.impersonation = TRY(read_impersonation(entry));
  TRY(read_certificate(entry, folder, user));
  const bool has_token = !user.token.empty() || !user.token_file.empty();
  const bool has_password = !user.username.empty() || !user.password.empty();
  if (has_token && has_password) {
    return entry.error("has both a token and a password: only one is allowed");
  }
  if (!is_header_value(user.token.reveal())) return entry.error("has a token of several lines");
  return user;
}

}  // namespace kube
