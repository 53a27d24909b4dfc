// SPDX-License-Identifier: Apache-2.0
#include "ssh/agent_messages.hpp"

#include "ssh/fields.hpp"

namespace ssh {
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

std::string framed(Kind kind, const std::string& body) {
  return text_field(std::string(1, static_cast<char>(kind)) + body);
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
  return framed(request_identities, "");
}

std::string sign_request(std::string_view public_key, std::string_view message, SignatureWay way) {
  return framed(request_signature, text_field(public_key) + text_field(message) +
                                       number_field(static_cast<std::uint32_t>(way)));
}

base::Result<std::vector<std::string>> read_identities(std::string_view answer) {
  FieldReader fields(answer);
  TRY(check_kind(fields.byte(), identities));
  const auto count = fields.number();
  std::vector<std::string> blobs;
  for (std::uint32_t i = 0; i < count && fields.is_whole(); ++i) {
    blobs.emplace_back(fields.text());
    fields.text();  // a comment
  }
  if (!fields.is_done()) return garbled();
  return blobs;
}

base::Result<std::string> read_signature(std::string_view answer) {
  FieldReader fields(answer);
  TRY(check_kind(fields.byte(), signature));
  std::string blob(fields.text());
  if (!fields.is_done()) return garbled();
  return blob;
}

base::Result<std::string> without_kind(std::string_view signature, std::string_view kind) {
  FieldReader fields(signature);
  const auto found = fields.text();
  std::string bytes(fields.text());
  if (!fields.is_whole() || found != kind) return garbled();
  return bytes;
}

}  // namespace ssh
