// SPDX-License-Identifier: Apache-2.0
#include "manifests/secret_rules.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "manifests/document.hpp"
#include "manifests/names.hpp"
#include "manifests/path.hpp"
#include "manifests/repository_url.hpp"
#include "yaml/message.hpp"

namespace manifests {
namespace {

enum class Form { text, boolean, exact_true, integer, json, repository_type, url, server };

struct Key {
  std::string_view name;
  Form form = Form::text;
  bool is_required = false;
};

constexpr Key repository_keys[] = {
    {"url", Form::url, true},
    {"type", Form::repository_type},
    {"name"},
    {"project"},
    {"username"},
    {"password"},
    {"bearerToken"},
    {"sshPrivateKey"},
    {"tlsClientCertData"},
    {"tlsClientCertKey"},
    {"insecure", Form::boolean},
    {"insecureIgnoreHostKey", Form::boolean},
    {"enableLfs", Form::boolean},
    {"enableOCI", Form::boolean},
    {"insecureOCIForceHttp", Form::boolean},
    {"forceHttpBasicAuth", Form::boolean},
    {"useAzureWorkloadIdentity", Form::boolean},
    {"githubAppID", Form::integer},
    {"githubAppInstallationID", Form::integer},
    {"githubAppPrivateKey"},
    {"githubAppEnterpriseBaseUrl"},
    {"gcpServiceAccountKey"},
    {"azureServicePrincipalClientId"},
    {"azureServicePrincipalClientSecret"},
    {"azureServicePrincipalTenantId"},
    {"azureActiveDirectoryEndpoint"},
    {"proxy"},
    {"noProxy"},
    {"depth", Form::integer},
    {"webhookManifestCacheWarmDisabled", Form::boolean},
};

constexpr Key cluster_keys[] = {
    {"name"},       {"server", Form::server, true},         {"config", Form::json},
    {"namespaces"}, {"clusterResources", Form::exact_true}, {"shard", Form::integer},
    {"project"},
};

struct SecretType {
  std::string_view name;
  std::span<const Key> keys;
};

constexpr SecretType secret_types[] = {
    {"repository", repository_keys},
    {"repo-creds", repository_keys},
    {"repository-write", repository_keys},
    {"repo-write-creds", repository_keys},
    {"cluster", cluster_keys},
    {"scm-creds", {}},
};

bool is_integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  long long number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end;
}

bool is_boolean(std::string_view text) {
  constexpr std::string_view words[] = {"1", "t", "T", "TRUE",  "true",  "True",
                                        "0", "f", "F", "FALSE", "false", "False"};
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

// What is wrong with a value, to stand behind its key; nothing where all is well.
std::string fault_of(std::string_view value, Form form) {
  switch (form) {
    case Form::boolean:
      return is_boolean(value) ? "" : "must be \"true\" or \"false\"";
    case Form::exact_true:
      return value.empty() || value == "true" || value == "false"
                 ? ""
                 : "must be \"true\" or \"false\" in small letters";
    case Form::integer:
      return is_integer(value) ? "" : "must be a whole number, as a text";
    case Form::json:
      return value.empty() || base::parse_json(value).is_object() ? ""
                                                                  : "must be an object in JSON";
    case Form::repository_type:
      return value.empty() || value == "git" || value == "helm" || value == "oci"
                 ? ""
                 : "must be git, helm or oci";
    case Form::url:
      return normal_repository_url(value).empty() ? "is no URL" : "";
    case Form::server:
      return is_http_url(value) ? "" : "must be the address of a cluster, such as https://host";
    case Form::text:
      break;
  }
  return {};
}

// A value of `data` or `stringData` that has a form which cannot be read; says so.
std::optional<std::string> read_value(const Json& value, bool is_encoded) {
  if (!value.is_string()) return std::nullopt;
  if (!is_encoded) return std::string(text(value));
  std::string packed;
  for (const char c : text(value)) {
    if (c != '\n' && c != '\r' && c != ' ') packed += c;
  }
  return base::base64_decoded(packed);
}

class Checker {
 public:
  Checker(const Json& secret, std::span<const Key> keys, Reporter& report)
      : secret_(secret), keys_(keys), report_(report) {}

  void check() {
    check_section("data", true);
    check_section("stringData", false);
    for (const auto& key : keys_) {
      if (key.is_required && seen_.find(key.name) == seen_.end()) {
        report_.error("SC002", path_to("stringData", key.name),
                      "the Secret has no key `" + std::string(key.name) + "`");
      }
    }
  }

 private:
  void check_section(const char* section, bool is_encoded) {
    const auto& values = field(secret_, section);
    if (!values.is_object()) return;
    for (const auto& [name, value] : values.get_ref<const Json::object_t&>()) {
      const auto path = path_to(section, name);
      seen_[name] = true;
      const auto read = read_value(value, is_encoded);
      if (!read) {
        report_.error("SC003", path,
                      "the value of " + yaml::quoted(name) +
                          (value.is_string() ? " is no base64" : " is not a text"),
                      value.is_string() ? "a value that is not encoded belongs into stringData"
                                        : "put it in quotes");
      } else {
        check_value(name, *read, path);
      }
    }
  }

  void check_value(const std::string& name, const std::string& value, const std::string& path) {
    const auto key =
        std::find_if(keys_.begin(), keys_.end(), [&](const Key& one) { return one.name == name; });
    if (key == keys_.end()) return add_unknown(name, path);
    if (key->is_required && value.empty()) {
      report_.error("SC002", path, "the value of `" + name + "` is empty");
      return;
    }
    const auto fault = fault_of(value, key->form);
    if (!fault.empty()) {
      report_.error("SC003", path, "the value of `" + name + "` " + fault,
                    base::trim(value).size() != value.size()
                        ? "it has blanks or a line end at its ends"
                        : "");
    }
  }

  void add_unknown(const std::string& name, const std::string& path) {
    if (keys_.empty()) return;
    std::vector<std::string> names;
    for (const auto& key : keys_) names.emplace_back(key.name);
    const auto meant = base::did_you_mean(name, names);
    report_.warning("SC004", path, "Argo CD does not look at the key " + yaml::quoted(name),
                    meant ? "did you mean `" + *meant + "`?" : "");
  }

  const Json& secret_;
  std::span<const Key> keys_;
  Reporter& report_;
  std::map<std::string, bool, std::less<>> seen_ = {};
};

void add_values(const Json& section, bool is_encoded,
                std::map<std::string, std::string, std::less<>>& values) {
  if (!section.is_object()) return;
  for (const auto& [name, value] : section.get_ref<const Json::object_t&>()) {
    auto read = read_value(value, is_encoded);
    if (read) values[name] = std::move(*read);
  }
}

}  // namespace

void check_secret(const Json& secret, const Where& where, Problems& problems) {
  Reporter report(where, problems);
  const auto& metadata = field(secret, "metadata");
  check_name(text_of(metadata, "name"), "AS016", "metadata.name", report);
  const auto name = text_of(field(metadata, "labels"), secret_type_label);
  const auto* type = std::find_if(std::begin(secret_types), std::end(secret_types),
                                  [&](const SecretType& one) { return one.name == name; });
  if (type != std::end(secret_types)) return Checker(secret, type->keys, report).check();
  std::vector<std::string> names;
  for (const auto& one : secret_types) names.emplace_back(one.name);
  const auto meant = base::did_you_mean(name, names);
  report.error("SC001", path_to("metadata.labels", secret_type_label),
               "Argo CD does not know the type " + yaml::quoted(name) + " of a Secret",
               meant ? "did you mean `" + *meant + "`?" : "there are " + base::join(names, ", "));
}

std::map<std::string, std::string, std::less<>> secret_values(const Json& secret) {
  std::map<std::string, std::string, std::less<>> values;
  add_values(field(secret, "data"), true, values);
  add_values(field(secret, "stringData"), false, values);
  return values;
}

}  // namespace manifests
