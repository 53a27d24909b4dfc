// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/input.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "apply-appset/manifest_files.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"

namespace tools::apply_appset {

using applicationset::Cluster;
using manifests::Document;
using manifests::Json;

namespace {

constexpr std::size_t limit = std::size_t{256} << 20U;

// Reads one file after the other, as long as all of them together are not too large.
class Reader {
 public:
  // What was named: all of it has to be understood.
  base::Result<void> add(std::string_view text, const std::string& name) {
    TRY(count(text));
    auto documents = TRY(manifests::read_documents(text, name));
    take(std::move(documents));
    return {};
  }

  // What lies in a directory, where there may be anything.
  base::Result<void> add_found(std::string_view text, const std::string& name) {
    TRY(count(text));
    const auto concern = concern_of(text);
    if (concern == Concern::none) return {};
    auto documents = manifests::read_documents(text, name, manifests::Strays::passed_over);
    if (!documents && concern == Concern::sure) return std::move(documents).error();
    if (documents) take(std::move(documents).value());
    return {};
  }

  // What was in a file once may be anything.
  void forgive(const std::string& name, base::Result<void> added) {
    if (!added) input_.unreadable.push_back({name, std::move(added).error()});
  }

  Input input() { return std::move(input_); }

 private:
  base::Result<void> count(std::string_view text) {
    size_ += text.size();
    if (size_ <= limit) return {};
    return base::usage_error("the files are larger than 256 MiB together");
  }

  void take(std::vector<Document> documents) {
    std::move(documents.begin(), documents.end(), std::back_inserter(input_.documents));
  }

