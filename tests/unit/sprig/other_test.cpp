// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "govalue/json.hpp"
#include "govalue/print.hpp"
#include "govalue/time_types.hpp"
#include "sprig/argocd.hpp"
#include "sprig/functions.hpp"
#include "unit/sprig/calls.hpp"

using namespace sprig::test;

namespace {

Value time_of(std::int64_t seconds) {
  return govalue::Parameter<gotime::Time>::make(gotime::Time::from_unix(seconds));
}

// What GetInfoItem says for an application in JSON.
std::string info_item(const std::string& app, std::string_view name) {
  const auto functions = sprig::sync_variable();
  const auto& function = functions.find(text("GetInfoItem"))->as_function();
  govalue::Budget budget{govalue::Limits()};
  govalue::Call call{budget, function};
  const auto json = govalue::from_json(app, govalue::Integers::int64);
  const std::vector<Value> arguments = {json.value(), text(name)};
  const auto item = function.body(call, arguments);
  return item ? govalue::to_text(*item, budget) : "error: " + item.error().message;
}

}  // namespace

TEST_CASE("sync: an item of information is that of the running operation, else of the last one",
          "[sprig]") {
  const std::string last = R"("status": {"operationState": {"operation": {"info":
      [{"name": "who", "value": "last"}, {"name": "n", "value": 5}]}}})";
  CHECK(info_item("{" + last + "}", "who") == "last");
  CHECK(info_item(R"({"operation": {"info": [{"name": "who", "value": "now"}]}, )" + last + "}",
                  "who") == "now");
  CHECK(info_item("{" + last + "}", "n") == "error: the operation has no info item n");
  CHECK(info_item(R"({"operation": {"info": "text"}})", "who") ==
        "error: the operation has no info item who");
  CHECK(info_item("{}", "who") == "error: the operation has no info item who");
}

