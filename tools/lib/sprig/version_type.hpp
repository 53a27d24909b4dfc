// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "govalue/value.hpp"
#include "semver/version.hpp"

namespace sprig {

// The type semver.Version and the pointer to it, with the methods that templates can reach.
extern const govalue::Type version_type;
extern const govalue::Type version_pointer_type;

// `type` is one of the two.
govalue::Value version_value(const semver::Version& version, const govalue::Type& type);
semver::Version version_of(const govalue::Value& value);

}  // namespace sprig
