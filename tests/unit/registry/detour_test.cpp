// SPDX-License-Identifier: Apache-2.0
#include "registry/detour.hpp"

#include <catch2/catch.hpp>

TEST_CASE("is_internal: addresses that others have no business to send us to", "[registry]") {
  for (const auto* host : {"localhost",
                           "x.localhost",
                           "localhost.",
                           "127.0.0.1",
                           "127.8.9.1",
                           "0.0.0.0",
                           "10.1.2.3",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "[::1]",
                           "[::]",
                           "[fe80::1]",
                           "[fe80::1%25eth0]",
                           "[fc00::1]",
                           "[fd12:3456::1]",
                           "[::ffff:127.0.0.1]",
                           "[::ffff:10.0.0.1]",
                           "[::ffff:a9fe:a9fe]",
                           "[nonsense]"}) {
    INFO(host);
    CHECK(registry::is_internal(host));
  }
  for (const auto* host : {"auth.docker.io", "8.8.8.8", "172.32.0.1", "100.128.0.1", "11.0.0.1",
                           "[2001:4860:4860::8888]", "[::ffff:8.8.8.8]", "localhost.example.com",
                           "10.example.com", ""}) {
    INFO(host);
    CHECK_FALSE(registry::is_internal(host));
  }
}

TEST_CASE("check_detour: where a registry may send us", "[registry]") {
  struct Row {
    const char* registry;
    const char* target;
    bool is_allowed;
  };
  const auto row = GENERATE(values<Row>({
      {"https://registry-1.docker.io/", "https://auth.docker.io/token", true},
      {"https://reg.example.com/", "https://reg.example.com/token", true},
      {"https://reg.example.com/", "http://reg.example.com/token", false},
      {"http://reg.example.com/", "http://auth.example.com/token", true},
      {"http://reg.example.com/", "https://auth.example.com/token", true},
      {"https://reg.example.com/", "https://127.0.0.1/token", false},
      {"https://reg.example.com/", "https://169.254.169.254/latest", false},
      {"https://reg.example.com/", "https://localhost:8080/token", false},
      {"https://reg.example.com/", "https://2130706433/token", false},
      {"https://reg.example.com/", "https://0x7f.1/token", false},
      {"https://reg.example.com/", "https://[::ffff:127.0.0.1]/token", false},
      {"https://10.0.0.5:5000/", "https://10.0.0.5:5000/token", true},
      {"https://10.0.0.5:5000/", "https://10.0.0.5:5001/token", false},
      {"https://10.0.0.5:5000/", "https://10.0.0.6:5000/token", false},
      {"http://127.0.0.1:5000/", "http://127.0.0.1:5001/token", true},
      {"http://localhost:5000/", "http://127.0.0.1:5001/token", true},
      {"http://localhost:5000/", "http://10.0.0.5/token", false},
  }));
  INFO(row.registry << " to " << row.target);
  const auto registry = http::parse_url(row.registry).value();
  const auto target = http::parse_url(row.target).value();
  CHECK(registry::check_detour(registry, target).has_value() == row.is_allowed);
}
