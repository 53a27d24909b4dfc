// SPDX-License-Identifier: Apache-2.0
#include "git/undo.hpp"

#include <catch2/catch.hpp>

TEST_CASE("undone: lines go back, and others stay", "[git]") {
  struct Row {
    std::string before;
    std::string after;
    std::string now;
    std::string wanted;
  };
  const auto row = GENERATE(values<Row>({
      // Nothing has happened since.
      {"a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 2\nb: 1\n", "a: 1\nb: 1\n"},
      // The next line has changed, the line before, both.
      {"a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 2\nb: 9\n", "a: 1\nb: 9\n"},
      {"a: 1\nb: 1\n", "a: 1\nb: 2\n", "a: 9\nb: 2\n", "a: 9\nb: 1\n"},
      {"a\nb\nc\n", "a\nB\nc\n", "x\nB\ny\n", "x\nb\ny\n"},
      // Lines were added and removed elsewhere.
      {"a\nb\nc\n", "a\nB\nc\n", "new\na\nB\n", "new\na\nb\n"},
      {"a\nb\nc\n", "a\nB\nc\n", "a\nnew\nB\nnew\nc\n", "a\nnew\nb\nnew\nc\n"},
      // A line was created, or removed.
      {"a\nc\n", "a\nb\nc\n", "A\nb\nc\n", "A\nc\n"},
      {"a\nb\nc\n", "a\nc\n", "a\nC\n", "a\nb\nC\n"},
      // As before already.
      {"a\nb\n", "A\nb\n", "a\nb\n", "a\nb\n"},
      {"a\nb\nc\nd\n", "A\nb\nC\nd\n", "a\nb\nC\nd\n", "a\nb\nc\nd\n"},
      // The same, with a change right beside it.
      {"a\nb\n", "A\nb\n", "a\nx\n", "a\nx\n"},
      {"a\nb\n", "a\nB\n", "x\nb\n", "x\nb\n"},
      {"a\nb\nc\n", "a\nB\nB\nc\n", "a\nb\nx\n", "a\nb\nx\n"},
      // The same lines are elsewhere, too, before and after ours.
      {"a:\n  t: 1\n  r: 1\n", "a:\n  t: 2\n  r: 1\n", "a:\n  t: 2\n  r: 1\nb:\n  t: 1\n  r: 1\n",
       "a:\n  t: 1\n  r: 1\nb:\n  t: 1\n  r: 1\n"},
      {"a:\n  t: 1\n  r: 1\n", "a:\n  t: 2\n  r: 1\n", "0:\n  t: 1\n  r: 1\na:\n  t: 2\n  r: 1\n",
       "0:\n  t: 1\n  r: 1\na:\n  t: 1\n  r: 1\n"},
      {"a\nb\nc\n", "a\nc\n", "a\nc\na\nb\nc\n", "a\nb\nc\na\nb\nc\n"},
      {"x\na\n", "x\nA\n", "x\nA\ny\na\n", "x\na\ny\na\n"},
      // No line end at the end, and lines of Windows.
      {"a\nb", "a\nB", "x\nB", "x\nb"},
      {"a\r\nb\r\n", "A\r\nb\r\n", "A\r\nx\r\n", "a\r\nx\r\n"},
  }));
  CAPTURE(row.before, row.after, row.now);
  const auto undone = git::undone(row.now, row.before, row.after);
  REQUIRE(undone);
  CHECK(*undone == row.wanted);
}

TEST_CASE("undone: a line that has moved on is left alone", "[git]") {
  struct Row {
    std::string before;
    std::string after;
    std::string now;
  };
  const auto row = GENERATE(values<Row>({
      {"a: 1\n", "a: 2\n", "a: 3\n"},
      {"a: 1\n", "a: 2\n", ""},
      {"a\nb\n", "A\nB\n", "A\nx\n"},
      {"a\nc\n", "a\nb\nc\n", "a\nB\nc\n"},
      {"a\nb\nc\n", "a\nc\n", "a\nx\nc\n"},
      // What was there before is elsewhere.
      {"a:\n  t: 1\n  r: 1\n", "a:\n  t: 2\n  r: 1\n", "a:\n  t: 3\n  r: 1\nb:\n  t: 1\n  r: 1\n"},
      {"a\nb\nc\n", "a\nc\n", "a\nx\nc\na\nb\nc\n"},
  }));
  CAPTURE(row.before, row.after, row.now);
  const auto undone = git::undone(row.now, row.before, row.after);
  REQUIRE(undone);
  CHECK_FALSE(*undone);
}
