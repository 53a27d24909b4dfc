// SPDX-License-Identifier: Apache-2.0
#include "git/commit.hpp"

#include <catch2/catch.hpp>

using git::CommitDraft;
using git::Oid;

namespace {

Oid oid(char digit) {
  return *git::parse_oid(std::string(40, digit));
}

CommitDraft draft(std::string message) {
  return {.tree = oid('1'),
          .parent = oid('2'),
          .author = {.name = "A", .mail = "a@example.com"},
          .committer = {.name = "C", .mail = "c@example.com"},
          .time = std::chrono::seconds(1700000000),
          .message = std::move(message)};
}

}  // namespace

TEST_CASE("write_commit: writes what git writes", "[git]") {
  const auto commit = git::write_commit(draft("subject\n\nbody\n\n"));
  CHECK(commit.data == "tree " + std::string(40, '1') + "\nparent " + std::string(40, '2') +
                           "\nauthor A <a@example.com> 1700000000 +0000"
                           "\ncommitter C <c@example.com> 1700000000 +0000\n\nsubject\n\nbody\n");
}

TEST_CASE("hash: the empty blob has the id that everybody knows", "[git]") {
  CHECK(git::hash(git::ObjectType::blob, "").hex() == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}

TEST_CASE("read_commit: finds tree and parents and nothing behind them", "[git]") {
  const auto links =
      git::read_commit(git::write_commit(draft("tree " + std::string(40, '9'))).data);
  REQUIRE(links);
  CHECK(links->tree == oid('1'));
  CHECK(links->parents == std::vector<Oid>{oid('2')});
}

TEST_CASE("read_commit: damage is garbled", "[git]") {
  const auto text = GENERATE(
      std::string(""), std::string("tree short\n\n"), "parent " + std::string(40, '1') + "\n\n",
      "tree " + std::string(40, '1') + "\ntree " + std::string(40, '2') + "\n\n");
  CHECK_FALSE(git::read_commit(text));
}

TEST_CASE("parse_person: takes a name and a mail", "[git]") {
  const auto person = git::parse_person("  Jo van X <jo@example.com> ");
  REQUIRE(person);
  CHECK(person->name == "Jo van X");
  CHECK(person->mail == "jo@example.com");
}

TEST_CASE("parse_person: nothing can forge a line or a second mail", "[git]") {
  const auto* text =
      GENERATE("", "Jo", "Jo <>", "<jo@x>", "Jo <jo@x> more", "Jo <a> <b>", "Jo\nparent <jo@x>",
               "Jo <jo@x\n>", "Jo > <jo@x>", "Jo <jo\x1b@x>", "\xff <jo@x>");
  const auto person = git::parse_person(text);
  REQUIRE_FALSE(person);
  CHECK(person.error().kind == base::ErrorKind::usage);
}

TEST_CASE("parse_oid: exactly forty lower-case hexadecimal digits", "[git]") {
  CHECK(git::parse_oid(std::string(40, 'a')));
  CHECK_FALSE(git::parse_oid(std::string(39, 'a')));
  CHECK_FALSE(git::parse_oid(std::string(41, 'a')));
  CHECK_FALSE(git::parse_oid(std::string(40, 'A')));
  CHECK_FALSE(git::parse_oid(std::string(40, 'g')));
  CHECK(git::oid_from_raw(oid('7').raw()) == oid('7'));
}
