// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/fixtures.hpp"

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/text.hpp"
#include "yaml/to_json.hpp"

namespace tools::apply_appset {

using applicationset::PullRequest;
using applicationset::ScmRepository;
using applicationset::text_at;
using manifests::field;

namespace {

constexpr std::array kinds = {"pullRequest", "scmProvider", "plugin", "clusterDecisionResource"};

std::string known_kinds() {
  return base::join({kinds.begin(), kinds.end()}, ", ");
}

// Whether everything in `part` is in `whole`, too.
bool is_part_of(const Json& part, const Json& whole) {
  if (!part.is_object()) return part == whole;
  return std::all_of(part.items().begin(), part.items().end(), [&](const auto& entry) {
    return is_part_of(entry.value(), field(whole, entry.key()));
  });
}

bool is_entry(const Json& json) {
  return json.is_object() && (json.contains("items") || json.contains("missing"));
}

// What no item of a kind is without; empty where it may have anything.
std::string telling_key_of(std::string_view kind, const Json& entry) {
  if (kind == "pullRequest") return "number";
  if (kind == "scmProvider") return "repository";
  if (kind == "plugin") return {};
  const auto key = text_at(entry, "matchKey");
  return key.empty() ? "clusterName" : key;
}

std::vector<std::string> texts_at(const Json& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const auto& item : field(object, key)) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::int64_t number_at(const Json& object, std::string_view key) {
  const auto& value = field(object, key);
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return static_cast<std::int64_t>(base::parse_unsigned(text_at(object, key)).value_or(0));
}

// One address for all protocols, or one for each.
std::map<std::string, std::string> urls_of(const Json& item) {
  std::map<std::string, std::string> urls;
  for (const auto& [protocol, url] : field(item, "urls").items()) {
    if (url.is_string()) urls[protocol] = url.get<std::string>();
  }
  const auto url = text_at(item, "url");
  if (!url.empty()) urls.insert({{"ssh", url}, {"https", url}});
  return urls;
}

}  // namespace

base::Result<Fixtures> Fixtures::read(const std::vector<std::string>& params,
                                      const base::Deadline& deadline) {
  Fixtures fixtures;
  for (const auto& text : params) {
    const auto colon = text.find(':');
    const std::string kind = text.substr(0, colon);
    if (colon == std::string::npos || std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      const auto near = base::did_you_mean(kind, {kinds.begin(), kinds.end()});
      return base::usage_error("--params: '" + base::printable(text) + "' is not KIND:FILE",
                               near ? "did you mean " + *near + "?" : "kinds are " + known_kinds());
    }
    const std::string file = text.substr(colon + 1);
    const auto content = TRY(base::read_file(file, base::default_file_limit, &deadline));
    const Json json = TRY(yaml::to_json(content).context(file));
    const auto first = fixtures.entries_.size();
    TRY(fixtures.add(kind, file, json));
    fixtures.check_items(kind, file, first);
  }
  return fixtures;
}

base::Result<void> Fixtures::add(const std::string& kind, const std::string& file,
                                 const Json& content) {
  if (is_entry(content)) {
    entries_.push_back({kind, content});
    return {};
  }
  if (!content.is_array()) {
    return base::malformed_error(file + " has " + std::string(applicationset::kind_of(content)) +
                                 " in it, and has to have a list, or a map with items");
  }
  const bool has_entries = !content.empty() && is_entry(content[0]);
  if (!has_entries) entries_.push_back({kind, Json{{"items", content}}});
  for (const auto& entry : content) {
    if (has_entries != is_entry(entry)) {
      return base::malformed_error(file + " mixes items with lists of items");
    }
    if (has_entries) entries_.push_back({kind, entry});
  }
  return {};
}

void Fixtures::check_items(const std::string& kind, const std::string& file, std::size_t first) {
  bool has_items = false;
  bool has_any = false;
  for (std::size_t index = first; index < entries_.size(); ++index) {
    const auto key = telling_key_of(kind, entries_[index].json);
    for (const auto& item : field(entries_[index].json, "items")) {
      has_items = true;
      has_any = has_any || key.empty() || !field(item, key).is_null();
    }
  }
  if (has_items && !has_any) {
    warnings_.push_back(file + ": no item in it has what a " + kind +
                        " finds: " + telling_key_of(kind, entries_[first].json));
  }
}

bool Fixtures::knows(std::string_view kind) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.kind == kind; });
}

base::Result<const Json*> Fixtures::find(std::string_view kind, const Json& generator) const {
  for (const auto& entry : entries_) {
    const auto& wanted = field(entry.json, "for");
    if (entry.kind != kind || (!wanted.is_null() && !is_part_of(wanted, generator))) continue;
    if (field(entry.json, "missing") == true) {
      return base::Error{.kind = base::ErrorKind::not_found,
                         .message = "the repository is not there, as --params says"};
    }
    return &entry.json;
  }
  return base::usage_error("what this generator finds is not known here",
                           "say it with --params " + std::string(kind) + ":FILE");
}

std::vector<PullRequest> pull_requests_of(const Json& items) {
  std::vector<PullRequest> requests;
  for (const auto& item : items) {
    requests.push_back({.number = number_at(item, "number"),
                        .title = text_at(item, "title"),
                        .branch = text_at(item, "branch"),
                        .target_branch = text_at(item, "target_branch"),
                        .head_sha = text_at(item, "head_sha"),
                        .labels = texts_at(item, "labels"),
                        .author = text_at(item, "author")});
  }
  return requests;
}

std::vector<ScmRepository> repositories_of(const Json& items) {
  std::vector<ScmRepository> repositories;
  for (const auto& item : items) {
    repositories.push_back({.organization = text_at(item, "organization"),
                            .repository = text_at(item, "repository"),
                            .urls = urls_of(item),
                            .branch = text_at(item, "branch"),
                            .sha = text_at(item, "sha"),
                            .labels = texts_at(item, "labels"),
                            .id = field(item, "repository_id"),
                            .paths = texts_at(item, "paths")});
  }
  return repositories;
}

}  // namespace tools::apply_appset
