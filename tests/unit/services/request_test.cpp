// SPDX-License-Identifier: Apache-2.0
#include "services/request.hpp"

#include <catch2/catch.hpp>

#include "prepared.hpp"

namespace services {

TEST_CASE("cut: a text is cut between two characters, and a remark says so", "[services]") {
  std::vector<std::string> remarks;
  CHECK(cut("abc", 3, "the text", remarks) == "abc");
  CHECK(remarks.empty());
  CHECK(cut("部署完成了", 9, "the text", remarks) == "部署…");
  CHECK(remarks == Texts{"the text was cut to 9 bytes, the most that the service takes"});
}

TEST_CASE("cut: characters are counted by code points", "[services]") {
  std::vector<std::string> remarks;
  CHECK(cut_characters("部署完成", 4, "the text", remarks) == "部署完成");
  CHECK(remarks.empty());
  CHECK(cut_characters("部署完成了", 4, "the text", remarks) == "部署完…");
  CHECK(remarks.size() == 1);
}

TEST_CASE("address: what is no URL is not shown, for it may be a token", "[services]") {
  const auto address = read_address("s3cr3t-token", "the webhook");
  REQUIRE(!address);
  CHECK(base::to_string(address.error()) == "the webhook is no http or https URL");
}

TEST_CASE("address: an address without a host is none", "[services]") {
  CHECK(!read_address("https:///hooks/x", "the webhook"));
  CHECK(!read_address("ftp://example.com/x", "the webhook"));
  CHECK(read_address(" https://example.com/x\n", "the webhook"));
}

TEST_CASE("secrets: pieces of a path are secret unless they are words", "[services]") {
  struct Row {
    std::string url;
    std::vector<std::string> secrets;
  };
  const std::vector<Row> rows = {
      {"https://example.com/services/T0123456/x9y8z7w6", {"T0123456", "x9y8z7w6"}},
      {"https://example.com/notifications/incoming-webhook", {}},
      {"https://example.com/abcdefghijklmnopqrstuvwxyz", {"abcdefghijklmnopqrstuvwxyz"}},
      {"https://u:p@example.com/x?key=k%2B1&b=2", {"p", "k+1", "k%2B1", "2"}},
  };
  for (const auto& row : rows) {
    CHECK(revealed(secrets_of(http::parse_url(row.url).value())) == row.secrets);
  }
}

}  // namespace services
