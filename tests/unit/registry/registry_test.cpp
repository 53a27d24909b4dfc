// SPDX-License-Identifier: Apache-2.0
#include "registry/registry.hpp"

#include <catch2/catch.hpp>

#include "registry/tag_list.hpp"
#include "unit/registry/client.hpp"

using base::ErrorKind;
using fakes::ScriptedServer;
using registry::test::Client;
using registry::test::digest_of;

namespace {

std::string image_with(const std::string& config) {
  return R"({"schemaVersion":2,"config":{"digest":")" + config + "\"}}";
}

std::string list_with(const std::string& digest, const std::string& architecture) {
  return R"({"schemaVersion":2,"manifests":[{"digest":")" + digest +
         R"(","platform":{"os":"linux","architecture":")" + architecture + "\"}}]}";
}

const std::string manifest = image_with(digest_of("x"));
const std::string other_manifest = image_with(digest_of("y"));

ScriptedServer::Answer complaint(int status, const std::string& code) {
  return {.status = status, .body = R"({"errors":[{"code":")" + code + "\"}]}"};
}

ScriptedServer::Answer content(const std::string& body, const std::string& digest = "") {
  return {.type = "application/vnd.oci.image.manifest.v1+json",
          .body = body,
          .more_headers = digest.empty() ? "" : "Docker-Content-Digest: " + digest + "\r\n"};
}

base::Result<std::optional<std::string>> digest(Client& client,
                                                const std::string& rest = "team/app:v1") {
  return client.registry.digest(client.image(rest));
}

ScriptedServer::Answer tag_page(const std::string& tags, const std::string& next) {
  auto page = content("{\"tags\":[" + tags + "]}");
  page.more_headers = "Link: <?last=" + next + ">; rel=\"next\"\r\n";
  return page;
}

std::string tags_error(Client& client) {
  const auto tags = client.registry.tags(client.image("team/app"));
  if (tags) return std::to_string(tags->size()) + " tags";
  return (tags.error().kind == ErrorKind::garbled ? "garbled: " : "") + tags.error().message;
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
  Client client({content(manifest, "nonsense"), content(other_manifest, digest_of(manifest))});
  CHECK(digest(client).error().kind == ErrorKind::garbled);
}

TEST_CASE("digest: a page that answers everything is no image", "[registry]") {
  const ScriptedServer::Answer page = {
      .type = "text/html",
      .body = "<html></html>",
      .more_headers = "Docker-Content-Digest: " + digest_of("<html></html>") + "\r\n"};
  Client client({page});
  const auto found = digest(client);
  REQUIRE_FALSE(found);
  CHECK(found.error().kind == ErrorKind::garbled);
  CHECK(found.error().message == "the manifest is no JSON object");
  CHECK(client.server.requests().size() == 2);
  for (const auto* body : {"{}", R"({"schemaVersion":2})", R"({"manifests":[]})"}) {
    INFO(body);
    Client other({{.status = 405}, content(body)});
    CHECK(digest(other).error().kind == ErrorKind::garbled);
  }
}

TEST_CASE("digest: only a manifest's media type makes the answer to HEAD one", "[registry]") {
  auto answer = content(manifest, digest_of(manifest));
  answer.type = "Application/vnd.docker.distribution.manifest.list.v2+json; charset=utf-8";
  Client known({answer});
  CHECK(digest(known).value() == digest_of(manifest));
  CHECK(known.server.requests().size() == 1);
  answer.type = "application/json";
  Client unknown({answer});
  CHECK(digest(unknown).value() == digest_of(manifest));
  CHECK(unknown.server.requests().size() == 2);
}

