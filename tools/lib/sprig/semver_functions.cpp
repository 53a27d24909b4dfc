// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "semver/constraints.hpp"
#include "semver/version.hpp"
#include "sprig/themes.hpp"
#include "sprig/typed.hpp"
#include "sprig/version_type.hpp"

namespace sprig {
namespace {

using govalue::Call;
using govalue::function;

using VersionPointer = Typed<version_pointer_type>;

base::Result<VersionPointer> semver(std::string_view text) {
  const semver::Version version = TRY(semver::parse_version(text));
  return VersionPointer{version_value(version, version_pointer_type)};
}

base::Result<bool> semver_compare(Call& call, std::string_view constraints, std::string_view text) {
  // A range can begin at every byte, and reach to the end.
  const std::uint64_t size = constraints.size();
  if (size > call.budget.limits().steps || !call.budget.spend_steps(size * size / 64)) {
    call.budget.spend_steps(call.budget.limits().steps);
    return call.budget.error();
  }
  const auto wanted = TRY(semver::Constraints::parse(constraints));
  const semver::Version version = TRY(semver::parse_version(text));
  return wanted.allow(version);
}

}  // namespace

std::span<const govalue::Function> semver_functions() {
  static const std::array rows = {
      function<&semver>("semver"),
      function<&semver_compare>("semverCompare"),
  };
  return rows;
}

}  // namespace sprig
