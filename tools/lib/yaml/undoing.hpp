// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "yaml/tree.hpp"

namespace yaml {

// Four versions of one text: a change led from `before` to `after`, which others have made `now` of
// since then, and `next` is what is to be made of that.
struct Undoing {
  std::string_view before;
  std::string_view after;
  std::string_view now;
  std::string_view next;
};

// Whether `next` is `now` without that change: every value, key and item of it is as before, and
// everything else is as it is now. What is as before now may stay so. Items of lists, and
// documents, are the same ones wherever they are: they are known by their name, by an entry that no
// other one has, or as a whole. In which order the keys of a map come is no difference.
//
// False, too, where this cannot be told: a text that cannot be read, a key that is there twice, a
// value or an item of that change that somebody else has changed or that cannot be found again.
bool proves(const Undoing& undoing, Format format);

}  // namespace yaml
