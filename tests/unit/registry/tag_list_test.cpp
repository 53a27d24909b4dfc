// SPDX-License-Identifier: Apache-2.0
#include "registry/tag_list.hpp"

#include <catch2/catch.hpp>

using namespace registry;

namespace {

std::string next_of(const std::string& link) {
  const auto asked =
      http::parse_url("https://reg.example.com/v2/team/app/tags/list?n=1000").value();
  const auto query = next_query(asked, link);
  if (!query) return "error: " + query.error().message;
  return query->value_or("none");
}

}  // namespace

TEST_CASE("parse_tags: what can be no tag is left out", "[registry]") {
  using Tags = std::vector<std::string>;
  CHECK(parse_tags(R"({"name":"team/app","tags":["v2","v1"]})").value() == Tags{"v2", "v1"});
  CHECK(parse_tags(R"({"tags":["v1","",5,null,"a b","-x","\u001b[1m"]})").value() == Tags{"v1"});
  CHECK(parse_tags(R"({"tags":null})")->empty());
  CHECK(parse_tags("{}")->empty());
  for (const auto* body : {"", "[]", "null", "{"}) {
    INFO(body);
    CHECK(parse_tags(body).error().kind == base::ErrorKind::garbled);
  }
}

TEST_CASE("parse_tags: only the list of the object itself counts", "[registry]") {
  using Tags = std::vector<std::string>;
  CHECK(parse_tags(R"({"a":{"tags":["v1"]},"b":["v2"],"tags":["v3"]})").value() == Tags{"v3"});
  CHECK(parse_tags(R"({"tags":[["v1"],{"tags":["v2"]},"v3"],"c":["v4"]})").value() == Tags{"v3"});
  CHECK(parse_tags(R"({"tags":{"a":"v1"}})")->empty());
  CHECK(parse_tags(R"({"tags":"v1"})")->empty());
  CHECK(parse_tags(R"({"tags":["v1"],"tags":["v2"]})").value() == Tags{"v2"});
  CHECK_FALSE(parse_tags(R"({"tags":["v1"]}x)"));
  CHECK_FALSE(parse_tags(R"("tags")"));
}

TEST_CASE("parse_tags: reading ends where there are too many", "[registry]") {
  std::string body = R"({"tags":["a")";
  for (std::size_t i = 0; i < most_tags + 10; ++i) body += R"(,"a")";
  CHECK(parse_tags(body + " and no end")->size() == most_tags + 1);
}

TEST_CASE("next_query: only the query of a Link counts", "[registry]") {
  struct Row {
    const char* link;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({
      {"", "none"},
      {"</v2/team/app/tags/list?last=v9&n=100>; rel=\"next\"", "n=1000&last=v9"},
      {"<https://reg.example.com/v2/team/app/tags/list?n=100&last=v9>; rel=\"next\"",
       "n=1000&last=v9"},
      {"</v2/app/tags/list?last=v9>; rel=next", "n=1000&last=v9"},
      {"<?last=v9>; REL=\"NEXT\"", "n=1000&last=v9"},
      {"<http://other.example.com/x?last=v9>; rel=\"next\"", "n=1000&last=v9"},
      {"</v2/team/app/tags/list?next_page=abc%3D>; rel=\"next\"", "next_page=abc%3D"},
      {"</first>; rel=\"first\", </v2/x?last=v9>; rel=\"next\"", "n=1000&last=v9"},
      {"</first?last=v1>; rel=\"first\"", "none"},
      {"nonsense", "none"},
      {"</never ends", "none"},
      {"<https://other.example.com/x?next_page=1>; rel=\"next\"",
       "error: the list of tags goes on at another place: https://other.example.com/x?next_page=1"},
      {"</v2/team/app/tags/list>; rel=\"next\"",
       "error: the list of tags goes on at another place: "
       "https://reg.example.com/v2/team/app/tags/list"},
  }));
  INFO(row.link);
  CHECK(next_of(row.link) == row.expected);
}
