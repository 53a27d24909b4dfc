// SPDX-License-Identifier: Apache-2.0
#include "argocd/secret_forms.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/json.hpp"
#include "base/ordered_json.hpp"
#include "base/text.hpp"

namespace argocd {

namespace {

enum class Form { text, boolean, number };

// A value of a repository's Secret, and the field that it is in REST.
struct Value {
  const char* key;
  const char* field;
  Form form = Form::text;
};

constexpr std::array repository_values = {
    Value{"url", "repo"},
    Value{"type", "type"},
    Value{"name", "name"},
    Value{"project", "project"},
    Value{"username", "username"},
    Value{"password", "password"},
    Value{"bearerToken", "bearerToken"},
    Value{"sshPrivateKey", "sshPrivateKey"},
    Value{"tlsClientCertData", "tlsClientCertData"},
    Value{"tlsClientCertKey", "tlsClientCertKey"},
    Value{"githubAppPrivateKey", "githubAppPrivateKey"},
    Value{"githubAppID", "githubAppID", Form::number},
    Value{"githubAppInstallationID", "githubAppInstallationID", Form::number},
    Value{"githubAppEnterpriseBaseUrl", "githubAppEnterpriseBaseUrl"},
    Value{"gcpServiceAccountKey", "gcpServiceAccountKey"},
    Value{"proxy", "proxy"},
    Value{"noProxy", "noProxy"},
    Value{"insecure", "insecure", Form::boolean},
    Value{"insecureIgnoreHostKey", "insecureIgnoreHostKey", Form::boolean},
    Value{"insecureOCIForceHttp", "insecureOCIForceHttp", Form::boolean},
    Value{"enableLfs", "enableLfs", Form::boolean},
    Value{"enableOCI", "enableOCI", Form::boolean},
    Value{"forceHttpBasicAuth", "forceHttpBasicAuth", Form::boolean},
    Value{"useAzureWorkloadIdentity", "useAzureWorkloadIdentity", Form::boolean},
    Value{"depth", "depth", Form::number},
};

std::optional<Json> in_form(const std::string& text, Form form) {
  if (text.empty()) return std::nullopt;
  if (form == Form::text) return Json(text);
  if (form == Form::boolean) {
    if (text != "true" && text != "false") return std::nullopt;
    return Json(text == "true");
  }
  const auto number = base::parse_unsigned(text);
  if (!number) return std::nullopt;
  return Json(*number);
}

Json labels_without_type(const Json& secret) {
  Json labels = field_in(field_in(secret, "metadata"), "labels");
  if (labels.is_object()) labels.erase(secret_type_label);
  return labels;
}

Json cluster_of(const Json& secret) {
  Json cluster = Json::object();
  if (const auto address = address_of(secret); !address.empty()) cluster["server"] = address;
  for (const auto* key : {"name", "project"}) {
    if (const auto text = secret_value(secret, key); !text.empty()) cluster[key] = text;
  }
  const auto config = base::parse_ordered_json(secret_value(secret, "config"));
  if (config.is_object()) cluster["config"] = config;
  const auto namespaces = secret_value(secret, "namespaces");
  for (const auto ns : base::split(namespaces, ',')) {
    if (const auto name = base::trim(ns); !name.empty()) cluster["namespaces"].push_back(name);
  }
  if (secret_value(secret, "clusterResources") == "true") cluster["clusterResources"] = true;
  if (const auto shard = base::parse_unsigned(secret_value(secret, "shard"))) {
    cluster["shard"] = *shard;
  }
  const Json labels = labels_without_type(secret);
  if (!labels.empty()) cluster["labels"] = labels;
  const auto& annotations = field_in(field_in(secret, "metadata"), "annotations");
  if (!annotations.empty()) cluster["annotations"] = annotations;
  return cluster;
}

Json repository_of(const Json& secret, bool is_template) {
  Json repository = Json::object();
  for (const auto& value : repository_values) {
    const std::string_view field = value.field;
    const auto content = in_form(secret_value(secret, value.key), value.form);
    if (!content) continue;
    if (is_template && (field == "name" || field == "project" || field == "depth")) continue;
    repository[is_template && field == "repo" ? "url" : value.field] = *content;
  }
  return repository;
}

std::string as_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : base::json_text(value);
}

Json empty_secret(std::string_view type) {
  Json labels = {{secret_type_label, type}};
  return {{"apiVersion", "v1"},
          {"kind", "Secret"},
          {"metadata", {{"labels", std::move(labels)}}},
          {"stringData", Json::object()}};
}

}  // namespace

