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
  CHECK(
      message("a: 1\n", {"team/app:v2", "team/db:1"}) ==
      "no image team/app, team/db in the files; they have none that we can see; a tag without the "
      "name of its image is set by its path, as in image.tag=1.2");
  CHECK(message("a: {image: reg.io/team/app:v1}\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: reg.io/team/app:v1 (did you mean "
        "reg.io/team/app?)");
  CHECK(message("a: {image: team/apq:v1}\n", {"team/app:v2"}) ==
        "no image team/app in the files; they have: team/apq:v1 (did you mean team/apq?)");
  CHECK(message("a: {image: reg.io/shop/api:v1}\n", {"reg.io/shop/web:v2"}) ==
        "no image reg.io/shop/web in the files; they have: reg.io/shop/api:v1");
  CHECK(message("a: {image: reg.io/shop/web-ui:v1}\n", {"reg.io/shop/webui:v2"})
            .ends_with("(did you mean reg.io/shop/web-ui?)"));
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

namespace {

// What is told of a text in which something else is changed.
std::vector<std::string> warnings(const std::string& text) {
  const auto plan = planned("a.yaml", "hit: {image: team/app:v1}\n" + text, {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->hits.size() == 1);
  return plan->warnings;
}

std::vector<std::string> unchanged(const std::string& path, const std::string& reason) {
  return {path + " is not changed: " + reason};
}

}  // namespace

TEST_CASE("images: what is not changed is told beside what is", "[update-values]") {
  const std::string no_key = "no key says that it is an image; --set changes it by its path";
  const std::string is_template = "it is a template, which something else fills in";
  CHECK(warnings("images: {app: 'team/app:v1'}\n") == unchanged("images.app", no_key));
  CHECK(warnings("list: ['team/app:v1']\n") == unchanged("list[0]", no_key));
  CHECK(warnings("env: [{name: OTHER, value: 'team/app:v1'}]\n") ==
        unchanged("env[name=OTHER].value", no_key));
  CHECK(warnings("args: ['--sidecar=team/app:v1']\n") ==
        unchanged("args[0]", "it is a part of a longer text"));
  CHECK(warnings("args: ['--sidecar=team/app2:v1', 'see team/app']\n").empty());
  CHECK(warnings("image: 'team/app:{{ .tag }}'\n") == unchanged("image", is_template));
  CHECK(warnings("a: {repository: team/app, tag: '${TAG}'}\n") == unchanged("a.tag", is_template));
  CHECK(warnings("image: 'team/web:{{ .tag }}'\nlist: ['team/web:v1']\n").empty());
}

TEST_CASE("images: a host with its port is no image", "[update-values]") {
  const auto plan = planned(
      "a.yaml", "image: redis:7\naddress: redis:6379\nurl: redis://redis:6379/0\nx: redis:7\n",
      {"redis:8"});
  REQUIRE(plan);
  REQUIRE(plan->warnings.size() == 1);
  CHECK(plan->warnings.front().starts_with("x "));
}

TEST_CASE("images: an address in a variable or a parameter is no image", "[update-values]") {
  const auto parameters = [](const std::string& tag) {
    return "kind: Application\nspec: {source: {helm: {parameters: [{name: redis.addr, value: "
           "'redis:6379'}, {name: redis.image.repository, value: redis}, {name: redis.image.tag, "
           "value: '" +
           tag + "'}]}}}\n";
  };
  CHECK(updated("a.yaml", parameters("7.0"), {"redis:7.2"}) == parameters("7.2"));
  for (const std::string text :
       {"REDIS_IMAGE_HOST: redis:6379\n", "IMAGE_CACHE: redis:6379\n", "IMAGE_CACHE: redis\n",
        "env:\n- {name: IMAGE_CACHE_ADDR, value: 'redis:6379'}\n",
        "parameters:\n- {name: x.IMAGE_CACHE_ADDR, value: 'redis:6379'}\n",
        "literals:\n- IMAGE_CACHE_ADDR=redis:6379\n"}) {
    INFO(text);
    CHECK(updated("a.yaml", text, {"redis:7.2"}) == "no hit");
    CHECK(updated("a.yaml", "image: redis:7\n" + text, {"redis:7.2"}) ==
          "image: redis:7.2\n" + text);
  }
  check_updated("a.yaml",
                {
                    {"IMAGE_REDIS: redis:7\n", {"redis:7.2"}, "IMAGE_REDIS: redis:7.2\n"},
                    {"REDIS_IMAGE: redis:1234\n", {"redis:1235"}, "REDIS_IMAGE: redis:1235\n"},
                    {"RELATED_IMAGE_APP: team/app:1234\n",
                     {"team/app:1235"},
                     "RELATED_IMAGE_APP: team/app:1235\n"},
                    {"images: ['redis:1234']\n", {"redis:1235"}, "images: ['redis:1235']\n"},
                });
}

TEST_CASE("images: a value that an image is an alias of is no other", "[update-values]") {
  const auto plan = planned("a.yaml", "x: &i team/app:v1\nimage: *i\n", {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->hits.size() == 1);
  CHECK(plan->warnings.empty());
}

TEST_CASE("images: a repository that is merged in gets its tag where it stands",
          "[update-values]") {
  const auto plan = planned("a.yaml", "base: &b\n  repository: app\nweb:\n  image: {<<: *b}\n",
                            {"app:v2"}, {.adds_tags = true});
  REQUIRE(plan);
  REQUIRE(plan->edits.size() == 1);
  CHECK(plan->edits.front().path.text == "base.tag");
}

TEST_CASE("images: an ApplicationSet fills its templates in itself", "[update-values]") {
  const auto plan = planned("a.yaml",
                            "kind: ApplicationSet\nelements: [{image: 'team/app:v1'}]\n"
                            "image: 'team/app:{{ .tag }}'\n",
                            {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->hits.size() == 1);
  CHECK(plan->warnings.empty());
}

TEST_CASE("images: patches are YAML in a text", "[update-values]") {
  check_updated("kustomization.yaml",
                {
                    {"patches:\n- patch: |-\n    - op: replace\n      path: /spec/0/image\n"
                     "      value: team/app:v1\n",
                     {"team/app:v2"},
                     "patches:\n- patch: |-\n    - op: replace\n      path: /spec/0/image\n"
                     "      value: team/app:v2\n"},
                    {"patches:\n- patch: |\n    kind: Pod\n    spec: {image: team/app:v1}\n",
                     {"team/app:v2"},
                     "patches:\n- patch: |\n    kind: Pod\n    spec: {image: team/app:v2}\n"},
                    {"templatePatch: |\n  image: team/app:v1\n",
                     {"team/app:v2"},
                     "templatePatch: |\n  image: team/app:v2\n"},
                });
}

TEST_CASE("images: a text that is not looked into is told", "[update-values]") {
  CHECK(warnings("m.yaml: |\n  image: team/app:v1\n  ---\n  image: team/app:v1\n") ==
        unchanged("[\"m.yaml\"]", "it stands in a text of several documents"));
  CHECK(warnings("values: |\n  {{ if x }}\n  image: team/app:v1\n") ==
        unchanged("values", "it stands in a text that is no YAML"));
  const std::string no_key = "no key says that the text around it is YAML";
  CHECK(warnings("extra:\n- |\n  image: team/app:v1\n  x: y\n") == unchanged("extra[0]", no_key));
  CHECK(warnings("script: |\n  docker run team/app:v1 &&\n") == unchanged("script", no_key));
  for (const std::string text :
       {"script: |\n  docker run team/app-web:v1\n  docker run other/team/app:v1\n",
        "text: |\n  team/app: what it is\n  team/app\n", "m.yaml: |\n  team/app/x\n  ---\n  y\n",
        "values: |\n  {{ x }}\n  image: team/app.io/x:v1\n"}) {
    INFO(text);
    CHECK(warnings(text).empty());
  }
}

TEST_CASE("images: a value that names the image is told, whatever its key", "[update-values]") {
  const std::string reason = "it is no reference to one image";
  for (const std::string value :
       {"'team/app:v1 '", "'team/app:v1,team/web:v1'", "'team/app:v1@sha256:abc'", "'team/app '",
        "'docker://team/app:v1'", "'oci://team/app:v1'"}) {
    INFO(value);
    CHECK(warnings("image: " + value + "\n") == unchanged("image", reason));
    CHECK(warnings("baseImage: " + value + "\n") == unchanged("baseImage", reason));
    CHECK(warnings("images: [" + value + "]\n") == unchanged("images[0]", reason));
  }
  CHECK(warnings("image: |\n  team/app:v1\n") == unchanged("image", reason));
  CHECK(warnings("APP_IMAGE: 'team/app:v1 '\n") ==
        unchanged("APP_IMAGE", "it is a part of a longer text"));
  CHECK(warnings("x: 'docker://team/app:v1'\n") == unchanged("x", "it is a part of a longer text"));
  CHECK(warnings("image: other/app\nimages: ['http://team/app:v1', x y]\n").empty());
}

TEST_CASE("images: what no path leads to is told", "[update-values]") {
  const std::string reason = "it is below a key that is no single value";
  CHECK(warnings("? [a, b]\n: image: team/app:v1\n") == unchanged("?", reason));
  CHECK(warnings("x:\n  ? [a, b]\n  : {c: [image: team/app:v1, image: other:v1]}\n") ==
        unchanged("x.?", reason));
  std::string deep = "values: |\n";
  std::string indent = "  ";
  for (int i = 0; i < 4; ++i, indent += "  ") deep += indent + "values: |\n";
  CHECK(warnings(deep + indent + "image: team/app:v1\n") ==
        unchanged("values >> values >> values >> values >> values",
                  "it stands in a text inside too many others"));
}

TEST_CASE("images: who takes no tag gets none", "[update-values]") {
  const std::string flux =
      "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImageRepository\nspec:\n  image: team/app\n";
  CHECK(updated("a.yaml", flux, {"team/app:v2"}) == "no hit");
  CHECK(message(flux, {"team/app:v2"}) ==
        "no image team/app in the files; they have: team/app | team/app at spec.image: Flux looks "
        "for tags of it here, and takes none itself");
  const std::string skaffold =
      "apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n  - image: team/app\n";
  CHECK(updated("a.yaml", skaffold, {"team/app:v2"}) == "no hit");
  CHECK(message(skaffold, {"team/app:v2"})
            .ends_with("build.artifacts[0].image: skaffold gives it a tag itself"));
}
