// SPDX-License-Identifier: Apache-2.0
#include "notifications/catalog.hpp"

#include <catch2/catch.hpp>

#include "notifications/engine.hpp"
#include "vectors.hpp"

namespace notifications {
namespace {

Config config_in(std::string_view language, std::vector<Entry> more = {}) {
  Source source;
  REQUIRE(read_catalog(language, source));
  for (auto& entry : more) source.data.push_back(std::move(entry));
  return read_config(source);
}

std::vector<std::string> names(const auto& definitions) {
  std::vector<std::string> all;
  for (const auto& [name, definition] : definitions) all.push_back(name);
  return all;
}

const Entry dingtalk = {
    .key = "service.dingtalk",
    .text = "url: https://oapi.dingtalk.com/robot/send?access_token=T",
    .file = "services.yaml",
};

std::string markdown(const Config& config, const std::string& template_name) {
  Engine engine(config, still_world());
  const auto message =
      engine.render({template_name}, {"dingtalk", ""}, app_named("healthy"), Parts::needed);
  if (!message) return base::to_string(message.error());
  return message->section->value("markdown", "");
}

}  // namespace

TEST_CASE("catalog: it is there in two languages", "[notifications]") {
  CHECK(catalog_languages() == std::vector<std::string>{"en", "zh"});
}

TEST_CASE("catalog: a language has all of it, without a problem", "[notifications]") {
  const auto english = config_in("en");
  CHECK(english.templates.size() == 8);
  CHECK(english.triggers.size() == 8);
  for (const auto& language : catalog_languages()) {
    INFO(language);
    const auto config = config_in(language);
    CHECK(config.problems.empty());
    CHECK(names(config.templates) == names(english.templates));
    CHECK(names(config.triggers) == names(english.triggers));
    CHECK(names(config.partials) == names(english.partials));
  }
}

TEST_CASE("catalog: what languages share is no language", "[notifications]") {
  for (const auto* language : {"common", "", "de"}) {
    Source source;
    const auto read = read_catalog(language, source);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == base::ErrorKind::usage);
    CHECK(read.error().hint == "there are catalog:en, catalog:zh");
    CHECK(source.data.empty());
  }
}

TEST_CASE("catalog: the words are those of the language", "[notifications]") {
  CHECK(markdown(config_in("en", {dingtalk}), "app-deployed").starts_with("### 🚀 Deployed: "));
  CHECK(markdown(config_in("zh", {dingtalk}), "app-deployed").starts_with("### 🚀 部署成功："));
}

TEST_CASE("catalog: a later partial takes the place of one of the catalog", "[notifications]") {
  const Entry own = {
      .key = "partial.words.app-deployed",
      .text = R"({{template "card" (dict "as" .as "icon" "🎉" "title" "Live" "name" "shop")}})",
      .file = "own.yaml"};
  CHECK(markdown(config_in("en", {dingtalk, own}), "app-deployed") == "### 🎉 Live: shop\n\n");
}

}  // namespace notifications
