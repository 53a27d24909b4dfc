// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gotime/location.hpp"
#include "unit/zoneinfo.hpp"

inline gotime::Location berlin() {
  return *gotime::load_location("Europe/Berlin", gotime::Location(), test_zoneinfo);
}