TEST_CASE("digest: what is named by a digest has that digest", "[registry]") {
  const auto wanted = digest_of(manifest);
  Client there({content("", wanted)});
  CHECK(digest(there, "team/app:v1@" + wanted).value() == wanted);
  CHECK(there.request(0).starts_with("HEAD /v2/team/app/manifests/" + wanted + " "));
  Client other({content(other_manifest, digest_of(other_manifest))});
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

TEST_CASE("tags: pages that go on in a circle are no list", "[registry]") {
  const auto to_itself = tag_page(R"("v1")", "v1");
  Client client({to_itself});
  CHECK(tags_error(client) == "garbled: the list of tags goes on in a circle");
  CHECK(client.server.requests().size() == 2);
  Client wide({tag_page("", "v1"), tag_page("", "v2"), tag_page("", "v1")});
  CHECK(tags_error(wide) == "garbled: the list of tags goes on in a circle");
}

TEST_CASE("tags: of more pages than we read, none is chosen from", "[registry]") {
  std::vector<ScriptedServer::Answer> pages;
  for (std::size_t i = 0; i < registry::most_pages; ++i) {
    pages.push_back(tag_page("\"v" + std::to_string(i) + "\"", "v" + std::to_string(i)));
  }
  pages.push_back(content(R"({"tags":["end"]})"));
  Client client(pages);
  CHECK(tags_error(client) == "garbled: " + client.image("team/app").repository() +
                                  " has more than 100 pages of tags, our limit");
  pages.erase(pages.begin());
  Client enough(pages);
  CHECK(enough.registry.tags(enough.image("team/app"))->size() == registry::most_pages);
}

TEST_CASE("tags: of more than we keep, none is chosen from", "[registry]") {
  std::string half = "\"v\"";
  for (std::size_t i = 1; i < registry::most_tags / 2; ++i) half += ",\"v\"";
  Client full({tag_page(half, "a"), content("{\"tags\":[" + half + "]}")});
  CHECK(full.registry.tags(full.image("team/app"))->size() == 1);
  Client client({tag_page(half, "a"), tag_page(half, "b"), content(R"({"tags":["w"]})")});
  CHECK(tags_error(client) == "garbled: " + client.image("team/app").repository() +
                                  " has more than 200000 tags, our limit");
}

TEST_CASE("tags: a repository that is not there", "[registry]") {
  Client client({complaint(404, "NAME_UNKNOWN")});
  const auto tags = client.registry.tags(client.image("team/app"));
  REQUIRE_FALSE(tags);
  CHECK(tags.error().kind == ErrorKind::not_found);
  CHECK(tags.error().context.at(0) ==
        "listing the tags of " + client.image("team/app").repository());
}

TEST_CASE("build_times: of the image for a platform in a list", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = image_with(digest_of(configuration));
  const auto list = list_with(digest_of(image), "arm64");
  Client client({content(list), content(image), content(configuration)});
  const auto time = client.registry.build_times(client.image("team/app"), {"v1"},
                                                registry::parse_platform("linux/arm64").value());
  REQUIRE(time);
  CHECK(time->front()->seconds == 1714564800);
  CHECK(client.request(1).starts_with("GET /v2/team/app/manifests/" + digest_of(image) + " "));
  CHECK(client.request(2).starts_with("GET /v2/team/app/blobs/" + digest_of(configuration) + " "));
}

TEST_CASE("build_times: what has another digest than was asked for is refused", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = image_with(digest_of("x"));
  Client client({content(image), content(configuration)});
  const auto time = client.registry.build_times(client.image("team/app"), {"v1"}, {});
  REQUIRE_FALSE(time);
  CHECK(time.error().kind == ErrorKind::garbled);
}

TEST_CASE("build_times: an image that is another than its list says is refused", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = image_with(digest_of(configuration));
  const auto list = list_with(digest_of("other"), "amd64");
  Client client({content(list), content(image), content(configuration)});
  CHECK(client.registry.build_times(client.image("team/app"), {"v1"}, {}).error().kind ==
        ErrorKind::garbled);
}

TEST_CASE("build_times: of many tags, whatever comes first", "[registry]") {
  constexpr std::size_t count = 30;
  std::vector<std::string> tags;
  Client::Answers answers;
  for (std::size_t i = 0; i < count; ++i) {
    const auto minute = std::to_string(10 + i);
    const auto configuration = R"({"created":"2024-05-01T12:)" + minute + R"(:00Z"})";
    tags.push_back("v" + minute);
    auto image = content(image_with(digest_of(configuration)));
    image.path = "/v2/team/app/manifests/v" + minute;
    auto blob = content(configuration);
    blob.path = "/v2/team/app/blobs/" + digest_of(configuration);
    // As registries do that keep blobs elsewhere.
    auto elsewhere = blob;
    elsewhere.path = "/elsewhere/" + minute;
    blob = {
        .status = 307, .more_headers = "Location: " + elsewhere.path + "\r\n", .path = blob.path};
    answers.insert(answers.end(), {image, blob, elsewhere});
  }
  answers.push_back({.status = 404});
  Client client(answers);
  const auto times = client.registry.build_times(client.image("team/app"), tags, {});
  REQUIRE(times);
  REQUIRE(times->size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(times->at(i)->seconds == 1714564800 + 60 * static_cast<base::Seconds>(10 + i));
  }
  CHECK(client.server.requests().size() == 3 * count);
}

TEST_CASE("build_times: several tags of one image ask for it once", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = image_with(digest_of(configuration));
  Client client({content(image), content(image), content(configuration)});
  const auto times = client.registry.build_times(client.image("team/app"), {"v1", "v1.0"}, {});
  REQUIRE(times);
  CHECK(times->at(0) == times->at(1));
  CHECK(client.server.requests().size() == 3);
}

TEST_CASE("build_times: who is busy among many is asked again", "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  const auto image = image_with(digest_of(configuration));
  Client client({content(image), {.status = 503}, content(image), content(configuration)});
  CHECK(client.registry.build_times(client.image("team/app"), {"v1", "v2"}, {}));
}

TEST_CASE("build_times: what is not there any more, or not for the platform, has none",
          "[registry]") {
  const std::string configuration = R"({"created":"2024-05-01T12:00:00Z"})";
  auto image = content(image_with(digest_of(configuration)));
  image.path = "/v2/team/app/manifests/v1";
  auto other = content(list_with(digest_of("x"), "arm64"));
  other.path = "/v2/team/app/manifests/v3";
  auto blob = content(configuration);
  blob.path = "/v2/team/app/blobs/" + digest_of(configuration);
  Client client({image, other, blob, {.status = 404}});
  const auto times = client.registry.build_times(client.image("team/app"), {"v1", "v2", "v3"}, {});
  REQUIRE(times);
  CHECK(times->at(0));
  CHECK_FALSE(times->at(1));
  CHECK_FALSE(times->at(2));
}

TEST_CASE("build_times: a tag that makes no sense is named", "[registry]") {
  const std::string configuration = R"({"created":"1970-01-01T00:00:00Z"})";
  Client client({content(image_with(digest_of(configuration))), content(configuration)});
  const auto times = client.registry.build_times(client.image("team/app"), {"v1"}, {});
  REQUIRE_FALSE(times);
  CHECK(times.error().kind == ErrorKind::garbled);
  CHECK(base::to_string(times.error()).find("team/app:v1 was built") != std::string::npos);
}
