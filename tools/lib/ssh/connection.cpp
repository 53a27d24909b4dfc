// SPDX-License-Identifier: Apache-2.0
#include "ssh/connection.hpp"

#include <libssh2.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ssh/login.hpp"
#include "ssh/public_key.hpp"
#include "ssh/session.hpp"
#include "ssh/socket.hpp"

namespace ssh {
namespace {

// What libssh2 knows besides has been broken, or is about to be.
constexpr const char* ciphers = "aes256-ctr,aes192-ctr,aes128-ctr";
constexpr const char* digests = "hmac-sha2-256,hmac-sha2-512";
constexpr std::array<const char*, 4> usable_kinds = {"ssh-ed25519", "ecdsa-sha2-nistp256",
                                                     "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"};

std::string place_of(const Settings& settings) {
  return settings.port == "22" ? settings.host : settings.host + ":" + settings.port;
}

base::Error denied(std::string message, std::string hint) {
  return {.kind = base::ErrorKind::denied, .message = std::move(message), .hint = std::move(hint)};
}

// A server has several keys. We ask for one of those that it is known by.
std::string wanted_kinds(const Settings& settings) {
  std::vector<std::string> wanted;
  for (const auto& kind : settings.known_hosts.kinds_for(settings.host, settings.port)) {
    if (is_usable_kind(kind)) wanted.push_back(kind);
  }
  for (const auto* kind : usable_kinds) {
    if (std::find(wanted.begin(), wanted.end(), kind) == wanted.end()) wanted.emplace_back(kind);
  }
  return base::join(wanted, ",");
}

void set_methods(Session& session, const Settings& settings) {
  const auto kinds = wanted_kinds(settings);
  for (const auto& [what, methods] :
       {std::pair<int, const char*>(LIBSSH2_METHOD_HOSTKEY, kinds.c_str()),
        {LIBSSH2_METHOD_CRYPT_CS, ciphers},
        {LIBSSH2_METHOD_CRYPT_SC, ciphers},
        {LIBSSH2_METHOD_MAC_CS, digests},
        {LIBSSH2_METHOD_MAC_SC, digests}}) {
    libssh2_session_method_pref(session.get(), what, methods);
  }
}

base::Error no_agreement(const Session& session, const Settings& settings) {
  const auto& offered = session.greeting().host_key_kinds();
  const bool has_usable = std::any_of(offered.begin(), offered.end(), is_usable_kind);
  auto error = session.error("");
  error.is_lasting = true;
  if (!offered.empty() && !has_usable) {
    error.message = session.place() +
                    " can prove who it is only with keys that are not usable here: " +
                    base::printable(base::shorten(base::join(offered, ", "), 200));
    error.hint = "give the server an ed25519 or ecdsa host key, or " + settings.other_way;
  } else {
    error.message = session.place() + " and we know no method of encryption in common";
    error.hint = settings.other_way;
  }
  return error;
}

base::Result<void> shake_hands(Session& session, const Settings& settings, int socket) {
  set_methods(session, settings);
  const auto code =
      TRY(session.drive([&] { return libssh2_session_handshake(session.get(), socket); }));
  if (code == 0) return {};
  const bool is_disagreement = code == LIBSSH2_ERROR_KEX_FAILURE ||
                               code == LIBSSH2_ERROR_METHOD_NONE ||
                               code == LIBSSH2_ERROR_HOSTKEY_INIT;
  if (is_disagreement && !session.is_gone()) return no_agreement(session, settings);
  return session.error("");
}

std::string fingerprint_of(const Session& session) {
  constexpr std::size_t size = 32;
  const auto* hash = libssh2_hostkey_hash(session.get(), LIBSSH2_HOSTKEY_HASH_SHA256);
  if (hash == nullptr) return "without a fingerprint";
  return fingerprint_of_digest({hash, size});
}

std::string how_to_make_a_line(const Settings& settings) {
  const auto port = settings.port == "22" ? "" : "-p " + settings.port + " ";
  return "compare the fingerprint with what the server's owner publishes, and put the line that "
         "`ssh-keyscan " +
         port + settings.host + "` prints into a file for " + settings.known_hosts_flag;
}

base::Result<void> check_host_key(const Session& session, const Settings& settings) {
  std::size_t size = 0;
  int kind_number = 0;
  const auto* bytes = libssh2_session_hostkey(session.get(), &size, &kind_number);
  const auto key = bytes == nullptr ? std::string() : std::string(bytes, size);
  const auto judgement = settings.known_hosts.judge(settings.host, settings.port, key);
  const auto shown = kind_of_public_key(key) + " " + fingerprint_of(session);
  const auto& place = session.place();
  using Verdict = KnownHosts::Verdict;
  switch (judgement.verdict) {
    case Verdict::known:
      return {};
    case Verdict::revoked:
      return denied("the host key of " + place + " is revoked (" + judgement.where + "): " + shown,
                    "whoever has this key may pose as the server: do not go there");
    case Verdict::changed:
      return denied("THE HOST KEY OF " + place + " HAS CHANGED: it shows " + shown + ", and " +
                        judgement.where + " has another",
                    "somebody may be posing as the server; if its key was really replaced, replace "
                    "that line");
    case Verdict::other_kind:
      return denied("the host key of " + place + " is not known: " + shown + " (" +
                        judgement.where + " has one of another kind)",
                    how_to_make_a_line(settings));
    case Verdict::certificate:
      return denied("the host key of " + place + " is not known: " + shown + " (" +
                        judgement.where + " trusts certificates, which are not understood here)",
                    how_to_make_a_line(settings));
    case Verdict::unknown:
      break;
  }
  return denied("the host key of " + place + " is not known: " + shown,
                how_to_make_a_line(settings));
}

}  // namespace

void start_library() {
  static const int started = libssh2_init(0);
  static_cast<void>(started);
}

Connection::Connection(std::shared_ptr<Session> session) : session_(std::move(session)) {}

base::Result<Connection> Connection::open(const Settings& settings, const base::Deadline& deadline,
                                          base::Log& log) {
  auto socket = TRY(connect_to(settings.host, settings.port, deadline));
  const int number = socket.get();
  auto session = std::make_shared<Session>(std::move(socket), place_of(settings), deadline);
  TRY(shake_hands(*session, settings, number));
  TRY(check_host_key(*session, settings));
  TRY(log_in(*session, settings, log));
  return Connection(std::move(session));
}

base::Result<Channel> Connection::run(const std::string& command,
                                      const std::vector<Variable>& environment) {
  return Channel::run(session_, command, environment);
}

}  // namespace ssh
