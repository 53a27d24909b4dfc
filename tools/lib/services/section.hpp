// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "services/field.hpp"
#include "services/message.hpp"
#include "services/request.hpp"

// What a template says to a robot, in its section.
namespace services {

// The first that is not blank; empty where all are.
std::string first_of(std::initializer_list<std::string> texts);

// Whether there is anything below the key.
bool has_any(const nlohmann::json& section, const char* key);

// Copies the texts below these keys, without those that are empty.
void copy_texts(Body& to, const nlohmann::json& section, std::initializer_list<const char*> keys);

// Which of `types` the section's `type` is, in whatever case; nothing where it has none. Fails with
// `malformed` for any other. `who` is the service, for people.
base::Result<std::optional<std::size_t>> type_at(const nlohmann::json& section,
                                                 std::span<const std::string_view> types,
                                                 std::string_view who);

// JSON that somebody wrote into a template as `what`. Fails with `malformed`, and says where.
base::Result<Body> read_json(const std::string& text, const std::string& what);

// The section's `body`, which is an object with `key` and sent as it is; nothing where there is
// none.
base::Result<std::optional<Body>> body_at(const Message& message, const char* key,
                                          std::string_view who, std::vector<std::string>& remarks);

// Something to click.
struct Button {
  std::string title;
  std::string url;
};
inline constexpr Field button_fields[] = {{.name = "title"}, {.name = "url"}};

// Those of a list. One that is empty in all fields is passed over: a template has decided against
// it. Fails with `malformed` for one that has only a title or only a URL.
base::Result<std::vector<Button>> buttons_at(const nlohmann::json& section, const char* key);

}  // namespace services
