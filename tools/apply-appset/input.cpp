// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/input.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace tools::apply_appset {

using applicationset::Cluster;
using manifests::Document;
using manifests::Json;

namespace {

bool is_manifest(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

// The manifests below a directory, sorted, without what is hidden.
base::Result<std::vector<std::string>> files_below(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  std::filesystem::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.')) {
      if (entry->is_directory(error)) entry.disable_recursion_pending();
    } else if (is_manifest(name) && entry->is_regular_file(error)) {
      files.push_back(entry->path().string());
    }
  }
  if (error) return base::usage_error("cannot read " + directory + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

base::Result<void> add(Input& input, std::string_view text, const std::string& name) {
  auto documents = TRY(manifests::read_documents(text, name));
  std::move(documents.begin(), documents.end(), std::back_inserter(input.documents));
  return {};
}

bool is_below(std::string_view path, std::string_view directory) {
  return directory.empty() || directory == "." ||
         (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

std::map<std::string, std::string> texts_of(const Json& object) {
  return base::text_map(nlohmann::json(object));
}

// A value of a Secret, from `stringData` or from `data`, where it is in base64.
std::string secret_text(const Json& secret, std::string_view key) {
  auto text = applicationset::text_at(applicationset::at(secret, "stringData"), key);
  if (!text.empty()) return text;
  const auto encoded = applicationset::text_at(applicationset::at(secret, "data"), key);
  return base::base64_decoded(encoded).value_or(std::string());
}

}  // namespace

std::vector<const Document*> Input::of_kind(manifests::ObjectKind kind) const {
  std::vector<const Document*> found;
  for (const auto& document : documents) {
    if (document.kind() == kind) found.push_back(&document);
  }
  return found;
}

base::Result<Input> read_input(const std::vector<std::string>& paths,
                               const base::Deadline& deadline) {
  constexpr std::size_t limit = std::size_t{256} << 20U;
  Input input;
  for (const auto& path : paths) {
    if (path == "-") {
      const auto text = TRY(base::read_stdin(deadline, limit));
      TRY(add(input, text, "stdin"));
      continue;
    }
    std::error_code error;
    std::vector<std::string> files = {path};
    if (std::filesystem::is_directory(path, error)) files = TRY(files_below(path));
    for (const auto& file : files) {
      const auto text = TRY(base::read_file(file, limit, &deadline));
      TRY(add(input, text, file));
    }
  }
  return input;
}

base::Result<Input> read_input(const std::vector<std::string>& paths, git::Checkout& checkout) {
  const auto listing = TRY(checkout.list([&](std::string_view directory) {
    return !is_hidden(directory) &&
           std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
             return is_below(directory, path) || is_below(path, directory) || directory == path;
           });
  }));
  std::vector<std::string> files;
  auto candidates = listing.paths(git::EntryKind::file);
  const auto links = listing.paths(git::EntryKind::symlink);
  candidates.insert(candidates.end(), links.begin(), links.end());
  for (const auto& file : candidates) {
    const bool is_named = std::find(paths.begin(), paths.end(), file) != paths.end();
    const bool is_inside = std::any_of(
        paths.begin(), paths.end(), [&](const std::string& path) { return is_below(file, path); });
    if (is_named || (is_inside && is_manifest(file) && !is_hidden(file))) files.push_back(file);
  }
  const auto texts = TRY(checkout.read(files));
  Input input;
  for (const auto& [file, text] : texts) TRY(add(input, text, file));
  return input;
}

Cluster cluster_of_secret(const Json& secret) {
  const auto& metadata = applicationset::at(secret, "metadata");
  return {.name = secret_text(secret, "name"),
          .server = secret_text(secret, "server"),
          .project = secret_text(secret, "project"),
          .labels = texts_of(applicationset::at(metadata, "labels")),
          .annotations = texts_of(applicationset::at(metadata, "annotations"))};
}

base::Result<std::vector<Cluster>> clusters_of(const Input& input) {
  std::map<std::string, Cluster> by_name;
  for (const auto& document : input.documents) {
    const auto& json = document.json();
    Cluster cluster;
    if (document.kind() == manifests::ObjectKind::secret) {
      if (document.secret_type() != "cluster") continue;
      cluster = cluster_of_secret(json);
    } else if (json.contains("server") && !json.contains("kind")) {
      cluster = {.name = applicationset::text_at(json, "name"),
                 .server = applicationset::text_at(json, "server"),
                 .project = applicationset::text_at(json, "project"),
                 .labels = texts_of(applicationset::at(json, "labels")),
                 .annotations = texts_of(applicationset::at(json, "annotations"))};
    } else {
      continue;
    }
    if (cluster.name.empty() || cluster.server.empty()) {
      return base::malformed_error(document.file() + ':' + std::to_string(document.line()) +
                                   ": a cluster has a name and a server");
    }
    by_name.insert_or_assign(cluster.name, cluster);
  }
  std::vector<Cluster> clusters;
  for (auto& [name, cluster] : by_name) clusters.push_back(std::move(cluster));
  return clusters;
}

}  // namespace tools::apply_appset
