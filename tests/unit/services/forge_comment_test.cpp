// SPDX-License-Identifier: Apache-2.0
#include "services/forge_comment.hpp"

#include <catch2/catch.hpp>

namespace services {
namespace {

using Texts = std::vector<std::string>;

struct Comment {
  std::string text;
  Texts remarks;
};

Comment comment(const std::string& text, std::size_t most, const Texts& mentions = {},
                const std::string& tag = {}) {
  Comment comment;
  comment.text = comment_text(text, mentions, tag, most, comment.remarks);
  return comment;
}

}  // namespace

TEST_CASE("forge comment: a text that fits stays as it is", "[services]") {
  CHECK(comment("支付", 2).text == "支付");
  CHECK(comment("支付", 2).remarks.empty());
  CHECK(comment("", 2).text == "");
}

TEST_CASE("forge comment: the tag is there once, and unseen", "[services]") {
  CHECK(comment("c", 99, {}, "t").text == "c\n<!-- argocd-notifications t -->");
  const auto once = comment("c", 99, {}, "t").text;
  CHECK(comment(once, 99, {}, "t").text == once);
}

TEST_CASE("forge comment: people are called at its end, unless they are in it", "[services]") {
  CHECK(comment("c", 99, {"@ada", "@bob"}).text == "c\n\n@ada @bob");
  CHECK(comment("thanks, @ada!", 99, {"@ada", "@bob"}).text == "thanks, @ada!\n\n@bob");
  CHECK(comment("c", 99, {"@ada"}, "t").text == "c\n\n@ada\n<!-- argocd-notifications t -->");
}

TEST_CASE("forge comment: a text that is too long is cut, and what stands behind it stays",
          "[services]") {
  struct Row {
    std::string text;
    std::size_t most;
    Texts mentions;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"0123456789", 9, {}, "012345..."},
      {"支支支支支支支支支支", 9, {}, "支支支支支支..."},
      {"0123456789012345678901234567890", 20, {"@ada"}, "0123456...\n\n@ada"},
      {"```\n89012345678901234567890", 20, {"@ada"}, "```\n890...\n```\n\n@ada"},
      {"0 @adalovelace 0123", 12, {}, "0 ..."},
      {"0 @ada 0123456789", 10, {}, "0 @ada ..."},
      {"0 a@adalovelace 0123", 12, {}, "0 a..."},
  };
  for (const auto& row : rows) {
    const auto cut = comment(row.text, row.most, row.mentions);
    CHECK(cut.text == row.expected);
    CHECK(cut.remarks == Texts{"the comment was cut to " + std::to_string(row.most) +
                               " characters, the most that the service takes"});
  }
}

TEST_CASE("forge comment: a description is cut as Argo CD cuts it", "[services]") {
  Texts remarks;
  CHECK(cut_with_dots("0123456789", 10, "it", remarks) == "0123456789");
  CHECK(remarks.empty());
  CHECK(cut_with_dots("支支支支支", 4, "it", remarks) == "支...");
  CHECK(remarks == Texts{"it was cut to 4 characters, the most that the service takes"});
}

TEST_CASE("forge comment: only what can be a name is mentioned, and never everybody",
          "[services]") {
  Texts remarks;
  CHECK(mentions_of({"ada", "@bob", " @org/team ", "ada"}, remarks) ==
        Texts{"@ada", "@bob", "@org/team"});
  CHECK(remarks.empty());
  CHECK(mentions_of({"all", "@All", "", "@", "a b", "x@example.com", "-x", "支"}, remarks).empty());
  CHECK(remarks.size() == 8);
}

}  // namespace services
