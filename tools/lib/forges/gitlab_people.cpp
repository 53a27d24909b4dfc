// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/gitlab.hpp"
#include "forges/names.hpp"
#include "forges/reading.hpp"

namespace forges {

using http::Method;
using nlohmann::json;

base::Result<Additions> Gitlab::add_labels(const ChangeRequest& request,
                                           const std::vector<std::string>& labels) {
  constexpr std::size_t longest = 255;
  Additions additions;
  std::vector<std::string> fitting;
  for (const auto& label : labels) {
    if (label.find(',') != std::string::npos || label.size() > longest) {
      additions.skipped.push_back(
          {label, "GitLab takes no label with a comma or more than 255 characters"});
    } else {
      fitting.push_back(label);
    }
  }
  if (fitting.empty()) return additions;
  const json body = {{"add_labels", base::join(fitting, ",")}};
  TRY(api_.need(Method::put, path_of(request.number), body));
  additions.has_added = true;
  return additions;
}

// 0 where there is nobody of that name.
base::Result<std::uint64_t> Gitlab::user_id(const std::string& name) {
  const auto list = TRY(api_.need(Method::get, "/users?username=" + encoded(name)));
  if (!list.is_array()) return std::uint64_t{0};
  for (const auto& user : list) {
    const auto id = number_at(user, "id");
    if (id != 0 && base::to_lower(base::text_at(user, "username")) == base::to_lower(name))
      return id;
  }
  return std::uint64_t{0};
}

// GitLab replaces the whole list, so those who are there are sent along.
base::Result<Additions> Gitlab::add_people(const ChangeRequest& request,
                                           const std::vector<std::string>& names,
                                           const std::string& role) {
  Additions additions;
  auto& skipped = additions.skipped;
  std::vector<std::string> logins;
  std::vector<std::uint64_t> added;
  for (const auto& name : names) {
    const auto login = login_of(name);
    const auto id = is_team(name) ? 0 : TRY(user_id(login));
    if (id == 0) {
      skipped.push_back({name, is_team(name) ? "GitLab takes no groups here" : "no such user"});
      continue;
    }
    logins.push_back(login);
    added.push_back(id);
  }
  if (added.empty()) return additions;
  const auto now = TRY(api_.need(Method::get, path_of(request.number)));
  std::vector<std::uint64_t> ids;
  const auto there = now.find(role + "s");
  if (there != now.end() && there->is_array()) {
    for (const auto& person : *there) ids.push_back(number_at(person, "id"));
  }
  ids.insert(ids.end(), added.begin(), added.end());
  const auto after =
      TRY(api_.need(Method::put, path_of(request.number), json{{role + "_ids", ids}}));
  // Without a licence it keeps but one, and does not say so.
  const auto kept = names_at(after, (role + "s").c_str(), "username");
  const auto lost_names = missing_names(logins, kept);
  additions.has_added = lost_names.size() < logins.size();
  for (const auto& lost : lost_names) {
    skipped.push_back({lost, "GitLab did not keep this " + role + "; its free tier has one only"});
  }
  return additions;
}

base::Result<Additions> Gitlab::add_reviewers(const ChangeRequest& request,
                                              const std::vector<std::string>& names) {
  return add_people(request, names, "reviewer");
}

base::Result<Additions> Gitlab::add_assignees(const ChangeRequest& request,
                                              const std::vector<std::string>& names) {
  return add_people(request, names, "assignee");
}

}  // namespace forges
