// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "http/curl.hpp"
#include "http/mail.hpp"

// How libcurl brings a mail to a server. Only the client includes this.
namespace http {

// A mail under way, and what was last said about it. It stays where it is: libcurl has its address.
struct MailTransfer {
  Mail mail;
  ListHandle recipients = {};
  std::size_t uploaded = 0;
  std::string command = {};  // the last of ours, without what is secret: "RCPT TO:<a@b>"
  std::string reply = {};    // the server's to it, with all its lines
  bool is_over = false;      // we said QUIT, or gave up
};

// A line end in an address would begin another command.
std::optional<base::Error> refusal_of(const Mail& mail);

// Everything but time limits and certificates.
void set_up(CURL* easy, MailTransfer& transfer);

// Why a mail was not taken: in the server's words, where it said something.
Failure failure_of(CURL* easy, CURLcode code, const std::string& buffer,
                   const MailTransfer& transfer, const Settings& settings);

// "smtp://mail.example.com:587".
std::string address_of(const Mail& mail);

}  // namespace http
