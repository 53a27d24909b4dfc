// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/result.hpp"
#include "http/response.hpp"
#include "http/url.hpp"

namespace argocd {

// The ways out where something else than Argo CD answers, and where a server that was asked in http
// wants https.
constexpr auto address_hint =
    "is this the address of Argo CD's API server? One that is served under a path needs "
    "--root-path; a login proxy in front of it wants credentials of its own, which --header-file "
    "can give";
constexpr auto https_hint =
    "leave --plaintext out, and write https:// where the address says http://";

// What an Argo CD server says about a failure: a code of gRPC and a text.
struct ServerError {
  int code = 0;
  std::string message;
};

// In the body of an answer, or in a line of a stream, which has a form of its own (argocd-api.md,
// 2 and 6). Nothing for any other text.
std::optional<ServerError> server_error_in(std::string_view json);

// The code of gRPC in an answer, if there is one.
std::optional<int> grpc_code(const http::Response& response);

// The one place where a failure that an Argo CD server names becomes one of ours. The text of the
// server is fit for people. Refused credentials are lasting; a right may still be given.
base::Error error_from(const ServerError& error);

// Whether Argo CD says the same of an application that is not there: to those who do not name its
// project it does not tell which of both it is.
bool may_be_absence(const base::Error& error);

// The same for an answer that is not what was asked for: also when it is not Argo CD that answers,
// but a proxy in front of it or something else, which is `garbled`, or `denied` where it wants
// credentials. To be called with its namespace, since the argument also finds http::error_from.
base::Error error_from(const http::Response& response, const http::Url& url);

// The same error; one of an answer that nobody understands gets the hint.
base::Error with_address_hint(base::Error error);

// The body of a successful answer as JSON, else the error.
base::Result<nlohmann::json> read_json(const http::Response& response, const http::Url& url);

}  // namespace argocd
