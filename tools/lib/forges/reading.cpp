// SPDX-License-Identifier: Apache-2.0
#include "forges/reading.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

namespace forges {
namespace {

using nlohmann::json;

base::Error no_request(Provider provider) {
  return {
      .kind = base::ErrorKind::garbled,
      .message = to_string(provider) + " answered something that is no " + request_word(provider),
      .hint = "check the address of the API (--api-url), and what stands before it",
      .may_have_arrived = true};
}

}  // namespace

std::uint64_t number_at(const json& object, const char* key) {
  constexpr std::uint64_t largest = 1ULL << 53U;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return 0;
  const auto number = found->get<std::uint64_t>();
  return number <= largest ? number : 0;
}

std::string short_text_at(const json& object, const char* key, std::size_t limit) {
  return base::shorten(base::text_at(object, key), limit);
}

std::string commit_at(const json& object, const char* key) {
  auto id = base::text_at(object, key);
  const bool is_id =
      id.size() >= 7 && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return base::is_ascii_digit(c) || (c >= 'a' && c <= 'f');
      });
  if (!is_id) id.clear();
  return id;
}

std::string link_at(const json& object, const char* key) {
  constexpr std::size_t longest = 2000;
  const auto text = base::text_at(object, key);
  if (text.size() > longest) return {};
  const auto url = http::parse_url(text);
  if (!url) return {};
  const auto shown = url->text();
  return base::printable(shown) == shown ? shown : "";
}

std::vector<std::string> names_at(const json& object, const char* list, const char* name) {
  constexpr std::size_t most = 100;
  constexpr std::size_t longest = 300;
  std::vector<std::string> names;
  const auto found = object.find(list);
  if (found == object.end() || !found->is_array()) return names;
  for (const auto& element : *found) {
    auto text = short_text_at(element, name, longest);
    if (!text.empty()) names.push_back(std::move(text));
    if (names.size() == most) break;
  }
  return names;
}

bool has_text_at(const json& object, const char* key) {
  return !base::text_at(object, key).empty();
}

namespace {

constexpr std::size_t longest_name = 1024;
constexpr std::size_t longest_title = 4096;
constexpr std::size_t longest_body = std::size_t{4} << 20U;

// Number, texts and labels, which most of them write alike.
ChangeRequest common_part(const json& object, const char* number, const char* body) {
  ChangeRequest request;
  request.number = number_at(object, number);
  request.title = short_text_at(object, "title", longest_title);
  request.body = short_text_at(object, body, longest_body);
  request.is_draft = base::flag_at(object, "draft");
  return request;
}

State state_of(bool is_open, bool is_merged) {
  if (is_merged) return State::merged;
  return is_open ? State::open : State::closed;
}

std::optional<bool> known_flag(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

void append(std::vector<std::string>& names, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(names));
}

// What GitHub and Gitea, which took it from there, have in common.
ChangeRequest read_pull(const json& object) {
  auto request = common_part(object, "number", "body");
  const auto& head = base::object_at(object, "head");
  const auto& base = base::object_at(object, "base");
  const bool is_merged = base::flag_at(object, "merged") || has_text_at(object, "merged_at");
  request.url = link_at(object, "html_url");
  request.state = state_of(base::text_at(object, "state") == "open", is_merged);
  request.head = short_text_at(head, "ref", longest_name);
  request.head_commit = commit_at(head, "sha");
  request.base = short_text_at(base, "ref", longest_name);
  // Before the merge it is a test merge that nobody keeps.
  if (is_merged) request.merged_commit = commit_at(object, "merge_commit_sha");
  request.author = short_text_at(base::object_at(object, "user"), "login", longest_name);
  request.labels = names_at(object, "labels", "name");
  request.assignees = names_at(object, "assignees", "login");
  request.reviewers = names_at(object, "requested_reviewers", "login");
  request.is_mergeable = known_flag(object, "mergeable");
  const auto head_repository = base::text_at(base::object_at(head, "repo"), "full_name");
  const auto base_repository = base::text_at(base::object_at(base, "repo"), "full_name");
  request.is_from_fork = base::to_lower(head_repository) != base::to_lower(base_repository);
  return request;
}

// Whether a pipeline is there for this head. For a moment after a push, and until there is a new
// one, the last is still shown.
bool has_pipeline_of(const json& object, const std::string& head) {
  const auto& pipeline = base::object_at(object, "head_pipeline");
  const auto commit = commit_at(pipeline, "sha");
  return !pipeline.empty() && (commit.empty() || is_same_commit(commit, head));
}

// Takes the first of these off a title, whatever its case.
bool take_prefix(std::string& title, std::initializer_list<std::string_view> prefixes) {
  for (const auto prefix : prefixes) {
    if (!base::to_lower(title).starts_with(prefix)) continue;
    title = base::trim(std::string_view(title).substr(prefix.size()));
    return true;
  }
  return false;
}

}  // namespace

