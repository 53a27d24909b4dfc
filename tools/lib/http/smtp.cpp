// SPDX-License-Identifier: Apache-2.0
#include "http/smtp.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/stop.hpp"
#include "base/text.hpp"

namespace http {
namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

bool is_loopback(const std::string& host) {
  Url url;
  url.host = host == "::1" ? "[::1]" : base::to_lower(host);
  return url.is_loopback();
}

// A password goes over an encrypted connection, or stays on the machine.
bool needs_tls(const Mail& mail) {
  return mail.tls == Mail::Tls::required || (!mail.username.empty() && !is_loopback(mail.host));
}

std::size_t give_text(char* target, std::size_t, std::size_t room, void* given) {
  auto& transfer = *static_cast<MailTransfer*>(given);
  const auto count = transfer.mail.text.copy(target, room, transfer.uploaded);
  transfer.uploaded += count;
  return count;
}

// What the server says comes here as well; it is for take_dialogue() alone.
std::size_t ignore(char*, std::size_t, std::size_t count, void*) {
  return count;
}

// Commands may hold a password, which only those below never do.
void take_command(MailTransfer& transfer, std::string_view line) {
  constexpr std::array open = {"RCPT TO:", "MAIL FROM:"};
  constexpr std::array other = {"EHLO", "HELO", "STARTTLS", "AUTH", "DATA", "QUIT"};
  const auto begins = [&](const char* verb) { return line.starts_with(verb); };
  if (begins("QUIT")) transfer.is_over = true;
  if (transfer.is_over) return;
  transfer.reply.clear();
  if (std::any_of(open.begin(), open.end(), begins)) {
    transfer.command = base::trim(line.substr(0, line.find('>') + 1));
  } else if (const auto* const found = std::find_if(other.begin(), other.end(), begins);
             found != other.end()) {
    transfer.command = *found;
  }
}

int take_dialogue(CURL*, curl_infotype type, char* bytes, std::size_t count, void* given) {
  auto& transfer = *static_cast<MailTransfer*>(given);
  const std::string_view line(bytes, count);
  constexpr std::size_t longest_reply = 1000;
  if (type == CURLINFO_HEADER_OUT) take_command(transfer, line);
  if (type == CURLINFO_DATA_OUT) transfer.reply.clear();
  const bool is_wanted = type == CURLINFO_HEADER_IN && !transfer.is_over;
  if (is_wanted && transfer.reply.size() < longest_reply) transfer.reply += line;
  return 0;
}

// libcurl waits for some answers, that to QUIT among them, and listens to nobody else meanwhile;
// but it asks this once a second.
int is_to_stop(void* given, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<MailTransfer*>(given)->is_over || base::stop_signal() != 0 ? 1 : 0;
}

std::string in_brackets(const std::string& address) {
  return "<" + address + ">";
}

void set_up_dialogue(CURL* easy, MailTransfer& transfer) {
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, take_dialogue);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, is_to_stop);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
}

// The number that a reply begins with; 0 where there is none.
int status_of(std::string_view reply) {
  const auto number = base::parse_unsigned(reply.substr(0, 3)).value_or(0);
  return static_cast<int>(number);
}

base::ErrorKind kind_of(int status) {
  if (status == 530 || status == 534 || status == 535 || status == 538) {
    return base::ErrorKind::denied;
  }
  return status < 500 ? base::ErrorKind::unreachable : base::ErrorKind::rejected;
}

// "RCPT TO:<a@b>" is about a@b.
std::string subject_of(const MailTransfer& transfer, int status) {
  const auto& command = transfer.command;
  // The size of a message is told together with its sender.
  constexpr int too_large = 552;
  const bool is_about_size = status == too_large && command.starts_with("MAIL");
  if (transfer.uploaded > 0 || command == "DATA" || is_about_size) return "the message";
  if (command == "AUTH") return "the user name and password";
  const auto opened = command.find('<');
  if (opened == std::string::npos) return "to speak with us";
  const auto address = command.substr(opened + 1, command.size() - opened - 2);
  return (command.starts_with("RCPT") ? "the recipient " : "the sender ") + address;
}

