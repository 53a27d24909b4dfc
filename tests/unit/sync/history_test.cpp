// SPDX-License-Identifier: Apache-2.0
#include "sync/history.hpp"

#include <catch2/catch.hpp>

using tools::sync::history_lines;

namespace {

argocd::Application shop() {
  argocd::Application shop;
  shop.name = {.name = "shop"};
  return shop;
}

}  // namespace

TEST_CASE("history_lines: columns are aligned, and the last deployment is marked", "[sync]") {
  auto application = shop();
  application.history = {{.id = 9,
                          .revisions = {std::string(40, 'a')},
                          .deployed_at = 1787393703,
                          .initiated_by = "automated"},
                         {.id = 10, .revisions = {"1.8.3"}, .initiated_by = ""}};
  CHECK(history_lines(application) == std::vector<std::string>{
                                          "shop: what was deployed (* is there now)",
                                          "   ID  DEPLOYED              BY         REVISION",
                                          "   9   2026-08-22T10:15:03Z  automated  aaaaaaa",
                                          "*  10  -                     -          1.8.3",
                                      });
}

TEST_CASE("history_lines: each of several sources has its name or its number", "[sync]") {
  auto application = shop();
  application.history = {{.id = 1,
                          .revisions = {"2.4.7", std::string(40, 'b')},
                          .sources = {{.name = "chart"}, {}},
                          .has_many_sources = true}};
  CHECK(history_lines(application).back().ends_with("  chart=2.4.7, 2=bbbbbbb"));
}

TEST_CASE("history_lines: what others wrote does no harm to a terminal", "[sync]") {
  auto application = shop();
  application.history = {{.id = 1, .revisions = {"\x1b[2J"}, .initiated_by = "\x1b]0;x\x07"}};
  CHECK(history_lines(application).back().find('\x1b') == std::string::npos);
}

TEST_CASE("history_lines: what was never deployed is said in one line", "[sync]") {
  CHECK(history_lines(shop()) == std::vector<std::string>{"Argo CD keeps no history of shop"});
}
