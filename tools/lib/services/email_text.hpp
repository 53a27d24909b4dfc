// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace services {

// Somebody's address, with or without a name: "ann@example.com", "Ann <ann@example.com>".
struct Mailbox {
  std::string name = {};
  std::string address;
};

// Nothing for what is no address, and for one that would be something else to a mail server: with
// blanks, line ends or brackets.
std::optional<Mailbox> read_mailbox(std::string_view text);

struct MailDraft {
  Mailbox from;
  std::vector<Mailbox> to;
  std::vector<Mailbox> copies = {};  // Cc
  std::string subject;
  std::string body;
  bool is_html = false;
};

// The message as it goes to a server: headers and body, lines ended by CRLF, ASCII alone. Whatever
// the draft holds, no header comes of it but its own: line ends become blanks. `now` is in seconds
// since 1970. The same draft at the same time has the same Message-ID.
std::string mail_text(const MailDraft& draft, std::chrono::seconds now);

}  // namespace services
