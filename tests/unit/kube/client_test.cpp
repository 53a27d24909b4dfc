// SPDX-License-Identifier: Apache-2.0
#include "kube/client.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>
#include <sstream>

#include "fakes/loopback_server.hpp"
#include "plugin.hpp"

using namespace kube;
using fakes::LoopbackServer;
using fakes::Reply;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::TempDir;

namespace {

using Lines = std::vector<std::string>;

std::string event(const std::string& type, const std::string& version,
                  const std::string& spec = "{}") {
  return R"({"type":")" + type + R"(","object":{"metadata":{"resourceVersion":")" + version +
         R"("},"spec":)" + spec + "}}\n";
}

std::string status(int code, const std::string& reason, const std::string& message = "m") {
  return R"({"kind":"Status","reason":")" + reason + R"(","message":")" + message + R"(","code":)" +
         std::to_string(code) + "}";
}

Reply refusal(int code, const std::string& reason) {
  return {.status = code, .chunks = {status(code, reason)}};
}

// A client of a server on loopback that waits for nothing long.
struct Fixture {
  explicit Fixture(const LoopbackServer& server, User user = {},
                   base::Duration allowed = seconds(60))
      : Fixture(server.url(), std::move(user), allowed) {}

  Fixture(const std::string& url, User user, base::Duration allowed, const std::string& proxy = "")
      : deadline(clock, allowed) {
    Config config = {.source = "context 'x' of a/config"};
    config.cluster.proxy = proxy;
    config.cluster.server = http::parse_url(url).value();
    config.cluster.server.path.clear();
    config.user = std::move(user);
    auto created = Client::create(std::move(config),
                                  {.http = {.user_agent = "test", .proxy = {}},
                                   .environment = {"PATH=/usr/bin:/bin"},
                                   .first_read_pause = milliseconds(2),
                                   .first_watch_pause = milliseconds(2),
                                   .longest_pause = milliseconds(4)},
                                  deadline, log);
    client.emplace(std::move(created).value());
  }

  void until(auto is_done) {
    while (!is_done()) {
      REQUIRE_FALSE(deadline.spent() > seconds(60));
      REQUIRE(client->poll(milliseconds(100)));
    }
  }

  // The body, or the failure.
  std::string wait_for(const std::optional<base::Result<std::string>>& result) {
    until([&] { return result.has_value(); });
    if (!*result) last_error = result->error();
    return *result ? **result : "error: " + result->error().message;
  }

  std::string get(const std::string& path, const Query& query = {}) {
    std::optional<base::Result<std::string>> result;
    client->get(path, query, [&](auto answer) { result = std::move(answer); });
    return wait_for(result);
  }

  std::string patch(Patch patch) {
    std::optional<base::Result<std::string>> result;
    client->patch("/p", std::move(patch), [&](auto answer) { result = std::move(answer); });
    return wait_for(result);
  }

  // Notes what a watch says as "ADDED", "expired" or "failed: …".
  RequestId watch(const Query& query) {
    return client->watch("/w", query,
                         {.event = [&](const WatchEvent& each) { said.emplace_back(each.type); },
                          .expired = [&] { said.emplace_back("expired"); },
                          .failed =
                              [&](base::Error error) {
                                said.push_back("failed: " + error.message);
                                last_error = std::move(error);
                              }});
  }

  // What a watch has said once that is so much.
  Lines said_of(std::size_t count) {
    until([&] { return said.size() >= count; });
    return said;
  }

  std::ostringstream sink;
  base::Log log{sink, {.tool = "wait", .is_terminal = true}};
  base::SystemClock clock;
  base::Deadline deadline;
  std::optional<Client> client;
  Lines said;
  std::optional<base::Error> last_error;
};

User bearer(const std::string& token) {
  return {.token = base::Secret(token)};
}

WatchHandler deaf() {
  return {.event = [](const WatchEvent&) {}, .expired = [] {}, .failed = [](const base::Error&) {}};
}

const std::string watch_query = "watch=1&allowWatchBookmarks=true&timeoutSeconds=60";

}  // namespace

