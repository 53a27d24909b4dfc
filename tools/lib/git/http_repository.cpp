// SPDX-License-Identifier: Apache-2.0
//
// Reads what one edit needs from a repository behind smart HTTP, and writes one commit to it.
//
//   git-upload-pack   ls-refs                             the tip
//   git-upload-pack   want TIP, deepen 1, filter tree:1   the commit and the root tree
//   git-upload-pack   want TREE…, filter tree:0           one level of directories, for each level
//   git-upload-pack   want BLOB…                          the files
//   git-receive-pack  OLD NEW refs/heads/…, pack          compare and swap
//
// The cost follows the depth of the path and the width of its directories, not the size of the
// repository, its history or the number of its refs.
//
// Not every server plays along, so there are rungs to step down: `tree` filters may be refused
// (then: the tip's trees without its files), or all filters (then: the whole tip), and each of
// these exists in protocol version 2 and in the older form. What a server can do is first assumed:
// the exchange starts without asking for its capabilities, which saves a round trip, and asks only
// when something is refused.
#include "git/http_repository.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/library.hpp"
#include "git/pack_writer.hpp"
#include "git/receive_pack.hpp"

namespace git {
namespace {

constexpr std::size_t small_pack_limit = std::size_t{64} << 20U;
constexpr std::size_t large_pack_limit = std::size_t{1} << 30U;
constexpr std::size_t memory_limit = std::size_t{4} << 20U;  // the rest goes to TMPDIR
constexpr std::size_t large_total_limit = std::size_t{4} << 30U;
constexpr std::size_t large_entries_limit = 2000000;
constexpr std::size_t refs_limit = std::size_t{16} << 20U;
constexpr std::size_t report_limit = std::size_t{16} << 20U;
constexpr std::string_view heads = "refs/heads/";

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

// Whether an answer of this status says something about who we are or where we went, so that asking
// in another way cannot help.
bool is_final(int status) {
  return status == 401 || status == 403 || status == 404 || status == 407 ||
         http::is_passing(status);
}

// Servers may send more refs than were asked for.
std::vector<Ref> with_prefix(std::vector<Ref> refs, const std::string& prefix) {
  std::erase_if(refs, [&](const Ref& ref) { return !ref.name.starts_with(prefix); });
  return refs;
}

}  // namespace

HttpRepository::HttpRepository(http::Client& client, Settings settings,
                               const base::Deadline& deadline, base::Log& log)
    : http_(client, settings.http, deadline, log),
      settings_(std::move(settings)),
      deadline_(deadline),
      log_(log),
      library_start_(start_library) {}

base::Result<void> HttpRepository::handshake() {
  const auto body = TRY(http_.get_refs(Service::upload_pack));
  server_ = TRY(read_advertisement(body));
  if (server_->is_sha256()) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message = "the repository uses SHA-256 object names",
                       .hint = "only SHA-1 repositories can be changed without a clone so far"};
  }
  protocol_ = server_->protocol;
  if (!server_->can_filter()) rung_ = Rung::whole_tip;
  return {};
}

// The refs that start with `prefix`, as they are now.
base::Result<std::vector<Ref>> HttpRepository::refs(const std::string& prefix) {
  if (!server_) {
    auto response =
        TRY(http_.post(Service::upload_pack, ls_refs_request(prefix), http::Repeat::safe, nullptr));
    // Some servers redirect only the GET, or forbid what no GET came before; the handshake finds
    // out.
    const bool may_want_handshake = response.status == 403 || response.status == 404;
    if (!may_want_handshake && is_final(response.status)) return http_.refusal(response);
    auto list = read_ls_refs(response.body);
    if (response.status == 200 && list) return with_prefix(std::move(list).value(), prefix);
    log_.detail("the server does not simply answer in protocol version 2; asking what it can");
    TRY(handshake());
  } else if (protocol_ == Protocol::v0) {
    TRY(handshake());
  }
  if (protocol_ == Protocol::v2) return refs_v2(prefix);
  std::vector<Ref> list;
  for (const auto& [name, id] : server_->refs) {
    if (name.starts_with(prefix)) list.push_back({.name = name, .id = id});
  }
  const auto symref = server_->capabilities.find("symref");
  if (prefix == "HEAD" && !list.empty() && symref != server_->capabilities.end()) {
    list.front().symref_target = symref->second.substr(std::string("HEAD:").size());
  }
  return list;
}

base::Result<std::vector<Ref>> HttpRepository::refs_v2(const std::string& prefix) {
  http::TextSink text(refs_limit);
  const auto response =
      TRY(http_.post(Service::upload_pack, ls_refs_request(prefix), http::Repeat::safe, &text));
  if (response.status != 200) return http_.refusal(response);
  return with_prefix(TRY(read_ls_refs(text.text())), prefix);
}

