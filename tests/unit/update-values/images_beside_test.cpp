// SPDX-License-Identifier: Apache-2.0

// Values of one image that stand beside each other: in keys, variables, parameters and patches.
#include <catch2/catch.hpp>

#include "image_support.hpp"

using namespace tools::update_values;

namespace {

std::vector<std::string> warnings(const std::string& text, const std::string& image,
                                  const ImageOptions& options = {}) {
  const auto plan = planned("values.yaml", text, {image}, options);
  REQUIRE(plan);
  return plan->warnings;
}

std::string rival(const std::string& path, const std::string& place) {
  return path + " is not changed: it may hold the version of " + place +
         ", or that of something else";
}

// The text with the version of its tag in the place of "$".
std::string with(std::string text, const std::string& version) {
  for (auto at = text.find('$'); at != std::string::npos; at = text.find('$')) {
    text.replace(at, 1, version);
  }
  return text;
}

void check_tags(const std::vector<std::string>& texts) {
  for (const auto& text : texts) {
    INFO(text);
    CHECK(updated("values.yaml", with(text, "v1"), {"team/app:v2"}) == with(text, "v2"));
    CHECK(warnings(with(text, "v1"), "team/app:v2").empty());
  }
}

}  // namespace

TEST_CASE("images: a tag stays in the value that is named like the image's", "[update-values]") {
  check_tags({
      "data: {APP_IMAGE_REPOSITORY: team/app, APP_IMAGE_TAG: $}\n",
      "data: {APP_IMAGE: team/app, APP_IMAGE_TAG: $}\n",
      "data: {APP_IMAGE: team/app, APP_TAG: $}\n",
      "data: {IMAGE_REPO: team/app, IMAGE_TAG: $}\n",
      "data: {IMAGE_NAME: team/app, IMAGE_TAG: $}\n",
      "data: {IMAGE: team/app, TAG: $}\n",
      "a: {baseImage: team/app, tag: $}\n",
      "a: {defaultImage: team/app, defaultTag: $}\n",
      "a: {dockerImage: team/app, dockerTag: $}\n",
      "a: {appImage: team/app, appTag: $, otherImage: x, otherTag: y}\n",
      "a: {api_image: team/app, api_tag: $, tag: x}\n",
      "a: {imageRepository: team/app, imageTag: $}\n",
      "a: {imageRepo: team/app, imageTag: $}\n",
      "a: {imageName: team/app, imageTag: $}\n",
      "a: {repo: team/app, tag: $}\n",
      "a: {image: {repo: team/app, tag: $}}\n",
      "a: {image: {name: team/app, version: $}}\n",
      "image.repository: team/app\nimage.tag: $\nother.tag: x\n",
      "elements:\n- image.repository: team/app\n  image.tag: $\n",
      "imageName: team/app:$\n",
      "a: {image: {registry: null, repository: team/app, tag: $, digest: null}}\n",
      "a: {image: {registry: ~, repository: team/app, tag: $, digest: ~}}\n",
  });
}

TEST_CASE("images: variables and parameters of a list belong together", "[update-values]") {
  check_tags({
      "env:\n- {name: APP_IMAGE, value: team/app}\n- {name: APP_IMAGE_TAG, value: $}\n",
      std::string("env:\n- {name: APP_REPOSITORY, value: team/app}\n- {name: X_TAG, value: x}\n") +
          "- {name: APP_TAG, value: $}\n",
      "parameters:\n- {name: z.image, value: team/app}\n- {name: z.imageTag, value: $}\n",
      "parameters:\n- {name: image, value: team/app}\n- {name: tag, value: $}\n",
      "params:\n- {name: image, value: team/app}\n- {name: image-tag, value: $}\n",
      "params:\n- {name: image, default: \"team/app:$\"}\n",
      "literals:\n- APP_IMAGE=team/app:$\n- OTHER=1\n",
      "literals:\n- APP_IMAGE=team/app\n- APP_TAG=$\n",
      "ops:\n- {op: replace, path: /spec/containers/0/image, value: \"team/app:$\"}\n",
  });
}

