// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace std::string_literals;

TEST_CASE("bytes: what no YAML file holds is refused with its place", "[yaml]") {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      {"a: \xFF\n", "error: line 1, column 4: not UTF-8"},
      {"ok: 1\nä: \xC3\n", "error: line 2, column 4: not UTF-8"},
      {"a: \xED\xA0\x80\n", "error: line 1, column 4: not UTF-8"},
      {"a: b\0c\n"s, "error: line 1, column 5: a NUL byte: this is not a text file"},
      {"a: \x04\n", "error: line 1, column 4: a control character"},
      {"a: \x7F\n", "error: line 1, column 4: a control character"},
      {"a: 1\rb: 2\n",
       "error: line 1, column 5: a carriage return that does not belong to a CRLF line end"},
      {"a: 1\n\xEF\xBB\xBF---\n",
       "error: line 2, column 1: a byte order mark that is not the first"},
      {"a: x\xE2\x80\xA8y\n",
       "error: line 1, column 5: a Unicode line separator, which YAML readers do not agree about"},
  };
  for (const auto& row : rows) CHECK(refusal(row.text) == row.message);
}

TEST_CASE("bytes: a file in disguise is called by its name", "[yaml]") {
  CHECK(refusal("\0GITCRYPT\0\x12\x34"s) == "error: the file is encrypted with git-crypt");
  CHECK(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n") ==
        "error: the file is a Git LFS pointer, its content is stored elsewhere");
  CHECK(refusal("$ANSIBLE_VAULT;1.1;AES256\n6162\n") ==
        "error: the file is encrypted with Ansible Vault");
  CHECK(refusal("\xFF\xFE"s + "a\0"s) == "error: the file is UTF-16 (or UTF-32), not UTF-8");
  CHECK(refusal("\xFE\xFF\0a"s) == "error: the file is UTF-16, not UTF-8");
}

TEST_CASE("bytes: columns count characters, and the byte order mark is none", "[yaml]") {
  CHECK(refusal("\xEF\xBB\xBF\xC3\xA4: \x04\n") == "error: line 1, column 4: a control character");
}

TEST_CASE("bytes: JSON may hold what only YAML forbids", "[yaml]") {
  CHECK(refusal("{\"a\": \"\x7F\xE2\x80\xA8\"}", yaml::Format::json) == "accepted");
  CHECK(refusal("{\"a\": \"\x01\"}", yaml::Format::json) ==
        "error: line 1, column 8: a control character");
}