TEST_CASE("client: a read sends who we are and yields the body", "[kube]") {
  LoopbackServer server{{.chunks = {"{\"a\":", "1}"}}};
  auto user = bearer("t0ken");
  user.impersonation = {{.name = "Impersonate-User", .value = base::Secret("ann")}};
  Fixture fixture(server, user);
  CHECK(fixture.get("/apis/x", {{"labelSelector", "a=b"}}) == "{\"a\":1}");
  const auto seen = server.seen().at(0);
  CHECK(seen.line == "GET /apis/x?labelSelector=a%3Db");
  CHECK(seen.header("authorization") == "Bearer t0ken");
  CHECK(seen.header("impersonate-user") == "ann");
  CHECK(seen.header("accept") == "application/json");
  // What does not leave the machine is not warned of.
  CHECK(fixture.sink.str().find("unencrypted") == std::string::npos);
}

TEST_CASE("client: a token that goes to the proxy of a kubeconfig is warned of", "[kube]") {
  LoopbackServer proxy{{.chunks = {"{}"}}};
  Fixture fixture("http://127.0.0.1:1", bearer("t0ken"), seconds(60), proxy.url());
  CHECK(fixture.get("/apis/x") == "{}");
  CHECK(fixture.sink.str().find("unencrypted") != std::string::npos);
}

TEST_CASE("client: a patch says what it is", "[kube]") {
  LoopbackServer server{{.chunks = {"{}"}}};
  Fixture fixture(server);
  CHECK(fixture.patch({.body = "{\"a\":1}", .query = {{"fieldManager", "sync"}}}) == "{}");
  CHECK(fixture.patch({.type = Patch::Type::json, .body = "[]"}) == "{}");
  CHECK(fixture.patch({.type = Patch::Type::apply, .body = "{}", .query = {{"force", "true"}}}) ==
        "{}");
  const auto seen = server.seen();
  CHECK(seen.at(0).line == "PATCH /p?fieldManager=sync");
  CHECK(seen.at(0).body == "{\"a\":1}");
  CHECK(seen.at(0).header("content-type") == "application/merge-patch+json");
  CHECK(seen.at(1).header("content-type") == "application/json-patch+json");
  CHECK(seen.at(2).line == "PATCH /p?force=true");
  CHECK(seen.at(2).header("content-type") == "application/apply-patch+yaml");
}

TEST_CASE("client: a refusal is a failure of its kind", "[kube]") {
  LoopbackServer server{refusal(404, "NotFound"), refusal(409, "Conflict")};
  Fixture fixture(server);
  CHECK(fixture.get("/x") == "error: m");
  CHECK(fixture.last_error->kind == base::ErrorKind::not_found);
  CHECK(fixture.patch({.body = "{}"}) == "error: m");
  CHECK(fixture.last_error->kind == base::ErrorKind::conflict);
}

TEST_CASE("client: a read is repeated while the server is not itself", "[kube]") {
  LoopbackServer server{refusal(503, "ServiceUnavailable"),
                        {.status = 502, .content_type = "text/html"},
                        {.chunks = {"{"}, .end = Reply::End::torn},
                        {.status = 429, .headers = "Retry-After: 0\r\n"},
                        {.chunks = {"{}"}}};
  Fixture fixture(server);
  CHECK(fixture.get("/x") == "{}");
  CHECK(server.seen().size() == 5);
}

TEST_CASE("client: Retry-After is waited for, unless that is too long", "[kube]") {
  LoopbackServer server{{.status = 429, .headers = "Retry-After: 3600\r\n"}};
  Fixture fixture(server);
  CHECK(fixture.get("/x").find("answered 429") != std::string::npos);
  CHECK(fixture.last_error->kind == base::ErrorKind::unreachable);
  CHECK(server.seen().size() == 1);
}

TEST_CASE("client: a server that never answered is given up after five tries", "[kube]") {
  LoopbackServer server{refusal(503, "ServiceUnavailable")};
  Fixture fixture(server);
  CHECK(fixture.get("/x") == "error: m");
  CHECK(server.seen().size() == 5);
}

