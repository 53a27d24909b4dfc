// SPDX-License-Identifier: Apache-2.0
#include "git/pkt_line.hpp"

#include <catch2/catch.hpp>

using base::ErrorKind;
using git::Pkt;
using git::PktKind;
using git::PktReader;

namespace {

std::vector<std::string> payloads(PktReader& reader) {
  std::vector<std::string> found;
  for (;;) {
    const auto packet = reader.next();
    REQUIRE(packet);
    if (!*packet) return found;
    found.emplace_back((*packet)->kind == PktKind::data ? (*packet)->payload : "<mark>");
  }
}

}  // namespace

TEST_CASE("pkt: the length counts its own four digits", "[git]") {
  CHECK(git::pkt("hi\n") == "0007hi\n");
  CHECK(git::pkt("") == "0004");
  CHECK(git::pkt(std::string(git::longest_payload, 'x')).starts_with("fff0x"));
}

TEST_CASE("PktReader: packets come out whole however they come in", "[git]") {
  const std::string stream = git::pkt("one\n") + std::string(git::delimiter_pkt) + git::pkt("two") +
                             std::string(git::flush_pkt);
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    PktReader reader;
    std::vector<std::string> found;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      reader.feed(std::string_view(stream).substr(at, piece));
      for (auto& payload : payloads(reader)) found.push_back(std::move(payload));
    }
    CHECK(found == std::vector<std::string>{"one\n", "<mark>", "two", "<mark>"});
    CHECK(reader.is_at_boundary());
  }
}

TEST_CASE("PktReader: a packet that is cut off is not at a boundary", "[git]") {
  PktReader reader;
  reader.feed("0009abc");
  CHECK_FALSE(reader.next().value());
  CHECK_FALSE(reader.is_at_boundary());
}

TEST_CASE("PktReader: what is not the protocol is garbled", "[git]") {
  const auto* bytes = GENERATE("<!DOCTYPE html>", "HTTP", "-001", "0x10", "0003", "fff1", "+123");
  PktReader reader;
  reader.feed(bytes);
  const auto packet = reader.next();
  REQUIRE_FALSE(packet);
  CHECK(packet.error().kind == ErrorKind::garbled);
  CHECK_FALSE(packet.error().hint.empty());
}

TEST_CASE("not_git: a web page is called one", "[git]") {
  CHECK(git::not_git("\n <html><body>").message.find("web page") != std::string::npos);
  CHECK(git::not_git("zzzz").message.find("web page") == std::string::npos);
}

TEST_CASE("Pkt::text: the final line end is no part of the text", "[git]") {
  CHECK(Pkt{.payload = "line\n"}.text() == "line");
  CHECK(Pkt{.payload = "line\n\n"}.text() == "line\n");
  CHECK(Pkt{.payload = ""}.text().empty());
}
