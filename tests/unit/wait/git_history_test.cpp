// SPDX-License-Identifier: Apache-2.0
#include "wait/git_history.hpp"

#include <catch2/catch.hpp>

using remote::Logins;
using tools::wait::logins_for;
using tools::wait::NamedBy;

TEST_CASE("logins_for: table", "[wait]") {
  struct Row {
    const char* url;
    NamedBy named_by;
    Logins expected;
  };
  const auto row = GENERATE(values<Row>({
      {"https://git.example.com/r", NamedBy::user, Logins::all},
      {"http://git.example.com/r", NamedBy::user, Logins::all},
      {"https://git.example.com/r", NamedBy::chosen_application, Logins::all},
      {"http://git.example.com/r", NamedBy::chosen_application, Logins::none},
      {"http://127.0.0.1:8080/r", NamedBy::chosen_application, Logins::all},
      {"https://git.example.com/r", NamedBy::other_applications, Logins::of_server},
      {"http://git.example.com/r", NamedBy::other_applications, Logins::none},
      {"http://127.0.0.1:8080/r", NamedBy::other_applications, Logins::of_server},
  }));
  INFO(row.url << " " << static_cast<int>(row.named_by));
  CHECK(logins_for(row.url, row.named_by) == row.expected);
}
