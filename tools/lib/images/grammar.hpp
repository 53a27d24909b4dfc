// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

// The words that references to images consist of, each as registries define it.
namespace images {

// A host with or without a port: "reg.example.com:5000", "[::1]:5000".
bool is_registry(std::string_view text);

// "team/app": words of lower-case letters and digits, with ".", "_", "__" or dashes between them.
bool is_path(std::string_view text);

// At most 128 letters, digits, "_", "." and "-"; the first is neither of the last two.
bool is_tag(std::string_view text);

// "sha256:" and 64 hexadecimal digits in lower case; of algorithms that we do not know, 32 or more.
bool is_digest(std::string_view text);

}  // namespace images
