// SPDX-License-Identifier: Apache-2.0
#include "git/upload_pack.hpp"

#include <catch2/catch.hpp>

using base::ErrorKind;
using git::FetchAnswer;
using git::Oid;
using git::pkt;
using git::Protocol;

namespace {

const std::string one(40, '1');
const std::string two(40, '2');

Oid oid(const std::string& hex) {
  return *git::parse_oid(hex);
}

std::string band(char number, const std::string& text) {
  return pkt(std::string(1, number) + text);
}

// Feeds an answer byte by byte: no packet may depend on how it arrives.
base::Result<std::optional<std::string>> answer(Protocol protocol, const std::string& body,
                                                std::string* pack = nullptr,
                                                std::size_t limit = 1000) {
  FetchAnswer reader(protocol, limit, 100000);
  reader.restart();
  for (const char c : body) TRY(reader.append(std::string_view(&c, 1)));
  auto refusal = TRY(reader.finish());
  if (pack != nullptr) *pack = reader.pack().view().value();
  return refusal;
}

}  // namespace

TEST_CASE("read_advertisement: version 2 is told by its first line", "[git]") {
  const auto server =
      git::read_advertisement(pkt("# service=git-upload-pack\n") + "0000" + pkt("version 2\n") +
                              pkt("agent=git/2.39\n") + pkt("ls-refs=unborn\n") +
                              pkt("fetch=shallow filter\n") + pkt("object-format=sha1\n") + "0000");
  REQUIRE(server);
  CHECK(server->protocol == Protocol::v2);
  CHECK(server->can_filter());
  CHECK_FALSE(server->is_sha256());
}

TEST_CASE("read_advertisement: v0 has refs, and capabilities behind a NUL", "[git]") {
  const auto first =
      one + " HEAD" + '\0' + "multi_ack filter symref=HEAD:refs/heads/main symref=x:y\n";
  const auto server =
      git::read_advertisement(pkt("# service=git-upload-pack\n") + "0000" + pkt(first) +
                              pkt(one + " refs/heads/main\n") + "0000");
  REQUIRE(server);
  CHECK(server->protocol == Protocol::v0);
  CHECK(server->can_filter());
  CHECK(server->refs.at("refs/heads/main") == oid(one));
  CHECK(server->capabilities.at("symref") == "HEAD:refs/heads/main");
}

TEST_CASE("read_advertisement: an empty repository of v0 has no refs", "[git]") {
  const auto first = std::string(40, '0') + " capabilities^{}" + '\0' + "filter\n";
  CHECK(git::read_advertisement(pkt(first) + "0000")->refs.empty());
  const auto silent = git::read_advertisement(pkt("# service=git-upload-pack\n") + "00000000");
  CHECK(silent->refs.empty());
}

TEST_CASE("read_advertisement: SHA-256 is recognised in both versions", "[git]") {
  const auto v0 = std::string(64, '1') + " HEAD" + '\0' + "object-format=sha256\n";
  CHECK(git::read_advertisement(pkt(v0) + pkt(std::string(64, '1') + " refs/heads/x\n") + "0000")
            ->is_sha256());
  CHECK(git::read_advertisement(pkt("version 2\n") + pkt("object-format=sha256\n") + "0000")
            ->is_sha256());
}

TEST_CASE("read_advertisement: anything else is refused with the right kind", "[git]") {
  CHECK(git::read_advertisement("<!doctype html>").error().kind == ErrorKind::garbled);
  CHECK(git::read_advertisement("").error().kind == ErrorKind::garbled);
  CHECK(git::read_advertisement("0000").error().kind == ErrorKind::garbled);
  CHECK(git::read_advertisement(pkt("nonsense")).error().kind == ErrorKind::garbled);
  const auto error = git::read_advertisement(pkt("ERR no such repository\n")).error();
  CHECK(error.kind == ErrorKind::rejected);
  CHECK(error.message.find("no such repository") != std::string::npos);
}

