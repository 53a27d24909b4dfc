// SPDX-License-Identifier: Apache-2.0
#include "update-values/trailers.hpp"

#include <catch2/catch.hpp>

using namespace tools::update_values;
using Texts = std::vector<std::string>;

TEST_CASE("trailers: our own are read back", "[update-values]") {
  const auto own = read_own_trailers(
      "Set two values\n\nBody.\n\nReviewed-by: x\n"
      "Update-Values: a.yaml image.tag v1 -> v2\n"
      "Update-Values: \"with blank.yaml\" x \"\" -> v2\n"
      "Update-Values-More: 3\n"
      "Update-Values-Reverts: 0123456789012345678901234567890123456789\n");
  CHECK(own.files == Texts{"a.yaml", "with blank.yaml"});
  CHECK(own.reverts == "0123456789012345678901234567890123456789");
  CHECK(own.leaves_out_some);
}

TEST_CASE("trailers: a path may begin with its document", "[update-values]") {
  const std::string place = "kind=Deployment,metadata.name=web#build";
  const auto own =
      read_own_trailers("Set it\n\nUpdate-Values: a.yaml " + place + " 1 -> 2\n" +
                        "Update-Values: a.yaml build 1 -> 2\nUpdate-Values-Order: a.yaml " + place);
  CHECK(own.values ==
        std::set<std::pair<std::string, std::string>>{{"a.yaml", place}, {"a.yaml", "build"}});
  REQUIRE(own.orders.size() == 1);
  CHECK(own.orders.front().second == place);
}

TEST_CASE("trailers: names are never cut", "[update-values]") {
  const std::string name(300, 'x');
  CHECK(trailer_name(name) == name);
  CHECK(trailer_name("") == "\"\"");
  CHECK(trailer_name("a b") == "\"a b\"");
  CHECK(trailer_word(name).size() < 210);
}

TEST_CASE("trailers: forges and people write behind ours", "[update-values]") {
  for (const auto* end : {"<!-- update-values: key 123 -->", "---------\n\nCo-authored-by: x <y@z>",
                          "(cherry picked from commit 0123456)"}) {
    CAPTURE(end);
    CHECK(read_own_trailers("Set it (#7)\n\nUpdate-Values: a.yaml x 1 -> 2\n\n" + std::string(end))
              .files == Texts{"a.yaml"});
  }
}

TEST_CASE("trailers: what only looks like one of ours is none", "[update-values]") {
  CHECK(read_own_trailers("Update-Values: a.yaml x 1 -> 2\n").files.empty());
  CHECK(without_own_trailers("\rUpdate-Values: a b c -> d\nU\rpdate-values-reverts: x\n") ==
        "> Update-Values: a b c -> d\n> Update-values-reverts: x");
  CHECK(read_own_trailers("Subject\n\nUpdate-Values: \"half\n").files.empty());
  CHECK(read_own_trailers("").files.empty());
}
