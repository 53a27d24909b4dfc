// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace notifications {

// Pieces of templates that all texts can use, as `{{template "NAME" .}}`: our own addition. Argo CD
// passes over their keys (`partial.NAME`), and fails where a text uses one.
using Partials = std::map<std::string, std::string>;

// The text with the definitions of those that it uses, and that these use, behind it, so that its
// own lines keep their numbers. What a text defines by itself goes before a partial of that name.
std::string with_partials(const std::string& text, const Partials& partials);

}  // namespace notifications
