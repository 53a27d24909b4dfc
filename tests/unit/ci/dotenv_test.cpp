// SPDX-License-Identifier: Apache-2.0
#include "ci/dotenv.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "readers.hpp"

using ci::Report;

TEST_CASE("dotenv: names are upper case, values as they are", "[ci]") {
  Report report({"result", "pull-request-url", "files"});
  report.set("result", "changed");
  report.set("pull-request-url", "https://example.com/pr/1?a='b'#c");
  report.set_list("files", {"a b.yaml"});
  CHECK(
      ci::to_dotenv(report).text ==
      "RESULT=changed\nPULL_REQUEST_URL=https://example.com/pr/1?a='b'#c\nFILES=[\"a b.yaml\"]\n");
}

TEST_CASE("dotenv: a value stays on its line and sets nothing else", "[ci]") {
  for (const auto& value : test::hostile_values()) {
    Report report({"result", "message", "branch"});
    report.set("result", "changed");
    report.set("message", value);
    report.set("branch", value);
    const auto dotenv = ci::to_dotenv(report);
    const auto variables = test::read_dotenv(dotenv.text);
    CHECK(dotenv.text.size() <= 5000);
    CHECK(variables.at("RESULT") == "changed");
    CHECK(variables.count("MESSAGE") == 1);
    CHECK(variables.size() == 3 - dotenv.left_out.size());
    if (dotenv.left_out.empty())
      CHECK(test::in_later_job(variables.at("BRANCH"), {}) == base::trim(base::printable(value)));
  }
}

TEST_CASE("dotenv: a later job sees the value and not what its own variables hold", "[ci]") {
  const test::Variables secrets = {{"HOME", "s1"}, {"PATH", "s2"}, {"C3", "s3"},
                                   {"A", "s4"},    {"id", "s5"},   {"b", "s6"}};
  CHECK(test::in_later_job("$HOME-${PATH}-%C3%-$$A", secrets) == "s1-s2-s3-$A");
  for (const auto& value : test::hostile_values()) {
    CAPTURE(value);
    Report report({"branch", "files"});
    report.set("branch", value);
    report.set_list("files", {value});
    const auto dotenv = ci::to_dotenv(report);
    if (!dotenv.left_out.empty()) continue;
    const auto variables = test::read_dotenv(dotenv.text);
    CHECK(test::in_later_job(variables.at("BRANCH"), secrets) ==
          base::trim(base::printable(value)));
    CHECK(test::in_later_job(variables.at("FILES"), secrets) ==
          test::in_later_job(variables.at("FILES"), {}));
  }
}

TEST_CASE("dotenv: only what GitLab would expand is written differently", "[ci]") {
  Report report({"result", "message"});
  report.set("result", "100%, 5%D of %20");
  report.set("message", "$A ${B} %C% %D%E%");
  CHECK(ci::to_dotenv(report).text ==
        "RESULT=100%, 5%D of %20\nMESSAGE=$$A $${B} %${}C% %${}D%${}E%\n");
}

TEST_CASE("dotenv: the escapes count for the limit", "[ci]") {
  Report report({"message", "commit"});
  report.set("message", std::string(4000, '$'));
  report.set("commit", "7f2e9aa");
  const auto dotenv = ci::to_dotenv(report);
  CHECK(dotenv.text.size() <= 5000);
  CHECK(dotenv.text.size() > 4900);
  const auto message = test::read_dotenv(dotenv.text).at("MESSAGE");
  CHECK(test::in_later_job(message, {}).find_first_not_of("$\u2026") == std::string::npos);
}

TEST_CASE("dotenv: what cannot be cut and does not fit is left out and named", "[ci]") {
  Report report({"result", "message", "files", "branch", "commit"});
  report.set("result", "changed");
  report.set("message", std::string(6000, 'm'));
  report.set_list("files", std::vector<std::string>(2000, "file"));
  report.set("branch", std::string(6000, 'b'));
  report.set("commit", "7f2e9aa");
  const auto dotenv = ci::to_dotenv(report);
  CHECK(dotenv.left_out == std::vector<std::string>{"branch"});
  CHECK(test::read_dotenv(dotenv.text).at("COMMIT") == "7f2e9aa");
}

TEST_CASE("dotenv: there are at most twenty variables", "[ci]") {
  std::vector<std::string> names;
  for (char c = 'a'; c <= 'z'; ++c) names.emplace_back(1, c);
  const auto dotenv = ci::to_dotenv(Report(names));
  CHECK(test::read_dotenv(dotenv.text).size() == 20);
  CHECK(dotenv.left_out.size() == 6);
}
