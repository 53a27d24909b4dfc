// SPDX-License-Identifier: Apache-2.0
#include "http/curl.hpp"

#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace http {
namespace {

// The shortest true reason: for a refused connection libcurl says the same three times.
std::string reason_for(CURL* easy, CURLcode code, const std::string& words) {
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
  if (code == CURLE_COULDNT_CONNECT && number != 0) return std::strerror(static_cast<int>(number));
  return words.empty() ? curl_easy_strerror(code) : words;
}

base::Error tls_error(CURLcode code, const std::string& host, const std::string& words,
                      const std::string& ca_hint) {
  const bool is_for_another = words.find("subject name") != std::string::npos;
  return {.kind = base::ErrorKind::unreachable,
          .message = "no trusted TLS connection to " + host + ": " + words,
          .hint = is_for_another ? "the certificate is one for another host name"
                  : ca_hint.empty()
                      ? "if the server's certificate comes from a private CA, name it with "
                        "--ca-file"
                      : ca_hint,
          .is_untrusted = code != CURLE_SSL_CACERT_BADFILE};  // that one is ours
}

// Who did not let libcurl connect, which may be a proxy: only its words tell ("Failed to connect to
// proxy.example.com port 3128 after 1 ms: ...").
std::string refusing_place(const std::string& words, const Place& place) {
  const auto between = [&](const std::string& before, const std::string& after) {
    const auto start = words.find(before);
    if (start == std::string::npos) return std::string();
    const auto begin = start + before.size();
    return words.substr(begin, words.find(after, begin) - begin);
  };
  const auto host = between("onnect to ", " port ");
  const auto port = between(" port ", " ");
  const bool is_server =
      (host == place.host || "[" + host + "]" == place.host) && port == place.port;
  const bool is_proxy = !host.empty() && !port.empty() && !is_server;
  return is_proxy ? "the proxy " + host + ":" + port : place.text();
}

bool has(const std::string& words, const char* piece) {
  return words.find(piece) != std::string::npos;
}

// OpenSSL takes an answer in http for a record of another version. A server that knows both by
// their first bytes, as Argo CD does, says nothing and closes.
Failure no_tls(const std::string& place, const std::string& words, const std::string& http_hint) {
  const bool is_plain = has(words, "wrong version number");
  const bool is_closed = has(words, "unexpected eof") || has(words, "SSL_ERROR_SYSCALL") ||
                         has(words, "reset by peer");
  Failure failure = {{.kind = base::ErrorKind::unreachable,
                      .message = "no TLS connection to " + place + ": " + words},
                     !is_plain};
  if (is_plain) failure.error.hint = "what answers there speaks http, not https";
  if ((is_plain || is_closed) && !http_hint.empty()) failure.error.hint = http_hint;
  return failure;
}

// A server that expects TLS answers http with an alert, which is no head of an answer.
Failure no_http(const std::string& place, const Settings& settings, bool is_encrypted) {
  Failure failure = {{.kind = base::ErrorKind::unreachable,
                      .message = "what answers at " + place + " does not speak http"},
                     false};
  if (!is_encrypted) {
    failure.error.hint =
        settings.https_hint.empty() ? "perhaps it speaks https" : settings.https_hint;
  }
  return failure;
}

void set_blob(CURL* handle, CURLoption option, const std::string& text) {
  // libcurl wants it without const, but only reads it.
  curl_blob blob = {.data = const_cast<char*>(text.data()),  // NOLINT(*-const-cast)
                    .len = text.size(),
                    .flags = CURL_BLOB_NOCOPY};
  curl_easy_setopt(handle, option, &blob);
}

}  // namespace

bool is_unsent(CURLcode code) {
  return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
         code == CURLE_COULDNT_CONNECT;
}

Failure failure_of(CURL* easy, CURLcode code, const std::string& buffer, const Place& place,
                   const Settings& settings) {
  const auto words = base::printable(reason_for(easy, code, buffer));
  const auto unreachable = [](std::string message, bool may_pass) {
    return Failure{{.kind = base::ErrorKind::unreachable, .message = std::move(message)}, may_pass};
  };
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unreachable("cannot resolve the host name " + place.host, true);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unreachable("cannot resolve the name of the proxy", true);
    case CURLE_COULDNT_CONNECT:
      return unreachable(
          "cannot connect to " + base::printable(refusing_place(buffer, place)) + ": " + words,
          true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {tls_error(code, place.text(), words, settings.ca_hint), false};
    case CURLE_SSL_CERTPROBLEM:
      return {{.kind = base::ErrorKind::usage,
               .message = "cannot use the client certificate: " + words},
              false};
    case CURLE_SSL_CONNECT_ERROR:
      return no_tls(place.text(), words, settings.http_hint);
    case CURLE_UNSUPPORTED_PROTOCOL:
      return no_http(place.text(), settings, place.is_encrypted);
    default:
      return unreachable("the connection to " + place.text() + " broke off: " + words, true);
  }
}

void set_up_tls(CURL* handle, const Settings& settings, const std::string& ca_bundle) {
  if (!ca_bundle.empty()) {
    set_blob(handle, CURLOPT_CAINFO_BLOB, ca_bundle);
  } else if (!settings.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  }
  if (!settings.client_cert_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_SSLCERT, settings.client_cert_file.c_str());
    const auto& key =
        settings.client_key_file.empty() ? settings.client_cert_file : settings.client_key_file;
    curl_easy_setopt(handle, CURLOPT_SSLKEY, key.c_str());
  } else if (!settings.client_cert_text.empty()) {
    set_blob(handle, CURLOPT_SSLCERT_BLOB, settings.client_cert_text);
    set_blob(handle, CURLOPT_SSLKEY_BLOB, settings.client_key_text.reveal());
  }
  if (!settings.verify_tls) {
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

}  // namespace http
