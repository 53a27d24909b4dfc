// SPDX-License-Identifier: Apache-2.0
#include "update-values/request_branch.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "crypto/digest.hpp"
#include "crypto/hex.hpp"
#include "git/changed_files.hpp"
#include "git/snapshot.hpp"
#include "git/undo.hpp"
#include "update-values/request_text.hpp"
#include "update-values/trailers.hpp"

namespace tools::update_values {
namespace {

// More than that is no branch of ours.
constexpr std::size_t most_own_commits = 20;

// Letters and digits with single hyphens between them.
std::string slug(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string slug;
  for (const char c : base::to_lower(text)) {
    const bool is_word = base::is_ascii_alpha(c) || base::is_ascii_digit(c);
    if (is_word) slug += c;
    if (!is_word && !slug.empty() && slug.back() != '-') slug += '-';
  }
  slug.resize(std::min(slug.size(), longest));
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

base::Result<git::CommitLinks> links_of(git::Repository& repository, const git::Oid& id) {
  const auto commit = TRY(repository.commit(id, git::Ahead::nothing));
  return git::read_commit(commit.data);
}

// A file that a branch has changed, and what the base has of it.
struct Meeting {
  git::Oid before;
  git::Oid after;
  git::Oid in_base;
};

bool is_same_place(const ValueChange& one, const ValueChange& other) {
  return one.file == other.file && one.place() == other.place();
}

// The values that a branch has, and the base has not, of those that a work is about: `on_branch`
// and `in_base` are what it would make of each.
std::vector<ValueChange> brought(const std::vector<EditedFile>& on_branch,
                                 const std::vector<EditedFile>& in_base) {
  std::vector<ValueChange> before;
  for (const auto& file : in_base) {
    before.insert(before.end(), file.changes.begin(), file.changes.end());
  }
  std::vector<ValueChange> brought;
  for (const auto& file : on_branch) {
    for (auto change : file.changes) {
      const bool is_in_base = std::any_of(before.begin(), before.end(), [&](const auto& other) {
        return is_same_place(change, other) && !other.is_created &&
               other.old_value == change.old_value;
      });
      if (change.is_created || is_in_base) continue;
      change.new_value = change.old_value;
      brought.push_back(std::move(change));
    }
  }
  return brought;
}

bool refuses_to_go_back(const base::Error& error) {
  return error.kind == base::ErrorKind::rejected &&
         base::to_lower(error.message).find("fast-forward") != std::string::npos;
}

}  // namespace

std::string request_branch_name(const std::string& base, const std::string& key) {
  constexpr std::size_t digits = 8;
  const auto digest = crypto::to_hex(crypto::sha256(base + '\0' + key)).substr(0, digits);
  const auto words = slug(base + "-" + key);
  return "update-values/" + (words.empty() ? "" : words + "-") + digest;
}

base::Result<git::Oid> RequestBranchKeeper::read_head(const std::string& branch) {
  auto tip = with_.repository.tip(branch);
  if (tip) return tip->commit;
  if (tip.error().kind == base::ErrorKind::not_found) return git::Oid();
  return std::move(tip).error();
}

// What another run of ours has brought to the branch is as foreign to this one as a person's work.
bool RequestBranchKeeper::is_ours(const git::Object& commit, const Made& made) const {
  if (!with_.committer.commits_as(git::committer_of(commit.data).person)) return false;
  const auto trailers = read_own_trailers(git::message_of(commit.data));
  const auto& reverted = with_.style.reverted;
  if (trailers.reverts || reverted) return reverted && trailers.reverts == reverted->id;
  std::set<std::pair<std::string, std::string>> values;
  for (const auto& file : made.files) {
    for (const auto& change : file.changes) values.emplace(change.file, change.place());
  }
  return !trailers.values.empty() && std::includes(values.begin(), values.end(),
                                                   trailers.values.begin(), trailers.values.end());
}

base::Result<RequestBranchKeeper::Standing> RequestBranchKeeper::standing_of(const git::Oid& head,
                                                                             const git::Oid& base,
                                                                             const Made& made) {
  if (head.is_null()) return Standing::absent;
  const auto commits = TRY(with_.repository.between(base, head));
  if (commits.empty()) return Standing::merged;
  const bool are_ours = commits.size() <= most_own_commits &&
                        std::all_of(commits.begin(), commits.end(), [&](const auto& commit) {
                          return is_ours(commit.second, made);
                        });
  return are_ours ? Standing::ours : Standing::foreign;
}

base::Result<RequestBranchKeeper::Draft> RequestBranchKeeper::draft_on_top(Draft draft,
                                                                           const git::Oid& head) {
  auto snapshot = TRY(git::Snapshot::take(with_.repository, head, with_.work.patterns())
                          .context("reading the files"));
  auto made = with_.work.make(snapshot.files());
  if (!made) {
    auto error = std::move(made).error();
    error.kind = base::ErrorKind::conflict;
    error.context.push_back("on the branch " + head_ +
                            ", which has commits of other runs or people");
    return error;
  }
  auto& promotion = draft.outcome.promotion;
  promotion.superseded = TRY(newer_on_branch(*made, promotion.files));
  if (promotion.superseded || !is_any_changed(made->files)) return draft;
  draft.snapshot = std::move(snapshot);
  draft.files = std::move(made->files);
  draft.parent = head;
  return draft;
}

// Why what the request holds is newer than what is wanted, although the base is older.
base::Result<std::optional<base::Error>> RequestBranchKeeper::superseded_on(
    const git::Oid& head, const std::vector<EditedFile>& in_base) {
  const auto snapshot = TRY(git::Snapshot::take(with_.repository, head, with_.work.patterns())
                                .context("reading the files"));
  auto made = with_.work.make(snapshot.files());
  // The base is what --expect is about.
  const bool is_expected = !made && made.error().kind == base::ErrorKind::conflict;
  if (is_expected) return std::optional<base::Error>();
  return newer_on_branch(TRY(std::move(made)), in_base);
}

// The branch outlives its request, and what was refused supersedes nothing. What a newer run has
// pushed since then, and has not asked for yet, are other values.
base::Result<std::optional<base::Error>> RequestBranchKeeper::newer_on_branch(
    const Made& there, const std::vector<EditedFile>& in_base) const {
  if (!there.superseded) return std::optional<base::Error>();
  const bool was_refused = questions_.was_refused &&
                           TRY(questions_.was_refused(value_digest(brought(there.files, in_base))));
  if (was_refused) return std::optional<base::Error>();
  auto error = *there.superseded;
  error.context.push_back("on the branch " + head_);
  error.hint += "; if nobody wants that any more, close its request and delete the branch";
  return std::optional(std::move(error));
}

// Nothing where the branch has left the base more than once.
base::Result<std::optional<RequestBranchKeeper::Span>> RequestBranchKeeper::span_of(
    const git::Oid& base, const git::Oid& head) {
  const auto commits = TRY(with_.repository.between(base, head));
  std::set<git::Oid> roots;
  for (const auto& [id, commit] : commits) {
    const auto links = TRY(git::read_commit(commit.data));
    for (const auto& parent : links.parents) {
      if (commits.count(parent) == 0) roots.insert(parent);
    }
  }
  if (roots.size() != 1) return std::optional<Span>();
  const auto before = TRY(links_of(with_.repository, *roots.begin())).tree;
  const auto after = TRY(links_of(with_.repository, head)).tree;
  return std::optional(Span{.before = before, .after = after});
}

base::Result<bool> RequestBranchKeeper::brings_nothing(const git::Oid& base, const Span& span) {
  const auto there = TRY(links_of(with_.repository, base)).tree;
  const auto ours = TRY(git::changed_files(with_.repository, span.before, span.after));
  const auto all = git::changed_files(with_.repository, there, span.after);
  // Too many to be told. The branch is old then, and is left alone.
  const bool is_far_away = !all && all.error().kind == base::ErrorKind::malformed;
  if (is_far_away) return false;
  const auto missing = TRY(all);
  std::vector<Meeting> meetings;
  std::vector<git::Oid> ids;
  for (const auto& file : ours) {
    const auto other = std::find_if(missing.begin(), missing.end(), [&](const auto& candidate) {
      return candidate.path == file.path;
    });
    if (other == missing.end()) continue;
    if (!file.before || !file.after || !other->before) return false;
    meetings.push_back({file.before->id, file.after->id, other->before->id});
    ids.insert(ids.end(), {file.before->id, file.after->id, other->before->id});
  }
  if (meetings.empty()) return true;
  const auto blobs = TRY(with_.repository.blobs(ids));
  for (const auto& meeting : meetings) {
    const auto& now = blobs.at(meeting.in_base).data;
    // What would take it there, if anything would.
    const auto next =
        TRY(git::undone(now, blobs.at(meeting.after).data, blobs.at(meeting.before).data));
    if (!next || *next != now) return false;
  }
  return true;
}

// A squash leaves nothing of the branch in the base by which its commits would be known.
base::Result<bool> RequestBranchKeeper::is_spent(const git::Oid& base, const git::Oid& head) {
  if (questions_.was_merged) return questions_.was_merged(head);
  const auto span = TRY(span_of(base, head));
  const bool has_changes = span && span->before != span->after;
  return has_changes && TRY(brings_nothing(base, *span));
}

// Whether the branch is that very commit on the base already, signed if it is to be.
base::Result<bool> RequestBranchKeeper::is_there(const Draft& draft, const git::Oid& head) {
  const auto commit = TRY(with_.repository.commit(head, git::Ahead::nothing));
  const auto links = TRY(git::read_commit(commit.data));
  const bool lacks_signature = with_.style.signer != nullptr && !git::is_signed(commit.data);
  if (lacks_signature) return false;
  const auto wanted = TRY(draft.snapshot->write(new_texts(draft.files)));
  return links.tree == wanted.root && links.parents == std::vector<git::Oid>{draft.parent};
}

base::Result<RequestBranchKeeper::Draft> RequestBranchKeeper::draft(const git::Tip& base,
                                                                    const git::Oid& head) {
  auto snapshot = TRY(git::Snapshot::take(with_.repository, base.commit, with_.work.patterns())
                          .context("reading the files"));
  auto made = TRY(with_.work.make(snapshot.files()));
  tell(made, with_.log);
  const auto standing = TRY(standing_of(head, base.commit, made).context("reading the branch"));
  Draft draft = {.outcome = {.promotion = {.tip = base}, .head = head}};
  auto& promotion = draft.outcome.promotion;
  promotion.files = std::move(made.files);
  promotion.superseded = std::move(made.superseded);
  draft.outcome.has_foreign_commits = standing == Standing::foreign;
  draft.outcome.is_in_base = !promotion.superseded && !promotion.is_changed();
  if (draft.outcome.is_in_base && standing == Standing::ours) {
    const auto span = TRY(span_of(base.commit, head));
    draft.outcome.brings_nothing = span && TRY(brings_nothing(base.commit, *span));
  }
  if (promotion.superseded || draft.outcome.is_in_base) return draft;
  promotion.message =
      TRY(with_.style.message.write(changes_in(promotion.files), with_.style.reverted));
  const bool appends =
      standing == Standing::foreign || (standing == Standing::ours && only_appends_);
  const bool keeps_newer = standing == Standing::ours && with_.work.keeps_order();
  draft.is_spent =
      (appends || keeps_newer) && TRY(is_spent(base.commit, head).context("reading the branch"));
  if (draft.is_spent) draft.outcome.has_foreign_commits = false;
  if (appends && !draft.is_spent) return draft_on_top(std::move(draft), head);
  if (keeps_newer && !draft.is_spent) {
    promotion.superseded = TRY(superseded_on(head, promotion.files));
    if (promotion.superseded) return draft;
  }
  draft.snapshot = std::move(snapshot);
  draft.files = promotion.files;
  draft.parent = base.commit;
  const bool is_done = standing == Standing::ours && TRY(is_there(draft, head));
  if (is_done) draft.snapshot.reset();
  return draft;
}

// Makes room for a new branch where the old one cannot be set back. False where that one has moved.
base::Result<bool> RequestBranchKeeper::has_removed(const std::string& ref, const git::Oid& head) {
  const auto answer =
      TRY(with_.repository.push({.ref = ref, .old_tip = head, .new_tip = {}, .objects = {}}));
  if (answer.kind == git::PushAnswer::Kind::accepted) return true;
  const auto now = TRY(read_head(ref));
  if (now != head) return false;
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "the request of " + git::Tip{.ref = ref, .commit = {}}.branch() +
                                " was merged, but the server neither sets the branch back nor "
                                "deletes it: " +
                                answer.reason,
                     .hint = "delete it, or name another one with --request-branch"};
}

// Nothing where it is to be tried again.
base::Result<std::optional<RequestBranch>> RequestBranchKeeper::attempt(const git::Tip& base,
                                                                        const std::string& ref,
                                                                        Mode mode) {
  auto head = TRY(read_head(ref).context("reading the branch of the request"));
  auto drafted = TRY(draft(base, head));
  auto& outcome = drafted.outcome;
  outcome.is_to_be_pushed = drafted.snapshot.has_value();
  if (!drafted.snapshot || mode == Mode::look) return std::optional(std::move(outcome));
  if (before_push_) TRY(before_push_(outcome));
  if (drafted.is_spent && only_appends_) {
    const bool has_gone = TRY(has_removed(ref, head));
    if (!has_gone) return std::optional<RequestBranch>();
    head = {};
  }
  const CommitPlan plan = {.snapshot = *drafted.snapshot,
                           .files = drafted.files,
                           .parent = drafted.parent,
                           .message = outcome.promotion.message};
  auto landing = with_.committer.commit(plan, ref, head);
  if (!landing && refuses_to_go_back(landing.error()) && !only_appends_) {
    with_.log.info("the server does not let a branch go back; adding a commit to it");
    only_appends_ = true;
    return std::optional<RequestBranch>();
  }
  auto landed = TRY(std::move(landing));
  if (!landed.has_landed) return std::optional<RequestBranch>();
  outcome.promotion.commit = landed.commit;
  outcome.parent = drafted.parent;
  outcome.before = head;
  outcome.head = landed.commit;
  outcome.remote_text = std::move(landed.remote_text);
  return std::optional(std::move(outcome));
}

base::Result<RequestBranch> RequestBranchKeeper::run(const RequestBranches& branches, Mode mode) {
  const auto ref = TRY(git::branch_ref(branches.head));
  head_ = branches.head;
  base::Backoff backoff(std::chrono::milliseconds(20), std::chrono::seconds(1));
  for (attempts_ = 1;; ++attempts_) {
    tip_ = TRY(with_.repository.tip(branches.base).context("reading the branch"));
    if (tip_->ref == ref) {
      return base::usage_error(tip_->branch() + " cannot ask to be merged into itself",
                               "name another branch with --request-branch");
    }
    auto outcome = TRY(attempt(*tip_, ref, mode));
    if (outcome) return std::move(*outcome);
    if (attempts_ >= with_.max_attempts) return always_overtaken(attempts_, branches.head);
    TRY(with_.deadline.sleep_for(backoff.next()).context("waiting to push to " + branches.head));
  }
}

}  // namespace tools::update_values
