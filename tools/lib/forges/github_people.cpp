// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/github.hpp"
#include "forges/names.hpp"
#include "forges/reading.hpp"

namespace forges {

using http::Method;
using nlohmann::json;

base::Result<Additions> Github::add_labels(const ChangeRequest& request,
                                           const std::vector<std::string>& labels) {
  if (labels.empty()) return Additions();
  TRY(api_.need(Method::post, issue(request) + "/labels", {{"labels", labels}}));
  return Additions{.has_added = true};
}

base::Result<Additions> Github::add_assignees(const ChangeRequest& request,
                                              const std::vector<std::string>& names) {
  if (names.empty()) return Additions();
  std::vector<std::string> logins;
  for (const auto& name : names) logins.push_back(login_of(name));
  const auto answer =
      TRY(api_.need(Method::post, issue(request) + "/assignees", {{"assignees", logins}}));
  // Whom it cannot assign, it drops without a word.
  const auto lost = missing_names(logins, names_at(answer, "assignees", "login"));
  return Additions{.has_added = lost.size() < logins.size(),
                   .skipped = skipped_of(lost, "GitHub does not let them be assigned here")};
}

// Who but its author has reviewed; nobody where the server does not say.
base::Result<std::vector<std::string>> Github::reviewers_of(const ChangeRequest& request) {
  std::vector<std::string> names;
  auto listed = api_.each(pull(request) + "/reviews?per_page=100", [&](const json& review) {
    const auto login = base::text_at(base::object_at(review, "user"), "login");
    const bool is_author = base::to_lower(login) == base::to_lower(request.author);
    if (!login.empty() && !is_author) names.push_back(login);
    return true;
  });
  if (!listed && !is_untold(listed.error())) return std::move(listed).error();
  return names;
}

// Whether GitHub took them. It takes all or none.
base::Result<bool> Github::request_reviews(const ChangeRequest& request,
                                           const std::vector<std::string>& names,
                                           std::string& reason) {
  const auto answer = TRY(
      api_.ask(Method::post, pull(request) + "/requested_reviewers", review_request_for(names)));
  if (answer.is_success()) return true;
  if (answer.status() != 422) return failure_of(answer, provider());
  reason = complaint_in(answer);
  return false;
}

base::Result<Additions> Github::add_reviewers(const ChangeRequest& request,
                                              const std::vector<std::string>& names) {
  const auto reviewed = TRY(reviewers_of(request));
  std::vector<std::string> open;
  for (const auto& name : missing_people(names, request.reviewers)) {
    // A team is asked no more once one of its people has reviewed, and nobody says who is in it.
    const bool is_done =
        is_team(name) ? !reviewed.empty() : missing_people({name}, reviewed).empty();
    if (!is_done) open.push_back(name);
  }
  return add_all_or_each(open, [&](const std::vector<std::string>& some, std::string& reason) {
    return request_reviews(request, some, reason);
  });
}

}  // namespace forges
