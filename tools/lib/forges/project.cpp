// SPDX-License-Identifier: Apache-2.0
#include "forges/project.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace forges {
namespace {

constexpr std::string_view ghe_domain = ".ghe.com";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_bitbucket_cloud(std::string_view host) {
  return host == "bitbucket.org" || host == "bitbucket.com";
}

bool is_same_server(const Address& address, const std::string& server_url) {
  const auto server = http::parse_url(server_url);
  if (!server || server->host != address.host) return false;
  if (address.is_ssh) return true;
  const auto own = http::parse_url(address.origin());
  return own && own->origin() == server->origin();
}

std::optional<Provider> provider_of_host(std::string_view host) {
  constexpr std::array forgejo = {"codeberg.org", "code.forgejo.org", "codefloe.com"};
  if (host.ends_with(ghe_domain) || contains(host, "github")) return Provider::github;
  if (contains(host, "gitlab")) return Provider::gitlab;
  if (std::find(forgejo.begin(), forgejo.end(), host) != forgejo.end()) return Provider::gitea;
  if (contains(host, "forgejo") || contains(host, "gitea")) return Provider::gitea;
  if (is_bitbucket_cloud(host)) return Provider::bitbucket;
  return std::nullopt;
}

// Each kind of API has an address of its own form.
std::optional<Provider> provider_of_api(std::string_view api_url) {
  while (api_url.ends_with('/')) api_url.remove_suffix(1);
  if (api_url.ends_with("/api/v3")) return Provider::github;
  if (api_url.ends_with("/api/v4")) return Provider::gitlab;
  if (api_url.ends_with("/api/v1")) return Provider::gitea;
  const auto url = http::parse_url(api_url);
  if (!url) return std::nullopt;
  if (url->host == "api.github.com") return Provider::github;
  return provider_of_host(url->host);
}

std::optional<Provider> provider_of(const Address& address, const Wanted& wanted) {
  if (!wanted.api_url.empty()) {
    if (const auto provider = provider_of_api(wanted.api_url)) return provider;
  }
  const auto& hints = wanted.hints;
  if (is_same_server(address, hints.github_server_url)) return Provider::github;
  if (is_same_server(address, hints.gitlab_server_url)) return Provider::gitlab;
  return provider_of_host(address.host);
}

base::Result<http::Url> parse_api(const std::string& text) {
  auto url = TRY(http::parse_url(text).context("reading the address of the API"));
  while (url.path.ends_with('/')) url.path.pop_back();
  url.query.clear();
  url.username.clear();
  url.password = {};
  return url;
}

std::string usual_api(const Address& address, Provider provider) {
  switch (provider) {
    case Provider::github:
      if (address.host == "github.com") return "https://api.github.com";
      if (address.host.ends_with(ghe_domain)) return "https://api." + address.host;
      return address.origin() + "/api/v3";
    case Provider::gitlab:
      return address.origin() + "/api/v4";
    case Provider::gitea:
      return address.gitea_root() + "/api/v1";
    case Provider::bitbucket:
      return "https://api.bitbucket.org/2.0";
  }
  return {};
}

std::string api_of(const Address& address, Provider provider, const Wanted& wanted) {
  if (!wanted.api_url.empty()) return wanted.api_url;
  const auto& hints = wanted.hints;
  if (provider == Provider::github && !hints.github_api_url.empty() &&
      is_same_server(address, hints.github_server_url)) {
    return hints.github_api_url;
  }
  if (provider == Provider::gitlab && !hints.gitlab_api_url.empty() &&
      is_same_server(address, hints.gitlab_server_url)) {
    return hints.gitlab_api_url;
  }
  return usual_api(address, provider);
}

base::Result<http::Url> graphql_of(const Address& address, const Wanted& wanted, http::Url api) {
  const auto& hints = wanted.hints;
  if (wanted.api_url.empty() && !hints.github_graphql_url.empty() &&
      is_same_server(address, hints.github_server_url)) {
    return parse_api(hints.github_graphql_url);
  }
  constexpr std::string_view rest = "/v3";
  if (api.path.ends_with("/api/v3")) api.path.resize(api.path.size() - rest.size());
  api.path += "/graphql";
  return api;
}

base::Result<std::string> path_of(const Address& address, Provider provider) {
  const auto& path = address.path;
  const bool has_subgroups = provider == Provider::gitlab;
  const bool has_root = provider == Provider::gitea;
  if (path.size() < 2 || (path.size() > 2 && !has_subgroups && !has_root)) {
    return base::usage_error(
        to_string(provider) + " has no repository " + base::printable(base::join(path, "/")),
        has_subgroups ? "there it is group/project" : "there it is owner/repository");
  }
  if (has_subgroups) return base::join(path, "/");
  return path[path.size() - 2] + "/" + path.back();
}

// The number that GitLab gave a job is that of the job's own project, not of every project there.
std::string id_of(const Address& address, const Wanted& wanted, const std::string& path) {
  if (!wanted.project_id.empty()) return wanted.project_id;
  const auto& hints = wanted.hints;
  const bool is_own = is_same_server(address, hints.gitlab_server_url) &&
                      base::to_lower(hints.gitlab_project_path) == base::to_lower(path);
  return is_own ? hints.gitlab_project_id : "";
}

// Whether what was called Bitbucket is not the cloud, whose API is the only one we speak.
bool is_no_cloud(const Address& address, Provider provider, const Wanted& wanted) {
  return provider == Provider::bitbucket && wanted.api_url.empty() &&
         !is_bitbucket_cloud(address.host);
}

base::Error no_cloud_error(const std::string& host) {
  return base::usage_error(
      base::printable(host) + " is not bitbucket.org",
      "if it is a Bitbucket Server or Data Center: its API we do not speak, push a branch instead; "
      "else check --provider");
}

}  // namespace

base::Error bitbucket_server_error(const std::string& host) {
  return base::usage_error(
      base::printable(host) + " is a Bitbucket Server or Data Center, whose API we do not speak",
      "of Bitbucket only the cloud (bitbucket.org) can open a pull request here; push a branch "
      "instead");
}

base::Result<Project> project_at(const Address& address, Provider provider, const Wanted& wanted) {
  if (is_no_cloud(address, provider, wanted)) return bitbucket_server_error(address.host);
  Project project = {.provider = provider, .host = address.host};
  project.path = TRY(path_of(address, provider));
  project.api = TRY(parse_api(api_of(address, provider, wanted)));
  if (provider == Provider::github) {
    project.graphql_api = TRY(graphql_of(address, wanted, project.api));
  }
  if (provider == Provider::gitlab) project.id = id_of(address, wanted, project.path);
  if (!project.id.empty() && !base::parse_unsigned(project.id)) {
    return base::usage_error("'" + base::printable(project.id) + "' is no number of a project");
  }
  return project;
}

base::Result<std::optional<Project>> recognize(const Wanted& wanted) {
  const auto address = TRY(parse_address(wanted.repository));
  if (!wanted.provider.empty()) {
    const auto provider = TRY(parse_provider(wanted.provider));
    if (is_no_cloud(address, provider, wanted)) return no_cloud_error(address.host);
    return std::optional(TRY(project_at(address, provider, wanted)));
  }
  const auto provider = provider_of(address, wanted);
  if (provider) return std::optional(TRY(project_at(address, *provider, wanted)));
  if (contains(address.host, "bitbucket") || address.path.front() == "scm") {
    return bitbucket_server_error(address.host);
  }
  return std::optional<Project>();
}

}  // namespace forges
