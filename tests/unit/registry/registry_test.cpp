// SPDX-License-Identifier: Apache-2.0
#include "registry/registry.hpp"

#include <catch2/catch.hpp>

#include "unit/registry/client.hpp"

using base::ErrorKind;
using fakes::ScriptedServer;
using registry::test::Client;
using registry::test::digest_of;

namespace {

const std::string manifest = R"({"schemaVersion":2})";

ScriptedServer::Answer complaint(int status, const std::string& code) {
  return {.status = status, .body = R"({"errors":[{"code":")" + code + "\"}]}"};
}

ScriptedServer::Answer content(const std::string& body, const std::string& digest = "") {
  return {.body = body,
          .more_headers = digest.empty() ? "" : "Docker-Content-Digest: " + digest + "\r\n"};
}

base::Result<std::optional<std::string>> digest(Client& client,
                                                const std::string& rest = "team/app:v1") {
  return client.registry.digest(client.image(rest));
}

}  // namespace

TEST_CASE("digest: where HEAD says none, the bytes are hashed", "[registry]") {
  Client client({content(manifest)});
  CHECK(digest(client).value() == digest_of(manifest));
  CHECK(client.request(0).starts_with("HEAD "));
  CHECK(client.request(1).starts_with("GET /v2/team/app/manifests/v1 "));
}

TEST_CASE("digest: a registry without HEAD is asked with GET", "[registry]") {
  for (const int status : {405, 406, 400}) {
    Client client({{.status = status}, content(manifest, digest_of(manifest))});
    CHECK(digest(client).value() == digest_of(manifest));
  }
}

TEST_CASE("digest: bytes that are others than they are said to be are refused", "[registry]") {
  Client client({content(manifest, "nonsense"), content("{}", digest_of(manifest))});
  CHECK(digest(client).error().kind == ErrorKind::garbled);
}

TEST_CASE("digest: what is named by a digest has that digest", "[registry]") {
  const auto wanted = digest_of(manifest);
  Client there({content("", wanted)});
  CHECK(digest(there, "team/app:v1@" + wanted).value() == wanted);
  CHECK(there.request(0).starts_with("HEAD /v2/team/app/manifests/" + wanted + " "));
  Client other({content("{}", digest_of("{}"))});
  CHECK(digest(other, "team/app@" + wanted).error().kind == ErrorKind::garbled);
}

TEST_CASE("digest: a tag that is not there is no error, whatever the registry calls it",
          "[registry]") {
  for (const auto* code : {"MANIFEST_UNKNOWN", "NOT_FOUND", ""}) {
    INFO(code);
    Client client({complaint(404, code)});
    const auto found = digest(client);
    REQUIRE(found);
    CHECK_FALSE(*found);
    CHECK(client.server.requests().size() == 2);
  }
}

TEST_CASE("digest: a repository that is not there is one", "[registry]") {
  Client client({complaint(404, "NAME_UNKNOWN")});
  const auto found = digest(client);
  REQUIRE_FALSE(found);
  CHECK(found.error().kind == ErrorKind::not_found);
}

TEST_CASE("digest: what else may be wrong", "[registry]") {
  struct Row {
    int status;
    const char* code;
    ErrorKind kind;
  };
  const auto row = GENERATE(values<Row>({
      {403, "DENIED", ErrorKind::denied},
      {429, "TOOMANYREQUESTS", ErrorKind::unreachable},
      {503, "UNAVAILABLE", ErrorKind::unreachable},
      {400, "TAG_INVALID", ErrorKind::usage},
      {418, "", ErrorKind::garbled},
  }));
  INFO(row.status);
  Client client({complaint(row.status, row.code)});
  CHECK(digest(client).error().kind == row.kind);
}

TEST_CASE("digest: a manifest without end is refused", "[registry]") {
  Client client({{.status = 405}, content(std::string(registry::largest_manifest + 1, ' '))});
  CHECK(digest(client).error().kind == ErrorKind::garbled);
}

TEST_CASE("tags: all pages, in order, each once", "[registry]") {
  auto first = content(R"({"tags":["v2","v10","v1"]})");
  first.more_headers = "Link: </v2/elsewhere/tags/list?last=v10&n=3>; rel=\"next\"\r\n";
  Client client({first, content(R"({"tags":["v10","v3"]})")});
  using Tags = std::vector<std::string>;
  CHECK(client.registry.tags(client.image("team/app")).value() == Tags{"v1", "v10", "v2", "v3"});
  CHECK(client.request(0).starts_with("GET /v2/team/app/tags/list?n=1000 "));
  CHECK(client.request(1).starts_with("GET /v2/team/app/tags/list?n=1000&last=v10 "));
}

TEST_CASE("tags: pages that go on for ever end", "[registry]") {
  auto page = content(R"({"tags":["v1"]})");
  page.more_headers = "Link: <?last=v1>; rel=\"next\"\r\n";
  Client client({page});
  CHECK(client.registry.tags(client.image("team/app"))->size() == 1);
  CHECK(client.server.requests().size() == 2);
}

TEST_CASE("tags: a repository that is not there", "[registry]") {
  Client client({complaint(404, "NAME_UNKNOWN")});
  const auto tags = client.registry.tags(client.image("team/app"));
  REQUIRE_FALSE(tags);
  CHECK(tags.error().kind == ErrorKind::not_found);
  CHECK(tags.error().context.at(0) ==
        "listing the tags of " + client.image("team/app").repository());
}

TEST_CASE("build_time: of the image for a platform in a list", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = R"({"config":{"digest":")" + digest_of(configuration) + "\"}}";
  const auto list = R"({"manifests":[{"digest":")" + digest_of(image) +
                    R"(","platform":{"os":"linux","architecture":"arm64"}}]})";
  Client client({content(list), content(image), content(configuration)});
  const auto time = client.registry.build_time(client.image("team/app:v1"),
                                               registry::parse_platform("linux/arm64").value());
  REQUIRE(time);
  CHECK(time->seconds == 1714564800);
  CHECK(client.request(1).starts_with("GET /v2/team/app/manifests/" + digest_of(image) + " "));
  CHECK(client.request(2).starts_with("GET /v2/team/app/blobs/" + digest_of(configuration) + " "));
}

TEST_CASE("build_time: what has another digest than was asked for is refused", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = R"({"config":{"digest":")" + digest_of("x") + "\"}}";
  Client client({content(image), content(configuration)});
  const auto time = client.registry.build_time(client.image("team/app:v1"), {});
  REQUIRE_FALSE(time);
  CHECK(time.error().kind == ErrorKind::garbled);
}

TEST_CASE("build_time: an image that is another than its list says is refused", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = R"({"config":{"digest":")" + digest_of(configuration) + "\"}}";
  const auto list = R"({"manifests":[{"digest":")" + digest_of("other") +
                    R"(","platform":{"os":"linux","architecture":"amd64"}}]})";
  Client client({content(list), content(image), content(configuration)});
  CHECK(client.registry.build_time(client.image("team/app:v1"), {}).error().kind ==
        ErrorKind::garbled);
}
