// SPDX-License-Identifier: Apache-2.0

// Images in manifests and in the values of charts.
#include <catch2/catch.hpp>

#include "image_support.hpp"

using namespace tools::update_values;

TEST_CASE("images: one string is replaced from its tag on", "[update-values]") {
  check_updated(
      "deployment.yaml",
      {
          {"image: team/app:v1   # by CI\n", {"team/app:v2"}, "image: team/app:v2   # by CI\n"},
          {"image: 'team/app:v1'\n", {"team/app:v2"}, "image: 'team/app:v2'\n"},
          {"image: \"team/app\"\n", {"team/app:v2"}, "image: \"team/app:v2\"\n"},
          {"image: reg.example.com:5000/team/app\n",
           {"reg.example.com:5000/team/app:v2"},
           "image: reg.example.com:5000/team/app:v2\n"},
          {"image: reg.example.com:5000/team/app:latest\n",
           {"reg.example.com:5000/team/app:1"},
           "image: reg.example.com:5000/team/app:1\n"},
          {"image: reg.example.com/team/app:1\n",
           {"REG.example.com/team/app:2"},
           "image: reg.example.com/team/app:2\n"},
          {"image: nginx:1.2\n", {"docker.io/library/nginx:1.3"}, "image: nginx:1.3\n"},
          {"image: docker.io/nginx:1.2\n", {"nginx:1.3"}, "image: docker.io/nginx:1.3\n"},
          {"image: index.docker.io/library/nginx\n",
           {"nginx:1.3"},
           "image: index.docker.io/library/nginx:1.3\n"},
          {"image: team/app:v1\r\nx: 1\r\n", {"team/app:v2"}, "image: team/app:v2\r\nx: 1\r\n"},
          {"\xEF\xBB\xBFimage: team/app:v1", {"team/app:v2"}, "\xEF\xBB\xBFimage: team/app:v2"},
          {"image: team/app:v2\n", {"team/app:v2"}, "image: team/app:v2\n"},
      });
}

TEST_CASE("images: a tag in a key of its own name stays there", "[update-values]") {
  check_updated("values.yaml", {
                                   {"image: team/app\nimageTag: \"1\"\n",
                                    {"team/app:2"},
                                    "image: team/app\nimageTag: \"2\"\n"},
                                   {"a:\n  appImage: team/app\n  appImageTag: v1  # x\n",
                                    {"team/app:v2"},
                                    "a:\n  appImage: team/app\n  appImageTag: v2  # x\n"},
                                   {"app_image: team/app\napp_image_tag: v1\n",
                                    {"team/app:v2"},
                                    "app_image: team/app\napp_image_tag: v2\n"},
                                   {"image: {repository: team/app, imageTag: v1}\n",
                                    {"team/app:v2"},
                                    "image: {repository: team/app, imageTag: v2}\n"},
                                   {"image: {repository: team/app, tag: v1, imageTag: v1}\n",
                                    {"team/app:v2"},
                                    "image: {repository: team/app, tag: v2, imageTag: v1}\n"},
                                   {"image: team/app:v1\nimageTag: other\n",
                                    {"team/app:v2"},
                                    "image: team/app:v2\nimageTag: other\n"},
                                   {"y.json: |\n  {\"image\": \"team/app:v1\"}\n",
                                    {"team/app:v2"},
                                    "y.json: |\n  {\"image\": \"team/app:v2\"}\n"},
                               });
}

