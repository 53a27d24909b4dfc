// SPDX-License-Identifier: Apache-2.0
#include "registry/detour.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.hpp"

namespace registry {
namespace {

struct Network {
  std::uint32_t address;
  std::uint32_t mask;
};

bool is_internal_v4(std::uint32_t address) {
  static constexpr std::array<Network, 7> networks = {{
      {0x00000000U, 0xFF000000U},  // 0.0.0.0/8: this machine
      {0x0A000000U, 0xFF000000U},  // 10.0.0.0/8
      {0x64400000U, 0xFFC00000U},  // 100.64.0.0/10: behind the NAT of a provider
      {0x7F000000U, 0xFF000000U},  // 127.0.0.0/8
      {0xA9FE0000U, 0xFFFF0000U},  // 169.254.0.0/16: the metadata of clouds, too
      {0xAC100000U, 0xFFF00000U},  // 172.16.0.0/12
      {0xC0A80000U, 0xFFFF0000U},  // 192.168.0.0/16
  }};
  for (const auto& network : networks) {
    if ((address & network.mask) == network.address) return true;
  }
  return false;
}

bool is_internal_v6(const in6_addr& address) {
  const auto* bytes = address.s6_addr;
  const bool is_unique_local = (bytes[0] & 0xFEU) == 0xFCU;
  const bool is_link_local = bytes[0] == 0xFE && (bytes[1] & 0xC0U) == 0x80U;
  const bool is_here = IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address);
  if (is_unique_local || is_link_local || is_here) return true;
  if (!IN6_IS_ADDR_V4MAPPED(&address) && !IN6_IS_ADDR_V4COMPAT(&address)) return false;
  std::uint32_t v4 = 0;
  std::memcpy(&v4, bytes + 12, sizeof v4);
  return is_internal_v4(ntohl(v4));
}

base::Error refusal(const http::Url& registry, const http::Url& target, const std::string& reason) {
  return {.kind = base::ErrorKind::denied,
          .message = "the registry " + registry.host + " sends us to " +
                     base::printable(base::shorten(target.origin(), 200)) + ", " + reason};
}

}  // namespace

bool is_internal(const std::string& host) {
  const auto last_point = host.ends_with('.') ? host.size() - 1 : host.size();
  const auto name = host.substr(0, last_point);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  in_addr v4 = {};
  if (::inet_pton(AF_INET, name.c_str(), &v4) == 1) return is_internal_v4(ntohl(v4.s_addr));
  if (!name.starts_with('[') || !name.ends_with(']')) return false;
  auto inside = name.substr(1, name.size() - 2);
  inside = inside.substr(0, inside.find('%'));
  in6_addr v6 = {};
  // What is no address that we know is none of a server that we trust.
  return ::inet_pton(AF_INET6, inside.c_str(), &v6) != 1 || is_internal_v6(v6);
}

base::Result<http::Url> url_given(const http::Url& asked, std::string_view text) {
  auto url = text.empty() ? http::parse_url(text) : http::resolve(asked, text);
  if (url) return url;
  auto error = std::move(url).error();
  error.kind = base::ErrorKind::garbled;
  return error;
}

base::Result<void> check_detour(const http::Url& registry, const http::Url& target) {
  if (!target.is_encrypted() && registry.is_encrypted()) {
    return refusal(registry, target, "which is not encrypted");
  }
  const bool is_own = target.host == registry.host && target.port == registry.port;
  const bool is_both_here = registry.is_loopback() && target.is_loopback();
  if (is_own || is_both_here || !is_internal(target.host)) return {};
  return refusal(registry, target, "an address inside a network");
}

}  // namespace registry
