// SPDX-License-Identifier: Apache-2.0
#include "kube/exec_plugin.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/stop.hpp"
#include "base/text.hpp"
#include "plugin.hpp"

using namespace kube;
using test::TempDir;

namespace {

struct Ran {
  base::Result<PluginCredential> credential;
  std::string log;
};

Ran run(const ExecPlugin& plugin, const Cluster& cluster = {},
        base::Duration allowed = std::chrono::minutes(1)) {
  std::ostringstream sink;
  base::Log log(sink, {.tool = "wait", .is_terminal = true});
  base::SystemClock clock;
  const base::Deadline deadline(clock, allowed);
  auto credential =
      run_plugin(plugin, cluster, {"PATH=/usr/bin:/bin", "INHERITED=yes"}, deadline, log);
  return {.credential = std::move(credential), .log = sink.str()};
}

std::string failure(const Ran& ran) {
  return ran.credential ? "(no failure)" : base::to_string(ran.credential.error());
}

// Dead but not buried counts as dead: that is up to the first process of the system.
bool is_alive(const std::string& pid_file) {
  const auto pid = std::string(base::trim(test::content(pid_file)));
  const auto stat = test::content("/proc/" + pid + "/stat");
  return stat.starts_with(pid) && stat.find(") Z ") == std::string::npos;
}

}  // namespace

TEST_CASE("run_plugin: a token and when it expires", "[kube]") {
  const TempDir dir;
  const auto ran = run(
      plugin(dir, test::echo(R"({"token":"t0ken","expirationTimestamp":"2026-08-01T12:00:00Z"})")));
  REQUIRE(ran.credential);
  CHECK(ran.credential->token.reveal() == "t0ken");
  CHECK(ran.credential->expires_at == 1785585600);
  CHECK(ran.log.empty());
}

TEST_CASE("run_plugin: a client certificate instead of a token", "[kube]") {
  const TempDir dir;
  const auto ran =
      run(plugin(dir, test::echo(R"({"clientCertificateData":"C","clientKeyData":"K"})")));
  REQUIRE(ran.credential);
  CHECK(ran.credential->client_cert_text == "C");
  CHECK(ran.credential->client_key_text.reveal() == "K");
  CHECK_FALSE(ran.credential->expires_at);
}

TEST_CASE("run_plugin: arguments are no shell's, variables are added, stdin is empty", "[kube]") {
  const TempDir dir;
  auto plugin = test::plugin(
      dir,
      "cd \"$(dirname \"$0\")\"; cat > stdin; printf '%s|' \"$@\" \"$OWN\" \"$INHERITED\" > seen;"
      "printf '%s' \"$KUBERNETES_EXEC_INFO\" > info;" +
          test::echo(R"({"token":"t"})"));
  plugin.arguments = {"a b", "$(id)", ""};
  plugin.variables = {{.name = "OWN", .value = base::Secret("mine")}};
  const auto ran = run(plugin);
  CAPTURE(failure(ran));
  REQUIRE(ran.credential);
  CHECK(test::content(dir / "stdin").empty());
  CHECK(test::content(dir / "seen") == "a b|$(id)||mine|yes|");
  CHECK(test::content(dir / "info") == R"({"kind":"ExecCredential","apiVersion":")" + test::v1 +
                                           R"(","spec":{"interactive":false}})");
}

TEST_CASE("run_plugin: it is told about the cluster if the kubeconfig says so", "[kube]") {
  const TempDir dir;
  auto plugin = test::plugin(
      dir, "printf '%s' \"$KUBERNETES_EXEC_INFO\" > \"$0.info\";" + test::echo(R"({"token":"t"})"));
  plugin.provide_cluster_info = true;
  const Cluster cluster = {.server = http::parse_url("https://k:1/x").value(),
                           .ca_text = "PEM",
                           .verify_tls = false,
                           .tls_server_name = "api",
                           .proxy = "socks5h://p:1",
                           .plugin_settings = R"({"a":1})"};
  REQUIRE(run(plugin, cluster).credential);
  const auto info = nlohmann::json::parse(test::content(dir / "plugin.info"));
  CHECK(info["spec"]["cluster"] ==
        nlohmann::json::parse(
            R"({"server":"https://k:1/x","tls-server-name":"api","insecure-skip-tls-verify":true,
          "certificate-authority-data":"UEVN","proxy-url":"socks5://p:1","config":{"a":1}})"));
}

TEST_CASE("run_plugin: what it says on stderr is foreign text in the log", "[kube]") {
  const TempDir dir;
  const auto ran = run(plugin(dir, "echo '::error::no login' >&2; exit 3"));
  CHECK(failure(ran) == "running the exec plugin plugin: it ended with status 3");
  CHECK(ran.credential.error().kind == base::ErrorKind::denied);
  CHECK(ran.log == "plugin: ::error::no login\n");
}

