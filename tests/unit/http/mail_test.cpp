// SPDX-License-Identifier: Apache-2.0
#include "http/mail.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "fakes/scripted_mail_server.hpp"
#include "http/client.hpp"

using base::ErrorKind;
using fakes::ScriptedMailServer;
using http::Mail;

namespace {

using Texts = std::vector<std::string>;

Mail mail_to(const ScriptedMailServer& server) {
  return {.host = "127.0.0.1",
          .port = server.port(),
          .from = "cd@example.com",
          .recipients = {"ann@example.com", "bob@example.com"},
          .text = "Subject: hello\r\n\r\n.\r\nline\r\n.dot\r\n"};
}

Mail with_password(Mail mail) {
  mail.username = "cd";
  mail.password = base::Secret("s3cret");
  return mail;
}

// What comes of a mail, and what the log says meanwhile.
struct Sent {
  base::Result<void> result;
  std::string log;

  const base::Error& error() const { return result.error(); }
};

Sent send(const Mail& mail, base::Duration allowed = std::chrono::seconds(20)) {
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test", .verbosity = base::Verbosity::verbose});
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  auto result = client.send(mail, base::Deadline(clock, allowed));
  return {std::move(result), sink.str()};
}

}  // namespace

TEST_CASE("mail: it goes to each recipient, and dots stay dots", "[http]") {
  const ScriptedMailServer server;
  const auto sent = send(mail_to(server));
  REQUIRE(sent.result);
  CHECK(server.commands() == Texts{"EHLO localhost", "MAIL FROM:<cd@example.com>",
                                   "RCPT TO:<ann@example.com>", "RCPT TO:<bob@example.com>", "DATA",
                                   "QUIT"});
  CHECK(server.text() == "Subject: hello\r\n\r\n..\r\nline\r\n..dot");
  CHECK(sent.log.find("mail to smtp://127.0.0.1:" + server.port() +
                      " (33 bytes, recipients: 2): 250") != std::string::npos);
}

