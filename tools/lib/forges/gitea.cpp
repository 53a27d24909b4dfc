// SPDX-License-Identifier: Apache-2.0
#include "forges/gitea.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/reading.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;

std::string full_title(const std::string& title, bool is_draft) {
  return (is_draft ? gitea_draft_prefix : "") + title;
}

// The only sign of it are these words.
bool is_nothing_to_merge(const Answer& answer) {
  return answer.status() == 422 &&
         base::find(complaint_in(answer), "no changes between") != std::string::npos;
}

}  // namespace

Gitea::Gitea(Api api)
    : api_(std::move(api)), repository_("/repos/" + encoded_branch(api_.project().path)) {}

std::string Gitea::pull(std::uint64_t number) const {
  return repository_ + "/pulls/" + std::to_string(number);
}

std::string Gitea::issue(const ChangeRequest& request) const {
  return repository_ + "/issues/" + std::to_string(request.number);
}

// Gitea cannot be asked for a head, so the list is gone through. It begins with the newest.
base::Result<std::optional<ChangeRequest>> Gitea::find(const std::string& state,
                                                       const std::string& head,
                                                       const std::string& base) {
  std::optional<ChangeRequest> found;
  const auto path =
      repository_ + "/pulls?state=" + state + "&base_branch=" + encoded(base) + "&limit=50&page=1";
  TRY(api_.each(path, [&](const json& element) {
    auto request = read_gitea_request(element);
    if (!request || !is_between(*request, head, base)) return true;
    found = std::move(request).value();
    return false;
  }));
  return found;
}

base::Result<std::optional<ChangeRequest>> Gitea::find_open(const std::string& head,
                                                            const std::string& base) {
  auto found = TRY(find("open", head, base));
  if (found && found->state != State::open) found.reset();
  return found;
}

base::Result<std::optional<ChangeRequest>> Gitea::find_last(const std::string& head,
                                                            const std::string& base) {
  return find("all", head, base);
}

// Gitea opens requests that have nothing to merge, too. Where it does not say, there is something.
base::Result<bool> Gitea::has_commits(const NewRequest& wanted) {
  const auto path =
      repository_ + "/compare/" + encoded_branch(wanted.base) + "..." + encoded_branch(wanted.head);
  const auto answer = TRY(api_.ask(Method::get, path));
  const auto count = answer.body.find("total_commits");
  return !answer.is_success() || count == answer.body.end() || *count != 0;
}

base::Result<Creation> Gitea::create(const NewRequest& wanted) {
  const bool has_something = TRY(has_commits(wanted));
  if (!has_something) return Creation{.kind = Creation::Kind::nothing_to_merge};
  const json body = {{"head", wanted.head},
                     {"base", wanted.base},
                     {"title", full_title(wanted.title, wanted.is_draft)},
                     {"body", wanted.body}};
  const auto answer = TRY(api_.ask(Method::post, repository_ + "/pulls", body));
  if (answer.status() == 409) return Creation{.kind = Creation::Kind::exists};
  if (is_nothing_to_merge(answer)) return Creation{.kind = Creation::Kind::nothing_to_merge};
  if (!answer.is_success()) return failure_of_change(answer, provider());
  Creation creation = {.kind = Creation::Kind::opened};
  creation.request = TRY(read_gitea_request(answer.body));
  return creation;
}

base::Result<void> Gitea::update(const ChangeRequest& request, const Revision& revision) {
  json body = json::object();
  if (revision.title) body["title"] = full_title(*revision.title, request.is_draft);
  if (revision.body) body["body"] = *revision.body;
  if (body.empty()) return {};
  const auto object = TRY(api_.need(Method::patch, pull(request.number), body));
  TRY(read_gitea_request(object));
  return {};
}

base::Result<ChangeRequest> Gitea::read(std::uint64_t number) {
  const auto object = TRY(api_.need(Method::get, pull(number)));
  return read_gitea_request(object);
}

base::Result<void> Gitea::close(const ChangeRequest& request) {
  TRY(api_.need(Method::patch, pull(request.number), json{{"state", "closed"}}));
  return {};
}

base::Result<void> Gitea::reopen(const ChangeRequest& request) {
  TRY(api_.need(Method::patch, pull(request.number), json{{"state", "open"}}));
  return {};
}

base::Result<void> Gitea::comment(const ChangeRequest& request, const std::string& text) {
  TRY(api_.need(Method::post, issue(request) + "/comments", json{{"body", text}}));
  return {};
}

}  // namespace forges
