// SPDX-License-Identifier: Apache-2.0
#include "sprig/version_type.hpp"

#include <array>
#include <vector>

#include "govalue/function.hpp"
#include "govalue/json.hpp"
#include "sprig/argument.hpp"
#include "sprig/typed.hpp"

namespace sprig {
namespace {

using govalue::Field;
using govalue::function;
using govalue::Int;
using govalue::Kind;
using govalue::Value;

using Pointer = Typed<version_pointer_type>;
using Structure = Typed<version_type>;
using Bytes = Typed<govalue::bytes_type>;
using Uint64 = Typed<govalue::uint64_type>;

Uint64 uint64_of(std::uint64_t number) {
  return {Value::of_unsigned(govalue::uint64_type, number)};
}

template <typename This>
Uint64 major(This version) {
  return uint64_of(version_of(version.value).major);
}
template <typename This>
Uint64 minor(This version) {
  return uint64_of(version_of(version.value).minor);
}
template <typename This>
Uint64 patch(This version) {
  return uint64_of(version_of(version.value).patch);
}
template <typename This>
std::string prerelease(This version) {
  return version_of(version.value).prerelease;
}
template <typename This>
std::string metadata(This version) {
  return version_of(version.value).metadata;
}
template <typename This>
std::string string_of(This version) {
  return semver::to_text(version_of(version.value));
}

// A version that was made of another one is written with a v if that was.
Structure made(semver::Version version) {
  const bool has_v = version.original.starts_with('v');
  version.original = (has_v ? "v" : "") + semver::to_text(version);
  return {version_value(version, version_type)};
}

semver::Version without_marks(semver::Version version) {
  version.prerelease.clear();
  version.metadata.clear();
  return version;
}

template <typename This>
Structure increment_patch(This receiver) {
  semver::Version version = version_of(receiver.value);
  // 1.2.3-rc.1 comes before 1.2.3.
  if (version.prerelease.empty()) ++version.patch;
  return made(without_marks(std::move(version)));
}

template <typename This>
Structure increment_minor(This receiver) {
  semver::Version version = without_marks(version_of(receiver.value));
  version.patch = 0;
  ++version.minor;
  return made(std::move(version));
}

template <typename This>
Structure increment_major(This receiver) {
  semver::Version version = without_marks(version_of(receiver.value));
  version.patch = version.minor = 0;
  ++version.major;
  return made(std::move(version));
}

template <typename This>
base::Result<Structure> set_prerelease(This receiver, std::string_view text) {
  if (!text.empty()) TRY(semver::check_prerelease(text));
  semver::Version version = version_of(receiver.value);
  version.prerelease = text;
  return made(std::move(version));
}

template <typename This>
base::Result<Structure> set_metadata(This receiver, std::string_view text) {
  if (!text.empty()) TRY(semver::check_metadata(text));
  semver::Version version = version_of(receiver.value);
  version.metadata = text;
  return made(std::move(version));
}

template <typename This>
base::Result<Bytes> marshal_json(This version) {
  std::string text;
  govalue::append_json_string(text, string_of(version), true);
  return Bytes{Value::bytes(text)};
}

template <typename This>
base::Result<Bytes> marshal_text(This version) {
  return Bytes{Value::bytes(string_of(version))};
}

template <typename This>
base::Result<Value> driver_value(This version) {
  return Value::text(string_of(version));
}

// What only the pointer has.

std::string original(const Pointer& version) {
  return version_of(version.value).original;
}

base::Result<Int> compare_to(const Pointer& version, const Pointer& other) {
  if (other.value.is_nil_content()) return nil_dereference();
  return Int{compare(version_of(version.value), version_of(other.value))};
}

base::Result<bool> equal(const Pointer& version, const Pointer& other) {
  if (other.value.is_nil_content()) return false;
  return compare(version_of(version.value), version_of(other.value)) == 0;
}
base::Result<bool> less(const Pointer& version, const Pointer& other) {
  const Int order = TRY(compare_to(version, other));
  return order.value < 0;
}
base::Result<bool> less_equal(const Pointer& version, const Pointer& other) {
  const Int order = TRY(compare_to(version, other));
  return order.value <= 0;
}
base::Result<bool> greater(const Pointer& version, const Pointer& other) {
  const Int order = TRY(compare_to(version, other));
  return order.value > 0;
}
base::Result<bool> greater_equal(const Pointer& version, const Pointer& other) {
  const Int order = TRY(compare_to(version, other));
  return order.value >= 0;
}

template <typename This>
std::vector<govalue::Function> shared_methods() {
  return {
      function<&major<This>>("Major"),
      function<&minor<This>>("Minor"),
      function<&patch<This>>("Patch"),
      function<&prerelease<This>>("Prerelease"),
      function<&metadata<This>>("Metadata"),
      function<&string_of<This>>("String"),
      function<&increment_patch<This>>("IncPatch"),
      function<&increment_minor<This>>("IncMinor"),
      function<&increment_major<This>>("IncMajor"),
      function<&set_prerelease<This>>("SetPrerelease"),
      function<&set_metadata<This>>("SetMetadata"),
      function<&marshal_json<This>>("MarshalJSON"),
      function<&marshal_text<This>>("MarshalText"),
      function<&driver_value<This>>("Value"),
  };
}

std::span<const govalue::Function> structure_methods() {
  static const auto methods = shared_methods<Structure>();
  return methods;
}

std::span<const govalue::Function> pointer_methods() {
  static const auto methods = [] {
    const std::array own = {
        function<&original>("Original"),
        function<&compare_to>("Compare"),
        function<&equal>("Equal"),
        function<&less>("LessThan"),
        function<&less_equal>("LessThanEqual"),
        function<&greater>("GreaterThan"),
        function<&greater_equal>("GreaterThanEqual"),
    };
    auto all = shared_methods<Pointer>();
    all.insert(all.end(), own.begin(), own.end());
    return all;
  }();
  return methods;
}

constexpr std::array<Field, 6> version_fields = {{
    {"major", &govalue::uint64_type},
    {"minor", &govalue::uint64_type},
    {"patch", &govalue::uint64_type},
    {"pre", &govalue::string_type},
    {"metadata", &govalue::string_type},
    {"original", &govalue::string_type},
}};

}  // namespace

const govalue::Type version_type = {.kind = Kind::structure,
                                    .name = "semver.Version",
                                    .fields = version_fields,
                                    .methods = &structure_methods,
                                    .has_text = true};

const govalue::Type version_pointer_type = {.kind = Kind::pointer,
                                            .name = "*semver.Version",
                                            .element = &version_type,
                                            .methods = &pointer_methods,
                                            .has_text = true};

Value version_value(const semver::Version& version, const govalue::Type& type) {
  return Value::structure(type, {uint64_of(version.major).value, uint64_of(version.minor).value,
                                 uint64_of(version.patch).value, Value::text(version.prerelease),
                                 Value::text(version.metadata), Value::text(version.original)});
}

semver::Version version_of(const Value& value) {
  const auto fields = value.field_values();
  return {.major = fields[0].as_unsigned(),
          .minor = fields[1].as_unsigned(),
          .patch = fields[2].as_unsigned(),
          .prerelease = std::string(fields[3].as_text()),
          .metadata = std::string(fields[4].as_text()),
          .original = std::string(fields[5].as_text())};
}

}  // namespace sprig
