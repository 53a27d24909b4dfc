// SPDX-License-Identifier: Apache-2.0

// What is said when there is no such image, and what is not looked into.
#include <catch2/catch.hpp>

#include "image_support.hpp"

using namespace tools::update_values;
using base::ErrorKind;

namespace {

std::string message(const std::string& text, const std::vector<std::string>& images) {
  const auto wanted = intents(images);
  const auto error = image_not_found(wanted, see_images("a.yaml", text, wanted));
  CHECK(error.kind == ErrorKind::malformed);
  return error.hint.empty() ? error.message : error.message + " | " + error.hint;
}

std::string refusal(const std::vector<std::string>& images) {
  const auto made = read_image_intents(images);
  if (made) return "accepted";
  CHECK(made.error().kind == ErrorKind::usage);
  return made.error().message;
}

}  // namespace

TEST_CASE("image intents: what is none is refused", "[update-values]") {
  CHECK(refusal({"team/app"}) == "--image team/app has neither a tag nor a digest");
  CHECK(refusal({"team/App:v1"}) != "accepted");
  CHECK(refusal({""}) != "accepted");
  CHECK(refusal({"nginx:1", "docker.io/library/nginx:2"}) ==
        "--image nginx:1 and --image docker.io/library/nginx:2 want two things of one repository");
  CHECK(intents({"nginx:1", "docker.io/library/nginx:1"}).size() == 1);
  CHECK(intents({"reg:5000/a:1", "reg/a:1"}).size() == 2);
}

TEST_CASE("images not found: what there is is listed, sorted and each once", "[update-values]") {
  CHECK(message("b: {image: z:1}\nc: {image: b:2}\nd: {image: z:1}\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: b:2, z:1");
  CHECK(message("a: 1\n", {"team/app:v2", "team/db:1"}) ==
        "no image team/app, team/db in the files; they have none that we can see");
  CHECK(message("a: {image: reg.io/team/app:v1}\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: reg.io/team/app:v1 (did you mean "
        "reg.io/team/app?)");
  CHECK(message("a: {image: team/apq:v1}\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: team/apq:v1 (did you mean team/apq?)");
  std::string many;
  for (int i = 100; i < 125; ++i) {
    many += "k" + std::to_string(i) + ": {image: 'x:" + std::to_string(i) + "'}\n";
  }
  CHECK(message(many, {"team/app:v2"}).ends_with("x:118, x:119, and 5 more"));
}

TEST_CASE("images not found: a variable counts where it has an image", "[update-values]") {
  CHECK(message("data:\n  IMAGE_PULL_POLICY: Always\n  IMAGE_TAG: v1\n  APP_IMAGE: x:1\n",
                {"team/app:v2"}) == "no image team/app in the files; they have: x:1");
}

TEST_CASE("images not found: an image that is not changed says why", "[update-values]") {
  CHECK(message("image: \"team/app:{{ .tag }}\"\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: team/app:{{ .tag }} | team/app:{{ .tag }} at "
        "image: it is a template, which something else fills in");
  CHECK(message("args: ['team/app:v1']\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: team/app:v1 | team/app:v1 at args[0]: no key "
        "says that it is an image; --set changes it by its path");
}

TEST_CASE("images not found: a chart without a tag says what to do", "[update-values]") {
  const auto wanted = intents({"team/app:v2"});
  const auto plan = planned("v.yaml", "image: {repository: team/app}\n", {"team/app:v2"});
  REQUIRE(plan);
  CHECK(image_not_found(wanted, plan->seen).hint ==
        "team/app at image.tag: there is no `tag` beside the repository, and a chart has one of "
        "its own then; --create writes one");
}

TEST_CASE("images: a file that cannot have the image is not even parsed", "[update-values]") {
  const auto plan = planned("a.yaml", "image: [other:v1\n", {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->hits.empty());
  CHECK_FALSE(plan->passed_over);
}

TEST_CASE("images: a file that is no YAML is an error if it was named", "[update-values]") {
  const std::string text = "{{ if x }}\nimage: team/app:v1\n{{ end }}\n";
  const auto named = planned("a.yaml", text, {"team/app:v2"});
  REQUIRE_FALSE(named);
  CHECK(named.error().kind == ErrorKind::malformed);
  const auto met = planned("a.yaml", text, {"team/app:v2"}, {.is_named = false});
  REQUIRE(met);
  CHECK(met->passed_over);
  CHECK(met->hits.empty());
}

TEST_CASE("images: hostile text is shown harmless", "[update-values]") {
  CHECK(message("image: \"x\\e[31m{{\"\n", {"team/app:v2"}).find('\x1B') == std::string::npos);
}
