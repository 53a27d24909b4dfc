// SPDX-License-Identifier: Apache-2.0
#include "services/types.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace services {

TEST_CASE("types: each is found by its name, its host and its path", "[services]") {
  const auto at = [](std::string_view place) {
    return find_type_at(http::parse_url("https://" + std::string(place)).value());
  };
  for (const auto* type : types()) {
    CHECK(find_type(type->name) == type);
    for (const auto host : type->hosts) CHECK(at(host) == type);
    if (!type->path.empty()) CHECK(at("proxy.example.com/a" + std::string(type->path)) == type);
  }
  CHECK(find_type("nobody") == nullptr);
  CHECK(at("example.com/robot") == nullptr);
}

TEST_CASE("types: they stand in the order of their names", "[services]") {
  const auto before = [](const Type* a, const Type* b) { return a->name < b->name; };
  CHECK(std::is_sorted(types().begin(), types().end(), before));
}

}  // namespace services
