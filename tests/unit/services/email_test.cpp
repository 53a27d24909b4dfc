// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "replay.hpp"
#include "services/email_text.hpp"
#include "services/types.hpp"

namespace services {
namespace {

using base::ErrorKind;
using nlohmann::json;
using std::chrono::seconds;
using Texts = std::vector<std::string>;

const json relay = {{"host", "mail.example.com"}, {"port", 587}, {"from", "CD <cd@example.com>"}};

json with(const json& more) {
  auto options = relay;
  options.update(more);
  return options;
}

base::Result<http::Mail> mail_of(const json& options, const Message& message,
                                 const std::string& recipient = "ann@example.com") {
  const auto service = TRY(email.create("email", options));
  const auto delivery = TRY(service->prepare(message, recipient, seconds(1700000000)));
  return std::get<http::Mail>(delivery->plan().outgoing.front());
}

Texts lines_of(const std::string& text) {
  Texts all;
  for (const auto line : base::lines(text)) all.emplace_back(line);
  return all;
}

std::string subject_line(const std::string& subject) {
  const Message message = {.text = "x", .section = json{{"subject", subject}}};
  for (const auto& line : lines_of(mail_of(relay, message)->text)) {
    if (line.starts_with("Subject:")) return line;
  }
  return {};
}

}  // namespace

TEST_CASE("email: a mail has its headers, an empty line and its text", "[services]") {
  const Message message = {.text = "unused",
                           .section = json{{"subject", "web is deployed"}, {"body", "Done = yes"}}};
  const auto mail = mail_of(relay, message, "ann@example.com, Bob B. <bob@example.com>");
  REQUIRE(mail);
  auto lines = lines_of(mail->text);
  REQUIRE(lines.size() == 10);
  CHECK(lines[2].starts_with("Message-ID: <"));
  CHECK(lines[2].ends_with("@example.com>"));
  lines.erase(lines.begin() + 2);
  CHECK(lines == Texts{"Mime-Version: 1.0", "Date: Tue, 14 Nov 2023 22:13:20 +0000",
                       "From: CD <cd@example.com>",
                       "To: ann@example.com, \"Bob B.\" <bob@example.com>",
                       "Subject: web is deployed", "Content-Type: text/plain; charset=UTF-8",
                       "Content-Transfer-Encoding: quoted-printable", "", "Done =3D yes"});
  CHECK(mail->recipients == Texts{"ann@example.com", "bob@example.com"});
  CHECK(mail->from == "cd@example.com");
}

TEST_CASE("email: no subject makes another header", "[services]") {
  struct Row {
    std::string subject;
    std::string line;
  };
  const std::vector<Row> rows = {
      {"a\r\nBcc: eve@example.com", "Subject: a  Bcc: eve@example.com"},
      {"a\nb", "Subject: a b"},
      {std::string("a\0b\x7f", 4), "Subject: a b "},
      {"部署", "Subject: =?UTF-8?q?=E9=83=A8=E7=BD=B2?="},
      {"=?UTF-8?q?=0A?=", "Subject: =?UTF-8?q?=3D=3FUTF-8=3Fq=3F=3D0A=3F=3D?="},
      {"a\xff", "Subject: =?UTF-8?q?a=EF=BF=BD?="},
      {"", "Subject: "},
  };
  for (const auto& row : rows) CHECK(subject_line(row.subject) == row.line);
}

TEST_CASE("email: every line is short, ASCII and ended by CRLF", "[services]") {
  std::string subject;
  for (int i = 0; i < 100; ++i) subject += "支付 service ";
  const Message message = {.text = subject + std::string(500, 'x') + "\n.\n\ttab \nend ",
                           .section = json{{"subject", subject}}};
  const auto text = mail_of(relay, message)->text;
  for (const auto& line : lines_of(text)) {
    CAPTURE(line);
    CHECK(line.size() <= 76 + std::string_view("Subject:").size());
    CHECK(std::all_of(line.begin(), line.end(),
                      [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; }));
  }
  CHECK(std::count(text.begin(), text.end(), '\n') == std::count(text.begin(), text.end(), '\r'));
}

TEST_CASE("email: names of another language are encoded, addresses are not", "[services]") {
  const auto mail = mail_of(relay, {.text = "x"}, "张伟, eve <ann@example.com>");
  CHECK(!mail);  // a comma separates
  const auto one = mail_of(relay, {.text = "x"}, "张伟 (ops) <ann@example.com>");
  REQUIRE(one);
  CHECK(one->text.find("To: =?UTF-8?q?=E5=BC=A0=E4=BC=9F_=28ops=29?= <ann@example.com>\r\n") !=
        std::string::npos);
}

TEST_CASE("email: what is no address is refused before anybody is asked", "[services]") {
  const Texts bad = {
      "",          "ann",         "ann@",     "@example.com", "a@b@c",
      "a b@c",     "a@b\r\nDATA", "a@b,",     "a@b;c@d",      "<>",
      "Ann <ann>", "a@b\n",       "a<x@y@z>", "\"a b\"@c.d",  "a@b>\r\nRCPT TO:<c@d"};
  for (const auto& recipient : bad) {
    CAPTURE(recipient);
    const auto mail = mail_of(relay, {.text = "x"}, recipient);
    if (recipient == "a@b\n") {
      CHECK(mail->recipients == Texts{"a@b"});
    } else {
      REQUIRE(!mail);
      CHECK(mail.error().kind == ErrorKind::usage);
    }
  }
}

TEST_CASE("email: people to be told get a copy, once", "[services]") {
  const Message message = {
      .text = "x", .mentions = {"bob@example.com", "ann@example.com", "bob@example.com", "U123"}};
  const auto service = email.create("email", relay);
  const auto delivery = (*service)->prepare(message, "ann@example.com", seconds(0));
  REQUIRE(delivery);
  const auto& plan = (*delivery)->plan();
  const auto& mail = std::get<http::Mail>(plan.outgoing.front());
  CHECK(mail.recipients == Texts{"ann@example.com", "bob@example.com"});
  CHECK(mail.text.find("\r\nCc: bob@example.com\r\n") != std::string::npos);
  CHECK(plan.remarks == Texts{"'U123' gets no copy: it is no address of e-mail"});
}

TEST_CASE("email: the options say how the connection is encrypted", "[services]") {
  using Tls = http::Mail::Tls;
  const auto tls = [](const json& more) { return mail_of(with(more), {.text = "x"})->tls; };
  CHECK(tls(json::object()) == Tls::if_offered);
  CHECK(tls({{"port", 465}}) == Tls::from_the_start);
  CHECK(tls({{"tls", "required"}}) == Tls::required);
  CHECK(!mail_of(with({{"tls", "yes"}}), {.text = "x"}));
  CHECK(!mail_of(with({{"port", 0}}), {.text = "x"}));
  CHECK(!mail_of(with({{"host", ""}}), {.text = "x"}));
  CHECK(!mail_of(with({{"host", "a/b"}}), {.text = "x"}));
  CHECK(!mail_of(with({{"from", "cd"}}), {.text = "x"}));
}

TEST_CASE("email: nobody logs in with half a credential", "[services]") {
  CHECK(mail_of(with({{"username", "cd"}}), {.text = "x"})->username.empty());
  CHECK(mail_of(with({{"password", "s3cret"}}), {.text = "x"})->password.empty());
  const auto mail = mail_of(with({{"username", "cd"}, {"password", "s3cret"}}), {.text = "x"});
  CHECK(mail->username == "cd");
  CHECK(mail->password.reveal() == "s3cret");
}

TEST_CASE("email: what the server says is what comes of it", "[services]") {
  const auto service = email.create("email", relay);
  const auto delivery = (*service)->prepare({.text = "x"}, "ann@example.com", seconds(0));
  Replay replay;
  replay.mail_error = base::Error{.kind = ErrorKind::rejected, .message = "no such user"};
  CHECK((*delivery)->attempt(replay).error.message == "no such user");
  replay.mail_error.reset();
  CHECK((*delivery)->attempt(replay).state == Outcome::State::sent);
}

TEST_CASE("email: a server that is busy is asked again, but not where it may have the mail",
          "[services]") {
  const auto service = email.create("email", relay);
  const auto delivery = (*service)->prepare({.text = "x"}, "ann@example.com", seconds(0));
  Replay replay;
  replay.mail_error = base::Error{.kind = ErrorKind::unreachable, .message = "greylisted"};
  CHECK((*delivery)->attempt(replay).after == seconds(1));
  CHECK((*delivery)->attempt(replay).after == seconds(4));
  CHECK((*delivery)->attempt(replay).state == Outcome::State::failed);
  const auto another = (*service)->prepare({.text = "x"}, "ann@example.com", seconds(0));
  replay.mail_error->may_have_arrived = true;
  const auto outcome = (*another)->attempt(replay);
  CHECK(outcome.state == Outcome::State::failed);
  CHECK(outcome.error.message ==
        "greylisted; the message may have arrived all the same, and is not sent again");
}

}  // namespace services
