// SPDX-License-Identifier: Apache-2.0
#include "manifests/repository_url.hpp"

#include <catch2/catch.hpp>

using namespace manifests;

TEST_CASE("repository url: what cannot be read is like itself only", "[manifests]") {
  CHECK(is_same_repository("git@host:a/b.git", "ssh://git@HOST/a/b"));
  CHECK_FALSE(is_same_repository("https://a/b", "https://a/c"));
  CHECK(is_same_repository("https://a b", "https://a b"));
  CHECK_FALSE(is_same_repository("https://a b", "https://A b"));
  CHECK_FALSE(is_same_repository("", ""));
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
