// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apply-appset/plan.hpp"
#include "base/secret.hpp"

namespace tools::apply_appset {

// Blanks out known secrets, and the logins in URLs, in all that a plan shows, before it is cut or
// escaped. It must no longer be compared with anything.
void hide_secrets(Plan& plan, const base::Redactor& redactor);

}  // namespace tools::apply_appset
