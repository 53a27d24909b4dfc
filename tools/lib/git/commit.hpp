// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/object.hpp"

namespace git {

struct Person {
  std::string name;
  std::string mail;
};

// Reads 'Name <mail>'. Fails with `usage` for anything that could forge a line or a second address:
// angle brackets, line ends or control characters in a name or a mail, or an empty one.
base::Result<Person> parse_person(std::string_view text);

struct CommitDraft {
  Oid tree;
  Oid parent;
  Person author;
  Person committer;
  std::chrono::seconds time;  // since 1970, written as UTC
  std::string message;
};

// The commit as Git stores it. The message ends in exactly one line end.
Object write_commit(const CommitDraft& draft);

// The commit with a signature of its data in its header, as Git keeps it: `gpgsig`, whatever made
// the signature. `armor` is the text with its two lines of dashes, with LF or CRLF at the ends of
// lines. A commit without an end of its header, or an empty armor, is a bug.
Object signed_commit(const Object& commit, const std::string& armor);

struct CommitLinks {
  Oid tree;
  std::vector<Oid> parents;
};

base::Result<CommitLinks> read_commit(std::string_view commit);

// Whether it has a signature, whoever made it.
bool is_signed(std::string_view commit);

// What stands behind the header of a commit.
std::string_view message_of(std::string_view commit);

// Who made a commit, "Name <mail>", and when, in seconds since 1970; empty and 0 where it does not
// say.
struct CommitterLine {
  std::string person = {};
  unsigned long long time = 0;
};
CommitterLine committer_of(std::string_view commit);

}  // namespace git