base::Result<Tip> HttpRepository::tip(const std::string& branch) {
  const std::string ref = branch.empty() ? "HEAD" : TRY(branch_ref(branch));
  const auto list = TRY(refs(ref));
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Ref& each) { return each.name == ref; });
  if (found == list.end()) {
    std::vector<std::string> known;
    for (auto& each : TRY(refs(std::string(heads)))) known.push_back(std::move(each.name));
    return no_such_branch(branch.empty() ? "" : ref, known);
  }
  if (!branch.empty()) return Tip{.ref = ref, .commit = found->id};
  if (!found->symref_target.starts_with(heads)) {
    return base::Error{.kind = base::ErrorKind::not_found,
                       .message = "HEAD of the repository is not on a branch",
                       .hint = "name the branch with --branch"};
  }
  return Tip{.ref = TRY(branch_ref(found->symref_target)), .commit = found->id};
}

base::Result<HttpRepository::Fetched> HttpRepository::fetch(const FetchRequest& request,
                                                            Size size) {
  const bool is_small = size == Size::small;
  FetchAnswer answer(protocol_, is_small ? small_pack_limit : large_pack_limit, memory_limit);
  const auto response = TRY(http_.post(Service::upload_pack, fetch_request(protocol_, request),
                                       http::Repeat::safe, &answer));
  if (is_final(response.status)) return http_.refusal(response);
  if (response.status != 200) return Fetched{.refusal = http_.refusal(response).message};
  if (auto refusal = TRY(answer.finish())) return Fetched{.refusal = std::move(*refusal)};
  PackLimits limits = {.deadline = &deadline_};
  if (!is_small) {
    limits.total = large_total_limit;
    limits.entries = large_entries_limit;
    limits.large = PackLimits::Large::skip;
  }
  auto bytes = std::make_unique<base::Spool>(std::move(answer.pack()));
  const auto view = TRY(bytes->view());
  auto reader = TRY(PackReader::open(view, limits));
  return Fetched{.pack = std::make_unique<Received>(
                     Received{.bytes = std::move(bytes), .reader = std::move(reader)})};
}

void HttpRepository::log_rung() const {
  const std::string protocol =
      protocol_ == Protocol::v2 ? "protocol version 2" : "protocol version 0";
  switch (rung_) {
    case Rung::filtered_trees:
      log_.detail(protocol + ", rung 1: single trees and files");
      break;
    case Rung::no_blobs:
      log_.detail(protocol + ", rung 2: the tip's trees, then single files");
      break;
    case Rung::whole_tip:
      log_.detail(protocol + ", rung 3: the whole tip, because the server cannot filter");
      break;
  }
}

// Empty if it went well, else why the server refused.
base::Result<std::string> HttpRepository::load_tip_at_rung(const Oid& tip) {
  log_rung();
  FetchRequest request = {.wants = {tip}, .only_the_tip = true};
  if (rung_ == Rung::filtered_trees) request.filter = "tree:1";
  if (rung_ == Rung::no_blobs) request.filter = "blob:none";
  const bool is_addition = !packs_.empty();
  if (is_addition) {
    // We have that commit as it is, not its history: what the new one takes from there must come.
    request.haves = {tip_};
    request.shallow = {tip_};
    request.only_the_tip = false;
  }
  const auto size = rung_ == Rung::filtered_trees ? Size::small : Size::large;
  auto fetched = TRY(fetch(request, size));
  if (!fetched.pack) return fetched.refusal;
  if (size == Size::large) {
    packs_.push_back(std::move(fetched.pack));
  } else {
    const auto& reader = fetched.pack->reader;
    for (const auto type : {ObjectType::commit, ObjectType::tree}) {
      for (const auto& id : reader.ids_of(type)) known_[id] = TRY(reader.read(id));
    }
  }
  if (!has(tip)) return garbled("the server did not send the commit " + tip.hex());
  tip_ = tip;
  return std::string();
}

base::Result<void> HttpRepository::load_tip(const Oid& tip) {
  for (;;) {
    const auto refusal = TRY(load_tip_at_rung(tip));
    if (refusal.empty()) return {};
    TRY(step_down(refusal));
  }
}

base::Result<void> HttpRepository::step_down(const std::string& refusal) {
  log_.detail("the server refuses this: " + refusal);
  if (!server_) {
    const auto rung = rung_;
    TRY(handshake());
    if (protocol_ != Protocol::v2 || rung_ != rung) return {};
  }
  if (rung_ == Rung::whole_tip) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message = "the server refuses to send the branch: " + refusal};
  }
  rung_ = rung_ == Rung::filtered_trees ? Rung::no_blobs : Rung::whole_tip;
  packs_.clear();
  return {};
}

bool HttpRepository::has(const Oid& id) const {
  return known_.contains(id) || std::any_of(packs_.begin(), packs_.end(), [&](const auto& pack) {
           return pack->reader.contains(id);
         });
}

