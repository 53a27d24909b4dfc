// SPDX-License-Identifier: Apache-2.0
#include "kube/path.hpp"

#include <catch2/catch.hpp>

using namespace kube;

TEST_CASE("path_of: a group, the core group, all namespaces, one object", "[kube]") {
  const Resource applications = {"argoproj.io", "v1alpha1", "applications"};
  CHECK(path_of(applications) == "/apis/argoproj.io/v1alpha1/applications");
  CHECK(path_of(applications, "argocd") ==
        "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications");
  CHECK(path_of(applications, "argocd", "web") ==
        "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/web");
  CHECK(path_of({"", "v1", "configmaps"}, "argocd") == "/api/v1/namespaces/argocd/configmaps");
}

TEST_CASE("path_of: a name is one segment whatever is in it", "[kube]") {
  CHECK(path_of({"", "v1", "secrets"}, "a/b", "x?y#z") ==
        "/api/v1/namespaces/a%2Fb/secrets/x%3Fy%23z");
}

TEST_CASE("encode: a query keeps its order and its signs", "[kube]") {
  CHECK(encode({}).empty());
  CHECK(encode({{"watch", "1"}, {"labelSelector", "team in (a, b),!x"}}) ==
        "watch=1&labelSelector=team%20in%20%28a%2C%20b%29%2C%21x");
}
