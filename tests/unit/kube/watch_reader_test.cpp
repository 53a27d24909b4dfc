// SPDX-License-Identifier: Apache-2.0
#include "kube/watch_reader.hpp"

#include <catch2/catch.hpp>

using kube::WatchReader;

namespace {

std::string event(const std::string& type, const std::string& version,
                  const std::string& spec = "{}") {
  return R"({"type":")" + type +
         R"(","object":{"apiVersion":"a/v1","metadata":{"name":"web","resourceVersion":")" +
         version + R"("},"spec":)" + spec + "}}";
}

// What comes out, as "type line|".
std::string drain(WatchReader& reader) {
  std::string text;
  for (;;) {
    const auto next = reader.next();
    if (!next) return text + "error: " + next.error().message;
    if (!*next) return text;
    text += std::string((*next)->type) + " " + std::string((*next)->line) + "|";
  }
}

std::string drain(const std::string& bytes) {
  WatchReader reader("1");
  return reader.append(bytes) ? drain(reader) : "too long";
}

}  // namespace

TEST_CASE("watch: lines come out whole wherever they are cut", "[kube]") {
  const auto first = event("ADDED", "5", R"({"note":"größe \" \\n 漢字 }{"})");
  const auto second = event("DELETED", "6");
  const auto bytes = first + "\n\r\n" + second + "\r\n" + first.substr(0, 20);
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    WatchReader reader("1");
    std::string got;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      REQUIRE(reader.append(std::string_view(bytes).substr(at, piece)));
      got += drain(reader);
    }
    CAPTURE(piece);
    CHECK(got == "ADDED " + first + "|DELETED " + second + "|");
    CHECK(reader.resource_version() == "6");
  }
}

TEST_CASE("watch: a bookmark is remembered and kept back", "[kube]") {
  WatchReader reader("1");
  REQUIRE(reader.append(event("BOOKMARK", "77") + "\n"));
  CHECK(drain(reader).empty());
  CHECK(reader.resource_version() == "77");
}

TEST_CASE("watch: while the server shows what is there, versions are not trusted", "[kube]") {
  const auto start = GENERATE(std::string(), std::string("0"));
  WatchReader reader(start);
  REQUIRE(reader.append(event("ADDED", "50") + "\n" + event("ADDED", "30") + "\n"));
  drain(reader);
  CHECK(reader.resource_version() == start);
  REQUIRE(reader.append(event("MODIFIED", "60") + "\n"));
  drain(reader);
  CHECK(reader.resource_version() == "60");
  REQUIRE(reader.append(event("ADDED", "61") + "\n"));
  drain(reader);
  CHECK(reader.resource_version() == "61");
}

TEST_CASE("watch: an error does not move where to go on", "[kube]") {
  WatchReader reader("5");
  REQUIRE(reader.append(event("ERROR", "9") + "\n"));
  CHECK(drain(reader).substr(0, 6) == "ERROR ");
  CHECK(reader.resource_version() == "5");
}

TEST_CASE("watch: only the version of the object itself counts", "[kube]") {
  WatchReader reader("1");
  REQUIRE(reader.append(
      R"({"type":"ADDED","metadata":{"resourceVersion":"no"},"object":{"spec":{"resourceVersion":"no"},)"
      R"("status":{"metadata":{"resourceVersion":"no"}},"list":[{"resourceVersion":"no"}],)"
      R"("metadata":{"labels":{"resourceVersion":"no"},"resourceVersion":"2"}}})"
      "\n"));
  CHECK(drain(reader).substr(0, 6) == "ADDED ");
  CHECK(reader.resource_version() == "2");
}

TEST_CASE("watch: a type may come last", "[kube]") {
  WatchReader reader("1");
  REQUIRE(reader.append(
      R"({"object":{"metadata":{"resourceVersion":"2"},"spec":{"type":"no"}},"type":"ADDED"})"
      "\n"));
  CHECK(drain(reader).substr(0, 6) == "ADDED ");
  CHECK(reader.resource_version() == "2");
}

TEST_CASE("watch: a line that is no event is garbled", "[kube]") {
  const std::string refusal = "error: a line of the watch is not an event of Kubernetes";
  for (const auto* line : {"<html>", "{}", "[]", "7", R"({"type":7})", R"({"type":"")",
                           "{\"\xff\":1}", R"({"object":{"type":"ADDED"}})"}) {
    CAPTURE(line);
    CHECK(drain(std::string(line) + "\n") == refusal);
  }
}

TEST_CASE("watch: half a line is forgotten when a new connection begins", "[kube]") {
  WatchReader reader("1");
  REQUIRE(reader.append(event("ADDED", "2") + "\n{\"type\":"));
  drain(reader);
  reader.restart();
  REQUIRE(reader.append(event("ADDED", "3") + "\n"));
  CHECK(drain(reader) == "ADDED " + event("ADDED", "3") + "|");
}

TEST_CASE("watch: a line has a limit, many lines have none", "[kube]") {
  const auto line = event("ADDED", "2");
  WatchReader reader("1", line.size());
  for (int i = 0; i < 5; ++i) REQUIRE(reader.append(line + "\n"));
  REQUIRE(reader.append(line));
  const auto more = reader.append("x");
  REQUIRE_FALSE(more);
  CHECK(more.error().kind == base::ErrorKind::garbled);
}
