// SPDX-License-Identifier: Apache-2.0
#include "registry/challenge.hpp"

#include <catch2/catch.hpp>

using registry::parse_challenges;

namespace {

// "bearer realm=… service=…; basic realm=…", with the names in order.
std::string described(const std::string& header) {
  std::string text;
  for (const auto& challenge : parse_challenges(header)) {
    text += (text.empty() ? "" : "; ") + challenge.scheme;
    for (const auto& [name, value] : challenge.values) text += ' ' + name + '=' + value;
  }
  return text;
}

}  // namespace

TEST_CASE("parse_challenges: table", "[registry]") {
  struct Row {
    const char* header;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({
      {"Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
       "scope=\"repository:library/nginx:pull\"",
       "bearer realm=https://auth.docker.io/token scope=repository:library/nginx:pull "
       "service=registry.docker.io"},
      {"Basic realm=\"basic-realm\"", "basic realm=basic-realm"},
      {"BASIC Realm=plain", "basic realm=plain"},
      {"Bearer realm=\"https://codeberg.org/v2/token\",service=\"container_registry\",scope=\"*\","
       "Basic realm=\"x\",charset=utf-8",
       "bearer realm=https://codeberg.org/v2/token scope=* service=container_registry; "
       "basic charset=utf-8 realm=x"},
      {"Negotiate, Basic realm=r", "negotiate; basic realm=r"},
      {"Negotiate YIIabc/+==, Basic realm=r", "negotiate; basic realm=r"},
      {"Negotiate YIIabc/+==", "negotiate"},
      {"Bearer realm=\"a,b\\\"c\\\\d\"", "bearer realm=a,b\"c\\d"},
      {"Bearer realm = \"a\" , service = b", "bearer realm=a service=b"},
      {"Bearer realm=\"pull,push\",error=\"insufficient_scope\"",
       "bearer error=insufficient_scope realm=pull,push"},
      {"Bearer realm=one,realm=two", "bearer realm=one"},
      {"Basic", "basic"},
      {",, ,Basic,,", "basic"},
      {"realm=\"x\"", ""},
      {"", ""},
      {"  ", ""},
      {"\"", ""},
      {"Bearer realm=\"never ends", "bearer realm=never ends"},
      {"Bearer realm=\"ends in \\", "bearer realm=ends in \\"},
      {"Bearer realm=", "bearer"},
      {"@@@, Basic realm=r", "basic realm=r"},
      {"Bearer @ x, Basic realm=r", "bearer; basic realm=r"},
      {"\xff\x00\x01", ""},
  }));
  INFO(row.header);
  CHECK(described(row.header) == row.expected);
}

TEST_CASE("parse_challenges: of very many only some are kept", "[registry]") {
  std::string header;
  for (int i = 0; i < 1000; ++i) header += "Basic realm=r, ";
  CHECK(parse_challenges(header).size() == 16);
  std::string values = "Bearer ";
  for (int i = 0; i < 1000; ++i) values += "a" + std::to_string(i) + "=1,";
  CHECK(parse_challenges(values).front().values.size() == 32);
}

TEST_CASE("preferred: a token comes before a password, and what we do not know never",
          "[registry]") {
  const auto scheme = [](const std::string& header) {
    const auto found = preferred(parse_challenges(header));
    return found ? found->scheme : "none";
  };
  CHECK(scheme("Basic realm=r, Bearer realm=t") == "bearer");
  CHECK(scheme("Negotiate, Basic realm=r") == "basic");
  CHECK(scheme("Negotiate, Digest realm=r") == "none");
  CHECK(scheme("") == "none");
}
