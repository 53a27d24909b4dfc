// SPDX-License-Identifier: Apache-2.0
#include "argocd/argocd_opts.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

namespace {

std::string words(std::string_view text) {
  const auto split = argocd::shell_words(text);
  if (!split) return "error: " + split.error().message;
  std::string joined;
  for (const auto& word : *split) joined += "[" + word + "]";
  return joined;
}

std::string on_off(const char* name, const std::optional<bool>& value) {
  return value ? std::string(name) + "=" + (*value ? "true " : "false ") : "";
}

std::string text(const char* name, const std::string& value) {
  return value.empty() ? "" : std::string(name) + "=" + value + " ";
}

std::string read(std::string_view given) {
  const auto opts = argocd::read_argocd_opts(given);
  if (!opts) return "error: " + base::to_string(opts.error());
  return text("server", opts->server) + text("root", opts->root_path) + text("ca", opts->ca_file) +
         text("cert", opts->client_cert_file) + text("key", opts->client_key_file) +
         text("config", opts->config_file) + text("context", opts->context) +
         text("token", opts->auth_token.reveal()) +
         text("headers", base::join(opts->headers, "|")) + on_off("plaintext", opts->plaintext) +
         on_off("insecure", opts->insecure) + on_off("core", opts->core) +
         text("unknown", base::join(opts->unknown, ","));
}

}  // namespace

TEST_CASE("shell_words: blanks, quotes and backslashes, as a shell has them", "[argocd]") {
  struct Row {
    std::string_view text;
    std::string words;
  };
  const Row rows[] = {
      {"", ""},
      {" \t\n", ""},
      {"a  b\tc\nd", "[a][b][c][d]"},
      {"'a b' \"c d\"", "[a b][c d]"},
      {"a'b'\"c\"d", "[abcd]"},
      {"'' \"\"", "[][]"},
      {"a\\ b \\'c \\\\", "[a b]['c][\\]"},
      {"'a\\b'", "[a\\b]"},
      {"\"a\\\"b\\$c\\`d\\\\e\\n\"", "[a\"b$c`d\\e\\n]"},
      {"a\\\nb \"c\\\nd\"", "[ab][cd]"},
      {"--header 'K: \"v\"'", "[--header][K: \"v\"]"},
      {"$HOME `x` #y", "[$HOME][`x`][#y]"},
      {"'a", "error: a single quote does not end"},
      {"\"a", "error: a double quote does not end"},
      {"\"a\\", "error: a double quote does not end"},
      {"a\\", "error: it ends with a backslash"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(words(row.text) == row.words);
  }
}

TEST_CASE("ARGOCD_OPTS: flags of the argocd CLI become defaults", "[argocd]") {
  struct Row {
    std::string_view text;
    std::string opts;
  };
  const Row rows[] = {
      {"", ""},
      {"--server cd:443 --plaintext", "server=cd:443 plaintext=true "},
      {"--server=cd:443 --insecure", "server=cd:443 insecure=true "},
      {"--insecure --server cd", "server=cd insecure=true "},
      {"--insecure=false --plaintext=1 --core f", "plaintext=true insecure=false core=false "},
      {"--insecure true", "insecure=true "},
      {"--insecure=",
       "error: reading ARGOCD_OPTS: the value of --insecure is neither true nor false"},
      {"--auth-token ' abc '", "token=abc "},
      {"--auth-token=a=b==", "token=a=b== "},
      {"--grpc-web-root-path /argocd --server-crt /c --client-crt /d --client-crt-key /e",
       "root=/argocd ca=/c cert=/d key=/e "},
      {"--config /f --argocd-context prod", "config=/f context=prod "},
      {"--server a --server b", "server=b "},
      {"--header 'A: 1' --header='B: 2'", "headers=A: 1|B: 2 "},
      {"--header 'A: 1, B: 2,C:3'", "headers=A: 1|B: 2|C:3 "},
      {"--header 'Cookie: a=1, b=2'", "headers=Cookie: a=1, b=2 "},
      {"--grpc-web --http-retry-max 3 --logformat=json --loglevel warn --port-forward", ""},
      {"--grpc-web --nonsense x --core", "core=true unknown=--nonsense "},
      {"cd:443", "error: reading ARGOCD_OPTS: a word belongs to no flag"},
      {"--server a b", "error: reading ARGOCD_OPTS: a word belongs to no flag"},
      {"--server=a b", "error: reading ARGOCD_OPTS: a word belongs to no flag"},
      {"--plaintext cd:443",
       "error: reading ARGOCD_OPTS: the value of --plaintext is neither true nor false"},
      {"--server", "error: reading ARGOCD_OPTS: --server has no value"},
      {"--header 'A", "error: reading ARGOCD_OPTS: a single quote does not end"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(read(row.text) == row.opts);
  }
}
