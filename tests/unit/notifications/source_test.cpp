// SPDX-License-Identifier: Apache-2.0
#include "notifications/source.hpp"

#include <catch2/catch.hpp>

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
