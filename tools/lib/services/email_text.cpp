// SPDX-License-Identifier: Apache-2.0
#include "services/email_text.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/text.hpp"
#include "crypto/digest.hpp"

namespace services {
namespace {

constexpr std::size_t longest_line = 76;
constexpr std::string_view line_end = "\r\n";

char hex_digit(unsigned value) {
  return "0123456789ABCDEF"[value & 15U];
}

void append_hex(std::string& text, char c) {
  const auto byte = static_cast<unsigned char>(c);
  text += '=';
  text += hex_digit(byte >> 4U);
  text += hex_digit(byte);
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// What is one line, whatever it was before.
std::string one_line(std::string_view text) {
  auto line = base::valid_utf8(text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  return line;
}

// The size of the UTF-8 character that begins there.
std::size_t character_size(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  while (at + size < text.size() &&
         (static_cast<unsigned char>(text[at + size]) & 0xC0U) == 0x80U) {
    ++size;
  }
  return size;
}

// Where an encoded word stands says what may stand in it as it is (RFC 2047, section 5).
enum class Within { text, name };

bool stands(char c, Within within) {
  if (base::is_ascii_alpha(c) || base::is_ascii_digit(c)) return true;
  constexpr std::string_view safe_in_names = "!*+-/";
  if (within == Within::name) return safe_in_names.find(c) != std::string_view::npos;
  return c > ' ' && c <= '~' && c != '=' && c != '?' && c != '_';
}

std::string in_word(std::string_view character, Within within) {
  if (stands(character.front(), within)) return std::string(character);
  if (character == " ") return "_";
  std::string text;
  for (const char byte : character) append_hex(text, byte);
  return text;
}

// Encoded words of 75 characters at most, between characters (RFC 2047).
std::string encoded_words(std::string_view text, Within within) {
  constexpr std::string_view opening = "=?UTF-8?q?";
  constexpr std::string_view closing = "?=";
  constexpr std::size_t most = 75 - opening.size() - closing.size();
  std::string words(opening);
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto size = character_size(text, at);
    const auto piece = in_word(text.substr(at, size), within);
    if (length + piece.size() > most) {
      words += std::string(closing) + " " + std::string(opening);
      length = 0;
    }
    words += piece;
    length += piece.size();
    at += size;
  }
  return words + std::string(closing);
}

// What looks like an encoded word and is none must become one.
bool needs_encoding(std::string_view text) {
  return !is_plain(text) || text.find("=?") != std::string_view::npos;
}

// A header in lines of 76 characters, where its blanks allow.
std::string header(std::string_view name, std::string_view value) {
  std::string text = std::string(name) + ":";
  std::size_t length = text.size();
  for (const auto word : base::split(value, ' ')) {
    const bool is_first = length == text.size() && text.size() == name.size() + 1;
    if (!is_first && !word.empty() && length + 1 + word.size() > longest_line) {
      text += line_end;
      length = 0;
    }
    text += " " + std::string(word);
    length += 1 + word.size();
  }
  return text + std::string(line_end);
}

// Words that need no quotes around them.
bool is_phrase(std::string_view name) {
  constexpr std::string_view of_atoms = " !#$%&'*+-/=?^_`{|}~";
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return base::is_ascii_alpha(c) || base::is_ascii_digit(c) ||
           of_atoms.find(c) != std::string_view::npos;
  });
}

std::string written(const Mailbox& mailbox) {
  if (mailbox.name.empty()) return mailbox.address;
  const auto address = " <" + mailbox.address + ">";
  if (needs_encoding(mailbox.name)) return encoded_words(mailbox.name, Within::name) + address;
  if (is_phrase(mailbox.name)) return mailbox.name + address;
  auto name = base::replace_all(mailbox.name, "\\", "\\\\");
  name = base::replace_all(std::move(name), "\"", "\\\"");
  return "\"" + name + "\"" + address;
}

std::string written(const std::vector<Mailbox>& mailboxes) {
  std::vector<std::string> all;
  all.reserve(mailboxes.size());
  for (const auto& mailbox : mailboxes) all.push_back(written(mailbox));
  return base::join(all, ", ");
}

// Quoted-printable (RFC 2045, section 6.7), one line at a time.
class Quoted {
 public:
  std::string text() && { return std::move(text_); }

