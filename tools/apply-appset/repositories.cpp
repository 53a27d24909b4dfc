// SPDX-License-Identifier: Apache-2.0
#include "apply-appset/repositories.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "git/commit_checkout.hpp"
#include "git/local_repository.hpp"
#include "git/object.hpp"
#include "http/url.hpp"
#include "manifests/repository_url.hpp"
#include "remote/place.hpp"

namespace tools::apply_appset {

namespace {

// The host and the path of an address, however it is written: https://git.example.com/acme/shop.git
// and git@git.example.com:acme/shop are the same place.
std::string place_of(std::string_view url) {
  const auto scheme = url.find("://");
  std::string place =
      base::to_lower(scheme == std::string_view::npos ? url : url.substr(scheme + 3));
  const auto slash = place.find('/');
  if (const auto user = place.find('@'); user < slash) place.erase(0, user + 1);
  const bool is_scp_like = scheme == std::string_view::npos;
  const auto colon = place.find(':');
  if (is_scp_like && colon < place.find('/')) place[colon] = '/';
  while (place.ends_with('/')) place.pop_back();
  if (place.ends_with(".git")) place.resize(place.size() - 4);
  return place;
}

bool is_same_place(const std::string& one, const std::string& other) {
  return manifests::is_same_repository(one, other) || place_of(one) == place_of(other);
}

// The checkout of a commit, with the repository that it is read from.
class OwningCheckout final : public git::Checkout {
 public:
  OwningCheckout(std::unique_ptr<git::Repository> repository, const git::Oid& commit)
      : repository_(std::move(repository)), checkout_(*repository_, commit) {}

  base::Result<git::Listing> list(const git::Enters& enters) override {
    return checkout_.list(enters);
  }
  base::Result<std::map<std::string, std::string>> read(
      const std::vector<std::string>& paths) override {
    return checkout_.read(paths);
  }

 private:
  std::unique_ptr<git::Repository> repository_;
  git::CommitCheckout checkout_;
};

// Whether a revision is that of one commit for good: its id, or a tag that is known here.
bool is_pinned(const std::string& root, const std::string& revision) {
  if (git::parse_oid(base::to_lower(revision))) return true;
  auto repository = git::LocalRepository::open(root);
  const std::string tags = "refs/tags/";
  const auto tag = revision.starts_with(tags) ? revision : tags + revision;
  return repository && (*repository)->resolve(tag).has_value();
}

// The name under which git keeps a branch of a remote.
std::string fetched_name(const std::string& remote, std::string_view revision) {
  const std::string_view heads = "refs/heads/";
  if (revision.starts_with(heads)) revision.remove_prefix(heads.size());
  return "refs/remotes/" + remote + '/' + std::string(revision.empty() ? "HEAD" : revision);
}

// Whoever writes a set can make it name any server. A login that was given for one goes to the
// server of the checkout alone; what belongs to a server by its name goes there.
remote::Logins logins_for(const std::string& url, const git::WorkTree* own) {
  const auto parsed = http::parse_url(url);
  if (parsed && !parsed->is_encrypted() && !parsed->is_loopback()) return remote::Logins::none;
  const auto server = remote::server_of(url);
  if (server.empty()) return remote::Logins::none;
  if (own == nullptr || own->remotes().empty()) return remote::Logins::of_server;
  const bool is_origin = remote::server_of(own->remotes().front().url) == server;
  return is_origin ? remote::Logins::all : remote::Logins::of_server;
}

std::string hint_for(const std::string& url) {
  return "name a checkout of it: --repo-map " + base::redact_url(url) + "=PATH";
}

}  // namespace

base::Result<RepositoryMapping> read_mapping(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return base::usage_error("--repo-map: '" + base::printable(text) +
                             "' is not URL=PATH or URL=PATH@REVISION");
  }
  RepositoryMapping mapping = {
      .url = text.substr(0, equals), .path = text.substr(equals + 1), .revision = {}};
  std::error_code error;
  const auto at = mapping.path.rfind('@');
  if (at != std::string::npos && !std::filesystem::exists(mapping.path, error)) {
    mapping.revision = mapping.path.substr(at + 1);
    mapping.path.resize(at);
  }
  return mapping;
}

base::Result<Repositories> Repositories::create(cli::Run& run, const Options& options, Own own,
                                                const base::Deadline& deadline) {
  Repositories repositories(run, options, std::move(own), deadline);
  for (const auto& text : options.repo_maps) {
    auto mapping = TRY(read_mapping(text));
    repositories.mappings_.push_back(std::move(mapping));
  }
  return repositories;
}

bool Repositories::is_around(const std::string& url) const {
  const auto* own = own_();
  if (own == nullptr || !own->is_repository()) return false;
  const auto remotes = own->remotes();
  return std::any_of(remotes.begin(), remotes.end(),
                     [&](const auto& remote) { return is_same_place(remote.url, url); });
}

