// SPDX-License-Identifier: Apache-2.0
#include "update-values/request_preview.hpp"

#include "base/text.hpp"
#include "update-values/settled_request.hpp"

namespace tools::update_values {
namespace {

using What = forges::Proposed::What;

void print_names(const cli::Run& run, const std::string& what,
                 const std::vector<std::string>& names) {
  if (!names.empty()) run.print("    " + what + ": " + base::join(names, ", "));
}

std::string outlook(const forges::Forge& forge, const forges::Proposed& proposed) {
  const auto& request = proposed.request;
  const auto name = named(forge, request);
  switch (proposed.what) {
    case What::created:
      return "would open a " + forges::request_word(forge.provider());
    case What::updated:
      return "would update " + name + ": " + request.url;
    case What::unchanged:
      return name + " would stay as it is: " + request.url;
    case What::merged:
      return name + " was merged: " + request.url;
    case What::closed:
      break;
  }
  return "would fail, as " + name + " for the same values was closed: " + request.url +
         "; --reopen asks again";
}

}  // namespace

base::Result<void> print_request(const cli::Run& run, const PullRequest& request,
                                 const std::string& word) {
  const auto& options = request.options;
  const auto proposal = TRY(proposal_of(request));
  run.print("the " + word + ":");
  run.print("    from " + proposal.head + " into " + proposal.base);
  run.print("    title: " + base::printable(proposal.title));
  print_names(run, "labels", proposal.labels);
  print_names(run, "reviewers", proposal.reviewers);
  print_names(run, "assignees", proposal.assignees);
  if (proposal.is_draft) run.print("    a draft");
  if (!options.auto_merge.empty()) run.print("    merges by itself: " + options.auto_merge);
  if (options.wait_merged) run.print("    is waited for until it is merged");
  if (options.delete_branch) run.print("    its branch is deleted once it is merged");
  run.print("    text:");
  for (const auto line : base::lines(proposal.body)) run.print("        " + std::string(line));
  return {};
}

base::Result<void> preview_request(cli::Run& run, forges::Forge& forge, const PullRequest& request,
                                   const base::Deadline& deadline) {
  auto proposal = TRY(proposal_of(request));
  proposal.has_moved = request.branch.is_to_be_pushed;
  const auto proposed = TRY(forges::foresee(forge, proposal, deadline, run.log)
                                .context("looking for a request of " + request.branches.head));
  report_request(run, proposed.request);
  for (const auto& note : proposed.notes) run.log.info(note);
  run.print(outlook(forge, proposed));
  return {};
}

base::Result<void> preview_settled(cli::Run& run, forges::Forge& forge, const RequestBranch& branch,
                                   const RequestBranches& branches) {
  const auto open = TRY(forge.find_open(branches.head, branches.base));
  if (!open) return {};
  report_request(run, *open);
  const auto name = named(forge, *open);
  run.print(is_to_be_closed(*open, branch)
                ? "would close " + name + ", since " + branches.base + " has the values already"
                : name + " would stay open: " + open->url);
  return {};
}

}  // namespace tools::update_values