  Input input_;
  std::size_t size_ = 0;
};

base::Result<void> add_directory(const std::string& directory, const base::Deadline& deadline,
                                 Reader& reader) {
  for (const auto& file : TRY(manifests_below(directory))) {
    if (deadline.is_over()) return deadline.error();
    const auto text = TRY(base::read_file(file, limit, &deadline));
    TRY(reader.add_found(text, file));
  }
  return {};
}

base::Result<void> add_path(const std::string& path, const base::Deadline& deadline,
                            Reader& reader) {
  if (path == "-") {
    const auto text = TRY(base::read_stdin(deadline, limit));
    return reader.add(text, "stdin");
  }
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return add_directory(path, deadline, reader);
  const auto text = TRY(base::read_file(path, limit, &deadline));
  return reader.add(text, path);
}

bool is_below(std::string_view path, std::string_view directory) {
  return directory.empty() || directory == "." ||
         (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

// Whether a part of the path is hidden that nobody has named.
bool is_hidden(std::string_view path, const std::vector<std::string>& named) {
  const auto is_seen_from = [&](std::string_view directory) {
    if (directory == path || is_below(directory, path)) return true;
    if (!is_below(path, directory)) return false;
    const auto rest =
        directory.empty() || directory == "." ? path : path.substr(directory.size() + 1);
    return !rest.starts_with('.') && rest.find("/.") == std::string_view::npos;
  };
  return std::none_of(named.begin(), named.end(), is_seen_from);
}

std::map<std::string, std::string> texts_of(const Json& object) {
  return base::text_map(nlohmann::json(object));
}

// A value of a Secret, from `stringData` or from `data`, where it is in base64.
std::string secret_text(const Json& secret, std::string_view key) {
  auto text = applicationset::text_at(manifests::field(secret, "stringData"), key);
  if (!text.empty()) return text;
  const auto encoded = applicationset::text_at(manifests::field(secret, "data"), key);
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
  Reader reader;
  for (const auto& path : paths) {
    TRY(add_path(path, deadline, reader));
    // A large file takes its time after it was read, too.
    if (deadline.is_over()) return deadline.error();
  }
  return reader.input();
}

namespace {

base::Result<git::Listing> list_around(const std::vector<std::string>& paths,
                                       git::Checkout& checkout) {
  return checkout.list([&](std::string_view directory) {
    return !is_hidden(directory, paths) &&
           std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
             return is_below(directory, path) || is_below(path, directory) || directory == path;
           });
  });
}

std::vector<std::string> below_any(const std::vector<std::string>& files,
                                   const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  for (const auto& file : files) {
    const bool is_inside = std::any_of(
        paths.begin(), paths.end(), [&](const std::string& path) { return is_below(file, path); });
    if (is_inside && !is_hidden(file, paths)) found.push_back(file);
  }
  return found;
}

bool is_in(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

base::Result<Input> read_input(const std::vector<std::string>& paths, git::Checkout& checkout) {
  const auto listing = TRY(list_around(paths, checkout));
  const auto links = listing.paths(git::EntryKind::symlink);
  auto all = listing.paths(git::EntryKind::file);
  all.insert(all.end(), links.begin(), links.end());
  Reader reader;
  auto found = manifests_among(below_any(all, paths));
  const auto first_link = std::stable_partition(
      found.begin(), found.end(), [&](const std::string& file) { return !is_in(links, file); });
  for (const auto& [file, text] : TRY(checkout.read({found.begin(), first_link}))) {
    reader.forgive(file, reader.add_found(text, file));
  }
  for (const auto& file : std::vector<std::string>(first_link, found.end())) {
    // One that leads nowhere, or out of the repository, is passed over as it is in a directory.
    const auto texts = checkout.read({file});
    if (texts) reader.forgive(file, reader.add_found(texts->at(file), file));
  }
  std::vector<std::string> named;
  std::copy_if(all.begin(), all.end(), std::back_inserter(named),
               [&](const std::string& file) { return is_in(paths, file); });
  for (const auto& [file, text] : TRY(checkout.read(named))) {
    reader.forgive(file, reader.add(text, file));
  }
  return reader.input();
}

namespace {

bool is_cluster(const Document& document) {
  if (document.kind() == manifests::ObjectKind::secret) return document.secret_type() == "cluster";
  return document.json().contains("server") && !document.json().contains("kind");
}

Cluster plain_cluster(const Json& json) {
  return {.name = applicationset::text_at(json, "name"),
          .server = applicationset::text_at(json, "server"),
          .project = applicationset::text_at(json, "project"),
          .labels = texts_of(manifests::field(json, "labels")),
          .annotations = texts_of(manifests::field(json, "annotations"))};
}

bool is_wanted(const Document& document, Wanted wanted) {
  if (wanted == Wanted::clusters) return is_cluster(document);
  if (wanted == Wanted::projects) return document.kind() == manifests::ObjectKind::project;
  return document.kind() != manifests::ObjectKind::other;
}

std::string_view word_of(Wanted wanted) {
  if (wanted == Wanted::clusters) return "cluster";
  return wanted == Wanted::projects ? "AppProject" : "object of Argo CD";
}

// A directory may be named with a slash behind it.
bool comes_from(const Document& document, std::string_view path) {
  if (path == "-") return document.file() == "stdin";
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return document.file() == path || document.file().starts_with(std::string(path) + '/');
}

}  // namespace

std::vector<std::string> warnings_for(const Input& input, const std::vector<std::string>& paths,
                                      Wanted wanted) {
  std::vector<std::string> warnings;
  for (const auto& path : paths) {
    const bool has_any =
        std::any_of(input.documents.begin(), input.documents.end(), [&](const Document& document) {
          return comes_from(document, path) && is_wanted(document, wanted);
        });
    if (!has_any)
      warnings.push_back(path + ": there is no " + std::string(word_of(wanted)) + " in it");
  }
  return warnings;
}

base::Result<void> check_has_objects(const Input& input, const std::vector<std::string>& paths) {
  std::vector<std::string> others;
  for (const auto& document : input.documents) {
    if (document.kind() != manifests::ObjectKind::other) return {};
    others.push_back(document.title());
  }
  std::string hint;
  if (!others.empty()) hint = "there are: " + yaml::list(others);
  return base::usage_error("nothing in " + yaml::list(paths) +
                               " is an ApplicationSet, an Application, an AppProject or a Secret "
                               "of Argo CD",
                           hint);
}

Cluster cluster_of_secret(const Json& secret) {
  const auto& metadata = manifests::field(secret, "metadata");
  return {.name = secret_text(secret, "name"),
          .server = secret_text(secret, "server"),
          .project = secret_text(secret, "project"),
          .labels = texts_of(manifests::field(metadata, "labels")),
          .annotations = texts_of(manifests::field(metadata, "annotations")),
          .secret = applicationset::text_at(metadata, "name")};
}

namespace {

Cluster cluster_in(const Document& document) {
  const bool is_secret = document.kind() == manifests::ObjectKind::secret;
  return is_secret ? cluster_of_secret(document.json()) : plain_cluster(document.json());
}

}  // namespace

base::Result<void> check_cluster(const Document& document) {
  const auto cluster = cluster_in(document);
  if (!cluster.name.empty() && !cluster.server.empty()) return {};
  return base::malformed_error(document.file() + ':' + std::to_string(document.line()) +
                               ": a cluster has a name and a server");
}

base::Result<std::vector<Cluster>> clusters_of(const Input& input) {
  std::map<std::string, Cluster> by_name;
  for (const auto& document : input.documents) {
    if (!is_cluster(document)) continue;
    TRY(check_cluster(document));
    auto cluster = cluster_in(document);
    by_name.insert_or_assign(cluster.name, std::move(cluster));
  }
  std::vector<Cluster> clusters;
  for (auto& [name, cluster] : by_name) clusters.push_back(std::move(cluster));
  return clusters;
}

}  // namespace tools::apply_appset
