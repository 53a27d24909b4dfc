// SPDX-License-Identifier: Apache-2.0
#include "connection/connection.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/text.hpp"

namespace connection {
namespace {

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

base::Result<http::Header> parse_header(const std::string& text, const std::string& shown) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const auto is_fit = [](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) || c == '-' || c == '_';
  };
  if (colon == std::string::npos || name.empty() ||
      !std::all_of(name.begin(), name.end(), is_fit) ||
      text.find_first_of("\r\n") != std::string::npos || text.find('\0') != std::string::npos) {
    return base::Error{.kind = base::ErrorKind::usage,
                       .message = shown + " is not a header",
                       .hint = "write 'Name: value'"};
  }
  return http::Header{.name = name,
                      .value = base::Secret(std::string(base::trim(text.substr(colon + 1))))};
}

// A token stands behind a scheme ("Bearer …"), a password in Base64 behind a user name.
void hide_header(const cli::Run& run, const base::Secret& value, cli::Origin origin) {
  run.hide(value, origin);
  const auto& text = value.reveal();
  const auto token = text.substr(text.rfind(' ') + 1);
  run.hide(base::Secret(token), origin);
  const auto login = base::base64_decoded(token).value_or("");
  const auto colon = login.find(':');
  if (colon != std::string::npos && base::is_utf8(login)) {
    run.hide(base::Secret(login.substr(colon + 1)), origin);
  }
}

// Whether a header of this name is one that holds a secret. Hiding all would blank out ordinary
// words.
bool is_secret(const std::string& header_name) {
  const auto name = base::to_lower(header_name);
  for (const auto* word : {"auth", "token", "key", "secret", "cookie", "password", "credential"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

base::Secret without_line_end(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return base::Secret(std::move(text));
}

}  // namespace

base::Result<base::Secret> read_secret(const cli::Run& run, const std::string& path,
                                       const base::Deadline& deadline) {
  auto secret = without_line_end(TRY(base::read_file(path, secret_limit, &deadline)));
  run.hide(secret, cli::Origin::file);
  return secret;
}

base::Secret secret_from(const cli::Run& run, const std::string& variable) {
  auto secret = without_line_end(run.environment.get(variable));
  run.hide(secret, cli::Origin::environment);
  return secret;
}

base::Result<Login> read_directory(const cli::Run& run, const std::string& path, Prefer prefer,
                                   const base::Deadline& deadline) {
  if (!is_there(path)) {
    return base::Error{.kind = base::ErrorKind::usage, .message = "there is no directory " + path};
  }
  Login login;
  if (is_there(path + "/username")) {
    login.username = base::trim(TRY(base::read_file(path + "/username", secret_limit, &deadline)));
  }
  std::array names = {"password", "token"};
  if (prefer == Prefer::token) std::swap(names[0], names[1]);
  for (const std::string name : names) {
    if (!is_there(path + "/" + name)) continue;
    login.secret = TRY(read_secret(run, path + "/" + name, deadline));
    login.is_token = name == "token";
    if (!login.secret.empty()) return login;
    return base::usage_error(path + "/" + name + " is empty, but shall hold a " + name);
  }
  return base::Error{.kind = base::ErrorKind::usage,
                     .message = path + " holds neither a password nor a token",
                     .hint = "mount a Secret with username and password, or with token"};
}

base::Result<std::vector<http::Header>> read_headers(const cli::Run& run,
                                                     const cli::ConnectionOptions& options,
                                                     const base::Deadline& deadline) {
  std::vector<http::Header> headers;
  for (const auto& text : options.headers) {
    headers.push_back(TRY(parse_header(text, "what --header gives")));
    if (is_secret(headers.back().name))
      hide_header(run, headers.back().value, cli::Origin::environment);
  }
  if (options.header_file.empty()) return headers;
  const auto text =
      TRY(base::read_file(options.header_file, secret_limit, &deadline).context("reading headers"));
  std::size_t number = 0;
  for (const auto line : base::lines(text)) {
    ++number;
    if (base::trim(line).empty()) continue;
    const auto shown = "line " + std::to_string(number) + " of " + options.header_file;
    headers.push_back(TRY(parse_header(std::string(line), shown)));
    hide_header(run, headers.back().value, cli::Origin::file);
  }
  return headers;
}

http::Settings http_settings(const cli::Run& run, const cli::ConnectionOptions& options,
                             std::string user_agent) {
  http::Settings settings = {.user_agent = std::move(user_agent),
                             .client_cert_file = options.client_cert_file,
                             .client_key_file = options.client_key_file,
                             .verify_tls = !options.insecure_skip_tls_verify};
  if (!options.ca_file.empty()) settings.extra_ca_files = {options.ca_file};
  for (const auto* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"}) {
    if (settings.ca_file.empty()) settings.ca_file = run.environment.get(name);
  }
  return settings;
}

void warn_if_insecure(const cli::Run& run, const cli::ConnectionOptions& options) {
  if (!options.insecure_skip_tls_verify) return;
  run.log.warning(
      "TLS certificates are not checked (--insecure-skip-tls-verify): whoever is in between can "
      "read and change everything");
}

}  // namespace connection
