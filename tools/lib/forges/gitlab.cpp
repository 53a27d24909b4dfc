// SPDX-License-Identifier: Apache-2.0
#include "forges/gitlab.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/newest.hpp"
#include "forges/reading.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;

std::string reference(const Project& project) {
  return project.id.empty() ? encoded(project.path) : project.id;
}

std::string full_title(const std::string& title, bool is_draft) {
  return (is_draft ? gitlab_draft_prefix : "") + title;
}

}  // namespace

Gitlab::Gitlab(Api api)
    : api_(std::move(api)), repository_("/projects/" + reference(api_.project())) {}

std::string Gitlab::path_of(std::uint64_t number) const {
  return repository_ + "/merge_requests/" + std::to_string(number);
}

base::Result<std::optional<ChangeRequest>> Gitlab::find(const std::string& query,
                                                        const std::string& head,
                                                        const std::string& base) {
  const auto path = repository_ + "/merge_requests?" + query + "&source_branch=" + encoded(head) +
                    "&target_branch=" + encoded(base) + "&per_page=100";
  return newest_between(api_, path, read_gitlab_request, head, base);
}

base::Result<std::optional<ChangeRequest>> Gitlab::find_open(const std::string& head,
                                                             const std::string& base) {
  auto found = TRY(find("state=opened", head, base));
  if (found && found->state != State::open) found.reset();
  return found;
}

base::Result<std::optional<ChangeRequest>> Gitlab::find_last(const std::string& head,
                                                             const std::string& base) {
  return find("state=all&order_by=created_at&sort=desc", head, base);
}

// GitLab opens requests that have nothing to merge, too. Where it does not say, there is something.
base::Result<bool> Gitlab::has_commits(const NewRequest& wanted) {
  const auto answer =
      TRY(api_.ask(Method::get, repository_ + "/repository/compare?from=" + encoded(wanted.base) +
                                    "&to=" + encoded(wanted.head)));
  if (!answer.is_success() || !answer.body.is_object()) return true;
  const auto commits = answer.body.find("commits");
  return commits == answer.body.end() || !commits->is_array() || !commits->empty();
}

base::Result<Creation> Gitlab::create(const NewRequest& wanted) {
  const bool has_something = TRY(has_commits(wanted));
  if (!has_something) return Creation{.kind = Creation::Kind::nothing_to_merge};
  const json body = {{"source_branch", wanted.head},
                     {"target_branch", wanted.base},
                     {"title", full_title(wanted.title, wanted.is_draft)},
                     {"description", wanted.body},
                     {"remove_source_branch", wanted.deletes_head}};
  const auto answer = TRY(api_.ask(Method::post, repository_ + "/merge_requests", body));
  if (answer.status() == 409) return Creation{.kind = Creation::Kind::exists};
  if (!answer.is_success()) return failure_of_change(answer, provider());
  Creation creation = {.kind = Creation::Kind::opened};
  creation.request = TRY(read_gitlab_request(answer.body));
  return creation;
}

base::Result<void> Gitlab::update(const ChangeRequest& request, const Revision& revision) {
  json body = json::object();
  if (revision.title) body["title"] = full_title(*revision.title, request.is_draft);
  if (revision.body) body["description"] = *revision.body;
  if (revision.deletes_head) body["remove_source_branch"] = *revision.deletes_head;
  if (body.empty()) return {};
  const auto object = TRY(api_.need(Method::put, path_of(request.number), body));
  TRY(read_gitlab_request(object));
  return {};
}

base::Result<ChangeRequest> Gitlab::read(std::uint64_t number) {
  const auto object = TRY(api_.need(Method::get, path_of(number)));
  return read_gitlab_request(object);
}

base::Result<void> Gitlab::close(const ChangeRequest& request) {
  TRY(api_.need(Method::put, path_of(request.number), json{{"state_event", "close"}}));
  return {};
}

base::Result<void> Gitlab::reopen(const ChangeRequest& request) {
  TRY(api_.need(Method::put, path_of(request.number), json{{"state_event", "reopen"}}));
  return {};
}

base::Result<void> Gitlab::comment(const ChangeRequest& request, const std::string& text) {
  TRY(api_.need(Method::post, path_of(request.number) + "/notes", json{{"body", text}}));
  return {};
}

}  // namespace forges
