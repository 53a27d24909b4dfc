// SPDX-License-Identifier: Apache-2.0
#include "git/upload_pack.hpp"

#include "base/text.hpp"

namespace git {
namespace {

constexpr std::string_view agent = "agent=gitops-steps";

base::Error garbled(const std::string& how) {
  return {.kind = base::ErrorKind::garbled, .message = how};
}

// "name" or "name=value".
void add_capability(Advertisement& advertisement, std::string_view text) {
  const auto equals = text.find('=');
  const auto name = std::string(text.substr(0, equals));
  // There may be several; the one of HEAD is what we look for.
  if (name == "symref" && !text.starts_with("symref=HEAD:")) return;
  advertisement.capabilities[name] =
      equals == std::string_view::npos ? "" : std::string(text.substr(equals + 1));
}

std::optional<std::string> error_words(std::string_view line) {
  if (!line.starts_with("ERR ")) return std::nullopt;
  return base::printable(base::trim(line.substr(4)));
}

base::Error server_said(const std::string& words) {
  return {.kind = base::ErrorKind::rejected, .message = "the server said: " + words};
}

struct RefLine {
  Oid id;
  std::string_view rest;
};

std::optional<RefLine> read_ref_line(std::string_view line) {
  constexpr std::size_t digits = 2 * Oid::size;
  if (line.size() < digits + 2 || line[digits] != ' ') return std::nullopt;
  const auto id = parse_oid(line.substr(0, digits));
  if (!id) return std::nullopt;
  return RefLine{.id = *id, .rest = line.substr(digits + 1)};
}

// The first line of a v0 advertisement carries the capabilities behind a NUL.
base::Result<void> take_v0_line(Advertisement& advertisement, std::string_view line) {
  const auto nul = line.find('\0');
  if (nul != std::string_view::npos) {
    for (const auto word : base::split(base::trim(line.substr(nul + 1)), ' ')) {
      add_capability(advertisement, word);
    }
    line = line.substr(0, nul);
  }
  if (line.starts_with("shallow ")) return {};
  // The ids of a SHA-256 repository are longer: said clearly by whoever looks at is_sha256().
  if (advertisement.is_sha256()) return {};
  const auto ref = read_ref_line(line);
  if (!ref) return not_git(line);
  if (advertisement.refs.size() >= ref_limit) {
    return garbled("the repository has more than " + std::to_string(ref_limit) + " refs");
  }
  if (!ref->id.is_null()) advertisement.refs[std::string(ref->rest)] = ref->id;
  return {};
}

std::string argument(std::string_view text) {
  return pkt(std::string(text) + "\n");
}

}  // namespace

bool is_about_missing(const std::string& refusal) {
  // Git's words, and those of JGit.
  return refusal.find("not our ref") != std::string::npos || refusal.ends_with(" not valid");
}

bool Advertisement::can_filter() const {
  if (protocol == Protocol::v0) return has("filter");
  const auto fetch = capabilities.find("fetch");
  if (fetch == capabilities.end()) return false;
  for (const auto word : base::split(fetch->second, ' ')) {
    if (word == "filter") return true;
  }
  return false;
}

bool Advertisement::is_sha256() const {
  const auto format = capabilities.find("object-format");
  return format != capabilities.end() && format->second == "sha256";
}

base::Result<Advertisement> read_advertisement(std::string_view body) {
  Advertisement advertisement;
  PktReader reader;
  reader.feed(body);
  bool has_service = false;
  bool is_first = true;
  for (;;) {
    const auto packet = TRY(reader.next());
    if (!packet) break;
    if (packet->kind != PktKind::data) continue;
    const auto line = packet->text();
    if (const auto words = error_words(line)) return server_said(*words);
    has_service = has_service || line.starts_with("# service=");
    if (line.starts_with("# service=") || line == "version 1") continue;
    if (is_first && line == "version 2")
      advertisement.protocol = Protocol::v2;
    else if (advertisement.protocol == Protocol::v2)
      add_capability(advertisement, line);
    else
      TRY(take_v0_line(advertisement, line));
    is_first = false;
  }
  // Of an empty repository, version 0 may say nothing but the name of the service.
  if ((is_first && !has_service) || !reader.is_at_boundary()) return not_git(body);
  return advertisement;
}

std::string ls_refs_request(const std::vector<std::string>& prefixes, bool peels) {
  std::string request = argument("command=ls-refs") + argument(agent);
  request += delimiter_pkt;
  if (peels) request += argument("peel");
  request += argument("symrefs");
  for (const auto& prefix : prefixes) request += argument("ref-prefix " + prefix);
  return request + std::string(flush_pkt);
}

base::Result<std::vector<Ref>> read_ls_refs(std::string_view body) {
  std::vector<Ref> refs;
  PktReader reader;
  reader.feed(body);
  for (;;) {
    const auto packet = TRY(reader.next());
    if (!packet) return not_git(body);
    if (packet->kind == PktKind::flush) return refs;
    const auto line = packet->text();
    if (const auto words = error_words(line)) return server_said(*words);
    const auto ref = read_ref_line(line);
    if (!ref) return not_git(line);
    if (refs.size() >= ref_limit) {
      return garbled("the server sent more than " + std::to_string(ref_limit) + " refs");
    }
    const auto words = base::split(ref->rest, ' ');
    refs.push_back({.name = std::string(words[0]), .id = ref->id});
    for (const auto word : words) {
      constexpr std::string_view target = "symref-target:";
      constexpr std::string_view peeled = "peeled:";
      if (word.starts_with(target)) refs.back().symref_target = word.substr(target.size());
      if (word.starts_with(peeled)) refs.back().peeled = parse_oid(word.substr(peeled.size()));
    }
  }
}

std::string fetch_request(Protocol protocol, const FetchRequest& request) {
  const bool is_v2 = protocol == Protocol::v2;
  std::string text;
  if (is_v2) {
    text += argument("command=fetch") + argument(agent);
    text += delimiter_pkt;
    text += argument("no-progress") + argument("ofs-delta");
  }
  // In v0 the capabilities we want hang on the first want.
  std::string capabilities = " ofs-delta side-band-64k no-progress ";
  if (!request.filter.empty()) capabilities += "filter ";
  capabilities += agent;
  for (const auto& want : request.wants) {
    const bool is_first = &want == &request.wants.front();
    text += argument("want " + want.hex() + (is_v2 || !is_first ? "" : capabilities));
  }
  for (const auto& commit : request.shallow) text += argument("shallow " + commit.hex());
  if (request.depth > 0) text += argument("deepen " + std::to_string(request.depth));
  if (!request.filter.empty()) text += argument("filter " + request.filter);
  if (!is_v2) text += flush_pkt;
  for (const auto& have : request.haves) text += argument("have " + have.hex());
  if (request.is_done) text += argument("done");
  if (is_v2 || !request.is_done) text += flush_pkt;
  return text;
}

FetchAnswer::FetchAnswer(Protocol protocol, std::size_t pack_limit, std::size_t memory_limit)
    : protocol_(protocol), pack_limit_(pack_limit), pack_(memory_limit) {}

void FetchAnswer::restart() {
  reader_ = {};
  pack_.clear();
  refusal_.clear();
  knows_a_have_.reset();
  has_begun_ = is_in_pack_ = is_complete_ = is_too_large_ = false;
}

base::Result<void> FetchAnswer::append(std::string_view bytes) {
  has_begun_ = has_begun_ || !bytes.empty();
  reader_.feed(bytes);
  for (;;) {
    const auto packet = TRY(reader_.next());
    if (!packet) return {};
    TRY(take(*packet));
  }
}

base::Result<void> FetchAnswer::take(const Pkt& packet) {
  if (packet.kind != PktKind::data) {
    if (packet.kind == PktKind::flush && is_in_pack_) is_complete_ = true;
    return {};
  }
  if (is_in_pack_) return take_sideband(packet.payload);
  const auto line = packet.text();
  if (const auto words = error_words(line)) {
    refusal_ = *words;
    return {};
  }
  const bool is_ack = line.starts_with("ACK ");
  if (is_ack || line == "NAK") {
    knows_a_have_ = is_ack || knows_a_have_.value_or(false);
    return {};
  }
  if (protocol_ == Protocol::v2) {
    // Of the other sections before the pack, shallow-info tells us nothing we need.
    is_in_pack_ = line == "packfile";
    return {};
  }
  if (line.starts_with("shallow ") || line.starts_with("unshallow ")) return {};
  is_in_pack_ = true;
  return take_sideband(packet.payload);
}

base::Result<void> FetchAnswer::take_sideband(std::string_view payload) {
  if (payload.empty()) return {};
  const auto content = payload.substr(1);
  switch (payload[0]) {
    case 1:
      is_too_large_ = pack_.size() + content.size() > pack_limit_;
      if (is_too_large_) {
        TRY(pack_.append(content.substr(0, pack_limit_ - pack_.size())));
        return garbled("the server sends more than " + std::to_string(pack_limit_ >> 20U) +
                       " MiB, our limit for a pack");
      }
      return pack_.append(content);
    case 2:
      return {};
    case 3:
      refusal_ = base::printable(base::trim(content));
      return {};
    default:
      return not_git(payload);
  }
}

base::Result<std::optional<std::string>> FetchAnswer::finish(bool is_done) {
  if (!refusal_.empty()) return std::optional(refusal_);
  if (!has_begun_) return std::optional<std::string>("an empty answer");
  if (!is_done && !is_in_pack_ && knows_a_have_ && reader_.is_at_boundary()) {
    return std::optional<std::string>();
  }
  if (!is_complete_ || !reader_.is_at_boundary()) return garbled("the server's answer is cut off");
  return std::optional<std::string>();
}

}  // namespace git
