// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "manifests/problem.hpp"

namespace manifests {

// The rules of Kubernetes for names. Each says what is wrong with a text, to stand behind "it", or
// nothing where all is well.

// Of an object: small letters, digits, `-` and `.`, 253 characters at most.
std::string fault_of_name(std::string_view name);

std::string fault_of_label_key(std::string_view key);
std::string fault_of_label_value(std::string_view value);
std::string fault_of_annotation_key(std::string_view key);

// Adds an error for the name of an object that is missing or illegal.
void check_name(std::string_view name, std::string_view rule, const std::string& path,
                Reporter& report);

// The same for an application, with a warning where its name is too long for the label by which
// Argo CD knows the resources of an application.
void check_application_name(std::string_view name, std::string_view rule, const std::string& path,
                            Reporter& report);

}  // namespace manifests
