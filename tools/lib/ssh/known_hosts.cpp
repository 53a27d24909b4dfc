// SPDX-License-Identifier: Apache-2.0
#include "ssh/known_hosts.hpp"

#include <libssh2.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "ssh/public_key.hpp"

namespace ssh {
namespace {

constexpr std::string_view default_port = "22";

struct FreeSession {
  void operator()(LIBSSH2_SESSION* session) const { libssh2_session_free(session); }
};
struct FreeHosts {
  void operator()(LIBSSH2_KNOWNHOSTS* hosts) const { libssh2_knownhost_free(hosts); }
};

// The hash is an HMAC with SHA-1, which libssh2 makes when it looks for a name.
bool is_hash_of(std::string_view field, const std::string& name) {
  constexpr std::size_t hash_size = 20;
  const auto parts = base::split(field, '|');
  if (parts.size() != 4 || parts[1] != "1") return false;
  const auto plain_salt = base::base64_decoded(parts[2]);
  const auto plain_hash = base::base64_decoded(parts[3]);
  // libssh2 loses memory over a hash of another size.
  if (!plain_salt || !plain_hash || plain_hash->size() != hash_size) return false;
  const auto salt = base::base64(*plain_salt);
  const auto hash = base::base64(*plain_hash);
  const std::unique_ptr<LIBSSH2_SESSION, FreeSession> session(
      libssh2_session_init_ex(nullptr, nullptr, nullptr, nullptr));
  const std::unique_ptr<LIBSSH2_KNOWNHOSTS, FreeHosts> hosts(libssh2_knownhost_init(session.get()));
  if (!hosts) return false;
  const std::string key = "key";
  constexpr int kind = LIBSSH2_KNOWNHOST_KEYENC_RAW | LIBSSH2_KNOWNHOST_KEY_ED25519;
  const int added =
      libssh2_knownhost_addc(hosts.get(), hash.c_str(), salt.c_str(), key.data(), key.size(),
                             nullptr, 0, kind | LIBSSH2_KNOWNHOST_TYPE_SHA1, nullptr);
  if (added != 0) return false;
  libssh2_knownhost* found = nullptr;
  return libssh2_knownhost_check(hosts.get(), name.c_str(), key.data(), key.size(),
                                 kind | LIBSSH2_KNOWNHOST_TYPE_PLAIN,
                                 &found) == LIBSSH2_KNOWNHOST_CHECK_MATCH;
}

// Goes back to the last `*` only: whatever that takes in can be taken in by no earlier one better.
bool is_match(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

// The next word of a line, which then begins behind it.
std::string_view take_word(std::string_view& line) {
  line = base::trim(line);
  const auto word = line.substr(0, line.find_first_of(" \t"));
  line.remove_prefix(word.size());
  return word;
}

// A server at another port than SSH's own has a name of its own.
std::string name_of(const std::string& host, const std::string& port) {
  const auto lower = base::to_lower(host);
  return port == default_port ? lower : "[" + lower + "]:" + port;
}

}  // namespace

bool is_among(std::string_view field, const std::string& name) {
  if (field.starts_with('|')) return is_hash_of(field, name);
  const auto lower = base::to_lower(field);
  bool is_in = false;
  for (auto pattern : base::split(lower, ',')) {
    const bool is_exception = pattern.starts_with('!');
    if (is_exception) pattern.remove_prefix(1);
    if (pattern.empty() || !is_match(pattern, name)) continue;
    if (is_exception) return false;
    is_in = true;
  }
  return is_in;
}

void KnownHosts::add(const std::string& source, std::string_view text) {
  std::size_t number = 0;
  for (const auto each : base::lines(text)) {
    ++number;
    auto rest = each;
    auto word = take_word(rest);
    if (word.empty() || word.starts_with('#')) continue;
    Line line = {.where = "line " + std::to_string(number) + " of " + source};
    if (word.starts_with('@')) {
      if (word != "@revoked" && word != "@cert-authority") continue;
      line.marker = word == "@revoked" ? Marker::revoked : Marker::authority;
      word = take_word(rest);
    }
    line.hosts = word;
    line.kind = take_word(rest);
    const auto key = base::base64_decoded(take_word(rest));
    if (!key || kind_of_public_key(*key).empty() || kind_of_public_key(*key) != line.kind) continue;
    line.key = *key;
    lines_.push_back(std::move(line));
  }
}

// A line for the host at SSH's own port will do for another port, too, where it has the very key.
KnownHosts::Verdict KnownHosts::meaning(const Line& line, const Server& server) {
  const bool is_named = is_among(line.hosts, server.name);
  if (!is_named && !is_among(line.hosts, server.host)) return Verdict::unknown;
  const bool is_same = line.key == server.key;
  if (line.marker == Marker::revoked) return is_same ? Verdict::revoked : Verdict::unknown;
  if (line.marker == Marker::authority) return Verdict::certificate;
  if (is_same) return Verdict::known;
  if (!is_named) return Verdict::unknown;
  return line.kind == kind_of_public_key(server.key) ? Verdict::changed : Verdict::other_kind;
}

KnownHosts::Judgement KnownHosts::judge(const std::string& host, const std::string& port,
                                        std::string_view key) const {
  const Server server = {
      .host = base::to_lower(host), .name = name_of(host, port), .key = std::string(key)};
  Judgement best = {.verdict = Verdict::unknown};
  for (const auto& line : lines_) {
    const auto verdict = meaning(line, server);
    if (verdict < best.verdict) best = {.verdict = verdict, .where = line.where};
  }
  return best;
}

std::vector<std::string> KnownHosts::kinds_for(const std::string& host,
                                               const std::string& port) const {
  const auto plain = base::to_lower(host);
  const auto name = name_of(host, port);
  std::vector<std::string> kinds;
  for (const auto& line : lines_) {
    if (line.marker != Marker::none) continue;
    if (std::find(kinds.begin(), kinds.end(), line.kind) != kinds.end()) continue;
    if (is_among(line.hosts, name) || is_among(line.hosts, plain)) kinds.push_back(line.kind);
  }
  return kinds;
}

}  // namespace ssh
