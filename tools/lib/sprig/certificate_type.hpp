// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "govalue/type.hpp"

namespace sprig {

// A certificate and its key, both as PEM: what sprig's functions for certificates give and take.
extern const govalue::Type certificate_type;

}  // namespace sprig
