// SPDX-License-Identifier: Apache-2.0
#include "rollout/markdown.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "ci/github.hpp"
#include "followed.hpp"

using argocd::Health;
using argocd::Phase;
using rollout::Finding;
using rollout::Word;

namespace {

const base::Redactor no_secrets;

Finding finding(std::string name, Word word) {
  const auto health = rollout::is_success(word) ? Health::healthy : Health::degraded;
  const auto application = test::application(std::move(name), health);
  return {.name = application.name,
          .application = application,
          .outcome = {.word = word, .message = "Degraded"},
          .link = "https://cd.example.com/applications/argocd/shop"};
}

argocd::ResourceResult hook(const std::string& type, std::string name, Phase phase) {
  return {.group = "batch",
          .kind = "Job",
          .ns = "shop",
          .name = std::move(name),
          .hook_type = type,
          .hook_phase = phase,
          .sync_phase = type};
}

argocd::ResourceResult applied(std::string kind, std::string name, std::string status) {
  return {.kind = std::move(kind),
          .ns = "shop",
          .name = std::move(name),
          .status = std::move(status),
          .hook_phase = Phase::running,
          .sync_phase = "Sync"};
}

// The results in no order of their own, and the waves, which only the resources know.
argocd::Application synced() {
  auto shop = test::application("shop", Health::healthy);
  shop.last = argocd::OperationState{
      .phase = Phase::failed, .started_at = 1000, .finished_at = 1007, .results = {}};
  shop.last->results = {hook("PostSync", "smoke", Phase::failed),
                        applied("Deployment", "api", "SyncFailed"),
                        applied("Service", "api", "Synced"), applied("ConfigMap", "env", "Synced"),
                        hook("PreSync", "migrate", Phase::succeeded)};
  shop.resources = {{.kind = "Deployment", .ns = "shop", .name = "api", .wave = 2},
                    {.kind = "Service", .ns = "shop", .name = "api", .wave = 2},
                    {.kind = "ConfigMap", .ns = "shop", .name = "env", .wave = -1}};
  return shop;
}

std::string all_of(const std::vector<std::string>& sections) {
  return base::join(sections, "");
}

std::vector<std::string> hostile_texts() {
  // Written by its bytes, or this file would be suspicious itself.
  const std::string right_to_left = {'\xE2', '\x80', '\xAE'};
  return {"a | b",
          "`code` ``` ```mermaid",
          "</details></pre></td><script>alert(1)</script>",
          "%%{init: {\"theme\": \"dark\"}}%%",
          "one\n\n# two\r\n| three |",
          "::set-output name=a::b",
          "[x](javascript:alert(1)) ![y](http://example.com/y.png)",
          "section evil",
          "title evil",
          "timeline",
          "a : b : c",
          "a;b#c",
          "<!-- **bold** @everyone #1 &lt;b&gt; \\|",
          "\x1b[31m" + right_to_left + "backwards",
          "\u3000\u200B::error::x"};
}

}  // namespace

TEST_CASE("markdown: a table of all applications comes first, failures on top", "[rollout]") {
  const auto sections = rollout::markdown_of(
      {finding("billing", Word::healthy), finding("shop", Word::degraded)}, no_secrets);
  CHECK(sections.front() ==
        "| Application | Result | Sync | Health | Revision | Sync took |\n"
        "|---|---|---|---|---|---|\n"
        "| [shop](https://cd.example.com/applications/argocd/shop) | ❌ degraded | Synced | "
        "Degraded | 4f2c9a7 |  |\n"
        "| [billing](https://cd.example.com/applications/argocd/shop) | ✅ healthy | Synced | "
        "Healthy | 4f2c9a7 |  |\n\n");
}

TEST_CASE("markdown: how long the last sync took is told", "[rollout]") {
  auto one = finding("shop", Word::healthy);
  one.application = synced();
  CHECK(rollout::markdown_of({one}, no_secrets).front().find("| 4f2c9a7 | 7 s |") !=
        std::string::npos);
}

TEST_CASE("markdown: what blocks a failure is a table below its name", "[rollout]") {
  auto failed = finding("shop", Word::degraded);
  failed.blocking = {{.group = "apps",
                      .kind = "Deployment",
                      .ns = "shop",
                      .name = "api",
                      .sync = argocd::Sync::synced,
                      .health = Health::degraded,
                      .reason = "0 of 3"}};
  failed.remarks = {"Warning BackOff"};
  const auto sections = rollout::markdown_of({failed}, no_secrets);
  REQUIRE(sections.size() == 2);
  CHECK(sections[1] ==
        "#### shop: degraded\n\nDegraded\n\n"
        "| Kind | Name | Sync | Health | Reason |\n|---|---|---|---|---|\n"
        "| apps&#47;Deployment | shop&#47;api | Synced | Degraded | 0 of 3 |\n\n"
        "<details><summary>Events, logs and more</summary>\n\n"
        "<pre>\nWarning BackOff\n</pre>\n\n</details>\n\n");
}

