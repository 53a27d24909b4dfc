// SPDX-License-Identifier: Apache-2.0
#include "signing/agent_messages.hpp"

#include "signing/wire.hpp"

namespace signing {
namespace {

enum Kind : std::uint8_t {
  failure = 5,
  request_identities = 11,
  identities = 12,
  request_signature = 13,
  signature = 14,
  failure2 = 30,     // of other agents
  failure_com = 102  // of those of SSH.com
};

constexpr std::uint32_t with_sha512 = 4;  // for RSA, instead of SHA-1

std::string framed(Kind kind, std::string_view body) {
  std::string message;
  put_string(message, std::string(1, static_cast<char>(kind)) + std::string(body));
  return message;
}

base::Error garbled() {
  return {.kind = base::ErrorKind::garbled,
          .message = "the ssh-agent's answer is not its protocol"};
}

base::Result<void> check_kind(std::uint8_t kind, Kind expected) {
  if (kind == expected) return {};
  if (kind == failure || kind == failure2 || kind == failure_com) {
    return base::Error{.kind = base::ErrorKind::denied,
                       .message = "the ssh-agent refuses",
                       .hint = "it may be locked, or the use of the key was not confirmed"};
  }
  return garbled();
}

}  // namespace

std::string identities_request() {
  return framed(request_identities, {});
}

std::string sign_request(const SshPublicKey& key, std::string_view message) {
  std::string body;
  put_string(body, key.blob);
  put_string(body, message);
  put_number(body, key.is_rsa() ? with_sha512 : 0);
  return framed(request_signature, body);
}

base::Result<std::vector<std::string>> read_identities(std::string_view answer) {
  WireReader reader(answer);
  TRY(check_kind(reader.byte(), identities));
  const auto count = reader.number();
  std::vector<std::string> blobs;
  for (std::uint32_t i = 0; i < count && reader.is_whole(); ++i) {
    blobs.emplace_back(reader.string());
    reader.string();  // a comment
  }
  if (!reader.is_done()) return garbled();
  return blobs;
}

base::Result<std::string> read_signature(std::string_view answer) {
  WireReader reader(answer);
  TRY(check_kind(reader.byte(), signature));
  std::string blob(reader.string());
  if (!reader.is_done()) return garbled();
  return blob;
}

}  // namespace signing
