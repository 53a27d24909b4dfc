// SPDX-License-Identifier: Apache-2.0
#include "forges/github.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/newest.hpp"
#include "forges/reading.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;
using std::chrono::seconds;

// Whether GitHub says that it does not know one of the branches. Right after the push that is so
// for a moment.
bool is_branch_missing(const Answer& answer) {
  const auto errors = answer.body.find("errors");
  if (errors == answer.body.end() || !errors->is_array()) return false;
  return std::any_of(errors->begin(), errors->end(), [](const json& error) {
    const auto field = base::text_at(error, "field");
    return base::text_at(error, "code") == "invalid" && (field == "head" || field == "base");
  });
}

// The only sign of it are these words.
bool is_nothing_to_merge(const Answer& answer) {
  return base::find(complaint_in(answer), "No commits between") != std::string::npos;
}

// A list may be older than this; then the only sign of it are these words.
bool is_there_already(const Answer& answer) {
  return base::find(complaint_in(answer), "pull request already exists") != std::string::npos;
}

std::string owner_of(const Project& project) {
  return project.path.substr(0, project.path.find('/'));
}

}  // namespace

Github::Github(Api api)
    : api_(std::move(api)), repository_("/repos/" + encoded_branch(api_.project().path)) {}

std::string Github::pull(const ChangeRequest& request) const {
  return repository_ + "/pulls/" + std::to_string(request.number);
}

std::string Github::issue(const ChangeRequest& request) const {
  return repository_ + "/issues/" + std::to_string(request.number);
}

base::Result<std::optional<ChangeRequest>> Github::find(const std::string& query,
                                                        const std::string& head,
                                                        const std::string& base) {
  const auto path = repository_ + "/pulls?" + query +
                    "&head=" + encoded(owner_of(api_.project()) + ":" + head) +
                    "&base=" + encoded(base) + "&per_page=100";
  return newest_between(api_, path, read_github_request, head, base);
}

base::Result<std::optional<ChangeRequest>> Github::find_open(const std::string& head,
                                                             const std::string& base) {
  auto found = TRY(find("state=open", head, base));
  if (found && found->state != State::open) found.reset();
  return found;
}

base::Result<std::optional<ChangeRequest>> Github::find_last(const std::string& head,
                                                             const std::string& base) {
  return find("state=all&sort=created&direction=desc", head, base);
}

base::Result<Answer> Github::post(const NewRequest& wanted) {
  const json body = {{"title", wanted.title},    {"head", wanted.head},
                     {"base", wanted.base},      {"body", wanted.body},
                     {"draft", wanted.is_draft}, {"maintainer_can_modify", true}};
  auto pause = seconds(1);
  constexpr auto longest = seconds(4);  // seven seconds in all
  for (;;) {
    auto answer = TRY(api_.ask(Method::post, repository_ + "/pulls", body));
    if (answer.status() != 422 || !is_branch_missing(answer) || pause > longest) return answer;
    TRY(api_.deadline().sleep_for(pause));
    pause *= 2;
  }
}

base::Result<Creation> Github::create(const NewRequest& wanted) {
  auto answer = TRY(post(wanted));
  if (answer.status() == 422) {
    const auto open = TRY(find_open(wanted.head, wanted.base));
    if (open || is_there_already(answer)) return Creation{.kind = Creation::Kind::exists};
    if (is_nothing_to_merge(answer)) return Creation{.kind = Creation::Kind::nothing_to_merge};
    if (wanted.is_draft && !is_branch_missing(answer)) {
      // Some plans have no drafts in private repositories.
      auto plain = wanted;
      plain.is_draft = false;
      answer = TRY(post(plain));
    }
  }
  if (!answer.is_success()) return failure_of_change(answer, provider());
  Creation creation = {.kind = Creation::Kind::opened};
  creation.request = TRY(read_github_request(answer.body));
  return creation;
}

base::Result<void> Github::update(const ChangeRequest& request, const Revision& revision) {
  json body = json::object();
  if (revision.title) body["title"] = *revision.title;
  if (revision.body) body["body"] = *revision.body;
  if (body.empty()) return {};
  const auto object = TRY(api_.need(Method::patch, pull(request), body));
  TRY(read_github_request(object));
  return {};
}

base::Result<ChangeRequest> Github::read(std::uint64_t number) {
  const auto object = TRY(api_.need(Method::get, repository_ + "/pulls/" + std::to_string(number)));
  return read_github_request(object);
}

base::Result<void> Github::close(const ChangeRequest& request) {
  TRY(api_.need(Method::patch, pull(request), json{{"state", "closed"}}));
  return {};
}

base::Result<void> Github::reopen(const ChangeRequest& request) {
  TRY(api_.need(Method::patch, pull(request), json{{"state", "open"}}));
  return {};
}

base::Result<void> Github::comment(const ChangeRequest& request, const std::string& text) {
  TRY(api_.need(Method::post, issue(request) + "/comments", json{{"body", text}}));
  return {};
}

}  // namespace forges
