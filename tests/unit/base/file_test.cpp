// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <utility>

#include "temp_dir.hpp"

using base::Replacement;
using base::Spool;
using test::content;
using test::TempDir;

namespace {

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode;
}

}  // namespace

TEST_CASE("file: what is written is what is read", "[base]") {
  const TempDir dir;
  const std::string bytes("a\0b\r\n\xFF", 6);
  REQUIRE(base::write_file(dir / "f", bytes));
  CHECK(base::read_file(dir / "f").value() == bytes);
  REQUIRE(base::append_file(dir / "f", "more"));
  CHECK(content(dir / "f") == bytes + "more");
  REQUIRE(base::truncate_file(dir / "f"));
  CHECK(content(dir / "f").empty());
}

TEST_CASE("file: what is for its owner only is so from the beginning", "[base]") {
  const TempDir dir;
  REQUIRE(base::write_file(dir / "f", "open"));
  for (const char* name : {"f", "g"}) {
    REQUIRE(base::write_file(dir / name, "mine", base::Replacement::Access::owner_only));
    CHECK((mode_of(dir / name) & 0777U) == 0600U);
    CHECK(content(dir / name) == "mine");
  }
}

TEST_CASE("file: errors name the path and the reason", "[base]") {
  const TempDir dir;
  const auto missing = base::read_file(dir / "missing");
  CHECK(missing.error().message ==
        "cannot open " + dir / "missing" + ": No such file or directory");
  CHECK(base::read_file(dir.path()).error().message ==
        "cannot read " + dir.path() + ": Is a directory");
  CHECK_FALSE(base::write_file(dir / "no/such/folder", "x"));
  CHECK_FALSE(base::append_file(dir / "no/such/folder", "x"));
}

TEST_CASE("file: a file beyond the limit is refused, one of exactly that size is not", "[base]") {
  const TempDir dir;
  test::write(dir / "f", std::string(2048, 'x'));
  CHECK(base::read_file(dir / "f", 2048).value().size() == 2048);
  CHECK(base::read_file(dir / "f", 1024).error().message == dir / "f" + " is larger than 1 KiB");
}

TEST_CASE("file: a replacement keeps the mode and shows either the old text or the new", "[base]") {
  const TempDir dir;
  test::write(dir / "f", "old");
  REQUIRE(::chmod((dir / "f").c_str(), 0750) == 0);
  auto replacement = Replacement::prepare(dir / "f", "new").value();
  CHECK(content(dir / "f") == "old");
  REQUIRE(replacement.commit());
  CHECK(content(dir / "f") == "new");
  CHECK((mode_of(dir / "f") & 07777U) == 0750);
  CHECK(dir.file_count() == 1);
}

TEST_CASE("file: a dropped replacement leaves nothing behind", "[base]") {
  const TempDir dir;
  test::write(dir / "f", "old");
  {
    auto first = Replacement::prepare(dir / "f", "new").value();
    const auto moved = std::move(first);
    CHECK(dir.file_count() == 2);
  }
  CHECK(content(dir / "f") == "old");
  CHECK(dir.file_count() == 1);
}

TEST_CASE("file: a link and a pipe are written through, not replaced", "[base]") {
  const TempDir dir;
  test::write(dir / "target", "a longer old text");
  REQUIRE(::symlink("target", (dir / "link").c_str()) == 0);
  REQUIRE(base::write_file(dir / "link", "new"));
  CHECK(S_ISLNK(mode_of(dir / "link")));
  CHECK(content(dir / "target") == "new");

  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  const base::Fd reader(::open((dir / "pipe").c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(base::write_file(dir / "pipe", "new"));
  CHECK(S_ISFIFO(mode_of(dir / "pipe")));
}

TEST_CASE("file: prepare fails where commit could not succeed", "[base]") {
  const TempDir dir;
  const auto outcome = Replacement::prepare(dir / "no/file", "x");
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message ==
        "cannot write " + dir / "no/file" + ": No such file or directory");
}

TEST_CASE("file: a spool shows what went in, before and after it moves to a file", "[base]") {
  Spool spool(10);
  REQUIRE(spool.append("0123456789"));
  CHECK(spool.view().value() == "0123456789");
  REQUIRE(spool.append("ab"));
  CHECK(spool.view().value() == "0123456789ab");
  REQUIRE(spool.append("cd"));
  CHECK(spool.size() == 14);

  Spool moved(std::move(spool));
  CHECK(moved.view().value() == "0123456789abcd");
}

TEST_CASE("file: an empty spool is an empty text", "[base]") {
  Spool spool(0);
  CHECK(spool.view().value().empty());
  REQUIRE(spool.append(""));
  CHECK(spool.view().value().empty());
}
