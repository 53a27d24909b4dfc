// SPDX-License-Identifier: Apache-2.0
#include "forges/push_options.hpp"

#include "forge_case.hpp"
#include "forges/marker.hpp"

namespace forges {

TEST_CASE("push_options: everything that GitLab takes along with a push", "[forges]") {
  const auto result = push_options({.head = "bump",
                                    .head_commit = commit_a,
                                    .base = "main",
                                    .title = "Set\nx",
                                    .body = "one\n\ntwo\x1b",
                                    .labels = {"a", "b"},
                                    .reviewers = {"ann"},
                                    .assignees = {"@bob"},
                                    .auto_merge = MergeMethod::squash,
                                    .deletes_head = true});
  auto options = result.options;
  REQUIRE(options.size() == 11);
  CHECK(options.at(3).starts_with(
      "merge_request.description=one\\n\\ntwo\\n\\n<!-- update-values: "));
  options.erase(options.begin() + 3);
  CHECK(options == Lines{"merge_request.create", "merge_request.target=main",
                         "merge_request.title=Set x", "merge_request.label=a",
                         "merge_request.label=b", "merge_request.assign=bob",
                         "merge_request.remove_source_branch", "merge_request.auto_merge",
                         "merge_request.merge_when_pipeline_succeeds", "merge_request.squash"});
  REQUIRE(result.skipped.size() == 1);
  CHECK(result.skipped.at(0).name == "reviewer ann");
}

TEST_CASE("push_options: no value makes a line of its own, nor an order", "[forges]") {
  const auto result = push_options({.head = "bump",
                                    .head_commit = commit_a,
                                    .base = "main",
                                    .title = R"(x\n/merge)",
                                    .body = "x\\n/merge \\\\n/close\n\\\n\x1b/label ~y\n\\\x1bn/z",
                                    .labels = {R"(a\n/approve)"},
                                    .assignees = {R"(@b\nc)"}});
  const auto& options = result.options;
  CHECK(options.at(2) == R"(merge_request.title=x\ n/merge)");
  CHECK(options.at(3).starts_with(
      R"(merge_request.description=x\ n/merge \\ n/close\n\\n\/label ~y\n\ n/z\n\n<!-- )"));
  CHECK(options.at(4) == R"(merge_request.label=a\ n/approve)");
  CHECK(options.at(5) == R"(merge_request.assign=b\ nc)");
}

TEST_CASE("push_options: a draft does not merge by itself", "[forges]") {
  const auto result = push_options({.head = "bump",
                                    .head_commit = commit_a,
                                    .base = "main",
                                    .title = "x",
                                    .is_draft = true,
                                    .auto_merge = MergeMethod::merge});
  CHECK(result.options.back() == "merge_request.draft");
  CHECK(result.skipped.at(0).name == "auto-merge");
}

TEST_CASE("push_options: no option is longer than a line of the protocol", "[forges]") {
  std::string rows;
  for (int i = 0; i < 60000; ++i) rows += "a\n";
  const auto body =
      GENERATE_COPY(std::string(200000, '\n') + std::string(200000, 'x'),
                    "x" + std::string(100000, '\n') + "y", rows, std::string(58001, 'x') + "\n");
  const auto result = push_options({.head = "bump",
                                    .head_commit = commit_a,
                                    .base = "main",
                                    .title = std::string(9999, 'x'),
                                    .body = body});
  for (const auto& option : result.options) CHECK(option.size() < 60000);
  const auto& option = result.options.at(3);
  const auto sent = base::replace_all(option.substr(option.find('=') + 1), "\\n", "\n");
  const auto title = result.options.at(2).substr(result.options.at(2).find('=') + 1);
  CHECK(is_as_written(title, sent));
}

TEST_CASE("read_push_reply: only a request of this project counts", "[forges]") {
  Project project;
  project.host = "gitlab.example.com";
  project.path = "team/deploy";
  const auto found = [&](const std::string& text) {
    const auto request = read_push_reply(text, project).request;
    return request ? std::to_string(request->number) + " " + request->url : "none";
  };
  const std::string url = "https://gitlab.example.com/team/deploy/-/merge_requests/";
  CHECK(found("\nView merge request for bump:\n  " + url + "12\n\n") == "12 " + url + "12");
  CHECK(found("To create a merge request for bump, visit:\n  " + url +
              "new?merge_request%5Bsource_branch%5D=bump\n") == "none");
  CHECK(found("https://evil.example/team/deploy/-/merge_requests/12") == "none");
  CHECK(found("https://gitlab.example.com/team/other/-/merge_requests/12") == "none");
  CHECK(found("https://gitlab.example.com/lab/Team/deploy/-/merge_requests/3") ==
        "3 https://gitlab.example.com/lab/Team/deploy/-/merge_requests/3");
  CHECK(found(url + "99999999999999999999") == "none");
  CHECK(found("") == "none");
}

TEST_CASE("read_push_reply: says that no request was opened, and why", "[forges]") {
  Project project;
  project.host = "gitlab.example.com";
  project.path = "team/deploy";
  const std::string bar(72, '=');
  const std::string address = "https://gitlab.example.com/team/deploy/-/merge_requests/";
  const std::string offer =
      "\nTo create a merge request for bump, visit:\n  " + address + "new?merge_request\n\n";
  const std::string refusal = "\n" + bar +
                              "\n\n   WARNINGS: Error encountered with push options\n"
                              "  'merge_request.create': User access\x1b was denied\n\n" +
                              bar + "\n";
  const auto refused = read_push_reply(refusal + offer, project);
  CHECK_FALSE(refused.request);
  CHECK(refused.has_none);
  CHECK(refused.complaint == "User access  was denied");
  const auto updated = read_push_reply(refusal + "\n  " + address + "12\n", project);
  CHECK(updated.request);
  CHECK_FALSE(updated.has_none);
  CHECK(updated.complaint == refused.complaint);
  CHECK(read_push_reply(bar + "\n Welcome\n" + bar, project).complaint.empty());
  CHECK_FALSE(read_push_reply("thank you", project).has_none);
  CHECK_FALSE(
      read_push_reply("https://evil.example/team/deploy/-/merge_requests/new", project).has_none);
}

}  // namespace forges
