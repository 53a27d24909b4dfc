// SPDX-License-Identifier: Apache-2.0
#include "git/repository.hpp"

#include <catch2/catch.hpp>

TEST_CASE("read_commit_id: seven to forty digits, as small letters", "[git]") {
  CHECK(git::read_commit_id("4F2C9A7").value() == "4f2c9a7");
  CHECK(git::read_commit_id(std::string(40, 'A')).value() == std::string(40, 'a'));
  for (const auto& text : {std::string(), std::string("4f2c9a"), std::string("v1.2.3x"),
                           std::string("4f2c9a7g"), std::string(41, 'a'), std::string(64, 'a')}) {
    INFO(text);
    const auto id = git::read_commit_id(text);
    REQUIRE_FALSE(id);
    CHECK(id.error().kind == base::ErrorKind::usage);
  }
}
