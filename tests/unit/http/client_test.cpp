// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <sstream>
#include <utility>

#include "fakes/scripted_server.hpp"

using fakes::ScriptedServer;

namespace {

constexpr base::Duration soon = std::chrono::seconds(10);

// Calls somebody whenever bytes come.
class CallingSink final : public http::BodySink {
 public:
  explicit CallingSink(std::function<void()> on_bytes) : on_bytes_(std::move(on_bytes)) {}

  void restart() override {}
  base::Result<void> append(std::string_view) override {
    on_bytes_();
    return {};
  }

 private:
  std::function<void()> on_bytes_;
};

// A client at a server that answers everything with a few bytes.
class Asked {
 public:
  Asked()
      : log_(sink_, {.tool = "test"}),
        client(http::Client::create({.user_agent = "test"}, clock_, log_).value()) {}

  http::TransferId start(const std::string& path, http::BodySink* sink) {
    return client.start({.url = url(path)}, soon, sink,
                        [this, path](const base::Result<http::Response>& answer) {
                          REQUIRE(answer);
                          ended.push_back(path);
                        });
  }

  http::Url url(const std::string& path) const {
    return http::parse_url(server_.url() + path).value();
  }
  std::size_t requests() const { return server_.requests().size(); }

  // Until so many have ended, or nothing more comes for a long time.
  void poll_for(std::size_t count) {
    const base::Deadline deadline(clock_, soon);
    while (ended.size() < count && !deadline.is_over()) {
      REQUIRE(client.poll(deadline.remaining()));
    }
  }

 private:
  ScriptedServer server_{{{.body = "{}"}}};
  std::ostringstream sink_;
  base::SystemClock clock_;
  base::Log log_;

 public:
  http::Client client;
  std::vector<std::string> ended;
};

using Paths = std::vector<std::string>;

// Answers the first request and keeps its connection; takes all others, and closes without a word.
class ForgetfulServer {
 public:
  enum class Habit { forgetful, silent };  // a silent one answers nobody, and keeps connections

  explicit ForgetfulServer(Habit habit = Habit::forgetful) : habit_(habit) {
    acceptor_ = std::thread([this] {
      for (int socket = listener_.accept(); socket >= 0; socket = listener_.accept()) {
        sockets_.push_back(socket);
        threads_.emplace_back([this, socket] { serve(socket); });
      }
    });
  }
  ~ForgetfulServer() {
    listener_.stop();
    acceptor_.join();
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    for (auto& thread : threads_) thread.join();
    for (const int socket : sockets_) ::close(socket);
  }

  http::Url url() const {
    return http::parse_url("http://127.0.0.1:" + std::to_string(listener_.port())).value();
  }

  std::atomic<int> count = 0;

 private:
  void serve(int socket) {
    char buffer[4096];
    while (::read(socket, buffer, sizeof buffer) > 0) {
      if (habit_ == Habit::silent) continue;
      if (++count > 1) break;
      const std::string_view answer = "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n";
      (void)!::write(socket, answer.data(), answer.size());
    }
    ::shutdown(socket, SHUT_RDWR);
  }

