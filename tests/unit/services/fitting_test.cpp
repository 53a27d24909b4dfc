// SPDX-License-Identifier: Apache-2.0
#include "services/fitting.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace services {
namespace {

const Tail nothing = [](std::string_view) { return std::string(); };

std::string fit(std::string_view text, const Limit& limit, const Tail& tail = nothing) {
  std::vector<std::string> remarks;
  return fitted(text, tail, limit, remarks).value_or("nothing");
}

}  // namespace

TEST_CASE("fitting: the size of a text in JSON is what JSON makes of it", "[services]") {
  for (const std::string text : {"", "abc", "\"\\/", "\b\f\n\r\t", "\x01\x1F\x7F", "部署"}) {
    CAPTURE(text);
    CHECK(size_of(text, Counts::bytes_of_json) + 2 == nlohmann::json(text).dump().size());
  }
}

TEST_CASE("fitting: a text is cut where it must be, between characters", "[services]") {
  CHECK(fit("部署完成", {.most = 12}) == "部署完成");
  CHECK(fit("部署完成", {.most = 11}) == "部署…");
  CHECK(fit("部署完成", {.most = 3}) == "…");
  CHECK(fit("部署完成", {.most = 2}) == "nothing");
  CHECK(fit("\n\n\n\n", {.most = 8, .counts = Counts::bytes_of_json}) == "\n\n\n\n");
  CHECK(fit("\n\n\n\n", {.most = 7, .counts = Counts::bytes_of_json}) == "\n\n…");
}

TEST_CASE("fitting: what must stay whole goes as a whole", "[services]") {
  const Limit limit = {.most = 16, .begin = "<@", .end = ">"};
  CHECK(fit("hello <@user> and more", limit) == "hello <@user>…");
  CHECK(fit("hello, hello <@user>", limit) == "hello, hello …");
}

TEST_CASE("fitting: the tail stays, and sees what is left", "[services]") {
  const Tail tail = [](std::string_view text) {
    return std::string(text.find("@a") == std::string_view::npos ? " @a" : "");
  };
  CHECK(fit("hi @a", {.most = 8}, tail) == "hi @a");
  CHECK(fit("hi you @a", {.most = 8}, tail) == "hi… @a");
}

TEST_CASE("fitting: a headline is the first line without marks", "[services]") {
  struct Row {
    std::string text;
    std::string line;
  };
  const std::vector<Row> rows = {{"\n## **web** `v2`\nmore", "web v2"},
                                 {"> - quoted", "quoted"},
                                 {"***\n", "otherwise"},
                                 {"", "otherwise"}};
  for (const auto& row : rows) CHECK(headline(row.text, "otherwise") == row.line);
}

}  // namespace services