TEST_CASE("mail: several go over one client", "[http]") {
  const ScriptedMailServer server;
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test"});
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  const base::Deadline deadline(clock, std::chrono::seconds(20));
  CHECK(client.send(mail_to(server), deadline));
  auto long_one = mail_to(server);
  long_one.text = std::string(300'000, 'x') + "\r\n";
  CHECK(client.send(long_one, deadline));
  CHECK(server.text().size() == 300'000);
}

TEST_CASE("mail: what the server refuses is told in its words", "[http]") {
  struct Row {
    std::string command;
    std::string reply;
    ErrorKind kind;
    std::string message;
  };
  const std::vector<Row> rows = {
      {"RCPT TO:<bob", "550 5.1.1 no such user", ErrorKind::rejected,
       "127.0.0.1 refuses the recipient bob@example.com: 550 5.1.1 no such user (nobody got the "
       "message)"},
      {"RCPT TO:<bob", "451 4.7.1 greylisted", ErrorKind::unreachable,
       "127.0.0.1 refuses the recipient bob@example.com: 451 4.7.1 greylisted (nobody got the "
       "message)"},
      {"MAIL", "550-not\r\n550 you", ErrorKind::rejected,
       "127.0.0.1 refuses the sender cd@example.com: 550-not  550 you"},
      {"MAIL", "530 5.7.0 log in first", ErrorKind::denied,
       "127.0.0.1 refuses the sender cd@example.com: 530 5.7.0 log in first"},
      {"MAIL", "552 too large", ErrorKind::rejected,
       "127.0.0.1 refuses the message: 552 too large"},
      {"DATA", "554 no data", ErrorKind::rejected, "127.0.0.1 refuses the message: 554 no data"},
      {".", "552 too large\x1b[31m", ErrorKind::rejected,
       "127.0.0.1 refuses the message: 552 too large [31m"},
      {"EHLO", "421 busy", ErrorKind::unreachable, "127.0.0.1 refuses to speak with us: 421 busy"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.command, row.reply);
    const ScriptedMailServer server{{row.command, row.reply}, {"HELO", row.reply}};
    const auto sent = send(mail_to(server));
    REQUIRE(!sent.result);
    CHECK(sent.error().kind == row.kind);
    CHECK(sent.error().message == row.message);
    CHECK(base::is_passing(sent.error()) == (row.kind == ErrorKind::unreachable));
  }
}

TEST_CASE("mail: nobody gets it where one recipient is refused", "[http]") {
  const ScriptedMailServer server{{"RCPT TO:<bob", "550 no"}};
  CHECK(!send(mail_to(server)).result);
  for (const auto& command : server.commands()) CHECK(command != "DATA");
}

TEST_CASE("mail: a user logs in where the server asks for it", "[http]") {
  const ScriptedMailServer server(
      {{"EHLO", "250-mail\r\n250 AUTH PLAIN LOGIN"}, {"AUTH", "235 welcome"}});
  REQUIRE(send(with_password(mail_to(server))).result);
  CHECK(server.commands().at(1) == "AUTH PLAIN AGNkAHMzY3JldA==");
}

TEST_CASE("mail: a refused password is denied, and not shown", "[http]") {
  const ScriptedMailServer server(
      {{"EHLO", "250-mail\r\n250 AUTH PLAIN"}, {"AUTH", "535 5.7.8 wrong"}});
  const auto sent = send(with_password(mail_to(server)));
  REQUIRE(!sent.result);
  CHECK(sent.error().kind == ErrorKind::denied);
  CHECK(sent.error().message == "127.0.0.1 refuses the user name and password: 535 5.7.8 wrong");
  CHECK(sent.log.find("AGNkAHMzY3JldA") == std::string::npos);
}

TEST_CASE("mail: a password does not leave the machine in the open", "[http]") {
  const ScriptedMailServer server{{"EHLO", "250-mail\r\n250 AUTH PLAIN"}};
  auto mail = with_password(mail_to(server));
  mail.host = "0.0.0.0";  // this machine, but not by its name
  const auto sent = send(mail);
  REQUIRE(!sent.result);
  CHECK(sent.error().kind == ErrorKind::denied);
  CHECK(sent.error().message ==
        "0.0.0.0:" + server.port() +
            " offers no encryption (STARTTLS), and a password is not sent without it");
  for (const auto& command : server.commands()) CHECK(!command.starts_with("AUTH"));
}

TEST_CASE("mail: encryption that is asked for is not left out", "[http]") {
  const ScriptedMailServer server;
  auto mail = mail_to(server);
  mail.tls = Mail::Tls::required;
  const auto sent = send(mail);
  REQUIRE(!sent.result);
  CHECK(sent.error().message.ends_with("offers no encryption (STARTTLS), which was asked for"));
  for (const auto& command : server.commands()) CHECK(!command.starts_with("MAIL"));
}

TEST_CASE("mail: a line end in an address begins no other command", "[http]") {
  const ScriptedMailServer server;
  auto mail = mail_to(server);
  const std::string bad = "a@example.com>\r\nRCPT TO:<eve@example.com";
  SECTION("of a recipient") {
    mail.recipients.push_back(bad);
  }
  SECTION("of the sender") {
    mail.from = bad;
  }
  SECTION("of the user") {
    mail.username = "a\nb";
  }
  SECTION("of the server") {
    mail.host = "127.0.0.1\r\nQUIT";
  }
  const auto sent = send(mail);
  REQUIRE(!sent.result);
  CHECK(sent.error().kind == ErrorKind::usage);
  CHECK(server.commands().empty());
}

TEST_CASE("mail: a server that falls silent costs no more than was allowed", "[http]") {
  const ScriptedMailServer server{{"DATA", ""}};
  const auto sent = send(mail_to(server), std::chrono::milliseconds(300));
  REQUIRE(!sent.result);
  CHECK(sent.error().kind == ErrorKind::timeout);
  CHECK(!sent.error().may_have_arrived);
}

TEST_CASE("mail: where the answer to the text is missing it may have arrived", "[http]") {
  const ScriptedMailServer server{{".", ""}};
  const auto sent = send(mail_to(server), std::chrono::milliseconds(500));
  REQUIRE(!sent.result);
  CHECK(sent.error().kind == ErrorKind::timeout);
  CHECK(sent.error().may_have_arrived);
}

TEST_CASE("mail: the silence after QUIT does not matter", "[http]") {
  const ScriptedMailServer server{{"QUIT", ""}};
  CHECK(send(mail_to(server)).result);
}

TEST_CASE("mail: where nobody listens, nobody is reached", "[http]") {
  Mail mail = {
      .host = "127.0.0.1", .port = "1", .from = "a@b", .recipients = {"c@d"}, .text = "x\r\n"};
  const auto sent = send(mail);
  REQUIRE(!sent.result);
  CHECK(sent.error().kind == ErrorKind::unreachable);
  CHECK(sent.error().message == "cannot connect to 127.0.0.1:1: Connection refused");
}
