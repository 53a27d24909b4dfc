// SPDX-License-Identifier: Apache-2.0
#include "images/reference.hpp"

#include <catch2/catch.hpp>

#include "images/grammar.hpp"

using images::parse_reference;
using images::Reference;

namespace {

const std::string hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const std::string digest = "sha256:" + hex64;

struct Row {
  std::string text;
  std::string registry;
  std::string path;
  std::string tag;
  std::string digest = {};
};

std::string refusal_of(const std::string& text) {
  const auto reference = parse_reference(text);
  if (reference) return "nothing: " + reference->text();
  CHECK(reference.error().kind == base::ErrorKind::usage);
  return reference.error().message;
}

Reference read(const std::string& text) {
  return parse_reference(text).value();
}

}  // namespace

TEST_CASE("parse_reference: registry, path, tag and digest are found in full", "[images]") {
  const std::string longest_tag(128, 'v');
  const std::vector<Row> rows = {
      {"nginx", "docker.io", "library/nginx", "latest"},
      {"nginx:1.27", "docker.io", "library/nginx", "1.27"},
      {"team/app", "docker.io", "team/app", "latest"},
      {"localhost/app:1", "localhost", "app", "1"},
      {"localhost:5000/app", "localhost:5000", "app", "latest"},
      {"reg.example.com:5000/team/app:v2@" + digest, "reg.example.com:5000", "team/app", "v2",
       digest},
      {"app:5000/x", "app:5000", "x", "latest"},
      {"[::1]:5000/x:1", "[::1]:5000", "x", "1"},
      {"index.docker.io/nginx", "docker.io", "library/nginx", "latest"},
      {"[2001:db8::A]/team/x", "[2001:db8::A]", "team/x", "latest"},
      {"docker.io/nginx", "docker.io", "library/nginx", "latest"},
      {"docker.io/library/nginx:1", "docker.io", "library/nginx", "1"},
      {"index.docker.io/team/app", "docker.io", "team/app", "latest"},
      {"localhost", "docker.io", "library/localhost", "latest"},
      {"localhost:5000", "docker.io", "library/localhost", "5000"},
      {"example.com", "docker.io", "library/example.com", "latest"},
      {"example.com:5000", "docker.io", "library/example.com", "5000"},
      {"Upper/app", "Upper", "app", "latest"},
      {"GHCR.io/team/app:V1", "GHCR.io", "team/app", "V1"},
      {"reg.example.com:5000/app", "reg.example.com:5000", "app", "latest"},
      {"reg.example.com:5000/app:5001", "reg.example.com:5000", "app", "5001"},
      {"127.0.0.1:5000/app", "127.0.0.1:5000", "app", "latest"},
      {"nginx@" + digest, "docker.io", "library/nginx", "latest", digest},
      {"a/b/c/d:_x", "docker.io", "a/b/c/d", "_x"},
      {"a--b/c__d/e.f/g_h/0", "docker.io", "a--b/c__d/e.f/g_h/0", "latest"},
      {"app:" + longest_tag, "docker.io", "library/app", longest_tag},
      {hex64 + ":1", "docker.io", "library/" + hex64, "1"},
      {"team/" + hex64, "docker.io", "team/" + hex64, "latest"},
      {"app@sha512:" + hex64 + hex64, "docker.io", "library/app", "latest",
       "sha512:" + hex64 + hex64},
      {"app@blake3+b2.x:" + hex64.substr(0, 32), "docker.io", "library/app", "latest",
       "blake3+b2.x:" + hex64.substr(0, 32)},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto reference = parse_reference(row.text);
    REQUIRE(reference);
    CHECK(full_registry(*reference) == row.registry);
    CHECK(full_path(*reference) == row.path);
    CHECK(reference->tag.value_or("latest") == row.tag);
    CHECK(reference->digest.value_or("") == row.digest);
    CHECK(reference->text() == row.text);
  }
}

TEST_CASE("parse_reference: a tag and a digest that are not written are not there", "[images]") {
  CHECK_FALSE(read("nginx").tag);
  CHECK_FALSE(read("reg:5000/nginx").tag);
  CHECK_FALSE(read("nginx:1").digest);
  CHECK_FALSE(read("nginx@" + digest).tag);
  CHECK(read("nginx").registry.empty());
  CHECK(read("docker.io/nginx").registry == "docker.io");
  CHECK(read("reg.example.com:5000/team/app:v2").repository() == "reg.example.com:5000/team/app");
}

