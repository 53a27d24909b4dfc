// SPDX-License-Identifier: Apache-2.0
#include "services/types.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace services {

TEST_CASE("types: each is found by its name and by its host", "[services]") {
  for (const auto* type : types()) {
    CHECK(find_type(type->name) == type);
    for (const auto host : type->hosts) CHECK(find_type_at(host) == type);
  }
  CHECK(find_type("nobody") == nullptr);
  CHECK(find_type_at("example.com") == nullptr);
}

TEST_CASE("types: they stand in the order of their names", "[services]") {
  const auto before = [](const Type* a, const Type* b) { return a->name < b->name; };
  CHECK(std::is_sorted(types().begin(), types().end(), before));
}

}  // namespace services
