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

// `tip` and what comes before it, as far as they are there. An id is the hash of what it names, so
// what is among these comes before `tip`, whoever sent them.
Links reachable_from(const Links& links, const Oid& tip);

// Whether one of them is `commit`, or comes right after it.
bool leads_to(const Links& links, const Oid& commit);

// The commits whose ids begin with these digits, of those that are there or come right before.
std::set<Oid> that_begin_with(const Links& links, std::string_view digits);

// Whether `tip` and all that comes before them is there as well.
bool is_whole(const Links& links, const Oid& tip);

}  // namespace git
