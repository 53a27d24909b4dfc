// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace expr {

// math.Pow of Go, which multiplies where other libraries round better.
double power(double base, double exponent);

}  // namespace expr
