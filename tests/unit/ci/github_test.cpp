// SPDX-License-Identifier: Apache-2.0
#include "ci/github.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "readers.hpp"

using ci::Report;

TEST_CASE("github: an output is read back as it was, whatever it is", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"result", "message", "pull-request"});
    report.set("result", "changed");
    report.set("message", value);
    const auto outputs = test::read_github_output(ci::github_outputs(report).value());
    CHECK(outputs ==
          test::Variables{{"result", "changed"}, {"message", value}, {"pull-request", ""}});
  }
}

TEST_CASE("github: each output has a delimiter of its own that nobody can guess", "[ci]") {
  const Report report({"a", "b"});
  const auto text = ci::github_outputs(report).value();
  const auto lines = base::lines(text);
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].starts_with("a<<end_"));
  CHECK(lines[2].size() == 4 + 32);
  CHECK(lines[2] != lines[5]);
}

TEST_CASE("github: an annotation is one line and one command", "[ci]") {
  CHECK(ci::github_annotation("error", "a,b:c", "100% of\nit") ==
        "::error title=a%2Cb%3Ac::100%25 of it\n");
  for (const auto& value : test::hostile_values()) {
    const auto text = ci::github_annotation("warning", value, value);
    CHECK(text.find('\n') == text.size() - 1);
    CHECK(text.find('\r') == std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.starts_with("::warning title="));
    CHECK(text.size() < 400000);
  }
}

TEST_CASE("github: an annotation may have a place", "[ci]") {
  CHECK(ci::github_annotation("error", {"a,b.yaml", 7}, "t", "x") ==
        "::error file=a%2Cb.yaml,line=7,title=t::x\n");
  CHECK(ci::github_annotation("notice", {"a.yaml", 0}, "t", "x") ==
        "::notice file=a.yaml,title=t::x\n");
}

TEST_CASE("github: a mask keeps a secret of several lines in one command", "[ci]") {
  CHECK(ci::github_mask(base::Secret("a%b\nc\r")) == "::add-mask::a%25b%0Ac%0D\n");
}

TEST_CASE("github: the summary shows what happened", "[ci]") {
  Report report({"result", "message", "commit", "files", "parent"});
  report.set("result", "changed");
  report.set("message", "main 3b1c0de..7f2e9aa");
  report.set("commit", "7f2e9aa");
  report.set_list("files", {"a"});
  report.add_line("a.yaml:7: tag: 1 -> 2");
  CHECK(ci::github_summary("update-values", report) ==
        "### update-values: changed\n\n"
        "main 3b1c0de&#46;&#46;7f2e9aa\n\n"
        "```\na.yaml:7: tag: 1 -> 2\n```\n\n"
        "| Result | Value |\n|---|---|\n| commit | <code>7f2e9aa</code> |\n\n");
}

TEST_CASE("github: nothing from outside is markup in the summary", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"result", "message", "branch"});
    report.set("result", value);
    report.set("message", value);
    report.set("branch", value);
    report.add_line(value);
    const auto summary = ci::github_summary("t", report);
    const auto begin = summary.find("```");
    const auto fence = summary.substr(begin, summary.find_first_not_of('`', begin) - begin);
    const auto end = summary.find("\n" + fence + "\n", begin);
    REQUIRE(end != std::string::npos);
    auto text = summary.substr(0, begin) + summary.substr(end + fence.size() + 2);
    const auto block = summary.substr(begin + fence.size(), end - begin - fence.size());
    CHECK(block.find(fence) == std::string::npos);
    CHECK(block.find_first_of("\x1b\r") == std::string::npos);
    for (const auto* own : {"### t: ", "### t", "<code>", "</code>", "| branch |",
                            "| Result | Value |", "|---|---|", " |\n"}) {
      text = base::replace_all(text, own, "");
    }
    CHECK(text.find_first_of("<>|`*_[]()!@\\\"'\x1b\r") == std::string::npos);
  }
}

TEST_CASE("github: lines keep their indentation, and none of them ends the block", "[ci]") {
  Report report({"result", "message"});
  report.add_line("shop: 1 resource would change");
  report.add_line("  ConfigMap shop/text: change");
  report.add_line("    data.readme: ```` -> ```");
  CHECK(ci::github_summary("sync", report)
            .find("`````\nshop: 1 resource would change\n"
                  "  ConfigMap shop/text: change\n"
                  "    data.readme: ```` -> ```\n`````\n\n") != std::string::npos);
}

TEST_CASE("github: a summary is never so long that the runner drops it", "[ci]") {
  Report report({"result", "message", "branch"});
  const std::string long_text(1000000, '<');
  for (const auto* name : {"result", "message", "branch"}) report.set(name, long_text);
  for (int i = 0; i < 1000; ++i) report.add_line(std::string(10000, '<'));
  const auto text = ci::github_summary("t", report);
  CHECK(text.size() < ci::github_summary_limit);
  CHECK(text.find("and 800 more\n") != std::string::npos);
}

TEST_CASE("github: sections of a tool take the place of lines and values", "[ci]") {
  Report report({"result", "message", "commit"});
  report.set("result", "healthy");
  report.set("message", "shop is there");
  report.set("commit", "7f2e9aa");
  report.add_line("shop: healthy");
  report.add_section("| a |\n\n");
  report.add_section("more\n\n");
  CHECK(ci::github_summary("wait", report) ==
        "### wait: healthy\n\nshop is there\n\n| a |\n\nmore\n\n");
}

TEST_CASE("github: sections are whole or left out, from the last, and that is said", "[ci]") {
  Report report({"result"});
  for (int i = 0; i < 3; ++i) report.add_section(std::string(1000, static_cast<char>('a' + i)));
  const auto limit = static_cast<std::size_t>(GENERATE(0, 50, 500, 1050, 1200, 2150, 2500, 3000));
  const auto text = ci::github_summary("t", report, limit);
  CAPTURE(limit);
  CHECK((text.size() < limit || text == "### t\n\n"));
  std::size_t whole = 0;
  for (const char c : {'a', 'b', 'c'}) {
    const auto count = std::count(text.begin(), text.end(), c);
    CHECK((count < 10 || count >= 1000));
    if (count >= 1000) ++whole;
  }
  if (limit < 200) return;
  const auto said = "Left out, for want of room: " + std::to_string(3 - whole) + " more sections.";
  CHECK((text.find(said) != std::string::npos) == (whole < 3));
}

TEST_CASE("github: text for Markdown is cut first and escaped then", "[ci]") {
  CHECK(ci::markdown_text(" a|b\n", 10) == "a&#124;b");
  CHECK(ci::markdown_text(std::string(100, '|'), 5) == "&#124;&#124;…");
}