TEST_CASE("images: tag and digest of one string are replaced together", "[update-values]") {
  check_updated(
      "pod.yaml",
      {
          {"image: team/app:v1@" + digest_a + "\n",
           {"team/app:v2@" + digest_b},
           "image: team/app:v2@" + digest_b + "\n"},
          {"image: team/app:v1@" + digest_a + "\n", {"team/app:v2"}, "image: team/app:v2\n"},
          {"image: team/app:v1\n", {"team/app@" + digest_b}, "image: team/app@" + digest_b + "\n"},
          {"image: team/app@" + digest_a + "\n", {"team/app:v2"}, "image: team/app:v2\n"},
          {"image: team/app@" + digest_a + "\n",
           {"team/app:v2@" + digest_b},
           "image: team/app:v2@" + digest_b + "\n"},
      });
  const auto plan = planned("pod.yaml", "image: team/app:v1@" + digest_a + "\n", {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->warnings == std::vector<std::string>{"image loses its digest " + digest_a +
                                                   ", for the new image has none"});
}

TEST_CASE("images: another repository is never touched", "[update-values]") {
  for (const auto& image :
       {"team/app-worker:v1", "other/team/app:v1", "team/apps:v1", "app:v1", "team/app/web:v1",
        "reg.example.com/team/app:v1", "reg.example.com:5000/team/app:v1", "localhost/team/app:v1",
        "myteam/app:v1"}) {
    CHECK(updated("pod.yaml", "image: " + std::string(image) + "\n", {"team/app:v2"}) == "no hit");
  }
  CHECK(updated("pod.yaml",
                "a:\n  image: team/app:v1\nb:\n  image: team/app-worker:v1\nc:\n"
                "  image: other/team/app:v1\n",
                {"team/app:v2", "other/team/app:v3"}) ==
        "a:\n  image: team/app:v2\nb:\n  image: team/app-worker:v1\nc:\n"
        "  image: other/team/app:v3\n");
}

TEST_CASE("images: every container of a pod, and of what has pods inside", "[update-values]") {
  const std::string before = R"(apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  jobTemplate:
    spec:
      template:
        spec:
          initContainers:
          - name: migrate   # same image
            image: team/app:v1
          containers:
          - image: team/app:v1
            name: app
          - image: busybox:1.36
          ephemeralContainers:
          - {name: debug, image: team/app:v1}
)";
  auto after = before;
  for (auto at = after.find("app:v1"); at != std::string::npos; at = after.find("app:v1")) {
    after.replace(at, 6, "app:v2");
  }
  CHECK(updated("cron.yaml", before, {"team/app:v2"}) == after);
  const auto plan = planned("cron.yaml", before, {"team/app:v2"});
  REQUIRE(plan);
  std::vector<std::string> paths;
  for (const auto& hit : plan->hits) paths.push_back(hit.path);
  const std::string pod = "spec.jobTemplate.spec.template.spec.";
  CHECK(paths == std::vector<std::string>{pod + "initContainers[name=migrate].image",
                                          pod + "containers[name=app].image",
                                          pod + "ephemeralContainers[name=debug].image"});
  CHECK(plan->seen.size() == 4);
}

TEST_CASE("images: custom resources, environment variables and lists", "[update-values]") {
  check_updated(
      "resource.yaml",
      {
          {"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec:\n  template:\n    spec:\n"
           "      containers:\n      - name: web\n        image: team/app:v1\n",
           {"team/app:v2"},
           "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec:\n  template:\n    spec:\n"
           "      containers:\n      - name: web\n        image: team/app:v2\n"},
          {"kind: Service\napiVersion: serving.knative.dev/v1\nspec:\n  template:\n    spec:\n"
           "      containers:\n        - image: team/app\n",
           {"team/app:v2"},
           "kind: Service\napiVersion: serving.knative.dev/v1\nspec:\n  template:\n    spec:\n"
           "      containers:\n        - image: team/app:v2\n"},
          {"spec:\n  baseImage: team/app:v1\n  proxy_image: team/app:v1\n  init-image: team/app\n",
           {"team/app:v2"},
           "spec:\n  baseImage: team/app:v2\n  proxy_image: team/app:v2\n"
           "  init-image: team/app:v2\n"},
          {"env:\n- name: RELATED_IMAGE_APP\n  value: team/app:v1\n- name: OTHER\n"
           "  value: team/app:v1\n",
           {"team/app:v2"},
           "env:\n- name: RELATED_IMAGE_APP\n  value: team/app:v2\n- name: OTHER\n"
           "  value: team/app:v1\n"},
          {"data:\n  APP_IMAGE: \"team/app:v1\"\n",
           {"team/app:v2"},
           "data:\n  APP_IMAGE: \"team/app:v2\"\n"},
          {"extraImages:\n- team/app:v1\n- busybox\n",
           {"team/app:v2"},
           "extraImages:\n- team/app:v2\n- busybox\n"},
      });
}