TEST_CASE("parse_reference: what is no reference is refused", "[images]") {
  const std::vector<std::string> rows = {
      "",
      " ",
      "/",
      "nginx ",
      " nginx",
      "nginx:",
      ":1",
      "@" + digest,
      "nginx@",
      "Nginx",
      "team/App",
      "/nginx",
      "nginx/",
      "team//app",
      "example.com/",
      "reg.example.com:/app",
      "reg:port/app",
      "reg:5000:6000/app",
      "-reg.example.com/app",
      "reg-.example.com/app",
      "reg..com/app",
      "[::1/app",
      "[::1]5000/app",
      "[::1]:/app",
      "[]:5000/app",
      "[::g]/app",
      "[::1]:5000",
      "a___b",
      "a..b",
      "a._b",
      "a_-b",
      "-a",
      "a-",
      "_a",
      "a_",
      ".a",
      "a.",
      "app:-v",
      "app:.v",
      "app:v1:v2",
      "app:v 1",
      "app:v+1",
      "app:" + std::string(129, 'v'),
      "app@" + digest + "0",
      "app@" + digest.substr(0, 70),
      "app@sha256:" + std::string(64, 'A'),
      "app@sha256:" + std::string(64, 'g'),
      "app@" + digest + "@" + digest,
      "app@" + digest + ":v1",
      "app@md5:" + std::string(31, 'a'),
      "app@:" + std::string(64, 'a'),
      "app@1x:" + std::string(64, 'a'),
      "app@x+:" + std::string(64, 'a'),
      hex64,
      "https://reg.example.com/app",
      "user:pass@reg.example.com/app",
      "app\n",
      "app\\x",
      std::string("app\0", 4),
      std::string("a\0b", 3),
      "\xff",
      "caf\xc3\xa9",
      "\xc3\x89/app",
      "..",
      "../app",
      "reg.example.com/../app",
      "app?x",
      "app#x",
      "app%2fx",
      "app:v\xff",
      std::string(5000, 'a'),
      std::string(300, '/'),
  };
  for (const auto& text : rows) {
    INFO(text);
    CHECK(refusal_of(text).starts_with("'"));
  }
}

TEST_CASE("parse_reference: a refusal says why, without what a terminal would act on", "[images]") {
  CHECK(refusal_of("team/App") ==
        "'team/App' is not an image reference: the repository must be in lower case");
  CHECK(refusal_of(hex64).ends_with("is not an image reference: it is the id of an image"));
  CHECK(refusal_of("a\x1b[31mb").find('\x1b') == std::string::npos);
  CHECK(refusal_of(std::string(100000, 'a')).size() < 300);
}

TEST_CASE("parse_reference: a repository has 255 characters at the most, in full", "[images]") {
  const std::string registry = "reg.example.com/";
  CHECK(parse_reference(registry + std::string(255 - registry.size(), 'a')));
  CHECK_FALSE(parse_reference(registry + std::string(256 - registry.size(), 'a')));
  const std::string hidden = "docker.io/library/";
  CHECK(parse_reference(std::string(255 - hidden.size(), 'a')));
  CHECK_FALSE(parse_reference(std::string(256 - hidden.size(), 'a')));
}

TEST_CASE("is_same_repository: what is left out and how a host is spelt do not matter",
          "[images]") {
  const auto same = [](const std::string& one, const std::string& other) {
    return is_same_repository(read(one), read(other)) && is_same_repository(read(other), read(one));
  };
  CHECK(same("nginx", "docker.io/library/nginx:1.27"));
  CHECK(same("nginx:1", "index.docker.io/nginx@" + digest));
  CHECK(same("library/nginx", "nginx"));
  CHECK(same("GHCR.io/team/app", "ghcr.io/team/app:v1"));
  CHECK_FALSE(same("team/nginx", "nginx"));
  CHECK_FALSE(same("reg.example.com/nginx", "nginx"));
  CHECK_FALSE(same("reg.example.com/nginx", "reg.example.com/library/nginx"));
  CHECK_FALSE(same("reg.example.com:5000/app", "reg.example.com/app"));
  CHECK_FALSE(same("localhost/nginx", "localhost:5000/nginx"));
  CHECK_FALSE(same("reg.example.com/team/app", "reg.example.com/team/app-worker"));
}

TEST_CASE("api_host: only Docker Hub is asked elsewhere", "[images]") {
  CHECK(api_host(read("nginx")) == "registry-1.docker.io");
  CHECK(api_host(read("index.docker.io/nginx")) == "registry-1.docker.io");
  CHECK(api_host(read("reg.example.com:5000/app")) == "reg.example.com:5000");
  CHECK(api_host(read("[::1]:5000/app")) == "[::1]:5000");
}

TEST_CASE("tag_or_digest: the digest comes first, and latest last", "[images]") {
  CHECK(tag_or_digest(read("nginx:1@" + digest)) == digest);
  CHECK(tag_or_digest(read("nginx:1")) == "1");
  CHECK(tag_or_digest(read("nginx")) == "latest");
}
