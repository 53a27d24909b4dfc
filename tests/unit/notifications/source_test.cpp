// SPDX-License-Identifier: Apache-2.0
#include "notifications/source.hpp"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include <filesystem>

#include "../base/temp_dir.hpp"

namespace notifications {
namespace {

Source read_text(const std::string& text, Holding holding = Holding::config) {
  Source source;
  const auto read = read_source_text(text, "cm.yaml", holding, source);
  INFO((read ? "" : base::to_string(read.error())));
  REQUIRE(read);
  return source;
}

std::string failure(const std::string& text) {
  Source source;
  const auto read = read_source_text(text, "cm.yaml", Holding::config, source);
  return read ? "" : base::to_string(read.error());
}

}  // namespace

TEST_CASE("source: a file may hold ConfigMaps and Secrets, and other things", "[notifications]") {
  const auto source = read_text(
      "kind: ConfigMap\ndata:\n  a: b\n  c: |\n    d\n---\nkind: Service\n---\n"
      "kind: Secret\ndata: {x: aGVsbG8=}\nstringData: {y: z}\n");
  REQUIRE(source.data.size() == 2);
  CHECK(source.data[1].text == "d\n");
  CHECK(source.data[1].at().line == 5);
  CHECK(to_string(source.data[1].at(2)) == "cm.yaml:6");
  REQUIRE(source.secrets.size() == 2);
  CHECK(source.secrets[0].text == "hello");
  CHECK(source.secrets[1].text == "z");
}

TEST_CASE("source: a list of kubectl, and a mapping without an object", "[notifications]") {
  CHECK(read_text("kind: List\nitems:\n- kind: ConfigMap\n  data: {a: b}\n").data.size() == 1);
  CHECK(read_text("service.slack: |\n  token: t\n").data[0].key == "service.slack");
  CHECK(read_text("token: t\n", Holding::secret).secrets[0].text == "t");
}

TEST_CASE("source: an object that does not say what it is", "[notifications]") {
  const auto config = read_text("data:\n  a: b\n");
  REQUIRE(config.data.size() == 1);
  CHECK(config.data[0].key == "a");
  CHECK(!config.data[0].is_of_configmap);
  CHECK(!config.has_secret);
  const auto secret = read_text("data: {a: aGVsbG8=}\nstringData: {b: c}\n");
  REQUIRE(secret.secrets.size() == 2);
  CHECK(secret.secrets[0].text == "hello");
  CHECK(read_text("data: {a: aGVsbG8=}", Holding::secret).secrets[0].text == "hello");
  CHECK(read_text("data: text").data[0].key == "data");
  CHECK(failure("data: {a: [b]}") == "cm.yaml:1: `a` is no text; write it as a block below `a: |`");
}

TEST_CASE("source: it is known whether there is a Secret, and what a ConfigMap holds",
          "[notifications]") {
  CHECK(read_text("kind: Secret\n").has_secret);
  CHECK(read_text("a: b", Holding::secret).has_secret);
  const auto both = read_text("kind: ConfigMap\ndata: {a: b}\n---\nb: c\n");
  CHECK(!both.has_secret);
  CHECK(both.data[0].is_of_configmap);
  CHECK(!both.data[1].is_of_configmap);
  Source source;
  REQUIRE(read_object(R"({"kind":"Secret"})", "secret:x/y", source));
  CHECK(source.has_secret);
}

TEST_CASE("source: of a directory only files are read, and links to them", "[notifications]") {
  const test::TempDir dir;
  for (const auto* name : {"templates", "partials", "elsewhere"}) {
    std::filesystem::create_directory(dir / name);
  }
  test::write(dir / "templates/a.yaml", "message: a");
  test::write(dir / "templates/b.tmpl", "no YAML");
  test::write(dir / "partials/c.tmpl", "c");
  test::write(dir / "partials/d.yaml", "d");
  test::write(dir / "elsewhere/context", "a: b");
  std::filesystem::create_symlink(dir / "elsewhere", dir / "..data");
  std::filesystem::create_symlink("..data/context", dir / "context");
  std::filesystem::create_directory(dir / "templates/f.yaml");
  REQUIRE(::mkfifo((dir / "templates/e.yaml").c_str(), S_IRUSR | S_IWUSR) == 0);
  Source source;
  REQUIRE(read_source(dir.path(), Holding::config, source));
  std::vector<std::string> keys;
  for (const auto& entry : source.data) keys.push_back(entry.key);
  CHECK(keys == std::vector<std::string>{"template.a", "partial.c", "context"});
}

TEST_CASE("source: what is neither is refused", "[notifications]") {
  CHECK(failure("- a") == "cm.yaml:1: this is neither a ConfigMap nor a Secret");
  CHECK(failure("kind: Service") == "cm.yaml has neither a ConfigMap nor a Secret");
  CHECK(failure("kind: ConfigMap\ndata: [a]") == "cm.yaml:2: data is no mapping");
  CHECK(failure("service.slack:\n  token: t") ==
        "cm.yaml:2: `service.slack` is no text; write it as a block below `service.slack: |`");
  CHECK(failure("kind: Secret\ndata: {a: '*'}") == "cm.yaml:2: `a` is no base64");
}

TEST_CASE("source: an object of Kubernetes has no lines", "[notifications]") {
  Source source;
  REQUIRE(read_object(R"({"kind":"ConfigMap","data":{"a":"b"}})", "configmap:x/y", source));
  CHECK(to_string(source.data.front().at(7)) == "configmap:x/y");
}

}  // namespace notifications
