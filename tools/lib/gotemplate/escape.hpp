// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace gotemplate {

// Text made safe for HTML, for a string of JavaScript, and for the query of a URL, as the builtins
// html, js and urlquery do it.
std::string html_escaped(std::string_view text);
std::string js_escaped(std::string_view text);
std::string query_escaped(std::string_view text);

}  // namespace gotemplate
