// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/gitea.hpp"
#include "forges/names.hpp"
#include "forges/reading.hpp"

namespace forges {

using http::Method;
using nlohmann::json;

// Those of an organisation are there only if the owner is one.
base::Result<void> Gitea::collect_labels(const std::string& path,
                                         std::map<std::string, std::uint64_t>& ids) {
  auto listed = api_.each(path + "/labels?limit=50", [&](const json& label) {
    const auto id = number_at(label, "id");
    if (id != 0) ids.emplace(base::to_lower(base::text_at(label, "name")), id);
    return true;
  });
  if (listed || is_untold(listed.error())) return {};
  return listed;
}

base::Result<Additions> Gitea::add_labels(const ChangeRequest& request,
                                          const std::vector<std::string>& labels) {
  Additions additions;
  if (labels.empty()) return additions;
  std::map<std::string, std::uint64_t> known;
  const auto& path = api_.project().path;
  TRY(collect_labels(repository_, known));
  TRY(collect_labels("/orgs/" + encoded(path.substr(0, path.find('/'))), known));
  std::vector<std::uint64_t> ids;
  for (const auto& label : labels) {
    const auto found = known.find(base::to_lower(label));
    if (found != known.end()) ids.push_back(found->second);
    if (found == known.end()) additions.skipped.push_back({label, "there is no such label"});
  }
  if (ids.empty()) return additions;
  TRY(api_.need(Method::post, issue(request) + "/labels", json{{"labels", ids}}));
  additions.has_added = true;
  return additions;
}

// Whether Gitea took them. It replaces those who are there, and takes all or none.
base::Result<bool> Gitea::assign(const ChangeRequest& request,
                                 const std::vector<std::string>& logins, std::string& reason) {
  const auto answer = TRY(api_.ask(Method::patch, issue(request), json{{"assignees", logins}}));
  if (answer.is_success()) return true;
  if (answer.status() != 404 && answer.status() != 422) return failure_of(answer, provider());
  reason = complaint_in(answer);
  return false;
}

base::Result<Additions> Gitea::add_assignees(const ChangeRequest& request,
                                             const std::vector<std::string>& names) {
  if (names.empty()) return Additions();
  const auto now = TRY(read(request.number));
  auto assigned = now.assignees;
  const auto add = [&](const std::vector<std::string>& some,
                       std::string& reason) -> base::Result<bool> {
    auto more = assigned;
    for (const auto& name : some) more.push_back(login_of(name));
    const bool is_taken = TRY(assign(request, more, reason));
    if (is_taken) assigned = std::move(more);
    return is_taken;
  };
  return add_all_or_each(names, add);
}

base::Result<std::vector<std::string>> Gitea::reviewers_of(const ChangeRequest& request) {
  std::vector<std::string> names;
  auto listed = api_.each(pull(request.number) + "/reviews?limit=50", [&](const json& review) {
    auto name = base::text_at(base::object_at(review, "user"), "login");
    if (name.empty()) name = base::text_at(base::object_at(review, "team"), "name");
    if (!name.empty()) names.push_back(std::move(name));
    return true;
  });
  if (!listed && !is_untold(listed.error())) return std::move(listed).error();
  return names;
}

base::Result<bool> Gitea::request_reviews(const ChangeRequest& request,
                                          const std::vector<std::string>& names,
                                          std::string& reason) {
  const auto answer = TRY(api_.ask(Method::post, pull(request.number) + "/requested_reviewers",
                                   review_request_for(names)));
  if (answer.is_success()) return true;
  if (answer.status() != 404 && answer.status() != 422) return failure_of(answer, provider());
  reason = complaint_in(answer);
  return false;
}

base::Result<Additions> Gitea::add_reviewers(const ChangeRequest& request,
                                             const std::vector<std::string>& names) {
  auto done = TRY(reviewers_of(request));
  done.insert(done.end(), request.reviewers.begin(), request.reviewers.end());
  const auto open = missing_people(names, done);
  return add_all_or_each(open, [&](const std::vector<std::string>& some, std::string& reason) {
    return request_reviews(request, some, reason);
  });
}

}  // namespace forges
