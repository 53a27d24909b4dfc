// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace sprig {

// Upper and lower case by words, as the libraries behind sprig understand words. Malformed bytes
// become U+FFFD where a library goes through the characters, and stay where it goes through bytes.

std::string title_words(std::string_view text);    // strings.Title: "foo bar-baz" is "Foo Bar-Baz"
std::string untitle_words(std::string_view text);  // "Foo Bar" is "foo bar"
std::string swap_case(std::string_view text);      // "Foo BAR baz" is "fOO bar Baz"

std::string pascal_case(std::string_view text);  // "http_server" is "HttpServer"

// Words in lower case with `connector` between them: "HTTPServer2xx" is "http_server_2xx".
std::string joined_words(std::string_view text, char connector);

// The first bytes of all words; bytes that are not ASCII count as Latin-1.
std::string initials(std::string_view text);

// Without blanks. If there were any, bytes that are not ASCII count as Latin-1.
std::string without_blanks(std::string_view text);

}  // namespace sprig
