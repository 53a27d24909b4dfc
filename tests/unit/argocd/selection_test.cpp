// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "argocd/control_plane.hpp"
#include "argocd/item_splitter.hpp"

using argocd::Application;
using argocd::is_selected;
using argocd::Selection;

TEST_CASE("is_selected: by the set that owns it, in its namespace", "[argocd]") {
  Application shop;
  shop.name = {.name = "shop-eu", .ns = "argocd"};
  shop.application_set = "shops";
  CHECK(is_selected({}, shop));
  CHECK(is_selected({.application_set = {.name = "shops"}}, shop));
  CHECK(is_selected({.application_set = {.name = "shops", .ns = "argocd"}}, shop));
  CHECK_FALSE(is_selected({.application_set = {.name = "shops", .ns = "team"}}, shop));
  CHECK_FALSE(is_selected({.application_set = {.name = "shop"}}, shop));
  shop.application_set = "";
  CHECK_FALSE(is_selected({.application_set = {.name = "shops"}}, shop));
}

TEST_CASE("is_selected: a project makes the applications of a set fewer", "[argocd]") {
  Application shop;
  shop.application_set = "shops";
  shop.project = "eu";
  const Selection of_project = {.projects = {"us"}, .application_set = {.name = "shops"}};
  CHECK_FALSE(is_selected(of_project, shop));
  shop.project = "us";
  CHECK(is_selected(of_project, shop));
}

TEST_CASE("ItemSplitter: a list is of objects, and nothing else is one", "[argocd]") {
  const auto works = [](std::string_view text) {
    argocd::ItemSplitter splitter([](std::string_view) { return base::Result<void>(); }, 1000);
    for (const char c : text) {
      if (!splitter.append(std::string_view(&c, 1))) return false;
    }
    return bool(splitter.finish());
  };
  CHECK(works(R"({"items":[{}, {"items":5}]})"));
  CHECK(works("{\"items\"\n: null, \"metadata\":{\"items\":5}}"));
  CHECK(works("{\"a\":\"items\",\"items\":[ \r\n\t]}"));
  for (const auto* text :
       {R"({"items":"x"})", R"({"items":5})", R"({"items":-1})", R"({"items":{}})",
        R"({"items":true})", R"({"items":[null]})", R"({"items":[5]})", R"({"items":["x"]})",
        R"({"items":[[]]})", R"({"items":[{},false]})", R"([{"items":[]}])", R"({"x":1})"}) {
    CAPTURE(text);
    CHECK_FALSE(works(text));
  }
}

TEST_CASE("ItemSplitter: what is around the items is kept, in whatever pieces it comes",
          "[argocd]") {
  const std::string text = R"({"items":[{"a":["]"]},{"b":{}}],"metadata":{"continue":"x]\"y"}})";
  const auto piece = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{1000});
  std::vector<std::string> items;
  argocd::ItemSplitter splitter(
      [&](std::string_view item) -> base::Result<void> {
        items.emplace_back(item);
        return {};
      },
      1000);
  for (std::size_t i = 0; i < text.size(); i += piece) {
    REQUIRE(splitter.append(std::string_view(text).substr(i, piece)));
  }
  REQUIRE(splitter.finish());
  CHECK(items == std::vector<std::string>{R"({"a":["]"]})", R"({"b":{}})"});
  CHECK(splitter.rest() == R"({"items":[],"metadata":{"continue":"x]\"y"}})");
}
