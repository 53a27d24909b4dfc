// SPDX-License-Identifier: Apache-2.0
//
// Reads what one edit needs from a repository on a server, and writes one commit to it.
//
//   git-upload-pack   ls-refs                             the tip
//   git-upload-pack   want TIP, deepen 1, filter …        the commit, the root, its directories
//   git-upload-pack   want TREE, filter …                 two levels of directories
//   git-upload-pack   want TREE, filter …                 the last directory and its files
//   git-receive-pack  OLD NEW refs/heads/…, pack          compare and swap
//
// The cost follows the depth of the path and the width of its directories, not the size of the
// repository, its history or the number of its refs. Bringing along what lies in a directory before
// anybody asked for it saves every other round trip. When more comes than a round trip is worth, we
// hang up and make do with what has arrived: servers send directories before files.
//
// Not every server plays along, so there are rungs to step down: filters that bring a level along
// may be refused (Git can be told to allow no more than `tree:0`, for hosts like GitHub: single
// trees then), or all `tree` filters (all the tip's trees), or all filters (the whole tip), and
// each of these exists in protocol version 2 and in the older form. What a server can do is first
// assumed: the exchange starts without asking for its capabilities, which saves a round trip, and
// asks only when something is refused.
#include "git/remote_repository.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/library.hpp"
#include "git/pack_writer.hpp"
#include "git/receive_pack.hpp"

