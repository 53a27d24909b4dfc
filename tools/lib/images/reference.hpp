// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace images {

// Names an image as people write it: "reg.example.com:5000/team/app:v2@sha256:…". The parts are
// kept as they were written.
struct Reference {
  std::string registry = {};  // "reg.example.com:5000"; empty where none is written: Docker Hub
  std::string path = {};      // "team/app"
  std::optional<std::string> tag = std::nullopt;
  std::optional<std::string> digest = std::nullopt;  // "sha256:…"

  // "reg.example.com:5000/team/app"
  std::string repository() const;

  // All of it; what parse_reference() read gives the same text again.
  std::string text() const;
};

// Reads a reference by the grammar of registries and the rules of Docker for what may be left out:
// the first segment is a registry if a slash follows it and it is "localhost" or has a point, a
// colon or an upper-case letter. Fails with `usage`, also for 64 hexadecimal digits alone, which
// are the id of an image, and for a repository of more than 255 characters.
base::Result<Reference> parse_reference(std::string_view text);

// The registry in full: "docker.io" where none is written and for its old name "index.docker.io".
std::string full_registry(const Reference& reference);

// The path in full: on Docker Hub a single segment lies below "library/".
std::string full_path(const Reference& reference);

// Where the registry is asked, with its port if one was written: Docker Hub's is another host.
std::string api_host(const Reference& reference);

// What the registry is asked for: the digest, else the tag, else "latest".
std::string tag_or_digest(const Reference& reference);

// Whether both mean the same repository, whatever their tags and digests: "nginx" and
// "docker.io/library/nginx". Hosts are the same in any case of letters.
bool is_same_repository(const Reference& one, const Reference& other);

}  // namespace images
