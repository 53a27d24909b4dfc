// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "registry/platform.hpp"

namespace registry {

// All kinds of manifests that we understand, in one Accept header. A registry takes what it may not
// answer with for missing, so none is left out.
extern const char* const manifest_types;

// Whether a media type, in small letters and without parameters, is one of them.
bool is_manifest_type(std::string_view type);

constexpr std::size_t largest_manifest = std::size_t{4} << 20U;

// What a tag names: one image, or a list of them for different machines.
struct Manifest {
  struct Entry {
    std::string digest;
    Platform platform;
  };

  std::vector<Entry> entries = {};  // of a list, without what is for no machine (attestations)
  std::string config_digest = {};   // of an image; empty for a list
};

// Reads a manifest of OCI or Docker, of schema 2. Fails with `garbled` for all else.
base::Result<Manifest> parse_manifest(std::string_view text);

// The entry for a machine. Fails with `not_found`, naming those that are there.
base::Result<Manifest::Entry> entry_for(const Manifest& list, const Platform& platform);

// When an image was built, to the nanosecond.
struct BuildTime {
  base::Seconds seconds = 0;
  std::int64_t nanoseconds = 0;

  friend auto operator<=>(const BuildTime&, const BuildTime&) = default;
};

// Reads it from the configuration of an image. Fails with `garbled` where it is missing, and for
// the years 1 and 1970: builds that can be repeated write those, and they say nothing.
base::Result<BuildTime> parse_build_time(std::string_view configuration);

}  // namespace registry
