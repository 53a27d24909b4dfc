// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "applicationset/generator.hpp"
#include "applicationset/git_matches.hpp"
#include "base/text.hpp"
#include "manifests/fields.hpp"
#include "sprig/names.hpp"
#include "yaml/read_like_go.hpp"

namespace applicationset {

using govalue::Value;

namespace {

// Go's path.Dir and path.Base of a clean path.
std::string directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(path.substr(0, slash));
}

std::string_view base_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// What a generator knows of a path: of a directory, or of a file in one.
struct PathFacts {
  std::string directory;
  std::string file = {};  // its name; empty for a directory
};

// "path", or "PREFIX.path" in front of all names.
std::string flat_name(const std::string& prefix) {
  return prefix.empty() ? "path" : prefix + ".path";
}

void add_flat_path(const Params& params, const PathFacts& facts, const std::string& prefix) {
  const std::string name = flat_name(prefix);
  const std::string_view base = base_of(facts.directory);
  params.set(name, Value::text(facts.directory));
  params.set(name + ".basename", Value::text(base));
  params.set(name + ".basenameNormalized", Value::text(sprig::normalized_name(base)));
  if (!facts.file.empty()) {
    params.set(name + ".filename", Value::text(facts.file));
    params.set(name + ".filenameNormalized", Value::text(sprig::normalized_name(facts.file)));
  }
  std::size_t index = 0;
  for (const auto segment : base::split(facts.directory, '/')) {
    if (!segment.empty()) {
      params.set(name + '[' + std::to_string(index) + ']', Value::text(segment));
    }
    ++index;
  }
}

void add_nested_path(const Params& params, const PathFacts& facts, const std::string& prefix) {
  const std::string_view base = base_of(facts.directory);
  const Value path = Value::map();
  path.set("path", Value::text(facts.directory));
  path.set("basename", Value::text(base));
  path.set("basenameNormalized", Value::text(sprig::normalized_name(base)));
  if (!facts.file.empty()) {
    path.set("filename", Value::text(facts.file));
    path.set("filenameNormalized", Value::text(sprig::normalized_name(facts.file)));
  }
  std::vector<std::string> segments;
  for (const auto segment : base::split(facts.directory, '/')) segments.emplace_back(segment);
  path.set("segments", Value::strings(segments));
  if (prefix.empty()) {
    params.set("path", path);
  } else {
    params.set(prefix, Value::map({{Value::text("path"), path}}));
  }
}

void add_path(const Params& params, const PathFacts& facts, const std::string& prefix, bool is_go) {
  if (is_go) {
    add_nested_path(params, facts, prefix);
  } else {
    add_flat_path(params, facts, prefix);
  }
}

base::Error unreadable(const std::string& file, const std::string& why) {
  return base::malformed_error(file + ": " + why,
                               "a file of a generator has a map in it, or a list of maps");
}

// What a file has in it: a map, or a list of maps. A file that is empty has an empty map.
base::Result<std::vector<Json>> contents_of(const std::string& file, const std::string& text) {
  auto read = yaml::read_like_go(text);
  if (!read) return unreadable(file, read.error().message);
  Json json = std::move(read).value();
  if (json.is_null()) json = Json::object();
  if (json.is_object()) return std::vector<Json>{std::move(json)};
  if (!json.is_array()) return unreadable(file, "it has " + std::string(kind_of(json)) + " in it");
  std::vector<Json> items;
  for (auto& item : json) {
    if (item.is_null()) item = Json::object();
    if (!item.is_object()) {
      return unreadable(file, "its list has " + std::string(kind_of(item)) + " in it");
    }
    items.push_back(std::move(item));
  }
  return items;
}

struct GitGenerator {
  const Json& json;
  const Context& context;
  const std::string& path;

  std::string prefix() const { return text_at(json, "pathParamPrefix"); }

  base::Result<void> finish(ParamsList& all, Params params, const PathFacts& facts) const {
    add_path(params, facts, prefix(), context.engine.is_go());
    TRY(add_values(field(json, "values"), params, context, path));
    all.push_back(std::move(params));
    return {};
  }

  base::Result<ParamsList> of_directories(git::Checkout& checkout) const {
    const auto directories =
        TRY(matching_directories(checkout, manifests::list_of(json, "directories"),
                                 path_to(path, "directories"), context.settings, context.notes));
    ParamsList all;
    for (const auto& directory : directories) {
      TRY(finish(all, Value::map(), {.directory = directory}));
    }
    return all;
  }

  void note_lost_key(const std::string& file, const Json& content) const {
    const std::string lost = prefix().empty() ? "path" : prefix();
    if (!content.contains(lost)) return;
    context.notes.push_back({.rule = "AS034",
                             .path = path,
                             .message = file + " has a key " + lost +
                                        ", which the parameters of the path take the place of",
                             .hint = prefix().empty() ? "set pathParamPrefix" : ""});
  }

  base::Result<void> add_file(ParamsList& all, const std::string& file,
                              const std::string& text) const {
    const auto contents = TRY(contents_of(file, text));
    const PathFacts facts = {.directory = directory_of(file), .file = std::string(base_of(file))};
    for (const auto& content : contents) {
      note_lost_key(file, content);
      const Value values = to_value(content);
      TRY(finish(all, context.engine.is_go() ? values : flat_params(values), facts));
    }
    return {};
  }

  base::Result<ParamsList> of_files(git::Checkout& checkout) const {
    const auto files = TRY(matching_files(checkout, manifests::list_of(json, "files"),
                                          path_to(path, "files"), context.settings, context.notes));
    const auto texts = TRY(checkout.read(files).context(path));
    ParamsList all;
    for (const auto& [file, text] : texts) TRY(add_file(all, file, text).context(path));
    return all;
  }
};

}  // namespace

base::Result<ParamsList> params_of_git(const Json& json, const Context& context,
                                       const std::string& path) {
  const bool has_directories = !manifests::list_of(json, "directories").empty();
  if (!has_directories && manifests::list_of(json, "files").empty()) {
    return base::malformed_error(path + " has neither directories nor files");
  }
  const std::string url = text_at(json, "repoURL");
  const std::string revision = text_at(json, "revision");
  auto* checkout = TRY(context.inventory.checkout(url, revision).context(path));
  const GitGenerator generator = {json, context, path};
  return has_directories ? generator.of_directories(*checkout) : generator.of_files(*checkout);
}

}  // namespace applicationset