TEST_CASE("client: one that has answered is waited for up to the deadline", "[kube]") {
  LoopbackServer server{{.chunks = {"{}"}}, refusal(503, "ServiceUnavailable")};
  Fixture fixture(server, {}, milliseconds(300));
  CHECK(fixture.get("/x") == "{}");
  CHECK(fixture.get("/x").substr(0, 6) == "error:");
  CHECK(server.seen().size() > 7);
  fixture.until([&] { return fixture.deadline.is_over(); });
  CHECK(fixture.get("/x") == "error: " + fixture.deadline.error().message);
  CHECK(fixture.last_error->kind == base::ErrorKind::timeout);
}

TEST_CASE("client: an answer that does not come is out of time", "[kube]") {
  LoopbackServer server{{.end = Reply::End::open}};
  Fixture fixture(server, {}, milliseconds(200));
  CHECK(fixture.get("/x").starts_with("error: " + fixture.deadline.error().message +
                                      ": no answer from 127.0.0.1:"));
}

TEST_CASE("client: a patch is not repeated where it may have been done", "[kube]") {
  LoopbackServer server{refusal(500, "InternalError"),
                        {.end = Reply::End::torn},
                        {.status = 429},
                        {.chunks = {"{}"}}};
  Fixture fixture(server);
  CHECK(fixture.patch({.body = "{}"}) == "error: m");
  CHECK(server.seen().size() == 1);
  fixture.patch({.body = "{}"});
  CHECK(fixture.last_error->kind == base::ErrorKind::unreachable);
  CHECK(server.seen().size() == 2);
  CHECK(fixture.patch({.body = "{}"}) == "{}");
  CHECK(server.seen().size() == 4);
}

TEST_CASE("client: a 401 is answered with new credentials, once", "[kube]") {
  const TempDir dir;
  test::write(dir / "plugin.n", "0");
  const auto plugin = test::plugin(dir, "n=$(($(cat \"$0.n\") + 1)); echo $n > \"$0.n\"; echo '" +
                                            test::answer("{\"token\":\"t'$n'\"}") + "'");
  LoopbackServer server{refusal(401, "Unauthorized"),
                        {.chunks = {"{}"}},
                        refusal(401, "Unauthorized"),
                        refusal(401, "Unauthorized")};
  Fixture fixture(server, {.exec = plugin});
  CHECK(fixture.patch({.body = "{}"}) == "{}");
  CHECK(fixture.get("/x") == "error: the API server does not accept our credentials: m");
  CHECK(fixture.last_error->kind == base::ErrorKind::denied);
  CHECK(fixture.last_error->hint == "they come from context 'x' of a/config");
  Lines sent;
  for (const auto& each : server.seen()) sent.push_back(each.header("authorization"));
  CHECK(sent == Lines{"Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"});
}

TEST_CASE("client: a 401 to a token that is written down is final", "[kube]") {
  LoopbackServer server{refusal(401, "Unauthorized")};
  Fixture fixture(server, bearer("t"));
  CHECK(fixture.get("/x").substr(0, 6) == "error:");
  CHECK(server.seen().size() == 1);
}

TEST_CASE("client: without credentials nothing is sent", "[kube]") {
  LoopbackServer server{{.chunks = {"{}"}}};
  Fixture fixture(server, {.token_file = "/missing"});
  CHECK(fixture.get("/x") == "error: cannot open /missing: No such file or directory");
  CHECK(server.seen().empty());
}

TEST_CASE("client: a certificate that a plugin gave makes a new connection", "[kube]") {
  const TempDir dir;
  LoopbackServer server{{.chunks = {"{}"}}};
  // Not used over plain http, and not looked at.
  Fixture fixture(
      server,
      {.exec = test::plugin(
           dir, test::echo(R"({"token":"t","clientCertificateData":"C","clientKeyData":"K"})"))});
  CHECK(fixture.get("/x") == "{}");
  CHECK(fixture.get("/x") == "{}");
}