base::Result<Object> HttpRepository::get(const Oid& id) const {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  for (const auto& pack : packs_) {
    if (pack->reader.contains(id)) return pack->reader.read(id);
  }
  return garbled("the server did not send the object " + id.hex());
}

base::Result<Object> HttpRepository::commit(const Oid& tip) {
  if (!has(tip)) TRY(load_tip(tip));
  return get(tip);
}

base::Result<Objects> HttpRepository::trees(const std::vector<Oid>& ids) {
  return read(ids, "tree:0");
}

base::Result<Objects> HttpRepository::blobs(const std::vector<Oid>& ids) {
  return read(ids, "");
}

base::Result<Objects> HttpRepository::read(const std::vector<Oid>& ids, const std::string& filter) {
  for (;;) {
    std::vector<Oid> missing;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(missing),
                 [&](const Oid& id) { return !has(id); });
    if (missing.empty()) break;
    if (rung_ == Rung::whole_tip) {
      return garbled("the server did not send " + missing.front().hex() +
                     ", or it is larger than our limit of 16 MiB");
    }
    // That we have no history is true, and spares the server its bitmaps: for a handful of objects
    // loading them takes longer than going without.
    FetchRequest request = {.wants = missing, .shallow = {tip_}};
    if (rung_ == Rung::filtered_trees) request.filter = filter;
    const auto fetched = TRY(fetch(request, Size::small));
    if (!fetched.pack) {
      TRY(step_down(fetched.refusal));
      TRY(load_tip(tip_));
      continue;
    }
    for (const auto& id : missing) known_[id] = TRY(fetched.pack->reader.read(id));
  }
  Objects objects;
  for (const auto& id : ids) objects[id] = TRY(get(id));
  return objects;
}

// A server that is asked for options it does not offer takes them for part of the pack, so it has
// to be asked first.
base::Result<std::vector<std::string>> HttpRepository::push_options() {
  if (!settings_.wants_skip_ci) return std::vector<std::string>();
  if (!takes_push_options_) {
    const auto body = TRY(http_.get_refs(Service::receive_pack));
    const auto server = TRY(read_advertisement(body));
    takes_push_options_ = server.has("push-options");
    if (!*takes_push_options_)
      log_.detail("the server takes no push options, so ci.skip is not sent");
  }
  return *takes_push_options_ ? std::vector<std::string>{"ci.skip"} : std::vector<std::string>();
}

base::Result<PushAnswer> HttpRepository::push(const Update& update) {
  const auto pack = TRY(write_pack(update.objects));
  const auto options = TRY(push_options());
  const auto request = update_request(update, pack, options);
  for (bool has_asked = false;; has_asked = true) {
    http::TextSink text(report_limit);
    auto response = http_.post(Service::receive_pack, request, http::Repeat::never, &text);
    if (!response && response.error().kind == base::ErrorKind::unreachable) {
      return PushAnswer{.kind = PushAnswer::Kind::lost, .reason = response.error().message};
    }
    const auto answer = TRY(response);
    if (answer.status == 200) return report(text.text(), update.ref);
    if (http::is_passing(answer.status)) {
      // A gateway that gives up says nothing about what the server behind it is still doing.
      const bool is_gateway = answer.status == 502 || answer.status == 504;
      return PushAnswer{.kind = is_gateway ? PushAnswer::Kind::lost : PushAnswer::Kind::unavailable,
                        .reason = http_.refusal(answer).message,
                        .wait = http::retry_after(answer, deadline_.clock())};
    }
    if (has_asked || is_final(answer.status)) return http_.refusal(answer);
    // Some servers want to be asked for their refs first, as git itself does.
    TRY(http_.get_refs(Service::receive_pack));
  }
}

base::Result<PushAnswer> HttpRepository::report(std::string_view body, const std::string& ref) {
  auto report = TRY(read_update_report(body, ref));
  log_.foreign("remote", report.remote_lines);
  return report.answer;
}

base::Result<bool> HttpRepository::has_any(const Oid& tip, const Oid& since,
                                           const std::vector<Oid>& commits) {
  const auto is_one = [&](const Oid& id) {
    return std::find(commits.begin(), commits.end(), id) != commits.end();
  };
  if (is_one(tip)) return true;
  FetchRequest request = {.wants = {tip}, .haves = {since}};
  if (rung_ != Rung::whole_tip) request.filter = rung_ == Rung::no_blobs ? "blob:none" : "tree:0";
  const auto fetched = TRY(fetch(request, Size::large));
  if (!fetched.pack) {
    return base::Error{
        .kind = base::ErrorKind::rejected,
        .message = "the server refuses to send the newest commits: " + fetched.refusal};
  }
  const auto ids = fetched.pack->reader.ids_of(ObjectType::commit);
  return std::any_of(ids.begin(), ids.end(), is_one);
}

}  // namespace git
