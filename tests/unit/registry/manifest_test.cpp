// SPDX-License-Identifier: Apache-2.0
#include "registry/manifest.hpp"

#include <catch2/catch.hpp>

using namespace registry;

namespace {

const std::string a64(64, 'a');
const std::string b64(64, 'b');

std::string listed(const std::string& digest, const std::string& platform) {
  return R"({"digest":"sha256:)" + digest + R"(","platform":)" + platform + "}";
}

Manifest list(const std::string& entries) {
  return parse_manifest(R"({"schemaVersion":2,"manifests":[)" + entries + "]}").value();
}

std::string built(const std::string& created) {
  const auto time = parse_build_time(R"({"created":")" + created + R"("})");
  if (!time) return time.error().message;
  return std::to_string(time->seconds) + '.' + std::to_string(time->nanoseconds);
}

}  // namespace

TEST_CASE("parse_manifest: an image names its configuration", "[registry]") {
  const auto image = parse_manifest(R"({"schemaVersion":2,"config":{"digest":"sha256:)" + a64 +
                                    R"("},"layers":[]})");
  REQUIRE(image);
  CHECK(image->config_digest == "sha256:" + a64);
  CHECK(image->entries.empty());
}

TEST_CASE("parse_manifest: a list has what is for a machine, and no attestations", "[registry]") {
  const auto found = list(listed(a64, R"({"os":"linux","architecture":"amd64"})") + "," +
                          listed(b64, R"({"os":"unknown","architecture":"unknown"})") + "," +
                          listed("short", R"({"os":"linux","architecture":"arm64"})") + ",1,{}," +
                          listed(b64, "null"));
  REQUIRE(found.entries.size() == 1);
  CHECK(found.entries[0].digest == "sha256:" + a64);
  CHECK(found.config_digest.empty());
}

TEST_CASE("parse_manifest: what is none is garbled", "[registry]") {
  for (const std::string text :
       {"", "[]", "null", "{}", "{\"config\":1}",
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"x\"}}",
        "{\"schemaVersion\":1,\"fsLayers\":[]}", "{\"schemaVersion\":2,\"manifests\":1}",
        "{\"manifests\":[]}", "{\"schemaVersion\":\"2\",\"manifests\":[]}",
        "{\"schemaVersion\":2}"}) {
    INFO(text);
    const auto manifest = parse_manifest(text);
    REQUIRE_FALSE(manifest);
    CHECK(manifest.error().kind == base::ErrorKind::garbled);
  }
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "{},";
  CHECK_FALSE(parse_manifest("{\"schemaVersion\":2,\"manifests\":[" + many + "{}]}"));
}

TEST_CASE("entry_for: a variant counts where one is wanted", "[registry]") {
  const auto found =
      list(listed(a64, R"({"os":"linux","architecture":"arm","variant":"v6"})") + "," +
           listed(b64, R"({"os":"linux","architecture":"arm","variant":"v7"})"));
  const auto entry = [&](const std::string& platform) {
    return entry_for(found, parse_platform(platform).value());
  };
  CHECK(entry("linux/arm")->digest == "sha256:" + a64);
  CHECK(entry("linux/arm/v7")->digest == "sha256:" + b64);
  const auto missing = entry("linux/amd64");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == base::ErrorKind::not_found);
  CHECK(missing.error().message ==
        "there is no image for linux/amd64, only for: linux/arm/v6, linux/arm/v7");
}

TEST_CASE("parse_platform: two words or three", "[registry]") {
  CHECK(parse_platform("linux/arm/v7")->text() == "linux/arm/v7");
  CHECK(parse_platform("windows/amd64")->text() == "windows/amd64");
  for (const auto* text : {"", "linux", "linux/", "/amd64", "linux/arm/v7/x", "Linux/amd64",
                           "linux amd64", "linux/amd64\n"}) {
    INFO(text);
    CHECK(parse_platform(text).error().kind == base::ErrorKind::usage);
  }
}

TEST_CASE("parse_build_time: to the nanosecond, and never a time that was left out", "[registry]") {
  CHECK(built("2024-05-01T12:00:00Z") == "1714564800.0");
  CHECK(built("2024-05-01T12:00:00.5Z") == "1714564800.500000000");
  CHECK(built("2024-05-01T12:00:00.123456789012Z") == "1714564800.123456789");
  CHECK(built("2024-05-01T14:00:00.25+02:00") == "1714564800.250000000");
  CHECK(built("1970-01-01T00:00:00Z").starts_with("the image says that it was built at 1970"));
  CHECK(built("0001-01-01T00:00:00Z").starts_with("the image says that it was built at 0001"));
  CHECK(built("yesterday") == "the image was built at 'yesterday', which is no time");
  CHECK_FALSE(parse_build_time("{}"));
  CHECK_FALSE(parse_build_time("[]"));
  CHECK_FALSE(parse_build_time(""));
  CHECK(BuildTime{.seconds = 1, .nanoseconds = 2} < BuildTime{.seconds = 1, .nanoseconds = 3});
}

TEST_CASE("parse_manifest: what holds more than manifests do is none", "[registry]") {
  std::string many = R"({"schemaVersion":2,"config":{"digest":"sha256:)" + a64 + R"("},"x":[1)";
  for (int i = 0; i < 200'000; ++i) many += ",1";
  CHECK(parse_manifest(many + "]}").error().kind == base::ErrorKind::garbled);
  CHECK_FALSE(parse_build_time(many + R"(],"created":"2026-01-01T00:00:00Z"})"));
}
