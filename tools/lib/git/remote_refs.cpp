// SPDX-License-Identifier: Apache-2.0
//
// Asks a server for its refs. In protocol version 2 only for those that are wanted; a server of
// version 0 tells of all of them each time.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "git/remote_repository.hpp"
#include "git/revision.hpp"

namespace git {
namespace {

constexpr std::string_view heads = "refs/heads/";
constexpr std::string_view tags = "refs/tags/";

// Servers may send more refs than were asked for.
std::vector<Ref> with_prefix(std::vector<Ref> refs, const std::vector<std::string>& prefixes) {
  std::erase_if(refs, [&](const Ref& ref) {
    return std::none_of(prefixes.begin(), prefixes.end(),
                        [&](const std::string& prefix) { return ref.name.starts_with(prefix); });
  });
  return refs;
}

// What annotated tags name stands there as a ref of its own, right behind the tag.
std::vector<Ref> refs_v0(const Advertisement& server) {
  constexpr std::string_view peeled = "^{}";
  std::vector<Ref> list;
  for (const auto& [name, id] : server.refs) {
    if (!name.ends_with(peeled)) list.push_back({.name = name, .id = id});
  }
  for (auto& ref : list) {
    const auto found = server.refs.find(ref.name + std::string(peeled));
    if (found != server.refs.end()) ref.peeled = found->second;
    const auto symref = server.capabilities.find("symref");
    if (ref.name == "HEAD" && symref != server.capabilities.end()) {
      ref.symref_target = symref->second.substr(std::string("HEAD:").size());
    }
  }
  return list;
}

const Ref* named(const std::vector<Ref>& refs, const std::string& name) {
  const auto found =
      std::find_if(refs.begin(), refs.end(), [&](const Ref& each) { return each.name == name; });
  return found == refs.end() ? nullptr : &*found;
}

}  // namespace

base::Result<void> RemoteRepository::handshake() {
  const auto body = TRY(wire_->greeting(Service::upload_pack));
  server_ = TRY(read_advertisement(body));
  if (server_->is_sha256()) {
    return base::Error{.kind = base::ErrorKind::rejected,
                       .message = "the repository uses SHA-256 object names",
                       .hint = "only SHA-1 repositories can be changed without a clone so far"};
  }
  protocol_ = server_->protocol;
  if (!server_->can_filter()) rung_ = Rung::whole_tip;
  // There, trees and files can only be asked for where everything can.
  const bool gives_refs_only = wire_->is_conversation() && protocol_ == Protocol::v0 &&
                               !server_->has("allow-reachable-sha1-in-want");
  if (gives_refs_only) rung_ = Rung::whole_tip;
  return {};
}

// The refs that start with one of the prefixes, as they are now.
base::Result<std::vector<Ref>> RemoteRepository::refs(const std::vector<std::string>& prefixes,
                                                      bool peels) {
  if (!server_ && !wire_->is_conversation()) {
    http::TextSink text(refs_limit);
    const auto sent = wire_->ask(Service::upload_pack, ls_refs_request(prefixes, peels),
                                 http::Repeat::safe, text);
    // What is no answer of Git's, and be it for its length, the handshake finds out about.
    if (!sent && sent.error().kind != base::ErrorKind::garbled) return sent.error();
    if (sent && sent->kind != Reply::Kind::answered && sent->kind != Reply::Kind::refused &&
        !sent->may_want_greeting) {
      return sent->error;
    }
    auto list = read_ls_refs(text.text());
    if (sent && sent->kind == Reply::Kind::answered && list) {
      return with_prefix(std::move(list).value(), prefixes);
    }
    log_.detail("the server does not simply answer in protocol version 2; asking what it can");
    TRY(handshake());
  } else if (protocol_ == Protocol::v0 || wire_->is_conversation()) {
    // A process that goes on knows the refs as they were when it was first asked.
    TRY(handshake());
  }
  if (protocol_ == Protocol::v2) return refs_v2(prefixes, peels);
  auto list = refs_v0(*server_);
  return with_prefix(std::move(list), prefixes);
}

base::Result<std::vector<Ref>> RemoteRepository::refs_v2(const std::vector<std::string>& prefixes,
                                                         bool peels) {
  http::TextSink text(refs_limit);
  const auto request = ls_refs_request(prefixes, peels);
  const auto reply = TRY(wire_->ask(Service::upload_pack, request, http::Repeat::safe, text));
  if (reply.kind != Reply::Kind::answered) return reply.error;
  return with_prefix(TRY(read_ls_refs(text.text())), prefixes);
}

base::Result<Tip> RemoteRepository::tip(const std::string& branch) {
  const std::string ref = branch.empty() ? "HEAD" : TRY(branch_ref(branch));
  const auto list = TRY(refs({ref}));
  const auto* found = named(list, ref);
  if (found == nullptr) {
    std::vector<std::string> known;
    for (auto& each : TRY(refs({std::string(heads)}))) known.push_back(std::move(each.name));
    return no_such_branch(branch.empty() ? "" : ref, known);
  }
  if (!branch.empty()) return Tip{.ref = ref, .commit = found->id};
  if (!found->symref_target.starts_with(heads)) {
    return base::Error{.kind = base::ErrorKind::not_found,
                       .message = "HEAD of the repository is not on a branch",
                       .hint = "name the branch with --branch"};
  }
  const auto head = TRY(branch_ref(found->symref_target));
  return Tip{.ref = head, .commit = found->id};
}

base::Result<Oid> RemoteRepository::resolve(const std::string& revision) {
  if (const auto id = parse_oid(base::to_lower(revision))) return *id;
  const auto names = TRY(ref_names_of(revision));
  const auto list = TRY(refs(names, true));
  for (const auto& name : names) {
    const auto* ref = named(list, name);
    if (ref != nullptr) return ref->peeled.value_or(ref->id);
  }
  std::vector<std::string> known;
  for (auto& each : TRY(refs({std::string(heads), std::string(tags)}))) {
    known.push_back(std::move(each.name));
  }
  if (is_beginning_of_id(revision)) return needs_whole_id(revision);
  return no_such_revision(revision, known);
}

}  // namespace git
