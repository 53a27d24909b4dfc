// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ci/report.hpp"

namespace ci {

// NAME=value per line as java.util.Properties (Jenkins' readProperties) reads them: ISO-8859-1, so
// everything beyond ASCII is written as \uXXXX.
std::string to_properties(const Report& report);

}  // namespace ci
