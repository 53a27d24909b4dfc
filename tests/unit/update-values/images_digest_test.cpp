// SPDX-License-Identifier: Apache-2.0

// Digests in a value of their own, beside an image.
#include <catch2/catch.hpp>

#include "image_support.hpp"

using namespace tools::update_values;

namespace {

std::string bare(const std::string& digest) {
  return digest.substr(std::string("sha256:").size());
}

std::string stale(const std::string& path, const std::string& digest = digest_a) {
  return "error: " + path + " has the digest " + digest +
         ", which would stay beside the new tag of team/app | write the new digest, "
         "with --pin-digest or --image REPOSITORY:TAG@DIGEST, or empty the old one with "
         "--drop-digest";
}

std::string whole(const std::string& image, const std::string& digest) {
  return "web:\n  image: " + image + "\n  digest: " + digest + "\n";
}

std::string parts(const std::string& tag, const std::string& key, const std::string& digest) {
  return "repository: team/app\ntag: " + tag + "\n" + key + ": " + digest + "\n";
}

}  // namespace

TEST_CASE("images: a digest beside one string is the image's", "[update-values]") {
  check_updated(
      "values.yaml",
      {
          {whole("team/app:v1", digest_a), {"team/app:v2"}, stale("web.digest")},
          {whole("team/app", digest_a), {"team/app:v2"}, stale("web.digest")},
          {whole("team/app:v1", digest_a),
           {"team/app:v2@" + digest_b},
           whole("team/app:v2", digest_b)},
          {whole("team/app:v1", digest_a),
           {"team/app@" + digest_b},
           whole("team/app:v1", digest_b)},
          {whole("team/app:v1@" + digest_a, digest_a),
           {"team/app:v2@" + digest_b},
           whole("team/app:v2", digest_b)},
          {whole("team/app:v1", "\"\""),
           {"team/app:v2@" + digest_b},
           whole("team/app:v2", "\"" + digest_b + "\"")},
          {whole("team/app:v1", "\"\""), {"team/app:v2"}, whole("team/app:v2", "\"\"")},
          {whole("team/app:v1", "other"),
           {"team/app:v2@" + digest_b},
           whole("team/app:v2@" + digest_b, "other")},
          {"image: team/app:v1\nsha256: " + digest_a + "\n", {"team/app:v2"}, stale("sha256")},
          {"image: team/app:v1\nimageSha256: " + bare(digest_a) + "\n",
           {"team/app:v2"},
           stale("imageSha256")},
          {"image: {repository: 'team/app:v1', sha256: " + bare(digest_a) + "}\n",
           {"team/app:v2"},
           stale("image.sha256")},
          {"image: team/app:v1\ndigest: " + bare(digest_a) + "\n",
           {"team/app:v2"},
           stale("digest")},
          {"repository: team/app:v1\ndigest: " + digest_a + "\n", {"team/app:v2"}, stale("digest")},
          {"image: team/app:v1\ntag: x\ndigest: " + digest_a + "\n",
           {"team/app:v2"},
           stale("digest")},
      });
  CHECK(updated("values.yaml", whole("team/app:v1", digest_a), {"team/app:v2"},
                {.drops_digests = true}) == whole("team/app:v2", "\"\""));
}

TEST_CASE("images: a checksum beside one string may be that of something else", "[update-values]") {
  for (const std::string image :
       {"image: team/app", "repository: team/app", "appImage: team/app"}) {
    const std::string key = image.starts_with("app") ? "appSha256" : "sha256";
    const auto rest = "url: https://example.com/plugin.jar\n" + key + ": " + bare(digest_a) + "\n";
    const auto before = image + ":v1\n" + rest;
    INFO(before);
    for (const auto& version : {std::string(":v2"), ":v2@" + digest_b}) {
      for (const bool drops : {false, true}) {
        const ImageOptions options{.drops_digests = drops};
        CHECK(updated("values.yaml", before, {"team/app" + version}, options) ==
              image + version + "\n" + rest);
      }
    }
    const auto plan = planned("values.yaml", before, {"team/app:v2"});
    REQUIRE(plan);
    CHECK(plan->warnings == std::vector<std::string>{
                                key + " is not changed: it may hold the version of " +
                                image.substr(0, image.find(':')) + ", or that of something else"});
  }
}

TEST_CASE("images: a digest of a chart may have another name", "[update-values]") {
  for (const std::string key : {"sha", "sha256", "imageDigest"}) {
    check_updated(
        "values.yaml",
        {
            {parts("v1", key, digest_a), {"team/app:v2"}, stale(key)},
            {parts("v1", key, bare(digest_a)), {"team/app:v2"}, stale(key)},
            {parts("v1", key, digest_a), {"team/app:v2@" + digest_b}, parts("v2", key, digest_b)},
            {parts("v1", key, bare(digest_a)),
             {"team/app:v2@" + digest_b},
             parts("v2", key, bare(digest_b))},
            {parts("v1", key, bare(digest_a)),
             {"team/app@" + digest_b},
             parts("v1", key, bare(digest_b))},
            {parts("v1", key, "1234567"), {"team/app:v2"}, parts("v2", key, "1234567")},
            {parts("v1", key, "\"\""),
             {"team/app:v2@" + digest_b},
             parts("v2@" + digest_b, key, "\"\"")},
        });
    CHECK(updated("values.yaml", parts("v1", key, bare(digest_a)), {"team/app:v2"},
                  {.drops_digests = true}) == parts("v2", key, "\"\""));
  }
  CHECK(updated("values.yaml", "digest: \"\"\n" + parts("v1", "sha", digest_a), {"team/app:v2"}) ==
        stale("sha"));
}

TEST_CASE("images: a digest that stood for the tag is told when it goes", "[update-values]") {
  const auto warnings = [](const std::string& image) {
    return planned("values.yaml", "repository: team/app\ntag: " + digest_a + "\n", {image})
        ->warnings;
  };
  CHECK(warnings("team/app:v2") == std::vector<std::string>{"tag loses its digest " + digest_a +
                                                            ", for the new image has none"});
  CHECK(warnings("team/app:v2@" + digest_b).empty());
}

TEST_CASE("images: a digest beside an image in parameters", "[update-values]") {
  const auto parameters = [](const std::string& image, const std::string& digest) {
    return "parameters:\n- {name: web.image, value: \"" + image +
           "\"}\n- {name: web.digest, value: \"" + digest + "\"}\n";
  };
  check_updated("app.yaml", {
                                {parameters("team/app:v1", digest_a),
                                 {"team/app:v2"},
                                 stale("parameters[name=web.digest].value")},
                                {parameters("team/app:v1", digest_a),
                                 {"team/app:v2@" + digest_b},
                                 parameters("team/app:v2", digest_b)},
                            });
}