TEST_CASE("read_ls_refs: names, ids and where HEAD points", "[git]") {
  const auto refs = git::read_ls_refs(pkt(one + " HEAD symref-target:refs/heads/main\n") +
                                      pkt(two + " refs/heads/main-old\n") + "0000");
  REQUIRE(refs);
  REQUIRE(refs->size() == 2);
  CHECK((*refs)[0].symref_target == "refs/heads/main");
  CHECK((*refs)[1].name == "refs/heads/main-old");
  CHECK((*refs)[1].id == oid(two));
}

TEST_CASE("ls_refs_request: asks for several prefixes, and what tags name", "[git]") {
  const auto plain = git::ls_refs_request({"HEAD"});
  CHECK(plain.find("peel") == std::string::npos);
  const auto request = git::ls_refs_request({"refs/heads/a", "refs/tags/a"}, true);
  CHECK(request.find(pkt("peel\n")) != std::string::npos);
  CHECK(request.find(pkt("ref-prefix refs/heads/a\n") + pkt("ref-prefix refs/tags/a\n") + "0000") !=
        std::string::npos);
  const auto refs = git::read_ls_refs(pkt(one + " refs/tags/a peeled:" + two + "\n") + "0000");
  CHECK(refs->front().id == oid(one));
  CHECK(refs->front().peeled == oid(two));
}

TEST_CASE("read_ls_refs: an answer without its end is garbled", "[git]") {
  CHECK_FALSE(git::read_ls_refs(pkt(one + " HEAD\n")));
  CHECK_FALSE(git::read_ls_refs(""));
  CHECK_FALSE(git::read_ls_refs(pkt("x HEAD\n") + "0000"));
}

TEST_CASE("fetch_request: the same wishes in both versions", "[git]") {
  const git::FetchRequest request = {.wants = {oid(one), oid(two)}, .filter = "tree:0", .depth = 1};
  const auto v2 = git::fetch_request(Protocol::v2, request);
  CHECK(v2.find("command=fetch\n") != std::string::npos);
  CHECK(v2.find("want " + one + "\n") != std::string::npos);
  CHECK(v2.find("thin-pack") == std::string::npos);
  CHECK(v2.ends_with(pkt("done\n") + "0000"));
  const auto v0 = git::fetch_request(Protocol::v0, request);
  CHECK(v0.find("want " + one + " ofs-delta side-band-64k no-progress filter ") !=
        std::string::npos);
  CHECK(v0.find("want " + two + "\n") != std::string::npos);
  CHECK(v0.ends_with(pkt("filter tree:0\n") + "0000" + pkt("done\n")));
}

TEST_CASE("FetchAnswer: the pack comes out of the side band", "[git]") {
  std::string pack;
  const auto v2 = pkt("shallow-info\n") + pkt("shallow " + one) + "0001" + pkt("packfile\n") +
                  band('\x02', "counting\n") + band('\x01', "PA") + band('\x01', "CK") + "0000";
  CHECK(answer(Protocol::v2, v2, &pack).value() == std::nullopt);
  CHECK(pack == "PACK");
  const auto v0 = pkt("shallow " + one) + "0000" + pkt("NAK\n") + band('\x01', "PACK") + "0000";
  CHECK(answer(Protocol::v0, v0, &pack).value() == std::nullopt);
  CHECK(pack == "PACK");
}

TEST_CASE("FetchAnswer: a refusal carries the server's words", "[git]") {
  CHECK(answer(Protocol::v2, pkt("ERR filter 'tree' not supported\n")).value() ==
        "filter 'tree' not supported");
  CHECK(answer(Protocol::v2, pkt("packfile\n") + band('\x03', "not our ref\n")).value() ==
        "not our ref");
  CHECK(answer(Protocol::v2, "").value() == "an empty answer");
}

