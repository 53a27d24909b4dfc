// SPDX-License-Identifier: Apache-2.0
#include "base/terminal.hpp"

#include <catch2/catch.hpp>

TEST_CASE("terminal: text is cut to columns, between characters", "[base]") {
  struct Row {
    std::string text;
    std::size_t columns;
    std::string cut;
  };
  const auto row = GENERATE(values<Row>({
      {"", 0, ""},
      {"", 5, ""},
      {"shop", 4, "shop"},
      {"shop", 3, "sh…"},
      {"shop", 1, "…"},
      {"shop", 0, ""},
      {"économie", 4, "éco…"},
      {"漢字漢字", 8, "漢字漢字"},  // of double width
      {"漢字漢字", 7, "漢字漢…"},
      {"漢字漢字", 6, "漢字…"},
      {"a → b", 5, "a → b"},
  }));
  CAPTURE(row.text, row.columns);
  const auto cut = base::fit_columns(row.text, row.columns);
  CHECK(cut == row.cut);
  CHECK(base::columns_of(cut) <= row.columns);
}

TEST_CASE("terminal: malformed text is cut, too", "[base]") {
  for (const auto* text : {"\xff\xff\xff\xff", "\x80\x80\x80\x80", "\xe6\xe6\xe6", "ab\xe2"}) {
    CHECK(base::columns_of(base::fit_columns(text, 2)) <= 2);
  }
}
