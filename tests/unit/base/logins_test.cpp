// SPDX-License-Identifier: Apache-2.0
#include "base/logins.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

struct Row {
  std::string text;
  std::string shown;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(base::without_logins(row.text) == row.shown);
    CHECK(base::without_logins(row.shown) == row.shown);
  }
}

}  // namespace

TEST_CASE("logins: that of a URL is blanked out, and nothing else", "[base]") {
  check({
      {"https://u:p@host/x", "https://***@host/x"},
      {"see http://token@host and https://a:b@c.", "see http://***@host and https://***@c."},
      {"https://a:b@h/x,https://c:d@h", "https://***@h/x,https://***@h"},
      {"https://u:p@ss@host/x", "https://***@host/x"},
      {"oci://u:p@host", "oci://***@host"},
      {"ssh://git:p@host/x", "ssh://***@host/x"},
      {"ssh://git@host/x", "ssh://git@host/x"},
      {"https://host/a@b?c=d@e", "https://host/a@b?c=d@e"},
      {"https://host a@b", "https://host a@b"},
      {"https://host:8443: denied for a@b", "https://host:8443: denied for a@b"},
      {"'https://host:8443' is not for a@b", "'https://host:8443' is not for a@b"},
      {"https://[::1]:8443/x", "https://[::1]:8443/x"},
      {"https:////u:p@host/x", "https:////***@host/x"},
      {"file:///c:/x@y", "file:///c:/x@y"},
      {"https:///", "https:///"},
      {"://", "://"},
      {"", ""},
  });
}

TEST_CASE("logins: a password may have characters that belong escaped", "[base]") {
  check({
      {"https://u:p/w@host/x", "https://***@host/x"},
      {"https://ci:12/swordfish@host/x", "https://***@host/x"},
      {"https://ci:sw'ordfish@host/x", "https://***@host/x"},
      {"https://ci:sw<ord>fish@host/x", "https://***@host/x"},
      {"https://ci:sw ord fish@host/x and on", "https://***@host/x and on"},
      {"https://ci:sw or@d@host/x a@b", "https://***@host/x a@b"},
      {"https://ci:sw?or#d@host/x", "https://***@host/x"},
      {R"("https://ci:sw\"ordfish@host/x")", R"("https://***@host/x")"},
  });
}

TEST_CASE("logins: an address without a scheme has one, too", "[base]") {
  check({
      {"ci:swordfish@host:x", "***@host:x"},
      {"telling email:ann@example.com: sent", "telling email:ann@example.com: sent"},
      {"email:ann@example.com:\n", "email:ann@example.com:\n"},
      {R"("email:ann@example.com:\n")", R"("email:ann@example.com:\n")"},
      {"at ci:sword/fish@host:x: no", "at ***@host:x: no"},
      {"ci:swordfish@host.example.com/x", "***@host.example.com/x"},
      {"//ci:swordfish@host/x", "//***@host/x"},
      {"ci:swordfish@shared.example.com/x", "***@shared.example.com/x"},
      {"web:1.2@sha512:0a1b", "web:1.2@sha512:0a1b"},
      {"a//b@c/d", "a//b@c/d"},
      {"git@host:x", "git@host:x"},
      {"url: git@host:x", "url: git@host:x"},
      {"nginx:1.2@sha256:0a1b", "nginx:1.2@sha256:0a1b"},
      {"a:b@c", "a:b@c"},
      {"me@example.com", "me@example.com"},
  });
}

TEST_CASE("logins: parameters that are named like a secret lose their values", "[base]") {
  check({
      {"https://h/x?token=swordfish", "https://h/x?token=***"},
      {"https://h/x?a=b&access_token=swordfish&c=d#e", "https://h/x?a=b&access_token=***&c=d#e"},
      {"?Private_Token=swordfish and on", "?Private_Token=*** and on"},
      {"h?X-Amz-Signature=swordfish", "h?X-Amz-Signature=***"},
      {R"({"a":"h?b=c\u0026sig=swordfish"})", R"({"a":"h?b=c\u0026sig=***"})"},
      {"https://h/x#token=swordfish", "https://h/x#token=***"},
      {"h?password=&secret=x;key=y", "h?password=&secret=***;key=***"},
      {"token=swordfish", "token=swordfish"},
      {"h?tokens=2&keyed=x", "h?tokens=2&keyed=x"},
  });
}

TEST_CASE("logins: JSON stays JSON", "[base]") {
  const nlohmann::json json = {
      {"a", "https://host:abc"}, {"b", "x@y:z"}, {"c", {"https://u:p@h", "?key=a\\b\"c"}}};
  const auto shown = nlohmann::json::parse(base::without_logins(json.dump()), nullptr, false);
  REQUIRE_FALSE(shown.is_discarded());
  CHECK(shown["a"] == json["a"]);
  CHECK(shown["c"][0] == "https://***@h");
}

TEST_CASE("logins: a megabyte of beginnings takes no longer than any other", "[base]") {
  for (const std::string piece :
       {"://", "a:b@", "?key=", "://a:b", "://@", "@h:", "=", "://a:\"", "://a/"}) {
    std::string text;
    while (text.size() < (std::size_t{1} << 20U)) text += piece;
    CHECK_FALSE(base::without_logins(text + '@').empty());
    CHECK_FALSE(base::without_logins("@" + text).empty());
  }
}
