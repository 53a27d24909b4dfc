// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "govalue/function.hpp"

namespace sprig {

// The functions of each theme. functions.cpp joins them.
std::span<const govalue::Function> text_functions();
std::span<const govalue::Function> word_functions();
std::span<const govalue::Function> number_functions();
std::span<const govalue::Function> decimal_functions();
std::span<const govalue::Function> range_functions();
std::span<const govalue::Function> list_functions();
std::span<const govalue::Function> split_functions();
std::span<const govalue::Function> dict_functions();
std::span<const govalue::Function> merge_functions();
std::span<const govalue::Function> default_functions();
std::span<const govalue::Function> reflect_functions();
std::span<const govalue::Function> json_functions();
std::span<const govalue::Function> encoding_functions();
std::span<const govalue::Function> digest_functions();
std::span<const govalue::Function> secret_functions();
std::span<const govalue::Function> certificate_functions();
std::span<const govalue::Function> random_functions();
std::span<const govalue::Function> regex_functions();
std::span<const govalue::Function> date_functions();
std::span<const govalue::Function> path_functions();
std::span<const govalue::Function> url_functions();
std::span<const govalue::Function> semver_functions();

// What Argo CD adds for ApplicationSets.
std::span<const govalue::Function> yaml_functions();
std::span<const govalue::Function> slug_functions();

// What only notifications can call.
std::span<const govalue::Function> network_functions();

}  // namespace sprig
