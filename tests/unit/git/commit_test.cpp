// SPDX-License-Identifier: Apache-2.0
#include "git/commit.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

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

// The commit, its armor and its id are those that OpenSSH and git make of the key with the seed
// cd3ae41c…
TEST_CASE("signed_commit: the signature is the last header", "[git]") {
  const std::string header =
      "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
      "author Update Values <update-values@example.com> 1700000000 +0000\n"
      "committer Update Values <update-values@example.com> 1700000000 +0000\n";
  const std::string message =
      "\nchore: set image.tag to v1.2.3\n\n"
      "Update-Values: env/prod/values.yaml image.tag v1.2.2 -> v1.2.3\n";
  const std::string armor =
      "-----BEGIN SSH SIGNATURE-----\n"
      "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgecy8z0KP4+a3x16+rmqzBott1J\n"
      "Uw0Nf+LQZTj5ZdvHoAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n"
      "AAAAQMhjNEuH15XtEE8kiIpcfu/Nv6ofp2deKaLkB1IOMW+ZYpry8hv1mgAfVbtpAF43U4\n"
      "zlJah12NvzAM6t0s1jlgE=\n"
      "-----END SSH SIGNATURE-----\n";
  const git::Object commit = {.type = git::ObjectType::commit, .data = header + message};
  REQUIRE(commit.data.size() == 277);
  const auto made = git::signed_commit(commit, armor);
  CHECK(made.data.size() == 583);
  CHECK(git::hash(made).hex() == "e95add2e0edb4115906b98cff2435090da7412ce");
  CHECK(git::signed_commit(commit, base::replace_all(armor, "\n", "\r\n")).data == made.data);
}

TEST_CASE("signed_commit: an empty line of the armor is a line with a blank", "[git]") {
  const git::Object commit = {.type = git::ObjectType::commit, .data = "tree 1\n\nsubject\n"};
  CHECK(git::signed_commit(commit, "-----BEGIN\n\nabc\n-----END\n").data ==
        "tree 1\ngpgsig -----BEGIN\n \n abc\n -----END\n\nsubject\n");
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
