// SPDX-License-Identifier: Apache-2.0
#include "argocd/error.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

namespace argocd {
namespace {

using base::Error;
using base::ErrorKind;

// The codes of gRPC that we tell apart.
enum Code : int {
  canceled = 1,
  unknown = 2,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  unauthenticated = 16,
};

std::string shown(std::string_view text) {
  constexpr std::size_t limit = 500;
  return base::shorten(base::printable(base::trim(text)), limit);
}

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<int> code_in(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  constexpr unsigned long long most = 16;  // the codes of gRPC; others have statuses of HTTP there
  const auto code = found->get<unsigned long long>();
  return code <= most ? std::optional(static_cast<int>(code)) : std::nullopt;
}

bool has(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

// What Argo CD says of an application that may not be seen, or is not there.
constexpr std::string_view masked = "permission denied";

// --- by code ------------------------------------------------------------------------------------

Error unauthenticated_error(std::string_view text) {
  constexpr std::string_view invalid = "invalid session: ";
  Error error = {.kind = ErrorKind::denied, .message = {}, .is_lasting = true};
  if (text == "no session information") {
    error.message = "the server sees no token";
    error.hint =
        "give one with --auth-token-file or ARGOCD_AUTH_TOKEN; a text that is not a JWT "
        "counts as none, and a proxy may have taken the header Authorization away";
  } else if (text.starts_with(invalid)) {
    error.message = "the server refused our token: " + shown(text.substr(invalid.size()));
    error.hint = "a new one comes from `argocd account generate-token`, or from the project's role";
  } else {
    error.message = "the server refused our credentials: " + shown(text);
  }
  return error;
}

// "permission denied: applications, sync, default/web, sub: ci-bot, iat: 2026-…": only who may see
// an application is told what is missing. Everybody else cannot tell it from one that is not there.
Error permission_error(std::string_view text) {
  constexpr std::string_view with_right = "permission denied: ";
  if (text.starts_with("cannot sync: blocked by sync window")) {
    return {.kind = ErrorKind::conflict,
            .message = shown(text),
            .hint = "a sync window of the project forbids it now; sync when it has passed"};
  }
  if (text.starts_with("cannot sync: ")) {
    return {.kind = ErrorKind::rejected, .message = shown(text)};
  }
  Error error = {.kind = ErrorKind::denied, .message = shown(text)};
  if (text == masked) {
    error.hint =
        "the application does not exist, or the token may not see it; Argo CD tells them "
        "apart where --project is named (and --namespace, for one outside of its own)";
  } else if (text.starts_with(with_right)) {
    const auto parts = base::split(text.substr(with_right.size()), ',');
    if (parts.size() < 3) return error;
    error.hint = "the token needs '" + shown(parts[0]) + ", " + shown(parts[1]) + "' on '" +
                 shown(parts[2]) + "', in argocd-rbac-cm or in a role of the project";
  }
  return error;
}

Error precondition_error(std::string_view text) {
  Error error = {.kind = ErrorKind::rejected, .message = shown(text)};
  if (has(text, "another operation is already in progress")) {
    error.kind = ErrorKind::conflict;
    error.hint = "wait until it has ended, or terminate it";
  } else if (has(text, "auto-sync currently set to")) {
    error.hint =
        "with auto-sync, the revision is the target revision of the application: change "
        "that, or leave --revision out";
  } else if (text.starts_with("error resolving repo revision")) {
    error.hint = "is the revision spelt so, and pushed to the repository of the application?";
  }
  return error;
}

// Argo CD leaves many failures without a code of their own.
Error untyped_error(std::string_view text) {
  constexpr std::array passing = {"deadline exceeded", "connection refused", "i/o timeout",
                                  "transport is closing"};
  Error error = {.kind = ErrorKind::rejected, .message = shown(text)};
  for (const auto* words : passing) {
    if (has(text, words)) error.kind = ErrorKind::unreachable;
  }
  // A test in a JSON patch does not hold, or what it changes is not there any more.
  const bool does_not_fit = text.starts_with("error applying patch");
  if (does_not_fit || has(text, "Too many conflicts")) error.kind = ErrorKind::conflict;
  return error;
}

Error unimplemented_error(const std::string& what) {
  return {.kind = ErrorKind::rejected, .message = what, .hint = "the server is too old for this"};
}

// --- by status ----------------------------------------------------------------------------------

bool is_page(const http::Response& response) {
  return response.header("content-type").starts_with("text/html") ||
         base::trim(response.body).starts_with('<');
}

Error wants_https(const http::Url& url) {
  return {.kind = ErrorKind::garbled,
          .message = "the server at " + url.host + ":" + url.port + " wants https",
          .hint = https_hint};
}

// "Client sent an HTTP request to an HTTPS server." (Go), "The plain HTTP request was sent to HTTPS
// port" (nginx).
bool is_https_server(const http::Response& response, const http::Url& url) {
  return response.status == 400 && !url.is_encrypted() &&
         (has(response.body, "to an HTTPS server") || has(response.body, "to HTTPS port"));
}

Error redirect_error(const http::Response& response, const http::Url& url) {
  const auto location = response.header("location");
  const auto target = http::resolve(url, location);
  if (target && !url.is_encrypted() && target->is_encrypted() && target->host == url.host) {
    return wants_https(url);
  }
  return {.kind = ErrorKind::garbled,
          .message = url.text() + " redirects to " + shown(base::redact_url(location)),
          .hint = address_hint};
}

Error no_json_error(const http::Response& response, const http::Url& url) {
  const auto type = response.header("content-type");
  return {.kind = ErrorKind::garbled,
          .message = url.text() + " answered " + std::to_string(response.status) +
                     (is_page(response) ? " with a page for browsers" : " with something else") +
                     " instead of JSON" + (type.empty() ? "" : " (" + shown(type) + ")"),
          .hint = address_hint};
}

}  // namespace

std::optional<ServerError> server_error_in(std::string_view json) {
  const auto body = base::parse_json(json);
  if (!body.is_object()) return std::nullopt;
  const auto inner = body.find("error");
  if (inner != body.end() && inner->is_object()) {
    const auto code = code_in(*inner, "grpc_code");
    if (!code) return std::nullopt;
    return ServerError{.code = *code, .message = text_of(*inner, "message")};
  }
  const auto code = code_in(body, "code");
  if (!code) return std::nullopt;
  auto message = text_of(body, "message");
  // Newer gateways, which Argo CD may have one day, write no `error`, and this of a path that they
  // do not know: that is another server.
  if (inner == body.end() && *code == not_found && message == "Not Found") return std::nullopt;
  if (message.empty()) message = text_of(body, "error");
  return ServerError{.code = *code, .message = std::move(message)};
}

std::optional<int> grpc_code(const http::Response& response) {
  const auto error = server_error_in(response.body);
  return error ? std::optional(error->code) : std::nullopt;
}

Error error_from(const ServerError& error) {
  const auto text = base::trim(error.message);
  const auto of_kind = [&](ErrorKind kind) { return Error{.kind = kind, .message = shown(text)}; };
  switch (error.code) {
    case unauthenticated:
      return unauthenticated_error(text);
    case permission_denied:
      return permission_error(text);
    case failed_precondition:
      return precondition_error(text);
    case unknown:
    case internal:
      return untyped_error(text);
    case unimplemented:
      return unimplemented_error(shown(text));
    case not_found:
      return of_kind(ErrorKind::not_found);
    case already_exists:
    case aborted:
      return of_kind(ErrorKind::conflict);
    case canceled:
    case deadline_exceeded:
    case resource_exhausted:
    case unavailable:
      return of_kind(ErrorKind::unreachable);
    default:
      return of_kind(ErrorKind::rejected);
  }
}

Error error_from(const http::Response& response, const http::Url& url) {
  const auto status = response.status;
  if (status >= 200 && status < 300) return no_json_error(response, url);
  if (const auto said = server_error_in(response.body)) {
    auto error = argocd::error_from(*said);
    if (error.message.empty()) error.message = http::error_from(response, url).message;
    return error;
  }
  if (status >= 300 && status < 400) return redirect_error(response, url);
  if (is_https_server(response, url)) return wants_https(url);
  auto error = http::error_from(response, url);
  if (status == 407) return error;
  if (status == 401 || status == 403) {
    error.is_lasting = status == 401;
    error.hint = "it is not Argo CD that says this; " + std::string(address_hint);
  } else if (status == 415) {
    error.kind = ErrorKind::rejected;
    error.hint = "unless the server's --api-content-types was changed, this is a bug of ours";
  } else if (error.kind == ErrorKind::unreachable && status != 501) {
    return error;
  } else if (is_page(response)) {
    return no_json_error(response, url);
  } else if (error.kind != ErrorKind::rejected) {
    // 404 as well: `not_found` would be said of an application.
    error.kind = ErrorKind::garbled;
    error.hint = address_hint;
  }
  return error;
}

bool may_be_absence(const Error& error) {
  return error.kind == ErrorKind::denied && error.message == masked;
}

Error with_address_hint(Error error) {
  if (error.kind == ErrorKind::garbled && error.hint.empty()) error.hint = address_hint;
  return error;
}

base::Result<nlohmann::json> read_json(const http::Response& response, const http::Url& url) {
  if (response.status < 200 || response.status >= 300) return argocd::error_from(response, url);
  auto json = base::parse_json(response.body);
  if (json.is_discarded()) return no_json_error(response, url);
  return json;
}

}  // namespace argocd
