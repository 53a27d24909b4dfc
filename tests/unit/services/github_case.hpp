// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "fakes/rsa_key.hpp"
#include "prepared.hpp"
#include "replay.hpp"
#include "services/types.hpp"

// What the tests of GitHub share.
namespace services {

inline const nlohmann::json github_token = {{"token", "ghp_1"}};

inline nlohmann::json github_app() {
  return {{"appID", "12345"}, {"installationID", "67890"}, {"privateKey", fakes::rsa_key()}};
}

inline const nlohmann::json github_status = {{"state", "success"}, {"label", "cd"}};

// The section, about a commit of shop/cart.
inline nlohmann::json at_place(nlohmann::json section) {
  section["repoURLPath"] = "https://github.com/shop/cart.git";
  section["revisionPath"] = "a94a8fe5cc";
  return section;
}

inline std::unique_ptr<Service> github_service(const nlohmann::json& options = github_token) {
  return service_of(github, options);
}

inline std::unique_ptr<Delivery> delivery(const Service& from, nlohmann::json section,
                                          Texts mentions = {}) {
  return delivery_of(from, with_section(at_place(std::move(section)), std::move(mentions)));
}

// "POST /statuses/sha" for each request, below the repository.
inline Texts asked(const std::vector<http::Request>& requests) {
  Texts all;
  for (const auto& request : requests) {
    constexpr std::array names = {"GET ", "HEAD ", "POST ", "PUT ", "PATCH "};
    const auto path = base::replace_all(request.url.path, "/repos/shop/cart", "");
    const auto query = request.url.query.empty() ? "" : "?" + request.url.query;
    all.push_back(names.at(static_cast<std::size_t>(request.method)) + path + query);
  }
  return all;
}

inline http::Response created(const std::string& body = R"({"id":7})") {
  return {.status = 201, .body = body};
}

inline http::Response found(const std::string& body) {
  return {.status = 200, .body = body};
}

}  // namespace services
