// SPDX-License-Identifier: Apache-2.0
#include "update-values/copies.hpp"

#include <catch2/catch.hpp>

using namespace tools::update_values;
using base::ErrorKind;
using Texts = std::vector<std::string>;

namespace {

Texts written(const Texts& from, const Texts& to) {
  Texts texts;
  for (const auto& copy : parse_copies(from, to).value()) {
    texts.push_back(copy.from.file + " " + copy.from.path.text + " -> " + copy.to.file + " " +
                    copy.to.path.text);
  }
  return texts;
}

}  // namespace

TEST_CASE("copies: from one place to another", "[update-values]") {
  CHECK(written({}, {}).empty());
  CHECK(written({"a.yaml::x.y"}, {"b.yaml::z"}) == Texts{"a.yaml x.y -> b.yaml z"});
  CHECK(written({"a.yaml::x", "c.yaml::y"}, {"b.yaml::z", "d.yaml"}) ==
        Texts{"a.yaml x -> b.yaml z", "c.yaml y -> d.yaml y"});
}

TEST_CASE("copies: one file for all", "[update-values]") {
  CHECK(written({"a.yaml::x", "a.yaml::y"}, {"b.yaml"}) ==
        Texts{"a.yaml x -> b.yaml x", "a.yaml y -> b.yaml y"});
}

TEST_CASE("copies: what does not say from where and where to is refused", "[update-values]") {
  struct Row {
    Texts from;
    Texts to;
  };
  const auto row = GENERATE(values<Row>({{{"a.yaml::x"}, {}},
                                         {{}, {"b.yaml"}},
                                         {{"a.yaml"}, {"b.yaml"}},
                                         {{"::x"}, {"b.yaml"}},
                                         {{"a.yaml::x"}, {"::x"}},
                                         {{"env/*.yaml::x"}, {"b.yaml"}},
                                         {{"a.yaml::x", "a.yaml::y"}, {"b.yaml::z"}},
                                         {{"a.yaml::x[", "b"}, {"b.yaml"}},
                                         {{"../a.yaml::x"}, {"b.yaml"}}}));
  const auto copies = parse_copies(row.from, row.to);
  REQUIRE_FALSE(copies);
  CHECK(copies.error().kind == ErrorKind::usage);
}
