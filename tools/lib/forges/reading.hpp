// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "forges/change_request.hpp"
#include "forges/provider.hpp"

// What forges write about a request, brought to one type. Fails with `garbled` for what is no
// request, and with `may_have_arrived`, as something in between may have answered; whatever else is
// missing or of another type counts as not said.
namespace forges {

base::Result<ChangeRequest> read_github_request(const nlohmann::json& object);
base::Result<ChangeRequest> read_gitlab_request(const nlohmann::json& object);
base::Result<ChangeRequest> read_gitea_request(const nlohmann::json& object);
base::Result<ChangeRequest> read_bitbucket_request(const nlohmann::json& object);

// What makes a draft of a request at forges that say it in the title.
inline constexpr const char* gitlab_draft_prefix = "Draft: ";
inline constexpr const char* gitea_draft_prefix = "WIP: ";

// Takes what makes a draft of it off a title, where the forge says it there. Whether it was one.
bool take_draft_mark(std::string& title, Provider provider);

// The pieces that these are made of.

// A number above 0 that fits into JSON's; 0 where there is none.
std::uint64_t number_at(const nlohmann::json& object, const char* key);

// A text, cut to `limit` bytes.
std::string short_text_at(const nlohmann::json& object, const char* key, std::size_t limit);

// The id of a commit, of 7 to 64 hexadecimal digits in lower case; empty where there is none.
std::string commit_at(const nlohmann::json& object, const char* key);

// An address for people, of http or https and without user info; empty where there is none.
std::string link_at(const nlohmann::json& object, const char* key);

// The texts below `name` in the objects of a list, a hundred at most.
std::vector<std::string> names_at(const nlohmann::json& object, const char* list, const char* name);

bool has_text_at(const nlohmann::json& object, const char* key);

}  // namespace forges
