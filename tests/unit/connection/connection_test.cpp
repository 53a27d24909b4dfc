// SPDX-License-Identifier: Apache-2.0
#include "connection/connection.hpp"

#include <catch2/catch.hpp>

#include "fakes/stage.hpp"
#include "unit/base/temp_dir.hpp"

using connection::Prefer;

namespace {

struct Stage : fakes::Stage {
  using fakes::Stage::Stage;

  std::string shown(const std::string& text) {
    log.info(text);
    return err.str();
  }
};

cli::ConnectionOptions headers_of(std::vector<std::string> headers, std::string file = "") {
  cli::ConnectionOptions options;
  options.headers = std::move(headers);
  options.header_file = std::move(file);
  return options;
}

}  // namespace

TEST_CASE("secret_from: the line end of a variable is no part of it, blanks are", "[connection]") {
  struct Row {
    std::string text;
    std::string secret;
  };
  const Row rows[] = {{"s3cret", "s3cret"},
                      {"s3cret\n", "s3cret"},
                      {"s3cret\r\n", "s3cret"},
                      {"s3cret\n\n", "s3cret\n"},
                      {" s3cret ", " s3cret "},
                      {"\n", ""},
                      {"", ""}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    Stage stage({{"PASSWORD", row.text}});
    CHECK(connection::secret_from(stage.run, "PASSWORD").reveal() == row.secret);
  }
}

TEST_CASE("secret_from: what it read does not appear any more", "[connection]") {
  Stage stage(std::map<std::string, std::string>{{"PASSWORD", "s3cret\n"}});
  CHECK_FALSE(connection::secret_from(stage.run, "PASSWORD").empty());
  CHECK(stage.shown("it is s3cret").find("s3cret") == std::string::npos);
}

TEST_CASE("read_secret: the line end of an editor is no part of it, blanks are", "[connection]") {
  struct Row {
    std::string text;
    std::string secret;
  };
  const Row rows[] = {{"s3cret", "s3cret"},     {"s3cret\n", "s3cret"},
                      {"s3cret\r\n", "s3cret"}, {"s3cret\n\n", "s3cret\n"},
                      {" s3cret ", " s3cret "}, {"", ""}};
  const test::TempDir dir;
  for (const auto& row : rows) {
    Stage stage;
    test::write(dir / "secret", row.text);
    CHECK(connection::read_secret(stage.run, dir / "secret", stage.deadline)->reveal() ==
          row.secret);
  }
}

TEST_CASE("read_secret: what it read does not appear any more", "[connection]") {
  const test::TempDir dir;
  test::write(dir / "secret", "s3cret\n");
  Stage stage;
  REQUIRE(connection::read_secret(stage.run, dir / "secret", stage.deadline));
  CHECK(stage.shown("it is s3cret").find("s3cret") == std::string::npos);
}

TEST_CASE("read_directory: a Secret holds a password or a token", "[connection]") {
  const test::TempDir dir;
  Stage stage;
  const auto read = [&](Prefer prefer) {
    const auto login = connection::read_directory(stage.run, dir.path(), prefer, stage.deadline);
    if (!login) return "error: " + login.error().message;
    return login->username + (login->is_token ? " token " : " password ") + login->secret.reveal();
  };
  CHECK(read(Prefer::token) == "error: " + dir.path() + " holds neither a password nor a token");
  test::write(dir / "password", "the-password\n");
  CHECK(read(Prefer::token) == " password the-password");
  test::write(dir / "username", "ci\n");
  CHECK(read(Prefer::token) == "ci password the-password");
  test::write(dir / "token", "the-token\n");
  CHECK(read(Prefer::token) == "ci token the-token");
  CHECK(read(Prefer::password) == "ci password the-password");
}

TEST_CASE("read_directory: one that is not there is named", "[connection]") {
  Stage stage;
  const auto login =
      connection::read_directory(stage.run, "/does/not/exist", Prefer::token, stage.deadline);
  CHECK(login.error().kind == base::ErrorKind::usage);
  CHECK(login.error().message == "there is no directory /does/not/exist");
}

TEST_CASE("read_headers: those of the command line come before those of the file", "[connection]") {
  const test::TempDir dir;
  test::write(dir / "headers", "X-Token: abcdef\r\n\nCookie:a=b\n");
  Stage stage;
  const auto headers = connection::read_headers(
      stage.run, headers_of({"X-Team: web: 1"}, dir / "headers"), stage.deadline);
  REQUIRE(headers);
  std::string all;
  for (const auto& header : *headers) all += header.name + "=" + header.value.reveal() + "|";
  CHECK(all == "X-Team=web: 1|X-Token=abcdef|Cookie=a=b|");
  CHECK(stage.shown("abcdef").find("abcdef") == std::string::npos);
}

TEST_CASE("read_headers: what is none is refused without showing it", "[connection]") {
  const auto* text = GENERATE("secret", ": secret", "a b: secret", "A: secret\nB: c");
  Stage stage;
  const auto headers = connection::read_headers(stage.run, headers_of({text}), stage.deadline);
  CHECK(headers.error().message == "what --header gives is not a header");
}

TEST_CASE("http_settings: the environment names the CA file", "[connection]") {
  const Stage stage({{"GIT_SSL_CAINFO", "/git"}, {"CURL_CA_BUNDLE", "/curl"}});
  cli::ConnectionOptions options;
  options.ca_file = "/own";
  const auto settings = connection::http_settings(stage.run, options, "gitops-steps/1");
  CHECK(settings.user_agent == "gitops-steps/1");
  CHECK(settings.ca_file == "/curl");
  CHECK(settings.extra_ca_files == std::vector<std::string>{"/own"});
  CHECK(settings.verify_tls);
}

TEST_CASE("warn_if_insecure: only where certificates are not checked", "[connection]") {
  const Stage stage;
  cli::ConnectionOptions options;
  connection::warn_if_insecure(stage.run, options);
  CHECK(stage.err.str().empty());
  options.insecure_skip_tls_verify = true;
  connection::warn_if_insecure(stage.run, options);
  CHECK(stage.err.str().find("--insecure-skip-tls-verify") != std::string::npos);
}