TEST_CASE("images: several images are updated at once, in several documents", "[update-values]") {
  const std::string before =
      "kind: Deployment\nmetadata: {name: a}\nimage: team/app:v1\n---\nkind: Deployment\n"
      "metadata: {name: b}\nimage: team/app:v1\n---\nkind: Job\nother:\n  image: team/db:1\n---\n"
      "image: team/app:v1\n";
  auto after = before;
  for (auto at = after.find("app:v1"); at != std::string::npos; at = after.find("app:v1")) {
    after.replace(at, 6, "app:v2");
  }
  after.replace(after.find("db:1"), 4, "db:2");
  CHECK(updated("all.yaml", before, {"team/app:v2", "team/db:2"}) == after);
  const auto plan = planned("all.yaml", before, {"team/app:v2", "team/db:2"});
  REQUIRE(plan);
  std::vector<std::string> paths;
  for (const auto& hit : plan->hits) paths.push_back(hit.path);
  CHECK(paths == std::vector<std::string>{"kind=Deployment,metadata.name=a#image",
                                          "kind=Deployment,metadata.name=b#image", "other.image",
                                          "3#image"});
}

TEST_CASE("images: JSON files", "[update-values]") {
  check_updated(
      "values.json",
      {
          {"{\"image\": \"team/app:v1\"}", {"team/app:v2"}, "{\"image\": \"team/app:v2\"}"},
          {"{\n\t\"image\": {\"repository\": \"team/app\", \"tag\": \"1\"}\n}\n",
           {"team/app:2"},
           "{\n\t\"image\": {\"repository\": \"team/app\", \"tag\": \"2\"}\n}\n"},
      });
}

TEST_CASE("images: the values of a chart stay apart", "[update-values]") {
  check_updated(
      "values.yaml",
      {
          {"image:\n  repository: team/app  # r\n  tag: v1  # t\n",
           {"team/app:v2"},
           "image:\n  repository: team/app  # r\n  tag: v2  # t\n"},
          {"image:\n  registry: reg.example.com:5000\n  repository: team/app\n  tag: 'v1'\n",
           {"reg.example.com:5000/team/app:v2"},
           "image:\n  registry: reg.example.com:5000\n  repository: team/app\n  tag: 'v2'\n"},
          {"image:\n  registry: docker.io\n  repository: nginx\n  tag: \"1.2\"\n",
           {"nginx:1.3"},
           "image:\n  registry: docker.io\n  repository: nginx\n  tag: \"1.3\"\n"},
          {"global:\n  imageRegistry: reg.example.com\nimage:\n  registry: docker.io\n"
           "  repository: team/app\n  tag: v1\n",
           {"reg.example.com/team/app:v2"},
           "global:\n  imageRegistry: reg.example.com\nimage:\n  registry: docker.io\n"
           "  repository: team/app\n  tag: v2\n"},
          {"image: {repository: team/app, tag: 1.20}\n",
           {"team/app:1.21"},
           "image: {repository: team/app, tag: \"1.21\"}\n"},
          {"image: {repository: team/app, tag: 7}\n",
           {"team/app:8"},
           "image: {repository: team/app, tag: \"8\"}\n"},
          {"image: {repository: team/app, tag: v1}\n",
           {"team/app:1276e23"},
           "image: {repository: team/app, tag: \"1276e23\"}\n"},
          {"image: team/app\ntag: v1\n", {"team/app:v2"}, "image: team/app\ntag: v2\n"},
          {"image:\n  name: team/app\n  tag: v1\n",
           {"team/app:v2"},
           "image:\n  name: team/app\n  tag: v2\n"},
          {"image:\n  repository: team/app\n  tag:\n",
           {"team/app:v2"},
           "image:\n  repository: team/app\n  tag: v2\n"},
          {"image: {repository: team/app, tag: \"\"}\n",
           {"team/app:v2"},
           "image: {repository: team/app, tag: \"v2\"}\n"},
          {"image: team/app:v1\ntag: x\n", {"team/app:v2"}, "image: team/app:v2\ntag: x\n"},
          {"repository: team/app:v1\n", {"team/app:v2"}, "repository: team/app:v2\n"},
          {"images:\n- repository: team/app\n  tag: v1\n- name: team/app\n  tag: v1\n",
           {"team/app:v2"},
           "images:\n- repository: team/app\n  tag: v2\n- name: team/app\n  tag: v2\n"},
      });
  CHECK(updated("values.yaml", "image: {registry: quay.io, repository: team/app, tag: v1}\n",
                {"team/app:v2"}) == "no hit");
}

