// SPDX-License-Identifier: Apache-2.0
#include "git/receive_pack.hpp"

#include <catch2/catch.hpp>

#include "git/pkt_line.hpp"

using git::pkt;
using Kind = git::PushAnswer::Kind;

namespace {

const std::string ref = "refs/heads/main";

std::string band(char number, const std::string& text) {
  return pkt(std::string(1, number) + text);
}

std::string report(const std::string& lines) {
  return band('\x01', lines + "0000") + "0000";
}

git::UpdateReport read(const std::string& body) {
  const auto result = git::read_update_report(body, ref);
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("read_update_report: table", "[git]") {
  struct Row {
    std::string body;
    Kind kind;
    std::string reason;
  };
  const auto ng = "ng " + ref + " pre-receive hook declined\n";
  const auto row = GENERATE_COPY(values<Row>({
      {report(pkt("unpack ok\n") + pkt("ok " + ref + "\n")), Kind::accepted, ""},
      {report(pkt("unpack ok\n") + pkt(ng)), Kind::declined, "pre-receive hook declined"},
      {report(pkt("unpack index-pack failed\n")), Kind::declined,
       "unpacking failed: index-pack failed"},
      {report(pkt("unpack ok\n") + pkt("ok refs/heads/other\n")), Kind::lost,
       "its report is cut off"},
      {report(pkt("unpack ok\n")), Kind::lost, "its report is cut off"},
      {"", Kind::lost, "an empty answer"},
      {"0000", Kind::lost, "an empty answer"},
      {band('\x03', "out of space\n"), Kind::lost, "out of space"},
      // Without side bands the report comes as it is.
      {pkt("unpack ok\n") + pkt("ok " + ref + "\n") + "0000", Kind::accepted, ""},
      // The report may be cut into several packets of the band.
      {band('\x01', pkt("unpack ok\n").substr(0, 6)) +
           band('\x01', pkt("unpack ok\n").substr(6) + pkt("ok " + ref + "\n") + "0000") + "0000",
       Kind::accepted, ""},
  }));
  const auto result = read(row.body);
  CHECK(result.answer.kind == row.kind);
  CHECK(result.answer.reason == row.reason);
}

TEST_CASE("read_update_report: what hooks print is kept apart", "[git]") {
  const auto result = read(band('\x02', "checking\n") + band('\x02', "done\n") +
                           report(pkt("unpack ok\n") + pkt("ok " + ref + "\n")));
  CHECK(result.remote_lines == "checking\ndone\n");
}

TEST_CASE("read_update_report: a web page is garbled", "[git]") {
  CHECK(git::read_update_report("<html>", ref).error().kind == base::ErrorKind::garbled);
}

TEST_CASE("update_request: options have a section only where there are some", "[git]") {
  const git::Update update = {.ref = ref, .old_tip = {}, .new_tip = {}, .objects = {}};
  const auto plain = git::update_request(update, "PACK", {}).value();
  CHECK(plain.find("push-options") == std::string::npos);
  CHECK(plain.ends_with("0000PACK"));
  const auto with_option = git::update_request(update, "PACK", {"ci.skip"}).value();
  CHECK(with_option.find(" push-options") != std::string::npos);
  CHECK(with_option.ends_with("0000" + pkt("ci.skip") + "0000PACK"));
}

TEST_CASE("update_request: an option that no packet holds is refused", "[git]") {
  const git::Update update = {
      .ref = "refs/heads/main", .old_tip = {}, .new_tip = {}, .objects = {}};
  CHECK(git::update_request(update, "", {std::string(git::longest_payload, 'x')}));
  const auto request =
      git::update_request(update, "", {std::string(git::longest_payload + 1, 'x')});
  REQUIRE_FALSE(request);
  CHECK(request.error().kind == base::ErrorKind::usage);
}
