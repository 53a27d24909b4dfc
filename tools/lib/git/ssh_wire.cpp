// SPDX-License-Identifier: Apache-2.0
//
// One connection, and a channel for each conversation: git-upload-pack in version 2 answers all we
// ask on one; in version 0, and git-receive-pack, one request each. Where an answer ends is seen in
// its packets in version 2, else by its end.
//
// What fails before a request went out has done nothing, so that is tried again; what fails later,
// only where the request may be repeated.
#include "git/ssh_wire.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "git/ssh_address.hpp"

namespace git {
namespace {

constexpr int most_tries = 5;

bool has_one_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// What a server says when it does not start a service is for people; so are the words that tell
// one reason from another.
base::ErrorKind kind_of(const std::string& words) {
  const auto lower = base::to_lower(words);
  if (has_one_of(lower, {"command not found", "unrecognized command", "unknown command"})) {
    return base::ErrorKind::rejected;
  }
  if (has_one_of(lower, {"not found", "not appear to be a git repository", "could not be found",
                         "does not exist", "no such", "doesn't exist"})) {
    return base::ErrorKind::not_found;
  }
  if (has_one_of(lower,
                 {"denied", "permission", "unauthorized", "not allowed", "forbidden", "read-only",
                  "read only", "access rights", "no access", "not authorized"})) {
    return base::ErrorKind::denied;
  }
  return base::ErrorKind::rejected;
}

std::string hint_for(base::ErrorKind kind) {
  if (kind == base::ErrorKind::not_found) {
    return "check the path; a repository that the key may not read looks like this, too";
  }
  return kind == base::ErrorKind::denied ? "the key is known but may not do this" : "";
}

// What is written to people, as one line.
std::string one_line(const std::string& complaints) {
  constexpr std::size_t longest = 500;
  std::vector<std::string> said;
  for (const auto line : base::lines(complaints)) {
    const auto words = base::trim(line);
    if (!words.empty()) said.emplace_back(words);
  }
  return base::printable(base::shorten(base::join(said, " "), longest));
}

}  // namespace

SshWire::SshWire(ssh::Settings settings, std::string path, const base::Deadline& deadline,
                 base::Log& log)
    : settings_(std::move(settings)), path_(std::move(path)), deadline_(deadline), log_(log) {}

std::optional<SshWire::Talk>& SshWire::talk(Service service) {
  return service == Service::upload_pack ? upload_ : receive_;
}

// Some servers take one channel for each connection.
base::Result<ssh::Channel> SshWire::run(Service service) {
  const auto command = name_of(service) + " " + shell_quoted(path_);
  std::vector<ssh::Variable> environment;
  if (service == Service::upload_pack) environment.push_back({"GIT_PROTOCOL", "version=2"});
  if (connection_) {
    auto channel = connection_->run(command, environment);
    if (channel || channel.error().kind != base::ErrorKind::rejected) return channel;
    upload_.reset();
    receive_.reset();
    connection_.reset();
  }
  connection_ = TRY(ssh::Connection::open(settings_, deadline_, log_));
  return connection_->run(command, environment);
}

base::Result<void> SshWire::open(Service service) {
  talk(service).reset();
  auto channel = TRY(run(service));
  Talk opened = {.channel = std::move(channel)};
  TRY(read_greeting(service, opened));
  talk(service) = std::move(opened);
  return {};
}

base::Result<void> SshWire::read_greeting(Service service, Talk& talk) {
  PktReader reader;
  bool is_first = true;
  for (;;) {
    const auto piece = TRY(talk.channel.read());
    if (piece.empty()) return no_greeting(service, talk);
    talk.greeting += piece;
    if (talk.greeting.size() > refs_limit) {
      return base::Error{.kind = base::ErrorKind::garbled,
                         .message = "the list of refs is too long"};
    }
    reader.feed(piece);
    for (;;) {
      const auto packet = TRY(reader.next());
      if (!packet) break;
      if (packet->kind == PktKind::flush) return {};
      if (is_first) talk.has_more = packet->text() == "version 2";
      is_first = false;
    }
  }
}

base::Error SshWire::no_greeting(Service service, Talk& talk) {
  // "ERR …" in place of the list of refs has no end mark behind it.
  if (talk.greeting.size() > 4 && talk.greeting.substr(4).starts_with("ERR ")) {
    const auto words = one_line(talk.greeting.substr(8));
    const auto kind = kind_of(words);
    return {.kind = kind, .message = "the server said: " + words, .hint = hint_for(kind)};
  }
  const auto status = talk.channel.exit_status();
  const auto words = one_line(talk.channel.complaints());
  if (!words.empty()) {
    const auto kind = kind_of(words);
    return {.kind = kind, .message = "the server said: " + words, .hint = hint_for(kind)};
  }
  const auto code = status ? " (exit status " + std::to_string(*status) + ")" : std::string();
  return {.kind = base::ErrorKind::rejected,
          .message = name_of(service) + " ended without a word" + code};
}

base::Result<std::string> SshWire::greeting(Service service) {
  base::Backoff backoff(std::chrono::milliseconds(250), std::chrono::seconds(5));
  for (int attempt = 1;; ++attempt) {
    const auto opened = open(service);
    if (opened) return talk(service)->greeting;
    TRY(pause(opened.error(), backoff, attempt));
  }
}

base::Result<Reply> SshWire::ask(Service service, const std::string& request, http::Repeat repeat,
                                 http::BodySink& answer) {
  base::Backoff backoff(std::chrono::milliseconds(250), std::chrono::seconds(5));
  for (int attempt = 1;; ++attempt) {
    const bool is_old = talk(service).has_value();
    const auto opened = is_old ? base::Result<void>() : open(service);
    if (!opened) {
      TRY(pause(opened.error(), backoff, attempt));
      continue;
    }
    answer.restart();
    const auto received = exchange(service, request, answer);
    // A service that has waited for too long ends; a new one may answer.
    const bool has_tired = is_old && received && *received == 0 && repeat == http::Repeat::safe;
    if (received && !has_tired) return answer_of(service, *received);
    talk(service).reset();
    if (has_tired) continue;
    if (repeat != http::Repeat::safe) return received.error();
    TRY(pause(received.error(), backoff, attempt));
  }
}

// Fails with the error where that will not pass.
base::Result<void> SshWire::pause(const base::Error& error, base::Backoff& backoff, int attempt) {
  if (!base::is_passing(error) || attempt == most_tries) return error;
  upload_.reset();
  receive_.reset();
  connection_.reset();
  const auto pause = backoff.next();
  if (pause >= deadline_.remaining()) return error;
  log_.info(error.message + "; trying again in " + base::to_string(pause));
  return deadline_.sleep_for(pause);
}

base::Result<std::size_t> SshWire::exchange(Service service, const std::string& request,
                                            http::BodySink& answer) {
  auto& open_talk = *talk(service);
  TRY(open_talk.channel.write(request));
  if (!open_talk.has_more) TRY(open_talk.channel.finish_writing());
  return receive(open_talk, answer);
}

// Returns how many bytes that were.
base::Result<std::size_t> SshWire::receive(Talk& talk, http::BodySink& answer) {
  std::size_t received = 0;
  PktReader reader;
  for (;;) {
    const auto piece = TRY(talk.channel.read());
    if (piece.empty()) {
      talk.has_more = false;
      return received;
    }
    received += piece.size();
    TRY(answer.append(piece));
    if (!talk.has_more) continue;
    reader.feed(piece);
    for (;;) {
      const auto packet = TRY(reader.next());
      if (!packet) break;
      if (packet->kind == PktKind::flush) return received;
    }
  }
}

base::Result<Reply> SshWire::answer_of(Service service, std::size_t received) {
  auto& ended = talk(service);
  if (ended->has_more) return Reply{};
  const auto words = one_line(ended->channel.complaints());
  if (service == Service::receive_pack) {
    log_.foreign("remote", ended->channel.complaints());
  } else if (!words.empty()) {
    log_.detail("the server said: " + words);
  }
  ended.reset();
  if (received > 0 || service == Service::receive_pack) return Reply{};
  return Reply{.kind = Reply::Kind::refused,
               .error = {.kind = base::ErrorKind::rejected,
                         .message = words.empty() ? "an empty answer" : words}};
}

}  // namespace git
