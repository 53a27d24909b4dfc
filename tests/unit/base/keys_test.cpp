// SPDX-License-Identifier: Apache-2.0
#include "base/keys.hpp"

#include <catch2/catch.hpp>
#include <string>

using Json = nlohmann::ordered_json;

namespace {

Json numbered(std::size_t count) {
  Json object = Json::object();
  for (std::size_t i = 0; i < count; ++i) {
    object.get_ref<Json::object_t&>().emplace_back("k" + std::to_string(i), i);
  }
  return object;
}

}  // namespace

TEST_CASE("keys: a finder finds what is there, and null", "[base]") {
  for (const std::size_t count : {3U, 100'000U}) {
    const auto object = numbered(count);
    const base::KeyFinder found(object);
    for (std::size_t i = 0; i < count; ++i) REQUIRE(found["k" + std::to_string(i)] == i);
    CHECK(found["x"].is_null());
  }
  CHECK(base::KeyFinder(Json())["x"].is_null());
  CHECK(base::KeyFinder(Json::array({1}))["x"].is_null());
}

TEST_CASE("keys: an editor changes, adds behind the others, and erases", "[base]") {
  for (const std::size_t count : {3U, 100'000U}) {
    auto object = numbered(count);
    {
      base::KeyEditor editor(object);
      for (std::size_t i = 0; i < count; ++i) editor["k" + std::to_string(i)] = i + 1;
      for (std::size_t i = 0; i < count; ++i) editor["n" + std::to_string(i)] = 0;
      CHECK(editor.find("x") == nullptr);
      REQUIRE(editor.find("k0") != nullptr);
      CHECK(*editor.find("k0") == 1);
      for (std::size_t i = 1; i < count; ++i) editor.erase("k" + std::to_string(i));
      editor.erase("x");
    }
    CHECK(object.size() == count + 1);
    CHECK(object.begin().key() == "k0");
    CHECK(std::next(object.begin()).key() == "n0");
  }
}
