// SPDX-License-Identifier: Apache-2.0
#include "rollout/difference.hpp"

#include <catch2/catch.hpp>

using rollout::compare;
using rollout::Differences;

namespace {

std::vector<std::string> texts(const Differences& differences) {
  std::vector<std::string> lines;
  for (const auto& field : differences.fields) lines.push_back(to_string(field));
  return lines;
}

std::vector<std::string> between(const std::string& live, const std::string& wanted,
                                 const std::string& kind = "Deployment") {
  return texts(compare(kind, live, wanted, 10));
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("difference: each field that differs is named with both values", "[rollout]") {
  struct Row {
    std::string live;
    std::string wanted;
    Lines lines;
  };
  const std::vector<Row> rows = {
      {R"({"spec":{"replicas":5}})",
       R"({"spec":{"replicas":3}})",
       {"spec.replicas is 5, Git wants 3"}},
      {R"({"a":1,"b":[1,2]})", R"({"b":[1,2],"a":1.0})", {}},
      {R"({"a":"true"})", R"({"a":true})", {"a is \"true\", Git wants true"}},
      {R"({"a":"two words"})", R"({"a":""})", {"a is \"two words\", Git wants \"\""}},
      {R"({"a":{"b":1}})", R"({"a":{}})", {"a.b is 1, and not in Git"}},
      {R"({"a":{}})", R"({"a":{"b":1}})", {"a.b is not there, Git wants 1"}},
      {R"({"a":{"b":{"c":1}}})", R"({"a":{}})", {"a.b is only in the cluster"}},
      {R"({})", R"({"a":{"b":{"c":1}}})", {"a is only in Git"}},
      {R"({"a":[1,2]})", R"({"a":[2,1]})", {"a is [1,2], Git wants [2,1]"}},
      {R"({"a":{"b":1}})", R"({"a":7})", {"a differs"}},
      {R"({"metadata":{"annotations":{"x.io/y":"1"}}})",
       R"({"metadata":{"annotations":{"x.io/y":"a"}}})",
       {"metadata.annotations[x.io/y] is \"1\", Git wants a"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.live, row.wanted);
    CHECK(between(row.live, row.wanted) == row.lines);
  }
}

TEST_CASE("difference: items of a list are matched by what names them", "[rollout]") {
  CHECK(between(R"({"c":[{"name":"proxy","image":"p"},{"name":"web","image":"w:1"}]})",
                R"({"c":[{"name":"web","image":"w:2"}]})") ==
        Lines{"c[name=proxy] is only in the cluster", "c[name=web].image is w:1, Git wants w:2"});
  CHECK(between(R"({"p":[{"containerPort":80,"protocol":"TCP"}]})",
                R"({"p":[{"containerPort":80}]})") ==
        Lines{"p[containerPort=80].protocol is TCP, and not in Git"});
  CHECK(between(R"({"r":[{"x":1},{"x":2}]})", R"({"r":[{"x":1},{"x":3}]})") ==
        Lines{"r[1].x is 2, Git wants 3"});
}

TEST_CASE("difference: another order of the same items is one, and says so", "[rollout]") {
  const auto found = compare("X", R"({"e":[{"name":"a"},{"name":"b"}]})",
                             R"({"e":[{"name":"b"},{"name":"a"}]})", 10);
  REQUIRE(found.fields.size() == 1);
  CHECK(to_string(found.fields[0]) == "e differs");
  CHECK(found.fields[0].cause == "the same items in another order");
}

TEST_CASE("difference: a pointer is what ignoreDifferences takes", "[rollout]") {
  const auto found = compare("Deployment", R"({"c":[{"name":"a"},{"name":"web","x/y~":1}]})",
                             R"({"c":[{"name":"a"},{"name":"web","x/y~":2}]})", 10);
  REQUIRE(found.fields.size() == 1);
  CHECK(found.fields[0].pointer() == "/c/1/x~1y~0");
}

TEST_CASE("difference: of long texts the first line that differs is shown", "[rollout]") {
  CHECK(between(R"({"data":{"app.yaml":"a: 1\nb: 2\nc: 3\n"}})",
                R"({"data":{"app.yaml":"a: 1\nb: 4\nc: 3\n"}})",
                "ConfigMap") == Lines{"data[app.yaml], line 2 is \"b: 2\", Git wants \"b: 4\""});
}

TEST_CASE("difference: what is or looks secret is named, but not shown", "[rollout]") {
  struct Row {
    std::string kind;
    std::string live;
    std::string wanted;
  };
  const std::vector<Row> rows = {
      {"Secret", R"({"data":{"user":"hunter2"}})", R"({"data":{"user":"HUNTER2"}})"},
      {"Secret", R"({"stringData":{"user":"hunter2"}})", R"({"stringData":{}})"},
      {"Deployment", R"({"env":[{"name":"DB_PASSWORD","value":"hunter2"}]})",
       R"({"env":[{"name":"DB_PASSWORD","value":"HUNTER2"}]})"},
      {"Deployment", R"({"env":[{"name":"A"},{"name":"DB","value":"hunter2"}]})",
       R"({"env":[{"name":"A"}]})"},
      {"ConfigMap", R"({"data":{"apiToken":"hunter2"}})", R"({"data":{"apiToken":"HUNTER2"}})"},
      {"ConfigMap", R"({"data":{"x":"a\npassword: hunter2\n"}})",
       R"({"data":{"x":"a\npassword: HUNTER2\n"}})"},
      {"ConfigMap", R"({"data":{"x":"{\"secret\":\"hunter2\"}"}})",
       R"({"data":{"x":"{\"secret\":\"HUNTER2\"}"}})"},
      {"ConfigMap", R"({"data":{"x":"https://u:hunter2@host/"}})",
       R"({"data":{"x":"https://u:HUNTER2@host/"}})"},
      {"Deployment", R"({"args":["--token=hunter2"]})", R"({"args":["--token=HUNTER2"]})"},
      {"Service",
       R"({"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2"}}})",
       R"({"metadata":{"annotations":{}}})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.live);
    const auto found = compare(row.kind, row.live, row.wanted, 10);
    REQUIRE(found.fields.size() == 1);
    const auto& field = found.fields[0];
    const auto all = to_string(field) + field.live + field.wanted + field.pointer();
    CHECK(all.find("unter2") == std::string::npos);
    CHECK(all.find("UNTER2") == std::string::npos);
  }
}

TEST_CASE("difference: names of secrets and images of servers for them are no secrets",
          "[rollout]") {
  CHECK(between(R"({"secretName":"tls-1"})", R"({"secretName":"tls-2"})") ==
        Lines{"secretName is tls-1, Git wants tls-2"});
  CHECK(between(R"({"image":"token-server:1"})", R"({"image":"token-server:2"})") ==
        Lines{"image is token-server:1, Git wants token-server:2"});
}

TEST_CASE("difference: what the API server writes into every object does not count", "[rollout]") {
  CHECK(between(R"({"metadata":{"uid":"1","generation":2,"resourceVersion":"3","name":"a"}})",
                R"({"metadata":{"name":"a"}})")
            .empty());
}

TEST_CASE("difference: another order beyond the most is no cause of what came before",
          "[rollout]") {
  const auto live = R"({"a":1,"e":[{"name":"a"},{"name":"b"}]})";
  const auto wanted = R"({"a":2,"e":[{"name":"b"},{"name":"a"}]})";
  const auto found = compare("X", live, wanted, 1);
  REQUIRE(found.fields.size() == 1);
  CHECK(found.fields[0].cause.empty());
  CHECK(found.more == 1);
  CHECK(compare("X", live, wanted, 0).more == 2);
}

TEST_CASE("difference: beyond the most there is only a count", "[rollout]") {
  const auto found = compare("X", R"({"a":1,"b":1,"c":1})", R"({"a":2,"b":2,"c":2})", 2);
  CHECK(found.fields.size() == 2);
  CHECK(found.more == 1);
}

TEST_CASE("difference: values are short and fit for a terminal", "[rollout]") {
  const auto lines = between(R"({"a":"\u001b[31m)" + std::string(500, 'x') + R"("})", R"({"a":1})");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].size() < 200);
  CHECK(lines[0].find('\x1b') == std::string::npos);
}

TEST_CASE("difference: of long values that begin alike the place where they differ is shown",
          "[rollout]") {
  const std::string image = "registry.example.com/" + std::string(100, 'x') + "/api";
  CHECK(between(R"({"a":")" + image + R"(:v1"})", R"({"a":")" + image + R"(:v2"})") ==
        Lines{"a is …xxxxxx/api:v1, Git wants …xxxxxx/api:v2"});
  const std::string umlauts = std::string(80, 'x') + "äääääääääääää";
  CHECK(between(R"({"a":")" + umlauts + R"(1"})", R"({"a":")" + umlauts + R"(2"})") ==
        Lines{"a is …ääääää1, Git wants …ääääää2"});
}

TEST_CASE("difference: what is no JSON object has none", "[rollout]") {
  for (const std::string text : {"", "null", "[]", "{"}) CHECK(between(text, "{}").empty());
  const auto nested = [](std::size_t levels, const char* leaf) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += R"({"a":)";
    return text + leaf + std::string(levels, '}');
  };
  CHECK(between(nested(500, "1"), nested(500, "2")).size() == 1);
  CHECK(between(nested(3000, "1"), nested(3000, "2")).empty());
}
