// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "forges/address.hpp"
#include "forges/provider.hpp"
#include "http/url.hpp"

namespace forges {

// What a CI system says about the forge that it runs on; empty where it says nothing. It counts
// only for a repository on the same server.
struct CiHints {
  std::string github_server_url = {};    // GITHUB_SERVER_URL
  std::string github_api_url = {};       // GITHUB_API_URL
  std::string github_graphql_url = {};   // GITHUB_GRAPHQL_URL
  std::string gitlab_server_url = {};    // CI_SERVER_URL
  std::string gitlab_api_url = {};       // CI_API_V4_URL
  std::string gitlab_project_id = {};    // CI_PROJECT_ID, of the project in…
  std::string gitlab_project_path = {};  // …CI_PROJECT_PATH
};

// What a user says about a repository and its forge.
struct Wanted {
  std::string repository;       // the address of the Git repository
  std::string provider = {};    // a word for parse_provider(); empty: find out
  std::string api_url = {};     // where its API begins; empty: where such forges have it
  std::string project_id = {};  // GitLab's number of it, for servers that refuse its path
  CiHints hints = {};
};

// A repository as the API of its forge knows it.
struct Project {
  Provider provider = Provider::github;
  std::string host = {};       // of the repository
  std::string path = {};       // "owner/repository"; at GitLab with all groups
  std::string id = {};         // GitLab's number, where it is known
  http::Url api = {};          // where the API begins; its path does not end with a slash
  http::Url graphql_api = {};  // GitHub's other one
};

// The project, as far as names tell; nothing where its server has to be asked (probe.hpp). Fails
// with `usage` for an address that is on no forge, or on a Bitbucket Server or Data Center, which
// has another API; and for a path that the forge cannot have.
base::Result<std::optional<Project>> recognize(const Wanted& wanted);

// The project at an address whose provider is known.
base::Result<Project> project_at(const Address& address, Provider provider, const Wanted& wanted);

// What we say about a Bitbucket Server, which is not Bitbucket Cloud.
base::Error bitbucket_server_error(const std::string& host);

}  // namespace forges