TEST_CASE("client: a page instead of JSON is garbled, with its type", "[kube]") {
  LoopbackServer server{{.chunks = {"<html>"}, .content_type = "text/html"}};
  Fixture fixture(server);
  CHECK(fixture.get("/x").find("answered 200 with text/html, not JSON") != std::string::npos);
  CHECK(fixture.last_error->kind == base::ErrorKind::garbled);
}

TEST_CASE("client: a handler may start and cancel others", "[kube]") {
  LoopbackServer server{{.chunks = {"{}"}}};
  Fixture fixture(server);
  std::optional<base::Result<std::string>> second;
  int cancelled = 0;
  const auto last = fixture.client->get("/never", {}, [&](auto) { ++cancelled; });
  fixture.client->cancel(last);
  fixture.client->get("/1", {}, [&](auto) {
    fixture.client->get("/2", {}, [&](auto answer) { second = std::move(answer); });
  });
  CHECK(fixture.wait_for(second) == "{}");
  CHECK(server.lines() == Lines{"GET /1", "GET /2"});
  CHECK(cancelled == 0);
}

TEST_CASE("watch: events arrive however they are cut", "[kube]") {
  const auto bytes = event("ADDED", "8", R"({"note":"größe \" 漢字"})") + event("DELETED", "9");
  Reply reply = {.end = Reply::End::open};
  for (std::size_t at = 0; at < bytes.size(); at += 3) reply.chunks.push_back(bytes.substr(at, 3));
  LoopbackServer server{reply};
  Fixture fixture(server);
  std::string lines;
  auto handler = deaf();
  handler.event = [&](const WatchEvent& each) { lines += each.line; };
  fixture.client->watch("/w", {{"resourceVersion", "7"}}, handler);
  fixture.until([&] { return lines.size() >= bytes.size() - 2; });
  CHECK(lines + "\n" == bytes.substr(0, bytes.find('\n')) + bytes.substr(bytes.find('\n') + 1));
  CHECK(server.lines() == Lines{"GET /w?" + watch_query + "&resourceVersion=7"});
}

TEST_CASE("watch: after its end it goes on from the last bookmark", "[kube]") {
  LoopbackServer server{{.chunks = {event("ADDED", "8"), event("BOOKMARK", "20")}},
                        {.chunks = {event("MODIFIED", "21")}, .end = Reply::End::torn},
                        {.status = 503},
                        {.chunks = {event("DELETED", "22")}, .end = Reply::End::open}};
  Fixture fixture(server);
  fixture.watch({{"resourceVersion", "7"}, {"fieldSelector", "metadata.name=web"}});
  CHECK(fixture.said_of(3) == Lines{"ADDED", "MODIFIED", "DELETED"});
  Lines versions;
  for (const auto& line : server.lines()) versions.push_back(line.substr(line.rfind('&') + 1));
  CHECK(versions == Lines{"resourceVersion=7", "resourceVersion=20", "resourceVersion=21",
                          "resourceVersion=21"});
  CHECK(server.lines().at(3).find("fieldSelector=metadata.name%3Dweb&") != std::string::npos);
}

TEST_CASE("watch: expired in an event and as a status is the same, and the end", "[kube]") {
  const auto reply =
      GENERATE(Reply{.chunks = {R"({"type":"ERROR","object":)" + status(410, "Expired") + "}\n"}},
               Reply{.chunks = {R"({"type":"ERROR","object":)" + status(410, "Gone") + "}\n"},
                     .end = Reply::End::open},
               refusal(410, "Expired"));
  LoopbackServer server{reply};
  Fixture fixture(server);
  fixture.watch({{"resourceVersion", "7"}});
  CHECK(fixture.said_of(1) == Lines{"expired"});
  REQUIRE(fixture.client->poll(milliseconds(30)));
  CHECK(server.seen().size() == 1);
}

