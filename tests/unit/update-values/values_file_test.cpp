// SPDX-License-Identifier: Apache-2.0
#include "update-values/values_file.hpp"

#include <catch2/catch.hpp>

using namespace tools::update_values;

namespace {

std::string place_of(const std::string& text, const std::string& path,
                     const std::string& file = "a.yaml") {
  const std::vector<yaml::Edit> edits = {
      {.path = yaml::parse_path(path).value(),
       .value = {.type = yaml::NewValue::Type::text, .text = "9"}}};
  const auto edited = edit_file(file, text, edits, {.if_missing = yaml::IfMissing::create});
  return edited ? edited->changes.front().place() : base::to_string(edited.error());
}

}  // namespace

TEST_CASE("edit_file: a path names its document where there are several", "[update-values]") {
  const std::string web = "kind: A\nmetadata: {name: web}\nx: 1\n";
  const std::string api = "kind: A\nmetadata: {name: api}\n";
  const std::string named = "kind=A,metadata.name=web#x";
  CHECK(place_of("x: 1\n", "x") == "x");
  CHECK(place_of("---\nx: 1\n...\n", "x") == "x");
  CHECK(place_of("x: 1\n", "0#x") == "x");
  CHECK(place_of("{\"x\": \"---\"}", "x", "a.json") == "x");
  CHECK(place_of("", "x") == "x");
  // However it was asked for, and wherever it stands.
  CHECK(place_of(web + "---\n" + api, "x") == named);
  CHECK(place_of(web + "---\n" + api, "metadata.name=web#x") == named);
  CHECK(place_of(api + "---\n" + web, "1#x") == named);
  CHECK(place_of(web + "---\n" + api, "metadata.name=api#x") == "kind=A,metadata.name=api#x");
}

TEST_CASE("edit_file: documents that look alike go by their place", "[update-values]") {
  CHECK(place_of("x: 1\n---\ny: 1\n", "y") == "1#y");
  const std::string twin = "kind: A\nmetadata: {name: web}\nx: 1\n";
  CHECK(place_of(twin + "---\n" + twin, "1#x") == "1#x");
  CHECK(place_of("kind: A\nmetadata: {name: 'a, b'}\nx: 1\n---\ny: 1\n", "x") == "0#x");
}