TEST_CASE("dates: are shown in the local zone, and a text is now", "[sprig]") {
  CHECK(called("now", {}) == "2026-01-02 05:04:05 +0200 EET");
  CHECK(called("date", {text("2006-01-02 15:04"), time_of(0)}) == "1970-01-01 02:00");
  CHECK(called("date", {text("15:04"), text("2020-01-01T00:00:00Z")}) == "05:04");
  CHECK(called("dateInZone", {text("15:04 MST"), Value::int64(0), text("Asia/Tokyo")}) ==
        "09:00 JST");
  CHECK(called("dateInZone", {text("15:04 MST"), number(0), text("No/Where")}) == "00:00 UTC");
  CHECK(called("ago", {time_of(1'767'323'045 - 65)}) == "1m5s");
  CHECK(called("toDate", {text("2006-01-02"), text("2026-01-02")}) ==
        "2026-01-02 00:00:00 +0200 EET");
  CHECK(called("toDate", {text("2006-01-02"), text("bad")}) == "0001-01-01 00:00:00 +0000 UTC");
}

TEST_CASE("dates: durations are rounded down to their largest unit", "[sprig]") {
  CHECK(called("durationRound", {text("2h10m5s")}) == "2h");
  CHECK(called("durationRound", {text("-26h")}) == "1d");
  CHECK(called("durationRound", {text("1h")}) == "60m");
  CHECK(called("durationRound", {number(5)}) == "0s");
  CHECK(called("duration", {text("95")}) == "1m35s");
  CHECK(called("duration", {number(95)}) == "0s");
}

TEST_CASE("encodings: broken texts say where", "[sprig]") {
  CHECK(called("b64dec", {text("aGk=")}) == "hi");
  CHECK(called("b64dec", {text("aG\nk=")}) == "hi");
  CHECK(called("b64dec", {text("aGk")}) == "illegal base64 data at input byte 0");
  CHECK(called("b64dec", {text("a!")}) == "illegal base64 data at input byte 1");
  CHECK(called("b64dec", {text("aGk=x")}) == "illegal base64 data at input byte 4");
  CHECK(called("b32dec", {text("NBUQ====")}) == "hi");
  CHECK(called("b32enc", {text("hi")}) == "NBUQ====");
  CHECK(called("b32dec", {text("NBU")}) == "illegal base32 data at input byte 0");
}

TEST_CASE("secrets: come out as they went in", "[sprig]") {
  CHECK(called("adler32sum", {text("a")}) == "6422626");
  CHECK(called("sha1sum", {text("")}) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  const auto encrypted = result("encryptAES", {text("key"), text("a secret of 16!!")});
  CHECK(called("decryptAES", {text("key"), encrypted}) == "a secret of 16!!");
  CHECK(called("decryptAES", {text("key"), text("AAAA")}) ==
        "error: runtime error: slice bounds out of range [:16] with capacity 3");
  CHECK(called("derivePassword", {Value::of_unsigned(govalue::uint32_type, 1), text("long"),
                                  text("password"), text("user"), text("example.com")}) ==
        "ZedaFaxcZaso9*");
  CHECK(called("bcrypt", {text(std::string(73, 'a'))}) ==
        "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes");
  CHECK(called("htpasswd", {text("me:you"), text("x")}) == "invalid username: me:you");
}

TEST_CASE("random: of the kind that was asked for", "[sprig]") {
  CHECK(called("randNumeric", {number(6)}).find_first_not_of("0123456789") == std::string::npos);
  CHECK(called("randAlphaNum", {number(40)}).size() == 40);
  CHECK(called("randAscii", {number(-1)}).empty());
  CHECK(called("uuidv4", {}) == "0b30557a-9fc4-490e-b358-7da2c7ec1136");
  CHECK(called("randInt", {number(5), number(5)}) == "error: invalid argument to Intn");
  CHECK(called("shuffle", {text("é")}) == "é");
}

TEST_CASE("regular expressions: a wrong one is quoted as Go quotes it", "[sprig]") {
  CHECK(called("regexReplaceAll", {text("a(b)"), text("xabx"), text("${1}c")}) == "xbcx");
  CHECK(called("regexMatch", {text("("), text("x")}) == "false");
  CHECK(called("regexFind", {text("("), text("x")}) ==
        "error: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`");
  CHECK(called("mustRegexFind", {text("("), text("x")}) ==
        "error: error parsing regexp: missing closing ): `(`");
  CHECK(called("toJson", {result("regexFindAll", {text("z"), text("x"), number(-1)})}) == "null");
}

TEST_CASE("paths and URLs: are Go's", "[sprig]") {
  CHECK(called("clean", {text("/a/../../b/./c//")}) == "/b/c");
  CHECK(called("clean", {text("../../a/..")}) == "../..");
  CHECK(called("base", {text("a/b/")}) == "b");
  CHECK(called("dir", {text("a/b/c")}) == "a/b");
  CHECK(called("ext", {text("a.b/c")}) == "");
  const auto url = result("urlParse", {text("https://me:p%40ss@[::1]:8080/a%2Fb?x=1#f")});
  CHECK(called("get", {url, text("hostname")}) == "::1");
  CHECK(called("get", {url, text("path")}) == "/a/b");
  CHECK(called("urlJoin", {url}) == "https://me:p%40ss@[::1]:8080/a/b?x=1#f");
  CHECK(called("urlParse", {text("http://[::g]/")}) ==
        "error: unable to parse url: parse \"http://[::g]/\": invalid host: ParseAddr(\"::g\"): "
        "each colon-separated field must have at least one digit (at \"g\")");
  CHECK(called("urlJoin", {map({{text("host"), number(1)}})}) ==
        "error: unable to parse host key, must be of type string, but int found");
}

TEST_CASE("slugs: are short, whole words in small letters", "[sprig]") {
  CHECK(called("normalize", {text("-.--CLUSTER/name  -./.-")}) == "cluster-name");
  CHECK(called("slugify", {number(23), yes(), text("Feature/ABC_123: a.b.c and more")}) ==
        "feature-abc-123-a-b-c");
  CHECK(called("slugify", {number(9), Value::boolean(false), text("feature-one")}) == "feature-o");
  CHECK(called("slugify", {text("x"), text("y")}) ==
        "error: interface conversion: interface {} is string, not int");
}

TEST_CASE("YAML: is what Kubernetes writes and reads", "[sprig]") {
  const auto data = result("fromYaml", {text("a10: yes\na9: 010\nb: [1, '2', x: null]\n")});
  CHECK(called("toYaml", {data}) == "a9: 8\na10: true\nb:\n- 1\n- \"2\"\n- x: null");
  CHECK(called("fromYaml", {text("- a")}) ==
        "error: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go "
        "value of type map[string]interface {}");
  CHECK(called("fromYamlArray", {text("a: b: c")}) ==
        "error: error converting YAML to JSON: yaml: mapping values are not allowed in this "
        "context");
}

TEST_CASE("YAML: a value may be as deep as templates may have them", "[sprig]") {
  constexpr std::size_t levels = 600;
  const auto json = std::string(levels, '[') + "1" + std::string(levels, ']');
  std::string yaml;
  for (std::size_t i = 0; i < levels; ++i) yaml += "- ";
  CHECK(called("toYaml", {result("fromJson", {text(json)})}) == yaml + "1");
}

TEST_CASE("tables: each set of functions has its own names", "[sprig]") {
  const auto notifications = sprig::notification_functions(still_world());
  const auto applicationsets = sprig::applicationset_functions(still_world());
  const auto has = [](const sprig::FunctionTable& table, std::string_view name) {
    return table.by_name().find(name) != nullptr;
  };
  CHECK(has(notifications, "getHostByName"));
  CHECK_FALSE(has(applicationsets, "getHostByName"));
  CHECK_FALSE(has(notifications, "toYaml"));
  CHECK(has(applicationsets, "toYaml"));
  CHECK_FALSE(has(notifications, "env"));
  CHECK(called("genPrivateKey", {text("rsa")}) ==
        "error: making keys and certificates in a template is not supported");
}

TEST_CASE("tables: what people write elsewhere is understood", "[sprig]") {
  const auto table = sprig::notification_functions(still_world());
  CHECK(table.by_name().did_you_mean("truncate") == "trunc");
  CHECK(table.by_name().did_you_mean("toUpper") == "upper");
  CHECK(table.by_name().did_you_mean("repalce") == "replace");
  CHECK_FALSE(table.by_name().did_you_mean("nothingLikeThat"));
}