TEST_CASE("markdown: nothing from outside is markup", "[rollout]") {
  for (const auto& text : hostile_texts()) {
    auto failed = finding(text, Word::failed);
    failed.outcome.message = failed.outcome.hint = text;
    failed.application->revisions = {text};
    failed.link = text;
    failed.blocking = {{.group = text, .kind = text, .ns = text, .name = text, .reason = text}};
    failed.remarks = {text};
    auto left = all_of(rollout::markdown_of({failed}, no_secrets));
    for (const auto* own :
         {"<details><summary>Events, logs and more</summary>", "</details>", "<pre>", "</pre>",
          "#### ", "| Application | Result | Sync | Health | Revision | Sync took |",
          "| Kind | Name | Sync | Health | Reason |", "|---|---|---|---|---|---|",
          "|---|---|---|---|---|", "&#", " | ", "| ", " |\n"}) {
      left = base::replace_all(left, own, "");
    }
    CAPTURE(text, left);
    CHECK(left.find_first_of("<>|`*_[]()!@\\\"'#%\x1b\r") == std::string::npos);
    for (const auto line : base::lines(left)) CHECK_FALSE(base::trim(line).starts_with("::"));
  }
}

TEST_CASE("markdown: a link goes to the web, or nowhere", "[rollout]") {
  struct Row {
    const char* url;
    const char* cell;
  };
  const auto row = GENERATE(values<Row>({
      {"https://cd.example.com/applications/a/b",
       "[shop](https://cd.example.com/applications/a/b)"},
      {"https://x/(a) b\n|<c>&copy;", "[shop](https://x/%28a%29%20b%0A%7C%3Cc%3E%26copy%3B)"},
      {"javascript:alert(1)", "shop"},
      {"", "shop"},
  }));
  auto one = finding("shop", Word::healthy);
  one.link = row.url;
  CHECK(rollout::markdown_of({one}, no_secrets).front().find(std::string("| ") + row.cell + " |") !=
        std::string::npos);
}

TEST_CASE("markdown: a secret is found before it is escaped", "[rollout]") {
  base::Redactor redactor;
  redactor.hide(base::Secret("p@ss|word"));
  auto failed = finding("shop", Word::failed);
  failed.outcome.message = "it said p@ss|word";
  failed.remarks = {"p@ss|word"};
  const auto text = all_of(rollout::markdown_of({failed}, redactor));
  CHECK(text.find("word") == std::string::npos);
  CHECK(text.find("it said &#42;&#42;&#42;") != std::string::npos);
}

TEST_CASE("markdown: very many failures stay below the limit, and the rest is counted",
          "[rollout]") {
  ci::Report report({"result", "message"});
  std::vector<Finding> findings(3000, finding("shop", Word::failed));
  for (auto& one : findings) one.outcome.message = std::string(10000, '|');
  for (auto& section : rollout::markdown_of(findings, no_secrets)) {
    report.add_section(std::move(section));
  }
  const auto text = ci::github_summary("wait", report);
  CHECK(text.size() < ci::github_summary_limit);
  CHECK(text.find("and 2500 more applications") != std::string::npos);
  CHECK(text.ends_with(" more sections.\n\n"));
}

TEST_CASE("timeline: phases and waves are in the order of the sync, failures marked", "[rollout]") {
  CHECK(rollout::timeline_of(synced(), no_secrets) ==
        "timeline\n"
        "  title Last sync of shop failed\n"
        "  section PreSync\n"
        "    hook Job migrate : succeeded\n"
        "  section Sync wave -1\n"
        "    resource ConfigMap env : synced\n"
        "  section Sync wave 2\n"
        "    ❌ resource Deployment api : failed\n"
        "    resource Service api : synced\n"
        "  section PostSync\n"
        "    ❌ hook Job smoke : failed\n");
}

TEST_CASE("timeline: a sync of one step has none", "[rollout]") {
  auto shop = synced();
  shop.last->results = {applied("Service", "api", "Synced")};
  CHECK(rollout::timeline_of(shop, no_secrets).empty());
  shop.last.reset();
  CHECK(rollout::timeline_of(shop, no_secrets).empty());
}

TEST_CASE("timeline: no name means anything to Mermaid", "[rollout]") {
  for (const auto& text : hostile_texts()) {
    auto shop = synced();
    shop.name.name = text;
    for (auto& result : shop.last->results) {
      result.kind = result.name = text;
      if (result.hook_type.empty()) result.status = text;
    }
    const auto timeline = rollout::timeline_of(shop, no_secrets);
    for (const auto line : base::lines(timeline)) {
      CAPTURE(text, line);
      const auto words = base::trim(line);
      const bool is_ours = words == "timeline" || words.starts_with("title Last sync of ") ||
                           words.starts_with("section PreSync") ||
                           words.starts_with("section Sync wave ") ||
                           words.starts_with("section PostSync") || words.starts_with("hook ") ||
                           words.starts_with("resource ") || words.starts_with("❌ ");
      CHECK(is_ours);
      CHECK(std::count(words.begin(), words.end(), ':') <= 1);
      CHECK(words.find_first_of("%;#{}<>`|\"()[]=") == std::string_view::npos);
    }
  }
}

TEST_CASE("timeline: of very many resources some are shown and the others counted", "[rollout]") {
  auto shop = synced();
  for (int i = 0; i < 5000; ++i) {
    shop.last->results.push_back(applied("ConfigMap", "env-" + std::to_string(i), "Synced"));
  }
  const auto text = rollout::timeline_of(shop, no_secrets);
  CHECK(text.size() < 5000);
  CHECK(text.find("    and 1983 more\n") != std::string::npos);
}