TEST_CASE("run_plugin: an answer that is none is garbled, and is not shown", "[kube]") {
  struct Row {
    std::string script;
    std::string failure;
  };
  const auto row = GENERATE(values<Row>({
      {"echo s3cret", "its answer is not an ExecCredential in JSON"},
      {"true", "its answer is not an ExecCredential in JSON"},
      {"echo []", "its answer is not an ExecCredential in JSON"},
      {"echo '{}'", "its answer is not an ExecCredential"},
      {R"(echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}')",
       "its answer has the apiVersion 'client.authentication.k8s.io/v1beta1', and the kubeconfig "
       "asks for client.authentication.k8s.io/v1"},
      {test::echo("{}"), "its answer has neither a token nor a certificate"},
      {test::echo("null"), "its answer has neither a token nor a certificate"},
      {test::echo(R"({"token":7})"), "the status of its answer has a token that is not text"},
      {test::echo(R"({"token":"s3cret","clientKeyData":"s3cret"})"),
       "its answer has only one of certificate and key"},
      {test::echo(R"({"token":"s3cret","expirationTimestamp":"soon"})"),
       "its answer has an expirationTimestamp that is no time"},
      {"head -c 2097152 /dev/zero; sleep 60", "it writes more than 1024 KiB"},
  }));
  CAPTURE(row.script);
  const TempDir dir;
  const auto ran = run(plugin(dir, row.script));
  CHECK(failure(ran) == "running the exec plugin plugin: " + row.failure);
  REQUIRE_FALSE(ran.credential);
  CHECK(ran.credential.error().kind == base::ErrorKind::garbled);
}

TEST_CASE("run_plugin: a program that is not there is named, with the way to get it", "[kube]") {
  const auto ran = run({.api_version = test::v1,
                        .command = "no-such-plugin",
                        .install_hint = "brew install\nno-such-plugin"});
  CHECK(failure(ran) == "running the exec plugin no-such-plugin: there is no such program");
  CHECK(ran.credential.error().hint == "brew install no-such-plugin");
  CHECK(ran.credential.error().kind == base::ErrorKind::usage);
}

TEST_CASE("run_plugin: a program is looked for in PATH", "[kube]") {
  const TempDir dir;
  auto plugin = test::plugin(dir, test::echo(R"({"token":"t"})"));
  plugin.command = "sh";
  plugin.arguments = {dir / "plugin"};
  CHECK(run(plugin).credential);
}

TEST_CASE("run_plugin: at the deadline it is killed with all it has started", "[kube]") {
  const TempDir dir;
  const auto ran = run(plugin(dir,
                              "echo waiting for a person >&2; sleep 600 & echo $! > \"$0.pid\"; "
                              "sleep 600"),
                       {}, std::chrono::milliseconds(300));
  REQUIRE_FALSE(ran.credential);
  CHECK(ran.credential.error().kind == base::ErrorKind::timeout);
  CHECK(ran.log == "plugin: waiting for a person\n");
  // A signal takes a moment.
  for (int i = 0; i < 500 && is_alive(dir / "plugin.pid"); ++i) ::usleep(10000);
  CHECK_FALSE(is_alive(dir / "plugin.pid"));
}

TEST_CASE("run_plugin: one that closes its output and goes on is waited for", "[kube]") {
  const TempDir dir;
  const auto ran = run(plugin(dir, test::echo(R"({"token":"t"})") + "; exec >&- 2>&-; sleep 0.1"));
  CHECK(failure(ran) == "(no failure)");
}

TEST_CASE("run_plugin: what it leaves behind does not hold us up", "[kube]") {
  const TempDir dir;
  const auto ran =
      run(plugin(dir, "sleep 600 & echo $! > \"$0.pid\";" + test::echo(R"({"token":"t"})")));
  CHECK(failure(ran) == "(no failure)");
  CHECK(is_alive(dir / "plugin.pid"));
  ::kill(std::stoi(test::content(dir / "plugin.pid")), SIGKILL);
}

TEST_CASE("run_plugin: a signal to us ends it", "[kube]") {
  const TempDir dir;
  const auto hanging = plugin(dir, "kill -TERM $PPID; sleep 600");
  const auto child = ::fork();
  if (child == 0) {
    base::catch_stop_signals();
    ::alarm(60);  // a hang ends as a failure
    const auto ran = run(hanging);
    ::_exit(!ran.credential && ran.credential.error().kind == base::ErrorKind::stopped ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
}
