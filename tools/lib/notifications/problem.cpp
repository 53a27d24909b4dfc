// SPDX-License-Identifier: Apache-2.0
#include "notifications/problem.hpp"

namespace notifications {

std::string to_string(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line);
}

}  // namespace notifications
