// SPDX-License-Identifier: Apache-2.0
#include "manifests/repository_url.hpp"

#include <catch2/catch.hpp>

using namespace manifests;

TEST_CASE("repository url: the form to compare is the one that Go makes of it", "[manifests]") {
  const std::pair<const char*, const char*> rows[] = {
      {"https://github.com/Org/Repo.git", "https://github.com/org/repo"},
      {" https://github.com/org/repo ", "https://github.com/org/repo"},
      {"git@github.com:Org/Repo.git", "git@github.com/org/repo"},
      {"ssh://git@github.com/org/repo.git", "git@github.com/org/repo"},
      {"ssh://git@github.com:22/org/repo", "git@github.com:22/org/repo"},
      {"git@host.com:22/org/repo.git", "git@host.com/22/org/repo"},
      {"*", "*"},
      {"https://github.com/*", "https://github.com/*"},
      {"https://github.com/{a,b}/*", "https://github.com/%7Ba,b%7D/%2A"},
      {"https://github.com/[ab]/*", "https://github.com/[ab]/*"},
      {"https://*.example.com/**", "https://*.example.com/**"},
      {"git@github.com:org/*", "git@github.com/org/*"},
      {"https://{a,b}.com/x", ""},
      {"https://github.com/a b", "https://github.com/a%20b"},
      {"https://github.com/a%20b", "https://github.com/a%20b"},
      {"https://user:pw@host/x.git", "https://user:pw@host/x"},
      {"github.com/org/*", "github.com/org/*"},
      {"host:22/x", "host:22/x"},
      {"host.com:8080/x", "host.com:8080/x"},
      {"10.0.0.1:80/x", ""},
      {"oci://ghcr.io/org/chart", "oci://ghcr.io/org/chart"},
      {"ghcr.io/org/chart", "ghcr.io/org/chart"},
      {"", ""},
      {"https://", "https:"},
      {"https://host/x?a={b}", "https://host/x?a={b}"},
      {"https://host/x#{a}", "https://host/x#%7Ba%7D"},
      {"a:b:c@d", "a:b:c@d"},
      {"file:///srv/git/x.git", "file:///srv/git/x"},
      {"/srv/git/x", "/srv/git/x"},
      {"https://host/x.git/", "https://host/x.git/"},
      {"https://host//x", "https://host//x"},
      {"https://[::1]/x", "https://[::1]/x"},
      {"https://host:bad/x", ""},
      {"a?b", "a?b"},
      {"**", "**"},
      {"https://github.com/a?c/x", "https://github.com/a?c/x"},
      {"https://github.com/org/rep?", "https://github.com/org/rep?"},
      {"https://github.com/ünï/x", "https://github.com/%C3%BCn%C3%AF/x"},
      {"a b@c", ""},
      {"https://h/%zz", ""},
      {"!https://x/y", ""},
      {"https://github.com/a|b", "https://github.com/a%7Cb"},
      {"https://HOST/%2Fa", "https://host/%2fa"},
      {"https://h/a%2fb", "https://h/a%2fb"},
      {"https://h/x?", "https://h/x?"},
      {"https://h/x#", "https://h/x"},
      {"1a:b", ""},
      {"a+b:c", "a+b:c"},
      {":x", ""},
      {"*:x", ""},
      {"https://*", "https://*"},
      {"https://*/a", "https://*/a"},
      {"ssh://a@b@c/d", "a%40b@c/d"},
      {"x@y@z:w", "x%40y@z/w"},
      {"https://h o/x", ""},
      {"http://a<b/x", "http://a<b/x"},
      {"https://h/`x`", "https://h/%60x%60"},
  };
  for (const auto& [url, normal] : rows) {
    INFO(url);
    CHECK(normal_repository_url(url) == normal);
  }
}

TEST_CASE("repository url: two that cannot be read are not the same", "[manifests]") {
  CHECK(is_same_repository("git@host:a/b.git", "ssh://git@HOST/a/b"));
  CHECK_FALSE(is_same_repository("https://a/b", "https://a/c"));
  CHECK_FALSE(is_same_repository("https://a b", "https://a b"));
}

TEST_CASE("repository url: the address of a cluster is http or https and a host", "[manifests]") {
  for (const auto* good : {"https://a", "http://a:80", "https://[::1]:6443", "https://a/b?c"}) {
    CHECK(is_http_url(good));
  }
  for (const auto* bad : {"", "a", "https://", "https:///a", "ftp://a", "https://a b", "HTTPS://a",
                          "https://a:b", "https://?a"}) {
    INFO(bad);
    CHECK_FALSE(is_http_url(bad));
  }
}
