// SPDX-License-Identifier: Apache-2.0
#include "forges/bitbucket.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/newest.hpp"
#include "forges/reading.hpp"

namespace forges {
namespace {

using http::Method;
using nlohmann::json;

// A text in Bitbucket's query language.
std::string quoted(const std::string& text) {
  return '"' + base::replace_all(base::replace_all(text, "\\", "\\\\"), "\"", "\\\"") + '"';
}

json list_of(const std::vector<std::string>& accounts) {
  auto list = json::array();
  for (const auto& account : accounts) list.push_back({{"uuid", account}});
  return list;
}

// The only sign of it are these words.
bool is_nothing_to_merge(const Answer& answer) {
  return answer.status() == 400 &&
         base::find(complaint_in(answer), "no changes to be pulled") != std::string::npos;
}

}  // namespace

Bitbucket::Bitbucket(Api api)
    : api_(std::move(api)), repository_("/repositories/" + encoded_branch(api_.project().path)) {}

std::string Bitbucket::path_of(std::uint64_t number) const {
  return repository_ + "/pullrequests/" + std::to_string(number);
}

base::Result<std::optional<ChangeRequest>> Bitbucket::find(const std::string& query,
                                                           const std::string& head,
                                                           const std::string& base) {
  return newest_between(api_, repository_ + "/pullrequests?" + query, read_bitbucket_request, head,
                        base);
}

base::Result<std::optional<ChangeRequest>> Bitbucket::find_open(const std::string& head,
                                                                const std::string& base) {
  const auto filter = "source.branch.name=" + quoted(head) +
                      " AND destination.branch.name=" + quoted(base) + " AND state=\"OPEN\"";
  auto found = TRY(find("state=OPEN&q=" + encoded(filter) + "&pagelen=50", head, base));
  if (found && found->state != State::open) found.reset();
  return found;
}

base::Result<std::optional<ChangeRequest>> Bitbucket::find_last(const std::string& head,
                                                                const std::string& base) {
  const auto filter =
      "source.branch.name=" + quoted(head) + " AND destination.branch.name=" + quoted(base);
  return find("state=OPEN&state=MERGED&state=DECLINED&state=SUPERSEDED&q=" + encoded(filter) +
                  "&sort=-created_on&pagelen=50",
              head, base);
}

base::Result<Creation> Bitbucket::open(const NewRequest& wanted,
                                       const std::vector<std::string>& reviewers) {
  json body = {{"title", wanted.title},
               {"description", wanted.body},
               {"source", {{"branch", {{"name", wanted.head}}}}},
               {"destination", {{"branch", {{"name", wanted.base}}}}},
               {"close_source_branch", wanted.deletes_head},
               {"draft", wanted.is_draft}};
  if (!reviewers.empty()) body["reviewers"] = list_of(reviewers);
  const auto answer = TRY(api_.ask(Method::post, repository_ + "/pullrequests", body));
  if (is_nothing_to_merge(answer)) return Creation{.kind = Creation::Kind::nothing_to_merge};
  if (!answer.is_success()) return failure_of_change(answer, provider());
  Creation creation = {.kind = Creation::Kind::opened};
  creation.request = TRY(read_bitbucket_request(answer.body));
  return creation;
}

// It takes all reviewers or none, and whoever opens the request cannot be one.
base::Result<Creation> Bitbucket::create(const NewRequest& wanted) {
  const auto reviewers = TRY(default_reviewers());
  auto created = open(wanted, reviewers);
  const bool is_refused = !created && created.error().kind == base::ErrorKind::usage;
  if (!is_refused || reviewers.empty()) return created;
  created = open(wanted, {});
  if (created && created->kind == Creation::Kind::opened) {
    ask_default_reviewers(created->request, reviewers);
  } else if (!created && is_lost(created.error())) {
    tell_unasked(created.error());
  }
  return created;
}

// What is left out of a PUT is cleared. The documentation of 2.0 says nothing about it; that of 1.0
// did, and it has been seen of reviewers, of the text, and of whether the branch is deleted.
base::Result<Answer> Bitbucket::put(const ChangeRequest& now,
                                    const std::vector<std::string>& reviewers,
                                    const Revision& revision) {
  json body = {{"title", revision.title.value_or(now.title)},
               {"description", revision.body.value_or(now.body)},
               {"reviewers", list_of(reviewers)}};
  if (now.is_draft) body["draft"] = true;
  if (revision.deletes_head.value_or(now.deletes_head.value_or(false))) {
    body["close_source_branch"] = true;
  }
  return api_.ask(Method::put, path_of(now.number), body);
}

base::Result<void> Bitbucket::update(const ChangeRequest& request, const Revision& revision) {
  const auto now = TRY(read_short(request.number));
  const auto answer = TRY(put(now, now.reviewers, revision));
  if (!answer.is_success()) return failure_of_change(answer, provider());
  TRY(read_bitbucket_request(answer.body));
  return {};
}

base::Result<ChangeRequest> Bitbucket::read_short(std::uint64_t number) {
  const auto object = TRY(api_.need(Method::get, path_of(number)));
  return read_bitbucket_request(object);
}

// A commit with all its digits, or as it is where Bitbucket does not know it.
base::Result<std::string> Bitbucket::whole_commit(const std::string& commit) {
  constexpr std::size_t whole = 40;
  if (commit.empty() || commit.size() >= whole) return commit;
  const auto known = whole_commits_.find(commit);
  if (known != whole_commits_.end()) return known->second;
  const auto answer = TRY(api_.ask(Method::get, repository_ + "/commit/" + commit));
  if (answer.status() == 404) return commit;
  if (!answer.is_success()) return failure_of(answer, provider());
  auto hash = commit_at(answer.body, "hash");
  if (!is_same_commit(hash, commit)) return commit;
  whole_commits_.emplace(commit, hash);
  return hash;
}

base::Result<ChangeRequest> Bitbucket::read(std::uint64_t number) {
  auto request = TRY(read_short(number));
  request.head_commit = TRY(whole_commit(request.head_commit));
  request.merged_commit = TRY(whole_commit(request.merged_commit));
  return request;
}

base::Result<AutoMerge> Bitbucket::enable_auto_merge(const ChangeRequest&, const Merge&) {
  return AutoMerge{.kind = AutoMerge::Kind::unsupported,
                   .reason = "Bitbucket has no requests that merge by themselves"};
}

base::Result<void> Bitbucket::close(const ChangeRequest& request) {
  TRY(api_.need(Method::post, path_of(request.number) + "/decline"));
  return {};
}

base::Result<void> Bitbucket::reopen(const ChangeRequest&) {
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "Bitbucket opens no request again"};
}

base::Result<void> Bitbucket::comment(const ChangeRequest& request, const std::string& text) {
  const json body = {{"content", {{"raw", text}}}};
  TRY(api_.need(Method::post, path_of(request.number) + "/comments", body));
  return {};
}

}  // namespace forges
