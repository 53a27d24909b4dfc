// SPDX-License-Identifier: Apache-2.0
#include "kube/status.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/ordered_json.hpp"
#include "base/text.hpp"
#include "kube/entry.hpp"

namespace kube {
namespace {

using base::ErrorKind;

struct Row {
  std::string_view reason;
  int code;
  ErrorKind kind;
};

// https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#StatusReason. Of several rows with one
// code the first holds for a Status without a reason we know.
constexpr std::array rows = {
    Row{"BadRequest", 400, ErrorKind::rejected},
    Row{"Unauthorized", 401, ErrorKind::denied},
    Row{"Forbidden", 403, ErrorKind::denied},
    Row{"NotFound", 404, ErrorKind::not_found},
    Row{"MethodNotAllowed", 405, ErrorKind::rejected},
    Row{"NotAcceptable", 406, ErrorKind::rejected},
    Row{"Conflict", 409, ErrorKind::conflict},
    Row{"AlreadyExists", 409, ErrorKind::conflict},
    Row{"Expired", 410, ErrorKind::conflict},
    Row{"Gone", 410, ErrorKind::conflict},
    Row{"RequestEntityTooLarge", 413, ErrorKind::rejected},
    Row{"UnsupportedMediaType", 415, ErrorKind::rejected},
    Row{"Invalid", 422, ErrorKind::rejected},
    Row{"TooManyRequests", 429, ErrorKind::unreachable},
    Row{"InternalError", 500, ErrorKind::unreachable},
    Row{"ServerTimeout", 500, ErrorKind::unreachable},
    Row{"StoreReadError", 500, ErrorKind::unreachable},
    Row{"ServiceUnavailable", 503, ErrorKind::unreachable},
    Row{"Timeout", 504, ErrorKind::unreachable},
};

ErrorKind kind_of(const Status& status) {
  const auto find = [](auto matches) { return std::find_if(rows.begin(), rows.end(), matches); };
  const auto* by_reason = find([&](const Row& row) { return row.reason == status.reason; });
  if (by_reason != rows.end()) return by_reason->kind;
  const auto* by_code = find([&](const Row& row) { return row.code == status.code; });
  if (by_code != rows.end()) return by_code->kind;
  return status.code >= 500 ? ErrorKind::unreachable : ErrorKind::rejected;
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() || !found->is_string() ? "" : found->get<std::string>();
}

std::optional<Status> read_status(const Json& json) {
  if (!json.is_object() || text_of(json, "kind") != "Status") return std::nullopt;
  Status status = {.reason = text_of(json, "reason"), .message = text_of(json, "message")};
  const auto code = json.find("code");
  if (code != json.end() && code->is_number_integer()) status.code = code->get<int>();
  return status;
}

// What came instead of an answer of the API server.
base::Error foreign_answer(const http::Response& response, const http::Url& url) {
  const auto type = response.header("content-type");
  const auto named =
      type.empty() ? "something without a content type" : base::shorten(base::printable(type), 100);
  const bool is_success = response.status >= 200 && response.status < 300;
  return {
      .kind = ErrorKind::garbled,
      .message = url.text() + " answered " + std::to_string(response.status) + " with " + named +
                 (is_success ? ", not JSON" : ", not a Status of Kubernetes"),
      .hint = "is " + url.host + ":" + url.port + " the API server, or a proxy or a login page?"};
}

}  // namespace

bool is_expired(const Status& status) {
  return status.code == 410 || status.reason == "Expired" || status.reason == "Gone";
}

base::Error error_of(const Status& status) {
  const auto words = base::shorten(base::printable(base::trim(status.message)), 2000);
  const auto reason = base::shorten(base::printable(status.reason), 100);
  base::Error error = {.kind = kind_of(status), .message = words};
  if (words.empty()) {
    error.message = "the API server says no" + (reason.empty() ? "" : ": " + reason) +
                    (status.code == 0 ? "" : " (" + std::to_string(status.code) + ")");
  }
  if (status.reason == "Unauthorized" || status.code == 401) {
    error.message =
        "the API server does not accept our credentials" + (words.empty() ? "" : ": " + words);
    error.is_lasting = true;
  }
  if (status.reason == "Forbidden") error.hint = "a Role or ClusterRole has to allow this";
  return error;
}

base::Error error_of(const http::Response& response, const http::Url& url) {
  const auto type = response.header("content-type");
  if (response.status >= 200 && response.status < 300) return foreign_answer(response, url);
  if (type.starts_with("application/json")) {
    auto status = read_status(base::parse_ordered_json(response.body));
    if (status) {
      if (status->code == 0) status->code = response.status;
      return error_of(*status);
    }
  }
  // What stands in front of the server may say these in any form.
  if (http::is_passing(response.status) || response.status == 407) {
    return http::error_from(response, url);
  }
  if (response.status == 401) return error_of(Status{.code = 401});
  if (response.status >= 300 && response.status < 400) {
    auto error = foreign_answer(response, url);
    error.message = url.text() + " redirects elsewhere, which an API server does not do";
    return error;
  }
  // The server itself falls back to plain text, for a group or a version that it does not have.
  if (!type.starts_with("text/plain")) return foreign_answer(response, url);
  auto error = http::error_from(response, url);
  if (response.status == 404) error.hint = "does the cluster have this kind of object?";
  return error;
}

Status read_error_event(std::string_view line) {
  const auto event = base::parse_ordered_json(line);
  if (event.is_object() && event.contains("object")) {
    if (auto status = read_status(event["object"])) return std::move(*status);
  }
  return {};
}

}  // namespace kube
