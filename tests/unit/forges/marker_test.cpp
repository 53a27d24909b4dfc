// SPDX-License-Identifier: Apache-2.0
#include "forges/marker.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using forges::as_settled;
using forges::is_as_written;
using forges::read_marked;
using forges::with_marker;

namespace {

std::string written(const std::string& text, std::size_t limit = 60000) {
  return with_marker("title", text, {.key = "a b/c", .text_digest = {}, .value_digest = "ff"},
                     limit);
}

}  // namespace

TEST_CASE("marker: is read as it was written", "[forges]") {
  const auto body = written("one\n\ntwo\n");
  CHECK(body.starts_with("one\n\ntwo\n\n<!-- update-values: a%20b%2Fc "));
  const auto read = read_marked(body);
  CHECK(read.text == "one\n\ntwo");
  REQUIRE(read.marker);
  CHECK(read.marker->key == "a b/c");
  CHECK(read.marker->value_digest == "ff");
  CHECK(read.marker->text_digest.size() == 64);
}

TEST_CASE("marker: without a digest of the value that of the text stands for it", "[forges]") {
  const auto marker = read_marked(with_marker("t", "b", {}, 60000)).marker;
  REQUIRE(marker);
  CHECK(marker->key.empty());
  CHECK(marker->value_digest == marker->text_digest);
}

TEST_CASE("marker: what forges do to a text is no edit, what people do is", "[forges]") {
  const auto body = written("one\ntwo");
  CHECK(is_as_written("title", body));
  CHECK(is_as_written(" title ", base::replace_all(body, "\n", "\r\n") + "\r\n"));
  CHECK_FALSE(is_as_written("Title", body));
  CHECK_FALSE(is_as_written("title", base::replace_all(body, "two", "three")));
  CHECK_FALSE(is_as_written("title", body + "\nthanks"));
  CHECK_FALSE(is_as_written("title", "one\ntwo"));
}

TEST_CASE("marker: of what is settled no digest is that of its values", "[forges]") {
  const auto body = as_settled(base::replace_all(written("one\n\ntwo"), "\n", "\r\n"));
  const auto read = read_marked(body);
  CHECK(read.marker.value().key == "a b/c");
  CHECK(read.marker.value().value_digest == "settled");
  CHECK(is_as_written("title", body));
  CHECK(as_settled("one") == "one");
}

TEST_CASE("marker: what is no marker is text", "[forges]") {
  const auto line = GENERATE(
      values<std::string>({"", "<!-- update-values: -->", "<!-- update-values: a b -->",
                           "<!-- update-values: a b c d -->", "<!-- other: a b c -->",
                           "<!-- update-values: a b c", "text <!-- update-values: a b c -->"}));
  const auto read = read_marked(line);
  CHECK_FALSE(read.marker);
  CHECK(read.text == line);
}

TEST_CASE("marker: a long text is cut, and is as written all the same", "[forges]") {
  const auto body = written(std::string(5000, 'x'), 2000);
  CHECK(body.size() <= 2000);
  CHECK(is_as_written("title", body));
}
