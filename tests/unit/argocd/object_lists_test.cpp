// SPDX-License-Identifier: Apache-2.0
#include "argocd/object_lists.hpp"

#include <catch2/catch.hpp>

using argocd::Json;
using argocd::ObjectKind;

namespace {

constexpr std::string_view web = R"({"metadata": {"name": "web", "managedFields": [{}]},
  "spec": {"status": 1}, "status": {"sync": {}}})";

}  // namespace

TEST_CASE("objects: a trimmed one has no status, and nobody who set it", "[argocd]") {
  const auto object = argocd::read_object(web, {.is_wanted = true});
  REQUIRE(object);
  CHECK(*object == Json::parse(R"({"metadata": {"name": "web"},
                                   "spec": {"status": 1}})"));
}

TEST_CASE("objects: one that is named keeps who set it", "[argocd]") {
  const std::set<std::string> whole = {"web"};
  const auto object = argocd::read_object(web, {.is_wanted = true, .whole = &whole});
  REQUIRE(object);
  CHECK((*object)["metadata"].contains("managedFields"));
  CHECK_FALSE(object->contains("status"));
}

TEST_CASE("objects: without a wish they are whole", "[argocd]") {
  CHECK(argocd::read_object(web).value() == Json::parse(web));
}

TEST_CASE("objects: what is no object is garbled", "[argocd]") {
  for (const char* text : {"", "[]", "3", R"({"a":)", "<html>"}) {
    const auto object = argocd::read_object(text);
    REQUIRE_FALSE(object);
    CHECK(object.error().kind == base::ErrorKind::garbled);
  }
}

TEST_CASE("objects: each has its kind, Secrets by their label", "[argocd]") {
  const auto kind_of = [](const char* text) { return argocd::object_kind_of(Json::parse(text)); };
  CHECK(kind_of(R"({"kind": "ApplicationSet"})") == ObjectKind::application_set);
  CHECK(kind_of(R"({"kind": "AppProject"})") == ObjectKind::project);
  CHECK(kind_of(R"({"kind": "Secret", "metadata": {"labels":
        {"argocd.argoproj.io/secret-type": "repo-creds"}}})") ==
        ObjectKind::repository_credentials);
  CHECK_FALSE(kind_of(R"({"kind": "Secret"})"));
  CHECK_FALSE(kind_of(R"({"kind": "ConfigMap"})"));
}

TEST_CASE("objects: many small ones do not fill the memory", "[argocd]") {
  argocd::ObjectList list({});
  constexpr std::size_t most = 2'000'000;
  std::size_t taken = 0;
  base::Result<void> done;
  while (done && taken++ < most) done = list.take(R"({"metadata":{"name":"a"}})");
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == base::ErrorKind::garbled);
  CHECK(done.error().message == "the list of the server takes more than 384 MiB of memory");
  CHECK(taken > 500'000);
}
