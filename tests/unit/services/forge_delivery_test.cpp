// SPDX-License-Identifier: Apache-2.0
#include "services/forge_delivery.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "replay.hpp"
#include "services/github_answer.hpp"

namespace services {
namespace {

using State = Outcome::State;

class Open final : public ForgeAccess {
 public:
  Outcome authorize(http::Request& request, Transport&) override {
    request.headers.push_back({"Authorization", base::Secret("me")});
    return Outcome::sent();
  }
  std::string redacted(std::string text) const override {
    return base::replace_all(std::move(text), "secret", "***");
  }
};

http::Url url(const std::string& path) {
  return *http::parse_url("https://forge.example.org" + path);
}

ForgeStep step(const std::string& path, http::Method method = http::Method::post) {
  return {.request = {.method = method, .url = url(path)},
          .doing = "doing " + path,
          .hint = "ask for it",
          .read = read_github};
}

struct Done {
  Outcome outcome;
  std::vector<std::string> asked;
};

std::vector<std::string> asked(const Replay& replay) {
  std::vector<std::string> paths;
  for (const auto& request : replay.requests) paths.push_back(request.url.path);
  return paths;
}

using Paths = std::vector<std::string>;

http::Response moved(int status, const std::string& location) {
  return {.status = status, .headers = {{"location", location}}};
}

}  // namespace

TEST_CASE("forge delivery: goes on where it was put off, and does nothing twice", "[services]") {
  Replay replay({{.status = 201, .body = R"({"id":1})"},
                 {.status = 429, .headers = {{"retry-after", "7"}}},
                 {.status = 201, .body = R"({"id":1})"}});
  ForgeDelivery delivery({}, {step("/one"), step("/two")}, std::make_shared<Open>());
  const auto first = delivery.attempt(replay);
  CHECK(first.state == State::later);
  CHECK(first.after == std::chrono::seconds(7));
  CHECK(delivery.attempt(replay).state == State::sent);
  CHECK(asked(replay) == Paths{"/one", "/two", "/two"});
  CHECK(delivery.attempt(replay).state == State::sent);
  CHECK(replay.requests.size() == 3);
}

TEST_CASE("forge delivery: what an answer leads to comes before what waits", "[services]") {
  Replay replay({{.status = 200, .body = R"({"id":1})"},
                 {.status = 200, .body = R"({"id":1})"},
                 {.status = 200, .body = R"({"id":1})"},
                 {.status = 200, .body = R"({"id":1})"}});
  auto first = step("/one");
  first.then = [](const http::Response&, ForgeSteps& next) {
    next.push_back(step("/one/a"));
    next.push_back(step("/one/b"));
    return Outcome::sent();
  };
  ForgeDelivery delivery({}, {first, step("/two")}, std::make_shared<Open>());
  CHECK(delivery.attempt(replay).state == State::sent);
  CHECK(asked(replay) == Paths{"/one", "/one/a", "/one/b", "/two"});
}

TEST_CASE("forge delivery: an error says what was done, gives a hint and hides secrets",
          "[services]") {
  Replay replay({{.status = 403, .body = R"({"message":"not with secret"})"}});
  ForgeDelivery delivery({}, {step("/one"), step("/two")}, std::make_shared<Open>());
  const auto outcome = delivery.attempt(replay);
  CHECK(outcome.state == State::failed);
  CHECK(base::to_string(outcome.error) ==
        "doing /one: GitHub answered 403 Forbidden: not with ***");
  CHECK(outcome.error.hint == "ask for it");
  CHECK(replay.requests.size() == 1);
}

TEST_CASE("forge delivery: goes after what was renamed", "[services]") {
  Replay replay({moved(307, "/new"),
                 {.status = 200, .body = R"({"id":1})"},
                 moved(301, "https://forge.example.org/list?page=1"),
                 {.status = 200, .body = "[]"}});
  ForgeDelivery delivery({}, {step("/old"), step("/list", http::Method::get)},
                         std::make_shared<Open>());
  CHECK(delivery.attempt(replay).state == State::sent);
  CHECK(asked(replay) == Paths{"/old", "/new", "/list", "/list"});
  CHECK(replay.requests[1].method == http::Method::post);
  CHECK(replay.requests[1].headers.size() == 1);
}

TEST_CASE("forge delivery: does not go to another server, nor round in circles", "[services]") {
  struct Row {
    http::Response answer;
    std::size_t requests;
  };
  const std::vector<Row> rows = {
      {moved(307, "https://elsewhere.example.org/one"), 1},
      {moved(307, "http://forge.example.org/one"), 1},
      {moved(307, "https://forge.example.org:8443/one"), 1},
      {moved(301, "/new"), 1},
      {moved(307, ""), 1},
      {moved(307, "/one"), 4},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer.header("location"));
    Replay replay({row.answer, row.answer, row.answer, row.answer, row.answer});
    ForgeDelivery delivery({}, {step("/one")}, std::make_shared<Open>());
    CHECK(delivery.attempt(replay).state == State::failed);
    CHECK(replay.requests.size() == row.requests);
  }
}

TEST_CASE("forge delivery: the next page is at the same place, whatever host is named",
          "[services]") {
  struct Row {
    std::string link;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {R"(<https://x/y?page=2>; rel="next", <https://x/y?page=9>; rel="last")", "page=2"},
      {R"(<https://x/y?page=1>; rel="prev", <https://x/y?page=3&a=b>; rel="next")", "page=3&a=b"},
      {"<https://x/y?cursor=A>; rel=next", "cursor=A"},
      {R"(<https://x/y?page=1>; rel="prev")", "none"},
      {R"(<https://x/y>; rel="next")", "none"},
      {R"(https://x/y?page=2; rel="next")", "none"},
      {R"(>; rel="next"<)", "none"},
      {"<", "none"},
      {"", "none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.link);
    const auto next = next_page(url("/list"), {.status = 200, .headers = {{"link", row.link}}});
    CHECK((next ? next->query : "none") == row.expected);
    if (next) CHECK(next->host + next->path == "forge.example.org/list");
  }
}

}  // namespace services
