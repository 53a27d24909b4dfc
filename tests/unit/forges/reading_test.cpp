// SPDX-License-Identifier: Apache-2.0
#include "forges/reading.hpp"

#include <catch2/catch.hpp>

#include "base/json.hpp"

using nlohmann::json;

TEST_CASE("reading: without a number it is none", "[forges]") {
  const auto* const text =
      GENERATE("", "[]", "{}", "7", R"({"number":0,"iid":0,"id":0})",
               R"({"number":-1,"iid":-1,"id":-1})", R"({"number":"1","iid":"1","id":"1"})",
               R"({"number":1e300,"iid":1.5,"id":99999999999999999999})");
  CAPTURE(text);
  for (const auto& read : {forges::read_github_request, forges::read_gitlab_request,
                           forges::read_gitea_request, forges::read_bitbucket_request}) {
    const auto request = read(base::parse_json(text));
    REQUIRE_FALSE(request);
    CHECK(request.error().kind == base::ErrorKind::garbled);
  }
}

TEST_CASE("reading: what has the wrong type or is dangerous counts as not said", "[forges]") {
  struct Row {
    json url;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"https://h/1", "https://h/1"},
      {"https://user:pw@h/1", "https://h/1"},
      {"javascript:alert(1)", ""},
      {"https://h/" + std::string(3000, 'x'), ""},
      {7, ""},
      {nullptr, ""},
  };
  for (const auto& row : rows) {
    const auto request = forges::read_github_request({{"number", 1U},
                                                      {"html_url", row.url},
                                                      {"title", 7},
                                                      {"head", {{"sha", "ABCDEF0123"}}},
                                                      {"base", "main"},
                                                      {"labels", {{{"name", 1}}, "x", nullptr}},
                                                      {"requested_reviewers", "ann"}});
    REQUIRE(request);
    CHECK(request->url == row.expected);
    CHECK(request->title.empty());
    CHECK(request->head_commit.empty());
    CHECK(request->labels.empty());
    CHECK(request->reviewers.empty());
  }
}

TEST_CASE("reading: a branch of Gitea that is gone keeps its name", "[forges]") {
  const auto head_of = [](const std::string& ref) {
    return forges::read_gitea_request({{"number", 1U}, {"head", {{"label", "bump"}, {"ref", ref}}}})
        .value()
        .head;
  };
  CHECK(head_of("refs/pull/1/head") == "bump");
  CHECK(head_of("other") == "other");
}

TEST_CASE("reading: what stands for a draft is not in the title", "[forges]") {
  struct Row {
    std::string title;
    std::string expected;
    bool is_gitlab_draft;
    bool is_gitea_draft;
  };
  const std::vector<Row> rows = {{"Draft: x", "x", true, false},
                                 {"WIP: x", "x", true, true},
                                 {"[WIP] x", "x", true, true},
                                 {"drafty", "drafty", false, false}};
  for (const auto& row : rows) {
    CAPTURE(row.title);
    const auto lab = forges::read_gitlab_request({{"iid", 1U}, {"title", row.title}});
    const auto tea = forges::read_gitea_request({{"number", 1U}, {"title", row.title}});
    REQUIRE(lab);
    REQUIRE(tea);
    CHECK(lab->is_draft == row.is_gitlab_draft);
    CHECK(tea->is_draft == row.is_gitea_draft);
    CHECK(lab->title == row.expected);
    CHECK(tea->title == (row.is_gitea_draft ? row.expected : row.title));
  }
}
