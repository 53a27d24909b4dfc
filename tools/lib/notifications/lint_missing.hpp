// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>

#include "gotemplate/fields.hpp"
#include "govalue/value.hpp"
#include "notifications/config.hpp"

namespace notifications {

// Why a text says <no value> whatever application it is about.
struct Missing {
  std::string what;  // "{{.context.argocdURL}}"; empty: nobody knows
  std::string hint = {};
};

// For a text with these fields that says <no value> for each of `data`. Nothing where that may be
// the fault of the samples: others have labels, sources and pipelines that they do not have.
std::optional<Missing> find_missing(const gotemplate::FieldUses& fields, const Config& config,
                                    std::span<const govalue::Value> data);

}  // namespace notifications
