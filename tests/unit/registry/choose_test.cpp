// SPDX-License-Identifier: Apache-2.0
#include "registry/choose.hpp"

#include <catch2/catch.hpp>

#include "unit/registry/client.hpp"

using registry::choose_among;
using registry::parse_policy;
using registry::test::Client;

namespace {

std::string chosen(const std::string& policy, const std::vector<std::string>& tags) {
  return choose_among(tags, parse_policy(policy).value()).tag;
}

fakes::ScriptedServer::Answer tags(const std::string& list) {
  return {.body = "{\"tags\":[" + list + "]}"};
}

base::Result<std::string> choose(Client& client, const std::string& policy,
                                 const std::string& allowed = {}) {
  auto selection = registry::Selection{.policy = parse_policy(policy).value(),
                                       .filter = registry::TagFilter::parse(allowed, {}).value()};
  return registry::choose(client.registry, client.image("team/app"), selection, client.log);
}

}  // namespace

TEST_CASE("choose_among: table", "[registry]") {
  struct Row {
    const char* policy;
    std::vector<std::string> tags;
    const char* expected;
  };
  const std::vector<Row> rows = {
      {"semver", {"1.2.0", "1.10.0", "1.9.0", "latest"}, "1.10.0"},
      {"semver", {"v1.0.0", "1.0.0"}, "v1.0.0"},
      {"semver", {"1.0.0+b1", "1.0.0+b2", "1.0.0"}, "1.0.0+b2"},
      {"semver", {"2.0.0-rc1", "1.0.0"}, "1.0.0"},
      {"semver:>=1-0", {"2.0.0-rc1", "1.0.0"}, "2.0.0-rc1"},
      {"semver:^1", {"2.0.0", "1.5.0", "1.4.0"}, "1.5.0"},
      {"semver:^3", {"2.0.0", "1.5.0"}, ""},
      {"semver", {"latest", "main"}, ""},
      {"alphabetical", {"b", "a", "B"}, "b"},
      {"alphabetical", {"build-9", "build-10"}, "build-9"},
      {"alphabetical", {}, ""},
      {"regexp:^build-", {"build-9", "build-10", "main"}, "build-9"},
      {"regexp:^build-([0-9]+)", {"build-9", "build-10", "main-99"}, "build-10"},
      {"regexp:^build-(.+)", {"build-9", "build-10", "build-x"}, "build-x"},
      {"regexp:([0-9]+)-([a-f]+)$", {"7-b", "07-a", "6-c"}, "7-b"},
      {"regexp:^v", {"main"}, ""},
  };
  for (const auto& row : rows) {
    INFO(row.policy << " " << row.expected);
    CHECK(chosen(row.policy, row.tags) == row.expected);
  }
}

TEST_CASE("looks_like_no_version: long numbers alone", "[registry]") {
  CHECK(registry::looks_like_no_version("20240501"));
  CHECK(registry::looks_like_no_version("123456"));
  CHECK_FALSE(registry::looks_like_no_version("12345"));
  CHECK_FALSE(registry::looks_like_no_version("1.234567"));
}

TEST_CASE("choose: where no tag fits, the numbers say why", "[registry]") {
  Client client({tags(R"("v1","v2","main")")});
  const auto tag = choose(client, "semver:^3", "regexp:^v");
  REQUIRE_FALSE(tag);
  CHECK(tag.error().kind == base::ErrorKind::not_found);
  CHECK(tag.error().message ==
        "no tag of " + client.image("team/app").repository() +
            " fits semver:^3: it has 3 tags, of which 2 are allowed: v1, v2");
  CHECK(tag.error().hint.empty());
}

TEST_CASE("choose: where no tag fits, few tags are named", "[registry]") {
  Client client({tags(R"("a","b","c","d","e","f","g")")});
  const auto tag = choose(client, "semver");
  REQUIRE_FALSE(tag);
  CHECK(tag.error().message.ends_with(
      "it has 7 tags, of which 7 are allowed: a, b, c, d, e, and 2 more"));
  Client empty({tags("")});
  CHECK(choose(empty, "semver").error().message.ends_with("it has 0 tags, of which 0 are allowed"));
}

