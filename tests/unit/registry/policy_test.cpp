// SPDX-License-Identifier: Apache-2.0
#include "registry/policy.hpp"

#include <catch2/catch.hpp>

using registry::parse_policy;
using registry::Policy;
using registry::TagFilter;

TEST_CASE("parse_policy: table", "[registry]") {
  struct Row {
    const char* text;
    Policy::Kind kind;
  };
  const auto row = GENERATE(values<Row>({
      {"semver", Policy::Kind::semver},
      {"semver:^1.2", Policy::Kind::semver},
      {"semver:>= 1.2 < 3 || 5.x", Policy::Kind::semver},
      {"newest-build", Policy::Kind::newest},
      {"newest", Policy::Kind::newest},
      {"latest", Policy::Kind::newest},
      {"alphabetical", Policy::Kind::alphabetical},
      {"name", Policy::Kind::alphabetical},
      {"digest:stable", Policy::Kind::digest},
  }));
  INFO(row.text);
  const auto policy = parse_policy(row.text);
  REQUIRE(policy);
  CHECK(policy->kind == row.kind);
  CHECK(policy->text == row.text);
  CHECK(policy->tag == (row.kind == Policy::Kind::digest ? "stable" : ""));
  CHECK(policy->constraints.has_value() == std::string(row.text).starts_with("semver:"));
}

TEST_CASE("parse_policy: what is none is refused with the way out", "[registry]") {
  for (const auto* text :
       {"", "Semver", "semver:", "semver:latest", "digest", "digest:", "digest:a b",
        "alphabetical:x", "newest-build:x", "regexp:", "regexp:(", "random", "\x1b[31m"}) {
    INFO(text);
    const auto policy = parse_policy(text);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().kind == base::ErrorKind::usage);
    CHECK_FALSE(policy.error().hint.empty());
    CHECK(policy.error().message.find('\x1b') == std::string::npos);
  }
  CHECK_FALSE(parse_policy("semver:" + std::string(100'000, '1')));
}

TEST_CASE("TagFilter: what is allowed and not ignored", "[registry]") {
  const auto filter = TagFilter::parse("regexp:^v[0-9]", {"*-rc*", "v0.?"}).value();
  CHECK(filter.allows("v1.2.3"));
  CHECK_FALSE(filter.allows("1.2.3"));
  CHECK_FALSE(filter.allows("v1.2.3-rc1"));
  CHECK_FALSE(filter.allows("v0.1"));
  CHECK(filter.allows("v0.10"));
  CHECK_FALSE(filter.is_open());
}

TEST_CASE("TagFilter: an expression may match anywhere, as in RE2", "[registry]") {
  const auto filter = TagFilter::parse("regexp:main", {}).value();
  CHECK(filter.allows("build-main-5"));
  CHECK_FALSE(filter.allows("build-dev-5"));
}

TEST_CASE("TagFilter: without a word everything is allowed but companions of images",
          "[registry]") {
  const auto filter = TagFilter::parse("", {}).value();
  const std::string companion = "sha256-" + std::string(64, 'a');
  CHECK(filter.is_open());
  CHECK(filter.allows("anything"));
  CHECK(filter.allows("sha256-short"));
  CHECK(filter.allows(companion + "0"));
  CHECK_FALSE(filter.allows(companion));
  CHECK_FALSE(filter.allows(companion + ".sig"));
  CHECK(TagFilter::parse("any", {})->is_open());
}

TEST_CASE("TagFilter: what cannot be read is refused, where others would match nothing",
          "[registry]") {
  CHECK(TagFilter::parse("regexp:(", {}).error().kind == base::ErrorKind::usage);
  CHECK(TagFilter::parse("^v", {}).error().kind == base::ErrorKind::usage);
  CHECK(TagFilter::parse("", {"["}).error().kind == base::ErrorKind::usage);
  const auto expression = TagFilter::parse("", {"regexp:^main"});
  CHECK(expression.error().kind == base::ErrorKind::usage);
  CHECK(expression.error().hint == "these are globs, such as main-*");
}