TEST_CASE("watch: an expired one may be started again from its handler", "[kube]") {
  LoopbackServer server(
      {refusal(410, "Expired"), {.chunks = {event("ADDED", "9")}, .end = Reply::End::open}});
  Fixture fixture(server);
  auto handler = deaf();
  handler.expired = [&] { fixture.watch({{"resourceVersion", "8"}}); };
  fixture.client->watch("/w", {{"resourceVersion", "7"}}, handler);
  CHECK(fixture.said_of(1) == Lines{"ADDED"});
}

TEST_CASE("watch: what would fail again is told", "[kube]") {
  struct Row {
    Reply reply;
    std::string said;
    base::ErrorKind kind;
  };
  const auto row = GENERATE(values<Row>({
      {refusal(403, "Forbidden"), "failed: m", base::ErrorKind::denied},
      {refusal(404, "NotFound"), "failed: m", base::ErrorKind::not_found},
      {{.chunks = {R"({"type":"ERROR","object":)" + status(403, "Forbidden") + "}\n"}},
       "failed: m",
       base::ErrorKind::denied},
      {{.chunks = {"<html>\n"}, .end = Reply::End::open},
       "failed: a line of the watch is not an event of Kubernetes",
       base::ErrorKind::garbled},
  }));
  LoopbackServer server{row.reply};
  Fixture fixture(server);
  fixture.watch({});
  CHECK(fixture.said_of(1) == Lines{row.said});
  CHECK(fixture.last_error->kind == row.kind);
}

TEST_CASE("watch: an error that passes is a reason to come again", "[kube]") {
  LoopbackServer server(
      {{.chunks = {event("MODIFIED", "8"),
                   R"({"type":"ERROR","object":)" + status(500, "InternalError") + "}\n"}},
       {.chunks = {event("MODIFIED", "9")}, .end = Reply::End::open}});
  Fixture fixture(server);
  fixture.watch({});
  CHECK(fixture.said_of(2) == Lines{"MODIFIED", "MODIFIED"});
  CHECK(server.lines().at(1) == "GET /w?" + watch_query + "&resourceVersion=8");
}

TEST_CASE("watch: a 401 is answered with new credentials each time anew", "[kube]") {
  const TempDir dir;
  const auto plugin = test::plugin(dir, test::echo(R"({"token":"t"})"));
  LoopbackServer server{refusal(401, "Unauthorized"),
                        {.chunks = {event("BOOKMARK", "8")}},
                        refusal(401, "Unauthorized"),
                        {.chunks = {event("MODIFIED", "9")}, .end = Reply::End::open}};
  Fixture fixture(server, {.exec = plugin});
  fixture.watch({});
  CHECK(fixture.said_of(1) == Lines{"MODIFIED"});
}

TEST_CASE("watch: a handler may cancel its own watch in the middle", "[kube]") {
  LoopbackServer server(
      {{.chunks = {event("ADDED", "8") + event("ADDED", "9")}, .end = Reply::End::open}});
  Fixture fixture(server);
  int events = 0;
  RequestId id = 0;
  auto handler = deaf();
  handler.event = [&](const WatchEvent&) {
    ++events;
    fixture.client->cancel(id);
  };
  id = fixture.client->watch("/w", {}, handler);
  fixture.until([&] { return events > 0; });
  REQUIRE(fixture.client->poll(milliseconds(30)));
  CHECK(events == 1);
}

TEST_CASE("watch: the deadline is its end", "[kube]") {
  LoopbackServer server{{.end = Reply::End::open}};
  Fixture fixture(server, {}, milliseconds(200));
  fixture.watch({});
  CHECK(fixture.said_of(1) == Lines{"failed: " + fixture.deadline.error().message});
  CHECK(fixture.last_error->kind == base::ErrorKind::timeout);
}

TEST_CASE("watch: reads go on beside it", "[kube]") {
  LoopbackServer server{{.end = Reply::End::open}, {.chunks = {"{}"}}};
  Fixture fixture(server);
  fixture.watch({});
  fixture.until([&] { return !server.seen().empty(); });
  CHECK(fixture.get("/x") == "{}");
}
