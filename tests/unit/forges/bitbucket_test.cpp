// SPDX-License-Identifier: Apache-2.0
#include "forges/bitbucket.hpp"

#include "forge_case.hpp"

namespace forges {
namespace {

using nlohmann::json;

json request(int number, const json& change = json::object()) {
  const json own = {{"full_name", "team/deploy"}};
  json object = {
      {"id", number},
      {"links", {{"html", {{"href", "https://bitbucket.org/team/deploy/pull-requests/7"}}}}},
      {"state", "OPEN"},
      {"title", "old"},
      {"description", "text"},
      {"source",
       {{"branch", {{"name", "bump"}}},
        {"commit", {{"hash", "aaaaaaaaaaaa"}}},
        {"repository", own}}},
      {"destination", {{"branch", {{"name", "main"}}}, {"repository", own}}},
      {"reviewers", {{{"uuid", "{1}"}}}}};
  object.update(change);
  return object;
}

Reply refused(const json& error) {
  return no(400, {{"type", "error"}, {"error", error}});
}

const json merged = {{"state", "MERGED"}, {"merge_commit", {{"hash", "bbbbbbbbbbbb"}}}};
const NewRequest wanted = {.head = "bump",
                           .base = "main",
                           .title = "new",
                           .body = "text",
                           .is_draft = true,
                           .deletes_head = true};
const std::string repository = "/api/repositories/team/deploy";

}  // namespace

TEST_CASE("bitbucket: an access token goes alone, an API token with its account", "[forges]") {
  ForgeCase alone(Provider::bitbucket, {ok(request(7))});
  CHECK(shown(alone.forge->read(7)) == "7 open bump@aaaaaaa -> main");
  CHECK(alone.server.requests().at(0).find("Authorization: Bearer t0ken\r\n") != std::string::npos);
  ForgeCase with_mail(Provider::bitbucket, {ok(request(7))}, "me@example.com");
  CHECK(with_mail.forge->read(7));
  const auto basic = "Authorization: Basic " + base::base64("me@example.com:t0ken") + "\r\n";
  CHECK(with_mail.server.requests().at(0).find(basic) != std::string::npos);
}

TEST_CASE("bitbucket: a list is asked for with a query, and looked through", "[forges]") {
  const json other = {{"source", {{"branch", {{"name", "bumper"}}}}}};
  ForgeCase one(Provider::bitbucket, {ok({{"values", {request(5, other)}}, {"next", "?page=2"}}),
                                      ok({{"values", {request(7)}}})});
  CHECK(shown(one.forge->find_open("bump", "main")) == "7 open bump@aaaaaaa -> main");
  CHECK(one.asked() ==
        Lines{"GET " + repository +
                  "/pullrequests?state=OPEN&q=source.branch.name%3D%22bump%22%20AND%20destination."
                  "branch.name%3D%22main%22%20AND%20state%3D%22OPEN%22&pagelen=50",
              "GET " + repository + "/pullrequests?page=2"});
}

TEST_CASE("bitbucket: commits have all their digits", "[forges]") {
  ForgeCase one(Provider::bitbucket, {ok(request(7)), ok({{"hash", commit_a}}),
                                      ok(request(7, merged)), ok({{"hash", commit_b}})});
  CHECK(one.forge->read(7)->head_commit == commit_a);
  const auto read = one.forge->read(7);
  CHECK(shown(read) == "7 merged bump@aaaaaaa -> main as " + commit_b);
  CHECK(read->head_commit == commit_a);
  CHECK(one.asked() == Lines{"GET " + repository + "/pullrequests/7",
                             "GET " + repository + "/commit/aaaaaaaaaaaa",
                             "GET " + repository + "/pullrequests/7",
                             "GET " + repository + "/commit/bbbbbbbbbbbb"});
}

TEST_CASE("bitbucket: a commit that is not there any more stays short", "[forges]") {
  ForgeCase one(Provider::bitbucket, {ok(request(7)), no(404, json::object())});
  CHECK(one.forge->read(7)->head_commit == commit_a.substr(0, 12));
}

TEST_CASE("bitbucket: declined is closed, and so is superseded", "[forges]") {
  const auto* const state = GENERATE("DECLINED", "SUPERSEDED");
  ForgeCase one(Provider::bitbucket,
                {ok({{"values", {request(7, {{"state", state}}), request(6)}}})});
  CHECK(shown(one.forge->find_last("bump", "main")) == "7 closed bump@aaaaaaa -> main");
}

TEST_CASE("bitbucket: what opening a request ends in", "[forges]") {
  struct Row {
    Reply answer;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {no(201, request(7)), "7 open bump@aaaaaaa -> main"},
      {refused({{"message", "There are no changes to be pulled"}}), "nothing"},
      {refused({{"message", "Bad request"}, {"fields", {{"source", {"branch not found"}}}}}),
       "error: Bitbucket answered 400: Bad request; source: branch not found"},
      {no(403, {{"error", {{"message", "no"}, {"detail", {{"required", {"pullrequest:write"}}}}}}}),
       "error: Bitbucket answered 403: no; required: pullrequest:write"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    ForgeCase one(Provider::bitbucket, {no(404, json::object()), row.answer});
    CHECK(shown(one.forge->create(wanted)) == row.expected);
    CHECK(one.asked() ==
          Lines{"GET " + repository + "/effective-default-reviewers?pagelen=50",
                "POST " + repository +
                    R"(/pullrequests {"close_source_branch":true,"description":"text",)"
                    R"("destination":{"branch":{"name":"main"}},"draft":true,)"
                    R"("source":{"branch":{"name":"bump"}},"title":"new"})"});
  }
}

TEST_CASE("bitbucket: the project's own reviewers are asked, too", "[forges]") {
  const json defaults = {{"values", {{{"user", {{"uuid", "{2}"}}}}}}};
  ForgeCase one(Provider::bitbucket, {ok(defaults), no(201, request(7))});
  CHECK(shown(one.forge->create(wanted)) == "7 open bump@aaaaaaa -> main");
  CHECK(one.asked().size() == 2);
  CHECK(one.asked().back().find(R"("reviewers":[{"uuid":"{2}"}],)") != std::string::npos);
}

TEST_CASE("bitbucket: the project's own reviewers are no reason to fail", "[forges]") {
  const json ann = {{"user", {{"uuid", "{2}"}}}};
  const json bob = {{"user", {{"uuid", "{3}"}}}};
  const json defaults = {{"values", {ann, bob}}};
  const auto refusal = refused({{"message", "x is the author"}});
  const auto no_changes = refused({{"message", "There are no changes to be pulled"}});
  const auto opened = no(201, request(7));
  const auto outage = no(502, json::object());
  struct Row {
    std::vector<Reply> answers;
    std::string expected;
    std::size_t requests;
    std::string warning;
  };
  const std::string open = "7 open bump@aaaaaaa -> main";
  const std::vector<Row> rows = {
      {{ok(defaults), refusal, opened, ok(request(7)), refusal, ok(request(7)), refusal},
       open,
       7,
       ""},
      {{ok(defaults), refusal, opened, ok(request(7)), outage, ok(request(7)), ok(request(7))},
       open,
       7,
       ""},
      {{ok(defaults), refusal, opened, ok(request(7)), outage, ok(request(7)), outage},
       open,
       7,
       "Bitbucket answered 502"},
      {{ok(defaults), refusal, outage}, "error: Bitbucket answered 502", 3, "answered 502"},
      {{ok(defaults), no_changes}, "nothing", 2, ""},
      {{ok(defaults), refusal, refusal}, "error: Bitbucket answered 400: x is the author", 3, ""},
      {{{.status = 200, .body = "<html>"}, opened}, open, 2, "answered no JSON"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected, row.requests, row.warning);
    ForgeCase one(Provider::bitbucket, row.answers);
    CHECK(shown(one.forge->create(wanted)) == row.expected);
    CHECK(one.asked().size() == row.requests);
    const auto said = one.said.str();
    const bool has_warned = said.find("not all default reviewers are asked") != std::string::npos;
    CHECK(has_warned == !row.warning.empty());
    CHECK(said.find(row.warning) != std::string::npos);
  }
}

TEST_CASE("bitbucket: a change keeps the reviewers", "[forges]") {
  ForgeCase one(Provider::bitbucket, {ok(request(7))});
  CHECK(shown(one.forge->update(numbered(7), {.title = "new"})) == "done");
  CHECK(one.asked() == Lines{"GET " + repository + "/pullrequests/7",
                             "PUT " + repository +
                                 R"(/pullrequests/7 {"description":"text","reviewers":)"
                                 R"([{"uuid":"{1}"}],"title":"new"})"});
}

TEST_CASE("bitbucket: a request can be told to delete its branch", "[forges]") {
  ForgeCase one(Provider::bitbucket,
                {ok({{"values", {request(7, {{"close_source_branch", true}})}}}), ok(request(7)),
                 ok(request(7))});
  CHECK(one.forge->find_open("bump", "main").value()->deletes_head == true);
  CHECK(shown(one.forge->update(numbered(7), {.deletes_head = true})) == "done");
  CHECK(one.asked().back() == "PUT " + repository +
                                  R"(/pullrequests/7 {"close_source_branch":true,)"
                                  R"("description":"text","reviewers":[{"uuid":"{1}"}],)"
                                  R"("title":"old"})");
}

TEST_CASE("bitbucket: a change keeps what else the request is", "[forges]") {
  const json more = {{"draft", true}, {"close_source_branch", true}};
  ForgeCase one(Provider::bitbucket, {ok(request(7, more)), ok(request(7))});
  CHECK(shown(one.forge->update(numbered(7), {.body = "new"})) == "done");
  CHECK(
      one.asked().back().find(R"({"close_source_branch":true,"description":"new","draft":true,)") !=
      std::string::npos);
}

TEST_CASE("bitbucket: reviewers who cannot be asked do not cost the others", "[forges]") {
  const auto refusal = refused({{"message", "reviewers: x is the author"}});
  const json members = {{"values",
                         {{{"user", {{"uuid", "{2}"}, {"nickname", "ann"}}}},
                          {{"user", {{"uuid", "{3}"}, {"display_name", "Bob"}}}}}}};
  ForgeCase one(Provider::bitbucket, {ok(members), ok(members), ok(members), ok(request(7)),
                                      refusal, refusal, ok(request(7))});
  CHECK(shown(one.forge->add_reviewers(numbered(7), {"ann", "bob", "carl"})) ==
        "added, not ann: reviewers: x is the author, not carl: nobody in the workspace has this "
        "name");
  CHECK(one.asked().front() == "GET /api/workspaces/team/members?pagelen=100");
}

TEST_CASE("bitbucket: the rest is said in its own way", "[forges]") {
  ForgeCase one(Provider::bitbucket, {ok(json::object())});
  CHECK(shown(one.forge->close(numbered(7))) == "done");
  CHECK(shown(one.forge->reopen(numbered(7))) == "error: Bitbucket opens no request again");
  CHECK(shown(one.forge->comment(numbered(7), "hi")) == "done");
  CHECK(one.asked() ==
        Lines{"POST " + repository + "/pullrequests/7/decline",
              "POST " + repository + R"(/pullrequests/7/comments {"content":{"raw":"hi"}})"});
  CHECK(shown(one.forge->add_labels(numbered(7), {"a"})) ==
        "nothing, not a: Bitbucket has no labels");
  CHECK(shown(one.forge->add_assignees(numbered(7), {"a"})) ==
        "nothing, not a: Bitbucket has no assignees");
  CHECK(shown(one.forge->enable_auto_merge(numbered(7), {commit_a, MergeMethod::merge})) ==
        "unsupported: Bitbucket has no requests that merge by themselves");
}

}  // namespace forges
