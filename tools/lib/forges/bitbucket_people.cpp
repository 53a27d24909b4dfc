// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "forges/bitbucket.hpp"
#include "forges/names.hpp"
#include "forges/reading.hpp"

namespace forges {

using nlohmann::json;

base::Result<Additions> Bitbucket::add_labels(const ChangeRequest&,
                                              const std::vector<std::string>& labels) {
  return Additions{.skipped = skipped_of(labels, "Bitbucket has no labels")};
}

base::Result<Additions> Bitbucket::add_assignees(const ChangeRequest&,
                                                 const std::vector<std::string>& names) {
  return Additions{.skipped = skipped_of(names, "Bitbucket has no assignees")};
}

// Bitbucket does not add them by itself. None where it does not tell; an error only ends the run.
base::Result<std::vector<std::string>> Bitbucket::default_reviewers() {
  std::vector<std::string> accounts;
  auto listed =
      api_.each(repository_ + "/effective-default-reviewers?pagelen=50", [&](const json& reviewer) {
        auto account = base::text_at(base::object_at(reviewer, "user"), "uuid");
        if (!account.empty()) accounts.push_back(std::move(account));
        return true;
      });
  if (listed || is_untold(listed.error())) return accounts;
  if (base::is_end_of_run(listed.error())) return std::move(listed).error();
  tell_unasked(listed.error());
  return accounts;
}

// They are the project's, not the user's: nobody misses those who cannot be asked, and they are no
// reason to fail.
void Bitbucket::ask_default_reviewers(const ChangeRequest& request,
                                      const std::vector<std::string>& accounts) {
  auto asked = put_reviewers(request, accounts);
  // It sends those who are missing, so a second time does no harm.
  if (!asked && is_lost(asked.error())) asked = put_reviewers(request, accounts);
  if (!asked) tell_unasked(asked.error());
}

void Bitbucket::tell_unasked(const base::Error& reason) {
  api_.log().warning("not all default reviewers are asked; name them with --reviewer: " +
                     base::to_string(reason));
}

// The account that somebody's nickname, id or full name stands for; empty where there is none.
base::Result<std::string> Bitbucket::account_of(const std::string& name) {
  if (name.starts_with('{')) return name;
  const auto wanted = base::to_lower(login_of(name));
  const auto& path = api_.project().path;
  std::string account;
  TRY(api_.each("/workspaces/" + encoded(path.substr(0, path.find('/'))) + "/members?pagelen=100",
                [&](const json& member) {
                  const auto& user = base::object_at(member, "user");
                  for (const auto* key : {"nickname", "account_id", "display_name"}) {
                    if (base::to_lower(base::text_at(user, key)) != wanted) continue;
                    account = base::text_at(user, "uuid");
                    return false;
                  }
                  return true;
                }));
  return account;
}

// Bitbucket takes all or none, and names those it does not take by what they call themselves. So
// after a refusal each is tried alone.
base::Result<Additions> Bitbucket::put_reviewers(const ChangeRequest& request,
                                                 const std::vector<std::string>& accounts) {
  const auto now = TRY(read_short(request.number));
  auto reviewers = now.reviewers;
  const auto add = [&](const std::vector<std::string>& some,
                       std::string& reason) -> base::Result<bool> {
    auto more = reviewers;
    more.insert(more.end(), some.begin(), some.end());
    const auto answer = TRY(put(now, more, {}));
    if (answer.is_success()) {
      reviewers = std::move(more);
      return true;
    }
    if (answer.status() != 400) return failure_of(answer, provider());
    reason = complaint_in(answer);
    return false;
  };
  return add_all_or_each(missing_names(accounts, reviewers), add);
}

base::Result<Additions> Bitbucket::add_reviewers(const ChangeRequest& request,
                                                 const std::vector<std::string>& names) {
  std::vector<Skipped> unknown;
  std::vector<std::string> accounts;
  std::vector<std::string> owners;  // of the accounts, as they were named
  for (const auto& name : names) {
    auto found = account_of(name);
    if (found && !found->empty()) {
      accounts.push_back(std::move(found).value());
      owners.push_back(name);
    } else if (found || found.error().kind == base::ErrorKind::denied) {
      unknown.push_back({name, found ? "nobody in the workspace has this name"
                                     : "the token may not look them up; write their uuid"});
    } else {
      return std::move(found).error();
    }
  }
  if (accounts.empty()) return Additions{.skipped = std::move(unknown)};
  auto additions = TRY(put_reviewers(request, accounts));
  for (auto& one : additions.skipped) {
    const auto at = std::find(accounts.begin(), accounts.end(), one.name) - accounts.begin();
    one.name = owners.at(static_cast<std::size_t>(at));
  }
  additions.skipped.insert(additions.skipped.end(), unknown.begin(), unknown.end());
  return additions;
}

}  // namespace forges
