// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "applicationset/json.hpp"
#include "base/result.hpp"
#include "git/checkout.hpp"

namespace applicationset {

// A cluster that Argo CD knows, from a Secret of its own.
struct Cluster {
  std::string name;
  std::string server;
  std::string project = {};
  std::map<std::string, std::string> labels = {};
  std::map<std::string, std::string> annotations = {};
  std::string secret = {};  // the name of its Secret, where that is known
};

// Where Argo CD itself runs. It is known without a Secret, too, by this name.
inline constexpr std::string_view local_server = "https://kubernetes.default.svc";
inline constexpr std::string_view local_name = "in-cluster";

// An open pull request, as the provider lists it.
struct PullRequest {
  std::int64_t number = 0;
  std::string title = {};
  std::string branch = {};
  std::string target_branch = {};
  std::string head_sha = {};
  std::vector<std::string> labels = {};
  std::string author = {};
};

// A branch of a repository, as the provider lists it.
struct ScmRepository {
  std::string organization;
  std::string repository;
  std::map<std::string, std::string> urls;  // by the name of the protocol: "ssh", "https", …
  std::string branch;
  std::string sha;
  std::vector<std::string> labels = {};
  Json id = nullptr;                    // a number or a text
  std::vector<std::string> paths = {};  // what is known to be in it
};

// What a resource says about which clusters something belongs on.
struct Decisions {
  std::string match_key;
  std::vector<Json> items;
};

// What generators learn from outside: from files that stand for it, or from the live systems.
// Everything fails with the error of whoever was asked.
class Inventory {
 public:
  virtual ~Inventory() = default;

  // Those with a Secret. Of several with one name, generators find the last that they select.
  virtual base::Result<std::vector<Cluster>> clusters() = 0;

  // The repository at a revision, or the image (oci://…) of a tag; stays valid as long as the
  // inventory.
  virtual base::Result<git::Checkout*> checkout(const std::string& url,
                                                const std::string& revision) = 0;

  // For a `pullRequest` generator. `not_found` where there is no such repository.
  virtual base::Result<std::vector<PullRequest>> pull_requests(const Json& generator) = 0;

  // For an `scmProvider` generator, before its filters.
  virtual base::Result<std::vector<ScmRepository>> repositories(const Json& generator) = 0;

  // For a `clusterDecisionResource` generator.
  virtual base::Result<Decisions> decisions(const Json& generator) = 0;

  // For a `plugin` generator: the list of `output.parameters`.
  virtual base::Result<Json> plugin(const Json& generator, const std::string& set_name) = 0;
};

}  // namespace applicationset