TEST_CASE("images: a digest of a chart", "[update-values]") {
  const auto with_digest = [](const std::string& tag, const std::string& digest) {
    return "image:\n  repository: team/app\n  tag: " + tag + "\n  digest: " + digest + "\n";
  };
  check_updated(
      "values.yaml",
      {
          {with_digest("v1", digest_a), {"team/app:v2@" + digest_b}, with_digest("v2", digest_b)},
          {with_digest("v1", "\"\""),
           {"team/app:v2@" + digest_b},
           with_digest("v2", "\"" + digest_b + "\"")},
          {with_digest("v1", "\"\""), {"team/app:v2"}, with_digest("v2", "\"\"")},
          {with_digest("v1", digest_a), {"team/app@" + digest_b}, with_digest("v1", digest_b)},
          {"image: {repository: team/app, tag: v1}\n",
           {"team/app:v2@" + digest_b},
           "image: {repository: team/app, tag: v2@" + digest_b + "}\n"},
          {"image: {repository: team/app, tag: v1@" + digest_a + "}\n",
           {"team/app:v2"},
           "image: {repository: team/app, tag: v2}\n"},
          {"image: {repository: team/app, digest: " + digest_a + "}\n",
           {"team/app:v2@" + digest_b},
           "image: {repository: team/app, digest: " + digest_b + "}\n"},
          {with_digest("v1", digest_a),
           {"team/app:v2"},
           "error: image.digest has the digest " + digest_a +
               ", which would stay beside the new tag of team/app"
               " | write the new digest, with --pin-digest or --image REPOSITORY:TAG@DIGEST, or "
               "empty "
               "the old one with --drop-digest"},
          {"image: {repository: team/app, tag: v1}\n",
           {"team/app@" + digest_b},
           "error: there is no key `digest` beside image.tag of team/app:v1 for a digest without a "
           "tag | give the tag, too: --image REPOSITORY:TAG@DIGEST is written into the tag"},
      });
  CHECK(updated("values.yaml", with_digest("v1", digest_a), {"team/app:v2"},
                {.drops_digests = true}) == with_digest("v2", "\"\""));
}

