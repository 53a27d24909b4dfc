// SPDX-License-Identifier: Apache-2.0
#include "notifications/source.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/file.hpp"
#include "base/text.hpp"
#include "yaml/message.hpp"
#include "yaml/scalar.hpp"

namespace notifications {
namespace {

namespace fs = std::filesystem;

// More than what fits into an object of Kubernetes, many times.
constexpr std::size_t longest_file = std::size_t{8} << 20U;

base::Error malformed_at(const yaml::Tree& tree, const std::string& file, yaml::NodeId node,
                         const std::string& what) {
  return base::malformed_error(to_string(Place{file, tree.line(tree[node].begin)}) + ": " + what);
}

// One mapping of a file, and how to ask for what is in it.
class Mapping {
 public:
  Mapping(const yaml::Tree& tree, yaml::NodeId node) : tree_(tree), node_(node) {}

  std::optional<yaml::NodeId> find(std::string_view key) const {
    for (yaml::Children children(tree_, node_); !children.done();) {
      const auto name = children.take();
      const auto value = resolved(children.take());
      if (tree_[name].kind == yaml::Kind::scalar && tree_.value(name) == key) return value;
    }
    return std::nullopt;
  }

  std::string text(std::string_view key) const {
    const auto node = find(key);
    const bool is_text = node && tree_[*node].kind == yaml::Kind::scalar;
    return is_text ? std::string(tree_.value(*node)) : std::string();
  }

  yaml::NodeId resolved(yaml::NodeId node) const {
    return tree_[node].kind == yaml::Kind::alias ? tree_[node].target : node;
  }

 private:
  const yaml::Tree& tree_;
  yaml::NodeId node_;
};

// Where the text of a scalar begins: that of a block scalar in the line below.
yaml::Origin origin_of(const yaml::Tree& tree, yaml::NodeId node) {
  const auto style = tree[node].style;
  const bool is_block = style == yaml::Style::literal || style == yaml::Style::folded;
  const auto line = tree.line(tree[node].begin);
  return {.line = is_block ? line + 1 : line, .indent = 0};
}

class FileReader {
 public:
  FileReader(const yaml::Tree& tree, const std::string& file, Holding holding, Source& source)
      : tree_(tree), file_(file), holding_(holding), source_(source) {}

  base::Result<void> read_document(yaml::NodeId root) {
    if (tree_[root].kind != yaml::Kind::mapping) {
      return malformed_at(tree_, file_, root, "this is neither a ConfigMap nor a Secret");
    }
    const Mapping document(tree_, root);
    const auto kind = document.text("kind");
    if (kind.empty() && !document.find("apiVersion")) return read_bare(document, root);
    if (kind == "List" || kind.ends_with("MapList")) return read_list(document);
    is_object_ = true;
    if (kind == "ConfigMap") return read_part(document, "data", source_.data, false);
    if (kind == "Secret") return read_secret(document);
    return {};  // what stands beside them in the same file
  }

  bool has_found() const { return has_found_; }

 private:
  base::Result<void> read_list(const Mapping& document) {
    const auto items = document.find("items");
    if (!items || tree_[*items].kind != yaml::Kind::sequence) return {};
    for (yaml::Children children(tree_, *items); !children.done();) {
      TRY(read_document(children.take()));
    }
    return {};
  }

  // An object that does not say what it is, or what an object would hold.
  base::Result<void> read_bare(const Mapping& document, yaml::NodeId root) {
    is_object_ = false;
    const auto is_mapping = [&](std::string_view key) {
      const auto part = document.find(key);
      return part && tree_[*part].kind == yaml::Kind::mapping;
    };
    const bool is_secret = holding_ == Holding::secret;
    if (is_mapping("stringData") || (is_secret && is_mapping("data"))) return read_secret(document);
    if (is_mapping("data")) return read_part(document, "data", source_.data, false);
    if (is_secret) source_.has_secret = true;
    return read_entries(root, is_secret ? source_.secrets : source_.data, false);
  }

  base::Result<void> read_secret(const Mapping& document) {
    source_.has_secret = true;
    TRY(read_part(document, "data", source_.secrets, true));
    return read_part(document, "stringData", source_.secrets, false);
  }

  base::Result<void> read_part(const Mapping& document, std::string_view key,
                               std::vector<Entry>& entries, bool is_encoded) {
    has_found_ = true;
    const auto part = document.find(key);
    if (!part) return {};
    if (tree_[*part].kind == yaml::Kind::scalar && tree_.value(*part).empty()) return {};
    if (tree_[*part].kind != yaml::Kind::mapping) {
      return malformed_at(tree_, file_, *part, std::string(key) + " is no mapping");
    }
    return read_entries(*part, entries, is_encoded);
  }

  base::Result<void> read_entries(yaml::NodeId mapping, std::vector<Entry>& entries,
                                  bool is_encoded) {
    has_found_ = true;
    for (yaml::Children children(tree_, mapping); !children.done();) {
      const auto key = children.take();
      const auto value = Mapping(tree_, mapping).resolved(children.take());
      const std::string name(tree_.value(key));
      if (tree_[value].kind != yaml::Kind::scalar) {
        return malformed_at(tree_, file_, value,
                            yaml::quoted(name) + " is no text; write it as a block below `" +
                                yaml::shown(name) + ": |`");
      }
      Entry entry = {.key = name,
                     .text = std::string(tree_.value(value)),
                     .file = file_,
                     .origin = origin_of(tree_, value),
                     .is_of_configmap = is_object_};
      if (is_encoded) {
        auto decoded = base::base64_decoded(base::replace_all(entry.text, "\n", ""));
        if (!decoded) {
          return malformed_at(tree_, file_, value, yaml::quoted(name) + " is no base64");
        }
        entry.text = std::move(*decoded);
      }
      entries.push_back(std::move(entry));
    }
    return {};
  }