namespace git {
namespace {

constexpr std::size_t exact_pack_limit = std::size_t{64} << 20U;
constexpr std::size_t large_pack_limit = std::size_t{1} << 30U;
// On a slow line (20 Mbit/s) this takes as long as a slow round trip (40 ms).
constexpr std::size_t ahead_pack_limit = std::size_t{96} << 10U;
constexpr std::size_t ahead_object_limit = std::size_t{1} << 20U;
constexpr std::size_t ahead_total_limit = std::size_t{4} << 20U;
// What we keep of all that was not asked for.
constexpr std::size_t ahead_budget = std::size_t{16} << 20U;
constexpr std::size_t memory_limit = std::size_t{4} << 20U;  // the rest goes to TMPDIR
constexpr std::size_t large_total_limit = std::size_t{4} << 30U;
constexpr std::size_t large_entries_limit = 2000000;
constexpr std::size_t report_limit = std::size_t{16} << 20U;

base::Error garbled(std::string message) {
  return {.kind = base::ErrorKind::garbled, .message = std::move(message)};
}

base::Error no_such_commit(const Oid& id, const std::string& refusal) {
  return {.kind = base::ErrorKind::not_found,
          .message = "the server has no commit " + id.short_hex() +
                     ", or gives it to nobody: " + base::shorten(base::printable(refusal), 200)};
}

base::Error not_sent(const Oid& id, bool has_skipped) {
  if (!has_skipped) return garbled("the server did not send the object " + id.hex());
  return {.kind = base::ErrorKind::malformed,
          .message = "the file is over the limit of " + std::to_string(object_limit >> 20U) +
                     " MiB, or was not sent"};
}

}  // namespace

RemoteRepository::RemoteRepository(std::unique_ptr<Wire> wire, Settings settings,
                                   const base::Deadline& deadline, base::Log& log)
    : wire_(std::move(wire)),
      settings_(settings),
      deadline_(deadline),
      log_(log),
      library_start_(start_library) {}

base::Result<RemoteRepository::Fetched> RemoteRepository::fetch(const FetchRequest& request,
                                                                Size size) {
  const auto pack_limit = size == Size::ahead   ? ahead_pack_limit
                          : size == Size::large ? large_pack_limit
                                                : exact_pack_limit;
  FetchAnswer answer(protocol_, pack_limit, memory_limit);
  const auto sent = wire_->ask(Service::upload_pack, fetch_request(protocol_, request),
                               http::Repeat::safe, answer);
  PackLimits limits = {.deadline = &deadline_};
  limits.is_cut_off = size == Size::ahead && answer.is_too_large();
  if (!limits.is_cut_off) {
    const auto reply = TRY(sent);
    if (reply.kind == Reply::Kind::refused) return Fetched{.refusal = reply.error.message};
    if (reply.kind != Reply::Kind::answered) return reply.error;
    if (auto refusal = TRY(answer.finish(request.is_done))) {
      return Fetched{.refusal = std::move(*refusal)};
    }
    if (!answer.has_pack()) return Fetched{.knows_a_have = answer.knows_a_have()};
  }
  if (size != Size::exact) limits.large = PackLimits::Large::skip;
  if (size == Size::ahead) {
    limits.object = ahead_object_limit;
    limits.total = ahead_total_limit;
  }
  if (size == Size::large) {
    limits.total = large_total_limit;
    limits.entries = large_entries_limit;
  }
  auto bytes = std::make_unique<base::Spool>(std::move(answer.pack()));
  const auto view = TRY(bytes->view());
  auto reader = TRY(PackReader::open(view, limits));
  if (size == Size::large) has_skipped_ = has_skipped_ || reader.has_skipped();
  return Fetched{.pack = std::make_unique<Received>(
                     Received{.bytes = std::move(bytes), .reader = std::move(reader)}),
                 .is_cut_off = limits.is_cut_off};
}

void RemoteRepository::log_rung() const {
  const std::string protocol =
      protocol_ == Protocol::v2 ? "protocol version 2" : "protocol version 0";
  switch (rung_) {
    case Rung::two_levels:
      log_.detail(protocol + ", rung 1: trees and what lies in them, files");
      break;
    case Rung::single_trees:
      log_.detail(protocol + ", rung 2: single trees and files");
      break;
    case Rung::all_trees:
      log_.detail(protocol + ", rung 3: the tip's trees, then single files");
      break;
    case Rung::whole_tip:
      log_.detail(protocol + ", rung 4: the whole tip, because the server sends no less");
      break;
  }
}

// Makes a request that brings more than it wants, and keeps what came.
base::Result<RemoteRepository::Look> RemoteRepository::look_ahead(const FetchRequest& request) {
  auto outcome = fetch(request, Size::ahead);
  // What is wrong with the pack may be wrong with what we can do without.
  const bool is_garbled = !outcome && outcome.error().kind == base::ErrorKind::garbled;
  if (is_garbled) {
    note_disappointment();
    return Look{.is_in_vain = true};
  }
  const auto fetched = TRY(std::move(outcome));
  if (!fetched.pack) return Look{.refusal = fetched.refusal};
  kept_ +=
      TRY(keep(fetched.pack->reader, {ObjectType::commit, ObjectType::tree, ObjectType::blob}));
  if (kept_ > ahead_budget) looks_ahead_ = false;
  const bool is_in_vain = !std::all_of(request.wants.begin(), request.wants.end(),
                                       [&](const Oid& id) { return has(id); });
  if (fetched.is_cut_off || is_in_vain) note_disappointment();
  return Look{.is_in_vain = is_in_vain};
}

// Returns how many bytes that were.
base::Result<std::size_t> RemoteRepository::keep(const PackReader& reader,
                                                 std::initializer_list<ObjectType> types) {
  std::size_t bytes = 0;
  for (const auto type : types) {
    for (const auto& id : reader.ids_of(type)) {
      auto object = TRY(reader.read(id));
      bytes += object.data.size();
      known_[id] = std::move(object);
    }
  }
  return bytes;
}

// Once may be a wide directory; twice is how they are here.
void RemoteRepository::note_disappointment() {
  log_.detail("more lies there than it pays to bring along");
  if (++disappointments_ == 2) looks_ahead_ = false;
}

std::string RemoteRepository::tip_filter() const {
  switch (rung_) {
    case Rung::two_levels:
      return "tree:1";
    case Rung::single_trees:
      return "tree:0";
    case Rung::all_trees:
      return "blob:none";
    case Rung::whole_tip:
      break;
  }
  return "";
}

// Empty if it went well, else why the server refused.
base::Result<std::string> RemoteRepository::load_tip_at_rung(const Oid& tip, Ahead ahead) {
  log_rung();
  FetchRequest request = {.wants = {tip}, .filter = tip_filter(), .depth = 1};
  if (rung_ == Rung::two_levels && ahead == Ahead::trees && looks_ahead_) {
    request.filter = "tree:2";
    const auto look = TRY(look_ahead(request));
    if (!look.refusal.empty()) return look.refusal;
    if (!look.is_in_vain) {
      const auto commit = TRY(get(tip));
      next_is_exact_ = !has(TRY(read_commit(commit.data)).tree);
      tip_ = tip;
      return std::string();
    }
    request.filter = tip_filter();
  }
  const bool is_small = rung_ <= Rung::single_trees;
  if (!packs_.empty()) {
    // We have that commit as it is, not its history: what the new one takes from there must come.
    request.haves = {tip_};
    request.shallow = {tip_};
    request.depth = 0;
  }
  auto fetched = TRY(fetch(request, is_small ? Size::exact : Size::large));
  if (!fetched.pack) return fetched.refusal;
  const auto& reader = fetched.pack->reader;
  if (!reader.contains(tip)) return not_sent(tip, false);
  if (is_small) {
    TRY(keep(reader, {ObjectType::commit, ObjectType::tree}));
  } else {
    packs_.push_back(std::move(fetched.pack));
  }
  tip_ = tip;
  return std::string();
}

base::Result<void> RemoteRepository::load_tip(const Oid& tip, Ahead ahead) {
  for (;;) {
    const auto refusal = TRY(load_tip_at_rung(tip, ahead));
    if (refusal.empty()) return {};
    if (is_about_missing(refusal)) return no_such_commit(tip, refusal);
    TRY(step_down(refusal));
  }
}

base::Result<void> RemoteRepository::step_down(const std::string& refusal) {
  log_.detail("the server refuses this: " + refusal);
  // Words about filters come from a server that most likely has others.
  const bool is_about_filter = refusal.find("filter") != std::string::npos;
  if (!server_ && !is_about_filter) {
    const auto rung = rung_;
    TRY(handshake());
    if (protocol_ != Protocol::v2 || rung_ != rung) return {};
  }
  switch (rung_) {
    case Rung::two_levels:
      rung_ = Rung::single_trees;
      return {};
    case Rung::single_trees:
      rung_ = Rung::all_trees;
      return {};
    case Rung::all_trees:
      rung_ = Rung::whole_tip;
      packs_.clear();
      return {};
    case Rung::whole_tip:
      break;
  }
  return base::Error{.kind = base::ErrorKind::rejected,
                     .message = "the server refuses to send the branch: " + refusal};
}

bool RemoteRepository::has(const Oid& id) const {
  return known_.contains(id) || std::any_of(packs_.begin(), packs_.end(), [&](const auto& pack) {
           return pack->reader.contains(id);
         });
}

base::Result<Object> RemoteRepository::get(const Oid& id) const {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  for (const auto& pack : packs_) {
    if (pack->reader.contains(id)) return pack->reader.read(id);
  }
  return garbled("the server did not send the object " + id.hex());
}

base::Result<Object> RemoteRepository::commit(const Oid& tip, Ahead ahead) {
  if (!has(tip)) TRY(load_tip(tip, ahead));
  return get(tip);
}

base::Result<Objects> RemoteRepository::trees(const std::vector<Oid>& ids, Ahead ahead) {
  return read(ids, ObjectType::tree, ahead);
}

base::Result<Objects> RemoteRepository::blobs(const std::vector<Oid>& ids) {
  return read(ids, ObjectType::blob, Ahead::nothing);
}

base::Result<Objects> RemoteRepository::read(const std::vector<Oid>& ids, ObjectType type,
                                             Ahead ahead) {
  for (;;) {
    std::vector<Oid> missing;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(missing),
                 [&](const Oid& id) { return !has(id); });
    if (missing.empty()) break;
    TRY(load(missing, type, ahead));
  }
  Objects objects;
  for (const auto& id : ids) objects[id] = TRY(get(id));
  return objects;
}

