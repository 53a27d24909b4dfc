// SPDX-License-Identifier: Apache-2.0
#include "registry/auth_file.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace registry {
namespace {

constexpr std::size_t most_entries = 10'000;
constexpr const char* way_out =
    "give --registry-username and --registry-password-file, or a file with the credentials in it "
    "to --registry-config";

base::Error broken(const std::string& source, const std::string& key, const std::string& reason) {
  return base::malformed_error("the entry '" + base::printable(base::shorten(key, 100)) + "' of " +
                               source + " " + reason);
}

// "user:password", of which some writers pad the password with NULs.
base::Result<void> read_auth(const std::string& text, Login& login) {
  const auto decoded = base::base64_decoded(base::trim(text));
  if (!decoded) return base::malformed_error("has an `auth` that is no Base64");
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) {
    return base::malformed_error("has an `auth` without a colon in it");
  }
  login.username = decoded->substr(0, colon);
  const auto password = decoded->substr(colon + 1);
  const auto end = password.find_last_not_of('\0');
  login.password = base::Secret(password.substr(0, end + 1));
  return {};
}

bool has_nothing(const Login& login) {
  return login.username.empty() && login.password.empty() && login.identity_token.empty() &&
         login.registry_token.empty();
}

base::Result<Login> read_login(const nlohmann::json& entry) {
  Login login = {.username = base::text_at(entry, "username"),
                 .password = base::Secret(base::text_at(entry, "password")),
                 .identity_token = base::Secret(base::text_at(entry, "identitytoken")),
                 .registry_token = base::Secret(base::text_at(entry, "registrytoken"))};
  const auto auth = base::text_at(entry, "auth");
  if (!auth.empty()) TRY(read_auth(auth, login));
  const bool has_token = !login.identity_token.empty() || !login.registry_token.empty();
  if (login.username.empty() && !login.password.empty() && !has_token) {
    return base::malformed_error("has a password, but no user name");
  }
  // Helpers of Docker write an identity token this way.
  if (login.username == "<token>" && login.identity_token.empty()) {
    login = {.identity_token = login.password};
  }
  return login;
}

}  // namespace

base::Result<AuthFile> AuthFile::parse(std::string_view text, AuthFormat format,
                                       std::string source) {
  const auto json = base::parse_json(text);
  if (!json.is_object()) {
    return base::malformed_error(source + " is no JSON object",
                                 "it is to look like {\"auths\": {\"HOST\": {\"auth\": …}}}");
  }
  AuthFile file;
  const bool is_config = format == AuthFormat::config_json;
  for (const auto& [name, entry] : (is_config ? base::object_at(json, "auths") : json).items()) {
    const auto key = ConfigKey::parse(name);
    if (!key || !entry.is_object() || file.entries_.size() == most_entries) continue;
    auto login = read_login(entry);
    if (!login) login = broken(source, name, login.error().message);
    file.entries_.push_back({.key = *key, .name = name, .login = std::move(login)});
  }
  if (is_config) {
    for (const auto& [name, helper] : base::text_map(base::object_at(json, "credHelpers"))) {
      const auto key = ConfigKey::parse(name);
      if (key && !helper.empty()) file.helpers_.emplace_back(*key, helper);
    }
    file.store_ = base::text_at(json, "credsStore");
  }
  file.source_ = std::move(source);
  return file;
}

base::Result<std::optional<Login>> AuthFile::find(const images::Reference& image) const {
  for (const auto& [key, helper] : helpers_) {
    if (key.matches(image)) return kept_by(helper, image);
  }
  const Entry* best = nullptr;
  for (const auto& entry : entries_) {
    if (!entry.key.matches(image)) continue;
    if (best == nullptr || entry.key.weight() > best->key.weight()) best = &entry;
  }
  if (best == nullptr) return std::optional<Login>();
  const auto login = TRY(best->login);
  if (!has_nothing(login)) return std::optional(login);
  // An empty entry says that the store has something for it.
  if (!store_.empty()) return kept_by(store_, image);
  return std::optional<Login>();
}

std::vector<base::Secret> AuthFile::secrets() const {
  std::vector<base::Secret> secrets;
  for (const auto& entry : entries_) {
    if (!entry.login) continue;
    for (const auto* secret :
         {&entry.login->password, &entry.login->identity_token, &entry.login->registry_token}) {
      if (!secret->empty()) secrets.push_back(*secret);
    }
  }
  return secrets;
}

std::string AuthFile::keeper(const std::string& helper) const {
  return "kept by the program docker-credential-" + base::printable(base::shorten(helper, 60)) +
         ", as " + source_ + " says, and no program is run for them";
}

base::Error AuthFile::kept_by(const std::string& helper, const images::Reference& image) const {
  return {
      .kind = base::ErrorKind::denied,
      .message = "the credentials for " + images::full_registry(image) + " are " + keeper(helper),
      .hint = way_out};
}

std::string AuthFile::advice() const {
  if (store_.empty()) return {};
  return "credentials may be " + keeper(store_) + ": " + way_out;
}

}  // namespace registry
