// SPDX-License-Identifier: Apache-2.0
#include "services/repository.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

namespace services {
namespace {

std::string read(const std::string& address) {
  const auto repository = read_repository(address);
  if (!repository) return "refused";
  return repository->host + " " + base::join(repository->path, "/");
}

std::string revision(const std::string& text) {
  const auto read = read_revision(text);
  return read ? *read : "refused";
}

}  // namespace

TEST_CASE("repository: an address is read in whatever form Git takes it", "[services]") {
  struct Row {
    std::string address;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {"https://github.com/shop/cart.git", "github.com shop/cart"},
      {"https://user:secret@GitHub.com:8443/shop/cart/", "github.com shop/cart"},
      {"https://github.com/shop/cart.git/?x=1#y", "github.com shop/cart"},
      {"git@gitlab.com:group/sub/web.git", "gitlab.com group/sub/web"},
      {"gitlab.com:group/web", "gitlab.com group/web"},
      {"ssh://git@host:2222/group/web.git", "host group/web"},
      {"ssh://git@[::1]/group/web.git", "[::1] group/web"},
      {"git://host/group//web", "host group/web"},
      {"https://host/my%20group/web", "host my group/web"},
      {" shop/cart\n", " shop/cart"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.address);
    CHECK(read(row.address) == row.expected);
  }
}

TEST_CASE("repository: what is none is refused", "[services]") {
  const std::string address =
      GENERATE("", " ", "<no value>", "https://charts.example.org", "https://host/one", "name",
               "https://host/%zz/a", "https://host/a/../b", "https://host/a/%2e%2e",
               "https://host/a/.git", "https://host/a/b%0ac", "https://host/a/%ff");
  CAPTURE(address);
  CHECK(read(address) == "refused");
}

TEST_CASE("repository: an error does not show the password of an address", "[services]") {
  const auto repository = read_repository("https://user:hunter2@host/one");
  CHECK(repository.error().message == "'https://***@host/one' is no address of a repository");
}

TEST_CASE("repository: a revision keeps its slashes and climbs nowhere", "[services]") {
  CHECK(revision("a94a8fe5cc") == "a94a8fe5cc");
  CHECK(revision(" release/1 x\n") == "release/1%20x");
  CHECK(revision("v1?x#y") == "v1%3Fx%23y");
  for (const auto* const text : {"", " ", "..", "a/../b", "/a", "a//b", "a\nb"}) {
    CAPTURE(text);
    CHECK(revision(text) == "refused");
  }
}

}  // namespace services
