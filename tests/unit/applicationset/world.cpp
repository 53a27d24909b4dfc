// SPDX-License-Identifier: Apache-2.0
#include "world.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "applicationset/outside.hpp"
#include "base/text.hpp"

namespace applicationset {
namespace {

base::Error not_there(const std::string& what) {
  return {.kind = base::ErrorKind::not_found, .message = "there is no " + what};
}

std::map<std::string, std::string> texts_of(const Json& object) {
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : object.items()) texts[key] = value.get<std::string>();
  return texts;
}

std::string secret_text(const Json& secret, const char* key) {
  auto plain = text_at(field(secret, "stringData"), key);
  if (!plain.empty()) return plain;
  return base::base64_decoded(text_at(field(secret, "data"), key)).value_or("");
}

std::vector<std::string> texts_at(const Json& object, const char* key) {
  std::vector<std::string> texts;
  for (const auto& text : field(object, key)) texts.push_back(text.get<std::string>());
  return texts;
}

// "a/b/../c" as "a/c".
std::string clean(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto part : base::split(path, '/')) {
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
  }
  return base::join(parts, "/");
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

}  // namespace

base::Result<git::Listing> MemoryCheckout::list(const git::Enters& enters) {
  std::map<std::string, git::EntryKind> found;
  const auto add = [&](const std::string& path, git::EntryKind kind) {
    for (auto parent = parent_of(path); !parent.empty(); parent = parent_of(parent)) {
      if (parent_of(parent).empty() || enters(parent_of(parent))) {
        found[parent] = git::EntryKind::directory;
      }
    }
    if (parent_of(path).empty() || enters(parent_of(path))) found[path] = kind;
  };
  for (const auto& [path, text] : files_) add(path, git::EntryKind::file);
  for (const auto& [path, target] : links_) add(path, git::EntryKind::symlink);
  git::Listing listing;
  for (const auto& [path, kind] : found) listing.entries.push_back({path, kind});
  return listing;
}

base::Result<std::map<std::string, std::string>> MemoryCheckout::read(
    const std::vector<std::string>& paths) {
  std::map<std::string, std::string> texts;
  for (const auto& path : paths) {
    const auto link = links_.find(path);
    const std::string real =
        link == links_.end() ? path : clean(parent_of(path) + '/' + link->second);
    const auto found = files_.find(real);
    if (found == files_.end()) return not_there("file " + path);
    texts[path] = found->second;
  }
  return texts;
}

base::Result<std::vector<Cluster>> WorldInventory::clusters() {
  std::map<std::string, Cluster> by_name;
  for (const auto& secret : field(world_, "secrets")) {
    const auto& metadata = field(secret, "metadata");
    const auto labels = texts_of(field(metadata, "labels"));
    const auto type = labels.find("argocd.argoproj.io/secret-type");
    const bool is_elsewhere =
        has(metadata, "namespace") && text_at(metadata, "namespace") != "argocd";
    if (type == labels.end() || type->second != "cluster" || is_elsewhere) continue;
    const auto name = secret_text(secret, "name");
    by_name.insert_or_assign(name,
                             Cluster{.name = name,
                                     .server = secret_text(secret, "server"),
                                     .project = secret_text(secret, "project"),
                                     .labels = labels,
                                     .annotations = texts_of(field(metadata, "annotations"))});
  }
  std::vector<Cluster> clusters;
  for (auto& [name, cluster] : by_name) clusters.push_back(std::move(cluster));
  return clusters;
}

base::Result<git::Checkout*> WorldInventory::checkout(const std::string& url,
                                                      const std::string& revision) {
  const auto& repository = field(field(world_, "repositories"), url);
  if (repository.is_null()) return not_there("repository " + url);
  const std::string name = revision.empty() ? "HEAD" : revision;
  if (!repository.contains(name)) return not_there("revision " + name);
  const auto& links = field(field(field(world_, "links"), url), name);
  opened_.push_back(std::make_unique<MemoryCheckout>(texts_of(repository[name]), texts_of(links)));
  return opened_.back().get();
}

base::Result<std::vector<PullRequest>> WorldInventory::pull_requests(const Json& /*generator*/) {
  const auto& world = field(world_, "pullRequests");
  if (has(world, "error") || field(world, "notFound") == true) {
    return base::Error{.kind = field(world, "notFound") == true ? base::ErrorKind::not_found
                                                                : base::ErrorKind::unreachable,
                       .message = text_at(world, "error")};
  }
  std::vector<PullRequest> requests;
  for (const auto& item : field(world, "list")) {
    requests.push_back({.number = item.at("number").get<std::int64_t>(),
                        .title = text_at(item, "title"),
                        .branch = text_at(item, "branch"),
                        .target_branch = text_at(item, "targetBranch"),
                        .head_sha = text_at(item, "headSha"),
                        .labels = texts_at(item, "labels"),
                        .author = text_at(item, "author")});
  }
  return requests;
}

// Without `allBranches` the default branch alone is listed, which is the first one.
base::Result<std::vector<ScmRepository>> WorldInventory::repositories(const Json& /*generator*/) {
  const bool has_all = field(field(world_, "scm"), "allBranches") == true;
  const auto error = text_at(field(world_, "scm"), "error");
  if (!error.empty()) return base::Error{base::ErrorKind::unreachable, error};
  std::vector<ScmRepository> repositories;
  for (const auto& item : field(field(world_, "scm"), "list")) {
    for (const auto& branch : field(item, "branches")) {
      if (!has_all && &branch != &item["branches"][0]) break;
      repositories.push_back({.organization = text_at(item, "organization"),
                              .repository = text_at(item, "repository"),
                              .urls = texts_of(field(item, "urls")),
                              .branch = text_at(branch, "name"),
                              .sha = text_at(branch, "sha"),
                              .labels = texts_at(item, "labels"),
                              .id = field(item, "id"),
                              .paths = texts_at(branch, "paths")});
    }
  }
  return repositories;
}

base::Result<Json> WorldInventory::config_map(const std::string& name) const {
  for (const auto& map : field(world_, "configMaps")) {
    if (text_at(field(map, "metadata"), "name") == name) return field(map, "data");
  }
  return not_there("ConfigMap " + name);
}

base::Result<Decisions> WorldInventory::decisions(const Json& generator) {
  const Json settings = TRY(config_map(text_at(generator, "configMapRef")));
  std::vector<Json> resources;
  for (const auto& resource : field(world_, "resources")) resources.push_back(resource);
  return decisions_of(generator, settings, resources);
}

base::Result<Json> WorldInventory::plugin(const Json& generator, const std::string& /*set_name*/) {
  const Json data = TRY(config_map(text_at(field(generator, "configMapRef"), "name")));
  TRY(read_plugin_settings(data));
  const auto& plugin = field(world_, "plugin");
  const auto& status = field(plugin, "status");
  if (status.is_number() && status.get<int>() / 100 != 2) return not_there("plugin");
  return read_plugin_answer(text_at(plugin, "body"));
}

std::vector<Json> rows_of(const std::string& file) {
  std::ifstream input(TESTS_DIR "/vectors/applicationset/" + file);
  std::vector<Json> rows;
  for (std::string line; std::getline(input, line);) rows.push_back(Json::parse(line));
  REQUIRE(rows.size() > 10);
  return rows;
}

}  // namespace applicationset