TEST_CASE("choose: pre-releases that a range does not take are told", "[registry]") {
  Client client({tags(R"("main","v1.11.0-rc.1")")});
  const auto tag = choose(client, "semver:^1.11");
  REQUIRE_FALSE(tag);
  CHECK(tag.error().hint ==
        "a range takes pre-releases such as v1.11.0-rc.1 only where it has one itself, as in "
        "semver:>=1.11.0-0");
}

TEST_CASE("choose: a platform that no image is for is told", "[registry]") {
  const std::string index =
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{)"
      R"("mediaType":"application/vnd.oci.image.manifest.v1+json","size":7,"digest":"sha256:)" +
      std::string(64, '1') + R"(","platform":{"os":"linux","architecture":"amd64"}}]})";
  const auto manifest =
      fakes::ScriptedServer::Answer{.body = index, .path = "/v2/team/app/manifests/a"};
  Client client({tags(R"("a")"), manifest});
  const auto selection =
      registry::Selection{.policy = parse_policy("newest").value(),
                          .platform = registry::parse_platform("linux/amd46").value()};
  const auto image = client.image("team/app");
  const auto tag = registry::choose(client.registry, image, selection, client.log);
  REQUIRE_FALSE(tag);
  CHECK(tag.error().kind == base::ErrorKind::not_found);
  CHECK(tag.error().message == "no tag of " + image.repository() +
                                   " has an image for linux/amd46: it has 1 tag, of which 1 is "
                                   "allowed: a");
}

TEST_CASE("choose: a number that may be a date is chosen with a warning", "[registry]") {
  Client client({tags(R"("1.2.3","20240501")")});
  CHECK(choose(client, "semver").value() == "20240501");
  REQUIRE(client.log.warnings().size() == 1);
  CHECK(client.log.warnings()[0].find("may be a date or a commit") != std::string::npos);
}

TEST_CASE("choose: of tags that are as high one is chosen with a warning", "[registry]") {
  Client client({tags(R"("main-10-b","main-10-c","main-9-d")")});
  CHECK(choose(client, "regexp:^main-([0-9]+)").value() == "main-10-c");
  REQUIRE(client.log.warnings().size() == 1);
  CHECK(client.log.warnings()[0] ==
        "the tag main-10-c of " + client.image("team/app").repository() +
            " was chosen by its name alone: to regexp:^main-([0-9]+), main-10-b is as high");
  Client one({tags(R"("main-10-b","main-9-d")")});
  CHECK(choose(one, "regexp:^main-([0-9]+)").value() == "main-10-b");
  CHECK(one.log.warnings().empty());
}

TEST_CASE("choose: digest asks nobody", "[registry]") {
  Client client({tags("")});
  CHECK(choose(client, "digest:stable").value() == "stable");
  CHECK(client.server.requests().empty());
}

TEST_CASE("choose: newest-build asks about few tags, or about those that are allowed",
          "[registry]") {
  std::string many = "\"t0\"";
  for (int i = 1; i <= 50; ++i) many += ",\"t" + std::to_string(i) + "\"";
  Client client({tags(many)});
  const auto tag = choose(client, "newest-build");
  REQUIRE_FALSE(tag);
  CHECK(tag.error().kind == base::ErrorKind::usage);
  CHECK(client.server.requests().size() == 1);
}

TEST_CASE("choose: newest-build takes the image that was built last", "[registry]") {
  const std::string old_config = R"({"created":"2024-05-01T00:00:00Z"})";
  const std::string new_config = R"({"created":"2024-05-01T00:00:00.5Z"})";
  const auto manifest = [](const std::string& tag, const std::string& config) {
    return fakes::ScriptedServer::Answer{.body = R"({"schemaVersion":2,"config":{"digest":")" +
                                                 registry::test::digest_of(config) + "\"}}",
                                         .path = "/v2/team/app/manifests/" + tag};
  };
  const auto blob = [](const std::string& config) {
    return fakes::ScriptedServer::Answer{
        .body = config, .path = "/v2/team/app/blobs/" + registry::test::digest_of(config)};
  };
  Client client({tags(R"("a","b","c")"), manifest("a", old_config), manifest("b", new_config),
                 manifest("c", old_config), blob(old_config), blob(new_config)});
  CHECK(choose(client, "newest-build").value() == "b");
}
