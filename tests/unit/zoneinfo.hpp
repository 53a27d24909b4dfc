// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// A few time zones that are the same wherever the tests run.
inline const std::string test_zoneinfo = TESTS_DIR "/vectors/windows/zoneinfo";