  void add_line(std::string_view line) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      const char c = line[at];
      const bool is_last = at + 1 == line.size();
      const bool is_blank = c == ' ' || c == '\t';
      const bool stands = c > ' ' && c <= '~' && c != '=';
      if (stands || (is_blank && !is_last)) {
        add(std::string(1, c));
      } else {
        std::string encoded;
        append_hex(encoded, c);
        add(encoded);
      }
    }
  }

  void end_line() {
    text_ += line_end;
    length_ = 0;
  }

 private:
  void add(const std::string& piece) {
    if (length_ + piece.size() > longest_line - 1) {
      text_ += "=";
      end_line();
    }
    text_ += piece;
    length_ += piece.size();
  }

  std::string text_;
  std::size_t length_ = 0;
};

std::string quoted_printable(std::string body) {
  body = base::replace_all(std::move(body), "\r\n", "\n");
  body = base::replace_all(std::move(body), "\r", "\n");
  Quoted quoted;
  bool is_first = true;
  for (const auto line : base::split(body, '\n')) {
    if (!is_first) quoted.end_line();
    quoted.add_line(line);
    is_first = false;
  }
  return std::move(quoted).text();
}

// "Mon, 02 Jan 2006 15:04:05 +0000".
std::string written(std::chrono::seconds now) {
  const auto time = static_cast<std::time_t>(now.count());
  std::tm parts{};
  gmtime_r(&time, &parts);
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> rest{};
  std::strftime(rest.data(), rest.size(), "%Y %H:%M:%S +0000", &parts);
  const auto day = std::to_string(parts.tm_mday);
  return std::string(days.at(static_cast<std::size_t>(parts.tm_wday))) + ", " +
         (day.size() < 2 ? "0" : "") + day + " " +
         months.at(static_cast<std::size_t>(parts.tm_mon)) + " " + rest.data();
}

// Another try with the same mail is known to be the same by it.
std::string message_id(const MailDraft& draft, std::chrono::seconds now) {
  const auto everything = std::to_string(now.count()) + "\n" + draft.from.address + "\n" +
                          written(draft.to) + "\n" + draft.subject + "\n" + draft.body;
  std::string id;
  constexpr std::size_t bytes = 16;
  for (const char c : crypto::sha256(everything).substr(0, bytes)) {
    id += hex_digit(static_cast<unsigned char>(c) >> 4U);
    id += hex_digit(static_cast<unsigned char>(c));
  }
  return "<" + base::to_lower(id) + draft.from.address.substr(draft.from.address.rfind('@')) + ">";
}

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  const auto is_bad = [](char c) {
    constexpr std::string_view bad = " <>()[],;:\\\"";
    return is_control(c) || bad.find(c) != std::string_view::npos;
  };
  if (std::any_of(text.begin(), text.end(), is_bad)) return false;
  constexpr std::size_t longest_address = 320;
  return text.substr(0, at).find('@') == std::string_view::npos && text.size() <= longest_address &&
         base::is_utf8(text);
}

std::string_view without_quotes(std::string_view name) {
  if (name.size() < 2 || !name.starts_with('"') || !name.ends_with('"')) return name;
  return name.substr(1, name.size() - 2);
}

}  // namespace

std::optional<Mailbox> read_mailbox(std::string_view text) {
  text = base::trim(text);
  Mailbox mailbox = {.address = std::string(text)};
  const auto opened = text.rfind('<');
  if (opened != std::string_view::npos && text.ends_with('>')) {
    mailbox.name = one_line(without_quotes(base::trim(text.substr(0, opened))));
    mailbox.address = base::trim(text.substr(opened + 1, text.size() - opened - 2));
  }
  if (!is_address(mailbox.address)) return std::nullopt;
  return mailbox;
}

std::string mail_text(const MailDraft& draft, std::chrono::seconds now) {
  const auto subject = one_line(draft.subject);
  std::string text = "Mime-Version: 1.0\r\n";
  text += header("Date", written(now));
  text += header("Message-ID", message_id(draft, now));
  text += header("From", written(draft.from));
  text += header("To", written(draft.to));
  if (!draft.copies.empty()) text += header("Cc", written(draft.copies));
  text +=
      header("Subject", needs_encoding(subject) ? encoded_words(subject, Within::text) : subject);
  const std::string type = draft.is_html ? "text/html" : "text/plain";
  text += header("Content-Type", type + "; charset=UTF-8");
  text += "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  return text + quoted_printable(base::valid_utf8(draft.body));
}

}  // namespace services