  const yaml::Tree& tree_;
  const std::string& file_;
  Holding holding_;
  Source& source_;
  bool has_found_ = false;
  bool is_object_ = false;  // the document that is being read
};

// --- directories --------------------------------------------------------------------------------

// What the files of a directory of the catalog form are called in a ConfigMap.
struct Folder {
  std::string_view name;
  std::string_view prefix;
};
// Partials are no YAML.
constexpr std::string_view partials_name = "partials";
constexpr Folder folders[] = {{"templates", "template."},
                              {"triggers", "trigger."},
                              {"services", "service."},
                              {partials_name, "partial."}};

bool is_yaml_name(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml" || path.extension() == ".json";
}

bool is_key(const std::string& name) {
  constexpr std::string_view starts[] = {"service.", "template.", "trigger.", "partial.",
                                         "defaultTriggers."};
  constexpr std::string_view names[] = {"subscriptions", "defaultTriggers", "context",
                                        "config.yaml"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names) ||
         std::any_of(std::begin(starts), std::end(starts),
                     [&](std::string_view start) { return name.starts_with(start); });
}

// Regular files, and links to them, in the order of their names. Hidden ones are left out: those of
// a mounted volume are what the links that are not lead to.
base::Result<std::vector<fs::path>> files_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    const bool is_hidden = it->path().filename().string().starts_with(".");
    if (!is_hidden && it->is_regular_file(ignored)) paths.push_back(it->path());
  }
  if (error) return base::usage_error("cannot read " + folder.string() + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

base::Result<void> read_as_entry(const fs::path& path, std::string key,
                                 std::vector<Entry>& entries) {
  auto text = TRY(base::read_file(path.string(), longest_file));
  entries.push_back(
      {.key = std::move(key), .text = std::move(text), .file = path.string(), .origin = {}});
  return {};
}

base::Result<bool> read_folders(const fs::path& directory, Source& source) {
  bool has_any = false;
  for (const auto& [name, prefix] : folders) {
    std::error_code error;
    const auto folder = directory / name;
    if (!fs::is_directory(folder, error)) continue;
    for (const auto& path : TRY(files_in(folder))) {
      const bool is_partial = path.extension() == ".tmpl";
      const bool fits = name == partials_name ? is_partial : is_yaml_name(path);
      if (!fits) continue;
      has_any = true;
      TRY(read_as_entry(path, std::string(prefix) + path.stem().string(), source.data));
    }
  }
  return has_any;
}

base::Result<void> read_directory(const fs::path& directory, Holding holding, Source& source) {
  bool has_any = holding == Holding::config && TRY(read_folders(directory, source));
  if (holding == Holding::secret) source.has_secret = true;
  for (const auto& path : TRY(files_in(directory))) {
    const auto name = path.filename().string();
    const auto bare = is_yaml_name(path) ? path.stem().string() : name;
    if (holding == Holding::secret) {
      TRY(read_as_entry(path, name, source.secrets));
    } else if (is_key(name) || is_key(bare)) {
      TRY(read_as_entry(path, is_key(name) ? name : bare, source.data));
    } else if (is_yaml_name(path)) {
      const auto text = TRY(base::read_file(path.string(), longest_file));
      TRY(read_source_text(text, path.string(), holding, source));
    } else {
      continue;
    }
    has_any = true;
  }
  if (has_any) return {};
  return base::usage_error(
      "there is nothing to read in " + directory.string(),
      "a directory holds a ConfigMap as YAML, one file for each of its keys, or the folders "
      "templates/ and triggers/");
}

}  // namespace

base::Error located(const Entry& entry, base::Error error) {
  error.context.push_back(to_string(entry.at()) + ": " + base::printable(entry.key));
  return error;
}

base::Result<void> read_source_text(std::string_view text, const std::string& name, Holding holding,
                                    Source& source) {
  const auto tree = TRY(yaml::parse(text, yaml::format_of(name)).context(name));
  FileReader reader(tree, name, holding, source);
  for (const auto& document : tree.documents) {
    if (document.root == yaml::no_node) continue;
    const auto& root = tree[document.root];
    const bool is_empty = root.kind == yaml::Kind::scalar && tree.value(document.root).empty();
    if (!is_empty) TRY(reader.read_document(document.root));
  }
  if (reader.has_found()) return {};
  return base::malformed_error(name + " has neither a ConfigMap nor a Secret");
}

base::Result<void> read_object(std::string_view json, const std::string& name, Source& source) {
  Source read;
  TRY(read_source_text(json, name + ".json", Holding::config, read));
  if (read.has_secret) source.has_secret = true;
  for (auto* const entries : {&read.data, &read.secrets}) {
    for (auto& entry : *entries) {
      entry.file = name;
      entry.origin.line = 0;
      (entries == &read.data ? source.data : source.secrets).push_back(std::move(entry));
    }
  }
  return {};
}

base::Result<void> read_source(const std::string& path, Holding holding, Source& source,
                               const base::Deadline* deadline) {
  std::error_code error;
  if (fs::is_directory(path, error)) return read_directory(path, holding, source);
  const auto text = TRY(base::read_file(path, longest_file, deadline));
  return read_source_text(text, path, holding, source);
}

}  // namespace notifications
