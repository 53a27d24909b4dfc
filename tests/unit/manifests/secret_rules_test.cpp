// SPDX-License-Identifier: Apache-2.0
#include "manifests/secret_rules.hpp"

#include <catch2/catch.hpp>

#include "unit/manifests/support.hpp"

using namespace manifests;

namespace {

std::string secret(const std::string& type) {
  return "metadata: {name: x, labels: {argocd.argoproj.io/secret-type: " + type + "}}\n";
}

const std::string repository = secret("repository") + "stringData: {url: 'https://git/x'}\n";
const std::string cluster = secret("cluster") + "stringData: {name: a, server: 'https://a'}\n";

}  // namespace

TEST_CASE("secrets: a repository has a URL, and values that can be read", "[manifests]") {
  const std::string label = R"(metadata.labels["argocd.argoproj.io/secret-type"])";
  check_rows(
      repository,
      {
          {"metadata: {labels: {argocd.argoproj.io/secret-type: repositry}}",
           "SC001 " + label +
               ": Argo CD does not know the type `repositry` of a Secret (did you mean "
               "`repository`?)",
           "metadata: {labels: {argocd.argoproj.io/secret-type: repo-creds}}"},
          {"stringData: {url: null}", "SC002 stringData.url: the Secret has no key `url`",
           "{stringData: null, data: {url: aHR0cHM6Ly9naXQveA==}}"},
          {"stringData: {url: ''}", "SC002 stringData.url: the value of `url` is empty"},
          {"data: {password: 'p@ss'}",
           "SC003 data.password: the value of `password` is no base64 (a value that is not "
           "encoded belongs into stringData)",
           "stringData: {password: 'p@ss'}"},
          {"stringData: {insecure: true}",
           "SC003 stringData.insecure: the value of `insecure` is not a text (put it in "
           "quotes)",
           "stringData: {insecure: 'true'}"},
          {"stringData: {enableOCI: 'yes'}",
           "SC003 stringData.enableOCI: the value of `enableOCI` must be \"true\" or "
           "\"false\""},
          {"stringData: {enableLfs: ''}",
           "SC003 stringData.enableLfs: the value of `enableLfs` must be \"true\" or "
           "\"false\""},
          {"data: {enableLfs: dHJ1ZQo=}",
           "SC003 data.enableLfs: the value of `enableLfs` must be \"true\" or \"false\" (it "
           "has blanks or a line end at its ends)"},
          {"stringData: {githubAppID: abc}",
           "SC003 stringData.githubAppID: the value of `githubAppID` must be a whole number, "
           "as a text",
           "stringData: {githubAppID: '123'}"},
          {"stringData: {type: svn}",
           "SC003 stringData.type: the value of `type` must be git, helm or oci",
           "stringData: {type: helm}"},
          {"stringData: {url: 'https://a b/'}",
           "SC003 stringData.url: the value of `url` is no URL",
           "stringData: {url: 'git@host:a/b.git'}"},
          {"stringData: {sshPrivatekey: x}",
           "W SC004 stringData.sshPrivatekey: Argo CD does not look at the key "
           "`sshPrivatekey` (did you mean `sshPrivateKey`?)",
           "stringData: {sshPrivateKey: x}"},
      },
      check_secret);
}

TEST_CASE("secrets: a cluster has a server and a config", "[manifests]") {
  check_rows(
      cluster,
      {
          {"stringData: {server: null}", "SC002 stringData.server: the Secret has no key `server`"},
          {"stringData: {server: a}",
           "SC003 stringData.server: the value of `server` must be the address of a cluster, "
           "such as https://host"},
          {"stringData: {config: '{'}",
           "SC003 stringData.config: the value of `config` must be an object in JSON",
           "stringData: {config: '{\"bearerToken\": \"x\"}'}"},
          {"stringData: {clusterResources: 'True'}",
           "SC003 stringData.clusterResources: the value of `clusterResources` must be "
           "\"true\" or \"false\" in small letters"},
          {"stringData: {shard: a}",
           "SC003 stringData.shard: the value of `shard` must be a whole number, as a text"},
          {"stringData: {namespace: a}",
           "W SC004 stringData.namespace: Argo CD does not look at the key `namespace` (did "
           "you mean `namespaces`?)"},
      },
      check_secret);
}

TEST_CASE("secrets: no value is shown", "[manifests]") {
  Problems problems;
  check_secret(
      patched(Json::object(), secret("repository") +
                                  "data: {url: hush-hush, password: hush-hush}\n"
                                  "stringData: {insecure: hush-hush, githubAppID: hush}\n"),
      {}, problems);
  CHECK(problems.size() == 4);
  for (const auto& problem : problems) CHECK(line_of(problem).find("hush") == std::string::npos);
}

TEST_CASE("secrets: stringData goes before data", "[manifests]") {
  const auto values = secret_values(patched(
      Json::object(), "{data: {a: 'eA==', b: \"eA\\n==\", c: '!'}, stringData: {a: z, d: 1}}"));
  CHECK(values == std::map<std::string, std::string, std::less<>>{{"a", "z"}, {"b", "x"}});
}