// A checkout in CI is often of no branch at all, and then of what is about to become one. What is
// compared with another revision is about to become that one.
bool Repositories::is_own(const std::string& url, const std::string& revision) {
  if (!is_around(url)) return false;
  if (revision.empty() || revision == "HEAD") return true;
  const auto branch = own_()->branch();
  if (branch && (*branch == revision || "refs/heads/" + *branch == revision)) return true;
  if (branch && options_->against.empty()) return false;
  const auto known = pinned_.find(revision);
  if (known != pinned_.end()) return !known->second;
  return !pinned_.emplace(revision, is_pinned(own_()->root(), revision)).first->second;
}

base::Result<git::Checkout*> Repositories::checkout(const std::string& url,
                                                    const std::string& revision) {
  const auto known = opened_.find({url, revision});
  if (known != opened_.end()) return known->second.checkout.get();
  const auto mapped = std::find_if(mappings_.begin(), mappings_.end(), [&](const auto& mapping) {
    return is_same_place(mapping.url, url);
  });
  const bool is_mapped = mapped != mappings_.end();
  // The controller will see what is pushed, whatever lies here.
  const bool is_for_real = options_->mode == Mode::apply;
  if (!is_mapped && !is_for_real && is_own(url, revision)) {
    return base_ != nullptr ? base_ : own_();
  }
  const auto doing = "reading " + base::redact_url(url) + " at " +
                     (revision.empty() ? "HEAD" : base::printable(revision));
  auto opened =
      (is_mapped ? open_mapped(*mapped, revision) : open_remote(url, revision)).context(doing);
  if (!opened && is_for_real && !is_mapped && is_around(url)) {
    auto fetched = open_fetched(url, revision, opened.error());
    if (fetched) opened = std::move(fetched);
  }
  if (!opened) {
    auto error = std::move(opened).error();
    if (error.hint.empty() && !is_mapped && is_around(url)) {
      error.hint = (is_for_real ? "what is pushed decides; --repo-map "
                                : "the checkout here is of another branch; --repo-map ") +
                   base::redact_url(url) + "=. takes it all the same";
    } else if (error.hint.empty() && !is_mapped) {
      error.hint = hint_for(url);
    }
    return error;
  }
  return opened_.emplace(std::pair(url, revision), std::move(opened).value())
      .first->second.checkout.get();
}

base::Result<Repositories::Opened> Repositories::open_mapped(const RepositoryMapping& mapping,
                                                             const std::string& revision) const {
  Opened opened;
  if (mapping.revision.empty()) {
    auto tree = git::WorkTree::around(mapping.path);
    if (tree) {
      opened.checkout = std::move(tree).value();
      return opened;
    }
  }
  auto repository = TRY(git::LocalRepository::open(mapping.path));
  const auto commit =
      TRY(repository->resolve(mapping.revision.empty() ? revision : mapping.revision));
  opened.checkout = std::make_unique<OwningCheckout>(std::move(repository), commit);
  return opened;
}

// A server that cannot be asked from here has told git, when it fetched last.
base::Result<Repositories::Opened> Repositories::open_fetched(const std::string& url,
                                                              const std::string& revision,
                                                              const base::Error& why) const {
  const auto remotes = own_()->remotes();
  const auto remote = std::find_if(remotes.begin(), remotes.end(),
                                   [&](const auto& one) { return is_same_place(one.url, url); });
  auto repository = TRY(git::LocalRepository::open(own_()->root()));
  auto commit = repository->resolve(fetched_name(remote->name, revision));
  if (!commit && is_pinned(own_()->root(), revision)) commit = repository->resolve(revision);
  if (!commit) return std::move(commit).error();
  run_->log.warning(base::to_string(why) + "; taking what was fetched last, " +
                    commit->short_hex());
  Opened opened;
  opened.checkout = std::make_unique<OwningCheckout>(std::move(repository), *commit);
  return opened;
}

base::Result<Repositories::Opened> Repositories::open_remote(const std::string& url,
                                                             const std::string& revision) const {
  auto options = options_->git;
  options.repository = url;
  options.logins = logins_for(url, own_());
  const auto place = remote::place_of(url);
  if (options_->mode == Mode::lint) {
    return base::usage_error("--lint asks no other repository", hint_for(url));
  }
  if (!place || *place == remote::Place::directory) {
    return base::usage_error("this repository cannot be read from here", hint_for(url));
  }
  if (*place == remote::Place::ssh) {
    options.login_hint = hint_for(url) + ", or give a key with --repo-ssh-key-file";
  }
  Opened opened;
  opened.remote = TRY(remote::Remote::open(*run_, options, *deadline_));
  auto& repository = opened.remote->repository();
  const auto commit = TRY(repository.resolve(revision));
  opened.checkout = std::make_unique<git::CommitCheckout>(repository, commit);
  return opened;
}

}  // namespace tools::apply_appset
