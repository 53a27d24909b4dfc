// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "services/fitting.hpp"

// People who are called in the text of a message.
namespace services {

// How a service writes one that it knows by this handle; empty for what it cannot be.
using WriteMention = std::function<std::string(const std::string& handle)>;

// Those that the service can call. A remark names each other one, and what is `wanted`: "Discord
// wants the ID of a member".
std::vector<std::string> mentions_of(const std::vector<std::string>& handles,
                                     const WriteMention& write, std::string_view wanted,
                                     std::vector<std::string>& remarks);

// The text with a last line of those mentions that it has not. Cut to the limit where it is longer,
// with a remark: never in a mention. More mentions than there is room for are left out.
std::string with_mentions(const std::string& text, std::vector<std::string> mentions,
                          const Limit& limit, std::vector<std::string>& remarks);

// "ann" for "@ann". Empty for what is no name of letters, digits and some of "._-".
std::string user_name(std::string_view handle);

// The same with its "@", as a WriteMention.
std::string at_name(const std::string& handle);

bool is_number(std::string_view text);

}  // namespace services
