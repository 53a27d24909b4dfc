// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "apply-appset/plan.hpp"
#include "base/secret.hpp"

namespace tools::apply_appset {

// The text with the login in each of its URLs blanked out: "https://***@host/path".
std::string without_logins(std::string text);

// Blanks out known secrets, and the logins in URLs, in all that a plan shows. It must no longer be
// compared with anything.
void hide_secrets(Plan& plan, const base::Redactor& redactor);

}  // namespace tools::apply_appset
