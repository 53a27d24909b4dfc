// SPDX-License-Identifier: Apache-2.0
#include "kube/label_selector.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

std::string problem(const std::string& selector) {
  const auto checked = kube::LabelSelector::parse(selector);
  if (checked) return "";
  CHECK(checked.error().kind == base::ErrorKind::usage);
  CHECK(checked.error().hint.find("kubectl") != std::string::npos);
  return checked.error().message;
}

}  // namespace

TEST_CASE("label selector: what Kubernetes takes is taken", "[kube]") {
  const std::string longest(63, 'a');
  for (const std::string& selector : {std::string(),
                                      std::string("  "),
                                      std::string("a"),
                                      std::string("!a"),
                                      std::string("team=shop"),
                                      std::string("team==shop"),
                                      std::string(" team != shop , b "),
                                      std::string("a in (x,y),b notin (z)"),
                                      std::string("a in ()"),
                                      std::string("a in (,)"),
                                      std::string("a in (x,)"),
                                      std::string("a in (,x)"),
                                      std::string("a in (x,,y)"),
                                      std::string("a in (,,,)"),
                                      std::string("in in (in,notin)"),
                                      std::string("a="),
                                      std::string("a=,b"),
                                      std::string("a>5,b<7"),
                                      std::string("! a"),
                                      std::string("app.kubernetes.io/name=shop_1.2-x"),
                                      std::string("a\t=\nb"),
                                      longest,
                                      "a=" + longest}) {
    INFO(selector);
    CHECK(problem(selector).empty());
  }
}

TEST_CASE("label selector: what it refuses is refused, with the place", "[kube]") {
  struct Row {
    std::string selector;
    std::string message;
  };
  const Row rows[] = {
      {"a=b=c", "there is '=' where a comma should be"},
      {"a b", "there is 'b' where =, !=, in or notin should be"},
      {"a,", "there is the end where a label should be"},
      {",a", "there is ',' where a label should be"},
      {"a,,b", "there is ',' where a label should be"},
      {"=a", "there is '=' where a label should be"},
      {"!", "there is the end where a label should be"},
      {"!!a", "there is '!' where a label should be"},
      {"!a=b", "there is '=' where a comma should be"},
      {"a===b", "there is '=' where a value should be"},
      {"a>=5", "there is '=' where a value should be"},
      {"a in", "there is the end where ( should be"},
      {"a in x", "there is 'x' where ( should be"},
      {"a in (x", "there is the end where a comma or ) should be"},
      {"a in (x y)", "there is 'y' where a comma or ) should be"},
      {"a in (x,,)", "there is ')' where a value should be"},
      {"a in (,,)", "there is ')' where a value should be"},
      {"a in ((x))", "there is '(' where a value should be"},
      {"a in (x)b", "there is 'b' where a comma should be"},
      {"a=(x)", "there is '(' where a value should be"},
      {"a>x", "'x' is not a number"},
      {"a>", "'' is not a number"},
      {"a>-5", "'-5' is not the value of a label"},
      {"-a", "'-a' is not the name of a label"},
      {"a-=b", "'a-' is not the name of a label"},
      {"/a", "'/a' is not the name of a label"},
      {"A.io/a", "'A.io/a' is not the name of a label"},
      {"a/b/c", "'a/b/c' is not the name of a label"},
      {"a..b/c", "'a..b/c' is not the name of a label"},
      {"a=b@c", "'b@c' is not the value of a label"},
      {std::string(64, 'a'), "'" + std::string(64, 'a') + "' is not the name of a label"},
      {"a=" + std::string(64, 'b'), "'" + std::string(64, 'b') + "' is not the value of a label"},
  };
  for (const auto& row : rows) {
    INFO(row.selector);
    CHECK(problem(row.selector) == row.message);
  }
}

TEST_CASE("label selector: labels that meet all of it match", "[kube]") {
  struct Row {
    std::string selector;
    kube::Labels labels;
    bool matches;
  };
  const Row rows[] = {
      {"", {}, true},
      {"a", {{"a", ""}}, true},
      {"a", {}, false},
      {"!a", {}, true},
      {"!a", {{"a", ""}}, false},
      {"a=x", {{"a", "x"}}, true},
      {"a==x", {{"a", "y"}}, false},
      {"a=", {{"a", ""}}, true},
      {"a=", {}, false},
      {"a!=x", {}, true},
      {"a!=x", {{"a", "y"}}, true},
      {"a!=x", {{"a", "x"}}, false},
      {"a in (x,y)", {{"a", "y"}}, true},
      {"a in (x,y)", {}, false},
      {"a in ()", {{"a", ""}}, true},
      {"a in (x,)", {{"a", ""}}, true},
      {"a in (,x)", {{"a", ""}}, true},
      {"a in (x,,y)", {{"a", ""}}, true},
      {"a in (x,y)", {{"a", ""}}, false},
      {"a notin (x)", {}, true},
      {"a notin (x)", {{"a", "x"}}, false},
      {"a>5", {{"a", "6"}}, true},
      {"a>5", {{"a", "5"}}, false},
      {"a>5", {{"a", "six"}}, false},
      {"a<5", {{"a", "-6"}}, true},
      {"a<5", {}, false},
      {"a=x,b!=y", {{"a", "x"}, {"b", "y"}}, false},
      {"a=x,b!=y", {{"a", "x"}}, true},
  };
  for (const auto& row : rows) {
    INFO(row.selector);
    const auto selector = kube::LabelSelector::parse(row.selector);
    REQUIRE(selector);
    CHECK(selector->matches(row.labels) == row.matches);
  }
}
