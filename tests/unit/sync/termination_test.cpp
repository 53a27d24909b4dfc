// SPDX-License-Identifier: Apache-2.0
#include "sync/termination.hpp"

#include <catch2/catch.hpp>

using argocd::Phase;
using base::ErrorKind;
using std::chrono::seconds;
using tools::sync::Termination;
using Need = tools::sync::Termination::Need;

namespace {

argocd::Application with(Phase phase, base::Seconds started = 1000) {
  argocd::Application web;
  web.last = argocd::OperationState{.phase = phase, .started_at = started};
  web.last->operation.initiated_by = "somebody";
  if (!is_completed(phase)) web.operation = web.last->operation;
  return web;
}

argocd::Application asked_for() {
  argocd::Application web;
  web.operation = argocd::Operation{};
  return web;
}

base::Error error_of(ErrorKind kind) {
  return {.kind = kind, .message = "no"};
}

struct Case {
  // A look, after some time.
  Need see(const argocd::Application& application, base::Duration after = seconds(1)) {
    now += after;
    termination.observe(application, now);
    return termination.need(now);
  }
  Need after(base::Duration duration) {
    now += duration;
    return termination.need(now);
  }
  std::string word() const {
    return termination.outcome() ? std::string(to_string(termination.outcome()->word)) : "none";
  }

  Termination termination;
  base::TimePoint now = {};
};

}  // namespace

TEST_CASE("Termination: it looks, asks, and is done when the operation is gone", "[sync]") {
  Case one;
  CHECK(one.after({}) == Need::read);
  CHECK(one.see(with(Phase::running)) == Need::terminate);
  one.termination.note_accepted(one.now);
  CHECK(one.after({}) == Need::read);
  CHECK(one.see(with(Phase::terminating)) == Need::nothing);
  CHECK(one.after(seconds(1)) == Need::read);
  one.see(with(Phase::failed));
  CHECK(one.word() == "terminated");
}

TEST_CASE("Termination: nothing under way is nothing to do", "[sync]") {
  for (const auto& application : {argocd::Application(), with(Phase::succeeded)}) {
    Case one;
    CHECK(one.see(application) == Need::nothing);
    CHECK(one.word() == "skipped");
  }
}

TEST_CASE("Termination: one that has not begun is waited for", "[sync]") {
  Case one;
  CHECK(one.see(asked_for()) == Need::nothing);
  CHECK(one.after(seconds(1)) == Need::read);
  CHECK(one.see(with(Phase::running)) == Need::terminate);
}

TEST_CASE("Termination: one that is ending already is not asked again", "[sync]") {
  Case one;
  CHECK(one.see(with(Phase::terminating)) == Need::nothing);
  CHECK(one.after(seconds(20)) == Need::read);
  one.see(with(Phase::failed));
  CHECK(one.word() == "terminated");
}

TEST_CASE("Termination: what ended by itself was not terminated", "[sync]") {
  Case one;
  CHECK(one.see(with(Phase::running)) == Need::terminate);
  SECTION("before we asked") {
    one.termination.note_failure(Need::terminate, error_of(ErrorKind::rejected), one.now);
    one.see(with(Phase::failed));
  }
  SECTION("although we asked") {
    one.termination.note_accepted(one.now);
    one.see(with(Phase::succeeded));
  }
  CHECK(one.word() == "skipped");
  CHECK(one.termination.outcome()->message.starts_with("its operation ended by itself"));
}

TEST_CASE("Termination: another operation in its place is left alone", "[sync]") {
  Case one;
  CHECK(one.see(with(Phase::running)) == Need::terminate);
  one.termination.note_accepted(one.now);
  SECTION("where ours may have succeeded") {
    CHECK(one.see(with(Phase::running, 2000)) == Need::nothing);
    CHECK(one.word() == "skipped");
    CHECK(one.termination.outcome()->message ==
          "the operation, started by somebody, is over, but another one has begun before anybody "
          "could see whether it was terminated");
  }
  SECTION("where ours was seen to be terminated") {
    one.see(with(Phase::terminating));
    CHECK(one.see(with(Phase::running, 2000)) == Need::nothing);
    CHECK(one.word() == "terminated");
  }
}

TEST_CASE("Termination: a request that a controller has written over is sent again", "[sync]") {
  Case one;
  CHECK(one.see(with(Phase::running)) == Need::terminate);
  one.termination.note_accepted(one.now);
  CHECK(one.see(with(Phase::running)) == Need::nothing);
  CHECK(one.see(with(Phase::running), seconds(4)) == Need::nothing);
  CHECK(one.after(seconds(1)) == Need::terminate);
}

TEST_CASE("Termination: an answer that was lost is looked for", "[sync]") {
  Case one;
  CHECK(one.see(with(Phase::running)) == Need::terminate);
  one.termination.note_failure(Need::terminate, error_of(ErrorKind::unreachable), one.now);
  CHECK(one.after(seconds(1)) == Need::read);
  one.see(with(Phase::failed));
  CHECK(one.word() == "terminated");
}

TEST_CASE("Termination: a refusal is tried again after a look, but not for ever", "[sync]") {
  Case one;
  int tries = 0;
  for (; one.word() == "none" && tries < 50; ++tries) {
    REQUIRE(one.see(with(Phase::running)) == Need::terminate);
    one.termination.note_failure(Need::terminate, error_of(ErrorKind::rejected), one.now);
    if (one.word() == "none") CHECK(one.after({}) == Need::read);
  }
  CHECK(tries == 10);
  CHECK(one.word() == "refused");
}

TEST_CASE("Termination: an object that always changes is a conflict", "[sync]") {
  Case one;
  while (one.word() == "none") {
    REQUIRE(one.see(with(Phase::running)) == Need::terminate);
    one.termination.note_failure(Need::terminate, error_of(ErrorKind::conflict), one.now);
  }
  CHECK(one.word() == "conflict");
}

TEST_CASE("Termination: what cannot be seen is told by its kind", "[sync]") {
  struct Row {
    ErrorKind kind;
    const char* word;
  };
  const auto row = GENERATE(values<Row>({{ErrorKind::not_found, "notfound"},
                                         {ErrorKind::denied, "denied"},
                                         {ErrorKind::unreachable, "unreachable"},
                                         {ErrorKind::timeout, "timeout"}}));
  Case one;
  one.termination.note_failure(Need::read, error_of(row.kind), one.now);
  CHECK(one.word() == row.word);
  CHECK(one.termination.outcome()->kind == row.kind);
}

TEST_CASE("Termination: a server that goes away in between is waited for", "[sync]") {
  Case one;
  one.see(with(Phase::terminating));
  one.termination.note_failure(Need::read, error_of(ErrorKind::unreachable), one.now);
  CHECK(one.word() == "none");
  CHECK(one.after(seconds(1)) == Need::read);
}

TEST_CASE("Termination: at the deadline it says what keeps the operation", "[sync]") {
  Case one;
  std::string said;
  SECTION("a window") {
    auto blocked = with(Phase::terminating);
    blocked.last->message = "Sync operation blocked by sync window";
    one.see(blocked);
    said = "the operation is terminating: Sync operation blocked by sync window";
  }
  SECTION("nobody") {
    one.see(asked_for());
    said = "no controller has begun it";
  }
  one.termination.give_up(seconds(30));
  CHECK(one.word() == "timeout");
  CHECK(one.termination.outcome()->message.find(said) != std::string::npos);
  CHECK(one.termination.outcome()->hint.empty() == (said.find("window") == std::string::npos));
}
