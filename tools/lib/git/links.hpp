// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/object.hpp"
#include "git/pack_reader.hpp"

namespace git {

// Commits and their parents; tags and what they name.
using Links = std::map<Oid, std::vector<Oid>>;

// Those of a pack. Fails with `garbled` for a commit or a tag that is damaged.
base::Result<Links> links_of(const PackReader& pack);

// Whether one of them is `commit`, or comes right after it.
bool leads_to(const Links& links, const Oid& commit);

// The commits whose ids begin with these digits, of those that are there or come right before.
std::set<Oid> that_begin_with(const Links& links, std::string_view digits);

// Whether all that comes before them is there as well.
bool is_whole(const Links& links);

}  // namespace git
