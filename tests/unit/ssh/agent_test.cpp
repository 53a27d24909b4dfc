// SPDX-License-Identifier: Apache-2.0
#include "ssh/agent.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "ssh/fields.hpp"

using base::ErrorKind;
using ssh::number_field;
using ssh::text_field;

namespace {

// Answers one request with bytes of the test's choice, and hangs up.
class ScriptedAgent {
 public:
  explicit ScriptedAgent(std::string answer) {
    ::mkdtemp(directory_.data());
    path_ = std::string(directory_.data()) + "/agent";
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::copy(path_.begin(), path_.end(), static_cast<char*>(address.sun_path));
    listener_ = base::Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_.get(), 1) != 0) {
      std::abort();
    }
    thread_ = std::jthread([this, text = std::move(answer)] { serve(text); });
  }
  ScriptedAgent(const ScriptedAgent&) = delete;
  ScriptedAgent& operator=(const ScriptedAgent&) = delete;
  ~ScriptedAgent() {
    thread_.join();
    ::unlink(path_.c_str());
    ::rmdir(directory_.data());
  }

  const std::string& path() const { return path_; }

 private:
  void serve(const std::string& answer) const {
    const base::Fd connection(::accept(listener_.get(), nullptr, nullptr));
    std::array<char, 4096> request = {};
    static_cast<void>(::recv(connection.get(), request.data(), request.size(), 0));
    static_cast<void>(::send(connection.get(), answer.data(), answer.size(), MSG_NOSIGNAL));
  }

  std::array<char, 32> directory_ = {"/tmp/scripted-agent-XXXXXX"};
  std::string path_;
  base::Fd listener_;
  std::jthread thread_;
};

struct World {
  base::SystemClock clock = {};
  base::Deadline deadline{clock, std::chrono::seconds(60)};
};

base::Result<std::vector<std::string>> identities_of(const std::string& answer) {
  World world;
  const ScriptedAgent scripted(answer);
  auto agent = ssh::Agent::connect(scripted.path(), world.deadline);
  REQUIRE(agent);
  return agent->identities();
}

base::Result<std::string> signature_of(const std::string& answer) {
  World world;
  const ScriptedAgent scripted(answer);
  auto agent = ssh::Agent::connect(scripted.path(), world.deadline);
  REQUIRE(agent);
  return agent->sign("key", "data", ssh::SignatureWay::plain);
}

}  // namespace

TEST_CASE("Agent: its keys", "[ssh]") {
  const auto keys =
      identities_of(text_field("\x0c" + number_field(2) + text_field("one") + text_field("me\n") +
                               text_field("two") + text_field("")));
  CHECK(keys.value() == std::vector<std::string>{"one", "two"});
}

TEST_CASE("Agent: what is no answer is garbled", "[ssh]") {
  for (const auto& answer :
       {std::string(), std::string("abc"), number_field(0), number_field(0x7FFFFFFF),
        number_field(10) + "short", text_field("\x0c"), text_field("\x0c" + number_field(1)),
        text_field("\x0c" + number_field(100000)),
        text_field("\x0c" + number_field(1) + number_field(50) + "x")}) {
    const auto keys = identities_of(answer);
    REQUIRE_FALSE(keys);
    CHECK(keys.error().kind == ErrorKind::garbled);
  }
}

TEST_CASE("Agent: one that says no is no garbled one", "[ssh]") {
  CHECK(identities_of(text_field("\x05")).error().kind == ErrorKind::denied);
}

TEST_CASE("Agent: a signature, with the name of its kind", "[ssh]") {
  const auto signature = text_field("ssh-ed25519") + text_field("signature");
  CHECK(signature_of(text_field("\x0e" + text_field(signature))).value() == signature);
  CHECK(signature_of(text_field("\x0e")).error().kind == ErrorKind::garbled);
  CHECK(signature_of(text_field("\x05")).error().kind == ErrorKind::denied);
}

TEST_CASE("Agent: where nobody listens, the path and the way out are named", "[ssh]") {
  World world;
  const auto path =
      GENERATE(values<std::string>({"/nonexistent/agent", std::string(200, 'x'), ""}));
  const auto agent = ssh::Agent::connect(path, world.deadline);
  REQUIRE_FALSE(agent);
  CHECK(agent.error().kind == ErrorKind::unreachable);
  CHECK(agent.error().message.find("cannot reach the ssh-agent at " + path) == 0);
  CHECK(agent.error().hint.find("SSH_AUTH_SOCK") != std::string::npos);
}