// One request for them all. Succeeds when there are more of them than before, or another way to
// try.
base::Result<void> RemoteRepository::load(const std::vector<Oid>& ids, ObjectType type,
                                          Ahead ahead) {
  if (rung_ == Rung::whole_tip) return not_sent(ids.front(), has_skipped_);
  // That we have no history is true, and spares the server its bitmaps: for a handful of objects
  // loading them takes longer than going without.
  FetchRequest request = {.wants = ids, .shallow = {tip_}};
  const bool is_small = rung_ <= Rung::single_trees;
  const bool is_exact = std::exchange(next_is_exact_, false);
  if (rung_ == Rung::two_levels && ahead != Ahead::nothing && looks_ahead_ && !is_exact) {
    // The filter does not count a tree that is asked for by id: `tree:1` is what lies in it.
    request.filter = "tree:1";
    const auto look = TRY(look_ahead(request));
    if (!look.refusal.empty()) return step_down_and_load(look.refusal);
    next_is_exact_ = look.is_in_vain;
    return {};
  }
  if (type == ObjectType::tree && is_small) request.filter = "tree:0";
  const auto fetched = TRY(fetch(request, type == ObjectType::blob ? Size::files : Size::exact));
  if (!fetched.pack) return step_down_and_load(fetched.refusal);
  const auto& reader = fetched.pack->reader;
  for (const auto& id : ids) {
    if (!reader.contains(id)) return not_sent(id, reader.has_skipped());
    known_[id] = TRY(reader.read(id));
  }
  return {};
}