TEST_CASE("images: a tag that a chart has itself is written on request", "[update-values]") {
  const std::string text = "image:\n  repository: team/app\n  pullPolicy: Always\n";
  CHECK(updated("values.yaml", text, {"team/app:v2"}) == "no hit");
  CHECK(updated("values.yaml", text, {"team/app:v2"}, {.adds_tags = true}) == text + "  tag: v2\n");
  const auto plan = planned("values.yaml", text, {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->warnings ==
        std::vector<std::string>{"image.tag is not changed: there is no `tag` beside the "
                                 "repository, and a chart has one of its own then; --create "
                                 "writes one"});
}

TEST_CASE("images: templates stay as they are", "[update-values]") {
  for (const auto& text :
       {"image: 'team/app:{{ .tag }}'\n", "image: team/app:${TAG}\n", "image: team/app:$(TAG)\n",
        "image: {repository: team/app, tag: \"{{ .tag }}\"}\n",
        "image: {repository: 'team/app{{ x }}', tag: v1}\n",
        "images:\n- name: team/app\n  newTag: '{{ tag }}'\n"}) {
    INFO(text);
    CHECK(updated("a.yaml", text, {"team/app:v2"}) == "no hit");
    const auto plan = planned("a.yaml", text, {"team/app:v2"});
    REQUIRE(plan);
    REQUIRE(plan->seen.size() == 1);
    CHECK(plan->seen[0].reason == "it is a template, which something else fills in");
  }
}

TEST_CASE("images: a value with an anchor is one place", "[update-values]") {
  check_updated("a.yaml",
                {
                    {"x-image: &i team/app:v1\na:\n  image: *i\nb:\n  image: *i\n",
                     {"team/app:v2"},
                     "x-image: &i team/app:v2\na:\n  image: *i\nb:\n  image: *i\n"},
                    {"a: &m\n  image: team/app:v1\nb: *m\nc:\n  <<: *m\n",
                     {"team/app:v2"},
                     "a: &m\n  image: team/app:v2\nb: *m\nc:\n  <<: *m\n"},
                    {"a: {repository: team/app, tag: &t v1}\nb: {repository: team/app, tag: *t}\n",
                     {"team/app:v2"},
                     "a: {repository: team/app, tag: &t v2}\n"
                     "b: {repository: team/app, tag: *t}\n"},
                });
  const std::string merged =
      "img: &img\n  repository: team/app\n  tag: v0\nweb:\n  image:\n    <<: *img\n    tag: v1\n"
      "job:\n  image:\n    <<: *img\n";
  CHECK(updated("a.yaml", merged, {"team/app:v2"}) ==
        "img: &img\n  repository: team/app\n  tag: v2\nweb:\n  image:\n    <<: *img\n    tag: v2\n"
        "job:\n  image:\n    <<: *img\n");
  const std::string shared = "common: &i team/app:v1\na:\n  image: *i\nb:\n  image: *i\n";
  CHECK(updated("a.yaml", shared, {"team/app:v2"})
            .starts_with("error: line 3: a.image is the alias *i of the anchor at line 1"));
  const auto plan = planned("a.yaml", shared, {"team/app:v2"});
  REQUIRE(plan);
  CHECK(plan->hits.size() == 1);
  const auto made = yaml::edit(shared, plan->edits, {.aliases = yaml::Aliases::follow});
  REQUIRE(made);
  CHECK(made->text == "common: &i team/app:v2\na:\n  image: *i\nb:\n  image: *i\n");
}

TEST_CASE("images: a tag that two repositories share is a place of each", "[update-values]") {
  const auto check = [](const std::string& before, const std::string& path,
                        const std::string& after) {
    INFO(before);
    const auto plan = planned("a.yaml", before, {"team/web:v2"});
    REQUIRE(plan);
    REQUIRE(plan->hits.size() == 1);
    CHECK(plan->hits.front().path == path);
    CHECK_FALSE(yaml::edit(before, plan->edits, {}));
    const auto made = yaml::edit(before, plan->edits, {.aliases = yaml::Aliases::follow});
    REQUIRE(made);
    CHECK(made->text == after);
  };
  check("app: {repository: team/app, tag: &t v1}\nweb: {repository: team/web, tag: *t}\n",
        "web.tag",
        "app: {repository: team/app, tag: &t v2}\nweb: {repository: team/web, tag: *t}\n");
  check(
      "t: &t v1\napp: {repository: team/app, tag: *t}\nweb: {repository: team/web, tag: *t}\n"
      "job: {repository: team/web, tag: *t}\n",
      "web.tag",
      "t: &t v2\napp: {repository: team/app, tag: *t}\nweb: {repository: team/web, tag: *t}\n"
      "job: {repository: team/web, tag: *t}\n");
  check("d: &i\n  repository: team/app\n  tag: v1\nweb:\n  <<: *i\n  repository: team/web\n",
        "web.tag",
        "d: &i\n  repository: team/app\n  tag: v2\nweb:\n  <<: *i\n  repository: team/web\n");
}

TEST_CASE("images: a name that two items have is no way to tell them apart", "[update-values]") {
  const auto plan = planned("a.yaml",
                            "c:\n- name: x\n  image: team/app:v1\n- name: x\n  image: team/app:v1\n"
                            "- name: 'a]b'\n  image: team/app:v1\nx.y/z w:\n  image: team/app\n",
                            {"team/app:v2"});
  REQUIRE(plan);
  std::vector<std::string> paths;
  for (const auto& hit : plan->hits) paths.push_back(hit.path);
  CHECK(paths ==
        std::vector<std::string>{"c[0].image", "c[1].image", "c[2].image", "[\"x.y/z w\"].image"});
}

TEST_CASE("images: a hit says what it was and what it is", "[update-values]") {
  const auto plan =
      planned("v.yaml", "web: {registry: reg.io, repository: team/app, tag: v1, digest: \"\"}\n",
              {"reg.io/team/app:v2@" + digest_a});
  REQUIRE(plan);
  REQUIRE(plan->hits.size() == 1);
  CHECK(plan->hits[0].path == "web.tag");
  CHECK(plan->hits[0].old_image == "reg.io/team/app:v1");
  CHECK(plan->hits[0].new_image == "reg.io/team/app:v2@" + digest_a);
}
