// SPDX-License-Identifier: Apache-2.0
//
// Asks a server which commits contain which, without their files:
//
//   git-upload-pack   want TIP, have WANTED, filter tree:0        does it know WANTED?
//   git-upload-pack   the same, done                              what lies between
//
// The pack holds the commits that are reachable from TIP and not from WANTED. WANTED is an ancestor
// of TIP if and only if it is a parent of one of them: on the way from TIP down to WANTED, the last
// commit before WANTED is in the pack, because nothing comes before itself. What else a server may
// put into it proves nothing, so we walk from TIP. Without the first question a server that does
// not know WANTED would send the whole history. It may send the pack at once.
//
// The beginning of an id is nothing that a server can be asked for, so for that we look at ever
// more of the history.
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "git/links.hpp"
#include "git/remote_repository.hpp"

namespace git {
namespace {

// How many generations are looked at for the beginning of an id: about 25 kB, 250 kB and 2.5 MB.
constexpr std::array depths = {100, 1000, 10000};

}  // namespace

// What keeps everything but commits out, as far as the server can.
std::string RemoteRepository::commits_filter() const {
  if (rung_ <= Rung::single_trees) return "tree:0";
  return rung_ == Rung::all_trees ? "blob:none" : "";
}

base::Result<RemoteRepository::Fetched> RemoteRepository::fetch_commits(FetchRequest request) {
  for (;;) {
    request.filter = commits_filter();
    // Where files come along, large ones are passed over.
    const bool is_small = rung_ <= Rung::single_trees;
    auto fetched = TRY(fetch(request, is_small ? Size::exact : Size::files));
    if (fetched.refusal.empty()) return fetched;
    if (is_about_missing(fetched.refusal)) {
      return base::Error{.kind = base::ErrorKind::rejected,
                         .message = "the server does not give " +
                                    request.wants.front().short_hex() + ": " + fetched.refusal};
    }
    TRY(step_down(fetched.refusal));
  }
}

base::Result<bool> RemoteRepository::has_any(const Oid& tip, const Oid& since,
                                             const std::vector<Oid>& commits) {
  const auto is_one = [&](const Oid& id) {
    return std::find(commits.begin(), commits.end(), id) != commits.end();
  };
  if (is_one(tip)) return true;
  FetchRequest request = {.wants = {tip}, .haves = {since}, .filter = commits_filter()};
  if (since.is_null()) {
    request.haves.clear();
    request.depth = depths.front();
  }
  const auto fetched = TRY(fetch(request, Size::large));
  if (!fetched.pack) {
    return base::Error{
        .kind = base::ErrorKind::rejected,
        .message = "the server refuses to send the newest commits: " + fetched.refusal};
  }
  const auto ids = fetched.pack->reader.ids_of(ObjectType::commit);
  return std::any_of(ids.begin(), ids.end(), is_one);
}

base::Result<Ancestry> RemoteRepository::ancestry(const std::string& wanted, const Oid& tip) {
  const auto digits = TRY(read_commit_id(wanted));
  if (tip.hex().starts_with(digits)) return Ancestry::ancestor;
  // A repository that has moved, and a server that cannot filter, are found out first.
  if (!server_) TRY(handshake());
  if (const auto id = parse_oid(digits)) return ancestry_of(*id, tip);
  return ancestry_of_beginning(digits, tip);
}

base::Result<Ancestry> RemoteRepository::ancestry_of(const Oid& wanted, const Oid& tip) {
  FetchRequest request = {.wants = {tip}, .haves = {wanted}, .is_done = false};
  auto fetched = TRY(fetch_commits(request));
  if (!fetched.pack) {
    if (!fetched.knows_a_have.value_or(false)) return Ancestry::unknown;
    request.is_done = true;
    fetched = TRY(fetch_commits(request));
  }
  const auto links = reachable_from(TRY(links_of(fetched.pack->reader)), tip);
  return leads_to(links, wanted) ? Ancestry::ancestor : Ancestry::none;
}

base::Result<Ancestry> RemoteRepository::ancestry_of_beginning(const std::string& beginning,
                                                               const Oid& tip) {
  for (const auto depth : depths) {
    const auto fetched = TRY(fetch_commits({.wants = {tip}, .depth = depth}));
    const auto links = reachable_from(TRY(links_of(fetched.pack->reader)), tip);
    const auto found = that_begin_with(links, beginning);
    if (found.size() > 1) return is_ambiguous(beginning);
    if (!found.empty()) return Ancestry::ancestor;
    if (is_whole(links, tip)) return Ancestry::none;
  }
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "no commit " + beginning + " among the newest " +
                                std::to_string(depths.back()) + " before " + tip.short_hex(),
                     .hint = "give all 40 digits of it: then one question is enough"};
}

base::Result<Objects> RemoteRepository::commits_of(FetchRequest request) {
  const auto fetched = TRY(fetch_commits(std::move(request)));
  Objects commits;
  for (const auto& id : fetched.pack->reader.ids_of(ObjectType::commit)) {
    commits[id] = TRY(fetched.pack->reader.read(id));
  }
  return commits;
}

base::Result<Objects> RemoteRepository::between(const Oid& base, const Oid& tip) {
  if (base == tip) return Objects();
  auto commits = TRY(commits_of({.wants = {tip}, .haves = {base}}));
  // A server may send more than it must, but what leads to `base` it leaves out.
  if (!commits.contains(tip)) return Objects();
  return commits;
}

base::Result<Objects> RemoteRepository::history(const Oid& tip, int generations) {
  return commits_of({.wants = {tip}, .depth = generations});
}

}  // namespace git