base::Result<void> RemoteRepository::step_down_and_load(const std::string& refusal) {
  TRY(step_down(refusal));
  if (rung_ >= Rung::all_trees) TRY(load_tip(tip_, Ahead::nothing));
  return {};
}

// A server that is asked for options it does not offer takes them for part of the pack, so it has
// to be asked first.
base::Result<std::vector<std::string>> RemoteRepository::push_options(const Update& update) {
  auto options = update.push_options;
  if (settings_.wants_skip_ci) options.emplace_back("ci.skip");
  if (options.empty()) return options;
  if (!takes_push_options_) {
    const auto body = TRY(wire_->greeting(Service::receive_pack));
    const auto server = TRY(read_advertisement(body));
    takes_push_options_ = server.has("push-options");
  }
  if (*takes_push_options_) return options;
  if (!update.push_options.empty()) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message = "the server takes no push options"};
  }
  log_.detail("the server takes no push options, so ci.skip is not sent");
  return std::vector<std::string>();
}

base::Result<PushAnswer> RemoteRepository::push(const Update& update) {
  std::string pack;
  if (!update.new_tip.is_null()) pack = TRY(write_pack(update.objects));
  const auto options = TRY(push_options(update));
  const auto request = TRY(update_request(update, pack, options));
  for (bool has_asked = false;; has_asked = true) {
    http::TextSink text(report_limit);
    const auto sent = wire_->ask(Service::receive_pack, request, http::Repeat::never, text);
    if (!sent && sent.error().kind == base::ErrorKind::unreachable) {
      return PushAnswer{.kind = PushAnswer::Kind::lost, .reason = sent.error().message};
    }
    const auto reply = TRY(sent);
    switch (reply.kind) {
      case Reply::Kind::answered:
        return report(text.text(), update.ref);
      case Reply::Kind::busy:
        return PushAnswer{.kind = PushAnswer::Kind::unavailable,
                          .reason = reply.error.message,
                          .wait = reply.wait};
      case Reply::Kind::lost:
        return PushAnswer{
            .kind = PushAnswer::Kind::lost, .reason = reply.error.message, .wait = reply.wait};
      case Reply::Kind::forbidden:
        return reply.error;
      case Reply::Kind::refused:
        break;
    }
    if (has_asked) return reply.error;
    // Some servers want to be asked for their refs first, as git itself does.
    TRY(wire_->greeting(Service::receive_pack));
  }
}

base::Result<PushAnswer> RemoteRepository::report(std::string_view body, const std::string& ref) {
  auto report = TRY(read_update_report(body, ref));
  log_.foreign("remote", report.remote_lines);
  report.answer.remote_text = std::move(report.remote_lines);
  return report.answer;
}

}  // namespace git
