// SPDX-License-Identifier: Apache-2.0
#include "ssh/key.hpp"

#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "ssh/key_file.hpp"
#include "ssh/public_key.hpp"

namespace ssh {
namespace {

// What can be known of a key before it is opened.
struct Look {
  std::string kind = {};  // "ssh-rsa"; empty: not known
  bool is_encrypted = false;
};

// A block of PEM: what stands behind BEGIN, and its lines.
struct Block {
  std::string label;
  std::vector<std::string_view> lines = {};
};

std::optional<Block> find_block(std::string_view text) {
  constexpr std::string_view begin = "-----BEGIN ";
  constexpr std::string_view dashes = "-----";
  std::optional<Block> block;
  for (const auto each : base::lines(text)) {
    const auto line = base::trim(each);
    if (!block && line.starts_with(begin) && line.ends_with(dashes) &&
        line.size() > begin.size() + dashes.size()) {
      const auto size = line.size() - begin.size() - dashes.size();
      block = Block{.label = std::string(line.substr(begin.size(), size))};
    } else if (block && line == "-----END " + block->label + std::string(dashes)) {
      return block;
    } else if (block) {
      block->lines.push_back(line);
    }
  }
  return std::nullopt;
}

// The bytes of the block; what stands before them, such as Proc-Type, is passed over.
std::optional<std::string> bytes_of(const Block& block) {
  std::string text;
  for (const auto line : block.lines) {
    if (line.find(':') == std::string_view::npos) text += line;
  }
  return base::base64_decoded(text);
}

base::Error broken(const std::string& source) {
  return base::usage_error(source + " holds a private key that is damaged",
                           "the whole file is needed, with its lines as they are");
}

// OpenSSH's form says in the open how it is encrypted, and has the public key in front.
base::Result<Look> look_at_openssh(const std::string& source, const Block& block) {
  const auto file = read_key_file(bytes_of(block).value_or(""));
  if (!file) return broken(source);
  return Look{.kind = kind_of_public_key(file->public_key), .is_encrypted = file->cipher != "none"};
}

// PKCS#8 names the kind of key by a number near its beginning (RFC 8410, RFC 5480, RFC 8017).
std::string kind_in_pkcs8(const Block& block) {
  constexpr std::size_t beginning = 32;
  constexpr std::string_view rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
  constexpr std::string_view ed25519 = "\x2b\x65\x70";
  const auto bytes = bytes_of(block).value_or("").substr(0, beginning);
  if (bytes.find(rsa) != std::string::npos) return "ssh-rsa";
  return bytes.find(ed25519) != std::string::npos ? "ed25519 in PKCS#8" : "";
}

base::Result<Look> look_at(const std::string& source, const Block& block) {
  if (block.label == key_file_label) return look_at_openssh(source, block);
  Look look = {.is_encrypted = block.label == "ENCRYPTED PRIVATE KEY"};
  for (const auto line : block.lines) {
    look.is_encrypted = look.is_encrypted || line == "Proc-Type: 4,ENCRYPTED";
  }
  if (block.label == "RSA PRIVATE KEY") look.kind = "ssh-rsa";
  if (block.label == "DSA PRIVATE KEY") look.kind = "ssh-dss";
  if (block.label == "PRIVATE KEY") look.kind = kind_in_pkcs8(block);
  if (!block.label.ends_with("PRIVATE KEY")) {
    return base::usage_error(source + " holds a " + base::printable(block.label) +
                             ", and no private key");
  }
  return look;
}

base::Error no_key(const std::string& source, std::string_view text) {
  if (base::trim(text).empty()) return base::usage_error(source + " is empty");
  if (text.starts_with("PuTTY-User-Key-File")) {
    return base::usage_error(source + " is a key of PuTTY",
                             "export it in OpenSSH's form: puttygen KEY -O private-openssh");
  }
  if (text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.starts_with("sk-")) {
    return base::usage_error(source + " is a public key",
                             "the private one is in the file without .pub");
  }
  return base::usage_error(source + " holds no private key",
                           "a file that begins with -----BEGIN OPENSSH PRIVATE KEY----- is wanted");
}

// As libssh2 reads it: line ends that editors and Secrets leave out or add are put right.
base::Secret with_plain_lines(std::string_view text) {
  std::string plain;
  for (const auto line : base::lines(text)) plain += std::string(base::trim(line)) + "\n";
  return base::Secret(plain);
}

}  // namespace

base::Result<void> check_usable_kind(const std::string& source, const std::string& kind,
                                     const std::string& other_key) {
  if (kind.empty() || is_usable_kind(kind)) return {};
  if (kind == "ssh-rsa") {
    return base::usage_error(
        source +
            " is an RSA key, which can be used with SHA-1 alone here; servers no longer "
            "take that",
        other_key);
  }
  if (kind.starts_with("sk-")) {
    return base::usage_error(source + " needs a security key (" + kind + ")", other_key);
  }
  if (kind == "ed25519 in PKCS#8") {
    return base::usage_error(source + " is an ed25519 key in the form PKCS#8",
                             "ssh-keygen -p -f FILE writes it in OpenSSH's form");
  }
  return base::usage_error(
      source + " is a key of a kind that is not known here: " + base::printable(kind), other_key);
}

base::Result<Key> read_key(std::string source, const base::Secret& text,
                           const base::Secret& passphrase, const KeyAdvice& advice) {
  const auto block = find_block(text.reveal());
  if (!block) return no_key(source, text.reveal());
  const auto look = TRY(look_at(source, *block));
  TRY(check_usable_kind(source, look.kind, advice.other_key));
  if (look.is_encrypted && passphrase.empty()) {
    return base::usage_error(source + " is a key with a passphrase",
                             "give that with " + advice.passphrase + ", or use ssh-agent");
  }
  return Key{.source = std::move(source),
             .text = with_plain_lines(text.reveal()),
             .passphrase = look.is_encrypted ? passphrase : base::Secret()};
}

}  // namespace ssh
