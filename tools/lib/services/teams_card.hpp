// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "services/field.hpp"
#include "services/message.hpp"
#include "services/options.hpp"
#include "services/request.hpp"

namespace services {

// What both ways to Microsoft Teams have in common.

inline constexpr auto teams_options = with_transport_options(std::array<Field, 1>{{
    {.name = "recipientUrls", .holds = Holds::text_map},
}});

// The most bytes of a message, the card and what is around it.
inline constexpr std::size_t most_of_teams = std::size_t{28} << 10U;

// The words of a card, out of a section. Lists are those that templates wrote.
struct TeamsWords {
  std::string title = {};
  std::string summary = {};
  std::string text = {};  // the message where the section has none
  std::string theme_colour = {};
  std::optional<Body> facts = {};
  std::optional<Body> sections = {};
  std::optional<Body> actions = {};
};

// Fails with `malformed` for facts, sections or actions that are no list of objects. `type` is the
// name of the section.
base::Result<TeamsWords> read_teams_words(const Message& message, const std::string& type);

// What `write` makes of the words, their text cut until it fits. Fails with `rejected` where no cut
// helps.
base::Result<std::string> fitted_to_teams(TeamsWords words,
                                          const std::function<Body(const TeamsWords&)>& write,
                                          std::vector<std::string>& remarks);

// As Argo CD's language prints a value of JSON: 1e+06, [a b], <nil>.
std::string printed_as_go(const Body& value);

}  // namespace services