  Habit habit_;
  fakes::LoopbackListener listener_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace

TEST_CASE("http: a header of two lines is never sent", "[http]") {
  const std::string value = GENERATE("a\r\nX-Evil: 1", "a\nb", "a\rb", "a\x01");
  Asked asked;
  std::optional<base::Error> error;
  http::Request request = {.url = asked.url("/a")};
  request.headers.push_back({"Authorization", base::Secret("Bearer " + value)});
  asked.client.start(std::move(request), soon, nullptr,
                     [&](const base::Result<http::Response>& answer) { error = answer.error(); });
  REQUIRE(asked.client.poll(soon));
  REQUIRE(error);
  CHECK(error->kind == base::ErrorKind::usage);
  CHECK(error->message == "what is to be sent as Authorization is not one line");
  CHECK(asked.requests() == 0);
}

TEST_CASE("http: headers of a server go to that server alone", "[http]") {
  const ScriptedServer own({{.body = "{}"}});
  const ScriptedServer other({{.body = "{}"}});
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test"});
  http::Settings settings = {.user_agent = "test"};
  settings.own_headers.origins = {http::parse_url(own.url()).value().origin()};
  settings.own_headers.headers = {{"X-Pass", base::Secret("pass-word")},
                                  {"authorization", base::Secret("Bearer pass-token")}};
  auto client = http::Client::create(std::move(settings), clock, log).value();
  const base::Deadline deadline(clock, soon);
  for (const auto* server : {&own, &other}) {
    http::Request request = {.url = http::parse_url(server->url()).value()};
    REQUIRE(client.send(request, deadline));
    request.headers = {{"Authorization", base::Secret("Bearer mine")}};
    REQUIRE(client.send(request, deadline));
    request.headers.clear();
    request.credential = http::Credential{.username = "u", .password = base::Secret("p")};
    REQUIRE(client.send(request, deadline));
  }
  for (const auto& request : other.requests()) {
    CHECK(request.find("pass-") == std::string::npos);
  }
  const auto requests = own.requests();
  REQUIRE(requests.size() == 3);
  for (const auto& request : requests) {
    CHECK(request.find("X-Pass: pass-word\r\n") != std::string::npos);
  }
  CHECK(requests[0].find("authorization: Bearer pass-token\r\n") != std::string::npos);
  CHECK(requests[1].find("pass-token") == std::string::npos);
  CHECK(requests[2].find("pass-token") == std::string::npos);
}

TEST_CASE("http: what was sent and not answered may have arrived", "[http]") {
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test"});
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  const base::Deadline deadline(clock, std::chrono::milliseconds(300));
  const auto send = [&](const std::string& url) {
    return client.send({.method = http::Method::post, .url = http::parse_url(url).value()},
                       deadline);
  };
  const ScriptedServer silent({ScriptedServer::Answer{.status = 0}});
  CHECK(send(silent.url()).error().may_have_arrived);
  CHECK(!send("http://127.0.0.1:1/").error().may_have_arrived);
}

TEST_CASE("http: who lets no connection come about is told from who does not answer", "[http]") {
  const ForgetfulServer silent(ForgetfulServer::Habit::silent);
  const auto scheme = GENERATE(values<std::string>({"http", "https"}));
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test"});
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  auto url = silent.url();
  url.scheme = scheme;
  std::optional<base::Error> error;
  client.start({.url = url}, std::chrono::milliseconds(300), nullptr,
               [&](const base::Result<http::Response>& answer) { error = answer.error(); });
  while (!error) REQUIRE(client.poll(soon));
  const auto* what = scheme == "http" ? "no answer from " : "no connection to ";
  CHECK(error->message == what + url.host + ":" + url.port + " within 0.3 s");
  CHECK(error->may_have_arrived == (scheme == "http"));
  CHECK(base::is_passing(*error));
}

TEST_CASE("http: a sink may start a request", "[http]") {
  Asked asked;
  CallingSink sink([&] { asked.start("/second", nullptr); });
  asked.start("/first", &sink);
  asked.poll_for(2);
  CHECK(asked.ended == Paths{"/first", "/second"});
}

TEST_CASE("http: a sink may cancel another request", "[http]") {
  Asked asked;
  http::TransferId other = 0;
  CallingSink sink([&] { asked.client.cancel(other); });
  asked.start("/first", &sink);
  other = asked.start("/other", nullptr);
  asked.poll_for(1);
  asked.start("/last", nullptr);
  asked.poll_for(2);
  CHECK(asked.ended == Paths{"/first", "/last"});
}

TEST_CASE("http: a sink may cancel its own request", "[http]") {
  Asked asked;
  http::TransferId own = 0;
  CallingSink sink([&] { asked.client.cancel(std::exchange(own, 0)); });
  own = asked.start("/own", &sink);
  while (own != 0) REQUIRE(asked.client.poll(soon));
  asked.start("/last", nullptr);
  asked.poll_for(1);
  CHECK(asked.ended == Paths{"/last"});
}

TEST_CASE("http: a HEAD has the headers of the answer, and no body", "[http]") {
  ScriptedServer server({ScriptedServer::Answer{.more_headers = "X-One: 1\r\n"}});
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test"});
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  const auto answer =
      client.send({.method = http::Method::head, .url = http::parse_url(server.url()).value()},
                  base::Deadline(clock, soon));
  REQUIRE(answer);
  CHECK(answer->header("x-one") == "1");
  CHECK(answer->body.empty());
  CHECK(server.requests().at(0).starts_with("HEAD / "));
}

TEST_CASE("http: of challenges that come in several lines none is lost", "[http]") {
  ScriptedServer server({ScriptedServer::Answer{
      .status = 401,
      .more_headers = "WWW-Authenticate: Negotiate\r\nX-One: 1\r\n"
                      "WWW-Authenticate: Basic realm=\"r\"\r\nX-One: 2\r\n"}});
  std::ostringstream sink;
  base::SystemClock clock;
  base::Log log(sink, {.tool = "test"});
  auto client = http::Client::create({.user_agent = "test"}, clock, log).value();
  const auto answer =
      client.send({.url = http::parse_url(server.url()).value()}, base::Deadline(clock, soon));
  REQUIRE(answer);
  CHECK(answer->header("www-authenticate") == "Negotiate, Basic realm=\"r\"");
  CHECK(answer->header("x-one") == "2");
}

TEST_CASE("http: what must not arrive twice is not sent again over a new connection", "[http]") {
  ForgetfulServer server;
  base::SystemClock clock;
  std::ostringstream sink;
  base::Log log(sink, {.tool = "test"});
  auto client = http::Client::create({.user_agent = "test", .proxy = {}}, clock, log).value();
  const base::Deadline deadline(clock, soon);
  REQUIRE(client.send({.url = server.url()}, deadline));
  const auto answer = client.send(
      {.method = http::Method::post, .url = server.url(), .repeat = http::Repeat::unsent},
      deadline);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().may_have_arrived);
  CHECK(server.count == 2);
}