TEST_CASE("images: an old digest never stays beside a new tag", "[update-values]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"image: team/app\nimageTag: $\nimageDigest: ", "imageDigest"},
      {"image: team/app\nimageTag: $\ndigest: ", "digest"},
      {"initImage: team/app:$\ninitImageDigest: ", "initImageDigest"},
      {"initImage: team/app\ninitImageTag: $\ninitImageDigest: ", "initImageDigest"},
      {"baseImage: team/app\ntag: $\nsha: ", "sha"},
      {"APP_IMAGE: team/app\nAPP_TAG: $\nAPP_DIGEST: ", "APP_DIGEST"},
  };
  for (const auto& [text, key] : rows) {
    const auto before = with(text, "v1") + digest_a + "\n";
    INFO(before);
    CHECK(updated("values.yaml", before, {"team/app:v2"})
              .starts_with("error: " + key + " has the digest " + digest_a +
                           ", which would stay beside the new tag of team/app"));
    CHECK(updated("values.yaml", before, {"team/app:v2@" + digest_b}) ==
          with(text, "v2") + digest_b + "\n");
    CHECK(updated("values.yaml", before, {"team/app:v2"}, {.drops_digests = true}) ==
          with(text, "v2") + "\"\"\n");
  }
}

TEST_CASE("images: a value that may be the image's version is named", "[update-values]") {
  check_updated(
      "values.yaml",
      {
          {"image: team/app\nversion: v1\n", {"team/app:v2"}, "image: team/app:v2\nversion: v1\n"},
      });
  CHECK(warnings("image: team/app\nversion: v1\n", "team/app:v2") ==
        std::vector{rival("version", "image")});
  CHECK(warnings("image: team/app\nimageVersion: v1\n", "team/app:v2") ==
        std::vector{rival("imageVersion", "image")});
  CHECK(warnings("a: {repository: team/app, tag: v1, imageTag: v1}\n", "team/app:v2") ==
        std::vector{rival("a.imageTag", "a.tag")});
  CHECK(warnings("image: team/app:v1\nimageTag: v1\n", "team/app:v2") ==
        std::vector{rival("imageTag", "image")});
  CHECK(warnings("image: team/app:v2\nversion: v1\n", "team/app:v2").empty());
  CHECK(warnings("image: team/app:v1\nversion: v0\n", "team/app:v2").empty());
}

TEST_CASE("images: a tag of any name comes before a version", "[update-values]") {
  for (const std::string key : {"repository", "name"}) {
    const auto text = "web: {image: {" + key + ": team/app, version: \"1.0\", imageTag: $}}\n";
    INFO(text);
    CHECK(updated("values.yaml", with(text, "v1"), {"team/app:v2"}) == with(text, "v2"));
    CHECK(warnings(with(text, "v1"), "team/app:v2") ==
          std::vector{rival("web.image.version", "web.image.imageTag")});
  }
  check_tags({
      "image: {repository: team/app, tag: $, version: \"1.0\"}\n",
      "a: {imageRepository: team/app, imageVersion: $, otherTag: x}\n",
  });
}

TEST_CASE("images: a name without a version beside it is none of an image", "[update-values]") {
  for (const std::string text :
       {"name: team/app\n", "repo: team/app\n", "a: {gitRepository: team/app, tag: v1}\n",
        "a: {chartRepo: team/app, chartVersion: v1}\n", "name: team/app\nversion: v1\n"}) {
    INFO(text);
    CHECK(updated("values.yaml", text, {"team/app:v2"}) == "no hit");
  }
  CHECK(
      warnings("repository: team/app@sha256\ntag: " + std::string(64, 'a') + "\n", "team/app:v2") ==
      std::vector<std::string>{
          "repository is not changed: the digest is split between the repository "
          "and the tag; --set changes it"});
}

TEST_CASE("images: a repository that has its own key gets no tag", "[update-values]") {
  for (const std::string key : {"IMAGE_REPO", "APP_IMAGE_REPOSITORY", "imageName", "repository"}) {
    const auto text = "a: {" + key + ": team/app}\n";
    INFO(text);
    CHECK(updated("values.yaml", text, {"team/app:v2"}) == "no hit");
    CHECK(warnings(text, "team/app:v2").size() == 1);
  }
  check_tags({
      "a: {IMAGE: \"team/app:$\", IMAGE_REPO: team/app, IMAGE_TAG: $}\n",
      "env:\n- {name: IMAGE, value: \"team/app:$\"}\n- {name: IMAGE_NAME, value: team/app}\n"
      "- {name: IMAGE_TAG, value: $}\n",
  });
}

TEST_CASE("images: of parameters with one name the last counts", "[update-values]") {
  CHECK(updated("values.yaml",
                "parameters:\n- {name: image.repository, value: team/app}\n"
                "- {name: image.tag, value: v0}\n- {name: image.tag, value: v1}\n",
                {"team/app:v2"}) ==
        "parameters:\n- {name: image.repository, value: team/app}\n"
        "- {name: image.tag, value: v0}\n- {name: image.tag, value: v2}\n");
}
