// SPDX-License-Identifier: Apache-2.0
#include "services/types.hpp"

#include <algorithm>
#include <array>

namespace services {
namespace {

constexpr std::array<const Type*, 5> all = {
    &email,            //
    &slack,            //
    &teams,            //
    &teams_workflows,  //
    &webhook,          //
};

}  // namespace

std::span<const Type* const> types() {
  return all;
}

const Type* find_type(std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Type* type) { return type->name == name; });
  return found == all.end() ? nullptr : *found;
}

const Type* find_type_at(std::string_view host) {
  const auto has_host = [&](const Type* type) {
    return std::find(type->hosts.begin(), type->hosts.end(), host) != type->hosts.end();
  };
  const auto found = std::find_if(all.begin(), all.end(), has_host);
  return found == all.end() ? nullptr : *found;
}

}  // namespace services
