// SPDX-License-Identifier: Apache-2.0

// Takes whatever the bytes are for the answer of each service that brings messages: the first byte
// chooses the status. No status but one of 2xx is a success, and none of DingTalk, Feishu and WeCom
// without the number that says so.
#include <cstdint>
#include <string>

#include "fakes/manual_clock.hpp"
#include "fuzz/require.hpp"
#include "services/types.hpp"

namespace {

bool is_robot(const services::Type& type) {
  return &type == &services::dingtalk || &type == &services::feishu || &type == &services::wecom;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr int statuses[] = {200, 201, 302, 400, 401, 404, 429, 500, 503};
  http::Response response = {.status = statuses[data[0] % std::size(statuses)]};
  response.body.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  for (const auto* type : services::types()) {
    if (type->read == nullptr) continue;
    fakes::ManualClock clock;
    const auto outcome = type->read(response, clock);
    if (outcome.state != services::Outcome::State::sent) continue;
    require(response.status < 300, "only a 2xx is a success");
    if (!is_robot(*type)) continue;
    require(response.body.find('0') != std::string::npos, "a success says 0");
  }
  return 0;
}
