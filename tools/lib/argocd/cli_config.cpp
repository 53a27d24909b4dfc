// SPDX-License-Identifier: Apache-2.0
#include "argocd/cli_config.hpp"

#include <sys/stat.h>

#include <cerrno>

#include <nlohmann/json.hpp>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"
#include "yaml/to_json.hpp"

namespace argocd {
namespace {

using Json = nlohmann::ordered_json;

base::Error error(base::ErrorKind kind, std::string message, std::string hint = "") {
  return {.kind = kind, .message = std::move(message), .hint = std::move(hint)};
}

base::Error malformed(std::string message) {
  return error(base::ErrorKind::malformed, std::move(message));
}

std::string named(const std::string& name) {
  return "'" + base::shorten(base::printable(name), 100) + "'";
}

// One entry of one of the lists, with what to call it in messages.
class Entry {
 public:
  Entry(const Json& json, std::string name) : json_(json), name_(std::move(name)) {}

  base::Result<std::string> text(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || found->is_null()) return std::string();
    if (found->is_string()) return std::string(base::trim(found->get<std::string>()));
    return malformed(name_ + ": " + key + " is not a text");
  }

  base::Result<bool> boolean(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end() || found->is_null()) return false;
    if (found->is_boolean()) return found->get<bool>();
    return malformed(name_ + ": " + key + " is neither true nor false");
  }

  // A text in PEM behind Base64, which may be broken into lines.
  base::Result<std::string> pem(const char* key) const {
    std::string encoded;
    for (const char c : TRY(text(key))) {
      if (c != '\n' && c != '\r' && c != ' ') encoded += c;
    }
    auto decoded = base::base64_decoded(encoded);
    if (!decoded) return malformed(name_ + ": " + key + " is not Base64");
    if (!encoded.empty() && decoded->find("-----BEGIN ") == std::string::npos) {
      return malformed(name_ + ": " + key + " is not PEM");
    }
    return std::move(*decoded);
  }

 private:
  const Json& json_;
  std::string name_;
};

// The entry of a list whose `key` is `value`; a null pointer where there is none.
base::Result<const Json*> find(const Json& root, const char* list, const char* key,
                               const std::string& value) {
  const Json* result = nullptr;
  const auto entries = root.find(list);
  if (entries == root.end() || entries->is_null()) return result;
  if (!entries->is_array()) return malformed(std::string(list) + " is not a list");
  for (const auto& entry : *entries) {
    if (!entry.is_object()) return malformed(std::string(list) + " has an entry that is not a map");
    const auto found = entry.find(key);
    if (found != entry.end() && found->is_string() && found->get<std::string>() == value) {
      return &entry;
    }
  }
  return result;
}

std::vector<std::string> context_names(const Json& root) {
  std::vector<std::string> names;
  const auto entries = root.find("contexts");
  if (entries == root.end() || !entries->is_array()) return names;
  for (const auto& entry : *entries) {
    const auto found = entry.is_object() ? entry.find("name") : entry.end();
    if (found != entry.end() && found->is_string()) names.push_back(found->get<std::string>());
  }
  return names;
}

base::Error no_context(const Json& root, const std::string& context) {
  const auto names = context_names(root);
  const auto meant = base::did_you_mean(context, names);
  std::string hint = "its contexts: " + base::printable(base::join(names, ", "));
  if (names.empty()) hint = "it has none: `argocd login` makes one";
  if (meant) hint = "did you mean " + named(*meant) + "?";
  return error(base::ErrorKind::usage, "there is no context " + named(context), hint);
}

base::Result<void> read_server(const Entry& entry, CliConfig& config) {
  config.server = TRY(entry.text("server"));
  config.plaintext = TRY(entry.boolean("plain-text"));
  config.insecure = TRY(entry.boolean("insecure"));
  config.core = TRY(entry.boolean("core"));
  config.root_path = TRY(entry.text("grpc-web-root-path"));
  config.ca_text = TRY(entry.pem("certificate-authority-data"));
  config.client_cert_text = TRY(entry.pem("client-certificate-data"));
  config.client_key_text = base::Secret(TRY(entry.pem("client-certificate-key-data")));
  if (config.client_cert_text.empty() != config.client_key_text.empty()) {
    return malformed("the server " + named(config.server) +
                     " has one of client-certificate-data and client-certificate-key-data, and "
                     "needs both or neither");
  }
  return {};
}

base::Result<std::optional<CliConfig>> read(const Json& root, const std::string& wanted) {
  if (root.is_null()) {
    if (!wanted.empty()) return no_context(Json::object(), wanted);
    return std::optional<CliConfig>();
  }
  if (!root.is_object()) return malformed("it is not a map");
  CliConfig config = {.context = wanted};
  if (wanted.empty()) config.context = TRY(Entry(root, "the file").text("current-context"));
  if (config.context.empty()) return std::optional<CliConfig>();
  const auto* context = TRY(find(root, "contexts", "name", config.context));
  if (context == nullptr) return no_context(root, config.context);
  const Entry context_entry(*context, "the context " + named(config.context));

  const auto server_name = TRY(context_entry.text("server"));
  const auto* server = TRY(find(root, "servers", "server", server_name));
  if (server == nullptr) {
    return malformed("the context " + named(config.context) + " names the server " +
                     named(server_name) + ", which has no entry");
  }
  TRY(read_server(Entry(*server, "the server " + named(server_name)), config));

  const auto user_name = TRY(context_entry.text("user"));
  const auto* user = TRY(find(root, "users", "name", user_name));
  if (user == nullptr) {
    return malformed("the context " + named(config.context) + " names the user " +
                     named(user_name) + ", which has no entry");
  }
  const Entry user_entry(*user, "the user " + named(user_name));
  config.auth_token = base::Secret(TRY(user_entry.text("auth-token")));
  return std::optional(std::move(config));
}

}  // namespace

std::optional<std::string> cli_config_path(const ConfigPlaces& places) {
  if (!places.file.empty()) return places.file;
  if (!places.config_dir.empty()) return places.config_dir + "/config";
  struct stat found {};
  const auto old_dir = places.home + "/.argocd";
  if (!places.home.empty() && ::stat(old_dir.c_str(), &found) == 0) return old_dir + "/config";
  if (!places.xdg_config.empty()) return places.xdg_config + "/argocd/config";
  if (!places.home.empty()) return places.home + "/.config/argocd/config";
  return std::nullopt;
}

base::Result<std::optional<CliConfig>> read_cli_config(std::string_view text,
                                                       const std::string& context,
                                                       const std::string& shown_path) {
  const auto root = TRY(yaml::to_json(text).context("reading " + shown_path));
  return read(root, context).context("reading " + shown_path);
}

base::Result<std::optional<CliConfig>> load_cli_config(const std::string& path,
                                                       const std::string& context) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 && errno == ENOENT) return std::optional<CliConfig>();
  const auto mode = found.st_mode & 0777U;
  if (S_ISREG(found.st_mode) && mode != 0600 && mode != 0400) {
    return error(base::ErrorKind::usage, "others than its owner may use " + path,
                 "it holds a token: chmod 600 " + path);
  }
  const auto text = TRY(base::read_file(path).context("reading the configuration of argocd"));
  return read_cli_config(text, context, path);
}

}  // namespace argocd
