// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "sprig/failure.hpp"
#include "sprig/themes.hpp"

namespace sprig {
namespace {

base::Result<std::string> host_by_name(std::string_view) {
  return failure("asking for the address of a host in a template is not supported");
}

}  // namespace

std::span<const govalue::Function> network_functions() {
  static const std::array rows = {govalue::function<&host_by_name>("getHostByName")};
  return rows;
}

}  // namespace sprig