TEST_CASE("FetchAnswer: an answer that is cut off is garbled", "[git]") {
  const auto body = pkt("packfile\n") + band('\x01', "PACK") + "0000";
  for (std::size_t size = 1; size < body.size(); ++size) {
    const auto result = answer(Protocol::v2, body.substr(0, size));
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::garbled);
  }
}

TEST_CASE("FetchAnswer: more than the limit is not taken in", "[git]") {
  const auto body = pkt("packfile\n") + band('\x01', std::string(600, 'x')) +
                    band('\x01', std::string(600, 'x')) + "0000";
  CHECK(answer(Protocol::v2, body).error().message.find("our limit") != std::string::npos);
}

TEST_CASE("FetchAnswer: what came up to the limit is there", "[git]") {
  FetchAnswer reader(Protocol::v2, 6, 1000);
  REQUIRE(reader.append(pkt("packfile\n") + band('\x01', "PACK")));
  CHECK_FALSE(reader.is_too_large());
  CHECK_FALSE(reader.append(band('\x01', "more")));
  CHECK(reader.is_too_large());
  CHECK(reader.pack().view().value() == "PACKmo");
}

TEST_CASE("FetchAnswer: restart forgets an answer that broke off", "[git]") {
  FetchAnswer reader(Protocol::v2, 1000, 1000);
  REQUIRE(reader.append(pkt("packfile\n") + band('\x01', "half")));
  reader.restart();
  REQUIRE(reader.append(pkt("packfile\n") + band('\x01', "PACK") + "0000"));
  REQUIRE(reader.finish());
  CHECK(reader.pack().view().value() == "PACK");
}

TEST_CASE("fetch_request: one that is not done ends where the server may speak", "[git]") {
  const git::FetchRequest request = {.wants = {oid(one)}, .haves = {oid(two)}, .is_done = false};
  const auto end = pkt("have " + two + "\n") + "0000";
  CHECK(git::fetch_request(Protocol::v2, request).ends_with(end));
  CHECK(git::fetch_request(Protocol::v0, request).ends_with("0000" + end));
}

TEST_CASE("FetchAnswer: a request that is not done may end with what the server knows", "[git]") {
  struct Row {
    Protocol protocol;
    std::string body;
    std::optional<bool> knows;
    bool has_pack;
  };
  const auto row = GENERATE(values<Row>({
      {Protocol::v2, pkt("acknowledgments\n") + pkt("NAK\n") + "0000", false, false},
      {Protocol::v2, pkt("acknowledgments\n") + pkt("ACK " + two + "\n") + "0000", true, false},
      {Protocol::v2,
       pkt("acknowledgments\n") + pkt("ACK " + two + "\n") + pkt("ready\n") + "0001" +
           pkt("packfile\n") + band('\x01', "PACK") + "0000",
       true, true},
      {Protocol::v0, pkt("NAK\n"), false, false},
      {Protocol::v0, pkt("ACK " + two + "\n"), true, false},
      {Protocol::v0, pkt("ACK " + two + " common\n") + pkt("NAK\n"), true, false},
  }));
  INFO(row.body);
  FetchAnswer reader(row.protocol, 1000, 1000);
  REQUIRE(reader.append(row.body));
  CHECK(reader.finish(false).value() == std::nullopt);
  CHECK(reader.knows_a_have() == row.knows);
  CHECK(reader.has_pack() == row.has_pack);
  // A request that was done must bring a pack.
  if (!row.has_pack) CHECK(reader.finish().error().kind == ErrorKind::garbled);
}

TEST_CASE("FetchAnswer: an answer that says nothing of the haves is garbled", "[git]") {
  for (const auto& body : {pkt("shallow-info\n"), pkt("acknowledgments\n") + "0000"}) {
    FetchAnswer reader(Protocol::v2, 1000, 1000);
    REQUIRE(reader.append(body));
    CHECK(reader.finish(false).error().kind == ErrorKind::garbled);
  }
}
