// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace yaml {

// Whether YAML 1.1 takes a plain scalar for a date or a time (as PyYAML does: by its form only).
bool is_yaml11_timestamp(std::string_view text);

// Whether go-yaml does: fewer forms, but a month and a day of one digit, and only real dates.
bool is_go_timestamp(std::string_view text);

}  // namespace yaml
