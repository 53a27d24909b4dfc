// SPDX-License-Identifier: Apache-2.0
#include "registry/token_server.hpp"

#include <catch2/catch.hpp>

using registry::parse_token;

TEST_CASE("parse_token: under one of two names, with a life of a minute at least", "[registry]") {
  struct Row {
    const char* body;
    const char* token;
    int seconds;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"token":"t1"})", "t1", 60},
      {R"({"access_token":"t2","expires_in":300})", "t2", 300},
      {R"({"token":"t1","access_token":"t2"})", "t1", 60},
      {R"({"token":"t1","expires_in":1})", "t1", 60},
      {R"({"token":"t1","expires_in":-5})", "t1", 60},
      {R"({"token":"t1","expires_in":"300"})", "t1", 60},
      {R"({"token":"t1","expires_in":1e300})", "t1", 60},
      {R"({"token":"t1","expires_in":99999999999})", "t1", 86400},
  }));
  INFO(row.body);
  const auto token = parse_token(row.body);
  REQUIRE(token);
  CHECK(token->text.reveal() == row.token);
  CHECK(token->lifetime == std::chrono::seconds(row.seconds));
}

TEST_CASE("parse_token: what can be none is garbled, and not shown", "[registry]") {
  for (const auto* body :
       {"", "[]", "null", "{}", R"({"token":5})", R"({"token":""})", R"({"token":"a b"})",
        R"({"token":"a\r\nX-Evil: 1"})", R"({"token":"\u00e9"})"}) {
    INFO(body);
    const auto token = parse_token(body);
    REQUIRE_FALSE(token);
    CHECK(token.error().kind == base::ErrorKind::garbled);
    CHECK(token.error().message.find("Evil") == std::string::npos);
  }
}
