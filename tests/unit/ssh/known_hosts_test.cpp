// SPDX-License-Identifier: Apache-2.0
#include "ssh/known_hosts.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "ssh/connection.hpp"
#include "ssh/fields.hpp"

using ssh::KnownHosts;
using Verdict = ssh::KnownHosts::Verdict;

namespace {

std::string blob(const std::string& content, const std::string& kind = "ssh-ed25519") {
  return ssh::text_field(kind) + ssh::text_field(content);
}

// A line's two last fields.
std::string key(const std::string& content, const std::string& kind = "ssh-ed25519") {
  return " " + kind + " " + base::base64(blob(content, kind)) + " a comment\n";
}

Verdict judge(const std::string& text, const std::string& host = "git.example.com",
              const std::string& port = "22") {
  KnownHosts hosts;
  hosts.add("FILE", text);
  return hosts.judge(host, port, blob("ours")).verdict;
}

}  // namespace

TEST_CASE("KnownHosts: what lines mean", "[ssh]") {
  struct Row {
    std::string text;
    Verdict expected;
  };
  const auto row = GENERATE(values<Row>({
      {"", Verdict::unknown},
      {"git.example.com" + key("ours"), Verdict::known},
      {"  git.example.com\t" + key("ours"), Verdict::known},
      {"GIT.example.com" + key("ours"), Verdict::known},
      {"other,git.example.com,more" + key("ours"), Verdict::known},
      {"*.example.com" + key("ours"), Verdict::known},
      {"git.exampl?.com" + key("ours"), Verdict::known},
      {"*.example.com,!git.*" + key("ours"), Verdict::unknown},
      {"!git.example.com" + key("ours"), Verdict::unknown},
      {"example.com" + key("ours"), Verdict::unknown},
      {"git.example.com" + key("theirs"), Verdict::changed},
      {"git.example.com" + key("theirs") + "git.example.com" + key("ours"), Verdict::known},
      {"git.example.com" + key("x", "ssh-rsa"), Verdict::other_kind},
      {"git.example.com" + key("x", "ssh-rsa") + "*" + key("theirs"), Verdict::changed},
      {"git.example.com" + key("ours") + "@revoked *" + key("ours"), Verdict::revoked},
      {"@revoked *" + key("theirs") + "git.example.com" + key("ours"), Verdict::known},
      {"@cert-authority *" + key("ours"), Verdict::certificate},
      {"@cert-authority *" + key("x") + "git.example.com" + key("ours"), Verdict::known},
      {"@something *" + key("ours"), Verdict::unknown},
      {"# git.example.com" + key("ours"), Verdict::unknown},
      {"git.example.com ssh-ed25519\n", Verdict::unknown},
      {"git.example.com ssh-ed25519 ?\n", Verdict::unknown},
      {"git.example.com ssh-rsa " + base::base64(blob("ours")), Verdict::unknown},
      {"[git.example.com]:22" + key("ours"), Verdict::unknown},
  }));
  INFO(row.text);
  CHECK(judge(row.text) == row.expected);
}

TEST_CASE("KnownHosts: another port has a name of its own", "[ssh]") {
  const auto at_port = [](const std::string& text) {
    return judge(text, "git.example.com", "2222");
  };
  CHECK(at_port("[git.example.com]:2222" + key("ours")) == Verdict::known);
  CHECK(at_port("[*]:*" + key("ours")) == Verdict::known);
  CHECK(at_port("[git.example.com]:2223" + key("ours")) == Verdict::unknown);
  CHECK(at_port("git.example.com" + key("ours")) == Verdict::known);
  CHECK(at_port("git.example.com" + key("theirs")) == Verdict::unknown);
  CHECK(at_port("@revoked git.example.com" + key("ours")) == Verdict::revoked);
}

TEST_CASE("KnownHosts: names as hashes", "[ssh]") {
  ssh::start_library();
  const std::string name = "|1|1mBIsHthTBilqrZlUgRLLOOgyZ0=|fV0ONYFYnOvwS7cyEJktKWtE7D0=";
  const std::string with_port = "|1|zKEETZ4U11wEIFYMSj66MA/pgZA=|M31cnI67Y/YZwWILblkRHYwf2pM=";
  CHECK(judge(name + key("ours"), "host.example.com") == Verdict::known);
  CHECK(judge(name + key("ours"), "Host.Example.com") == Verdict::known);
  CHECK(judge(name + key("theirs"), "host.example.com") == Verdict::changed);
  CHECK(judge(name + key("ours"), "git.example.com") == Verdict::unknown);
  CHECK(judge(with_port + key("ours"), "host.example.com", "2222") == Verdict::known);
  CHECK(judge(with_port + key("ours"), "host.example.com") == Verdict::unknown);
  for (const auto* broken : {"|1|", "|1||", "|1|AAAA|AAAA", "|2|AAAA|AAAA", "|1|?|?", "||||"}) {
    CHECK(judge(broken + key("ours"), "host.example.com") == Verdict::unknown);
  }
}

TEST_CASE("KnownHosts: says which line decided, and which kinds there are", "[ssh]") {
  KnownHosts hosts;
  hosts.add("one", "# first\nother" + key("x"));
  hosts.add("two", "git.example.com" + key("a", "ssh-rsa") + "\n*.example.com" + key("b"));
  CHECK(hosts.judge("git.example.com", "22", blob("ours")).where == "line 3 of two");
  CHECK(hosts.kinds_for("git.example.com", "22") ==
        std::vector<std::string>{"ssh-rsa", "ssh-ed25519"});
  CHECK(hosts.kinds_for("nobody", "22").empty());
}

TEST_CASE("is_among: stars do not take long", "[ssh]") {
  std::string stars;
  for (int i = 0; i < 1000; ++i) stars += "*a";
  CHECK_FALSE(ssh::is_among(stars, std::string(2000, 'a') + "b"));
  CHECK(ssh::is_among(stars + "*", std::string(2000, 'a') + "b"));
}
