// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>

#include "api_case.hpp"
#include "forges/forge.hpp"

namespace forges {

using Lines = std::vector<std::string>;

inline const std::string commit_a(40, 'a');
inline const std::string commit_b(40, 'b');

// A forge whose answers are prepared.
struct ForgeCase : Case {
  ForgeCase(Provider provider, std::vector<Reply> answers, std::string username = {})
      : Case(provider, std::move(answers)) {
    Access access;
    access.token = base::Secret("t0ken");
    access.username = std::move(username);
    forge = open(client, project, access, deadline, log).value();
  }

  std::unique_ptr<Forge> forge;
};

inline nlohmann::json list(const std::vector<nlohmann::json>& elements) {
  return elements;
}

inline Reply ok(const nlohmann::json& body) {
  return {.status = 200, .body = body.dump()};
}

inline Reply no(int status, const nlohmann::json& body, std::string headers = {}) {
  return {.status = status, .body = body.dump(), .more_headers = std::move(headers)};
}

inline ChangeRequest numbered(std::uint64_t number) {
  ChangeRequest request;
  request.number = number;
  request.title = "old";
  request.node_id = "PR_1";
  request.head = "bump";
  request.base = "main";
  return request;
}

// "7 open bump@aaaaaaa -> main", and what else is not usual.
inline std::string shown(const ChangeRequest& request) {
  const auto* const state = request.state == State::open     ? "open"
                            : request.state == State::merged ? "merged"
                                                             : "closed";
  auto text = std::to_string(request.number) + " " + state + " " + request.head + "@" +
              request.head_commit.substr(0, 7) + " -> " + request.base;
  if (request.is_draft) text += " draft";
  if (!request.merged_commit.empty()) text += " as " + request.merged_commit;
  if (request.is_auto_merging) text += " armed";
  return text;
}

inline std::string shown(const base::Result<ChangeRequest>& request) {
  return request ? shown(*request) : "error: " + base::to_string(request.error());
}

inline std::string shown(const base::Result<std::optional<ChangeRequest>>& found) {
  if (!found) return "error: " + base::to_string(found.error());
  return *found ? shown(**found) : "none";
}

inline std::string shown(const base::Result<Creation>& creation) {
  if (!creation) return "error: " + base::to_string(creation.error());
  switch (creation->kind) {
    case Creation::Kind::exists:
      return "exists";
    case Creation::Kind::nothing_to_merge:
      return "nothing";
    case Creation::Kind::opened:
      break;
  }
  return shown(creation->request);
}

inline std::string shown(const base::Result<void>& done) {
  return done ? "done" : "error: " + base::to_string(done.error());
}

inline std::string shown(const base::Result<Additions>& additions) {
  if (!additions) return "error: " + base::to_string(additions.error());
  std::string text = additions->has_added ? "added" : "nothing";
  for (const auto& one : additions->skipped) text += ", not " + one.name + ": " + one.reason;
  return text;
}

inline std::string shown(const base::Result<AutoMerge>& outcome) {
  if (!outcome) return "error: " + base::to_string(outcome.error());
  const auto reason = outcome->reason.empty() ? "" : ": " + outcome->reason;
  switch (outcome->kind) {
    case AutoMerge::Kind::armed:
      return "armed" + reason;
    case AutoMerge::Kind::merged_now:
      return "merged" + reason;
    case AutoMerge::Kind::unsupported:
      return "unsupported" + reason;
    case AutoMerge::Kind::refused:
      break;
  }
  return "refused" + reason;
}

inline std::string dumped(const nlohmann::json& json) {
  return json.dump();
}

}  // namespace forges
