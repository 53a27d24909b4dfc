// SPDX-License-Identifier: Apache-2.0
#include "argocd/server_address.hpp"

#include <catch2/catch.hpp>

namespace {

std::string url_of(const std::string& address, const argocd::AddressOptions& options) {
  const auto url = argocd::server_url(address, options);
  if (url) return url->text() + " " + url->port;
  CHECK(url.error().kind == base::ErrorKind::usage);
  return "error: " + url.error().message;
}

}  // namespace

TEST_CASE("server_url: an address is a host, with a port and a path if need be", "[argocd]") {
  struct Row {
    std::string address;
    argocd::AddressOptions options;
    std::string url;
  };
  const argocd::AddressOptions none;
  const argocd::AddressOptions plaintext = {.plaintext = true};
  const Row rows[] = {
      {"cd.example.com", none, "https://cd.example.com/ 443"},
      {" CD.Example.com:443\n", none, "https://cd.example.com/ 443"},
      {"cd.example.com:8443", none, "https://cd.example.com:8443/ 8443"},
      {"argocd-server", plaintext, "http://argocd-server/ 80"},
      {"localhost:8080", plaintext, "http://localhost:8080/ 8080"},
      {"cd:443", plaintext, "http://cd:443/ 443"},
      {"https://cd.example.com", none, "https://cd.example.com/ 443"},
      {"https://cd.example.com/", none, "https://cd.example.com/ 443"},
      {"HTTPS://cd:8443/argocd/", none, "https://cd:8443/argocd/ 8443"},
      {"http://cd", none, "http://cd/ 80"},
      {"http://cd:8080/x", plaintext, "http://cd:8080/x/ 8080"},
      {"cd/argocd", none, "https://cd/argocd/ 443"},
      {"cd", {.root_path = "argocd"}, "https://cd/argocd/ 443"},
      {"cd", {.root_path = "//apps/argocd/"}, "https://cd/apps/argocd/ 443"},
      {"cd", {.root_path = "/"}, "https://cd/ 443"},
      {"https://cd/argocd", {.root_path = "/argocd"}, "https://cd/argocd/ 443"},
      {"[::1]", none, "https://[::1]/ 443"},
      {"[2001:db8::1]:8443", none, "https://[2001:db8::1]:8443/ 8443"},
      {"http://[::1]:8080", none, "http://[::1]:8080/ 8080"},
      {"10.0.0.1:30443", none, "https://10.0.0.1:30443/ 30443"},
  };
  for (const auto& row : rows) {
    INFO(row.address);
    CHECK(url_of(row.address, row.options) == row.url);
  }
}

TEST_CASE("server_url: what is no address is refused with the reason", "[argocd]") {
  struct Row {
    std::string address;
    argocd::AddressOptions options;
    std::string reason;
  };
  const argocd::AddressOptions none;
  const Row rows[] = {
      {"", none, "no Argo CD server is named"},
      {"https://cd", {.plaintext = true}, "asks for https, and --plaintext for http"},
      {"grpc://cd", none, "not an http or https URL"},
      {"cd:x", none, "not an http or https URL"},
      {"cd:99999", none, "not an http or https URL"},
      {"c d", none, "not an http or https URL"},
      {"::1", none, "not the address of a server"},
      {"2001:db8::1/argocd", none, "not the address of a server"},
      {"https://jo:secret@cd", none, "must not hold a user name"},
      {"jo@cd", none, "must not hold a user name"},
      {"jo:secret@cd", none, "must not hold a user name"},
      {"https://:@cd", none, "must not hold a user name"},
      {"https://cd/?x=secret", none, "behind a `?` or `#`"},
      {"https://cd/#secret", none, "behind a `?` or `#`"},
      {"https://cd/a", {.root_path = "b"}, "another root path than b"},
      {"cd", {.root_path = "a b"}, "is not a path of a URL"},
      {"cd", {.root_path = "a?b"}, "is not a path of a URL"},
      {"cd", {.root_path = "a/../b"}, "must not contain .."},
  };
  for (const auto& row : rows) {
    const auto text = url_of(row.address, row.options);
    INFO(row.address << " -> " << text);
    CHECK(text.starts_with("error: "));
    CHECK(text.find(row.reason) != std::string::npos);
    CHECK(text.find("secret") == std::string::npos);
  }
}

TEST_CASE("server_url: a contradiction has a way out", "[argocd]") {
  const auto url = argocd::server_url("https://cd", {.plaintext = true});
  CHECK(url.error().hint == "leave one of them out");
}

TEST_CASE("endpoint: a path of the API lies below the root path", "[argocd]") {
  const auto url = *argocd::server_url("cd/argocd", {});
  CHECK(argocd::endpoint(url, "api/version").text() == "https://cd/argocd/api/version");
  CHECK(argocd::endpoint(url, "/api/version").text() == "https://cd/argocd/api/version");
  CHECK(argocd::endpoint(url, "api/x", "a=b%20c").text() == "https://cd/argocd/api/x?a=b%20c");
  CHECK(argocd::endpoint(*http::parse_url("http://cd/x"), "y").text() == "http://cd/x/y");
}
