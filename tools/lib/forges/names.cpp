// SPDX-License-Identifier: Apache-2.0
#include "forges/names.hpp"

namespace forges {

bool is_team(std::string_view name) {
  return name.find('/') != std::string_view::npos;
}

std::string login_of(std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  return std::string(name.substr(name.rfind('/') + 1));
}

std::vector<std::string> missing_people(const std::vector<std::string>& wanted,
                                        const std::vector<std::string>& there) {
  std::vector<std::string> missing;
  for (const auto& name : missing_names(wanted, {})) {
    if (missing_names({login_of(name)}, there).size() == 1) missing.push_back(name);
  }
  return missing;
}

nlohmann::json review_request_for(const std::vector<std::string>& names) {
  auto body = nlohmann::json::object();
  for (const auto& name : names) {
    body[is_team(name) ? "team_reviewers" : "reviewers"].push_back(login_of(name));
  }
  return body;
}

base::Result<Additions> add_all_or_each(const std::vector<std::string>& names,
                                        const AddPeople& add) {
  Additions additions;
  if (names.empty()) return additions;
  std::string reason;
  additions.has_added = TRY(add(names, reason));
  if (additions.has_added) return additions;
  for (const auto& name : names) {
    const bool is_taken = names.size() > 1 && TRY(add({name}, reason));
    additions.has_added |= is_taken;
    if (!is_taken) additions.skipped.push_back({name, reason});
  }
  return additions;
}

bool is_untold(const base::Error& error) {
  return error.kind == base::ErrorKind::not_found || error.kind == base::ErrorKind::denied;
}

std::vector<Skipped> skipped_of(const std::vector<std::string>& names, const std::string& reason) {
  std::vector<Skipped> skipped;
  for (const auto& name : names) skipped.push_back({.name = name, .reason = reason});
  return skipped;
}

}  // namespace forges
