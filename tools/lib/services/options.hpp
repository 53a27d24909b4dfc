// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "services/field.hpp"

namespace services {

// What every service of Argo CD that speaks HTTP has among its options, too. All but
// `insecureSkipVerify` is about connections that Argo CD keeps, and read for nothing.
inline constexpr std::array<Field, 5> transport_options = {{
    {.name = "insecureSkipVerify", .holds = Holds::boolean},
    {.name = "maxIdleConns", .holds = Holds::number},
    {.name = "maxIdleConnsPerHost", .holds = Holds::number},
    {.name = "maxConnsPerHost", .holds = Holds::number},
    {.name = "idleConnTimeout", .holds = Holds::literal},
}};

template <std::size_t count>
constexpr auto with_transport_options(const std::array<Field, count>& own) {
  std::array<Field, count + transport_options.size()> all{};
  std::copy(own.begin(), own.end(), all.begin());
  std::copy(transport_options.begin(), transport_options.end(), all.begin() + count);
  return all;
}

// The number below a key; `otherwise` where there is none.
inline long long number_at(const nlohmann::json& object, const char* key, long long otherwise) {
  const auto found = object.find(key);
  const bool is_number = found != object.end() && found->is_number_integer();
  return is_number ? found->get<long long>() : otherwise;
}

}  // namespace services
