// SPDX-License-Identifier: Apache-2.0
#include "update-values/request_text.hpp"

#include <catch2/catch.hpp>

#include "update-values/request_branch.hpp"

using namespace tools::update_values;

namespace {

ValueChange change(std::string path, std::string old_value, std::string new_value) {
  return {.file = "env/prod.yaml",
          .document = 0,
          .path = std::move(path),
          .line = 1,
          .old_value = std::move(old_value),
          .new_value = std::move(new_value),
          .is_changed = true};
}

RequestText text_of(const std::vector<ValueChange>& changes) {
  return request_text({}, {.changes = changes},
                      "Set it\n\nUpdate-Values: env/prod.yaml image.tag v1 -> v2\n")
      .value();
}

}  // namespace

TEST_CASE("request_text: ours tells what changes, and keeps the trailers", "[update-values]") {
  const auto text = text_of({change("image.tag", "v1", "v2")});
  CHECK(text.title == "Set it");
  CHECK(text.body ==
        "* `env/prod.yaml`: `image.tag` `v1` → `v2`\n"
        "\n```text\nUpdate-Values: env/prod.yaml image.tag v1 -> v2\n```\n");
}

TEST_CASE("request_text: values break out of nothing", "[update-values]") {
  const auto text = text_of({change("a", "`@team` <b>\n# x", "")});
  CHECK(text.body.starts_with("* `env/prod.yaml`: `a` `'@team' <b> # x` → (empty)\n"));
}

TEST_CASE("request_text: an empty title is refused", "[update-values]") {
  const govalue::Functions none;
  RequestTemplates templates;
  templates.title = MessageTemplate::parse("{{if false}}x{{end}}", none).value();
  CHECK_FALSE(request_text(templates, {}, "Set it"));
}

TEST_CASE("request_text: the trailers stand below any body", "[update-values]") {
  const govalue::Functions none;
  RequestTemplates templates;
  templates.body = MessageTemplate::parse("Please {{.new}}", none).value();
  const auto text = request_text(templates, {.changes = {change("image.tag", "v1", "v2")}},
                                 "Set it\n\nUpdate-Values: env/prod.yaml image.tag v1 -> v2\n")
                        .value();
  CHECK(text.body ==
        "Please v2\n\n```text\nUpdate-Values: env/prod.yaml image.tag v1 -> v2\n```\n");
}

TEST_CASE("request_text: a title has the mark that starts no pipeline", "[update-values]") {
  const govalue::Functions none;
  const auto title = [&](const std::string& text) {
    RequestTemplates templates = {.pipeline = Pipeline::skip};
    if (!text.empty()) templates.title = MessageTemplate::parse(text, none).value();
    return request_text(templates, {}, "Set it [skip ci]\n").value().title;
  };
  CHECK(title("") == "Set it [skip ci]");
  CHECK(title("Deploy") == "Deploy [skip ci]");
  const auto cut = title(std::string(400, 'x'));
  CHECK(cut.size() <= 250);
  CHECK(cut.ends_with(" [skip ci]"));
}

TEST_CASE("request_branch_name: the same for the same target", "[update-values]") {
  const auto name = request_branch_name("main", "env/prod/values.yaml");
  CHECK(name == request_branch_name("main", "env/prod/values.yaml"));
  CHECK(name.starts_with("update-values/main-env-prod-values-yaml-"));
  CHECK(name != request_branch_name("release", "env/prod/values.yaml"));
  CHECK(request_branch_name("main", "ÄÖ/..//.lock@{") ==
        request_branch_name("main", "ÄÖ/..//.lock@{"));
  for (const auto* key : {"", "///", "..", "a..b", "x.lock", "@{", "ünï", "-x-"}) {
    CAPTURE(key);
    CHECK(git::branch_ref(request_branch_name("main", key)));
  }
  CHECK(request_branch_name("main", std::string(5000, 'x')).size() <= 120);
}

TEST_CASE("value_digest: the order of the changes means nothing", "[update-values]") {
  const auto one = change("a", "1", "2");
  const auto other = change("b", "1", "3");
  CHECK(value_digest({one, other}) == value_digest({other, one}));
  CHECK(value_digest({one}) != value_digest({other}));
  auto elsewhere = one;
  elsewhere.document = 1;
  elsewhere.document_name = "1";
  CHECK(value_digest({one}) != value_digest({elsewhere}));
}