bool take_draft_mark(std::string& title, Provider provider) {
  switch (provider) {
    case Provider::gitlab:
      return take_prefix(title, {"draft:", "[draft]", "(draft)", "wip:", "[wip]"});
    case Provider::gitea:
      return take_prefix(title, {"wip:", "[wip]"});
    case Provider::github:
    case Provider::bitbucket:
      break;
  }
  return false;
}

base::Result<ChangeRequest> read_github_request(const json& object) {
  auto request = read_pull(object);
  if (request.number == 0) return no_request(Provider::github);
  request.node_id = short_text_at(object, "node_id", longest_name);
  append(request.reviewers, names_at(object, "requested_teams", "slug"));
  request.merge_status = short_text_at(object, "mergeable_state", longest_name);
  request.is_auto_merging = !base::object_at(object, "auto_merge").empty();
  return request;
}

base::Result<ChangeRequest> read_gitea_request(const json& object) {
  auto request = read_pull(object);
  if (request.number == 0) return no_request(Provider::gitea);
  // Of a branch that is gone, its name stands here alone.
  const bool is_gone = request.head.starts_with("refs/pull/");
  if (is_gone) request.head = short_text_at(base::object_at(object, "head"), "label", longest_name);
  append(request.reviewers, names_at(object, "requested_reviewers_teams", "name"));
  if (take_draft_mark(request.title, Provider::gitea)) request.is_draft = true;
  return request;
}

base::Result<ChangeRequest> read_gitlab_request(const json& object) {
  auto request = common_part(object, "iid", "description");
  if (request.number == 0) return no_request(Provider::gitlab);
  const auto state = base::text_at(object, "state");
  // What is locked is being merged.
  request.state = state_of(state == "opened" || state == "locked", state == "merged");
  request.url = link_at(object, "web_url");
  request.head = short_text_at(object, "source_branch", longest_name);
  request.base = short_text_at(object, "target_branch", longest_name);
  request.head_commit = commit_at(object, "sha");
  if (request.state == State::merged) {
    // One that was brought in without a commit of its own has but its head.
    for (const auto* key : {"merge_commit_sha", "squash_commit_sha", "sha"}) {
      if (request.merged_commit.empty()) request.merged_commit = commit_at(object, key);
    }
  }
  request.author = short_text_at(base::object_at(object, "author"), "username", longest_name);
  request.labels = base::texts_at(object, "labels");
  request.reviewers = names_at(object, "reviewers", "username");
  request.assignees = names_at(object, "assignees", "username");
  request.merge_status = short_text_at(object, "detailed_merge_status", longest_name);
  if (request.merge_status.empty() && base::text_at(object, "merge_status") == "can_be_merged") {
    request.merge_status = "mergeable";
  }
  request.is_auto_merging = base::flag_at(object, "merge_when_pipeline_succeeds");
  request.deletes_head = base::flag_at(object, "force_remove_source_branch") ||
                         base::flag_at(object, "should_remove_source_branch");
  request.has_pipeline = has_pipeline_of(object, request.head_commit);
  const auto source = number_at(object, "source_project_id");
  request.is_from_fork = source != number_at(object, "target_project_id");
  if (take_draft_mark(request.title, Provider::gitlab)) request.is_draft = true;
  return request;
}

base::Result<ChangeRequest> read_bitbucket_request(const json& object) {
  auto request = common_part(object, "id", "description");
  if (request.number == 0) return no_request(Provider::bitbucket);
  const auto state = base::text_at(object, "state");
  const auto& source = base::object_at(object, "source");
  const auto& destination = base::object_at(object, "destination");
  request.state = state_of(state == "OPEN", state == "MERGED");
  request.url = link_at(base::object_at(base::object_at(object, "links"), "html"), "href");
  request.head = short_text_at(base::object_at(source, "branch"), "name", longest_name);
  request.head_commit = commit_at(base::object_at(source, "commit"), "hash");
  request.base = short_text_at(base::object_at(destination, "branch"), "name", longest_name);
  if (request.body.empty()) {
    request.body = short_text_at(base::object_at(object, "summary"), "raw", longest_body);
  }
  if (request.state == State::merged) {
    request.merged_commit = commit_at(base::object_at(object, "merge_commit"), "hash");
  }
  request.deletes_head = base::flag_at(object, "close_source_branch");
  request.author = short_text_at(base::object_at(object, "author"), "uuid", longest_name);
  request.reviewers = names_at(object, "reviewers", "uuid");
  const auto from = base::text_at(base::object_at(source, "repository"), "full_name");
  const auto into = base::text_at(base::object_at(destination, "repository"), "full_name");
  request.is_from_fork = base::to_lower(from) != base::to_lower(into);
  return request;
}

}  // namespace forges