Failure refused(const MailTransfer& transfer, int status) {
  constexpr std::size_t most = 300;
  const auto said = base::shorten(base::printable(base::trim(transfer.reply)), most);
  Failure failure = {{.kind = kind_of(status),
                      .message = transfer.mail.host + " refuses " +
                                 base::printable(subject_of(transfer, status)) + ": " + said},
                     status < 500};
  const bool is_about_recipient = transfer.command.starts_with("RCPT");
  if (is_about_recipient) failure.error.message += " (nobody got the message)";
  if (transfer.command == "AUTH") failure.error.kind = kind_of(status < 500 ? status : 535);
  if (failure.error.kind == base::ErrorKind::denied) {
    failure.error.hint = transfer.mail.username.empty()
                             ? "this server wants a user name and a password"
                             : "check the user name and the password; many providers want one that "
                               "is made for programs";
  }
  return failure;
}

Failure not_encrypted(const Mail& mail) {
  const bool is_asked = mail.tls == Mail::Tls::required;
  return {{.kind = base::ErrorKind::denied,
           .message = mail.host + ":" + mail.port + " offers no encryption (STARTTLS), " +
                      (is_asked ? "which was asked for" : "and a password is not sent without it"),
           .hint = "port 465 is encrypted from the start; many servers offer STARTTLS at port 587"},
          false};
}

}  // namespace

std::optional<base::Error> refusal_of(const Mail& mail) {
  bool is_bad = has_control(mail.host) || has_control(mail.username) || has_control(mail.from) ||
                has_control(mail.password.reveal());
  for (const auto& recipient : mail.recipients) is_bad = is_bad || has_control(recipient);
  if (is_bad) return base::usage_error("an address, user name or password is not one line");
  if (mail.recipients.empty()) return base::usage_error("a mail has no recipient");
  return std::nullopt;
}

std::string address_of(const Mail& mail) {
  const bool is_bare_ipv6 = mail.host.find(':') != std::string::npos && mail.host.front() != '[';
  return (mail.tls == Mail::Tls::from_the_start ? "smtps://" : "smtp://") +
         (is_bare_ipv6 ? "[" + mail.host + "]" : mail.host) + ":" + mail.port;
}

void set_up(CURL* easy, MailTransfer& transfer) {
  const auto& mail = transfer.mail;
  for (const auto& recipient : mail.recipients) {
    transfer.recipients.reset(
        curl_slist_append(transfer.recipients.release(), in_brackets(recipient).c_str()));
  }
  // The path is the name that we say hello with; a container has none worth telling.
  curl_easy_setopt(easy, CURLOPT_URL, (address_of(mail) + "/localhost").c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // those of the environment are for http
  const auto wanted = needs_tls(mail) ? CURLUSESSL_ALL : CURLUSESSL_TRY;
  curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(wanted));
  if (!mail.username.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, mail.username.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, mail.password.reveal().c_str());
    curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, in_brackets(mail.from).c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer.recipients.get());
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_text);
  curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.text.size()));
  set_up_dialogue(easy, transfer);
}

Failure failure_of(CURL* easy, CURLcode code, const std::string& buffer,
                   const MailTransfer& transfer, const Settings& settings) {
  const auto& mail = transfer.mail;
  if (code == CURLE_USE_SSL_FAILED) return not_encrypted(mail);
  const auto status = status_of(transfer.reply);
  constexpr int first_refusal = 400;
  if (status >= first_refusal) return refused(transfer, status);
  const Place place = {
      .host = mail.host, .port = mail.port, .is_encrypted = mail.tls == Mail::Tls::from_the_start};
  auto failure = failure_of(easy, code, buffer, place, settings);
  if (code == CURLE_SSL_CONNECT_ERROR) {
    failure.error.hint = "port 465 is encrypted from the start, and no other";
  }
  return failure;
}

}  // namespace http