const Json& field_in(const Json& object, std::string_view key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(std::string(key));
  return found == object.end() ? none : *found;
}

std::string text_in(const Json& object, std::string_view key) {
  const auto& value = field_in(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string secret_type_of(const Json& secret) {
  return text_in(field_in(field_in(secret, "metadata"), "labels"), secret_type_label);
}

std::string secret_value(const Json& secret, std::string_view key) {
  auto text = text_in(field_in(secret, "stringData"), key);
  if (!text.empty()) return text;
  return base::base64_decoded(text_in(field_in(secret, "data"), key)).value_or(std::string());
}

std::string address_of(const Json& secret) {
  auto address = secret_value(secret, secret_type_of(secret) == "cluster" ? "server" : "url");
  while (address.ends_with('/')) address.pop_back();
  return address;
}

Json rest_form_of(const Json& secret) {
  const auto type = secret_type_of(secret);
  return type == "cluster" ? cluster_of(secret) : repository_of(secret, type == "repo-creds");
}

Json told_form_of(const Json& secret) {
  const auto type = secret_type_of(secret);
  if (type == "cluster") {
    auto told = secret_form_of_cluster(cluster_of(secret));
    auto& metadata = told["metadata"];
    if (metadata.contains("annotations")) metadata["annotations"].erase("managed-by");
    return told;
  }
  auto told = secret_form_of_repository(rest_form_of(secret), type);
  auto& values = told["stringData"];
  if (type == "repository") {
    if (!values.contains("type")) values["type"] = "git";
    if (values.contains("insecureIgnoreHostKey")) values["insecure"] = "true";
  }
  const Json all = values;
  for (const auto& [key, value] : all.items()) {
    if (is_untold(type, key)) values.erase(key);
  }
  return told;
}

bool is_untold(std::string_view type, std::string_view key) {
  if (type == "cluster") return key == "config";
  if (type == "repo-creds") return key != "url" && key != "username";
  constexpr std::array untold = {"username",
                                 "password",
                                 "bearerToken",
                                 "sshPrivateKey",
                                 "tlsClientCertKey",
                                 "tlsClientCertData",
                                 "githubAppPrivateKey",
                                 "gcpServiceAccountKey",
                                 "insecureIgnoreHostKey",
                                 "insecureOCIForceHttp"};
  return std::find(untold.begin(), untold.end(), key) != untold.end();
}

Json secret_form_of_cluster(const Json& cluster) {
  Json secret = empty_secret("cluster");
  for (const auto* key : {"name", "server", "project", "clusterResources", "shard"}) {
    const auto& value = field_in(cluster, key);
    if (!value.is_null() && value != "" && value != false)
      secret["stringData"][key] = as_text(value);
  }
  std::string namespaces;
  for (const auto& ns : field_in(cluster, "namespaces")) {
    namespaces += (namespaces.empty() ? "" : ",") + as_text(ns);
  }
  if (!namespaces.empty()) secret["stringData"]["namespaces"] = namespaces;
  for (const auto* key : {"labels", "annotations"}) {
    for (const auto& [name, value] : field_in(cluster, key).items()) {
      secret["metadata"][key][name] = value;
    }
  }
  return secret;
}

Json secret_form_of_repository(const Json& repository, std::string_view type) {
  Json secret = empty_secret(type);
  for (const auto& value : repository_values) {
    const auto& content = field_in(repository, value.field);
    const auto& shown = content.is_null() && std::string_view(value.key) == "url"
                            ? field_in(repository, "url")
                            : content;
    if (shown.is_null() || shown == "" || shown == false || shown == 0) continue;
    secret["stringData"][value.key] = as_text(shown);
  }
  return secret;
}

}  // namespace argocd
