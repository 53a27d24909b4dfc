// SPDX-License-Identifier: Apache-2.0
#include "argocd/secret_forms.hpp"

#include <catch2/catch.hpp>
#include <string>

using argocd::Json;

namespace {

Json secret(const std::string& type, const Json& values) {
  Json one = {{"kind", "Secret"}, {"metadata", {{"name", "x"}}}, {"stringData", values}};
  one["metadata"]["labels"]["argocd.argoproj.io/secret-type"] = type;
  return one;
}

}  // namespace

TEST_CASE("secrets: a cluster is sent with its configuration and labels", "[argocd]") {
  auto given = secret("cluster", {{"name", "eu"},
                                  {"server", "https://eu.example.com"},
                                  {"config", R"({"bearerToken": "t"})"},
                                  {"namespaces", "a, b"},
                                  {"clusterResources", "true"},
                                  {"shard", "3"}});
  given["metadata"]["labels"]["tier"] = "prod";
  CHECK(argocd::rest_form_of(given) == Json::parse(R"({
    "server": "https://eu.example.com", "name": "eu", "config": {"bearerToken": "t"},
    "namespaces": ["a", "b"], "clusterResources": true, "shard": 3,
    "labels": {"tier": "prod"}})"));
}

TEST_CASE("secrets: a cluster is sent without a slash behind its address", "[argocd]") {
  const auto sent = argocd::rest_form_of(secret("cluster", {{"server", "https://eu/"}}));
  CHECK(sent == Json::parse(R"({"server": "https://eu"})"));
}

TEST_CASE("secrets: values in base64 are the same", "[argocd]") {
  Json given = secret("repository", nullptr);
  given["data"] = {{"url", "aHR0cHM6Ly9naXQ="}};
  CHECK(argocd::rest_form_of(given) == Json::parse(R"({"repo": "https://git"})"));
}

TEST_CASE("secrets: numbers and switches of a repository are what they say", "[argocd]") {
  const auto sent = argocd::rest_form_of(secret("repository", {{"url", "u"},
                                                               {"insecure", "true"},
                                                               {"enableOCI", "maybe"},
                                                               {"githubAppID", "12"},
                                                               {"project", "p"}}));
  CHECK(sent ==
        Json::parse(R"({"repo": "u", "project": "p", "githubAppID": 12, "insecure": true})"));
}

TEST_CASE("secrets: credentials are called by their address, and have no name", "[argocd]") {
  const auto sent =
      argocd::rest_form_of(secret("repo-creds", {{"url", "u"}, {"name", "n"}, {"username", "ci"}}));
  CHECK(sent == Json::parse(R"({"url": "u", "username": "ci"})"));
}

TEST_CASE("secrets: what is told of a cluster becomes a Secret without a name", "[argocd]") {
  const auto form = argocd::secret_form_of_cluster(Json::parse(R"({
    "name": "eu", "server": "https://eu.example.com", "labels": {"tier": "prod"},
    "namespaces": ["a", "b"], "config": {"tlsClientConfig": {}}, "info": {}})"));
  CHECK(argocd::secret_type_of(form) == "cluster");
  CHECK(form["stringData"] ==
        Json::parse(R"({"name": "eu", "server": "https://eu.example.com", "namespaces": "a,b"})"));
  CHECK(form["metadata"]["labels"]["tier"] == "prod");
  CHECK_FALSE(form["metadata"].contains("name"));
}

TEST_CASE("secrets: what is told of a repository is read back", "[argocd]") {
  const auto given = Json::parse(R"({"repo": "u", "type": "git", "insecure": true})");
  const auto form = argocd::secret_form_of_repository(given, "repository");
  CHECK(argocd::rest_form_of(form) == given);
}
