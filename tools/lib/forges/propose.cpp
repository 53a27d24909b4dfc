// SPDX-License-Identifier: Apache-2.0

// The order is: look for an open request, and bring it to what is wanted; else see how the last one
// ended; else open one. Whatever goes wrong between looking and opening - somebody was faster, the
// answer was lost - ends in looking again, never in opening again without a look.
#include "forges/propose.hpp"

#include "base/text.hpp"
#include "forges/marker.hpp"
#include "forges/proposer.hpp"
#include "forges/reading.hpp"
#include "forges/wording.hpp"

namespace forges {
namespace {

using std::chrono::seconds;

base::Error taken_again_and_again(const Proposal& proposal) {
  return {.kind = base::ErrorKind::conflict,
          .message = "the forge says that a request for " + base::printable(proposal.head) +
                     " is open, and does not show it",
          .hint = "look there for one from the same branch into another base"};
}

}  // namespace

Proposer::Proposer(Forge& forge, const Proposal& proposal, const base::Deadline& deadline,
                   base::Log& log)
    : forge_(forge),
      proposal_(proposal),
      deadline_(deadline),
      log_(log),
      title_(as_title(proposal.title)),
      is_draft_(take_draft_mark(title_, forge.provider()) || proposal.is_draft) {
  const bool has_orders = forge.provider() == Provider::gitlab;
  const auto text = has_orders ? without_orders(proposal.body) : proposal.body;
  const Marker marker = {
      .key = proposal.key, .text_digest = {}, .value_digest = proposal.value_digest};
  body_ = with_marker(title_, text, marker, forge.body_limit());
  value_digest_ = read_marked(body_).marker.value().value_digest;
}

base::Result<Proposed> Proposer::run() {
  constexpr int most_rounds = 4;
  base::Duration pause = seconds(1);
  for (int round = 1;; ++round) {
    auto outcome = TRY(attempt());
    if (outcome) return std::move(*outcome);
    if (round == most_rounds) return lost_ ? *lost_ : taken_again_and_again(proposal_);
    TRY(deadline_.sleep_for(pause));
    pause *= 2;
  }
}

// Nothing where it is to be tried again.
base::Result<std::optional<Proposed>> Proposer::attempt() {
  const auto found = TRY(forge_.find_open(proposal_.head, proposal_.base));
  if (found) return revise(*found);
  const auto last = TRY(forge_.find_last(proposal_.head, proposal_.base));
  auto settled = TRY(judge_last(last));
  if (settled) return settled;
  return open(last);
}

base::Result<std::optional<Proposed>> Proposer::judge_last(
    const std::optional<ChangeRequest>& last) {
  if (!last || last->state == State::open) return std::optional<Proposed>();
  if (last->state == State::merged) {
    const bool is_there = proposal_.is_in_base && TRY(proposal_.is_in_base());
    if (!is_there) return std::optional<Proposed>();
    // A list may have but the first digits of the commit.
    auto merged = TRY(forge_.read(last->number));
    return std::optional(Proposed{.what = Proposed::What::merged, .request = std::move(merged)});
  }
  const auto marker = read_marked(last->body).marker;
  const bool is_same = marker && marker->value_digest == value_digest_;
  if (!is_same || proposal_.opens_again) return std::optional<Proposed>();
  return std::optional(Proposed{.what = Proposed::What::closed, .request = *last});
}

base::Result<std::optional<Proposed>> Proposer::open(const std::optional<ChangeRequest>& last) {
  const NewRequest wanted = {.head = proposal_.head,
                             .base = proposal_.base,
                             .title = title_,
                             .body = body_,
                             .is_draft = is_draft_,
                             .deletes_head = proposal_.deletes_head};
  auto created = forge_.create(wanted);
  if (!created) {
    if (!is_lost(created.error())) return std::move(created).error();
    log_.info(base::to_string(created.error()) + "; looking whether the request is there");
    lost_ = created.error();
    return std::optional<Proposed>();
  }
  if (created->kind == Creation::Kind::exists) return std::optional<Proposed>();
  if (created->kind == Creation::Kind::nothing_to_merge) return nothing_to_merge(last);
  Proposed proposed = {.what = Proposed::What::created, .request = created->request};
  if (is_draft_ && !created->request.is_draft) {
    proposed.skipped.push_back({"draft", "the forge has no drafts here"});
  }
  return std::optional(TRY(complete(std::move(proposed))));
}

base::Result<std::optional<Proposed>> Proposer::nothing_to_merge(
    const std::optional<ChangeRequest>& last) {
  const bool is_there = proposal_.is_in_base && TRY(proposal_.is_in_base());
  if (is_there) {
    Proposed merged = {.what = Proposed::What::merged};
    if (last) merged.request = TRY(forge_.read(last->number));
    return std::optional(std::move(merged));
  }
  return base::Error{.kind = base::ErrorKind::conflict,
                     .message = base::printable(proposal_.base) + " has all commits of " +
                                base::printable(proposal_.head) + ", but not its values",
                     .hint = "somebody changed them since; run it again"};
}

// A person's words stay.
Revision Proposer::revision_of(const ChangeRequest& request, Proposed& proposed) const {
  Revision revision;
  if (!is_as_written(request.title, request.body)) {
    proposed.notes.push_back("somebody has edited the title or the text, so both stay");
    return revision;
  }
  const auto old_marker = read_marked(request.body);
  const auto new_marker = read_marked(body_);
  const bool is_same = old_marker.marker->text_digest == new_marker.marker->text_digest &&
                       old_marker.marker->value_digest == new_marker.marker->value_digest;
  if (is_same) return revision;
  if (request.title != title_) revision.title = title_;
  revision.body = body_;
  return revision;
}

base::Result<std::optional<Proposed>> Proposer::revise(const ChangeRequest& request) {
  Proposed proposed = {.what = Proposed::What::unchanged, .request = request};
  // Ours, whose answer was lost.
  if (lost_ && is_as_written(request.title, request.body)) proposed.what = Proposed::What::created;
  auto revision = revision_of(request, proposed);
  const bool is_news = revision.title || revision.body;
  const bool is_overtaken = is_news && proposal_.is_current && !TRY(proposal_.is_current());
  if (is_overtaken) {
    proposed.notes.push_back("somebody has pushed to the branch since, so title and text stay");
    revision = {};
  }
  const bool keeps_head = proposal_.deletes_head && request.deletes_head == false;
  if (keeps_head) revision.deletes_head = true;
  if (keeps_head || (is_news && !is_overtaken)) {
    auto sent = forge_.update(request, revision);
    if (!sent && is_lost(sent.error())) {
      lost_ = sent.error();
      return std::optional<Proposed>();
    }
    if (!sent) return std::move(sent).error();
    proposed.what = Proposed::What::updated;
    proposed.request.title = revision.title.value_or(request.title);
    proposed.request.body = revision.body.value_or(request.body);
  }
  return std::optional(TRY(complete(std::move(proposed))));
}

base::Result<Proposed> Proposer::look() {
  const auto found = TRY(forge_.find_open(proposal_.head, proposal_.base));
  if (found) {
    Proposed proposed = {.what = Proposed::What::unchanged, .request = *found};
    const auto revision = revision_of(*found, proposed);
    const bool keeps_head = proposal_.deletes_head && found->deletes_head == false;
    const bool is_news = revision.title || revision.body || keeps_head || lacks_names(*found);
    if (is_news || proposal_.has_moved) proposed.what = Proposed::What::updated;
    return proposed;
  }
  const auto last = TRY(forge_.find_last(proposal_.head, proposal_.base));
  auto settled = TRY(judge_last(last));
  if (settled) return std::move(*settled);
  return Proposed{.what = Proposed::What::created};
}

base::Result<Proposed> foresee(Forge& forge, const Proposal& proposal,
                               const base::Deadline& deadline, base::Log& log) {
  return Proposer(forge, proposal, deadline, log).look();
}

base::Result<Proposed> propose(Forge& forge, const Proposal& proposal,
                               const base::Deadline& deadline, base::Log& log) {
  return Proposer(forge, proposal, deadline, log).run();
}

}  // namespace forges
