// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "applicationset/validate.hpp"
#include "apply-appset/field_check.hpp"
#include "apply-appset/scene.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/commit_checkout.hpp"
#include "manifests/names.hpp"

namespace tools::apply_appset {

using applicationset::Json;
using manifests::ObjectKind;

namespace {

// The controller's mark of ownership.
Json owned_by(const Json& set, Json application) {
  application["metadata"]["ownerReferences"] =
      Json::array({{{"apiVersion", "argoproj.io/v1alpha1"},
                    {"kind", "ApplicationSet"},
                    {"name", applicationset::text_at(manifests::field(set, "metadata"), "name")},
                    {"controller", true}}});
  return application;
}

// The branch of another repository that may have been meant.
std::string hint_among_fetched(const git::LocalRepository& repository,
                               const std::string& revision) {
  constexpr std::string_view usual = "origin/";
  const auto fetched = repository.fetched_branches();
  if (!fetched) return {};
  auto names = *fetched;
  for (const auto& name : *fetched) {
    if (name.starts_with(usual)) names.push_back(name.substr(usual.size()));
  }
  const auto meant = base::did_you_mean(revision, names);
  return meant ? "did you mean " + base::printable(*meant) + "?" : "";
}

// A checkout of CI has the branches of others under the name of the remote.
base::Result<git::Oid> commit_of(git::LocalRepository& repository, const std::string& revision) {
  auto commit = repository.resolve(revision);
  if (commit) return commit;
  for (const std::string fetched : {"refs/remotes/", "refs/remotes/origin/"}) {
    auto found = repository.resolve(fetched + revision);
    if (found) return found;
  }
  auto expressed = repository.look_up(revision);
  if (expressed) return expressed;
  // What is no name at all is one of the expressions of git.
  const bool is_name = commit.error().kind != base::ErrorKind::usage;
  auto error = std::move(is_name ? commit : expressed).error();
  if (is_name && error.hint.empty()) error.hint = hint_among_fetched(repository, revision);
  if (error.kind == base::ErrorKind::not_found && error.hint.empty()) {
    error.hint = "a checkout of CI often has one commit only: have it fetch all (fetch-depth: 0)";
  }
  return error;
}

// Whether there is a file, or anything else, of this path.
base::Result<bool> has(git::Checkout& checkout, const std::string& path) {
  if (path.empty()) return true;
  const auto listing = TRY(checkout.list(
      [&](std::string_view directory) { return path.starts_with(std::string(directory) + '/'); }));
  return std::any_of(listing.entries.begin(), listing.entries.end(),
                     [&](const git::Listed& listed) { return listed.path == path; });
}

// The files that cannot be read as they are there, with a warning for each.
std::vector<UnknownSet> unknown_files_of(const cli::Run& run, const Input& input,
                                         const std::string& revision) {
  std::vector<UnknownSet> files;
  for (const auto& [name, error] : input.unreadable) {
    auto warning = error;
    warning.message =
        base::printable(revision) + ':' + error.message + "; what the file has there is not known";
    run.log.warning(warning);
    files.push_back({base::printable(revision + ':' + name), "it cannot be read"});
  }
  return files;
}

// Why Kubernetes has not taken an object; empty where it has.
std::string fault_of(const manifests::Document& document) {
  if (document.kind() == ObjectKind::other) {
    const auto fault = fault_of_type(document);
    return fault ? fault->message : std::string();
  }
  const auto fault = fault_of_object(document.json());
  return fault.empty() ? fault_of_fields(document) : fault;
}

// Whether there may be a set in the place of what Kubernetes has not taken.
bool may_be_a_set(const manifests::Document& document) {
  const bool is_one =
      document.kind() == ObjectKind::application_set || document.kind() == ObjectKind::other;
  return is_one && manifests::fault_of_name(document.name()).empty();
}

// What Kubernetes has not taken is not there, and a set that is not there makes nothing. What it
// has taken before, in an earlier form, nobody knows.
void add_objects(const cli::Run& run, const Input& input, const std::string& revision,
                 Current& current) {
  for (const auto& document : input.documents) {
    const auto fault = fault_of(document);
    if (fault.empty()) {
      if (document.kind() != ObjectKind::other) current.add(document.json());
      continue;
    }
    const auto place = base::printable(revision) + ':' +
                       to_string(manifests::Place{document.file(), document.line()});
    run.log.warning(place + ": " + document.title() + ": " + fault +
                    "; what is there in its place is not known");
    if (may_be_a_set(document)) {
      current.unknown.push_back(
          {std::string(document.name()),
           "what it is at " + base::printable(revision) + " cannot be applied"});
    }
  }
}

base::Error refused_there(const MadeSet& set, const std::map<std::string, std::string>& reasons,
                          const std::string& revision) {
  const auto& [name, reason] = *reasons.begin();
  const auto& document = *set.document;
  const manifests::Place place = {base::printable(revision) + ':' + document.file(),
                                  document.line()};
  const std::string more =
      reasons.size() > 1 ? base::number_of(reasons.size(), "application") + ", as " : "";
  return {.kind = base::ErrorKind::malformed,
          .message = to_string(place) + ": " + document.title() + ": it cannot make " + more +
                     base::printable(name) + ": " + reason +
                     "; what it cannot make is taken not to be there"};
}

// Argo CD makes nothing that it refuses, and what a set has made no other set gets.
void add_made(const MadeSet& set, const std::map<std::string, std::string>& reasons,
              Current& current) {
  const auto own_name = applicationset::key_of(set.json()).second;
  for (const auto& [name, reason] : reasons) {
    if (!manifests::fault_of_name(name).empty()) continue;
    current.not_made[applicationset::key_of(set.json())].push_back(name);
  }
  for (const auto& generated : set.expansion.applications) {
    const auto key = applicationset::key_of(generated.application);
    const auto there = current.applications.find(key);
    const auto owner =
        there == current.applications.end() ? own_name : applicationset::owner_of(there->second);
    const bool is_free = owner.empty() || owner == own_name;
    if (is_free && !reasons.contains(key.second)) {
      current.add(owned_by(set.json(), generated.application));
    }
  }
}

}  // namespace

bool Scene::is_gone(const std::string& file) const {
  return std::find(gone_.begin(), gone_.end(), file) != gone_.end();
}

// What was never there is a mistake, with the words for that.
base::Result<void> Scene::check_gone(const std::vector<std::string>& paths,
                                     git::Checkout& checkout) {
  for (std::size_t index = 0; index < paths.size(); ++index) {
    const auto& file = options_.files[index];
    if (!is_gone(file)) continue;
    const bool was_there = TRY(has(checkout, paths[index]));
    if (!was_there) TRY(base::read_file(file));
    run_.log.warning(base::printable(file) + " is not there any more");
  }
  return {};
}

base::Result<std::vector<std::string>> Scene::paths_in_repository() {
  std::vector<std::string> paths;
  for (const auto& file : options_.files) {
    std::error_code error;
    const auto absolute = std::filesystem::weakly_canonical(std::filesystem::absolute(file), error);
    const auto relative = absolute.lexically_relative(own()->root());
    const bool is_outside = relative.empty() || *relative.begin() == "..";
    if (file == "-" || error || is_outside) {
      if (is_gone(file)) TRY(base::read_file(file));
      return base::usage_error("--against needs files in the repository " + own()->root() +
                               ", and '" + file + "' is none");
    }
    auto path = relative == "." ? "" : relative.string();
    while (path.ends_with('/')) path.pop_back();
    paths.push_back(std::move(path));
  }
  return paths;
}

// Where the files have Secrets of clusters at one of both times, and nobody else knows any, there
// are none at the other time rather than nobody knows which.
Scene::Clusters Scene::clusters_then(const Input& input, const std::string& revision) {
  auto own = changes_by(input, {});
  if (!own) {
    auto warning = std::move(own).error();
    warning.message = base::printable(revision) + ':' + warning.message +
                      "; which clusters there are then is not known";
    run_.log.warning(warning);
    return {};
  }
  auto then = with_named_clusters(std::move(own).value());
  if (clusters_.all && !then.all) then.all.emplace();
  if (then.all && !clusters_.all) clusters_.all.emplace();
  return then;
}

base::Result<Current> Scene::at_revision(const std::string& revision) {
  if (own() == nullptr) {
    if (!gone_.empty()) TRY(base::read_file(gone_.front()));
    return base::usage_error("--against needs files in a Git repository");
  }
  const auto paths = TRY(paths_in_repository());
  auto repository = TRY(git::LocalRepository::open(own()->root()));
  const auto commit = TRY(commit_of(*repository, revision));
  git::CommitCheckout checkout(*repository, commit);
  TRY(check_gone(paths, checkout));
  Input input = TRY(read_input(paths, checkout).context("reading " + revision));
  if (!namespace_.empty()) place(input);
  const bool has_none =
      std::none_of(input.documents.begin(), input.documents.end(),
                   [](const auto& document) { return document.kind() != ObjectKind::other; });
  if (has_none) TRY(check_has_objects(input_, options_.files));
  const auto clusters = clusters_then(input, revision);
  const Moment then = {.input = input, .clusters = clusters, .base = &checkout};
  auto sets = TRY(try_to_make(then, {}).context("at " + revision));
  Current current;
  current.unknown = unknown_files_of(run_, input, revision);
  add_objects(run_, input, revision, current);
  std::erase_if(sets, [&](const MadeSet& set) { return current.find(set.json()) == nullptr; });
  current.unknown_sets = TRY(unknown_of(run_, sets, revision));
  const auto known = TRY(surroundings(then));
  for (const auto& set : sets) {
    for (const auto& [name, reason] : applicationset::refusals(set.expansion.applications, known)) {
      current.refused.emplace(applicationset::key_of(set.json()).first, name);
    }
    // Not all clusters need be known: only what none would take was never there.
    const auto reasons = applicationset::refusals(set.expansion.applications, {});
    if (!reasons.empty()) run_.log.warning(refused_there(set, reasons, revision));
    add_made(set, reasons, current);
  }
  return current;
}

}  // namespace tools::apply_appset
